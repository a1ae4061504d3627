"""Everything that can go wrong on the way of a daily brief, each for one subscriber, and how each ends in the ledger.

The real `Daily` over the real ledger, sending through a real bot to the emulator.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.catalogue import Catalogue
from bot.daily import Daily
from bot.database import Database
from bot.deliveries import Deliveries
from bot.delivery import LONGEST_WAIT, UNREACHED_S
from bot.doubts import Doubts
from bot.pacing import Pace, PaceLimiter
from bot.records import Address, DeliveryState
from bot.schedule import local_day
from bot.subscriptions import Subscriptions
from tests.bot.items import item
from tests.support.bot_api import (
    BadMarkup,
    BotApi,
    Fault,
    Forbidden,
    HangAfter,
    Migrated,
    ResetAfter,
    ResetBefore,
    ServerError,
    TooManyRequests,
)
from tests.support.subscribing import subscribe

CHAT, QUIET, GROUP, SUPERGROUP = 700, 701, -100, -100_999
ITEMS = tuple(item(f"Expert {number} asks for step {number}.", f"brief-{number}") for number in range(9))


class Bench:
    """One process's worth of the daily brief, on a ledger in a folder."""

    def __init__(self, api: BotApi, data: Path) -> None:
        self.api = api
        self.database = Database(f"sqlite:///{data / 'ledger.db'}")
        self.subscriptions, self.deliveries = Subscriptions(self.database), Deliveries(self.database)
        catalogue = Catalogue(self.database, lambda: (1, ITEMS))
        self.pace = Pace()
        doubts, late_s = Doubts(self.database), 6 * 3600
        self.daily = Daily(self.subscriptions, self.deliveries, doubts, catalogue, self.pace, late_s=late_s)

    def state(self, chat_id: int) -> DeliveryState | None:
        """How far today's brief of a chat is."""
        return self.deliveries.state(Address(chat_id), local_day("UTC", int(time.time())))

    def run(self, until: Callable[[], bool]) -> None:
        """Plan and send until something is so."""

        async def work() -> None:
            request = HTTPXRequest(read_timeout=1.0, connect_timeout=1.0)
            limiter = PaceLimiter(self.pace, longest_wait=LONGEST_WAIT)
            url = f"{self.api.url}/bot"
            async with ExtBot(self.api.token, base_url=url, request=request, rate_limiter=limiter) as bot:
                await self.daily.begin(bot)
                await asyncio.to_thread(_wait, until)
                await self.daily.end()

        asyncio.run(work())


def _wait(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not until():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """Two people and a group are due."""
    with BotApi(limits=True) as api:
        api.introduce(CHAT)
        api.introduce(QUIET)
        api.introduce(GROUP, "group")
        subscribe(tmp_path, CHAT, QUIET)
        found = Bench(api, tmp_path)
        yield found
        found.database.close()


@contextmanager
def _struck(bench: Bench, fault: Fault, chat_id: int = CHAT) -> Iterator[None]:
    bench.api.fail("sendMessage", fault, chat_id=chat_id)
    yield
    assert bench.api.pending_faults() == []


@pytest.mark.parametrize(
    ("fault", "state", "arrived"),
    [
        (ServerError(500), "uncertain", 0),
        (ResetBefore(), "uncertain", 0),
        (ResetAfter(), "uncertain", 1),
        (HangAfter(3), "uncertain", 1),
        (Forbidden(), "failed", 0),
        (BadMarkup(), "sent", 1),
        (TooManyRequests(2), "sent", 1),
        (TooManyRequests(2, for_all=True), "sent", 1),
    ],
    ids=["500", "reset before", "reset after", "hang after", "403", "markup", "429", "429 for all"],
)
def test_each_fault_ends_in_its_outcome(bench: Bench, fault: Fault, state: DeliveryState, arrived: int) -> None:
    """A brief ends as sent, uncertain or failed, arrives once at most, and never keeps another from its brief."""
    with _struck(bench, fault):
        bench.run(lambda: (bench.state(CHAT), bench.state(QUIET)) == (state, "sent"))
    assert len(bench.api.messages(CHAT)) == arrived
    assert len(bench.api.messages(QUIET)) == 1
    assert len(bench.api.calls("sendMessage")) <= 4


def test_a_refusal_for_speed_is_waited_out(bench: Bench) -> None:
    """After a 429 nothing goes to that chat before its end, and the brief goes out after it."""
    with _struck(bench, TooManyRequests(2)):
        bench.run(lambda: bench.state(CHAT) == "sent")
    first, again = [call for call in bench.api.calls("sendMessage") if call.parameters["chat_id"] == CHAT]
    assert again.time - first.time >= 2
    assert bench.api.impatient == 0


def test_blocked_means_parked(bench: Bench) -> None:
    """A chat that is closed to the bot is parked, so that nobody tries again tomorrow."""
    with _struck(bench, Forbidden()):
        bench.run(lambda: bench.state(CHAT) == "failed")
    subscriber = bench.subscriptions.get(Address(CHAT))
    assert subscriber is not None
    assert subscriber.state == "parked"


def test_a_group_that_moved_gets_its_brief_there(bench: Bench, tmp_path: Path) -> None:
    """When a group has become a supergroup, brief and subscription move with it."""
    subscribe(tmp_path, GROUP)
    with _struck(bench, Migrated(SUPERGROUP), GROUP):
        bench.run(lambda: bench.state(SUPERGROUP) == "sent")
    assert len(bench.api.messages(SUPERGROUP)) == 1
    assert bench.subscriptions.get(Address(GROUP)) is None


def test_what_never_reached_telegram_stays_planned(bench: Bench) -> None:
    """While no connection is made nothing is uncertain: the brief is planned again for a while later."""
    outgoing = bench.deliveries

    async def work() -> None:
        request = HTTPXRequest(connect_timeout=1.0)
        limiter = PaceLimiter(bench.pace, longest_wait=LONGEST_WAIT)
        url = f"{bench.api.url}/bot"
        async with ExtBot(bench.api.token, base_url=url, request=request, rate_limiter=limiter) as bot:
            with bench.api.unreachable():
                await bench.daily.begin(bot)
                await asyncio.sleep(2)
                await bench.daily.end()

    asyncio.run(work())
    assert outgoing.counts() == {"planned": 2}
    assert outgoing.claim(int(time.time()), limit=9) == []
    assert len(outgoing.claim(int(time.time() + UNREACHED_S), limit=9)) == 2
    assert bench.api.calls("sendMessage") == []
