"""The ledger of broadcasts: a text, who sends it, and how far it is.

Who gets it is settled in one step when it begins: a delivery for every active subscriber. From there
on `bot/delivery/sender.py` sends it as it sends briefs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select, update

from bot.admin import audit
from bot.clock import DAY_S
from bot.database.engine import Database, lock
from bot.database.tables import broadcasts, by_state, deliveries, subscribers
from bot.delivery.settling import UNDER_WAY, call_off
from bot.delivery.store import put
from bot.records import Address, Part
from bot.subscribe.schedule import awake

SOON_S = 120
"""What waits no longer than this does so because Telegram asked for patience."""

TWICE_S = DAY_S
"""Within this time the same text is asked about once more."""

_BEGUN = ("sending", "stopping", "done", "stopped")
_UNSENT = ("draft", "cancelled")
_SETTLED = ("sent", "failed", "uncertain", "skipped")
_UNDER_WAY = ("sending", "stopping")


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A broadcast that was begun, and the message that shows how far it is."""

    id: int
    state: str
    chat_id: int
    message_id: int
    begun_at: int


@dataclass(frozen=True, slots=True)
class By:
    """Who does something to a broadcast and when, and the words it opens with: for the audit log."""

    user_id: int
    at: int
    opening: str

    def write(self, connection: Connection, detail: str) -> None:
        """Note it in the transaction of the act, so that neither stands without the other."""
        audit.write(connection, audit.Noted(self.user_id, self.at, "broadcast", f"“{self.opening}” {detail}"))


@dataclass(frozen=True, slots=True)
class Progress:
    """How many subscribers a broadcast reached, and how many it did not."""

    sent: int = 0
    failed: int = 0
    uncertain: int = 0
    stopped: int = 0
    waiting: int = 0
    resting: int = 0
    """How many of those that wait do so for the end of their quiet hours."""

    @property
    def total(self) -> int:
        """For how many it was planned."""
        return self.sent + self.failed + self.uncertain + self.stopped + self.waiting


