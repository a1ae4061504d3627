"""What a language model did on a day, by UTC: tokens, calls, claims kept and dropped; for whom stands nowhere.

The row of a day is written whole, by the one process that is at work on a ledger.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import delete, insert, select

from bot.database.engine import Database
from bot.database.tables import wording_days


@dataclass(slots=True)
class Day:
    """A day's tokens, and how often each thing happened, by its name."""

    day: str
    tokens: int = 0
    counts: Counter[str] = field(default_factory=Counter)


class Days:
    """The days that are written down; safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._transaction = database.transaction

    def of(self, day: str) -> Day:
        """A day as it stands in the ledger."""
        with self._transaction() as connection:
            row = connection.execute(select(wording_days).where(wording_days.c.day == day)).one_or_none()
        return Day(day) if row is None else Day(day, row.tokens, Counter(row.counts))

    def put(self, found: Day) -> None:
        """Write a day down, instead of what stands there of it; the days before it are erased."""
        row = {"day": found.day, "tokens": found.tokens, "counts": dict(found.counts)}
        with self._transaction() as connection:
            connection.execute(delete(wording_days).where(wording_days.c.day <= found.day))
            connection.execute(insert(wording_days).values(row))
