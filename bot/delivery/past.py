"""What subscribers were sent and had, read for many at once: what their next briefs are made from. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import JSON, ColumnElement, Connection, Text, and_, func, or_, select

from bot.database.tables import deliveries, had
from bot.delivery.settling import ARRIVED, UNDER_WAY
from bot.records import Address, Had

LATE = ("missed", "too late")
"""The reasons of days whose brief could not be sent in time: nobody was there to plan it, or to send it."""

_IS_BRIEF = deliveries.c.kind == "brief"


@dataclass(slots=True)
class Past:
    """What an address was sent lately, and had."""

    briefs: list[tuple[str, str, int]] = field(default_factory=list)
    """Local day, state and moment of each."""
    had: dict[int, Had] = field(default_factory=dict)
    """The items that it had, or is about to have."""
    missed: tuple[str, ...] = ()
    """The local days since the last brief that came whose own could not be sent in time."""
    doubtful: tuple[str, ...] = ()
    """The days of uncertain briefs about which nobody was asked yet."""

    def taken(self, since: str) -> frozenset[str]:
        """The local days from `since` on that had a brief; a skipped one leaves its day free."""
        return frozenset(day for day, state, _ in self.briefs if day >= since and state != "skipped")

    def moments(self, since: str) -> tuple[int, ...]:
        """When the briefs of the local days from `since` on were due that arrived, or are under way."""
        return tuple(at for day, state, at in self.briefs if day >= since and state in (*ARRIVED, *UNDER_WAY))


def past(connection: Connection, addresses: Collection[Address], since: str) -> dict[Address, Past]:
    """The past of each address, its briefs as of the local day `since`."""
    found = {address: Past() for address in addresses}
    _read_briefs(connection, found, since)
    for where, row in _rows(connection, found, had):
        found[where].had[row.item_id] = Had(row.digest, row.day)
    doubted = and_(deliveries.c.state == "uncertain", deliveries.c.asked_at.is_(None))
    lost = and_(deliveries.c.state == "skipped", deliveries.c.reason.in_(LATE), deliveries.c.name > _last_that_came())
    for where, row in _rows(connection, found, deliveries, and_(_IS_BRIEF, or_(doubted, lost))):
        if row.state == "uncertain":
            found[where].doubtful += (row.name,)
        else:
            found[where].missed += (row.name,)
    return found


def briefs(connection: Connection, address: Address, since: str) -> Past:
    """The briefs of one address as of the local day `since`, and nothing else."""
    found = {address: Past()}
    _read_briefs(connection, found, since)
    return found[address]


def _read_briefs(connection: Connection, found: Mapping[Address, Past], since: str) -> None:
    for where, row in _rows(connection, found, deliveries, and_(_IS_BRIEF, deliveries.c.name >= since)):
        found[where].briefs.append((row.name, row.state, row.due_at))


def _last_that_came() -> ColumnElement[str]:
    """The day of the last brief that came, of the address of a row of `deliveries`; "" where none did."""
    theirs = deliveries.alias()
    same = and_(theirs.c.chat_id == deliveries.c.chat_id, theirs.c.thread_id == deliveries.c.thread_id)
    came = and_(same, theirs.c.kind == "brief", theirs.c.state.in_((*ARRIVED, *UNDER_WAY)))
    return select(func.coalesce(func.max(theirs.c.name), "")).where(came).scalar_subquery()


def _rows(
    connection: Connection, addresses: Collection[Address], table: Any, *conditions: ColumnElement[bool]
) -> Iterator[tuple[Address, Any]]:
    """The rows of some addresses, by name; of a chat those of its other topics are read too, and passed over."""
    columns = [column for column in table.columns if not isinstance(column.type, JSON | Text)]
    wanted = select(*columns).where(table.c.chat_id.in_({one.chat_id for one in addresses}), *conditions)
    for row in connection.execute(wanted.order_by(*table.primary_key.columns)):
        where = Address(row.chat_id, row.thread_id)
        if where in addresses:
            yield where, row
