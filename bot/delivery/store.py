"""The ledger of deliveries: one for a subscriber and local day, its parts written before and after each call.

Broadcasts and awaited answers are deliveries too: claimed, sent and settled like a brief, after the
briefs that wait. Telegram has no key by which it would know a message that is sent a second time. So
what was being sent when the connection broke or the process died is *uncertain*: it is never sent
again unless the subscriber says that it did not arrive. Items count as had from the moment a brief is
planned; a brief of which surely nothing arrived gives them back. How deliveries end is `settling.py`'s.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, delete, func, insert, not_, select, update

from bot.database.engine import Database, lock
from bot.database.tables import at, by_state, clock, deliveries, had, of, parts, subscribers
from bot.delivery.settling import ARRIVED, UNDER_WAY, call_off, called_off, fail, give_up, has_part, settle, which
from bot.records import (
    Address,
    Buttons,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Had,
    Outgoing,
    Part,
    Planned,
    Subscriber,
)

log = logging.getLogger(__name__)

LATE = ("missed", "too late")
"""The reasons of days whose brief could not be sent in time: nobody was there to plan it, or to send it."""

_TICK = "tick"
_IS_BRIEF = deliveries.c.kind == "brief"

PARTS_DAYS = 30
"""After so many days nobody asks any more how the parts of a settled brief fared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a tick decided for one subscriber: a brief, or a day without one and why, and when they are due again."""

    subscriber: Subscriber
    """As they were when it was decided: if they changed since, the step is not taken."""
    next_due: int | None
    planned: Planned | None = None
    skipped: tuple[tuple[str, str], ...] = ()
    """Local days without one, each with the reason."""
    told_all: bool = False


class Deliveries:
    """Deliveries; safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._transaction = database.transaction

    def taken(self, address: Address, since: str) -> frozenset[str]:
        """The local days from `since` on that had a brief; a skipped one leaves its day free."""
        wanted = select(deliveries.c.name).where(
            at(deliveries, address), _IS_BRIEF, deliveries.c.name >= since, deliveries.c.state != "skipped"
        )
        with self._transaction() as connection:
            return frozenset(connection.scalars(wanted))

    def moments(self, address: Address, since: str) -> tuple[int, ...]:
        """When the briefs of the local days from `since` on were due that arrived, or are under way."""
        came = deliveries.c.state.in_((*ARRIVED, *UNDER_WAY))
        wanted = select(deliveries.c.due_at).where(at(deliveries, address), _IS_BRIEF, came, deliveries.c.name >= since)
        with self._transaction() as connection:
            return tuple(connection.scalars(wanted))

    def missed(self, address: Address) -> tuple[str, ...]:
        """The local days since the last brief whose own could not be sent in time."""
        mine = and_(at(deliveries, address), _IS_BRIEF)
        came = and_(mine, deliveries.c.state.in_((*ARRIVED, *UNDER_WAY)))
        last = select(func.coalesce(func.max(deliveries.c.name), "")).where(came).scalar_subquery()
        lost = and_(deliveries.c.state == "skipped", deliveries.c.reason.in_(LATE))
        wanted = select(deliveries.c.name).where(mine, lost, deliveries.c.name > last).order_by(deliveries.c.name)
        with self._transaction() as connection:
            return tuple(connection.scalars(wanted))

    def had(self, address: Address) -> dict[int, Had]:
        """The items that a subscriber had, or is about to have."""
        wanted = select(had.c.item_id, had.c.digest, had.c.day).where(at(had, address))
        with self._transaction() as connection:
            return {row.item_id: Had(row.digest, row.day) for row in connection.execute(wanted)}

    def take(self, steps: Iterable[Step], now: int) -> int:
        """Write down what a tick decided, all or nothing; how many briefs are planned by it.

        A step is left out when its subscriber changed meanwhile or that day has a brief.
        """
        with self._transaction() as connection:
            return sum(_take(connection, step, now) for step in steps)

    def take_more(self, planned: Planned, now: int) -> bool:
        """Write down items that somebody fetched beside their briefs; False when that number has some."""
        with self._transaction() as connection:
            return _plan(connection, planned, now, None) > 0

    def claim(self, now: int, *, limit: int, busy: Collection[int] = ()) -> list[Outgoing]:
        """Planned deliveries whose time has come, briefs before other messages and the oldest first.

        One of a chat at most and none of the `busy` chats, so that a slow one holds up nobody else; there
        may be more while this gives any. From now on they are this caller's to send.
        """
        waiting = and_(deliveries.c.state == "planned", deliveries.c.not_before <= now)
        order = case((_IS_BRIEF, 0), else_=1), deliveries.c.due_at
        claimed = []
        with self._transaction() as connection:
            lock(connection)
            first: dict[int, Delivery] = {}
            for delivery in which(connection, and_(waiting, deliveries.c.chat_id.not_in(busy)), *order, limit=limit):
                first.setdefault(delivery.address.chat_id, delivery)
            for delivery in first.values():
                mine = and_(of(deliveries, delivery), deliveries.c.state == "planned")
                if not connection.execute(update(deliveries).where(mine).values(state="sending")).rowcount:
                    continue
                try:
                    claimed.append(Outgoing(delivery, _waiting(connection, delivery)))
                except (TypeError, ValueError) as error:  # what was stored is not what this version stores
                    log.warning("%s name=%s cannot be read: %s", delivery.kind, delivery.name, type(error).__name__)
                    give_up(connection, delivery, "it cannot be read", now)
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

    def sending(self, delivery: Delivery, number: int) -> bool:
        """Note that a part is about to be sent; False when it is not waiting to be."""
        waiting = and_(_part(delivery, number), parts.c.state == "planned")
        with self._transaction() as connection:
            return connection.execute(update(parts).where(waiting).values(state="sending")).rowcount > 0

    def sent(self, delivery: Delivery, number: int, message_id: int, now: int) -> None:
        """A part arrived; with the last one the delivery is settled."""
        self._note(delivery, number, now, state="sent", message_id=message_id, html=None, buttons=None)

    def uncertain(self, delivery: Delivery, number: int, why: str, now: int) -> None:
        """A part may have arrived or not; with the last one the delivery is settled. Its text is kept."""
        self._note(delivery, number, now, state="uncertain", reason=why)

    def _note(self, delivery: Delivery, number: int, now: int, **values: Any) -> None:
        with self._transaction() as connection:
            connection.execute(update(parts).where(_part(delivery, number)).values(values))
            settle(connection, delivery, now)

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
    keys = [_key(Delivery(address, kind, str(number))) for address in addresses]
    planned: dict[str, Any] = {"state": "planned", "due_at": now, "not_before": 0, "contents": []}
    if keys:
        waits = [(not_before or {}).get(address, 0) for address in addresses]
        rows = [key | planned | {"not_before": until} for key, until in zip(keys, waits, strict=True)]
        connection.execute(insert(deliveries), rows)
        connection.execute(insert(parts), [key | part for key in keys for part in _rows(messages)])


