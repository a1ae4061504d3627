"""What a tick decided for some subscribers, written down for all of them at once.

Steps inside the transactions of `store.py`: so many statements for a batch, however many subscribers are in it, or a
ledger on a server would be waited for dozens of times for each brief.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, delete, insert, or_, select, update

from bot.database.engine import lock
from bot.database.tables import deliveries, had, parts, subscribers
from bot.records import Address, Delivery, Part, Planned, Subscriber

PARTS_DAYS = 30
"""After so many days nobody asks any more how the parts of a settled brief fared."""

_ADDRESS = ("chat_id", "thread_id")
_DELIVERY = (*_ADDRESS, "kind", "name")

_SEEN = ("state", "next_due", "zone", "minute")
"""What a step was decided by: if one of these has changed, it is not taken."""

_WRITTEN = ("state", "paused_until", "next_due", "told_all", "owed", "last_brief")


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


def take(connection: Connection, steps: Sequence[Step], now: int) -> int:
    """Write down what a tick decided; how many briefs are planned by it.

    A step is left out when its subscriber changed meanwhile, and its brief when that day has one.
    """
    lock(connection)
    rows = _subscribers(connection, {step.subscriber.address for step in steps})
    taken = [step for step in steps if _is_as_seen(step.subscriber, rows.get(step.subscriber.address))]
    if not taken:
        return 0
    changed = [_changed(step, rows[step.subscriber.address], now) for step in taken]
    _change(connection, subscribers, _ADDRESS, _WRITTEN, changed)
    skipped = {
        Delivery(step.subscriber.address, "brief", day): _row(now, state="skipped", reason=why, settled_at=now)
        for step in taken
        for day, why in step.skipped
    }
    _write(connection, skipped)
    planned = [(step.planned, step.subscriber.last_brief) for step in taken if step.planned is not None]
    return plan(connection, planned, now)


def plan(connection: Connection, wanted: Sequence[tuple[Planned, int | None]], now: int) -> int:
    """Write briefs down, each with its subscriber's last one before, unless that day has one; how many are.

    More that was fetched tells no news.
    """
    before = _had(connection, [planned for planned, _ in wanted])
    rows = {planned.delivery: _planned(planned, last, before, now) for planned, last in wanted}
    written = _write(connection, rows)
    made = [planned for planned, _ in wanted if planned.delivery in written]
    told = [(planned, item, digest) for planned in made for item, digest in planned.items]
    again = [{"chat_id": one.address.chat_id, "thread_id": one.address.thread_id, "item_id": item}
             for one, item, _ in told if (one.address, item) in before]  # fmt: skip
    _drop(connection, had, (*_ADDRESS, "item_id"), again)
    _insert(connection, had, [
        {"chat_id": one.address.chat_id, "thread_id": one.address.thread_id, "day": one.day, "item_id": item,
         "digest": digest} for one, item, digest in told
    ])  # fmt: skip
    _insert(connection, parts, [key_of(one.delivery) | part for one in made for part in rows_of(one.parts)])
    _forget(connection, made)
    asked = [key_of(Delivery(one.address, "brief", day)) | {"asked_at": now} for one in made for day in one.asks]
    _change(connection, deliveries, _DELIVERY, ("asked_at",), asked)
    return len(made)


def key_of(delivery: Delivery) -> dict[str, Any]:
    """The columns that name a delivery."""
    address = delivery.address
    return {
        "chat_id": address.chat_id, "thread_id": address.thread_id, "kind": delivery.kind, "name": delivery.name,
    }  # fmt: skip


def rows_of(messages: Iterable[Part]) -> list[dict[str, Any]]:
    """Messages as rows of `parts` that wait to be sent, without the key of their delivery."""
    return [
        {"number": number, "state": "planned", "html": part.html, "buttons": part.buttons}
        for number, part in enumerate(messages)
    ]


def _subscribers(connection: Connection, addresses: Collection[Address]) -> dict[Address, Any]:
    """The rows of some subscribers, which nobody else changes until the transaction ends."""
    columns = [subscribers.c[name] for name in dict.fromkeys((*_ADDRESS, *_SEEN, *_WRITTEN))]
    wanted = select(*columns).where(subscribers.c.chat_id.in_({one.chat_id for one in addresses}))
    rows = connection.execute(wanted.order_by(subscribers.c.chat_id, subscribers.c.thread_id).with_for_update())
    return {Address(row.chat_id, row.thread_id): row for row in rows}


def _is_as_seen(who: Subscriber, row: Any) -> bool:
    return row is not None and all(getattr(row, name) == getattr(who, name) for name in _SEEN)


def _changed(step: Step, row: Any, now: int) -> dict[str, Any]:
    """What a step writes of its subscriber, by the names of columns."""
    who = step.subscriber
    values: dict[str, Any] = {name: getattr(row, name) for name in (*_ADDRESS, *_WRITTEN)}
    values |= {"next_due": step.next_due, "told_all": step.told_all, "owed": None}
    if who.state == "paused" and (who.paused_until or now + 1) <= now:
        values |= {"state": "active", "paused_until": None}
    return values | ({"last_brief": now} if step.planned is not None else {})


def _had(connection: Connection, wanted: Sequence[Planned]) -> dict[tuple[Address, int], tuple[str, str]]:
    """What subscribers had before of the items that they are about to have: digest and day."""
    items = {item for planned in wanted for item, _ in planned.items}
    same = and_(had.c.chat_id.in_({one.address.chat_id for one in wanted}), had.c.item_id.in_(items))
    rows = connection.execute(select(had).where(same)) if items else ()
    return {(Address(row.chat_id, row.thread_id), row.item_id): (row.digest, row.day) for row in rows}


def _planned(
    planned: Planned, news_before: int | None, before: Mapping[tuple[Address, int], tuple[str, str]], now: int
) -> dict[str, Any]:
    noted = [[item, digest, *before.get((planned.address, item), (None, None))] for item, digest in planned.items]
    news = {"planned_at": now, "news_before": news_before} if planned.number is None else {}
    return _row(now, state="planned", due_at=planned.due_at, contents=noted, **news)


def _row(now: int, **values: Any) -> dict[str, Any]:
    """A row of `deliveries` without its key; all rows have the same columns, so that they are written together."""
    empty = {"reason": None, "settled_at": None, "planned_at": None, "news_before": None}
    return {"due_at": now, "not_before": 0, "contents": []} | empty | values


def _write(connection: Connection, wanted: Mapping[Delivery, dict[str, Any]]) -> set[Delivery]:
    """Write rows of `deliveries`; which were: not where that day has one, unless it was skipped and this one is not."""
    known = _states(connection, wanted)
    again = {one for one, row in wanted.items() if known.get(one) == "skipped" and row["state"] != "skipped"}
    new = {one for one in wanted if one not in known}
    for table in (deliveries, parts):
        _drop(connection, table, _DELIVERY, [key_of(one) for one in again])
    _insert(connection, deliveries, [key_of(one) | row for one, row in wanted.items() if one in new | again])
    return new | again


def _states(connection: Connection, wanted: Collection[Delivery]) -> dict[Delivery, str]:
    """The states of those of some deliveries that there are."""
    columns = [deliveries.c[name] for name in (*_DELIVERY, "state")]
    same = and_(
        deliveries.c.chat_id.in_({one.address.chat_id for one in wanted}),
        deliveries.c.kind.in_({one.kind for one in wanted}), deliveries.c.name.in_({one.name for one in wanted}),
    )  # fmt: skip
    rows = connection.execute(select(*columns).where(same)) if wanted else ()
    return {Delivery(Address(row.chat_id, row.thread_id), row.kind, row.name): row.state for row in rows}


def _forget(connection: Connection, made: Sequence[Planned]) -> None:
    """Drop the parts of old briefs of those who have a new one."""
    old = and_(
        parts.c.chat_id == bindparam("_chat_id"), parts.c.thread_id == bindparam("_thread_id"),
        parts.c.kind == "brief", parts.c.name < bindparam("_oldest"),
        or_(parts.c.state == "sent", parts.c.state == "failed"),
    )  # fmt: skip
    values = [
        {"_chat_id": one.address.chat_id, "_thread_id": one.address.thread_id,
         "_oldest": (date.fromisoformat(one.day) - timedelta(days=PARTS_DAYS)).isoformat()} for one in made
    ]  # fmt: skip
    if values:
        connection.execute(delete(parts).where(old), values)


def _insert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _drop(connection: Connection, table: Table, key: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    same = and_(*(table.c[name] == bindparam(f"_{name}") for name in key))
    if rows:
        connection.execute(delete(table).where(same), [{f"_{name}": row[name] for name in key} for row in rows])


def _change(
    connection: Connection, table: Table, key: Sequence[str], columns: Sequence[str], rows: Sequence[dict[str, Any]]
) -> None:
    """Write some columns of the rows with these keys."""
    same = and_(*(table.c[name] == bindparam(f"_{name}") for name in key))
    values: dict[str, Any] = {name: bindparam(f"_{name}") for name in columns}
    if rows:
        named = [{f"_{name}": row[name] for name in (*key, *columns)} for row in rows]
        connection.execute(update(table).where(same).values(values), named)
