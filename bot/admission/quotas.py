"""How many questions a person and a group may ask within an hour, counted in the ledger: a restart begins nothing anew.

Processes that share the ledger count together. All time comes from the caller.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from sqlalchemy import Column, Connection, and_, delete, insert, select

from bot.database.engine import Database, lock
from bot.database.tables import counted
from bot.records import Place

T = TypeVar("T")

HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Refusal:
    """Whose quota is used up, how large it is, and in how many seconds there is room again."""

    whose: Literal["person", "group"]
    quota: int
    seconds: int
    is_news: bool
    """Whether nobody was told since there was room last; in a group that is told once."""


@dataclass(frozen=True, slots=True)
class Quotas:
    """The questions of the last hour; 0 sets no limit. Nobody counts who is `exempt`. Safe to use from several threads.

    A row is a question by its update's number, so that one that is handled again counts once.
    """

    database: Database = field(repr=False)
    person: int = 0
    group: int = 0
    exempt: frozenset[int] = frozenset()

    def take(self, place: Place, update_id: int, now: int, read: Callable[[Connection], T]) -> Refusal | T:
        """Count a question and read something in the same transaction, or say why there is no room for it.

        What is refused does not count.
        """
        with self.database.transaction() as connection:
            refused = self._counted(connection, place, update_id, now)
            return read(connection) if refused is None else refused

    def limits(self, place: Place) -> bool:
        """Whether a question that is asked there counts."""
        return bool(self._of(place))

    def asked(self, user_id: int) -> list[int]:
        """When a person asked what counts still."""
        mine = and_(counted.c.user_id == user_id, counted.c.counts)
        with self.database.transaction() as connection:
            return list(connection.scalars(select(counted.c.at).where(mine).order_by(counted.c.at)))

    def expire(self, now: int) -> None:
        """Erase what is older than an hour."""
        with self.database.transaction() as connection:
            connection.execute(delete(counted).where(counted.c.at <= now - HOUR_S))

    def _of(self, place: Place) -> list[tuple[Literal["person", "group"], int, Column[Any], int]]:
        """The quotas that hold there: whose, how large, and of which rows."""
        if place.user_id in self.exempt:
            return []
        found: list[tuple[Literal["person", "group"], int, Column[Any], int]] = []
        found += [("person", self.person, counted.c.user_id, place.user_id)] if self.person and place.user_id else []
        found += [("group", self.group, counted.c.chat_id, place.chat_id)] if self.group and place.chat_id < 0 else []
        return found

    def _counted(self, connection: Connection, place: Place, update_id: int, now: int) -> Refusal | None:
        mine = self._of(place)
        if not mine:
            return None
        lock(connection)  # somebody may ask in several chats at once
        row = counted.c.update_id == update_id
        if connection.scalar(select(counted.c.counts).where(row)):
            return None
        connection.execute(delete(counted).where(row))
        values = {"update_id": update_id, "user_id": place.user_id, "chat_id": place.chat_id, "at": now}
        told = and_(counted.c.user_id == place.user_id, counted.c.chat_id == place.chat_id, counted.c.counts.is_(False))
        for whose, quota, column, key in mine:
            lately = and_(column == key, counted.c.counts, counted.c.at > now - HOUR_S)
            last = select(counted.c.at).where(lately).order_by(counted.c.at.desc()).offset(quota - 1).limit(1)
            if (since := connection.scalar(last)) is not None:
                known = select(counted.c.update_id).where(told, counted.c.at > now - HOUR_S).limit(1)
                is_news = connection.scalar(known) is None
                connection.execute(insert(counted).values(values | {"counts": False}))
                return Refusal(whose, quota, since + HOUR_S - now, is_news)
        connection.execute(delete(counted).where(told))
        connection.execute(insert(counted).values(values | {"counts": True}))
        return None