def _take(connection: Connection, step: Step, now: int) -> int:
    who = step.subscriber
    values: dict[str, Any] = {"next_due": step.next_due, "told_all": step.told_all, "owed": None}
    if who.state == "paused" and (who.paused_until or now + 1) <= now:
        values |= {"state": "active", "paused_until": None}
    if step.planned is not None:
        values["last_brief"] = now
    unchanged = and_(at(subscribers, who.address), *(subscribers.c[name] == value for name, value in _seen(who)))
    if not connection.execute(update(subscribers).where(unchanged).values(values)).rowcount:
        return 0
    for day, why in step.skipped:
        skipped = Delivery(who.address, "brief", day)
        _insert(connection, skipped, now, state="skipped", reason=why, settled_at=now)
    return 0 if step.planned is None else _plan(connection, step.planned, now, who.last_brief)


def _seen(who: Subscriber) -> list[tuple[str, Any]]:
    return [("state", who.state), ("next_due", who.next_due), ("zone", who.zone), ("minute", who.minute)]


def _plan(connection: Connection, planned: Planned, now: int, news_before: int | None) -> int:
    """Write a brief down, unless that day has one; 1 when it is. More that was fetched tells no news."""
    address, day, brief = planned.address, planned.day, planned.delivery
    same = and_(at(had, address), had.c.item_id.in_([item for item, _ in planned.items]))
    kept = connection.execute(select(had.c.item_id, had.c.digest, had.c.day).where(same)).all()
    before = {row.item_id: (row.digest, row.day) for row in kept}
    noted = [[item, digest, *before.get(item, (None, None))] for item, digest in planned.items]
    news = {"planned_at": now, "news_before": news_before} if brief.kind == "brief" else {}
    values = {"due_at": planned.due_at, "contents": noted} | news
    if not _insert(connection, brief, now, state="planned", **values):
        return 0
    connection.execute(delete(had).where(same))
    here = {"chat_id": address.chat_id, "thread_id": address.thread_id, "day": day}
    for item, digest in planned.items:
        connection.execute(insert(had).values(here | {"item_id": item, "digest": digest}))
    connection.execute(insert(parts), [_key(brief) | part for part in _rows(planned.parts)])
    oldest = (date.fromisoformat(day) - timedelta(days=PARTS_DAYS)).isoformat()
    old = and_(at(parts, address), parts.c.kind == "brief", parts.c.name < oldest)
    connection.execute(delete(parts).where(old, parts.c.state.in_(("sent", "failed"))))
    asked = and_(at(deliveries, address), _IS_BRIEF, deliveries.c.name.in_(planned.asks))
    connection.execute(update(deliveries).where(asked).values(asked_at=now))
    return 1


