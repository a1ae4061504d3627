"""The daily brief: a tick each minute decides who is due, senders send what is planned. Nothing here is remembered.

All that matters is in the ledger: a brief is planned there once for a subscriber and local day,
claimed there, and each part is written down before and after its call. So the process may end at
any point. What goes into a brief is `composing.py`'s, when it is due `schedule.py`'s, and how fast
messages may leave `pacing.py`'s.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Literal

from telegram import Bot

from bot import messages, schedule
from bot.briefing import brief_parts
from bot.catalogue import Catalogue
from bot.composing import Composed, compose
from bot.database import LedgerFailure
from bot.days import DAY_S
from bot.deliveries import Deliveries, Step
from bot.delivery import send_once
from bot.doubts import Doubts
from bot.pacing import Pace
from bot.records import (
    Address,
    Gone,
    Later,
    Moved,
    Outcome,
    Outgoing,
    Part,
    Planned,
    Rejected,
    Sent,
    Subscriber,
    Uncertain,
)
from bot.subscriptions import Subscriptions
from index import spoken_date

log = logging.getLogger(__name__)

TICK_S = 60.0
BATCH = 50
"""Subscribers whose briefs are planned in one transaction: the first are on their way while the next are composed."""

IN_FLIGHT = 30
"""Calls to Telegram at once, and so the most briefs that a kill can leave uncertain."""

SENDING = 100
"""Briefs being sent at once; most of them wait for their turn."""

LOOK_S = 5.0
"""Between two looks for planned briefs when nobody says that there are new ones."""

SETBACK_S = 90
"""A clock that goes back by more than this was wrong, before or now."""

Today = Literal["planned", "exists", "nothing"]


class Daily:
    """Ticks and senders of one process."""

    def __init__(
        self,
        subscriptions: Subscriptions,
        deliveries: Deliveries,
        doubts: Doubts,
        catalogue: Catalogue,
        pace: Pace,
        *,
        late_s: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._subscriptions = subscriptions
        self._deliveries = deliveries
        self._doubtful = doubts
        self._catalogue = catalogue
        self._pace = pace
        self._late_s = late_s
        self._clock = clock
        self._planned = asyncio.Event()
        self._in_flight = asyncio.Semaphore(IN_FLIGHT)
        self._loops: list[asyncio.Task[None]] = []
        self._senders: set[asyncio.Task[None]] = set()
        self._calling: set[asyncio.Task[None] | None] = set()

    async def begin(self, bot: Bot) -> None:
        """Take up what an earlier process left, then tick and send until `end`."""
        await asyncio.to_thread(self._deliveries.recover, self._now())
        self._loops = [asyncio.create_task(self._tick_on()), asyncio.create_task(self._send_on(bot))]

    async def end(self) -> None:
        """Start nothing more, and wait for the calls that are under way; what waits stays planned."""
        for task in [*self._loops, *(self._senders - self._calling)]:
            task.cancel()
        await asyncio.gather(*self._loops, *self._senders, return_exceptions=True)

    async def today(self, address: Address) -> Today:
        """Plan today's brief of a subscriber now, for its local day.

        "planned" when it is on its way, "exists" when today had one, "nothing" for no subscriber.
        """
        found = await asyncio.to_thread(self._plan_today, address)
        self._planned.set()
        return found

    def wake(self) -> None:
        """There is something planned: send it without waiting for the next look."""
        self._planned.set()

    async def tick(self) -> int:
        """Plan the briefs of all who are due now; how many."""
        count = 0
        await asyncio.to_thread(self._set_right)
        while True:
            seen, planned = await asyncio.to_thread(self._plan_some)
            count += planned
            if planned:
                self._planned.set()
            if seen < BATCH:
                return count

    async def _tick_on(self) -> None:
        while True:
            try:
                count = await self.tick()
                if count:
                    log.info("tick planned=%d", count)
            except LedgerFailure:
                log.exception("tick failed, it is tried again")
            await asyncio.sleep(TICK_S - self._clock() % TICK_S)

    def _set_right(self) -> None:
        """Give up what is too late, and work out anew what a wrong clock put off."""
        now = self._now()
        self._catalogue.refresh(now)
        late = self._deliveries.skip_late(now - self._late_s, now)
        before = self._deliveries.ticked(now)
        went_back = before is not None and now < before - SETBACK_S
        again = self._subscriptions.reconsider(after=now if went_back else now + schedule.FARTHEST_S, now=now)
        if late or again:
            log.warning("tick too_late=%d reconsidered=%d", late, again)

    def _plan_some(self) -> tuple[int, int]:
        """Decide for the next subscribers who are due; how many they are, and how many get a brief."""
        now = self._now()
        found = self._subscriptions.due(now, limit=BATCH)
        return len(found), self._deliveries.take([self._step(one, now) for one in found], now)

    def _plan_today(self, address: Address) -> Today:
        now, who = self._now(), self._subscriptions.get(address)
        if who is None or who.state not in ("active", "paused"):
            return "nothing"
        day = schedule.local_day(who.zone, now)
        taken = self._deliveries.taken(address, day)
        if day in taken:
            return "exists"
        self._catalogue.refresh(now)
        step = self._brief_step(who, self._compose(who, day), day, now, now, taken)
        return "planned" if self._deliveries.take([step], now) else "exists"

    def _step(self, who: Subscriber, now: int) -> Step:
        """What becomes of a subscriber whose next moment has come."""
        yesterday = schedule.local_day(who.zone, now - 2 * DAY_S)
        taken = self._deliveries.taken(who.address, yesterday)
        if who.state not in ("active", "paused"):
            return Step(subscriber=who, next_due=None, told_all=who.told_all)
        due = schedule.due(who, now, taken, late_s=self._late_s)
        if due is None:
            missed = schedule.local_day(who.zone, who.next_due or now)
            skipped = None if missed in taken or who.next_due == now else (missed, "missed")
            return Step(
                subscriber=who, next_due=schedule.next_moment(who, now, taken), skipped=skipped, told_all=who.told_all
            )
        composed = self._compose(who, due[0])
        if composed.exhausted and who.told_all:
            after = schedule.next_moment(who, now, taken | {due[0]})
            return Step(subscriber=who, next_due=after, skipped=(due[0], "nothing new"), told_all=True)
        return self._brief_step(who, composed, *due, now, taken)

    def _compose(self, who: Subscriber, day: str) -> Composed:
        return compose(who, self._catalogue.entries, self._deliveries.had(who.address), day)

    def _brief_step(
        self, who: Subscriber, composed: Composed, day: str, due_at: int, now: int, taken: frozenset[str]
    ) -> Step:
        doubtful = self._doubtful.of(who.address)
        planned = Planned(
            address=who.address,
            day=day,
            due_at=due_at,
            edition=self._catalogue.edition,
            parts=(*brief_parts(composed, day), *map(question_of, doubtful)),
            items=tuple((pick.entry.id, pick.entry.digest) for pick in composed.picks),
            asks=doubtful,
        )
        after = schedule.next_moment(who, now, taken | {day})
        return Step(subscriber=who, next_due=after, planned=planned, told_all=composed.exhausted)

    async def _send_on(self, bot: Bot) -> None:
        while True:
            self._planned.clear()
            try:
                free = SENDING - len(self._senders)
                claimed = await asyncio.to_thread(self._deliveries.claim, self._now(), limit=free) if free else []
                for outgoing in claimed:
                    task = asyncio.create_task(self._send(bot, outgoing))
                    self._senders.add(task)
                    task.add_done_callback(self._sender_done)
            except LedgerFailure:
                log.exception("planned briefs cannot be read, it is tried again")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._planned.wait(), LOOK_S)

    def _sender_done(self, task: asyncio.Task[None]) -> None:
        self._senders.discard(task)
        if not task.cancelled():
            self._planned.set()
            if error := task.exception():
                log.error("a brief could not be settled", exc_info=error)

    async def _send(self, bot: Bot, outgoing: Outgoing) -> None:
        """Send the parts of a brief in order, until one does not arrive for sure."""
        address, day = outgoing.address, outgoing.day
        for number, part in outgoing.parts:
            outcome = await self._send_part(bot, address, day, number, part)
            if outcome is None or not await self._settle(address, day, number, outcome):
                return

    async def _send_part(self, bot: Bot, address: Address, day: str, number: int, part: Part) -> Outcome | None:
        """Wait for a turn, note that the part is being sent, and send it; from the turn on it is not called off."""
        async with self._in_flight:
            await self._pace.turn(address.chat_id, urgent=False)
            self._calling.add(asyncio.current_task())
            try:
                if not await asyncio.to_thread(self._deliveries.sending, address, day, number):
                    return None  # it was erased, moved or stopped meanwhile
                with self._pace.taken():
                    return await send_once(bot, address.chat_id, address.thread_id or None, part)
            finally:
                self._calling.discard(asyncio.current_task())

    async def _settle(self, address: Address, day: str, number: int, outcome: Outcome) -> bool:
        """Write down what came of a part; whether the next one may be sent."""
        return await asyncio.to_thread(self._settled, address, day, number, outcome)

    def _settled(self, address: Address, day: str, number: int, outcome: Outcome) -> bool:
        now = self._now()
        match outcome:
            case Sent(message_ids):
                self._deliveries.sent(address, day, number, message_ids[0], now)
                return True
            case Uncertain(why):
                self._deliveries.uncertain(address, day, number, why, now)
                return True
            case Later(seconds):
                self._deliveries.postpone(address, day, now + math.ceil(seconds))
            case Moved(chat_id):
                self._subscriptions.move(address.chat_id, chat_id)
                self._deliveries.postpone(Address(chat_id, address.thread_id), day, now)
            case Gone():
                self._deliveries.fail(address, day, "the chat is closed to the bot", now)
                self._subscriptions.park(address.chat_id)
            case Rejected(why):
                self._deliveries.fail(address, day, why, now)
        log.info("brief day=%s part=%d outcome=%s", day, number, type(outcome).__name__.lower())
        return False

    def _now(self) -> int:
        return int(self._clock())


def question_of(day: str) -> Part:
    """The question whether a brief of which nobody knows arrived."""
    buttons = ((messages.ARRIVED, f"arrived:yes:{day}"), (messages.NOT_ARRIVED, f"arrived:no:{day}"))
    return Part(messages.DID_IT_ARRIVE.format(day=spoken_date(day)), (buttons,))
