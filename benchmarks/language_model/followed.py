"""Whether follow-ups fare better that a model reads: those of the scoreboard of which the rules are unsure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from benchmarks.language_model.asking import QUESTIONS
from benchmarks.language_model.serving import Server
from index.claims.server import ChatServer, NoCompletion
from index.evaluation.questions import Question, read_questions
from index.evaluation.scoreboard import Outcome, outcome, share_of
from index.library import Library

FIGURES = ("shown", "quoted", "answered", "denied", "presented")


async def followed(library: Library, server: Server | None) -> list[str]:
    """The lines to be printed."""
    assert server is not None, "a model is needed"
    chat, phrasing = ChatServer(server.url, server.model, server.key, seconds=300), library.phrasing()
    every = [one for one in read_questions(QUESTIONS) if one.after is not None]
    by_rules: list[Outcome] = []
    by_model: list[Outcome] = []
    lines, taken = [], 0
    for question in every:
        request = phrasing.follow_up(question.after or "", question.text)
        if request is None:
            continue
        try:
            said = await chat.complete(replace(request, seconds=None))  # a slow machine is measured too
        except NoCompletion as failed:
            lines.append(f"{question.id}: {failed.cause}")
            continue
        meant = phrasing.reread(said.text, question.after or "", question.text)
        taken += meant is not None
        by_rules.append(_outcome(question, library, None))
        by_model.append(_outcome(question, library, meant))
        lines.append(f"{question.after} / {question.text} -> {meant or '-'} ({said.seconds:.0f} s) {said.text[:160]!r}")
    await chat.close()
    return [
        f"{len(every)} follow-ups, {len(by_rules)} of which the rules are unsure, {taken} read by the model",
        *_told(by_rules, by_model),
        *lines,
    ]


def _outcome(question: Question, library: Library, meant: str | None) -> Outcome:
    answer = library.answer(question.text, question.after, meant=meant)
    return outcome(question, answer, (), library.edition.briefs)


def _told(by_rules: Sequence[Outcome], by_model: Sequence[Outcome]) -> Iterator[str]:
    for name in FIGURES:
        before, after = share_of(name, by_rules), share_of(name, by_model)
        yield f"{name:12} {before.count:4} -> {after.count:4} of {after.of}"
