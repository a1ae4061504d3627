"""Telegram's limits: the books on a simulated clock, the hook in a real bot against an emulator that enforces them."""

from __future__ import annotations

import asyncio
import heapq
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import RetryAfter
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.delivery.limits import ALIKE_S, LATE_S, Books, Slot
from bot.delivery.pacing import Pace, PaceLimiter
from bot.delivery.telegram import LONGEST_WAIT, deliver
from bot.records import Later, Outcome, Sent
from tests.emulator.bot_api import BotApi, TooManyRequests

ALICE, BOB, GROUP = 700, 701, -100


@dataclass(slots=True)
class Wish:
    """A message that somebody wants to send at a moment, and how long it takes to Telegram and back."""

    at: float
    chat_id: int
    urgent: bool
    there: float
    back: float


@dataclass(slots=True)
class Gone:
    """A message that went out."""

    wish: Wish
    sent: float

    @property
    def arrived(self) -> float:
        """When Telegram counted it."""
        return self.sent + self.wish.there


@dataclass
class World:
    """The books with everybody who wants something of them, on a clock that jumps from event to event."""

    books: Books = field(default_factory=Books)
    now: float = 1000.0
    gone: list[Gone] = field(default_factory=list)
    waiting: dict[Slot, Wish] = field(default_factory=dict)
    _events: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    def at(self, moment: float, do: Callable[[], None]) -> None:
        """Plan something."""
        heapq.heappush(self._events, (moment, next(self._numbers), do))

    def wish(self, wish: Wish) -> None:
        """Plan that somebody stands in line."""

        def join() -> None:
            slot = Slot(wish.chat_id, wish.urgent)
            self.waiting[slot] = wish
            self.books.join(slot)

        self.at(wish.at, join)

    def run(self) -> list[Gone]:
        """Let time pass until nobody waits and nothing is planned; what went out, in order."""
        while True:
            moments = [moment for moment in (self.books.wake_at(self.now), *(e[0] for e in self._events[:1])) if moment]
            if not moments:
                return self.gone
            self.now = max(self.now, min(moments))
            while self._events and self._events[0][0] <= self.now:
                heapq.heappop(self._events)[2]()
            while slot := self.books.grant(self.now):
                self._send(slot)

    def _send(self, slot: Slot) -> None:
        wish = self.waiting.pop(slot)
        rivals = [other for other in self.waiting if other.urgent and other.chat_id == slot.chat_id]
        assert slot.urgent or not rivals, "the broadcast overtook a person"
        self.gone.append(Gone(wish, self.now))
        self.at(self.now + wish.there + wish.back, lambda: self.books.answer(wish.chat_id, self.now))


def _most_within(moments: list[float], seconds: float) -> int:
    """The most moments that any window of so many seconds holds, its end left out."""
    moments = sorted(moments)
    return max((sum(m <= other < m + seconds - 1e-9 for other in moments) for m in moments), default=0)


_trip = st.floats(0, 0.4)


def _many(there: st.SearchStrategy[float]) -> st.SearchStrategy[list[Wish]]:
    chats = st.sampled_from([1, 2, 3, *range(10, 60), -1, -2])
    wish = st.builds(
        Wish, at=st.floats(1000, 1003), chat_id=chats, urgent=st.booleans(), there=there, back=_trip
    )  # fmt: skip
    return st.lists(wish, min_size=35, max_size=100)


_wishes = _many(_trip)


def _after(wishes: list[Wish]) -> World:
    world = World()
    for wish in wishes:
        world.wish(wish)
    world.run()
    return world


@given(_wishes)
def test_no_limit_is_exceeded_where_it_is_counted(wishes: list[Wish]) -> None:
    """In whatever order messages are asked for and however long they take on their way, all go out, and Telegram
    counts at most 3 in 3 seconds in a chat, and 20 in a minute in a group.
    """
    gone = _after(wishes).gone
    assert len(gone) == len(wishes)
    for chat_id in {one.wish.chat_id for one in gone}:
        arrived = [one.arrived for one in gone if one.wish.chat_id == chat_id]
        assert _most_within(arrived, 3) <= 3
        assert chat_id > 0 or _most_within(arrived, 60) <= 20


