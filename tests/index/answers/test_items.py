"""Items of the real briefs: exact slices, one a sentence, none of what is recommended or held left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.answers.items import items, items_of
from index.corpus.chunking import sentences
from index.corpus.parsing import read_named
from index.desk import FolderFiles
from index.editions.build import sync
from index.editions.encoder import SentenceEncoder
from index.library import Library
from index.records import Brief, Position, Recommendation
from tests.conftest import SUBJECT, TOPICS

BODY = "Lee wants an office in Pyongyang. Lee doubts another summit. The rest is history."
OFFICE, SUMMIT, _ = (f"{text}." for text in BODY.removesuffix(".").split(". "))
BRIEF = Brief("lee", "On offices", BODY, authors=("Ann Lee", "Bo Ek"), topics=("history",), date="2019-03")


def test_every_item_of_the_real_briefs_is_a_slice_of_its_brief(library: Library) -> None:
    """Every quote stands in its brief where the item says, and no sentence comes twice."""
    number, found = library.items()
    assert number == library.edition.number
    assert len(found) >= 250
    briefs = library.edition.briefs
    assert all(briefs[item.brief_id].body[item.start : item.end] == item.quote for item in found)
    assert len({(item.brief_id, item.quote) for item in found}) == len(found)
    assert all(item.quote and item.speakers for item in found)


def test_nothing_that_a_brief_recommends_or_holds_is_left_out(library: Library) -> None:
    """Each sentence of a recommendation or a position is an item, and each brief has at least one."""
    found = {(item.brief_id, item.quote) for item in items(library.edition)}
    wanted = {
        (brief.id, says)
        for brief in library.edition.briefs.values()
        for says in (*(r.says for r in brief.recommendations), *(p.says for p in brief.positions))
    }
    assert len(wanted) >= 200
    assert wanted <= found
    assert {brief_id for brief_id, _ in found} == set(library.edition.briefs)


def test_what_one_sentence_says_is_one_item() -> None:
    """Two recommendations and a position in one sentence are one item under the topics of all of them."""
    brief = replace(
        BRIEF,
        recommendations=(
            Recommendation("Washington", "open an office", ("liaison offices",), OFFICE),
            Recommendation("Pyongyang", "let it open", ("liaison offices", "Congress"), OFFICE),
        ),
        positions=(Position("humanitarian exemptions", "supports", OFFICE),),
    )
    (item,) = items_of(brief, SUBJECT)
    assert (item.kind, item.quote, item.start, item.actor) == ("recommendation", OFFICE, 0, "Washington")
    assert item.topics == ("liaison offices", "Congress", "humanitarian aid", "sanctions")
    assert item.stances == (("humanitarian exemptions", "supports"),)
    assert item.voices == ("Ann Lee",)


def test_items_come_in_the_order_of_the_body() -> None:
    """Whatever the front matter names first, the body's order holds; a position alone is of that kind."""
    brief = replace(
        BRIEF,
        recommendations=(Recommendation("Washington", "open an office", ("liaison offices",), OFFICE),),
        positions=(Position("another leaders' summit", "opposes", SUMMIT),),
    )
    turned = replace(brief, positions=brief.positions, recommendations=brief.recommendations[::-1])
    assert [item.quote for item in items_of(brief, SUBJECT)] == [OFFICE, SUMMIT]
    assert [item.kind for item in items_of(turned, SUBJECT)] == ["recommendation", "position"]


def test_a_brief_with_neither_gives_what_people_would_ask() -> None:
    """Of background that recommends nothing, what most written questions are about; never how it opens, if it goes on.

    The opening says what the piece is ("A chronology covers …"), which tells a reader of one sentence nothing.
    """
    body = "The Daily gathers reactions. Ten boxes came. Eleven were sent. Nobody knows why."
    first, second, third, _ = sentences(body)
    brief = replace(BRIEF, body=body)
    for asked, quote in (
        ((third, second, third), "Eleven were sent."),
        ((third, second), "Ten boxes came."),
        ((first, first, third), "Eleven were sent."),
        ((first,), "Ten boxes came."),
        ((), "Ten boxes came."),
    ):
        (item,) = items_of(brief, SUBJECT, asked)
        assert (item.kind, item.quote, item.topics) == ("background", quote, ("history",))
    (alone,) = items_of(replace(BRIEF, body="Ten boxes came."), SUBJECT)
    assert alone.quote == "Ten boxes came."


def test_no_item_of_the_library_is_how_a_report_opens(library: Library) -> None:
    """Of briefs that take no position, each item stands behind the first sentence."""
    background = [item for item in library.items()[1] if item.kind == "background"]
    assert len(background) >= 30
    assert [item.brief_id for item in background if item.start == 0] == []


def test_a_sentence_that_does_not_stand_in_the_body_is_no_item() -> None:
    """A quote that cannot be checked is not carried."""
    (item,) = items_of(replace(BRIEF, positions=(Position("liaison offices", "supports", "Lee says yes."),)), SUBJECT)
    assert item.kind == "background"


def test_every_issue_is_part_of_a_topic() -> None:
    """A side taken on any issue of the list is found under at least one topic of the list."""
    assert all(issue.topics and set(issue.topics) <= set(TOPICS) for issue in SUBJECT.issues)


@pytest.mark.parametrize("name", ["Kim", "\u0301", "(AP)"])
def test_a_name_of_one_word_is_a_name(tmp_path: Path, encoder: SentenceEncoder, name: str) -> None:
    """What a file is free to give as author or publisher can be carried, listed and looked up."""
    header = ("title: On offices", "kind: expert-take", "topics: [history]", "affiliation: A paper")
    for key in ("author", "publisher"):
        path = tmp_path / "briefs" / f"{key}.md"
        path.parent.mkdir(exist_ok=True)
        front = "\n".join((*header, f'{key}: "{name}"'))
        path.write_text(f"---\n{front}\n---\nKim says no to offices.\n", encoding="utf-8")
        assert read_named(FolderFiles(path.parent), path.name)[1] == ()
    report = sync(tmp_path / "briefs", tmp_path / "data", encoder)
    assert report.published
    library = Library(tmp_path / "data", encoder)
    assert [item.speakers for item in library.items()[1]] == [(name,), (name,)]
    (expert,) = library.voices()
    assert library.voice(name) == expert
    assert library.answer("Who is for liaison offices?").kind == "none"


def test_our_note_is_never_an_item() -> None:
    """A sentence of ours about later events does not go out under the source's name, not even for want of another."""
    noted = replace(BRIEF, body=f"## Offices\n\n## Our note\n\n{OFFICE}\n")
    assert items_of(noted, SUBJECT) == ()
    assert items_of(replace(noted, positions=(Position("liaison offices", "supports", OFFICE),)), SUBJECT) == ()
