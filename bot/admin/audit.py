"""The audit log: what administrators did, who and when. It is only ever added to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from bot import clock as clocks
from bot.database.engine import Database
from bot.database.tables import audit as table

LISTED = 20


@dataclass(frozen=True, slots=True)
class Noted:
    """One act of an administrator; `at` is seconds since 1970."""

    user_id: int
    at: int
    act: str
    detail: str


class Audit:
    """The log in the ledger; safe to use from several threads."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = clocks.now) -> None:
        self._transaction = database.transaction
        self._clock = clock

    def note(self, user_id: int, act: str, detail: str) -> None:
        """Write down that an administrator did something: the act in a word or two, and to what."""
        with self._transaction() as connection:
            write(connection, Noted(user_id, int(self._clock()), act, detail))

    def last(self, count: int = LISTED) -> list[Noted]:
        """The newest entries, newest first."""
        wanted = select(table.c.user_id, table.c.at, table.c.act, table.c.detail).order_by(table.c.id.desc())
        with self._transaction() as connection:
            return [Noted(*row) for row in connection.execute(wanted.limit(count))]

    def by(self, user_id: int) -> list[Noted]:
        """All entries of one person, oldest first."""
        wanted = select(table.c.user_id, table.c.at, table.c.act, table.c.detail).where(table.c.user_id == user_id)
        with self._transaction() as connection:
            return [Noted(*row) for row in connection.execute(wanted.order_by(table.c.id))]


def write(connection: Connection, noted: Noted) -> None:
    """Write an entry inside a transaction of the act's own."""
    connection.execute(
        insert(table).values(user_id=noted.user_id, at=noted.at, act=noted.act, detail=noted.detail),
    )