@given(st.floats(0, 0.4).flatmap(lambda way: _many(st.floats(way, way + ALIKE_S))))
def test_no_limit_for_all_is_exceeded(wishes: list[Wish]) -> None:
    """However long the ways to Telegram are, if they are much alike, and whatever answers take: at most 30 a second."""
    assert _most_within([one.arrived for one in _after(wishes).gone], 1) <= 30


@given(_wishes)
def test_the_broadcast_keeps_a_second_apart(wishes: list[Wish]) -> None:
    """A message of the broadcast arrives at least a second after whatever its chat got before."""
    gone = _after(wishes).gone
    for index, one in enumerate(gone):
        before = [other.arrived for other in gone[:index] if other.wish.chat_id == one.wish.chat_id]
        assert one.wish.urgent or all(moment <= one.arrived - 1 + 1e-9 for moment in before)


@given(st.integers(1, 200))
def test_people_go_before_the_broadcast(crowd: int) -> None:
    """However many messages of the broadcast wait, a person whose chat is free waits for one slot at most."""
    world = World()
    for number in range(crowd):
        world.wish(Wish(1000, 5000 + number, urgent=False, there=0.01, back=0.01))
    world.wish(Wish(1000.5, ALICE, urgent=True, there=0.01, back=0.01))
    (alice,) = [one for one in world.run() if one.wish.chat_id == ALICE]
    assert alice.sent - alice.wish.at <= 0.06


@given(st.lists(st.tuples(st.floats(0, 5), st.sampled_from([None, 1, 2]), st.integers(1, 30)), max_size=4), _wishes)
def test_holds_are_obeyed(holds: list[tuple[float, int | None, int]], wishes: list[Wish]) -> None:
    """Nothing goes to a chat that is being held, nor to anyone while all are; then all the rest does."""
    world = World()
    for delay, chat_id, seconds in holds:
        world.at(1000 + delay, lambda c=chat_id, s=seconds: world.books.hold(c, s, world.now))  # type: ignore[misc]
    for wish in wishes:
        world.wish(wish)
    gone = world.run()
    assert len(gone) == len(wishes)
    for delay, chat_id, seconds in holds:
        held = [one.sent for one in gone if chat_id in (None, one.wish.chat_id)]
        assert not [sent for sent in held if 1000 + delay < sent < 1000 + delay + seconds]


def test_a_hold_ends_on_the_moment() -> None:
    """What waits for the end of a hold goes out right then."""
    world = World()
    world.books.hold(ALICE, 7, 1000)
    world.wish(Wish(1001, ALICE, urgent=True, there=0.1, back=0.1))
    assert [one.sent for one in world.run()] == [1007]


@pytest.mark.parametrize("trip", [0.0, 0.01, 0.04, 0.3])
def test_the_broadcast_flows_when_people_are_quiet(trip: float) -> None:
    """Messages to 300 chats leave at 95 % of 30 a second or faster, and none is left behind."""
    world = _after([Wish(1000, number, urgent=False, there=trip / 2, back=trip / 2) for number in range(1, 301)])
    seconds = world.gone[-1].sent - world.gone[0].sent
    assert 299 / seconds >= 0.95 * 30


def test_a_clock_that_rings_late_costs_no_speed() -> None:
    """Delays of a few milliseconds at each message are caught up with."""
    books, now, sent = Books(), 1000.0, []
    for number in range(1, 301):
        books.join(Slot(number, urgent=False))
    while (moment := books.wake_at(now)) is not None:
        now = max(now, moment) + 0.008
        while slot := books.grant(now):
            sent.append(now)
            books.answer(slot.chat_id, now + 0.005)
    assert 299 / (sent[-1] - sent[0]) >= 0.95 * 30
    assert _most_within(sent, 1) <= 30


