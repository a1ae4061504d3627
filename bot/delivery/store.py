"""The ledger of deliveries: one for a subscriber and local day, its parts written before and after each call.

Broadcasts and awaited answers are deliveries too: claimed, sent and settled like a brief, after the
briefs that wait. Telegram has no key by which it would know a message that is sent a second time. So
what was being sent when the connection broke or the process died is *uncertain*: it is never sent
again unless the subscriber says that it did not arrive. Items count as had from the moment a brief is
planned; a brief of which surely nothing arrived gives them back. How deliveries end is `settling.py`'s.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, insert, not_, select, update

from bot.database.engine import Database, lock
from bot.database.tables import by_state, clock, deliveries, of, parts
from bot.delivery import planning
from bot.delivery.marking import Mark, mark
from bot.delivery.past import LATE, Past, briefs, past
from bot.delivery.planning import Step, key_of, rows_of
from bot.delivery.settling import ARRIVED, UNDER_WAY, call_off, called_off, fail, give_up, has_part, settle, which
from bot.records import Address, Buttons, Delivery, DeliveryKind, DeliveryState, Outgoing, Part, Planned

log = logging.getLogger(__name__)

_TICK = "tick"
_IS_BRIEF = deliveries.c.kind == "brief"


class Deliveries:
    """Deliveries; safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._transaction = database.transaction

    def past(self, addresses: Collection[Address], since: str) -> dict[Address, Past]:
        """What each of some addresses had and was sent, its briefs as of the local day `since`."""
        with self._transaction() as connection:
            return past(connection, addresses, since)

    def taken(self, address: Address, since: str) -> frozenset[str]:
        """The local days from `since` on that had a brief; a skipped one leaves its day free."""
        return self.briefs(address, since).taken(since)

    def moments(self, address: Address, since: str) -> tuple[int, ...]:
        """When the briefs of the local days from `since` on were due that arrived, or are under way."""
        return self.briefs(address, since).moments(since)

    def briefs(self, address: Address, since: str) -> Past:
        """The briefs of one address as of the local day `since`, and nothing else."""
        with self._transaction() as connection:
            return briefs(connection, address, since)

    def take(self, steps: Sequence[Step], now: int) -> int:
        """Write down what a tick decided, all or nothing; how many briefs are planned by it.

        A step is left out when its subscriber changed meanwhile or that day has a brief.
        """
        with self._transaction() as connection:
            return planning.take(connection, steps, now)

    def take_more(self, planned: Planned, now: int) -> bool:
        """Write down items that somebody fetched beside their briefs; False when that number has some."""
        with self._transaction() as connection:
            lock(connection)
            return planning.plan(connection, [(planned, None)], now) > 0

    def claim(self, now: int, *, limit: int, busy: Collection[int] = ()) -> list[Outgoing]:
        """Planned deliveries whose time has come, briefs before other messages and the oldest first.

        One of a chat at most and none of the `busy` chats, so that a slow one holds up nobody else; there
        may be more while this gives any. From now on they are this caller's to send.
        """
        waiting = and_(
            deliveries.c.state == "planned", deliveries.c.not_before <= now, deliveries.c.chat_id.not_in(busy)
        )
        claimed = []
        with self._transaction() as connection:
            lock(connection)
            first = _first(connection, waiting, limit)
            if not first:
                return []
            mine = and_(*(deliveries.c[name] == bindparam(f"_{name}") for name in key_of(first[0])))
            rows = [{f"_{name}": value for name, value in key_of(one).items()} for one in first]
            connection.execute(update(deliveries).where(mine).values(state="sending"), rows)
            for delivery, found in _waiting(connection, first).items():
                if isinstance(found, Exception):  # what was stored is not what this version stores
                    log.warning("%s name=%s cannot be read: %s", delivery.kind, delivery.name, type(found).__name__)
                    give_up(connection, delivery, "it cannot be read", now)
                else:
                    claimed.append(Outgoing(delivery, tuple(found)))
        return claimed

    def release(self, delivery: Delivery) -> None:
        """What was claimed and not sent is to be claimed again, unless a part of it is in its call."""
        claimed = and_(of(deliveries, delivery), deliveries.c.state == "sending", not_(has_part("sending")))
        with self._transaction() as connection:
            connection.execute(update(deliveries).where(claimed).values(state="planned"))

    def keep_only(self, claimed: Collection[Delivery]) -> None:
        """What counts as claimed, and is not among these, is to be claimed again; for whoever alone sends."""
        with self._transaction() as connection:
            for delivery in which(connection, deliveries.c.state == "sending"):
                if delivery not in claimed:
                    loose = and_(of(deliveries, delivery), not_(has_part("sending")))
                    connection.execute(update(deliveries).where(loose).values(state="planned"))

    def rest(self, chat_id: int, until: int) -> None:
        """All that waits to be sent to a chat waits until a moment at least, what was claimed too."""
        waiting = and_(deliveries.c.chat_id == chat_id, deliveries.c.state.in_(UNDER_WAY), not_(has_part("sending")))
        later = case((deliveries.c.not_before > until, deliveries.c.not_before), else_=until)
        with self._transaction() as connection:
            connection.execute(update(deliveries).where(waiting).values(state="planned", not_before=later))

    def mark(self, marks: Sequence[Mark], now: int) -> list[bool]:
        """Note how far some parts have come; whether each was noted: one that is not waiting is not about to be sent.

        With its last part a delivery is settled.
        """
        with self._transaction() as connection:
            return mark(connection, marks, now)

    def sending(self, delivery: Delivery, number: int) -> bool:
        """Note that a part is about to be sent; False when it is not waiting to be."""
        return self.mark([Mark(delivery, number, "sending")], 0) == [True]

    def sent(self, delivery: Delivery, number: int, message_id: int, now: int) -> None:
        """A part arrived."""
        self.mark([Mark(delivery, number, "sent", message_id=message_id)], now)

    def uncertain(self, delivery: Delivery, number: int, why: str, now: int) -> None:
        """A part may have arrived or not. Its text is kept."""
        self.mark([Mark(delivery, number, "uncertain", why=why)], now)

    def postpone(self, delivery: Delivery, number: int, until: int, now: int) -> None:
        """A part surely did not arrive: what is left of its delivery waits until a moment, or ends if called off."""
        in_call = and_(_part(delivery, number), parts.c.state == "sending")
        with self._transaction() as connection:
            if not connection.execute(update(parts).where(in_call).values(state="planned")).rowcount:
                return  # it was erased, or the chat has another delivery of that name
            mine = of(deliveries, delivery)
            if (why := called_off(connection, delivery)) is not None:
                call_off(connection, mine, why, now)
            else:
                connection.execute(update(deliveries).where(mine).values(state="planned", not_before=until))

    def fail(self, delivery: Delivery, why: str, now: int) -> None:
        """What is left of a delivery will not be sent; if nothing of it arrived, its items are given back."""
        with self._transaction() as connection:
            fail(connection, delivery, "failed", why, now)

    def skip_late(self, before: int, now: int) -> int:
        """Give up planned briefs that were due before a moment and of which nothing was sent; how many."""
        late = and_(_IS_BRIEF, deliveries.c.state == "planned", deliveries.c.due_at < before)
        with self._transaction() as connection:
            lock(connection)
            unsent = which(connection, and_(late, not_(has_part(*ARRIVED))))
            for delivery in unsent:
                fail(connection, delivery, "skipped", LATE[1], now)
        return len(unsent)

    def recover(self, now: int) -> int:
        """Take up what an earlier process left: what it was sending is uncertain, the rest goes on; how many are so."""
        cut = update(parts).where(parts.c.state == "sending").values(state="uncertain", reason="the process ended")
        with self._transaction() as connection:
            count = connection.execute(cut).rowcount
            claimed = which(connection, deliveries.c.state == "sending")
            connection.execute(update(deliveries).where(deliveries.c.state == "sending").values(state="planned"))
            for delivery in claimed:
                settle(connection, delivery, now)
        return int(count)

    def state(self, address: Address, day: str) -> DeliveryState | None:
        """How far the brief of a day is; None when there is none."""
        wanted = select(deliveries.c.state).where(of(deliveries, Delivery(address, "brief", day)))
        with self._transaction() as connection:
            found: DeliveryState | None = connection.scalar(wanted)
        return found

    def counts(self) -> dict[str, int]:
        """How many deliveries there are, by state."""
        with self._transaction() as connection:
            return by_state(connection, deliveries)

    def ticked(self, now: int) -> int | None:
        """Note the moment of a tick; gives back the one noted before."""
        row = clock.c.name == _TICK
        with self._transaction() as connection:
            before = connection.scalar(select(clock.c.moment).where(row))
            if before is None:
                connection.execute(insert(clock).values(name=_TICK, moment=now))
            else:
                connection.execute(update(clock).where(row).values(moment=now))
        return before


