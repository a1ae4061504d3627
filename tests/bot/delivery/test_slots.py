"""Moments for the messages of several processes: Telegram's limits hold for all of them together."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from telegram.error import RetryAfter

from bot.database.engine import Database
from bot.database.tables import sendings
from bot.delivery.limits import ChatId
from bot.delivery.pacing import Pace
from bot.delivery.slots import GAP_S, Slots, Wanted, spread
from tests.emulator.limits import Limits
from tests.support.postgresql import PostgreSql

WANTED = st.builds(Wanted, st.sampled_from((1, 2, 3, -4, -5)), st.booleans())


CLOCK_S = 0.001
"""By so much a clock may have been set while the test ran, or a moment been rounded."""


@pytest.fixture
def database(postgresql: PostgreSql) -> Iterator[Database]:
    """A ledger of its own."""
    database = Database(postgresql.new_database())
    yield database
    database.close()


@pytest.fixture
def paces(database: Database) -> list[Pace]:
    """The turns of three processes on one ledger."""
    return [Pace(slots=Slots(database, f"process {number}", lambda: 3)) for number in range(3)]


@given(st.lists(st.lists(WANTED, max_size=15), max_size=12))
def test_no_limit_is_exceeded_by_what_is_given_out(batches: list[list[Wanted]]) -> None:
    """Whatever is asked for, half a second apart: what gets a moment is let through by Telegram."""
    telegram, sent, last = Limits(enforced=True), dict[str, list[float]](), 0.0
    for number, batch in enumerate(batches):
        found = spread(batch, 100.0 + number / 2, last, sent, {})
        for one, at, later in zip(batch, found.at, found.later, strict=True):
            if at is not None:
                assert telegram.refuse_until("sendMessage", one.chat_id, at) is None
                sent.setdefault(str(one.chat_id), []).append(at)
                last = at
            assert later >= 100.0 + number / 2


def test_what_is_held_waits_and_the_others_go() -> None:
    """A chat that Telegram wants left alone gets no moment; when all are to wait, all get one behind that."""
    wanted = [Wanted(1, urgent=True), Wanted(2, urgent=True)]
    found = spread(wanted, 10.0, 0.0, {}, {"1": 40.0})
    assert (found.at, found.later) == ([None, 10.0], [40.0, 10.0])
    assert spread(wanted, 10.0, 0.0, {}, {"": 15.0}).at == [15.0, 15.0 + GAP_S]


def test_three_processes_send_at_moments_that_exceed_nothing(database: Database, paces: list[Pace]) -> None:
    """Ninety messages to as many chats: each leaves at its moment or later, and the moments keep Telegram's limits.

    When a message leaves that is late is the machine's matter, so nothing is said of that here.
    """
    left_at: dict[str, float] = {}

    async def send(pace: Pace, chat_id: int) -> None:
        await pace.turn(chat_id, urgent=chat_id % 2 == 0)
        left_at[str(chat_id)] = time.time()
        pace.answer(chat_id)

    async def send_all() -> None:
        await asyncio.gather(*(send(paces[chat_id % 3], chat_id) for chat_id in range(1, 91)))

    asyncio.run(send_all())
    with database.transaction() as connection:
        moments = {row.at: row.chat for row in connection.execute(select(sendings).order_by(sendings.c.at))}
        holders = set(connection.scalars(select(sendings.c.holder)))
    assert (len(moments), len(holders)) == (90, 3)
    telegram = Limits(enforced=True)
    assert [telegram.refuse_until("sendMessage", int(chat), at) for at, chat in moments.items()] == [None] * 90
    assert all(after - before >= GAP_S - CLOCK_S for before, after in pairwise(moments))
    assert all(left_at[chat] >= at - CLOCK_S for at, chat in moments.items())


def test_who_is_told_to_wait_tells_the_others(paces: list[Pace]) -> None:
    """A chat that one was told to leave alone is left alone by all, and nobody waits longer than they would."""

    async def held(chat_id: ChatId) -> None:
        paces[0].hold(chat_id, 100.0)
        await asyncio.sleep(0.5)
        with pytest.raises(RetryAfter):
            await paces[1].turn(chat_id, urgent=True, patience=60.0)
        assert paces[1].left(chat_id) > 90
        await paces[1].turn(8, urgent=True, patience=60.0)

    asyncio.run(held(7))