def test_what_is_written_down_first_is_let_out_before_its_moment() -> None:
    """What flies is let out by so much earlier as it takes to be ready; a person's message is not overtaken by that."""
    books = Books(shared=True)
    books.lead_s = 0.05
    brief = Slot(1, urgent=False, flies=True, permit=1000.0)
    books.join(brief)
    assert books.wake_at(999.0) == 999.95
    assert books.grant(999.96) is brief
    assert brief.goes_at == 1000.0
    other, asked = Slot(2, urgent=False, flies=True, permit=1000.5), Slot(ALICE, urgent=True, permit=1000.49)
    books.join(other)
    books.join(asked)
    assert books.wake_at(1000.4) == 1000.45
    assert books.grant(1000.46) is other
    assert books.grant(1000.48) is None
    assert books.grant(1000.49) is asked


def test_what_is_ready_too_late_does_not_leave() -> None:
    """Nor while all are held: it asks for another moment before anybody else, and keeps its place in flight."""
    books = Books(shared=True)
    late, held = (Slot(number, urgent=False, flies=True, permit=1000.0) for number in (1, 2))
    for slot in (late, held):
        books.join(slot)
        assert books.grant(1000.0) is slot
    assert not books.depart(late, 1000.0 + LATE_S + 0.01)
    assert books.depart(held, 1000.0 + LATE_S - 0.01)
    books.hold(2, 3, 1000.4)
    assert not books.depart(held, 1000.4)
    books.join(Slot(3, urgent=False, flies=True))
    books.again(late)
    assert books.wanted(1000.6)[0] is late


def test_a_refusal_tells_nothing_of_trips() -> None:
    """What Telegram refuses comes back at once: it does not count as how long messages take at least."""
    books = Books()
    for number, there_and_back in ((1, 0.3), (2, 0.001)):
        books.join(Slot(number, urgent=False))
        assert books.grant(1000.0 + number) is not None
        if number == 2:
            books.refuse(2, 1, 1002.0)
        books.answer(number, 1000.0 + number + there_and_back)
    for number in range(3, 32):
        books.join(Slot(number, urgent=False))
        assert books.grant(1003 + number) is not None
        books.answer(number, 1003.3 + number)
    assert books.trip_s == pytest.approx(0.3)


def test_a_moment_before_the_end_of_a_hold_is_none() -> None:
    """Else all that was held would leave at once when it ends; each asks for another moment, shortly before that."""
    books = Books(shared=True)
    slots = [Slot(number, urgent=True, permit=1000.0 + number / 30) for number in range(5)]
    for slot in slots:
        books.join(slot)
    books.hold(None, 5, 1000.0)
    assert books.wanted(1000.1) == []
    assert [slot.permit for slot in slots] == [None] * 5
    assert books.wanted(1004.9) == slots[:4]


def test_an_answer_of_three_parts_goes_out_whole() -> None:
    """To a person three messages may go at once, the fourth comes when three seconds are over."""
    world = _after([Wish(1000, ALICE, urgent=True, there=0, back=0) for _ in range(4)])
    assert [round(one.sent - 1000) for one in world.gone] == [0, 0, 0, 3]


def test_a_place_given_back_is_free_again() -> None:
    """Who leaves after being let out, but before sending, costs nobody a wait."""
    books = Books()
    first, second = Slot(ALICE, urgent=False), Slot(ALICE, urgent=False)
    books.join(first)
    assert books.grant(1000) is first
    books.leave(first)
    books.join(second)
    assert books.grant(1000.1) is second
    assert books.wake_at(1000.1) is None


def test_chats_are_forgotten() -> None:
    """Of chats that were written to more than a minute ago nothing is kept."""
    books, now = Books(), 0.0
    for number in range(1, 5000):
        now += 0.1
        books.join(Slot(number, urgent=False))
        assert books.grant(now) is not None
        books.answer(number, now)
    assert len(books._chats) <= 602


