"""Whose view a quote of an answer says, from the brief to the source under it."""

from __future__ import annotations

from dataclasses import replace

from index.answers.quotes import citations
from index.answers.statements import told_apart
from index.answers.wording import attribution, speaker
from index.corpus.voices import library_voices
from index.records import Brief, Position, Sentence

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
