"""How deliveries end: settled when all parts are, failed, or called off; and what a brief that did not arrive undoes.

Steps inside the transactions of the ledger's modules. A brief of which surely nothing arrived leaves
its subscriber as they were before it was planned: its items are had no more, its news is news again.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, and_, case, delete, not_, select, update

from bot.database.tables import at, deliveries, had, of, parts, subscribers
from bot.records import Address, Delivery

ARRIVED = ("sent", "uncertain")
UNDER_WAY = ("planned", "sending")

WITH_ITEMS = ("brief", "next")
"""The kinds of deliveries whose items count as had."""

_SAME = and_(*(parts.c[name] == deliveries.c[name] for name in ("chat_id", "thread_id", "kind", "name")))


def settle(connection: Connection, delivery: Delivery, now: int) -> None:
    """Settle a delivery whose parts all are; a part that waits or is under way leaves it as it is."""
    state = settled_as(set(connection.scalars(select(parts.c.state).where(of(parts, delivery)))))
    if state is not None:
        values = {"state": state, "settled_at": now}
        connection.execute(update(deliveries).where(of(deliveries, delivery)).values(values))


def settled_as(states: Collection[str]) -> str | None:
    """As what a delivery is settled whose parts are in these states; None while one waits or is under way."""
    if not states or not set(states).isdisjoint(UNDER_WAY):
        return None
    return next((found for found in ("failed", "uncertain", "sent") if found in states), "failed")


def fail(connection: Connection, delivery: Delivery, state: str, why: str, now: int) -> None:
    """What is left of a delivery will not be sent."""
    _drop(connection, and_(of(parts, delivery), parts.c.state.in_(UNDER_WAY)), why)
    ended = {"state": state, "reason": why, "settled_at": now}
    connection.execute(update(deliveries).where(of(deliveries, delivery)).values(ended))
    _undo(connection, delivery)


def give_up(connection: Connection, delivery: Delivery, why: str, now: int) -> None:
    """A delivery whose rows cannot be read will not be sent; nothing is looked at of what it would have told."""
    _drop(connection, and_(of(parts, delivery), parts.c.state.in_(UNDER_WAY)), why)
    ended = {"state": "failed", "reason": why, "settled_at": now}
    connection.execute(update(deliveries).where(of(deliveries, delivery)).values(ended))


def call_off(connection: Connection, whose: ColumnElement[bool], why: str, now: int) -> None:
    """Send no more of the deliveries for which a condition holds than what is in its call this moment.

    Such a one is only marked: should its call turn out to have sent nothing, it is not tried again.
    A day stays free only when nothing of its brief arrived.
    """
    open_ = and_(whose, deliveries.c.state.in_(UNDER_WAY))
    cut_short = which(connection, and_(open_, deliveries.c.kind.in_(WITH_ITEMS), has_part("planned")))
    theirs = select(deliveries.c.name).where(_SAME, open_).exists()
    _drop(connection, and_(parts.c.state == "planned", theirs), why)
    connection.execute(update(deliveries).where(open_, has_part("sending")).values(reason=why))
    ended = {"state": case((has_part(*ARRIVED), "failed"), else_="skipped"), "reason": why, "settled_at": now}
    connection.execute(update(deliveries).where(open_, not_(has_part("sending"))).values(ended))
    for delivery in cut_short:
        _undo(connection, delivery)


def called_off(connection: Connection, delivery: Delivery) -> str | None:
    """Why a delivery that is not settled yet is not to be tried again, if it is not."""
    found: str | None = connection.scalar(select(deliveries.c.reason).where(of(deliveries, delivery)))
    return found


def which(connection: Connection, condition: ColumnElement[bool]) -> list[Delivery]:
    """The deliveries for which a condition holds."""
    columns = (deliveries.c.chat_id, deliveries.c.thread_id, deliveries.c.kind, deliveries.c.name)
    rows = connection.execute(select(*columns).where(condition)).all()
    return [Delivery(Address(row.chat_id, row.thread_id), row.kind, row.name) for row in rows]


def has_part(*states: str) -> ColumnElement[bool]:
    """Whether a part of a delivery is in one of some states; it is in its call while it is "sending"."""
    return select(parts.c.number).where(_SAME, parts.c.state.in_(states)).exists()


def _drop(connection: Connection, which_parts: ColumnElement[bool], why: str) -> None:
    values = {"state": "failed", "reason": why, "html": None, "buttons": None}
    connection.execute(update(parts).where(which_parts).values(values))


def _undo(connection: Connection, delivery: Delivery) -> None:
    """Take back what the dropped parts of a brief would have asked and, when surely nothing arrived, all that it told.

    What a later brief told or held stays.
    """
    columns = (deliveries.c.contents, deliveries.c.planned_at, deliveries.c.news_before)
    some = has_part(*ARRIVED, "sending").label("some")
    row = connection.execute(select(*columns, some).where(of(deliveries, delivery))).one_or_none()
    if row is None:
        return
    address = delivery.address
    if row.planned_at is not None:
        asked = and_(at(deliveries, address), deliveries.c.asked_at == row.planned_at)
        connection.execute(update(deliveries).where(asked).values(asked_at=None))
    if row.some:
        return
    if row.planned_at is not None:
        last = and_(at(subscribers, address), subscribers.c.last_brief == row.planned_at)
        connection.execute(update(subscribers).where(last).values(last_brief=row.news_before, told_all=False))
    for item, told, digest, when in row.contents:
        mine = and_(at(had, address), had.c.item_id == item, had.c.digest == told)
        if digest is None:
            connection.execute(delete(had).where(mine))
        else:
            connection.execute(update(had).where(mine).values(digest=digest, day=when))
