"""The ledger of deliveries: one for a subscriber and local day, its parts written before and after each call.

Telegram has no key by which it would know a message that is sent a second time. So what was being
sent when the connection broke or the process died is *uncertain*: it is never sent again unless the
subscriber says that it did not arrive. Items count as had from the moment a brief is planned; a
brief of which surely nothing arrived gives them back. How deliveries end is `settling.py`'s.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, delete, func, insert, not_, select, update

from bot.database.engine import Database, lock
from bot.database.tables import at, clock, deliveries, had, of_day, parts, subscribers
from bot.delivery.outbox import IS_BRIEF
from bot.delivery.settling import UNDER_WAY, arrived, called_off, fail, give_up, in_call, settle, which
from bot.records import Address, DeliveryState, Had, Outgoing, Part, Planned, Subscriber

_TICK = "tick"

PARTS_DAYS = 30
"""After so many days nobody asks any more how the parts of a settled brief fared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a tick decided for one subscriber: a brief, or a day without one and why, and when they are due again."""

    subscriber: Subscriber
    """As they were when it was decided: if they changed since, the step is not taken."""
    next_due: int | None
    planned: Planned | None = None
    skipped: tuple[str, str] | None = None
    told_all: bool = False


class Deliveries:
    """Deliveries by address and local day; safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._transaction = database.transaction

    def taken(self, address: Address, since: str) -> frozenset[str]:
        """The local days from `since` on that had a delivery; a skipped one leaves its day free."""
        wanted = select(deliveries.c.day).where(
            at(deliveries, address), IS_BRIEF, deliveries.c.day >= since, deliveries.c.state != "skipped"
        )
        with self._transaction() as connection:
            return frozenset(connection.scalars(wanted))

    def had(self, address: Address) -> dict[int, Had]:
        """The items that a subscriber had, or is about to have."""
        wanted = select(had.c.item_id, had.c.digest, had.c.day).where(at(had, address))
        with self._transaction() as connection:
            return {row.item_id: Had(row.digest, row.day) for row in connection.execute(wanted)}

    def take(self, steps: Iterable[Step], now: int) -> int:
        """Write down what a tick decided, all or nothing; how many briefs are planned by it.

        A step is left out when its subscriber changed meanwhile or that day has a delivery.
        """
        with self._transaction() as connection:
            return sum(_take(connection, step, now) for step in steps)

    def claim(self, now: int, *, limit: int, busy: Collection[int] = ()) -> list[Outgoing]:
        """Planned deliveries whose time has come, briefs before other messages and the oldest first.

        One of a chat at most and none of the `busy` chats, so that a slow one holds up nobody else; there
        may be more while this gives any. From now on they are this caller's to send.
        """
        waiting = and_(deliveries.c.state == "planned", deliveries.c.not_before <= now)
        waiting = and_(waiting, deliveries.c.chat_id.not_in(busy)) if busy else waiting
        wanted = select(deliveries.c.chat_id, deliveries.c.thread_id, deliveries.c.day).where(waiting)
        claimed = []
        with self._transaction() as connection:
            lock(connection)
            rows = connection.execute(wanted.order_by(not_(IS_BRIEF), deliveries.c.due_at).limit(limit)).all()
            first: dict[int, Any] = {}
            for row in rows:
                first.setdefault(row.chat_id, row)
            for row in first.values():
                address = Address(row.chat_id, row.thread_id)
                mine = and_(of_day(deliveries, address, row.day), deliveries.c.state == "planned")
                if connection.execute(update(deliveries).where(mine).values(state="sending")).rowcount:
                    claimed.append(Outgoing(address, row.day, _waiting(connection, address, row.day)))
        return claimed

    def release(self, address: Address, day: str) -> None:
        """What was claimed and not sent is to be claimed again, unless a part of it is in its call."""
        mine = and_(of_day(deliveries, address, day), deliveries.c.state == "sending", not_(in_call()))
        with self._transaction() as connection:
            connection.execute(update(deliveries).where(mine).values(state="planned"))

    def rest(self, chat_id: int, until: int) -> None:
        """All that waits to be sent to a chat waits until a moment at least, what was claimed too."""
        mine = and_(deliveries.c.chat_id == chat_id, deliveries.c.state.in_(UNDER_WAY), not_(in_call()))
        later = case((deliveries.c.not_before > until, deliveries.c.not_before), else_=until)
        with self._transaction() as connection:
            connection.execute(update(deliveries).where(mine).values(state="planned", not_before=later))

    def sending(self, address: Address, day: str, number: int) -> bool:
        """Note that a part is about to be sent; False when it is not waiting to be."""
        found = and_(_part(address, day, number), parts.c.state == "planned")
        with self._transaction() as connection:
            return connection.execute(update(parts).where(found).values(state="sending")).rowcount > 0

    def sent(self, address: Address, day: str, number: int, message_id: int, now: int) -> None:
        """A part arrived; with the last one the delivery is settled."""
        with self._transaction() as connection:
            values = {"state": "sent", "message_id": message_id, "html": None, "buttons": None}
            connection.execute(update(parts).where(_part(address, day, number)).values(values))
            settle(connection, address, day, now)

    def uncertain(self, address: Address, day: str, number: int, why: str, now: int) -> None:
        """A part may have arrived or not; with the last one the delivery is settled. Its text is kept."""
        with self._transaction() as connection:
            values = {"state": "uncertain", "reason": why}
            connection.execute(update(parts).where(_part(address, day, number)).values(values))
            settle(connection, address, day, now)

    def postpone(self, address: Address, day: str, number: int, until: int, now: int) -> None:
        """A part surely did not arrive: what is left of its delivery waits until a moment, or ends if called off."""
        under_way = and_(_part(address, day, number), parts.c.state == "sending")
        with self._transaction() as connection:
            if not connection.execute(update(parts).where(under_way).values(state="planned")).rowcount:
                return  # it was erased, or the chat has another delivery of that day
            if (why := called_off(connection, address, day)) is not None:
                give_up(connection, address, day, why, now)
                return
            values = {"state": "planned", "not_before": until}
            connection.execute(update(deliveries).where(of_day(deliveries, address, day)).values(values))

    def fail(self, address: Address, day: str, why: str, now: int) -> None:
        """What is left of a delivery will not be sent; if nothing of it arrived, its items are given back."""
        with self._transaction() as connection:
            fail(connection, address, day, "failed", why, now)

    def skip_late(self, before: int, now: int) -> int:
        """Give up planned briefs that were due before a moment and of which nothing was sent; how many."""
        late = and_(IS_BRIEF, deliveries.c.state == "planned", deliveries.c.due_at < before)
        with self._transaction() as connection:
            lock(connection)
            unsent = [one for one in which(connection, late) if not arrived(connection, *one)]
            for address, day in unsent:
                fail(connection, address, day, "skipped", "too late", now)
        return len(unsent)

    def recover(self, now: int) -> int:
        """Take up what an earlier process left: what it was sending is uncertain, the rest goes on; how many are so."""
        with self._transaction() as connection:
            cut = connection.execute(
                update(parts).where(parts.c.state == "sending").values(state="uncertain", reason="the process ended")
            ).rowcount
            for address, day in which(connection, deliveries.c.state == "sending"):
                connection.execute(update(deliveries).where(of_day(deliveries, address, day)).values(state="planned"))
                settle(connection, address, day, now)
        return int(cut)

    def state(self, address: Address, day: str) -> DeliveryState | None:
        """How far a day's delivery is; None when there is none."""
        with self._transaction() as connection:
            found: DeliveryState | None = connection.scalar(
                select(deliveries.c.state).where(of_day(deliveries, address, day))
            )
        return found

    def counts(self) -> dict[str, int]:
        """How many deliveries there are, by state."""
        wanted = select(deliveries.c.state, func.count()).group_by(deliveries.c.state)
        with self._transaction() as connection:
            return {str(state): int(count) for state, count in connection.execute(wanted)}

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


