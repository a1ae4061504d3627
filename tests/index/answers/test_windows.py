"""Which windows an answer shows: by the score of their brief, and by their own."""

from __future__ import annotations

import pytest

from index.library import Library

HELD = {
    "has russia proposed anything": ("action plan", "reciprocal steps"),
    "what was on the paper trump gave kim in hanoi": ("transfer its weapons",),
    "what happened in stockholm, who's telling the truth": ("brought nothing to offer", "good discussion"),
    "when did the travel ban start and how long does it last each time": ("2017", "for one year at a time"),
}
"""Questions -> what their answers quote."""


@pytest.mark.parametrize("question", HELD)
def test_what_fits_by_itself_is_shown(library: Library, question: str) -> None:
    """A second passage of the best brief, or one of a brief hardly behind it, is not left for whoever asks for more."""
    answer = library.answer(question)
    assert answer.kind == "answer"
    quoted = " ".join(one.quote for one in answer.citations)
    assert all(words in quoted for words in HELD[question])


def test_a_brief_speaks_once_or_twice_while_others_speak(library: Library) -> None:
    """One brief does not fill an answer to which others have something to say."""
    answer = library.answer("What do the briefs say of the accounts of what was asked for in Hanoi?")
    briefs = [one.brief_id for one in answer.citations]
    assert len(set(briefs)) > 1
    assert all(briefs.count(one) <= 2 for one in briefs)


def test_what_an_author_finds_of_a_thing_is_no_side_taken_wrongly(library: Library) -> None:
    """That somebody finds a thing dangerous is not told to be the contrary of being against it."""
    answer = library.answer("Why does Jackson think aiming for denuclearization is dangerous?")
    assert answer.kind == "answer"
    assert "otherwise" not in answer.lead


def test_each_thing_that_is_named_is_spoken_of(library: Library) -> None:
    """A question that sets two things side by side gets a window on either."""
    quoted = " ".join(one.quote for one in library.answer("what's new in resolution 2375 compared to 2371").citations)
    assert "Resolution 2371" in quoted
    assert "Resolution 2375" in quoted


def test_what_speaks_of_all_that_is_named_is_not_denied(library: Library) -> None:
    """Where the best that was found holds the names asked for, it is shown as what comes near."""
    answer = library.answer("what can a middle power like vietnam or the EU contribute?")
    assert answer.kind == "near"
    assert any("European Union" in one.quote for one in answer.citations)


def test_what_speaks_of_most_that_is_asked_is_not_denied(library: Library) -> None:
    """Nor where nothing is named, and the best that was found has most of the question's words."""
    assert library.answer("how do you apply for an exemption if no member state helps").kind == "near"


def test_of_what_may_not_answer_little_is_shown(library: Library) -> None:
    """Two statements under words that they may not answer, and the rest for whoever asks for more."""
    answer = library.answer("what are the odds of war according to these authors")
    assert answer.kind == "near"
    assert len(answer.citations) <= 2
    assert answer.further


def test_one_piece_of_advice_is_shown_with_what_else_was_found(library: Library) -> None:
    """Its sentence comes first, with the sentence beside it that says why."""
    answer = library.answer("ok and how should the allies react when the north provokes again")
    assert "respond to North Korean provocations together" in answer.statements[0].text
    assert "If nobody coordinates a response" in answer.statements[0].text


def test_neighbouring_windows_of_a_brief_are_one_piece(library: Library) -> None:
    """What stands between two of them is read with them, in the order in which it was written, to the letter."""
    answer = library.answer("What does UN resolution 2397 do, oil and workers and so on?")
    first = answer.citations[0]
    assert [one.brief_id for one in answer.citations].count(first.brief_id) == 1
    told = ("500,000 barrels", "returned home inside 24 months", "may not export food")
    places = [first.quote.find(words) for words in told]
    assert -1 not in places
    assert places == sorted(places)
    assert library.edition.briefs[first.brief_id].body[first.start : first.end] == first.quote


def test_a_brief_that_speaks_alone_gives_more_than_its_best_window(library: Library) -> None:
    """What is asked may stand beside it in other words; it is read in one piece with it."""
    answer = library.answer("how many north koreans are hungry")
    assert "10.1 million" in answer.statements[0].text
    assert "roughly 40 percent" in answer.statements[0].text


def test_a_time_that_is_asked_of_binds(library: Library) -> None:
    """Where what fits best is of another time, what is of the time asked of is shown instead."""
    answer = library.answer("what happened at the dmz in june 2019")
    assert {one.brief_id for one in answer.citations} == {"bg-dmz-june2019"}


def test_after_what_it_was_tells_no_issue(library: Library) -> None:
    """Who asks for more pressure after the summit asks of pressure, not of the summit."""
    answer = library.answer("anyone arguing for more sanctions pressure after hanoi?")
    assert answer.survey is not None
    assert answer.survey.issue == "maximum pressure"


def test_what_should_not_be_done_is_told_by_what_keeps_from_it(library: Library) -> None:
    """Recommendations that keep from something, and no others."""
    answer = library.answer("what should trump NOT do after hanoi")
    quoted = " ".join(one.text for one in answer.statements)
    assert "refrain from inflammatory threats" in quoted
    assert "respond to North Korean provocations together" not in quoted


def test_what_a_thing_is_all_of_its_brief_may_tell(library: Library) -> None:
    """The sentence that says it has none of the question's words, and stands in the next paragraph."""
    (first, *_) = library.answer("what is a snapback clause").citations
    assert "lifted sanctions would return" in first.quote


def test_what_leads_is_read_on_within_its_brief(library: Library) -> None:
    """In both directions, to the letter, and what it takes in does not come again."""
    answer = library.answer("Japan's reaction to the walkout")
    first = answer.citations[0]
    assert "Abe wants sanctions on North Korea to stay in place" in first.quote
    assert "Officials in Japan had feared" in first.quote
    assert library.edition.briefs[first.brief_id].body[first.start : first.end] == first.quote
    others = [one for one in (*answer.citations[1:], *answer.further) if one.brief_id == first.brief_id]
    assert all(one.end <= first.start or first.end <= one.start for one in others)