def _refused(*, crowd: int, chat_id: int = ALICE) -> Books:
    """Books in which a chat was refused for 9 seconds, after messages to so many others in the last second."""
    books, now = Books(), 1000.0
    for number in [*range(1, crowd + 1), chat_id]:
        books.join(Slot(number, urgent=True))
        now = max(now, books.wake_at(now) or now)
        assert books.grant(now)
    books.refuse(chat_id, 9, now)
    return books


def test_a_refusal_in_the_middle_of_a_broadcast_is_for_all() -> None:
    """A 429 while the bot sends fast holds everybody; when it sends little, only the chat refused."""
    assert _refused(crowd=20).held_until(BOB) > 1009
    assert _refused(crowd=3).held_until(BOB) < 1000
    assert _refused(crowd=3).held_until(ALICE) >= 1009


def test_a_refusal_in_a_burst_is_for_the_chat() -> None:
    """A chat that got more than one message within a second is held alone, even in a broadcast."""
    assert _refused(crowd=20, chat_id=20).held_until(BOB) < 1000


def test_a_second_chat_refused_is_for_all() -> None:
    """When another chat is refused while one is being held, Telegram means everybody."""
    books = _refused(crowd=3)
    books.refuse(BOB, 5, 1001)
    assert books.held_until(12345) == 1006


@pytest.fixture
def api() -> Iterator[BotApi]:
    """An emulator that enforces Telegram's limits and knows 100 people and a group."""
    with BotApi(limits=True) as running:
        for chat_id in [ALICE, BOB, *range(1, 99)]:
            running.introduce(chat_id)
        running.introduce(GROUP, "group")
        yield running


class InOrder(HTTPXRequest):
    """Requests, and what was said in them in the order in which they were let out; they may arrive in another."""

    texts: ClassVar[list[str]] = []

    async def do_request(self, *arguments: Any, **named: Any) -> tuple[int, bytes]:
        """The status and the body that came back."""
        data = named.get("request_data")
        if data is not None and "text" in data.parameters:
            self.texts.append(str(data.parameters["text"]))
        return await super().do_request(*arguments, **named)


def _with_bot(api: BotApi, work: Callable[[ExtBot[None], Pace], Awaitable[None]]) -> None:
    async def run() -> None:
        pace = Pace()
        request = InOrder(connection_pool_size=64, pool_timeout=10)
        request.texts.clear()
        limiter = PaceLimiter(pace, longest_wait=LONGEST_WAIT)
        async with ExtBot(api.token, base_url=f"{api.url}/bot", request=request, rate_limiter=limiter) as bot:
            await work(bot, pace)

    asyncio.run(run())


def test_a_real_bot_is_never_refused(api: BotApi) -> None:
    """Eighty people at once, thirty of the broadcast and a burst to one chat: no 429, and people came first."""

    async def work(bot: ExtBot[None], pace: Pace) -> None:
        async def broadcast(chat_id: int) -> None:
            with pace.taken(await pace.turn(chat_id, urgent=False)):
                await bot.send_message(chat_id, "news")

        async with asyncio.TaskGroup() as group:
            for chat_id in range(60, 90):
                group.create_task(broadcast(chat_id))
            for chat_id in [*range(1, 60), ALICE, ALICE, ALICE]:
                group.create_task(bot.send_message(chat_id, "answer"))

    _with_bot(api, work)
    assert (api.refused_for_speed, len(api.calls("sendMessage"))) == (0, 92)
    assert "answer" not in InOrder.texts[-20:]  # some of the broadcast left before anybody asked


def test_parts_arrive_whole_in_a_group(api: BotApi) -> None:
    """An answer of five parts reaches a group in order, without a refusal."""

    async def work(bot: ExtBot[None], pace: Pace) -> None:
        assert isinstance(await deliver(bot, GROUP, list("abcde")), Sent)

    _with_bot(api, work)
    assert [message.plain for message in api.messages(GROUP)] == list("abcde")
    assert api.refused_for_speed == 0


