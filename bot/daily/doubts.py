"""Deliveries of which nobody knows whether they arrived: asked about once, and settled by the subscriber.

They come about in `deliveries.py`; nothing is ever sent again without the subscriber's word.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, select, update

from bot.database.engine import Database, lock
from bot.database.tables import at, deliveries, of_day, parts
from bot.delivery.outbox import IS_BRIEF
from bot.delivery.settling import which
from bot.records import Address


class Doubts:
    """Uncertain deliveries by address and local day; safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._transaction = database.transaction

    def ask(self, chat_id: int, now: int) -> list[tuple[Address, str]]:
        """The uncertain deliveries of a chat about which its subscriber was not asked yet; now they are."""
        with self._transaction() as connection:
            lock(connection)
            doubtful = _doubtful(deliveries.c.chat_id == chat_id)
            found = which(connection, doubtful)
            connection.execute(update(deliveries).where(doubtful).values(asked_at=now))
        return found

    def of(self, address: Address) -> tuple[str, ...]:
        """The days of uncertain deliveries about which the subscriber was not asked yet."""
        with self._transaction() as connection:
            return tuple(connection.scalars(select(deliveries.c.day).where(_doubtful(at(deliveries, address)))))

    def lately(self, since: int) -> int:
        """How many deliveries became uncertain since a moment, and still are."""
        found = and_(deliveries.c.state == "uncertain", deliveries.c.settled_at >= since)
        with self._transaction() as connection:
            return int(connection.scalar(select(func.count()).select_from(deliveries).where(found)) or 0)

    def confirm(self, address: Address, day: str) -> bool:
        """The subscriber says that an uncertain brief arrived; whether there was one."""
        with self._transaction() as connection:
            found = and_(of_day(deliveries, address, day), deliveries.c.state == "uncertain")
            if not connection.execute(update(deliveries).where(found).values(state="sent")).rowcount:
                return False
            values = {"state": "sent", "html": None, "buttons": None}
            uncertain = and_(of_day(parts, address, day), parts.c.state == "uncertain")
            connection.execute(update(parts).where(uncertain).values(values))
            return True

    def send_again(self, address: Address, day: str, now: int) -> bool:
        """The subscriber says that an uncertain brief did not arrive: it is planned again; whether there was one."""
        with self._transaction() as connection:
            found = and_(of_day(deliveries, address, day), deliveries.c.state == "uncertain")
            values = {"state": "planned", "due_at": now, "not_before": now, "asked_at": None}
            values |= {"settled_at": None, "reason": None}
            if not connection.execute(update(deliveries).where(found).values(values)).rowcount:
                return False
            uncertain = and_(of_day(parts, address, day), parts.c.state == "uncertain")
            connection.execute(update(parts).where(uncertain).values(state="planned", reason=None))
            return True


def _doubtful(whose: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(whose, IS_BRIEF, deliveries.c.state == "uncertain", deliveries.c.asked_at.is_(None))
