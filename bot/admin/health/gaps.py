"""What the briefs lack: questions that were refused, only came near, were answered weakly or voted down, by meaning.

Questions that nobody could answer (too vague, none at all) are no gaps. Who asked is counted, never
shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import and_, func, or_, select

from bot.answers.store import ANSWERABLE
from bot.clock import DAY_S
from bot.database.engine import Database
from bot.database.tables import questions, votes

if TYPE_CHECKING:
    from index import Answer, Library

WEEKS = 4
MOST = 1000
"""Questions that are grouped, the latest; grouping takes a second or two for so many."""

WEAK = 0.6
"""Below this confidence an answer is weak.

Of our question set's answers below it four in ten quote a sentence that answers; of those above, eight in ten.
"""

ALIKE = 0.7
"""The mean cosine from which two groups are one: 9 of 11 pairs of paraphrases, written for this, reach it.

In our own question set 6 in 10,000 pairs of questions on different briefs do. What is asked about in the
same words (how many soldiers, how many refugees) still falls together; a reader sees that at a glance.
"""


@dataclass(frozen=True, slots=True)
class Lack:
    """A question whose answer was none, only near, weak, or voted down."""

    question: str
    user_id: int
    refused: bool
    near: bool
    weak: bool
    voted_down: bool
    whys: tuple[str, ...] = ()
    """Why those who voted it down did, as far as they said."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that mean much the same: how often, by how many, and why they are here."""

    example: str
    others: tuple[str, ...]
    times: int
    people: int
    refused: int
    near: int
    weak: int
    voted_down: int
    whys: tuple[tuple[str, int], ...] = ()
    """Why it was voted down, and how often, the most frequent first."""


@dataclass(frozen=True, slots=True)
class Near:
    """A brief by its title and its source's address, and whether all questions of the gap are answered by now."""

    title: str
    url: str | None
    answers: bool


class Gaps:
    """The gaps of the last weeks, worked out from the log of questions; vectors are kept while they are needed."""

    def __init__(self, database: Database, library: Library) -> None:
        self._transaction = database.transaction
        self._library = library
        self._model = ""
        self._vectors: dict[str, NDArray[np.float32]] = {}
        """Of that model."""

    def find(self, now: int) -> list[Gap]:
        """All gaps, those of most people first."""
        lacks = self.lacks(now - WEEKS * 7 * DAY_S)
        texts = list(dict.fromkeys(lack.question for lack in lacks))
        known = self._known(texts)
        return grouped(lacks, np.stack([known[text] for text in texts])) if texts else []

    def _known(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors of all texts, kept from the last time where they are of the same model still."""
        new = [text for text in texts if text not in self._vectors]
        model, made = self._library.vectors(new)
        if model != self._model:
            new, (model, made) = list(texts), self._library.vectors(texts)
        known = self._vectors | dict(zip(new, made, strict=True))
        self._model, self._vectors = model, {text: known[text] for text in texts}
        return self._vectors

    def nearest(self, gap: Gap) -> Near | None:
        """The brief that comes nearest to a gap now, which a new edition may have closed since it was asked."""
        trace = self._library.trace(gap.example)
        answer = trace.answer
        if not gap.voted_down and _is_sure(answer) and all(_is_sure(self._library.answer(one)) for one in gap.others):
            return Near(answer.citations[0].title, answer.citations[0].url, answers=True)
        briefs = self._library.edition.briefs
        brief = next((briefs[one] for one in trace.ranking if one in briefs), None)
        return None if brief is None else Near(brief.title, brief.url, answers=False)

    def lacks(self, since: int) -> list[Lack]:
        """The latest questions since a moment that were not answered, only nearly, or weakly, or voted down."""
        down = select(func.sum(votes.c.vote)).where(votes.c.question_id == questions.c.id).scalar_subquery()
        refused = and_(questions.c.kind == "none", questions.c.reason.in_(ANSWERABLE))
        near = questions.c.kind == "near"
        weak = and_(questions.c.kind == "answer", questions.c.confidence < WEAK)
        wanted = select(
            questions.c.id,
            func.coalesce(questions.c.read_as, questions.c.question).label("question"),
            questions.c.user_id,
            refused.label("refused"),
            near.label("near"),
            weak.label("weak"),
            (func.coalesce(down, 0) < 0).label("voted_down"),
        ).where(questions.c.asked_at >= since, or_(refused, near, weak, down < 0))
        with self._transaction() as connection:
            rows = connection.execute(wanted.order_by(questions.c.id.desc()).limit(MOST)).all()
            reasons = select(votes.c.question_id, votes.c.why).where(votes.c.why.is_not(None), votes.c.vote < 0)
            whys: dict[int, list[str]] = {}
            for question_id, why in connection.execute(reasons):
                whys.setdefault(question_id, []).append(why)
        return [
            Lack(
                row.question,
                row.user_id,
                bool(row.refused),
                bool(row.near),
                bool(row.weak),
                bool(row.voted_down),
                tuple(whys.get(row.id, ())),
            )
            for row in reversed(rows)
        ]


def _is_sure(answer: Answer) -> bool:
    return answer.kind == "answer" and answer.confidence >= WEAK


def grouped(lacks: Sequence[Lack], vectors: NDArray[np.float32]) -> list[Gap]:
    """Lacks as gaps, those of most people first; `vectors` has a row for each different question, in order."""
    texts = list(dict.fromkeys(lack.question for lack in lacks))
    asked: dict[str, list[Lack]] = {text: [] for text in texts}
    for lack in lacks:
        asked[lack.question].append(lack)
    made = [_gap([texts[row] for row in _central(vectors, rows)], asked) for rows in groups(vectors)]
    return sorted(made, key=lambda gap: (-gap.people, -gap.times, gap.example))


def groups(vectors: NDArray[np.float32], *, alike: float = ALIKE) -> list[list[int]]:
    """The rows of unit vectors in groups, each in order, the groups by their first row.

    Average linkage keeps a group together by what all of its members have in common: one question that lies
    between two matters does not chain them.
    """
    if len(vectors) < 2:
        return [[row] for row in range(len(vectors))]
    from scipy.cluster.hierarchy import fcluster, linkage  # a tenth of a start, for what an administrator asks for

    numbers = fcluster(linkage(vectors, "average", metric="cosine"), 1 - alike, criterion="distance")
    made: dict[int, list[int]] = {}
    for row, number in enumerate(numbers):
        made.setdefault(int(number), []).append(row)
    return list(made.values())


def _central(vectors: NDArray[np.float32], rows: list[int]) -> list[int]:
    """The rows of a group, the most typical first."""
    middle = vectors[rows].mean(axis=0)
    return sorted(rows, key=lambda row: -float(vectors[row] @ middle))


def _gap(texts: list[str], asked: dict[str, list[Lack]]) -> Gap:
    mine = [lack for text in texts for lack in asked[text]]
    return Gap(
        example=texts[0],
        others=tuple(texts[1:]),
        times=len(mine),
        people=len({lack.user_id for lack in mine}),
        refused=sum(lack.refused for lack in mine),
        near=sum(lack.near for lack in mine),
        weak=sum(lack.weak for lack in mine),
        voted_down=sum(lack.voted_down for lack in mine),
        whys=tuple(Counter(why for lack in mine if lack.voted_down for why in lack.whys).most_common()),
    )
