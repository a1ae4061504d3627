"""How deliveries end: settled when all parts are, failed, or called off; and what a brief that did not arrive undoes.

Steps inside the transactions of the ledger's modules. A brief of which surely nothing arrived leaves
its subscriber as they were before it was planned: its items are had no more, its news is news again.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, delete, select, update

from bot.database.tables import at, deliveries, had, of_day, parts, subscribers
from bot.records import Address

ARRIVED = ("sent", "uncertain")
UNDER_WAY = ("planned", "sending")


def settle(connection: Connection, address: Address, day: str, now: int) -> None:
    """Settle a delivery whose parts all are; a part that waits or is under way leaves it as it is."""
    states = set(connection.scalars(select(parts.c.state).where(of_day(parts, address, day))))
    if states and not states & set(UNDER_WAY):
        state = next(found for found in ("failed", "uncertain", "sent") if found in states)
        values = {"state": state, "settled_at": now}
        connection.execute(update(deliveries).where(of_day(deliveries, address, day)).values(values))


def fail(connection: Connection, address: Address, day: str, state: str, why: str, now: int) -> None:
    """What is left of a delivery will not be sent."""
    _drop(connection, and_(of_day(parts, address, day), parts.c.state.in_(UNDER_WAY)), why)
    ended = {"state": state, "reason": why, "settled_at": now}
    connection.execute(update(deliveries).where(of_day(deliveries, address, day)).values(ended))
    nothing_arrived = not arrived(connection, address, day)
    if nothing_arrived:
        _give_back(connection, address, day)
    _untell(connection, address, day, news=nothing_arrived)


def give_up(connection: Connection, address: Address, day: str, why: str, now: int) -> None:
    """What is left of a delivery is not sent any more; its day stays free only when nothing of it arrived."""
    fail(connection, address, day, "failed" if arrived(connection, address, day) else "skipped", why, now)


def call_off(connection: Connection, whose: ColumnElement[bool], why: str, now: int) -> None:
    """Send no more of the deliveries for which a condition holds than what is in its call this moment.

    Such a one is only marked: should its call turn out to have sent nothing, it is not tried again.
    """
    for address, day in which(connection, and_(whose, deliveries.c.state.in_(UNDER_WAY))):
        mine = of_day(parts, address, day)
        dropped = _drop(connection, and_(mine, parts.c.state == "planned"), why)
        if connection.scalar(select(parts.c.number).where(mine, parts.c.state == "sending")) is None:
            give_up(connection, address, day, why, now)
            continue
        connection.execute(update(deliveries).where(of_day(deliveries, address, day)).values(reason=why))
        if dropped:
            _untell(connection, address, day, news=False)


def called_off(connection: Connection, address: Address, day: str) -> str | None:
    """Why a delivery that is not settled yet is not to be tried again, if it is not."""
    found: str | None = connection.scalar(select(deliveries.c.reason).where(of_day(deliveries, address, day)))
    return found


def arrived(connection: Connection, address: Address, day: str) -> bool:
    """Whether some part of a delivery arrived, or may have."""
    found = select(parts.c.number).where(of_day(parts, address, day), parts.c.state.in_(ARRIVED)).limit(1)
    return connection.scalar(found) is not None


def which(connection: Connection, condition: ColumnElement[bool]) -> list[tuple[Address, str]]:
    """The deliveries for which a condition holds."""
    wanted = select(deliveries.c.chat_id, deliveries.c.thread_id, deliveries.c.day).where(condition)
    return [(Address(row.chat_id, row.thread_id), row.day) for row in connection.execute(wanted).all()]


def in_call() -> ColumnElement[bool]:
    """Whether a part of a delivery is in its call."""
    mine = and_(*(parts.c[name] == deliveries.c[name] for name in ("chat_id", "thread_id", "day")))
    return select(parts.c.number).where(mine, parts.c.state == "sending").exists()


def _drop(connection: Connection, which_parts: ColumnElement[bool], why: str) -> int:
    values = {"state": "failed", "reason": why, "html": None, "buttons": None}
    return connection.execute(update(parts).where(which_parts).values(values)).rowcount


def _give_back(connection: Connection, address: Address, day: str) -> None:
    """Items of a brief that did not arrive are as they were before it was planned, unless a later one has them."""
    contents = connection.scalar(select(deliveries.c.contents).where(of_day(deliveries, address, day)))
    for item, _, digest, when in contents or ():
        row = and_(of_day(had, address, day), had.c.item_id == item)
        if digest is None:
            connection.execute(delete(had).where(row))
        else:
            connection.execute(update(had).where(row).values(digest=digest, day=when))


def _untell(connection: Connection, address: Address, day: str, *, news: bool) -> None:
    """What the rest of a brief would have asked was not asked, and its news not told unless a later one told more."""
    wanted = select(deliveries.c.planned_at, deliveries.c.news_before).where(of_day(deliveries, address, day))
    row = connection.execute(wanted).one_or_none()
    if row is None or row.planned_at is None:
        return
    asked = and_(at(deliveries, address), deliveries.c.asked_at == row.planned_at)
    connection.execute(update(deliveries).where(asked).values(asked_at=None))
    if news:
        last = and_(at(subscribers, address), subscribers.c.last_brief == row.planned_at)
        connection.execute(update(subscribers).where(last).values(last_brief=row.news_before, told_all=False))
