"""Past briefs of a subscriber: on which days, and with which items. What is still to be sent is not here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, String, and_, cast, select

from bot.database.engine import Database
from bot.database.tables import at, deliveries, item_texts, of
from bot.delivery.settling import ARRIVED, WITH_ITEMS
from bot.records import Address, Delivery


class Archive:
    """Briefs that arrived, or may have; safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._transaction = database.transaction

    def past(self, address: Address, limit: int, offset: int) -> list[str]:
        """The local days of past briefs, newest first; not those on which nothing was left to send."""
        has_items = cast(deliveries.c.contents, String) != "[]"  # the text of JSON, on either database
        past = and_(_briefs(address), deliveries.c.state.in_(ARRIVED), has_items)
        wanted = select(deliveries.c.name).where(past).order_by(deliveries.c.name.desc())
        with self._transaction() as connection:
            return list(connection.scalars(wanted.limit(limit).offset(offset)))

    def items_of(self, address: Address, day: str) -> tuple[tuple[int, str], ...] | None:
        """Items and digests of the brief of a day, in its order; None when there is no past brief."""
        past = and_(of(deliveries, Delivery(address, "brief", day)), deliveries.c.state.in_(ARRIVED))
        with self._transaction() as connection:
            found = connection.scalar(select(deliveries.c.contents).where(past))
        return None if found is None else tuple((int(item), str(digest)) for item, digest, *_ in found)

    def history(self, address: Address) -> list[tuple[str, str, tuple[str, ...]]]:
        """Day, state and quotes of each brief to an address, and of what was fetched beside them, oldest first."""
        columns = (deliveries.c.kind, deliveries.c.name, deliveries.c.state, deliveries.c.contents, deliveries.c.due_at)
        wanted = select(*columns).where(at(deliveries, address), deliveries.c.kind.in_(WITH_ITEMS))
        with self._transaction() as connection:
            rows = connection.execute(wanted.order_by(deliveries.c.due_at)).all()
            texts = _texts(connection, {item for row in rows for item, *_ in row.contents})
        sent = [(row, [(item, digest) for item, digest, *_ in row.contents]) for row in rows]
        return [
            (_day(row.kind, row.name, row.due_at), row.state, tuple(texts[one] for one in items if one in texts))
            for row, items in sent
        ]

    def others(self, address: Address) -> list[tuple[str, str]]:
        """Kind and state of each delivery to an address that was no brief."""
        wanted = select(deliveries.c.kind, deliveries.c.state).where(at(deliveries, address))
        with self._transaction() as connection:
            rows = connection.execute(wanted.where(deliveries.c.kind.not_in(WITH_ITEMS)).order_by(deliveries.c.due_at))
            return [(row.kind, row.state) for row in rows]


def _briefs(address: Address) -> ColumnElement[bool]:
    return and_(at(deliveries, address), deliveries.c.kind == "brief")


def _day(kind: str, name: str, due_at: int) -> str:
    """The day of a brief, or on which something was fetched."""
    return name if kind == "brief" else datetime.fromtimestamp(due_at, UTC).date().isoformat()


def _texts(connection: Connection, items: Collection[int]) -> dict[tuple[int, str], str]:
    """All texts that some items ever had, by item and digest."""
    wanted = select(item_texts).where(item_texts.c.item_id.in_(items))
    return {(row.item_id, row.digest): row.quote for row in connection.execute(wanted)}
