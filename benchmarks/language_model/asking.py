"""Questions put to the library without a model and with one, and what came: figures are `figures.py`'s.

What a model said can be kept in a file, so that other checks may be tried on it without asking again.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from index.claims.reply import Reply, read_reply
from index.claims.request import Request
from index.claims.server import ChatServer, Completion, NoCompletion
from index.claims.worded import Worded, worded
from index.evaluation.questions import Question, read_questions
from index.evaluation.scoreboard import Outcome, outcome
from index.library import Library
from index.records import Answer

HERE = Path(__file__).parent
QUESTIONS = HERE.parent.parent / "tests" / "questions"


@dataclass(frozen=True)
class Asked:
    """A question, its answer without a model, and what came of the wording: nothing where no model was asked.

    `failed` is why no reply came.
    """

    question: Question
    ranking: tuple[str, ...]
    before: Answer
    request: Request | None = None
    said: Completion | None = None
    reply: Reply | None = None
    result: Worded | None = None
    failed: str | None = None

    @property
    def after(self) -> Answer:
        """The answer as people get it with a model."""
        return self.result.answer if self.result else self.before

    def outcomes(self, library: Library) -> tuple[Outcome, Outcome]:
        """The scoreboard's counts without the model and with it."""
        briefs = library.edition.briefs
        return (
            outcome(self.question, self.before, self.ranking, briefs),
            outcome(self.question, self.after, self.ranking, briefs),
        )


Kept = Mapping[str, Completion | None]
"""What a model said before, by the question's id; None where it said nothing."""


async def ask(
    questions: Sequence[Question],
    library: Library,
    server: ChatServer | None,
    *,
    kept: Kept | None = None,
    model: str = "",
    progress: Callable[[Asked], None] | None = None,
) -> list[Asked]:
    """Every question, answered, and worded where there is something to word; what was `kept` is not asked again."""
    made = []
    for question in questions:
        one = prepared(question, library)
        if one.request is not None:
            one = await _worded(one, library, server, kept or {}, model)
        if progress:
            progress(one)
        made.append(one)
    return made


def prepared(question: Question, library: Library) -> Asked:
    """A question with its answer, and what a model would be asked."""
    trace = library.trace(question.text, after=question.after)
    return Asked(question, trace.ranking, trace.answer, library.phrasing().request(trace.answer, question.after))


async def _worded(one: Asked, library: Library, server: ChatServer | None, kept: Kept, model: str) -> Asked:
    assert one.request is not None
    said = kept.get(one.question.id)
    if said is None:
        if server is None:
            return replace(one, failed="no reply")
        try:
            said = await server.complete(one.request)
        except NoCompletion as failed:
            return replace(one, failed=failed.cause)
    return judged(replace(one, said=said), library, model)


def judged(one: Asked, library: Library, model: str) -> Asked:
    """What becomes of what the model said."""
    assert one.said is not None
    assert one.request is not None
    reply = read_reply(one.said.text)
    result = worded(one.before, one.request.evidence, reply, library.checker(), model)
    return replace(one, reply=reply, result=result)


def keep(one: Asked, path: Path) -> None:
    """Add to a file what the model said to a question, or that it was not asked, or gave no reply."""
    said = asdict(one.said) if one.said else None
    line = json.dumps({"id": one.question.id, "said": said, "failed": one.failed}, ensure_ascii=False)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def kept_in(path: Path) -> dict[str, Completion | None]:
    """What a file holds of what a model said, by the question's id."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {row["id"]: Completion(**row["said"]) if row["said"] else None for row in rows}


def chat_questions() -> list[Question]:
    """Sixty questions as people type them, of which the briefs answer forty; written by hand before the wording was."""
    return list(_chat())


def _chat() -> Iterator[Question]:
    lines = (HERE / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    for number, row in enumerate(map(json.loads, lines), 1):
        answerable = row["kind"] == "answerable"
        yield Question(
            id=f"chat-{number:02}",
            slice="basic" if answerable else "near-topic",
            text=row["question"],
            answerable=answerable,
            briefs=tuple(row["briefs"]),
            sentences=(row["sentence"],) if row["sentence"] else (),
        )


def of_the_scoreboard(count: int, seed: int) -> list[Question]:
    """So many of the scoreboard's questions, of every slice as many as its share."""
    every = read_questions(QUESTIONS)
    chosen = random.Random(seed).sample(every, min(count, len(every)))
    return sorted(chosen, key=lambda one: one.id)
