"""How far parts have come, noted for several at once: about to be sent, sent, or nobody knows.

What is noted for many in one transaction is noted for each of them before its call, and after it, as if each had a
transaction of its own: `Marks` lets everybody wait for theirs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, and_, bindparam, select, update

from bot.database.engine import lock
from bot.database.tables import deliveries, parts
from bot.delivery.settling import settled_as
from bot.records import Address, Delivery

Key = tuple[Delivery, int]

_COLUMNS = ("chat_id", "thread_id", "kind", "name", "number")


@dataclass(frozen=True, slots=True)
class Mark:
    """What is to be noted of a part of a delivery."""

    delivery: Delivery
    number: int
    state: Literal["sending", "sent", "uncertain"]
    message_id: int | None = None
    why: str | None = None


class Marks:
    """Marks of several senders: those that come while one transaction is under way are written by the next.

    For one event loop.
    """

    def __init__(self, write: Callable[[Sequence[Mark]], list[bool]]) -> None:
        """`write` notes some in one transaction, on a thread of its own; whether each was noted."""
        self._write = write
        self._waiting: list[tuple[Mark, asyncio.Future[bool]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def note(self, mark: Mark) -> bool:
        """Whether it was noted, once that is so; raises LedgerFailure when it could not be written."""
        noted: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((mark, noted))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        return await noted

    async def _write_all(self) -> None:
        while self._waiting:
            some, self._waiting = self._waiting, []
            try:
                found = await asyncio.to_thread(self._write, [mark for mark, _ in some])
            except Exception as error:
                await asyncio.gather(*(self._write_alone(mark, noted, error) for mark, noted in some))
                continue
            for (_, noted), is_noted in zip(some, found, strict=True):
                if not noted.done():
                    noted.set_result(is_noted)
        self._writing = None

    async def _write_alone(self, mark: Mark, noted: asyncio.Future[bool], failed: Exception) -> None:
        """After the failure of all together, which one of them may have been the cause of.

        What was not waiting any more may have been noted by that, if its end alone was lost: nobody knows, then.
        """
        try:
            (is_noted,) = await asyncio.to_thread(self._write, [mark])
            if not is_noted:
                raise failed
        except Exception as error:
            if not noted.done():
                noted.set_exception(error)
            return
        if not noted.done():
            noted.set_result(is_noted)


def mark(connection: Connection, marks: Sequence[Mark], now: int) -> list[bool]:
    """Note how far some parts have come; whether each was noted: one that is not waiting is not about to be sent.

    A delivery whose parts are all settled by that is, too.
    """
    lock(connection)
    states = _states(connection, {one.delivery for one in marks})
    noted = [_may_be(one, states.get((one.delivery, one.number))) for one in marks]
    made = [one for one, is_noted in zip(marks, noted, strict=True) if is_noted]
    _write(connection, made)
    ended = {one.delivery for one in made if one.state != "sending"}
    _settle(connection, ended, states | {(one.delivery, one.number): one.state for one in made}, now)
    return noted


def _may_be(mark: Mark, state: str | None) -> bool:
    return state == "planned" if mark.state == "sending" else state is not None


def _states(connection: Connection, wanted: Collection[Delivery]) -> dict[Key, str]:
    """The states of all parts of some deliveries, which nobody else changes until the transaction ends."""
    same = and_(
        parts.c.chat_id.in_({one.address.chat_id for one in wanted}),
        parts.c.kind.in_({one.kind for one in wanted}), parts.c.name.in_({one.name for one in wanted}),
    )  # fmt: skip
    columns = [parts.c[name] for name in (*_COLUMNS, "state")]
    rows = connection.execute(select(*columns).where(same).order_by(*parts.primary_key.columns).with_for_update())
    return {(Delivery(Address(row.chat_id, row.thread_id), row.kind, row.name), row.number): row.state for row in rows}


def _write(connection: Connection, made: Sequence[Mark]) -> None:
    """Write each state's columns; the text of what is sent is erased, that of an uncertain one is kept."""
    texts: dict[str, dict[str, Any]] = {
        "sending": {},
        "sent": {"message_id": bindparam("_message_id"), "html": None, "buttons": None},
        "uncertain": {"reason": bindparam("_why")},
    }
    same = and_(*(parts.c[name] == bindparam(f"_{name}") for name in _COLUMNS))
    for state, values in texts.items():
        rows = [
            _named(one.delivery) | {"_number": one.number, "_message_id": one.message_id, "_why": one.why}
            for one in made
            if one.state == state
        ]
        if rows:
            connection.execute(update(parts).where(same).values(values | {"state": state}), rows)


def _settle(connection: Connection, ended: Collection[Delivery], states: Mapping[Key, str], now: int) -> None:
    found: dict[Delivery, set[str]] = {}
    for (delivery, _), state in states.items():
        found.setdefault(delivery, set()).add(state)
    same = and_(*(deliveries.c[name] == bindparam(f"_{name}") for name in _COLUMNS[:-1]))
    rows = [_named(one) | {"_state": settled_as(found[one])} for one in ended if settled_as(found[one]) is not None]
    if rows:
        settled = {"state": bindparam("_state"), "settled_at": now}
        connection.execute(update(deliveries).where(same).values(settled), rows)


def _named(delivery: Delivery) -> dict[str, Any]:
    address = delivery.address
    return {
        "_chat_id": address.chat_id, "_thread_id": address.thread_id, "_kind": delivery.kind, "_name": delivery.name,
    }  # fmt: skip
