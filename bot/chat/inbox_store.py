"""The database half of the inbox: every update, written down on arrival and marked as far as it has come.

An update that waits is not lost by a restart, and one that Telegram delivers again is not answered
again. The text of an update is erased as soon as it is settled.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Literal, NamedTuple

from sqlalchemy import Connection, and_, delete, insert, or_, select, union, update

from bot.database.engine import Database
from bot.database.tables import deliveries, subscribers, updates

KEPT = 10_000
"""Settled updates that are remembered, far more than Telegram delivers again within its 24 hours here."""

UNREADABLE = "unreadable"
"""Stands for a payload that is no JSON; an update never is a text."""

Write = Callable[[Connection], object]
"""Something that is written in a transaction of somebody else."""

State = Literal["received", "retried", "sending", "settled"]


class Arrived(NamedTuple):
    """Which of some updates are new, and in which of their chats something is pending."""

    new: set[int]
    pending: set[int]


class InboxStore:
    """The updates in the ledger; safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._transaction = database.transaction

    def receive(self, arrived: Mapping[int, object], chats: Collection[int] = ()) -> Arrived:
        """Write down updates, payload by id, and look whether something is pending in their chats."""
        with self._transaction() as connection:
            known = set(connection.scalars(select(updates.c.update_id).where(updates.c.update_id.in_(arrived))))
            new = {key: payload for key, payload in arrived.items() if key not in known}
            if new:
                rows = [{"update_id": key, "state": "received", "payload": p} for key, p in new.items()]
                connection.execute(insert(updates), rows)
            return Arrived(set(new), _pending(connection, chats))

    def pending(self, chats: Collection[int]) -> set[int]:
        """The chats in which something is pending."""
        with self._transaction() as connection:
            return _pending(connection, chats)

    def mark(self, update_id: int, state: State) -> None:
        """Note how far an update has come; what is settled keeps its number and loses its text."""
        self.mark_all((update_id,), state)

    def settle(self, update_id: int, beside: Sequence[Write] = ()) -> None:
        """The update is done with; what is to be written beside it is written with that, or neither is."""
        with self._transaction() as connection:
            mark(connection, update_id, "settled")
            for write in beside:
                write(connection)

    def mark_all(self, update_ids: Collection[int], state: State) -> None:
        """The same for several updates."""
        with self._transaction() as connection:
            for update_id in update_ids:
                mark(connection, update_id, state)

    def give_back(self, update_ids: Collection[int]) -> None:
        """What is being tried again counts as received only: it did not get so far as to be sent."""
        mine = and_(updates.c.update_id.in_(update_ids), updates.c.state == "retried")
        with self._transaction() as connection:
            connection.execute(update(updates).where(mine).values(state="received"))

    def unsettled(self) -> list[tuple[int, State, object]]:
        """The updates that an earlier process left undone, oldest first: id, state, payload.

        Of what cannot be read the payload is UNREADABLE, so that one row keeps nobody from the others.
        """
        wanted = select(updates.c.update_id, updates.c.state).where(updates.c.state != "settled")
        with self._transaction() as connection:
            rows = connection.execute(wanted.order_by(updates.c.update_id)).all()
            return [(int(row.update_id), row.state, _payload(connection, row.update_id)) for row in rows]

    def prune(self) -> None:
        """Forget the numbers of all but the last KEPT updates."""
        with self._transaction() as connection:
            oldest = select(updates.c.update_id).order_by(updates.c.update_id.desc()).offset(KEPT).limit(1)
            border = connection.scalar(oldest)
            if border is not None:
                connection.execute(delete(updates).where(updates.c.update_id <= border, updates.c.state == "settled"))


def _payload(connection: Connection, update_id: int) -> object:
    try:
        return connection.scalar(select(updates.c.payload).where(updates.c.update_id == update_id))
    except ValueError:  # no JSON
        return UNREADABLE


def mark(connection: Connection, update_id: int, state: State) -> None:
    """Note how far an update has come inside a transaction that says more."""
    values: dict[str, object] = {"state": state}
    if state == "settled":
        values["payload"] = None
    connection.execute(update(updates).where(updates.c.update_id == update_id).values(values))


def _pending(connection: Connection, chats: Collection[int]) -> set[int]:
    """The chats that were closed to the bot, whose subscriber is to type something, or is to be asked something."""
    theirs = subscribers.c.chat_id.in_(chats)
    waits = and_(theirs, or_(subscribers.c.state == "parked", subscribers.c.awaiting.is_not(None)))
    doubtful = and_(
        deliveries.c.chat_id.in_(chats), deliveries.c.kind == "brief",
        deliveries.c.state == "uncertain", deliveries.c.asked_at.is_(None),
    )  # fmt: skip
    looks = select(subscribers.c.chat_id).where(waits), select(deliveries.c.chat_id).where(doubtful)
    return set(connection.scalars(union(*looks))) if chats else set()
