"""Whose view a quote of an answer says, from the brief to the source under it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.answers.quotes import attribution, citations, quotes_lead, speaker
from index.answers.windows import told_apart
from index.corpus.voices import library_voices
from index.corpus.voices import speaker as holder_of
from index.records import Brief, Holder, Position, Sentence

OWN, REPORTED = "Lee sees room for talks.", "Roe said that he wants talks."
BRIEF = Brief(
    "lee",
    "On talks",
    f"{OWN} {REPORTED}\n",
    authors=("Ann Lee",),
    publisher="The Daily",
    date="2019",
    positions=(Position("talks", "supports", REPORTED, ("Bo Roe",), "government"),),
)
FIRST, SECOND = Sentence(0, len(OWN)), Sentence(len(OWN) + 1, len(OWN) + 1 + len(REPORTED))


def test_what_an_outlet_reports_keeps_its_name() -> None:
    """Neighbours in a paragraph may be one quote, but not a view of the author's and one that is only reported."""
    assert told_apart(BRIEF, FIRST, SECOND)
    assert not told_apart(replace(BRIEF, positions=()), FIRST, SECOND)
    own, reported = citations(library_voices([BRIEF]), [(BRIEF, FIRST), (BRIEF, SECOND)])
    assert [speaker(own), speaker(reported)] == ["Ann Lee", "Bo Roe (as reported by The Daily)"]
    assert [attribution(own), attribution(reported)] == [
        "Ann Lee, The Daily, 2019", "Bo Roe, as reported by The Daily, 2019",
    ]  # fmt: skip


REPORTS = {
    "Roeland wants relief.": ("Roeland",),
    "Roeland wants relief. Roeland also said that it would wait.": ("Roeland",),
    "Roeland wants relief. Roeland fired two missiles.": (),
    "Roeland wants relief. The storm left many without a home.": (),
    "Roeland wants relief. South Roeland said no.": (),
}
"""What a newspaper writes -> who says all of it."""


@pytest.mark.parametrize("body", REPORTS)
def test_a_fact_beside_a_view_is_not_said_by_whoever_holds_the_view(body: str) -> None:
    """Whose position a newspaper reports does not say what the newspaper itself tells beside it."""
    says = "Roeland wants relief."
    held = Position("relief", "supports", says, ("Roeland",), "government")
    brief = Brief("roe", "On relief", body, publisher="The Daily", positions=(held,))
    assert holder_of(brief, 0, len(body)).names == REPORTS[body]
    lead = quotes_lead(citations(library_voices([brief]), [(brief, Sentence(0, len(body)))]))
    assert ("Roeland" in lead) == bool(REPORTS[body])


def test_the_count_of_a_panel_is_nobodys_of_it() -> None:
    """What a panel as a whole gave, alone or before what one of it thinks, is told as the panel's publisher's."""
    count, own = "Ten of the panel said yes.", "Roe thinks that it may work."
    brief = Brief(
        "panel",
        "A panel",
        f"{count} {own}",
        authors=("Ann Lee", "Bo Roe"),
        publisher="The Council",
        positions=(Position("talks", "supports", own, ("Bo Roe",), "expert"),),
    )
    at = len(count) + 1
    assert holder_of(brief, 0, len(count)) == holder_of(brief, 0, len(brief.body)) == Holder((), "The Council")
    assert holder_of(brief, at, len(brief.body)) == Holder(("Bo Roe",))
    [told] = citations(library_voices([brief]), [(brief, Sentence(0, len(count)))])
    assert speaker(told) == "The Council"
    assert attribution(told) == "The Council, undated"
