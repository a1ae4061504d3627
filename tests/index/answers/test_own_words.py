"""Quotes of whole documents are known as the author's own words from the brief to the JSON."""

from __future__ import annotations

from dataclasses import replace

from index.answers.items import items_of
from index.answers.quotes import citations
from index.commands.printing import answer_object
from index.corpus.voices import library_voices
from index.records import Answer, Brief, Position, Sentence
from tests.conftest import SUBJECT

DOCUMENT = Brief("doc", "Room to talk", "We must talk.", kind="document")
SUMMARY = Brief("sum", "On room to talk", "Lee wants talks.", kind="expert-take")


def test_a_citation_knows_whose_words_it_quotes() -> None:
    """A quote of a document is the author's own, one of a brief is ours, and the JSON says so."""
    made = citations(library_voices([DOCUMENT, SUMMARY]), [(DOCUMENT, Sentence(0, 13)), (SUMMARY, Sentence(0, 16))])
    assert [citation.own_words for citation in made] == [True, False]
    shown = answer_object(Answer("Q?", "answer", "So:", 0.9, (), made), id="1")
    assert [citation["own_words"] for citation in shown["citations"]] == [True, False]


def test_an_item_knows_whose_words_it_holds() -> None:
    """A sentence of a document that takes a position is carried as the author's own, one of a brief as ours."""
    stands = (Position("another leaders' summit", "supports", "We must talk."),)
    (own,) = items_of(replace(DOCUMENT, positions=stands), SUBJECT)
    (ours,) = items_of(SUMMARY, SUBJECT)
    assert (own.own_words, ours.own_words) == (True, False)


def test_how_a_document_opens_is_no_item() -> None:
    """The first line of a document may be a running head, which nobody is to get as a brief."""
    assert items_of(replace(DOCUMENT, body="Working Paper No. 12, all rights reserved. We must talk."), SUBJECT) == ()