def _take(connection: Connection, step: Step, now: int) -> int:
    who = step.subscriber
    values: dict[str, Any] = {"next_due": step.next_due, "told_all": step.told_all}
    if who.state == "paused" and (who.paused_until or now + 1) <= now:
        values |= {"state": "active", "paused_until": None}
    if step.planned is not None:
        values["last_brief"] = now
    unchanged = and_(at(subscribers, who.address), *(subscribers.c[name] == value for name, value in _seen(who)))
    if not connection.execute(update(subscribers).where(unchanged).values(values)).rowcount:
        return 0
    if step.skipped is not None:
        _insert(connection, who.address, step.skipped[0], now, state="skipped", reason=step.skipped[1], settled_at=now)
    return 0 if step.planned is None else _plan(connection, step.planned, now, who.last_brief)


def _seen(who: Subscriber) -> list[tuple[str, Any]]:
    return [("state", who.state), ("next_due", who.next_due), ("zone", who.zone), ("minute", who.minute)]


def _plan(connection: Connection, planned: Planned, now: int, news_before: int | None) -> int:
    """Write a brief down, unless that day has one; 1 when it is."""
    address, day = planned.address, planned.day
    same = and_(at(had, address), had.c.item_id.in_([item for item, _ in planned.items]))
    kept = connection.execute(select(had.c.item_id, had.c.digest, had.c.day).where(same)).all()
    before = {row.item_id: (row.digest, row.day) for row in kept}
    noted = [[item, digest, *before.get(item, (None, None))] for item, digest in planned.items]
    values = {"due_at": planned.due_at, "contents": noted, "planned_at": now, "news_before": news_before}
    if not _insert(connection, address, day, now, state="planned", **values):
        return 0
    connection.execute(delete(had).where(same))
    for item, digest in planned.items:
        connection.execute(insert(had).values(_key(address, day) | {"item_id": item, "digest": digest}))
    rows = [
        _key(address, day) | {"number": number, "state": "planned", "html": part.html, "buttons": part.buttons}
        for number, part in enumerate(planned.parts)
    ]
    connection.execute(insert(parts), rows)
    oldest = (date.fromisoformat(day) - timedelta(days=PARTS_DAYS)).isoformat()
    old = and_(at(parts, address), parts.c.day < oldest, parts.c.state.in_(("sent", "failed")))
    connection.execute(delete(parts).where(old))
    asked = and_(at(deliveries, address), deliveries.c.day.in_(planned.asks))
    connection.execute(update(deliveries).where(asked).values(asked_at=now))
    return 1


