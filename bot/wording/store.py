"""What a language model did on a day, by UTC: tokens, calls, claims kept and dropped; for whom stands nowhere.

Several processes may write to one day: each adds what it has not written yet.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, insert, select

from bot.database.engine import Database, lock
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
            return _found(connection, day)

    def add(self, more: Day) -> Day:
        """Add to a day; the day as it stands then. Those before it are erased."""
        with self._transaction() as connection:
            lock(connection)
            before = _found(connection, more.day)
            made = Day(more.day, before.tokens + more.tokens, before.counts + more.counts)
            connection.execute(delete(wording_days).where(wording_days.c.day <= more.day))
            row = {"day": made.day, "tokens": made.tokens, "counts": dict(made.counts)}
            connection.execute(insert(wording_days).values(row))
        return made


def _found(connection: Connection, day: str) -> Day:
    row = connection.execute(select(wording_days).where(wording_days.c.day == day)).one_or_none()
    return Day(day) if row is None else Day(day, row.tokens, Counter(row.counts))
