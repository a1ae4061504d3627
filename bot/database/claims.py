"""Which process handles which update: claimed in the ledger, each once, and each chat in its turn. On a server alone.

A chat is in the turn of one process as long as that has an update of it in hand. What comes meanwhile, whoever wrote
it down, waits for the end of that and is then handled by the same process, in the order of its numbers. All steps are
part of transactions that an update has anyway. Nobody claims an update but in its chat's turn, whose row is locked
first, so that each transaction sees all that the one before it has done there. (To skip what another process looks
at, SKIP LOCKED, let a later question overtake an earlier one.)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from bot.database.replicas import living
from bot.database.tables import leases, turns, updates

MOST = 100
"""Chats that are looked for in one transaction."""


_IS_UNCLAIMED = and_(updates.c.state == "received", updates.c.holder.is_(None))


class Claimed(NamedTuple):
    """An update that is this process's to handle; of a dead one, with how far it had come there."""

    update_id: int
    state: str
    payload: object
    chat_id: int | None
    is_pending: bool = True
    """Whether something may be pending in its chat."""


def write(connection: Connection, arrived: Mapping[int, tuple[int, object]]) -> set[int]:
    """Write down updates, chat and payload by number; those that were not known already."""
    rows = [
        {"update_id": number, "state": "received", "chat_id": chat, "payload": payload}
        for number, (chat, payload) in sorted(arrived.items())
    ]
    if not rows:
        return set()
    made = insert(updates).on_conflict_do_nothing().returning(updates.c.update_id)
    return set(connection.scalars(made, rows))


def take(connection: Connection, holder: str, chats: Collection[int]) -> list[Claimed]:
    """Of some chats that are free or in one's turn, take all that nobody has claimed, whoever wrote it down."""
    free = _turns(connection, holder, chats)
    return _taken(connection, holder, free)


def hold(connection: Connection, holder: str, numbers: Collection[int]) -> None:
    """Take updates whose chat's turn does not matter."""
    _hold(connection, holder, numbers)


def claim(
    connection: Connection, holder: str, *, limit: int, waited_s: float, without: Collection[int] = ()
) -> list[Claimed]:
    """Take some chats in which something has waited for so long, the first first, with all that nobody has claimed.

    Only chats that are in nobody's turn: whoever has one goes on with what comes in it (`go_on`); none of `without`.
    """
    busy = select(turns.c.chat_id).where(turns.c.chat_id == updates.c.chat_id).exists()
    waits = and_(
        _IS_UNCLAIMED, updates.c.chat_id.not_in(without), ~busy,
        updates.c.received_at <= func.clock_timestamp() - text(f"interval '{waited_s:.3f} seconds'"),
    )  # fmt: skip
    first = select(updates.c.chat_id).where(waits).order_by(updates.c.update_id).limit(min(limit, MOST))
    free = _turns(connection, holder, connection.scalars(first))
    found = _taken(connection, holder, free)
    idle = free - {one.chat_id for one in found}
    if idle:  # somebody else was there first, and is done already
        connection.execute(delete(turns).where(turns.c.holder == holder, turns.c.chat_id.in_(idle)))
    return found


def go_on(connection: Connection, holder: str, update_id: int, *, more: bool = True) -> list[Claimed]:
    """An update is settled: take what came in its chat meanwhile, or let the chat's turn go when nothing is left.

    Who takes no `more` leaves what came to others.
    """
    chat = connection.scalar(select(updates.c.chat_id).where(updates.c.update_id == update_id))
    mine = and_(turns.c.chat_id == chat, turns.c.holder == holder)
    if chat is None or connection.scalar(select(turns.c.holder).where(mine).with_for_update()) is None:
        return []
    here = and_(updates.c.chat_id == chat, updates.c.state != "settled")
    found = _taken(connection, holder, {chat}) if more else []
    if (
        not found
        and connection.scalar(select(updates.c.update_id).where(here, updates.c.holder == holder).limit(1)) is None
    ):
        connection.execute(delete(turns).where(mine))
    return found


