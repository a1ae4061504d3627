"""Whose view a quote of an answer says, from the brief to the source under it."""

from __future__ import annotations

from dataclasses import replace

from index.answers.answer import _merged
from index.answers.quotes import citations
from index.answers.wording import attribution, speaker
from index.records import Brief, Hit, Position, Sentence
from index.retrieval.sentences import Candidate

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


def _candidate(brief: Brief, sentence: Sentence) -> Candidate:
    return Candidate(brief, sentence, 0, Hit(0, brief.id, 1.0, 1.0, 1.0, "both"), 1.0, 1.0, frozenset())


def test_what_an_outlet_reports_keeps_its_name() -> None:
    """Neighbours in a paragraph become one quote, but not a view of the author's and one that is only reported."""
    apart = _merged([_candidate(BRIEF, FIRST), _candidate(BRIEF, SECOND)])
    assert apart == [(BRIEF, FIRST), (BRIEF, SECOND)]
    plain = replace(BRIEF, positions=())
    assert _merged([_candidate(plain, FIRST), _candidate(plain, SECOND)]) == [(plain, Sentence(0, SECOND.end))]
    own, reported = citations(apart)
    assert [speaker(own), speaker(reported)] == ["Ann Lee", "Bo Roe (as reported by The Daily)"]
    assert [attribution(own), attribution(reported)] == [
        "Ann Lee, The Daily, 2019", "Bo Roe, as reported by The Daily, 2019",
    ]  # fmt: skip
