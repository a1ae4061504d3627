"""Past briefs of a subscriber: on which days, and with which items. What is still to be sent is not here."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, String, and_, cast, not_, select

from bot.database.engine import Database
from bot.database.tables import at, deliveries, item_texts
from bot.delivery.outbox import IS_BRIEF
from bot.records import Address

_PAST = ("sent", "uncertain")


class Archive:
    """Briefs that arrived, or may have; safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._transaction = database.transaction

    def past(self, address: Address, limit: int, offset: int) -> list[str]:
        """The local days of past briefs, newest first; not those on which nothing was left to send."""
        has_items = cast(deliveries.c.contents, String) != "[]"  # the text of JSON, on either database
        wanted = select(deliveries.c.day).where(
            at(deliveries, address), IS_BRIEF, deliveries.c.state.in_(_PAST), has_items
        )
        with self._transaction() as connection:
            page = wanted.order_by(deliveries.c.day.desc()).limit(limit).offset(offset)
            return list(connection.scalars(page))

    def items_of(self, address: Address, day: str) -> tuple[tuple[int, str], ...] | None:
        """Items and digests of the brief of a day, in its order; None when there is no past brief."""
        row = and_(at(deliveries, address), deliveries.c.day == day, deliveries.c.state.in_(_PAST))
        with self._transaction() as connection:
            found = connection.scalar(select(deliveries.c.contents).where(row))
        return None if found is None else tuple((int(item), str(digest)) for item, digest, *_ in found)

    def history(self, address: Address) -> list[tuple[str, str, tuple[str, ...]]]:
        """Day, state and quotes of each brief to an address, oldest first."""
        wanted = select(deliveries.c.day, deliveries.c.state, deliveries.c.contents)
        with self._transaction() as connection:
            rows = connection.execute(wanted.where(at(deliveries, address), IS_BRIEF).order_by(deliveries.c.day)).all()
            texts = _texts(connection, {item for row in rows for item, *_ in row.contents})
        sent = [(row, [(item, digest) for item, digest, *_ in row.contents]) for row in rows]
        return [(row.day, row.state, tuple(texts[one] for one in items if one in texts)) for row, items in sent]

    def others(self, address: Address) -> list[tuple[str, str]]:
        """Name and state of each delivery to an address that was no brief."""
        wanted = select(deliveries.c.day, deliveries.c.state).where(at(deliveries, address), not_(IS_BRIEF))
        with self._transaction() as connection:
            return [(row.day, row.state) for row in connection.execute(wanted.order_by(deliveries.c.due_at))]


def _texts(connection: Connection, items: Collection[int]) -> dict[tuple[int, str], str]:
    """All texts that some items ever had, by item and digest."""
    wanted = select(item_texts).where(item_texts.c.item_id.in_(items))
    return {(row.item_id, row.digest): row.quote for row in connection.execute(wanted)}
