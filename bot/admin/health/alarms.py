"""The ledger of what is wrong: told once, and told again only after it was well in between. And of failures."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import and_, delete, func, insert, select, update

from bot.clock import DAY_S
from bot.database.engine import Database
from bot.database.tables import alarms, failures

KEPT_S = 30 * DAY_S
"""For how long failures are remembered."""


class Alarms:
    """What is wrong now, by name; safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._transaction = database.transaction

    def raised(self) -> frozenset[str]:
        """What was wrong at the last look."""
        with self._transaction() as connection:
            return frozenset(connection.scalars(select(alarms.c.name)))

    def over(self, wrong: Collection[str]) -> frozenset[str]:
        """What was wrong at the last look, and told, and is well again now."""
        known = and_(alarms.c.told_at.is_not(None), alarms.c.name.not_in(wrong))
        with self._transaction() as connection:
            return frozenset(connection.scalars(select(alarms.c.name).where(known)))

    def settle(self, wrong: Collection[str], now: int) -> frozenset[str]:
        """Note what is wrong now, forget what is well again; which of it nobody was told yet."""
        with self._transaction() as connection:
            connection.execute(delete(alarms).where(alarms.c.name.not_in(wrong)))
            known = frozenset(connection.scalars(select(alarms.c.name)))
            for name in sorted(set(wrong) - known):
                connection.execute(insert(alarms).values(name=name, raised_at=now))
            return frozenset(connection.scalars(select(alarms.c.name).where(alarms.c.told_at.is_(None))))

    def told(self, name: str, now: int) -> None:
        """Administrators know of it."""
        with self._transaction() as connection:
            connection.execute(update(alarms).where(alarms.c.name == name).values(told_at=now))

    def note_failure(self, reference: str, kind: str, now: int) -> None:
        """Write a failure down, and forget old ones."""
        with self._transaction() as connection:
            connection.execute(delete(failures).where(failures.c.happened_at < now - KEPT_S))
            connection.execute(insert(failures).values(reference=reference, kind=kind, happened_at=now))

    def failures(self, since: int) -> tuple[int, str | None]:
        """How many failures there were since a moment, and the reference of the last."""
        recent = failures.c.happened_at >= since
        last = select(failures.c.reference).where(recent).order_by(failures.c.happened_at.desc()).limit(1)
        with self._transaction() as connection:
            count = connection.scalar(select(func.count()).select_from(failures).where(recent))
            return int(count or 0), connection.scalar(last)
