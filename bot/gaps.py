"""What the briefs lack: questions that were refused, answered weakly or voted down, grouped by meaning.

Questions that nobody could answer (too vague, none at all) are no gaps. Who asked is counted, never
shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import and_, func, or_, select

from bot.database import Database
from bot.days import DAY_S
from bot.grouping import groups
from bot.tables import questions, votes

if TYPE_CHECKING:
    from index.library import Library

WEEKS = 4
MOST = 1000
"""Questions that are grouped, the latest; grouping takes a second or two for so many."""

WEAK = 0.6
"""Below this confidence an answer is weak.

Of our question set's answers below it four in ten quote a sentence that answers; of those above, eight in ten.
"""

ANSWERABLE = ("absent", "partly", "later")
"""The kinds of refusal that another brief could turn into an answer."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question whose answer was none, weak, or voted down."""

    question: str
    user_id: int
    refused: bool
    weak: bool
    voted_down: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that mean much the same: how often, by how many, and why they are here."""

    example: str
    others: tuple[str, ...]
    times: int
    people: int
    refused: int
    weak: int
    voted_down: int


class Gaps:
    """The gaps of the last weeks, worked out from the log of questions; vectors are kept while they are needed."""

    def __init__(self, database: Database, library: Library) -> None:
        self._transaction = database.transaction
        self._library = library
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def find(self, now: int) -> list[Gap]:
        """All gaps, those of most people first."""
        doubts = self.doubts(now - WEEKS * 7 * DAY_S)
        texts = list(dict.fromkeys(doubt.question for doubt in doubts))
        new = [text for text in texts if text not in self._vectors]
        known = self._vectors | dict(zip(new, self._library.vectors(new), strict=True))
        self._vectors = {text: known[text] for text in texts}
        return grouped(doubts, np.stack([known[text] for text in texts])) if texts else []

    def nearest(self, gap: Gap) -> tuple[str, str | None] | None:
        """The title and the source's address of the brief that comes nearest to a gap."""
        briefs = self._library.edition.briefs
        brief = next((briefs[one] for one in self._library.ranking(gap.example) if one in briefs), None)
        return None if brief is None else (brief.title, brief.url)

    def doubts(self, since: int) -> list[Doubt]:
        """The latest questions since a moment that were refused, answered weakly, or voted down."""
        down = select(func.sum(votes.c.vote)).where(votes.c.question_id == questions.c.id).scalar_subquery()
        refused = and_(questions.c.kind == "none", questions.c.reason.in_(ANSWERABLE))
        weak = and_(questions.c.kind == "answer", questions.c.confidence < WEAK)
        wanted = select(
            func.coalesce(questions.c.read_as, questions.c.question).label("question"),
            questions.c.user_id,
            refused.label("refused"),
            weak.label("weak"),
            (func.coalesce(down, 0) < 0).label("voted_down"),
        ).where(questions.c.asked_at >= since, or_(refused, weak, down < 0))
        with self._transaction() as connection:
            rows = connection.execute(wanted.order_by(questions.c.id.desc()).limit(MOST)).all()
        return [Doubt(row.question, row.user_id, *map(bool, row[2:])) for row in reversed(rows)]


def grouped(doubts: Sequence[Doubt], vectors: NDArray[np.float32]) -> list[Gap]:
    """Doubts as gaps, those of most people first; `vectors` has a row for each different question, in order."""
    texts = list(dict.fromkeys(doubt.question for doubt in doubts))
    asked: dict[str, list[Doubt]] = {text: [] for text in texts}
    for doubt in doubts:
        asked[doubt.question].append(doubt)
    made = [_gap([texts[row] for row in _central(vectors, rows)], asked) for rows in groups(vectors)]
    return sorted(made, key=lambda gap: (-gap.people, -gap.times, gap.example))


def _central(vectors: NDArray[np.float32], rows: list[int]) -> list[int]:
    """The rows of a group, the most typical first."""
    middle = vectors[rows].mean(axis=0)
    return sorted(rows, key=lambda row: -float(vectors[row] @ middle))


def _gap(texts: list[str], asked: dict[str, list[Doubt]]) -> Gap:
    mine = [doubt for text in texts for doubt in asked[text]]
    return Gap(
        example=texts[0],
        others=tuple(texts[1:]),
        times=len(mine),
        people=len({doubt.user_id for doubt in mine}),
        refused=sum(doubt.refused for doubt in mine),
        weak=sum(doubt.weak for doubt in mine),
        voted_down=sum(doubt.voted_down for doubt in mine),
    )
