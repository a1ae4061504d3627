"""Moments for the messages of several processes: Telegram's limits hold for all of them together."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from telegram.error import RetryAfter
from telegram.ext import ExtBot

from bot.database.engine import Database
from bot.database.tables import sendings
from bot.delivery.limits import LATE_S, ChatId, Slot
from bot.delivery.pacing import Pace, PaceLimiter, TooLate
from bot.delivery.slots import GAP_S, SPAN_S, UNHEARD_S, Moments, Slots, Wanted, spread
from bot.delivery.telegram import LONGEST_WAIT
from bot.updates.polling import Request
from tests.emulator.bot_api import BotApi
from tests.emulator.limits import Limits
from tests.support.postgresql import PostgreSql

WAY_S, REPLY_S = 0.003, 0.3

WANTED = st.builds(Wanted, st.sampled_from((1, 2, 3, -4, -5)), st.booleans())


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
    """Whatever is asked for, half a second apart: what gets a moment, and leaves at it, is let through by Telegram."""
    telegram, sent, counted = Limits(enforced=True), dict[str, list[float]](), list[float]()
    for number, batch in enumerate(batches):
        now = 100.0 + number / 2
        found = spread(batch, now, counted, sent, {})
        for one, at, later in zip(batch, found.at, found.later, strict=True):
            if at is not None:
                assert telegram.refuse_until("sendMessage", one.chat_id, at) is None
                sent.setdefault(str(one.chat_id), []).append(at)
                counted.append(at)
            assert later >= now


@dataclass(slots=True)
class Ledger:
    """What the ledger knows of messages of some processes, and Telegram, on a clock that is set by the test."""

    telegram: Limits = field(default_factory=lambda: Limits(enforced=True))
    counted: dict[int, float] = field(default_factory=dict)
    moments: list[float] = field(default_factory=list)
    arrived: list[float] = field(default_factory=list)
    lateness: list[float] = field(default_factory=list)
    refused: int = 0
    _events: list[tuple[float, int, Callable[[float], object]]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    def at(self, moment: float, do: Callable[[float], object]) -> None:
        """Plan something."""
        heappush(self._events, (moment, next(self._numbers), do))

    def run(self, until: float) -> None:
        """Let time pass."""
        while self._events and self._events[0][0] < until:
            moment, _, do = heappop(self._events)
            do(moment)

    def ask(self, now: float) -> tuple[int, float] | float:
        """A moment for a message, and by what it is known; or when to ask again."""
        number = len(self.moments) + 10
        known = sorted(at for at in self.counted.values() if at > now - 3)
        given = spread([Wanted(number, urgent=False)], now, known, {}, {})
        if given.at[0] is None:
            return max(now + 0.001, given.quiet_until)
        self.moments.append(given.at[0])
        self.counted[number] = given.at[0] + UNHEARD_S
        return number, given.at[0]

    def arrive(self, number: int, now: float) -> None:
        """Telegram counts a message."""
        self.arrived.append(now)
        self.refused += self.telegram.refuse_until("sendMessage", number, now) is not None


@dataclass(slots=True)
class Process:
    """One that always has something to send, and now and then stands still: what was to leave then leaves after it."""

    ledger: Ledger
    chance: Random
    stalls_s: float
    mute: bool
    """Whether the ledger hears nothing of what it sends."""
    still_until: float = 0.0
    waiting: int = 0

    def look(self, now: float) -> None:
        """Stand still, or go on."""
        if self.chance.random() < 0.1:
            self.still_until = now + self.chance.uniform(0.0, self.stalls_s)
        self.ledger.at(now + self.chance.uniform(0.05, 0.15), self.look)

    def wish(self, now: float) -> None:
        """Ask for a moment, and leave at it, or as late as one stands still; not at all, when that is too late."""
        if now < self.still_until:
            self.ledger.at(self.still_until, self.wish)
            return
        given = self.ledger.ask(now)
        if isinstance(given, float):
            self.ledger.at(given, self.wish)
            return
        number, moment = given
        self.waiting += 1
        self.ledger.at(moment, lambda at: self.leave(number, moment, at))
        self.ledger.at(now + 0.02 if self.waiting < 8 else moment, self.wish)

    def leave(self, number: int, moment: float, now: float) -> None:
        """At its moment, or after having stood still."""
        if now < self.still_until:
            self.ledger.at(self.still_until, lambda at: self.leave(number, moment, at))
            return
        self.waiting -= 1
        if now > moment + LATE_S:
            del self.ledger.counted[number]
            return
        self.ledger.lateness.append(now - moment)
        self.ledger.at(now + WAY_S, lambda at: self.ledger.arrive(number, at))
        if not self.mute:
            self.ledger.at(now + REPLY_S + self.chance.uniform(0.0, 0.2), lambda _: self._tell(number, now))

    def _tell(self, number: int, left: float) -> None:
        self.ledger.counted[number] = left


@pytest.mark.parametrize("mute", [0, 1, 3])
@pytest.mark.parametrize("stalls_s", [0.0, 0.1, 0.4, 1.0])
@pytest.mark.parametrize("seed", range(5))
def test_late_messages_exceed_no_limit(seed: int, stalls_s: float, mute: int) -> None:
    """However late messages leave, in however many processes, and whether the ledger hears of them or not."""
    ledger, chance = Ledger(), Random(seed)
    for number in range(3):
        one = Process(ledger, Random(chance.random()), stalls_s, mute=number < mute)
        ledger.at(100.0 + number / 100, one.look)
        ledger.at(100.0 + number / 100, one.wish)
    ledger.run(130.0)
    assert ledger.refused == 0
    assert len(ledger.arrived) > 300
    if not mute:
        assert len(ledger.arrived) / 30 >= {0.0: 28.5, 0.1: 28.0}.get(stalls_s, 20.0)
        assert not stalls_s or max(ledger.lateness) > min(stalls_s, LATE_S) / 2


def test_a_place_is_free_a_second_after_it_was_counted() -> None:
    """Thirty messages that left one after the other, the last one late: the next goes when the first one's is free."""
    counted = [100.0 + number / 30 for number in range(29)] + [101.3]
    (first,) = spread([Wanted(1, urgent=True)], 101.3, counted, {}, {}).at
    assert first == 101.3
    assert spread([Wanted(1, urgent=True)], 100.98, [100.0] * 30, {}, {}).at == [100.0 + SPAN_S]


