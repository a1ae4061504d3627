"""Past briefs of a subscriber: on which days, and with which items. What is still to be sent is not here."""

from __future__ import annotations

from sqlalchemy import and_, select

from bot.database import Database, deliveries
from bot.outbox import IS_BRIEF
from bot.records import Address
from bot.subscriptions import at

_PAST = ("sent", "uncertain")


class Archive:
    """Briefs that arrived, or may have; safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._transaction = database.transaction

    def past(self, address: Address, limit: int, offset: int) -> list[str]:
        """The local days of past briefs, newest first."""
        wanted = select(deliveries.c.day).where(at(deliveries, address), deliveries.c.state.in_(_PAST), IS_BRIEF)
        with self._transaction() as connection:
            page = wanted.order_by(deliveries.c.day.desc()).limit(limit).offset(offset)
            return list(connection.scalars(page))

    def items_of(self, address: Address, day: str) -> tuple[tuple[int, str], ...] | None:
        """Items and digests of the brief of a day, in its order; None when there is no past brief."""
        row = and_(at(deliveries, address), deliveries.c.day == day, deliveries.c.state.in_(_PAST))
        with self._transaction() as connection:
            found = connection.scalar(select(deliveries.c.contents).where(row))
        return None if found is None else tuple((int(item), str(digest)) for item, digest, *_ in found)
