"""The database half of the inbox: every update, written down on arrival and marked as far as it has come.

An update that waits is not lost by a restart, and one that Telegram delivers again is not answered
again. The text of an update is erased as soon as it is settled.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Literal, NamedTuple

from sqlalchemy import Connection, and_, delete, insert, or_, select, union, update

from bot.database import claims
from bot.database.claims import Claimed
from bot.database.engine import Database, lock
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


class Shared(NamedTuple):
    """The same, which of the new ones this process has in hand, and what else of their chats from now on."""

    new: set[int]
    pending: set[int]
    mine: set[int]
    others: list[Claimed]


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


class SharedStore(InboxStore):
    """The same where several processes share the ledger: what each has in hand stands there under its `holder`."""

    def __init__(self, database: Database, holder: str) -> None:
        super().__init__(database)
        self._holder = holder
        self.ask = database.ask
        """Raises LedgerFailure when the ledger cannot be read."""

    def share(
        self, arrived: Mapping[int, tuple[int, object]], *, mine: Collection[int], anyway: Collection[int]
    ) -> Shared:
        """Write down updates, chat and payload by number, and take those of `mine` whose chat is in nobody else's turn.

        With them what others wrote down there before. Those of `anyway` are taken whosever turn it is.
        """
        with self._transaction() as connection:
            new = claims.write(connection, arrived)
            pending = _pending(connection, {chat for chat, _ in arrived.values()})
            claims.hold(connection, self._holder, new & set(anyway))
            taken = claims.take(connection, self._holder, {arrived[number][0] for number in new & set(mine)})
            ours = {one.update_id for one in taken} & new | (new & set(anyway))
            others = [one for one in taken if one.update_id not in ours]
            return Shared(new, pending, ours, _seen(connection, others))

    def claim(self, *, limit: int, waited_s: float, without: Collection[int]) -> list[Claimed]:
        """Take some of what nobody has in hand and has waited for so long, but nothing of the chats `without`."""
        with self._transaction() as connection:
            found = claims.claim(connection, self._holder, limit=limit, waited_s=waited_s, without=without)
            return _seen(connection, found)

    def inherit(self, without: Collection[int]) -> list[Claimed]:
        """Take up what dead processes had in hand, but nothing of the chats `without`."""
        with self._transaction() as connection:
            if not claims.orphans(connection, without):
                return []
            lock(connection)
            return _seen(connection, claims.inherit(connection, self._holder, without))

    def settle_on(self, update_id: int, beside: Sequence[Write] = (), *, more: bool = True) -> list[Claimed]:
        """An update is done with; what came in its chat meanwhile is taken, or the chat's turn is let go.

        Who takes no `more` leaves what came to others.
        """
        with self._transaction() as connection:
            mark(connection, update_id, "settled")
            for write in beside:
                write(connection)
            return _seen(connection, claims.go_on(connection, self._holder, update_id, more=more))

    def in_hand(self) -> set[int]:
        """The updates that this process has in hand."""
        mine = select(updates.c.update_id).where(updates.c.holder == self._holder, updates.c.state != "settled")
        with self._transaction() as connection:
            return set(connection.scalars(mine))

    def found(self, update_ids: Collection[int]) -> list[tuple[int, str, object]]:
        """Some of these, oldest first: id, state, payload."""
        columns = (updates.c.update_id, updates.c.state, updates.c.payload)
        mine = and_(updates.c.update_id.in_(update_ids), updates.c.holder == self._holder, updates.c.state != "settled")
        with self._transaction() as connection:
            return [
                tuple(row) for row in connection.execute(select(*columns).where(mine).order_by(updates.c.update_id))
            ]

    def let_go(self, update_ids: Collection[int]) -> None:
        """What was taken and not sent is anybody's again."""
        with self._transaction() as connection:
            claims.let_go(connection, self._holder, update_ids)

    def settled_among(self, update_ids: Collection[int]) -> set[int]:
        """Those of some updates that are done with."""
        with self._transaction() as connection:
            return claims.settled_among(connection, update_ids)

    def state(self, update_id: int) -> str | None:
        """How far an update has come."""
        with self._transaction() as connection:
            found: str | None = connection.scalar(select(updates.c.state).where(updates.c.update_id == update_id))
        return found


def _seen(connection: Connection, claimed: list[Claimed]) -> list[Claimed]:
    """What was claimed, each with whether something is pending in its chat: so its handlers need not look."""
    pending = _pending(connection, {one.chat_id for one in claimed if one.chat_id is not None})
    return [one._replace(is_pending=one.chat_id in pending) for one in claimed]


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
