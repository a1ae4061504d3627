"""What many senders note at once is written together, and each hears what became of theirs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import Connection

from bot.database.engine import Database, LedgerFailure
from bot.delivery.marking import Mark, Marks
from bot.delivery.store import Deliveries, put
from bot.records import Address, Delivery, Part

PEOPLE = tuple(Address(person) for person in range(1, 41))
NAME = "7"


@pytest.fixture
def database(database: Database) -> Database:
    """A ledger in which a message of two parts waits for each of forty people."""
    with database.transaction() as connection:
        put(connection, PEOPLE, "broadcast", int(NAME), [Part("first"), Part("second")], 10)
    assert len(Deliveries(database).claim(20, limit=100)) == len(PEOPLE)
    return database


@pytest.fixture
def written(database: Database) -> list[int]:
    """How many marks each transaction has held."""
    return []


@pytest.fixture
def marks(database: Database, written: list[int]) -> Marks:
    """The marks of one process."""
    deliveries = Deliveries(database)

    def write(some: Sequence[Mark]) -> list[bool]:
        written.append(len(some))
        return deliveries.mark(some, 30)

    return Marks(write)


def _of(address: Address) -> Delivery:
    return Delivery(address, "broadcast", NAME)


def test_what_comes_at_once_is_written_in_few_transactions(
    database: Database, marks: Marks, written: list[int]
) -> None:
    """Forty senders go through both parts; each waits for its own marks, and all deliveries are settled in the end."""

    async def send(address: Address) -> list[bool]:
        noted = []
        for number in (0, 1):
            noted.append(await marks.note(Mark(_of(address), number, "sending")))
            noted.append(await marks.note(Mark(_of(address), number, "sent", message_id=address.chat_id)))
        return noted

    async def send_all() -> list[list[bool]]:
        return await asyncio.gather(*map(send, PEOPLE))

    assert asyncio.run(send_all()) == [[True] * 4] * len(PEOPLE)
    assert Deliveries(database).counts() == {"sent": len(PEOPLE)}
    assert sum(written) == 4 * len(PEOPLE)
    assert len(written) < len(PEOPLE)


def test_one_that_is_not_waiting_is_not_sent_and_the_others_are(database: Database, marks: Marks) -> None:
    """Somebody's message was called off meanwhile: they alone hear that it is not to be sent."""
    with database.transaction() as connection:
        connection.exec_driver_sql("UPDATE parts SET state = 'failed' WHERE chat_id = 5")

    async def mark_all() -> list[bool]:
        return await asyncio.gather(*(marks.note(Mark(_of(one), 0, "sending")) for one in PEOPLE))

    assert asyncio.run(mark_all()) == [address.chat_id != 5 for address in PEOPLE]


def _failing(database: Database, refuses: Callable[[], bool]) -> None:
    """Let the ledger refuse transactions for which something holds."""

    def fence(_: Connection) -> None:
        if refuses():
            raise LedgerFailure("away")

    database.fences["test"] = fence


async def _marked(marks: Marks) -> list[bool | BaseException]:
    marking = (marks.note(Mark(_of(one), 0, "sending")) for one in PEOPLE)
    return await asyncio.gather(*marking, return_exceptions=True)


def test_a_ledger_that_is_away_fails_all_and_none_after(database: Database, marks: Marks) -> None:
    """Whoever waited hears of it and marks nothing; later marks are written."""
    away = [True]
    _failing(database, lambda: bool(away))

    async def both() -> tuple[list[bool | BaseException], list[bool | BaseException]]:
        first = await _marked(marks)
        away.clear()
        return first, await _marked(marks)

    failed, noted = asyncio.run(both())
    assert all(isinstance(one, LedgerFailure) for one in failed)
    assert noted == [True] * len(PEOPLE)


def test_one_that_cannot_be_written_holds_up_no_other(database: Database, marks: Marks, written: list[int]) -> None:
    """What fails together is written one by one."""
    _failing(database, lambda: written[-1] > 1)
    assert asyncio.run(_marked(marks)) == [True] * len(PEOPLE)
    assert written[0] > 1
    assert written.count(1) == len(PEOPLE)


def test_what_may_have_been_noted_is_in_doubt(database: Database) -> None:
    """The end of the transaction was lost, and it had been written: nobody is told that a part is not to be sent."""
    deliveries = Deliveries(database)

    def write(some: Sequence[Mark]) -> list[bool]:
        found = deliveries.mark(some, 30)
        if len(some) > 1:
            raise LedgerFailure("the connection broke")
        return found

    assert all(isinstance(one, LedgerFailure) for one in asyncio.run(_marked(Marks(write))))
