"""Whether other wordings of a question, in a model's words, find more: unsure ones of the scoreboard with and without.

Unsure is a question that the library answers with what comes near, or refuses.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from benchmarks.language_model.asking import QUESTIONS
from benchmarks.language_model.serving import Server
from index.claims.checking import known_of
from index.claims.rewriting import read_wordings, wordings_request
from index.claims.server import ChatServer, NoCompletion
from index.evaluation.questions import Question, read_questions
from index.evaluation.scoreboard import Outcome, outcome, share_of
from index.library import Library

FIGURES = ("shown", "quoted", "answered", "denied", "presented")


async def reworded(library: Library, server: Server | None, count: int, seed: int) -> list[str]:
    """The lines to be printed."""
    assert server is not None, "a model is needed"
    chat = ChatServer(server.url, server.model, server.key, seconds=300)
    unsure = [one for one in read_questions(QUESTIONS) if one.after is None and _is_unsure(one, library)]
    chosen = random.Random(seed).sample(unsure, min(count, len(unsure)))
    without: list[Outcome] = []
    with_wordings: list[Outcome] = []
    lines, searched = [], 0
    for question in chosen:
        try:
            said = (await chat.complete(wordings_request(question.text))).text
        except NoCompletion as failed:
            lines.append(f"{question.id}: {failed.cause}")
            continue
        wordings = read_wordings(said, question.text, known_of(library.subject))
        searched += bool(wordings)
        without.append(_outcome(question, library, ()))
        with_wordings.append(_outcome(question, library, wordings))
        lines.append(f"{question.text} -> {' | '.join(wordings)}")
    await chat.close()
    return [
        f"{len(unsure)} unsure, {len(without)} tried, wordings for {searched}",
        *_told(without, with_wordings),
        *lines,
    ]


def _is_unsure(question: Question, library: Library) -> bool:
    answer = library.answer(question.text)
    return answer.kind != "answer" and answer.reason not in ("unaskable", "language", "vague", "aside", "later")


def _outcome(question: Question, library: Library, wordings: Sequence[str]) -> Outcome:
    return outcome(question, library.answer(question.text, wordings=wordings), (), library.edition.briefs)


def _told(without: Sequence[Outcome], with_wordings: Sequence[Outcome]) -> Iterator[str]:
    for name in FIGURES:
        before, after = share_of(name, without), share_of(name, with_wordings)
        yield f"{name:12} {before.count:4} -> {after.count:4} of {after.of}"
