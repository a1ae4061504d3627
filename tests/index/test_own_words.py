"""Quotes of whole documents are known as the author's own words from the brief to the JSON."""

from __future__ import annotations

from index.answering import _lead
from index.printing import answer_object
from index.quoting import citations
from index.records import Answer, Brief, Sentence

DOCUMENT = Brief("doc", "Room to talk", "We must talk.", kind="document")
SUMMARY = Brief("sum", "On room to talk", "Lee wants talks.", kind="expert-take")


def test_a_citation_knows_whose_words_it_quotes() -> None:
    """A quote of a document is the author's own, one of a brief is ours, and the JSON says so."""
    made = citations([(DOCUMENT, Sentence(0, 13)), (SUMMARY, Sentence(0, 16))])
    assert [citation.own_words for citation in made] == [True, False]
    shown = answer_object(Answer("Q?", "answer", "So:", 0.9, (), made), id="1")
    assert [citation["own_words"] for citation in shown["citations"]] == [True, False]


def test_the_lead_says_whose_words_follow() -> None:
    """One document, one brief, and both together each have an opening of their own."""
    own, ours = citations([(DOCUMENT, Sentence(0, 13))]), citations([(SUMMARY, Sentence(0, 16))])
    both = citations([(DOCUMENT, Sentence(0, 13)), (SUMMARY, Sentence(0, 16))])
    assert _lead(own) == "This is what one of our documents says, in the author's own words:"
    assert _lead(ours) == "This is what one of our briefs says, in our words about its source:"
    assert _lead(both) == (
        "This is what 2 of our briefs and documents say, in our words about each source, but 1 in the author's own:"
    )