def let_go(connection: Connection, holder: str, numbers: Collection[int]) -> None:
    """What was claimed and not begun is anybody's again."""
    mine = and_(
        updates.c.update_id.in_(numbers), updates.c.holder == holder, updates.c.state.in_(("received", "retried"))
    )
    chats = set(
        connection.scalars(
            update(updates).where(mine).values(state="received", holder=None).returning(updates.c.chat_id)
        )
    )
    busy = select(updates.c.update_id).where(
        updates.c.chat_id == turns.c.chat_id, updates.c.holder == holder, updates.c.state != "settled"
    )
    connection.execute(delete(turns).where(turns.c.holder == holder, turns.c.chat_id.in_(chats), ~busy.exists()))


def orphans(connection: Connection, without: Collection[int] = ()) -> bool:
    """Whether there is anything in hand of processes that are dead, or gone, but for the chats `without`."""
    looks = select(updates.c.update_id).where(_orphaned(without)), select(turns.c.chat_id).where(_left(without))
    return any(connection.scalar(look.limit(1)) is not None for look in looks)


def inherit(connection: Connection, holder: str, without: Collection[int] = ()) -> list[Claimed]:
    """Take up what dead processes had in hand, with the turns of their chats; under `engine.lock`."""
    columns = (updates.c.update_id, updates.c.state, updates.c.payload, updates.c.chat_id)
    rows = connection.execute(select(*columns).where(_orphaned(without)).order_by(updates.c.update_id)).all()
    connection.execute(update(turns).where(_left(without)).values(holder=holder))
    _hold(connection, holder, [row.update_id for row in rows])
    # A turn with nothing in hand under it, as a kill between two transactions leaves it, would never be let go.
    busy = select(updates.c.update_id).where(
        updates.c.chat_id == turns.c.chat_id, updates.c.holder == holder, updates.c.state != "settled"
    )
    connection.execute(delete(turns).where(turns.c.holder == holder, ~busy.exists()))
    return _claimed(rows)


def settled_among(connection: Connection, numbers: Collection[int]) -> set[int]:
    """Those of some updates that are settled, or known no more."""
    open_ = select(updates.c.update_id).where(updates.c.update_id.in_(numbers), updates.c.state != "settled")
    return set(numbers) - set(connection.scalars(open_))


def _turns(connection: Connection, holder: str, chats: Iterable[int]) -> set[int]:
    """Take the turn in those of some chats in which nobody else has it; in which one has it then.

    A row that another transaction is about to delete is waited for, and then taken.
    """
    rows = [{"chat_id": chat, "holder": holder} for chat in sorted(set(chats))]
    if not rows:
        return set()
    wanted = insert(turns)
    had = wanted.on_conflict_do_update(index_elements=["chat_id"], set_={"holder": turns.c.holder})
    return {
        row.chat_id
        for row in connection.execute(had.returning(turns.c.chat_id, turns.c.holder), rows)
        if row.holder == holder
    }


def _taken(connection: Connection, holder: str, chats: Collection[int]) -> list[Claimed]:
    """Take all that nobody has claimed in chats whose turn one has, the first first."""
    columns = (updates.c.update_id, updates.c.state, updates.c.payload, updates.c.chat_id)
    wanted = select(*columns).where(_IS_UNCLAIMED, updates.c.chat_id.in_(chats)).order_by(updates.c.update_id)
    found = _claimed(connection.execute(wanted.with_for_update()).all()) if chats else []
    _hold(connection, holder, [one.update_id for one in found])
    return found


def _hold(connection: Connection, holder: str, numbers: Collection[int]) -> None:
    if numbers:
        connection.execute(update(updates).where(updates.c.update_id.in_(numbers)).values(holder=holder))


def _claimed(rows: Iterable[Any]) -> list[Claimed]:
    return [Claimed(int(row.update_id), str(row.state), row.payload, row.chat_id) for row in rows]


def _orphaned(without: Collection[int]) -> Any:
    """In the hands of nobody who lives; what an earlier version wrote down names no chat."""
    alive = select(leases.c.holder).where(living())
    unclaimed = and_(updates.c.holder.is_(None), updates.c.chat_id.is_(None))
    others = func.coalesce(updates.c.chat_id, 0).not_in(without)
    return and_(updates.c.state != "settled", or_(updates.c.holder.not_in(alive), unclaimed), others)


def _left(without: Collection[int]) -> Any:
    return and_(turns.c.holder.not_in(select(leases.c.holder).where(living())), turns.c.chat_id.not_in(without))
