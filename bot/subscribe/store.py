"""The ledger of subscribers: who gets a brief, when next, and of what; `schedule.py` works out when."""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, and_, case, delete, func, insert, not_, select, update

from bot import clock as clocks
from bot.database.engine import Database, lock
from bot.database.tables import at, awaited, by_state, deliveries, had, languages, parts, subscribers
from bot.delivery.settling import call_off, has_part
from bot.records import Address, Subscriber

log = logging.getLogger(__name__)

UNREADABLE_S = 3600
"""Before a subscriber is looked at again whose row could not be read."""

_OWNED = (subscribers, had, deliveries, parts, awaited)
"""The tables whose rows belong to a chat."""


class Subscriptions:
    """Subscribers by address; safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._transaction = database.transaction
        self._moved: dict[int, int] = {}
        self._overwrite = database.overwrite

    def get(self, address: Address) -> Subscriber | None:
        """The subscriber at an address, in whatever state."""
        with self._transaction() as connection:
            row = connection.execute(select(subscribers).where(at(subscribers, address))).one_or_none()
        return None if row is None else subscriber_of(row)

    def save(self, subscriber: Subscriber) -> None:
        """Write a subscriber down, whether they are new or not."""
        values = _values(subscriber)
        with self._transaction() as connection:
            found = connection.execute(update(subscribers).where(at(subscribers, subscriber.address)).values(values))
            if not found.rowcount:
                connection.execute(insert(subscribers).values(values))

    def change(self, before: Subscriber | None, after: Subscriber) -> None:
        """Write down what differs between the two and nothing else: a tick may have written the rest meanwhile.

        What waits to be sent to somebody who pauses or unsubscribes is called off.
        """
        old = {} if before is None else _values(before)
        changed = {name: value for name, value in _values(after).items() if name not in old or old[name] != value}
        with self._transaction() as connection:
            if before is None:
                connection.execute(insert(subscribers).values(changed))
            elif changed:
                connection.execute(update(subscribers).where(at(subscribers, after.address)).values(changed))
            if changed.get("state") in ("ended", "paused"):
                _stop(connection, after.address, after.state)

    def due(self, now: int, *, limit: int) -> list[Subscriber]:
        """Those whose next moment has come, the longest waiting first."""
        wanted = select(subscribers).where(subscribers.c.next_due <= now)
        first = wanted.order_by(subscribers.c.next_due).limit(limit)
        with self._transaction() as connection:
            try:
                return [subscriber_of(row) for row in connection.execute(first)]
            except (TypeError, ValueError):  # of one of them; which, is seen one by one
                names = first.with_only_columns(subscribers.c.chat_id, subscribers.c.thread_id)
                rows = connection.execute(names).all()
            found = (_read(connection, Address(row.chat_id, row.thread_id), now) for row in rows)
            return [one for one in found if one is not None]

    def reconsider(self, *, after: int, now: int) -> int:
        """Make those due now whose next moment lies after `after`, so that it is worked out again; how many.

        For a clock that was wrong: a moment too far in the future would never come.
        """
        late = and_(subscribers.c.state == "active", subscribers.c.next_due > after)
        with self._transaction() as connection:
            return connection.execute(update(subscribers).where(late).values(next_due=now)).rowcount

    def made_by(self, user_id: int) -> list[Subscriber]:
        """All subscribers that a person subscribed: themselves, and groups."""
        with self._transaction() as connection:
            rows = connection.execute(select(subscribers).where(subscribers.c.user_id == user_id)).all()
        return [subscriber_of(row) for row in rows]

    def park(self, chat_id: int) -> None:
        """The chat is closed to the bot: nothing is sent there until `unpark`."""
        found = and_(subscribers.c.chat_id == chat_id, subscribers.c.state.in_(("active", "paused")))
        with self._transaction() as connection:
            values = {"state": "parked", "next_due": None, "parked_from": subscribers.c.state}
            connection.execute(update(subscribers).where(found).values(values))

    def end(self, address: Address) -> None:
        """The forum topic of an address is gone for good: so is its subscription."""
        with self._transaction() as connection:
            values = {"state": "ended", "next_due": None, "paused_until": None}
            values |= {"awaiting": None, "awaiting_since": None}
            connection.execute(update(subscribers).where(at(subscribers, address)).values(values))
            _stop(connection, address, "ended")

    def is_parked(self, chat_id: int) -> bool:
        """Whether a chat has a subscriber who is parked."""
        found = and_(subscribers.c.chat_id == chat_id, subscribers.c.state == "parked")
        with self._transaction() as connection:
            return connection.scalar(select(subscribers.c.chat_id).where(found).limit(1)) is not None

    def unpark(self, chat_id: int, now: int) -> bool:
        """The chat is open again: those who were parked are what they were before; whether briefs go on by it."""
        found = and_(subscribers.c.chat_id == chat_id, subscribers.c.state == "parked")
        paused = subscribers.c.parked_from == "paused"
        state = case((paused, "paused"), else_="active")
        # A pause without an end has no next moment: nothing may look for a brief of theirs before they resume.
        next_due = case((and_(paused, subscribers.c.paused_until.is_(None)), None), else_=now)
        with self._transaction() as connection:
            go_on = select(subscribers.c.chat_id).where(found, func.coalesce(subscribers.c.parked_from, "") != "paused")
            connection.execute(update(subscribers).where(found).values(next_due=next_due))
            goes_on = connection.scalar(go_on.limit(1)) is not None
            connection.execute(update(subscribers).where(found).values(state=state, parked_from=None))
        return goes_on

    def move(self, chat_id: int, new_chat_id: int) -> None:
        """A group has a new id: all that is its own goes with it, unless the new one has something already.

        Whoever was about to send something to the old id finds it gone, so it is to be claimed anew.
        """
        if chat_id == new_chat_id:  # told twice, by the update and by an answer
            return
        claimed = and_(deliveries.c.chat_id == chat_id, deliveries.c.state == "sending", not_(has_part("sending")))
        with self._transaction() as connection:
            lock(connection)
            connection.execute(update(deliveries).where(claimed).values(state="planned"))
            for table in _OWNED:
                mine = table.c.chat_id == chat_id
                taken = select(table.c.chat_id).where(table.c.chat_id == new_chat_id).exists()
                if connection.scalar(select(taken)):
                    connection.execute(delete(table).where(mine))
                else:
                    connection.execute(update(table).where(mine).values(chat_id=new_chat_id))
            connection.execute(delete(languages).where(languages.c.id == new_chat_id))
            connection.execute(update(languages).where(languages.c.id == chat_id).values(id=new_chat_id))
        self._moved[chat_id] = new_chat_id

    def now_at(self, address: Address) -> Address:
        """Where an address is since its group got a new id, as far as this process has seen that."""
        chat_id = self._moved.get(address.chat_id, address.chat_id)
        return Address(chat_id, address.thread_id)

    def erase(self, chat_id: int, user_id: int) -> None:
        """Erase all that belongs to a chat's subscribers, and who it was that subscribed others; from the disk too."""
        with self._transaction() as connection:
            lock(connection)
            for table in _OWNED:
                connection.execute(delete(table).where(table.c.chat_id == chat_id))
            connection.execute(update(subscribers).where(subscribers.c.user_id == user_id).values(user_id=None))
        self._overwrite()

    def counts(self) -> dict[str, int]:
        """How many subscribers there are, by state."""
        with self._transaction() as connection:
            return by_state(connection, subscribers)