class Broadcasts:
    """Broadcasts by number; safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._transaction = database.transaction

    def draft(self, user_id: int, html: str, now: int) -> int:
        """Write a text down that is not to be sent yet; its number."""
        with self._transaction() as connection:
            row = {"user_id": user_id, "html": html, "created_at": now, "state": "draft"}
            made: Any = connection.execute(insert(broadcasts).values(row)).inserted_primary_key
        return int(made[0])

    def begun_before(self, number: int, now: int) -> int | None:
        """When the same text was last sent within a day, if it was."""
        with self._transaction() as connection:
            html = connection.scalar(select(broadcasts.c.html).where(broadcasts.c.id == number))
            same = and_(broadcasts.c.html == html, broadcasts.c.id != number, broadcasts.c.state.in_(_BEGUN))
            recent = and_(same, broadcasts.c.begun_at > now - TWICE_S)
            found: int | None = connection.scalar(select(func.max(broadcasts.c.begun_at)).where(recent))
        return found

    def begin(self, number: int, chat_id: int, message_id: int, by: By, *, urgent: bool = False) -> Broadcast | None:
        """Plan a drafted text for every active subscriber; None when it is no draft any more.

        Unless it is urgent, whoever has quiet hours gets it when these end.
        """
        values = {"state": "sending", "begun_at": by.at, "chat_id": chat_id, "message_id": message_id}
        with self._transaction() as connection:
            if not connection.execute(update(broadcasts).where(_in(number, "draft")).values(values)).rowcount:
                return None
            html = connection.scalar(select(broadcasts.c.html).where(broadcasts.c.id == number))
            awake_at = _awake_at(connection, by.at)
            asleep = {} if urgent else {where: until for where, until in awake_at.items() if until > by.at}
            put(connection, list(awake_at), "broadcast", number, [Part(str(html))], by.at, not_before=asleep)
            by.write(connection, f"to {len(awake_at)}{', urgent' if urgent else ''}")
        return Broadcast(number, "sending", chat_id, message_id, by.at)

    def asleep(self, now: int) -> tuple[int, int]:
        """How many active subscribers have quiet hours now, and the seconds until the last of these end."""
        with self._transaction() as connection:
            waits = [until - now for until in _awake_at(connection, now).values() if until > now]
        return len(waits), max(waits, default=0)

    def text(self, number: int) -> str:
        """The text of a broadcast, as HTML."""
        with self._transaction() as connection:
            return str(connection.scalar(select(broadcasts.c.html).where(broadcasts.c.id == number)))

    def cancel(self, number: int, by: By) -> bool:
        """Give a draft up; False when it is none any more."""
        with self._transaction() as connection:
            changed = connection.execute(update(broadcasts).where(_in(number, "draft")).values(state="cancelled"))
            if changed.rowcount:
                by.write(connection, "cancelled")
        return changed.rowcount > 0

    def by(self, user_id: int) -> list[dict[str, Any]]:
        """What a person wrote to be sent to all, oldest first: the text, its state, when it was written and begun."""
        columns = [broadcasts.c[name] for name in ("html", "state", "created_at", "begun_at")]
        wanted = select(*columns).where(broadcasts.c.user_id == user_id).order_by(broadcasts.c.id)
        with self._transaction() as connection:
            return [dict(row._mapping) for row in connection.execute(wanted)]

    def erase_unsent(self, user_id: int) -> None:
        """Erase a person's drafts that nobody was sent; those that went out are a record."""
        unsent = and_(broadcasts.c.user_id == user_id, broadcasts.c.state.in_(_UNSENT))
        with self._transaction() as connection:
            connection.execute(delete(broadcasts).where(unsent))

    def stop(self, number: int, by: By) -> bool:
        """Send no more of a broadcast than what is being sent this moment; False when it is not under way."""
        with self._transaction() as connection:
            lock(connection)
            changed = connection.execute(update(broadcasts).where(_in(number, "sending")).values(state="stopping"))
            if changed.rowcount:
                by.write(connection, "stopped")
                call_off(connection, _deliveries_of(number), "stopped", by.at)
        return changed.rowcount > 0

    def end(self, number: int) -> None:
        """Note that all of a broadcast is settled and its result told."""
        with self._transaction() as connection:
            connection.execute(update(broadcasts).where(_in(number, "sending")).values(state="done"))
            connection.execute(update(broadcasts).where(_in(number, "stopping")).values(state="stopped"))

    def state(self, number: int) -> str:
        """How far a broadcast is, in a word."""
        with self._transaction() as connection:
            return str(connection.scalar(select(broadcasts.c.state).where(broadcasts.c.id == number)))

    def under_way(self) -> list[Broadcast]:
        """Those that are being sent."""
        with self._transaction() as connection:
            rows = connection.execute(select(broadcasts).where(broadcasts.c.state.in_(_UNDER_WAY))).all()
        return [Broadcast(row.id, row.state, row.chat_id, row.message_id, row.begun_at) for row in rows]

    def progress(self, number: int, now: int = 0) -> Progress:
        """How far a broadcast is; at a moment, also how many of those that wait are not to be sent to yet."""
        resting = and_(_deliveries_of(number), deliveries.c.state == "planned", deliveries.c.not_before > now + SOON_S)
        with self._transaction() as connection:
            count = by_state(connection, deliveries, _deliveries_of(number))
            later = int(connection.scalar(select(func.count()).where(resting)) or 0)
        waiting = sum(count.get(state, 0) for state in UNDER_WAY)
        sent, failed, uncertain, stopped = (count.get(state, 0) for state in _SETTLED)
        return Progress(sent, failed, uncertain, stopped, waiting, later)

    def ahead(self, until: int) -> int:
        """How many messages go out before or beside a broadcast: those that wait, and briefs due until a moment."""
        waiting = select(func.count()).where(deliveries.c.state.in_(UNDER_WAY))
        due = select(func.count()).where(subscribers.c.state == "active", subscribers.c.next_due <= until)
        with self._transaction() as connection:
            return int(connection.scalar(waiting) or 0) + int(connection.scalar(due) or 0)


def _awake_at(connection: Connection, now: int) -> dict[Address, int]:
    """Each active subscriber, and the first moment from now on that lies outside their quiet hours."""
    columns = [subscribers.c[name] for name in ("chat_id", "thread_id", "zone", "quiet")]
    active = select(*columns).where(subscribers.c.state == "active")
    return {Address(row.chat_id, row.thread_id): awake(row.zone, row.quiet, now) for row in connection.execute(active)}


def _in(number: int, state: str) -> ColumnElement[bool]:
    return and_(broadcasts.c.id == number, broadcasts.c.state == state)


def _deliveries_of(number: int) -> ColumnElement[bool]:
    return and_(deliveries.c.kind == "broadcast", deliveries.c.name == str(number))