def test_where_all_places_are_taken_it_is_asked_again() -> None:
    """Nobody waits for places of which more may be known soon: they are told when to ask again."""
    found = spread([Wanted(1, urgent=True), Wanted(2, urgent=False)], 100.0, [101.0] * 30, {}, {})
    assert (found.at, found.quiet_until) == ([None, None], 100.1)


def test_what_is_held_waits_and_the_others_go() -> None:
    """A chat that Telegram wants left alone gets no moment; when all are to wait, all get one behind that."""
    wanted = [Wanted(1, urgent=True), Wanted(2, urgent=True)]
    found = spread(wanted, 10.0, [], {}, {"1": 40.0})
    assert (found.at, found.later) == ([None, 10.0], [40.0, 10.0])
    assert spread(wanted, 10.0, [], {}, {"": 15.0}).at == [15.0, 15.0 + GAP_S]


def test_a_clock_is_read_between_two_moments() -> None:
    """However long it took to come back: moments are not too early, nor is what is told of them."""
    moments = Moments()
    for before, server, after in ((10.0, 1000.05, 10.3), (20.0, 1010.0, 20.01), (30.0, 1020.0, 30.2)):
        moments.note(before, server, after)
    assert moments.earliest == pytest.approx(-990.0)
    assert moments.latest == pytest.approx(-989.99)
    moments.note(40.0, 1040.0, 40.01)  # the server's was set
    assert moments.earliest == pytest.approx(-1000.0)


def test_three_processes_exceed_nothing(database: Database, paces: list[Pace]) -> None:
    """Ninety messages to as many chats, of which some were kept from leaving at their moments: Telegram takes all."""
    left: list[tuple[float, int]] = []

    async def leave(pace: Pace, slot: Slot) -> None:
        try:
            await pace.leave(slot)
        except TooLate:
            await pace.again(slot)
            await leave(pace, slot)

    async def send(pace: Pace, chat_id: int) -> None:
        slot = await pace.turn(chat_id, urgent=chat_id % 2 == 0)
        await asyncio.sleep(0.2 * (chat_id % 5 == 0) + 0.7 * (chat_id % 21 == 0))
        await leave(pace, slot)
        left.append((time.monotonic(), chat_id))
        pace.answer(slot)

    async def send_all() -> None:
        await asyncio.gather(*(send(paces[chat_id % 3], chat_id) for chat_id in range(1, 91)))

    asyncio.run(send_all())
    with database.transaction() as connection:
        assert set(connection.scalars(select(sendings.c.holder))) == {f"process {number}" for number in range(3)}
    telegram = Limits(enforced=True)
    assert len(left) == 90
    assert [telegram.refuse_until("sendMessage", chat_id, at) for at, chat_id in sorted(left)] == [None] * 90


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


class Slow(Request):
    """Requests of which the first takes so long until it is ready to leave."""

    def __init__(self, delay_s: float) -> None:
        super().__init__(connection_pool_size=4)
        self._delays = [delay_s]

    async def do_request(self, *arguments: Any, **named: Any) -> tuple[int, bytes]:
        """What Telegram answers."""
        if self._delays:
            await asyncio.sleep(self._delays.pop())
        return await super().do_request(*arguments, **named)


def _sent(api: BotApi, pace: Pace, delay_s: float, meanwhile: Callable[[], object] = lambda: None) -> list[float]:
    """Send a message that is ready so late, and have something happen meanwhile; when Telegram got it after that."""

    async def send() -> float:
        request = Slow(delay_s)
        limiter = PaceLimiter(pace, longest_wait=LONGEST_WAIT)
        bot: ExtBot[None] = ExtBot(api.token, base_url=f"{api.url}/bot", request=request, rate_limiter=limiter)
        await request.initialize()
        sending = asyncio.create_task(bot.send_message(7, "answer"))
        await asyncio.sleep(delay_s / 2)
        meanwhile()
        began = time.monotonic()
        await sending
        await request.shutdown()
        return began

    api.introduce(7)
    began = asyncio.run(send())
    return [call.time - began for call in api.calls("sendMessage")]


def test_what_is_ready_too_late_leaves_at_another_moment(database: Database, paces: list[Pace]) -> None:
    """It is sent once, and of the moment that it missed the ledger keeps nothing."""
    with BotApi(limits=True) as api:
        assert len(_sent(api, paces[0], LATE_S + 0.3)) == 1
    with database.transaction() as connection:
        assert connection.scalar(select(func.count()).select_from(sendings)) == 1


def test_what_is_about_to_leave_obeys_a_hold() -> None:
    """Telegram asks for patience while a message is on its way to the door: it waits, and is sent once."""
    pace = Pace()
    with BotApi(limits=True) as api:
        (after_s,) = _sent(api, pace, 0.4, lambda: pace.hold(None, 1.0))
    assert after_s >= 0.99