def _insert(connection: Connection, brief: Delivery, now: int, **values: Any) -> bool:
    """A row of `deliveries`; False when that day has one, unless it was skipped and this one is not."""
    found = connection.scalar(select(deliveries.c.state).where(of(deliveries, brief)))
    if found == "skipped" and values["state"] != "skipped":
        for table in (deliveries, parts):
            connection.execute(delete(table).where(of(table, brief)))
    elif found is not None:
        return False
    row = {"due_at": now, "not_before": 0, "contents": []}
    connection.execute(insert(deliveries).values(_key(brief) | row | values))
    return True


def _rows(messages: Iterable[Part]) -> list[dict[str, Any]]:
    """Messages as rows of `parts` that wait to be sent, without the key of their delivery."""
    return [
        {"number": number, "state": "planned", "html": part.html, "buttons": part.buttons}
        for number, part in enumerate(messages)
    ]


def _waiting(connection: Connection, delivery: Delivery) -> tuple[tuple[int, Part], ...]:
    """The parts of a delivery that were not sent yet."""
    wanted = select(parts).where(of(parts, delivery), parts.c.state == "planned").order_by(parts.c.number)
    rows = connection.execute(wanted).all()
    if not all(isinstance(row.html, str) for row in rows):
        raise TypeError("a part without a text")
    return tuple((row.number, Part(row.html, _buttons(row.buttons or ()))) for row in rows)


def _buttons(stored: Sequence[Sequence[Sequence[str]]]) -> Buttons:
    return tuple(tuple((label, data) for label, data in row) for row in stored)


def _part(delivery: Delivery, number: int) -> ColumnElement[bool]:
    return and_(of(parts, delivery), parts.c.number == number)


def _key(delivery: Delivery) -> dict[str, Any]:
    address = delivery.address
    return {
        "chat_id": address.chat_id, "thread_id": address.thread_id, "kind": delivery.kind, "name": delivery.name,
    }  # fmt: skip