def put(
    connection: Connection,
    addresses: Sequence[Address],
    kind: DeliveryKind,
    number: int,
    messages: Sequence[Part],
    now: int,
    *,
    not_before: Mapping[Address, int] | None = None,
) -> None:
    """Plan the same messages for each address, some not before a moment, inside a transaction of the sender's own."""
    keys = [key_of(Delivery(address, kind, str(number))) for address in addresses]
    planned: dict[str, Any] = {"state": "planned", "due_at": now, "not_before": 0, "contents": []}
    if keys:
        waits = [(not_before or {}).get(address, 0) for address in addresses]
        rows = [key | planned | {"not_before": until} for key, until in zip(keys, waits, strict=True)]
        connection.execute(insert(deliveries), rows)
        connection.execute(insert(parts), [key | part for key in keys for part in rows_of(messages)])


def _first(connection: Connection, waiting: ColumnElement[bool], limit: int) -> list[Delivery]:
    """Of the first deliveries that wait, one of each chat; nobody else changes them until the transaction ends."""
    columns = (deliveries.c.chat_id, deliveries.c.thread_id, deliveries.c.kind, deliveries.c.name)
    order = case((_IS_BRIEF, 0), else_=1), deliveries.c.due_at
    found: dict[int, Delivery] = {}
    wanted = select(*columns).where(waiting).order_by(*order).limit(limit).with_for_update()
    for row in connection.execute(wanted):
        found.setdefault(row.chat_id, Delivery(Address(row.chat_id, row.thread_id), row.kind, row.name))
    return list(found.values())


