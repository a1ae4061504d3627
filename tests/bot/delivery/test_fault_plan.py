"""Everything that can go wrong on the way of a daily brief, each for one subscriber, and how each ends in the ledger.

The real `Daily` over the real ledger, sending through a real bot to the emulator.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.daily.catalogue import Catalogue
from bot.daily.tick import Daily
from bot.database.engine import Database
from bot.delivery.limits import IN_FLIGHT
from bot.delivery.pacing import Pace, PaceLimiter
from bot.delivery.sender import SENDING, Sender
from bot.delivery.store import Deliveries
from bot.delivery.telegram import LONGEST_WAIT, UNREACHED_S
from bot.records import Address, DeliveryState, Subscriber
from bot.subscribe.schedule import local_day
from bot.subscribe.store import Subscriptions
from tests.bot.items import item
from tests.emulator.bot_api import (
    BadMarkup,
    BotApi,
    CutAfter,
    Fault,
    Forbidden,
    Garbled,
    HangAfter,
    Migrated,
    ResetAfter,
    ResetBefore,
    ServerError,
    TooManyRequests,
    TopicDeleted,
)
from tests.support.ledgers import ledger_at
from tests.support.subscribing import subscribe

CHAT, QUIET, GROUP, SUPERGROUP = 700, 701, -100, -100_999
ITEMS = tuple(item(f"Expert {number} asks for step {number}.", f"brief-{number}") for number in range(9))


class Bench:
    """One process's worth of the daily brief, on a ledger in a folder."""

    def __init__(self, api: BotApi, data: Path) -> None:
        self.api = api
        self.database = Database(ledger_at(data / "ledger.db"))
        self.subscriptions, self.deliveries = Subscriptions(self.database), Deliveries(self.database)
        catalogue = Catalogue(self.database, lambda: 1, lambda: (1, ITEMS))
        self.pace = Pace()
        self.daily = Daily(self.subscriptions, self.deliveries, catalogue, self.pace, late_s=6 * 3600)

    def state(self, chat_id: int) -> DeliveryState | None:
        """How far today's brief of a chat is."""
        return self.deliveries.state(Address(chat_id), local_day("UTC", int(time.time())))

    def refuse(self, what: str) -> None:
        """Let the ledger take no change of a part for which a condition holds, until `allow`."""
        with self.database.transaction() as connection:
            body = "BEGIN SELECT RAISE(ABORT, 'refused'); END"
            connection.execute(text(f"CREATE TRIGGER refusing BEFORE UPDATE ON parts WHEN {what} {body}"))

    def allow(self) -> None:
        """Let the ledger take everything again."""
        with self.database.transaction() as connection:
            connection.execute(text("DROP TRIGGER refusing"))

    def run(
        self, until: Callable[[], bool], *, token: str | None = None, held: Iterable[int] = (), seconds: float = 0
    ) -> None:
        """Plan and send until something is so; `held` chats get nothing for some seconds."""

        async def work() -> None:
            request = HTTPXRequest(read_timeout=1.0, connect_timeout=1.0)
            limiter = PaceLimiter(self.pace, longest_wait=LONGEST_WAIT)
            url = f"{self.api.url}/bot"
            bot: ExtBot[None] = ExtBot(token or self.api.token, base_url=url, request=request, rate_limiter=limiter)
            await request.initialize()
            for chat_id in held:
                self.pace.hold(chat_id, seconds)
            await self.daily.begin(bot)
            await asyncio.to_thread(_wait, until)
            await self.daily.end()
            await request.shutdown()

        asyncio.run(work())


def _wait(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
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
        (Garbled(), "uncertain", 1),
        (CutAfter(), "uncertain", 1),
        (Forbidden(), "failed", 0),
        (BadMarkup(), "sent", 1),
        (TooManyRequests(2), "sent", 1),
        (TooManyRequests(2, for_all=True), "sent", 1),
    ],
    ids=["500", "reset before", "reset after", "hang after", "garbled", "cut", "403", "markup", "429", "429 for all"],
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


def test_a_refused_token_fails_nothing(bench: Bench) -> None:
    """While Telegram refuses the token the day's briefs wait for one that works."""
    bench.run(lambda: _later(bench) == 2, token="123456:WRONG-TOKEN")  # noqa: S106
    assert bench.deliveries.counts() == {"planned": 2}


def _later(bench: Bench) -> int:
    with bench.database.transaction() as connection:
        waiting = text("SELECT count(*) FROM deliveries WHERE state = 'planned' AND not_before > 0")
        return int(connection.execute(waiting).scalar_one())


