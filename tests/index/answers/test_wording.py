"""How an answer reads as plain text, to the letter."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answers.quotes import attribution, plain_text, voices_lead, whose_words, worth_naming
from index.english import MONTHS, one_line, spoken_date
from index.messages import say
from index.records import Answer, Citation, Holder, Nearest, Statement

BARD = Citation(
    number=1,
    brief_id="tni-bard",
    title="Give talks room",
    author="Abigail Bard",
    date="2019-03",
    url="https://example.org/bard",
    quote="Both should\ngive   time.",
    start=0,
    end=24,
    publisher="The National Interest",
)
BARE = replace(BARD, number=2, brief_id="bg", author=None, publisher=None, date=None, url=None)


@pytest.mark.parametrize(
    ("date", "spoken"),
    [
        ("2019", "2019"),
        ("2019-03", "March 2019"),
        ("2019-05-22", "22 May 2019"),
        ("2020-12-01", "1 December 2020"),
        ("0987-01", "January 0987"),
        (None, "undated"),
    ],
)
def test_a_date_is_spoken_as_far_as_it_is_known(date: str | None, spoken: str) -> None:
    """A day, a month, a year or nothing is said as such, without padding."""
    assert spoken_date(date) == spoken


@given(st.dates())
def test_every_day_is_spoken(day: datetime.date) -> None:
    """Each day of the calendar names its own month."""
    assert spoken_date(day.isoformat()) == f"{day.day} {MONTHS[day.month - 1]} {day.year:04d}"


@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        (BARD, "Abigail Bard, The National Interest, March 2019"),
        (replace(BARD, author=None), "The National Interest, March 2019"),
        (replace(BARD, publisher=None, date="2019-03-08"), "Abigail Bard, 8 March 2019"),
        (BARE, "undated"),
        (replace(BARD, holder=Holder(("Ri",), "The Daily")), "Ri, as reported by The Daily, March 2019"),
        (replace(BARD, holder=Holder(("Bo Ek",))), "Bo Ek, The National Interest, March 2019"),
    ],
)
def test_an_attribution_says_what_is_known(citation: Citation, expected: str) -> None:
    """Author, publisher and date stand in this order; what is unknown leaves no gap."""
    assert attribution(citation) == expected


def test_an_answer_reads_as_quotes_and_sources() -> None:
    """The lead, each quote with its numbers on one line, then the sources by number, linked where they can be."""
    statements = (Statement(BARD.quote, (1,)), Statement("They met.", (1, 2)))
    answer = Answer("What now?", "answer", "Two briefs answer:", 0.9, statements, (BARD, BARE))
    assert plain_text(answer) == (
        "Two briefs answer:\n"
        "\n"
        "“Both should give time.” [1]\n"
        "\n"
        "“They met.” [1][2]\n"
        "\n"
        "From our briefs on:\n"
        "[1] Abigail Bard, The National Interest, March 2019. https://example.org/bard\n"
        "[2] undated. No link."
    )


def test_no_answer_reads_as_what_comes_nearest() -> None:
    """Without an answer there is the sentence that says so and the nearest titles, or the sentence alone."""
    none = Answer("Pizza?", "none", "Our briefs do not answer this.", 0.1)
    near = replace(none, nearest=(Nearest("a", "On aid", 0.3, "Aid\nhelps."), Nearest("b", "On boats", 0.2)))
    assert plain_text(none) == "Our briefs do not answer this."
    assert plain_text(near) == f"Our briefs do not answer this.\n{say('nearest')}\n- On aid: “Aid helps.”\n- On boats"


def test_notes_stand_above_the_rest() -> None:
    """What is told about the reading comes behind how a follow-up was read, a line each."""
    notes = ("I read “Brad” as “Bard”.", "Looked in the one brief by Abigail Bard.")
    none = Answer("And Brad?", "none", "Our briefs do not answer this.", 0.1, read_as="What of Bard?", notes=notes)
    assert plain_text(none) == (
        "Reading this as: What of Bard?\nI read “Brad” as “Bard”.\nLooked in the one brief by Abigail Bard.\n\n"
        "Our briefs do not answer this."
    )


@pytest.mark.parametrize(
    ("voices", "unsigned", "lead"),
    [
        ([("Bo Ek",)], 0, "Here is what Bo Ek advises."),
        ([("Bo Ek",), ("Ann Lee",)], 0, "Here is what Bo Ek and Ann Lee advise."),
        ([("Bo Ek", "Ann Lee")], 0, "Here is what Bo Ek and Ann Lee advise."),
        ([("Bo Ek", "Ann Lee", "Cy Poe")], 0, "Here is what Bo Ek with 2 others advise."),
        ([("Bo Ek",)], 2, "Here is what Bo Ek advises, and what other sources say."),
        (
            [("Bo Ek", "Ann Lee"), ("Cy Poe",), ("Di Roe",), ("Ed Soe",)],
            1,
            "Here is what 4 voices advise, Bo Ek, Ann Lee and Cy Poe among them.",
        ),
        ([], 1, "Here is what one source advises."),
        ([], 2, "Here is what 2 sources advise."),
    ],
)
def test_a_lead_names_whoever_is_shown(voices: list[tuple[str, ...]], unsigned: int, lead: str) -> None:
    """A few are all named, of many it tells how many voices they are; an article that speaks for nobody is none."""
    assert voices_lead("lead-advises", voices, unsigned) == lead


def test_what_is_not_near_is_not_shown() -> None:
    """A brief that has nothing to do with the question does not stand under what says that it comes closest."""
    nearest = (Nearest("a", "On aid", 0.3), Nearest("b", "On boats", 0.19))
    assert [near.title for near in worth_naming(Answer("Pizza?", "none", "No.", 0.1, nearest=nearest))] == ["On aid"]


def test_a_brief_that_is_quoted_twice_is_one_source() -> None:
    """The numbers of all its quotes stand before one source."""
    some = Answer("Who?", "answer", "One brief answers:", 0.9, (), (BARD, BARE, replace(BARD, number=3, start=30)))
    assert plain_text(some).endswith(
        "\n[1][3] Abigail Bard, The National Interest, March 2019. https://example.org/bard\n[2] undated. No link."
    )


def test_a_follow_up_opens_with_how_it_was_read() -> None:
    """How it was read stands above the rest, with an answer and without one."""
    none = Answer("And Japan?", "none", "Our briefs do not answer this.", 0.1, read_as="What about Japan?")
    some = replace(none, kind="answer", lead="One brief answers:", citations=(BARD,))
    assert plain_text(none) == "Reading this as: What about Japan?\n\nOur briefs do not answer this."
    assert plain_text(some).startswith("Reading this as: What about Japan?\n\nOne brief answers:\n\n")


@given(st.text())
def test_one_line_has_no_line_breaks(text: str) -> None:
    """Folding leaves every letter in its order, single spaces, and nothing that breaks a line."""
    folded = one_line(text)
    assert len(folded.splitlines()) <= 1
    assert "  " not in folded
    assert folded.replace(" ", "") == "".join(text.split())


def test_a_document_is_said_to_be_in_the_authors_own_words() -> None:
    """Its quotes are never called ours: sources stand apart, and of a mixed lot the numbers are told."""
    own = replace(BARD, brief_id="doc", own_words=True)
    assert whose_words([BARD]) == "in our words about the source"
    assert whose_words([own]) == "in the author's own words"
    assert whose_words([own, replace(own, number=2, brief_id="other")]) == "in the authors' own words"
    assert whose_words([BARE, own]) == "in our words about each source, but 1 in the author's own"
    mixed = plain_text(Answer("What now?", "answer", "So:", 0.9, (), (own, BARE)))
    assert mixed.endswith(
        "From our briefs on:\n[2] undated. No link.\nIn their own words, from:\n"
        "[1] Abigail Bard, The National Interest, March 2019. https://example.org/bard"
    )
    assert "our briefs" not in plain_text(Answer("What now?", "answer", "So:", 0.9, (), (own,)))