def _stop(connection: Connection, address: Address, why: str) -> None:
    """Call off briefs and broadcasts; an answer that somebody waits for still comes."""
    call_off(connection, and_(at(deliveries, address), deliveries.c.kind != "answer"), why, int(clocks.now()))


def _read(connection: Connection, address: Address, now: int) -> Subscriber | None:
    """A subscriber; one that cannot be read is put off, so that they keep nobody else from a brief."""
    mine = at(subscribers, address)
    try:
        return subscriber_of(connection.execute(select(subscribers).where(mine)).one())
    except (TypeError, ValueError) as error:  # what was stored is not what this version stores
        log.warning("a subscriber cannot be read and is looked at again later: %s", type(error).__name__)
        connection.execute(update(subscribers).where(mine).values(next_due=now + UNREADABLE_S))
        return None


def subscriber_of(row: Row[Any]) -> Subscriber:
    """A row of `subscribers` as the record."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row._mapping.items()
    }
    bits = values.pop("weekdays")
    values["weekdays"] = frozenset(day for day in range(7) if bits >> day & 1)
    values["address"] = Address(values.pop("chat_id"), values.pop("thread_id"))
    return Subscriber(**values)


def _values(subscriber: Subscriber) -> dict[str, Any]:
    values: dict[str, Any] = asdict(subscriber)
    values |= values.pop("address")
    values["weekdays"] = sum(1 << day for day in subscriber.weekdays)
    return values
