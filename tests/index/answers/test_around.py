"""What stands around an item, and who else is heard on it."""

from __future__ import annotations

from dataclasses import replace

from index.library import Library

QUESTION = "What does it say?"


def test_every_item_has_its_neighbours_and_two_other_voices(library: Library) -> None:
    """Quotes are exact; the first holds the item with what is beside it; the others are from other briefs."""
    _, items = library.items()
    alone = 0
    for item in items[::7]:
        answer = library.around(item, QUESTION)
        body = library.edition.briefs[item.brief_id].body
        first, *others = answer.citations
        assert all(library.edition.briefs[one.brief_id].body[one.start : one.end] == one.quote for one in others)
        assert item.quote in first.quote
        assert first.quote == body[first.start : first.end]
        assert "\n\n" not in first.quote
        assert all(one.brief_id != item.brief_id for one in others)
        assert not any(set(one.holder.names) & set(item.voices) for one in others if one.holder)
        assert len(others) <= 2
        assert (answer.kind, answer.next) == ("answer", (QUESTION,))
        alone += not others
    assert alone <= len(items[::7]) / 4


def test_the_other_side_is_heard_first(library: Library) -> None:
    """Of one who takes a stance, the first other voice takes another, where somebody does."""
    _, items = library.items()
    item = next(one for one in items if one.stances and one.stances[0][0] == "maximum pressure")
    first = library.around(item, QUESTION).citations[1]
    survey = library.survey("maximum pressure")
    stances = {view.stance for view in survey.views if survey.citations[view.citation - 1].quote == first.quote}  # type: ignore[union-attr]
    assert item.stances[0][1] not in stances


def test_an_item_that_is_gone_is_asked_about(library: Library) -> None:
    """Its question is answered instead."""
    _, items = library.items()
    gone = replace(items[0], quote="Nothing of the kind.")
    assert (
        library.around(gone, "What should happen at Yongbyon?").citations
        == library.answer("What should happen at Yongbyon?").citations
    )
