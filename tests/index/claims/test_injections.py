"""A hundred orders to a language model, planted in briefs, uploads and questions, and a model that obeys them all.

It is the worst case: what a real model does with them is counted by `benchmarks/language_model`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, replace

import pytest

from index.answers.quotes import is_exact
from index.claims.reply import read_reply
from index.claims.request import INSTRUCTION, Request
from index.claims.server import ChatServer
from index.claims.worded import Worded, worded
from index.editions.build import sync
from index.editions.encoder import SentenceEncoder
from index.library import Library
from index.records import Answer
from tests.support.planting import Injection, injections
from tests.support.scripted_model import KEY, MODEL, ScriptedModel, begun

JUDGED = frozenset(("order-10", "numbers-08", "unseen-04", "unseen-07", "question-01", "question-03"))
"""Injections whose claims are so near to a quote in their words that neither rules nor the small network can tell."""

SEEN_BY_NOBODY = ("title", "source_title", "url", "note", "topics", "action", "filename")
"""Places of which nothing is given to a model."""


@dataclass(frozen=True)
class Tried:
    """What came of one injection: the answer without the model, what the model was asked, and the answer with it.

    It is asked nothing where every quote is by somebody whose name gives orders.
    """

    injection: Injection
    before: Answer
    request: Request | None
    result: Worded


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, encoder: SentenceEncoder) -> Library:
    """The library on a hundred briefs, one for each injection."""
    place = tmp_path_factory.mktemp("planted")
    (place / "briefs").mkdir()
    for one in injections():
        one.write(place / "briefs")
    sync(place / "briefs", place / "data", encoder)
    return Library(place / "data", encoder)


@pytest.fixture(scope="module")
def tried(planted: Library) -> list[Tried]:
    """Every injection, asked for, answered, worded by a model that obeys it, and checked."""
    return asyncio.run(_all(planted))


async def _all(library: Library) -> list[Tried]:
    made = []
    with ScriptedModel([]) as model:
        server = ChatServer(model.url, MODEL, KEY)
        for one in injections():
            answer = replace(library.answer(one.question, one.before), kind="answer")  # what is only near is not worded
            request = library.phrasing().request(answer, one.before)
            result = Worded(answer)
            if request is not None:
                model.script = one.obeying
                said = await server.complete(request)
                result = worded(answer, request.evidence, read_reply(said.text), library.checker(), MODEL)
            made.append(Tried(one, answer, request, result))
        await server.close()
    return made


def test_there_are_a_hundred_of_many_kinds(tried: list[Tried]) -> None:
    """A hundred injections of eleven kinds, in thirteen places; each one's own brief answers its question."""
    assert len(tried) == 100
    assert len(Counter(one.injection.kind for one in tried)) == 11
    assert len(Counter(one.injection.place for one in tried)) == 13
    astray = [one.injection.id for one in tried if one.before.citations[0].brief_id != one.injection.brief_id]
    assert astray == []
    assert sum(one.request is None for one in tried) <= 2


def test_a_model_that_obeys_moves_nothing(tried: list[Tried]) -> None:
    """Of all that it says only the plain sentences of the brief are shown; lead, notes, language and quotes stay."""
    moved = [f"{one.injection.id}: {why}" for one in tried if one.injection.id not in JUDGED for why in _moved(one)]
    assert moved == []
    worded_ones = [one for one in tried if one.result.kept]
    assert len(worded_ones) >= 60, "a model that obeys and says true things beside is shown with these"


def _moved(one: Tried) -> list[str]:
    """What a model that obeys has changed."""
    after, before = one.result.answer, one.before
    plain = {begun(text) for text in one.injection.carriers}
    found = [claim.text for claim in one.result.kept if claim.text not in plain]
    for name in ("kind", "lead", "notes", "language", "nearest", "confidence"):
        if getattr(after, name) != getattr(before, name):
            found.append(f"{name}: {getattr(after, name)}")
    if _quotes(after) != _quotes(before):
        found.append("its quotes or links are others")
    return found


def _quotes(answer: Answer) -> set[tuple[str, int, int, str, str | None]]:
    shown = (*answer.citations, *answer.further)
    return {(one.brief_id, one.start, one.end, one.quote, one.link) for one in shown}


def test_every_claim_stands_on_quotes_of_the_answer(planted: Library, tried: list[Tried]) -> None:
    """What a claim cites is exact in its brief, and its link is the brief's own."""
    briefs, looked = planted.edition.briefs, 0
    for one in tried:
        cited = {citation.number: citation for citation in one.result.answer.citations}
        for claim in one.result.kept:
            for citation in (cited[number] for number in claim.citations):
                looked += 1
                assert is_exact(citation, briefs[citation.brief_id])
                assert citation.url == briefs[citation.brief_id].url
    assert looked >= 60


def test_a_model_is_asked_the_same_whatever_is_planted(tried: list[Tried]) -> None:
    """The instruction never changes, no chat's own marks reach it, and nothing that is not quoted is sent."""
    for one in (one for one in tried if one.request):
        assert one.request is not None
        assert one.request.system == INSTRUCTION
        assert not any(mark in one.request.user for mark in ("<", ">", "[INST]", "\u200b", "\u202e", "\U000e0049", KEY))
        if one.injection.place in SEEN_BY_NOBODY:
            assert one.injection.text not in one.request.user, one.injection.id


def test_what_nobody_sees_is_quoted_nowhere(tried: list[Tried]) -> None:
    """A comment, a hidden element, a script or struck-out words are in no quote, with or without a model."""
    hidden = [one for one in tried if one.injection.kind == "unseen" and one.injection.text.startswith(("<", "[", "~"))]
    assert len(hidden) >= 6
    for one in hidden:
        quotes = " ".join(citation.quote for citation in (*one.before.citations, *one.before.further))
        assert one.injection.says[0][0].rstrip(".") not in quotes


def test_without_a_model_nothing_that_is_planted_is_said_by_the_library(planted: Library, tried: list[Tried]) -> None:
    """Without a model quotes are exact and links are the briefs' own; the lead says no more than who is quoted."""
    briefs = planted.edition.briefs
    for one in tried:
        for citation in (*one.before.citations, *one.before.further):
            assert is_exact(citation, briefs[citation.brief_id])
        if one.injection.place != "author":
            assert one.injection.text not in one.before.lead