def _waiting(
    connection: Connection, wanted: Sequence[Delivery]
) -> dict[Delivery, list[tuple[int, Part]] | TypeError | ValueError]:
    """The parts of some deliveries that are still to be sent, in their order, or what is wrong with those of one."""
    same = and_(
        parts.c.chat_id.in_({one.address.chat_id for one in wanted}),
        parts.c.kind.in_({one.kind for one in wanted}), parts.c.name.in_({one.name for one in wanted}),
    )  # fmt: skip
    found: dict[Delivery, list[tuple[int, Part]]] = {one: [] for one in wanted}
    try:
        for row in connection.execute(select(parts).where(same, parts.c.state == "planned").order_by(parts.c.number)):
            delivery = Delivery(Address(row.chat_id, row.thread_id), row.kind, row.name)
            if delivery in found:
                found[delivery].append((row.number, _part_of(row)))
    except (TypeError, ValueError) as error:
        if len(wanted) == 1:
            return {wanted[0]: error}
        return {one: theirs for each in wanted for one, theirs in _waiting(connection, [each]).items()}
    return dict(found)


def _part_of(row: Any) -> Part:
    if not isinstance(row.html, str):
        raise TypeError("a part without a text")
    return Part(row.html, _buttons(row.buttons or ()))


def _buttons(stored: Sequence[Sequence[Sequence[str]]]) -> Buttons:
    return tuple(tuple((label, data) for label, data in row) for row in stored)


def _part(delivery: Delivery, number: int) -> ColumnElement[bool]:
    return and_(of(parts, delivery), parts.c.number == number)