def _insert(connection: Connection, address: Address, day: str, now: int, **values: Any) -> bool:
    """A row of `deliveries`; False when that day has one, unless it was skipped and this one is not."""
    found = connection.scalar(select(deliveries.c.state).where(of_day(deliveries, address, day)))
    if found == "skipped" and values["state"] != "skipped":
        for table in (deliveries, parts):
            connection.execute(delete(table).where(of_day(table, address, day)))
    elif found is not None:
        return False
    row = {"due_at": now, "not_before": 0, "contents": []}
    connection.execute(insert(deliveries).values(_key(address, day) | row | values))
    return True


def _waiting(connection: Connection, address: Address, day: str) -> tuple[tuple[int, Part], ...]:
    wanted = select(parts.c.number, parts.c.html, parts.c.buttons).where(
        of_day(parts, address, day), parts.c.state == "planned"
    )
    rows: Sequence[Any] = connection.execute(wanted.order_by(parts.c.number)).all()
    return tuple((row.number, Part(row.html, _buttons(row.buttons))) for row in rows)


def _buttons(stored: Sequence[Sequence[Sequence[str]]]) -> tuple[tuple[tuple[str, str], ...], ...]:
    return tuple(tuple((label, data) for label, data in row) for row in stored)


def _part(address: Address, day: str, number: int) -> ColumnElement[bool]:
    return and_(of_day(parts, address, day), parts.c.number == number)


def _key(address: Address, day: str) -> dict[str, Any]:
    return {"chat_id": address.chat_id, "thread_id": address.thread_id, "day": day}
