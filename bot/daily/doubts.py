"""Briefs of which nobody knows whether they arrived: asked about once, and settled by the subscriber.

They come about in `bot/delivery/`; nothing is ever sent again without the subscriber's word.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, func, select, update

from bot.database.engine import Database, lock
from bot.database.tables import deliveries, of, parts
from bot.records import Address, Delivery


class Doubts:
    """Uncertain briefs by address and local day; safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._transaction = database.transaction

    def ask(self, chat_id: int, now: int) -> list[str]:
        """The days of uncertain briefs of a chat about which its subscriber was not asked yet; now they are."""
        with self._transaction() as connection:
            lock(connection)
            doubtful = and_(
                deliveries.c.chat_id == chat_id, deliveries.c.kind == "brief", deliveries.c.state == "uncertain",
                deliveries.c.asked_at.is_(None),
            )  # fmt: skip
            days = list(connection.scalars(select(deliveries.c.name).where(doubtful)))
            connection.execute(update(deliveries).where(doubtful).values(asked_at=now))
        return days

    def lately(self, since: int) -> int:
        """How many deliveries became uncertain since a moment, and still are."""
        found = and_(deliveries.c.state == "uncertain", deliveries.c.settled_at >= since)
        with self._transaction() as connection:
            return int(connection.scalar(select(func.count()).select_from(deliveries).where(found)) or 0)

    def confirm(self, address: Address, day: str) -> bool:
        """The subscriber says that an uncertain brief arrived; whether there was one."""
        return self._settle(address, day, {"state": "sent"}, {"state": "sent", "html": None, "buttons": None})

    def send_again(self, address: Address, day: str, now: int) -> bool:
        """The subscriber says that an uncertain brief did not arrive: it is planned again; whether there was one."""
        planned = {"state": "planned", "reason": None}
        waits = {"due_at": now, "not_before": now, "asked_at": None, "settled_at": None}
        return self._settle(address, day, planned | waits, planned)

    def _settle(self, address: Address, day: str, values: dict[str, Any], of_parts: dict[str, Any]) -> bool:
        brief = Delivery(address, "brief", day)
        with self._transaction() as connection:
            mine = and_(of(deliveries, brief), deliveries.c.state == "uncertain")
            if not connection.execute(update(deliveries).where(mine).values(values)).rowcount:
                return False
            uncertain = and_(of(parts, brief), parts.c.state == "uncertain")
            connection.execute(update(parts).where(uncertain).values(of_parts))
        return True