def test_a_deleted_topic_has_no_brief_tomorrow(bench: Bench) -> None:
    """The subscription of a topic ends with it; the other topics of the forum go on."""
    now = int(time.time())
    for topic in (1, 2):
        who = Subscriber(address=Address(GROUP, topic), chat_type="supergroup", state="active", next_due=now)
        bench.subscriptions.save(replace(who, minute=now // 60 % 1440))
    with _struck(bench, TopicDeleted(), GROUP):
        bench.run(lambda: bench.deliveries.counts() == {"sent": 3, "failed": 1})
    found = [bench.subscriptions.get(Address(GROUP, topic)) for topic in (1, 2)]
    assert sorted(one.state for one in found if one is not None) == ["active", "ended"]


@pytest.mark.parametrize("state", ["sending", "sent"])
def test_a_ledger_that_fails_for_a_while_loses_and_doubles_nothing(bench: Bench, state: str) -> None:
    """When a part cannot be marked before or after its call, that is made good once it can be."""
    bench.refuse(f"NEW.state = '{state}' AND NEW.chat_id = {CHAT}")

    def quiet_has_it() -> bool:
        if bench.state(QUIET) != "sent" or bench.state(CHAT) != "sending":
            return False
        time.sleep(0.5)
        bench.allow()
        return True

    healed: list[bool] = []

    def until() -> bool:
        healed.extend([True] if not healed and quiet_has_it() else [])
        return bool(healed) and bench.state(CHAT) == "sent"

    bench.run(until)
    assert len(bench.api.messages(CHAT)) == 1


def test_a_group_that_moves_while_its_brief_waits_gets_it(bench: Bench, tmp_path: Path) -> None:
    """The brief goes to the new id, though a sender held it for the old one."""
    subscribe(tmp_path, GROUP)
    bench.api.introduce(SUPERGROUP, "supergroup")
    moved: list[bool] = []

    def until() -> bool:
        if not moved and bench.state(GROUP) == "sending":
            bench.subscriptions.move(GROUP, SUPERGROUP)
            moved.append(True)
        return bench.state(SUPERGROUP) == "sent"

    bench.run(until, held=[GROUP], seconds=5)
    assert bench.api.messages(GROUP) == []
    assert len(bench.api.messages(SUPERGROUP)) == 1


def test_chats_that_must_wait_hold_up_nobody(bench: Bench, tmp_path: Path) -> None:
    """With a hundred and more chats held for an hour the others have their briefs at once, and those stay planned."""
    held = range(1, 121)
    for chat_id in held:
        bench.api.introduce(chat_id)
    subscribe(tmp_path, *held, due_in_s=-60)
    bench.run(lambda: bench.deliveries.counts() == {"sent": 2, "planned": len(held)}, held=held, seconds=3600)
    assert _later(bench) == len(held)


def test_a_busy_forum_holds_up_nobody(bench: Bench) -> None:
    """More topics of one group than there are senders, all due before the others: those have their briefs at once."""
    minute = (int(time.time()) - 60) // 60 % 1440
    for topic in range(1, SENDING + 20):
        who = Subscriber(address=Address(GROUP, topic), chat_type="supergroup", state="active", next_due=1)
        bench.subscriptions.save(replace(who, minute=minute))
    bench.run(lambda: (bench.state(CHAT), bench.state(QUIET)) == ("sent", "sent"))
    assert bench.api.refused_for_speed == 0


def test_no_more_are_under_way_than_may_be_uncertain(bench: Bench, tmp_path: Path) -> None:
    """However long Telegram takes, IN_FLIGHT parts are marked at once at most, and an end leaves none of them."""
    people = range(1, 2 * IN_FLIGHT)
    for chat_id in people:
        bench.api.introduce(chat_id)
        bench.api.fail("sendMessage", HangAfter(0.9), chat_id=chat_id)
    subscribe(tmp_path, *people)
    most = 0

    def until() -> bool:
        nonlocal most
        with bench.database.transaction() as connection:
            count = text("SELECT count(*) FROM parts WHERE state = 'sending'")
            most = max(most, int(connection.execute(count).scalar_one()))
        return bench.deliveries.counts().get("sent", 0) > IN_FLIGHT // 2

    bench.run(until)
    assert IN_FLIGHT // 2 < most <= IN_FLIGHT
    assert bench.deliveries.recover(int(time.time())) == 0


def test_a_tick_that_fails_is_told_and_the_next_one_comes(bench: Bench) -> None:
    """Whatever it and the start met, the briefs are planned by a later tick of the same process."""
    broken = [RuntimeError("the edition cannot be read") for _ in range(2)]

    def follow() -> int:
        if broken:
            raise broken.pop()
        return 1

    told: list[Exception] = []
    bench.daily = Daily(
        bench.subscriptions, bench.deliveries,
        Catalogue(bench.database, follow, lambda: (1, ITEMS)), bench.pace,
        late_s=6 * 3600, failed=told.append, clock=lambda: time.time() // 60 * 60 + 59.9,
    )  # fmt: skip
    bench.run(lambda: bench.deliveries.counts() == {"sent": 2})
    assert [str(error) for error in told] == ["the edition cannot be read"] * 2


@pytest.mark.parametrize("steps", range(5))
def test_an_end_that_comes_with_a_wake_is_an_end(bench: Bench, steps: int) -> None:
    """However many steps of the loop lie between the two, the senders end at once."""

    async def work() -> None:
        bot: ExtBot[None] = ExtBot(bench.api.token, base_url=f"{bench.api.url}/bot")
        sender = Sender(bench.subscriptions, bench.deliveries, bench.pace, clock=lambda: 0.0)
        sender.begin(bot, failed=print)
        await asyncio.sleep(0.2)
        sender.wake()
        for _ in range(steps):
            await asyncio.sleep(0)
        async with asyncio.timeout(3):
            await sender.end()

    asyncio.run(work())
