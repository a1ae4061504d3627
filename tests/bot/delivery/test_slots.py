"""Moments for the messages of several processes: Telegram's limits hold for all of them together."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import RetryAfter

from bot.database.engine import Database
from bot.delivery.limits import ChatId
from bot.delivery.pacing import Pace
from bot.delivery.slots import GAP_S, Slots, Wanted, spread
from tests.emulator.limits import Limits
from tests.support.postgresql import PostgreSql

WANTED = st.builds(Wanted, st.sampled_from((1, 2, 3, -4, -5)), st.booleans())


@pytest.fixture
def paces(postgresql: PostgreSql) -> Iterator[list[Pace]]:
    """The turns of three processes on one ledger."""
    database = Database(postgresql.new_database())
    yield [Pace(slots=Slots(database, f"process {number}", lambda: 3)) for number in range(3)]
    database.close()


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


def test_three_processes_send_as_fast_as_one_may(paces: list[Pace]) -> None:
    """Ninety messages of three processes to as many chats take three seconds, and exceed nothing."""
    sent: list[tuple[float, int]] = []

    async def send(pace: Pace, chat_id: int) -> None:
        await pace.turn(chat_id, urgent=chat_id % 2 == 0)
        sent.append((time.monotonic(), chat_id))
        pace.answer(chat_id)

    async def send_all() -> None:
        await asyncio.gather(*(send(paces[chat_id % 3], chat_id) for chat_id in range(1, 91)))

    asyncio.run(send_all())
    telegram = Limits(enforced=True)
    assert [telegram.refuse_until("sendMessage", chat_id, at) for at, chat_id in sent] == [None] * 90
    assert sent[-1][0] - sent[0][0] >= 89 * GAP_S - 0.2


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