def test_a_refusal_for_all_is_obeyed_by_all(api: BotApi) -> None:
    """When Telegram holds the whole bot, two refusals at most tell, and then nobody is written to until it ends."""
    api.fail("sendMessage", TooManyRequests(retry_after=2, for_all=True))

    async def work(bot: ExtBot[None], pace: Pace) -> None:
        for chat_id in (ALICE, BOB):
            with pytest.raises(RetryAfter):
                await bot.send_message(chat_id, "answer")
        await bot.send_message(1, "answer")

    _with_bot(api, work)
    first, _, third = api.calls("sendMessage")
    assert (first.fault, api.impatient) == (TooManyRequests(2, for_all=True), 1)
    assert third.time - first.time >= 2


def test_one_chat_refused_stops_nobody_else(api: BotApi) -> None:
    """A refusal of one chat is obeyed there to the second, shown activity included, while others get their answers."""
    api.fail("sendMessage", TooManyRequests(retry_after=1), chat_id=ALICE)

    async def work(bot: ExtBot[None], pace: Pace) -> None:
        answers = asyncio.create_task(deliver(bot, ALICE, ["answer"]))
        await asyncio.to_thread(api.wait_for_calls, "sendMessage", 1)
        assert isinstance(await deliver(bot, BOB, ["answer"]), Sent)
        with pytest.raises(RetryAfter):
            await bot.send_chat_action(ALICE, "typing")
        assert isinstance(await answers, Sent)

    _with_bot(api, work)
    refused, bob, again = api.calls("sendMessage")
    assert bob.time - refused.time < 0.5
    assert again.time - refused.time >= 1
    assert (api.impatient, api.calls("sendChatAction")) == (0, [])


def test_a_long_hold_is_not_waited_for(api: BotApi) -> None:
    """When a chat is being held for minutes, a person's answer is given up without asking Telegram again."""
    outcomes: list[Outcome] = []

    async def work(bot: ExtBot[None], pace: Pace) -> None:
        pace.hold(ALICE, 300)
        outcomes.append(await deliver(bot, ALICE, ["answer"]))

    _with_bot(api, work)
    assert isinstance(outcomes[0], Later)
    assert outcomes[0].seconds > 290
    assert api.calls("sendMessage") == []


def test_a_turn_taken_counts_once(api: BotApi) -> None:
    """Inside `taken` the first message goes out at once, and the second waits for a turn of its own."""

    async def work(bot: ExtBot[None], pace: Pace) -> None:
        with pace.taken(await pace.turn(ALICE, urgent=False)):
            await bot.send_message(ALICE, "one")
            await bot.send_message(ALICE, "two")

    _with_bot(api, work)
    one, two = api.calls("sendMessage")
    assert two.time - one.time >= 1


def test_what_is_no_message_does_not_wait(api: BotApi) -> None:
    """Asking about a chat, and showing activity, take no turn."""

    async def work(bot: ExtBot[None], pace: Pace) -> None:
        began = time.monotonic()
        for _ in range(35):
            await bot.get_chat(ALICE)
            await bot.send_chat_action(ALICE, "typing")
        await bot.send_message(ALICE, "one")
        assert time.monotonic() - began < 10  # in turn they would take over half a minute

    _with_bot(api, work)


def test_a_cancelled_wait_gives_its_place_back(api: BotApi) -> None:
    """Who stops waiting is not counted, and who waits behind them goes on."""

    async def work(bot: ExtBot[None], pace: Pace) -> None:
        pace.hold(ALICE, 0.2)
        first = asyncio.create_task(pace.turn(ALICE, urgent=False))
        second = asyncio.create_task(pace.turn(ALICE, urgent=False))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.wait_for(second, 0.6)
        assert first.cancelled()

    _with_bot(api, work)


def test_nobodys_second_message_goes_before_somebodys_first() -> None:
    """Of ten messages that wait for one person and one for another, the other's is the second."""
    books = Books()
    slots = [Slot(-5, urgent=True, owner=1) for _ in range(10)] + [Slot(-5, urgent=True, owner=2)]
    for slot in slots:
        books.join(slot)
    went = [books.grant(0.0), books.grant(1.0)]
    assert [slot and slot.owner for slot in went] == [1, 2]
