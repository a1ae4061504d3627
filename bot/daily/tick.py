"""The daily brief: a tick each minute decides who is due, and plans their briefs. Nothing here is remembered.

All that matters is in the ledger, where a brief is planned once for a subscriber and local day. `compose.py`
decides what goes into it, `bot/subscribe/schedule.py` when it is due, and `bot/delivery/sender.py` sends it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import Literal

from telegram import Bot

from bot import clock as clocks
from bot import failures
from bot.background import every
from bot.clock import DAY_S
from bot.daily.catalogue import Catalogue
from bot.daily.compose import Composed, compose
from bot.daily.text import brief_parts, next_parts, question_of
from bot.database.engine import LedgerFailure
from bot.delivery.pacing import Pace
from bot.delivery.past import LATE, Past
from bot.delivery.planning import Step
from bot.delivery.sender import LOOK_S, Sender
from bot.delivery.store import Deliveries
from bot.records import Address, Planned, Subscriber
from bot.subscribe import schedule
from bot.subscribe.store import Subscriptions
from index import ENGLISH, spoken_in

log = logging.getLogger(__name__)

SHARED_LOOK_S = 1.0
"""Between two looks for what is to be sent, where other processes plan it, too."""

TICK_S = 60.0
BATCH = 50
"""Subscribers whose briefs are planned in one transaction: the first are on their way while the next are composed."""

RETRY_S = 3600
"""Before somebody is looked at again for whom nothing could be decided."""

SETBACK_S = 90
"""A clock that goes back by more than this was wrong, before or now."""

Speaking = Callable[[Sequence[int]], list[AbstractContextManager[None]]]
"""For each of some chats: inside, what is said is said in its language."""

Today = Literal["planned", "exists", "nothing"]
Further = Literal["planned", "nothing"]


class Daily:
    """Ticks and senders of one process."""

    def __init__(
        self,
        subscriptions: Subscriptions,
        deliveries: Deliveries,
        catalogue: Catalogue,
        pace: Pace,
        *,
        late_s: int,
        speaking: Speaking = lambda chats: [spoken_in(ENGLISH) for _ in chats],
        failed: Callable[[Exception], object] = failures.explain,
        clock: Callable[[], float] = clocks.now,
        shared: bool = False,
    ) -> None:
        """Where the ledger is `shared`, others plan what is sent here, and the log has it when its server is away."""
        self._subscriptions = subscriptions
        self._deliveries = deliveries
        self._catalogue = catalogue
        self._failed = partial(_unless_it_is_away, failed) if shared else failed
        self._speaking = speaking
        self.late_s = late_s
        self._clock = clock
        self._sender = Sender(subscriptions, deliveries, pace, clock=clock, look_s=SHARED_LOOK_S if shared else LOOK_S)
        self._ticking: asyncio.Task[None] | None = None

    async def begin(self, bot: Bot) -> None:
        """Take up what an earlier process left, then tick and send until `end`."""
        await asyncio.to_thread(self._deliveries.recover, self._now())
        try:  # a tap below a brief may come before the first tick, which refreshes it again
            await asyncio.to_thread(self._catalogue.refresh, self._now())
        except Exception as error:
            self._failed(error)
        self._ticking = asyncio.create_task(every(self._pause, self.tick, failed=self._failed))
        self._sender.begin(bot, failed=self._failed)

    async def end(self) -> None:
        """Start nothing more, and wait for the calls that are under way; what waits stays planned."""
        if self._ticking is not None:
            self._ticking.cancel()
            await asyncio.gather(self._ticking, return_exceptions=True)
        await self._sender.end()

    async def today(self, address: Address) -> Today:
        """Plan today's brief of a subscriber now, for its local day.

        "planned" when it is on its way, "exists" when today had one, "nothing" for no subscriber.
        """
        found = await asyncio.to_thread(self._plan_today, address)
        self.wake()
        return found

    async def further(self, address: Address) -> Further:
        """Plan three more items for a subscriber now, beside their briefs; none of what they had."""
        found = await asyncio.to_thread(self._plan_further, address)
        self.wake()
        return found

    def wake(self) -> None:
        """There is something planned: send it without waiting for the next look."""
        self._sender.wake()

    async def tick(self) -> int:
        """Plan the briefs of all who are due now; how many."""
        count = 0
        await asyncio.to_thread(self._set_right)
        while True:
            seen, planned = await asyncio.to_thread(self._plan_some)
            count += planned
            if planned:
                self.wake()
            if seen < BATCH:
                break
            await self._sender.wants_more()
        if count:
            log.info("tick planned=%d", count)
        return count

    async def _pause(self) -> None:
        await asyncio.sleep(TICK_S - self._clock() % TICK_S)

    def _set_right(self) -> None:
        """Give up what is too late, and work out anew what a wrong clock put off."""
        now = self._now()
        self._catalogue.refresh(now)
        late = self._deliveries.skip_late(now - self.late_s, now)
        before = self._deliveries.ticked(now)
        went_back = before is not None and now < before - SETBACK_S
        again = self._subscriptions.reconsider(after=now if went_back else now + schedule.FARTHEST_S, now=now)
        if late or again:
            log.warning("tick too_late=%d reconsidered=%d", late, again)

    def _plan_some(self) -> tuple[int, int]:
        """Decide for the next subscribers who are due; how many they are, and how many get a brief."""
        now = self._now()
        found = self._subscriptions.due(now, limit=BATCH)
        past = self._past(found, now)
        steps = []
        for one, speaking in zip(found, self._speaking([one.address.chat_id for one in found]), strict=True):
            with speaking:
                steps.append(self._decided(one, past[one.address], now))
        return len(found), self._deliveries.take(steps, now)

    def _past(self, who: Sequence[Subscriber], now: int) -> dict[Address, Past]:
        """What some subscribers had, and were sent since the first day on which a step depends."""
        first = min((one.next_due or now for one in who), default=now)
        since = schedule.local_day("UTC", min(now - self.late_s, first) - 3 * DAY_S)
        return self._deliveries.past([one.address for one in who], since)

    def _decided(self, who: Subscriber, past: Past, now: int) -> Step:
        """Their step, or where one cannot be found a look in a while: nobody holds up those behind them."""
        try:
            return self._step(who, past, now)
        except LedgerFailure:
            raise
        except Exception as error:
            self._failed(error)
            return Step(subscriber=who, next_due=now + RETRY_S, told_all=who.told_all)

    def _plan_today(self, address: Address) -> Today:
        now, who = self._now(), self._subscriptions.get(address)
        if who is None or who.state not in ("active", "paused"):
            return "nothing"
        day = schedule.local_day(who.zone, now)
        past = self._past([who], now)[address]
        if day in past.taken(day):
            return "exists"
        self._catalogue.refresh(now)
        with self._speaking([address.chat_id])[0]:
            step = self._brief_step(who, past, self._compose(who, past, day, now), day, now, now, ())
        return "planned" if self._deliveries.take([step], now) else "exists"

    def _plan_further(self, address: Address) -> Further:
        now, who = self._now(), self._subscriptions.get(address)
        if who is None or who.state not in ("active", "paused"):
            return "nothing"
        day = schedule.local_day(who.zone, now)
        self._catalogue.refresh(now)
        past = self._past([who], now)[address]
        composed = self._compose(replace(who, length="short"), past, day, now)
        items = tuple((pick.entry.id, pick.entry.digest) for pick in composed.picks)
        number = now
        while not self._deliveries.take_more(
            Planned(address=address, day=day, due_at=now, parts=next_parts(composed), items=items, number=number), now
        ):
            number += 1  # two taps within a second
        return "planned"

    def _step(self, who: Subscriber, past: Past, now: int) -> Step:
        """What becomes of a subscriber whose next moment has come."""
        if who.state not in ("active", "paused"):
            return Step(subscriber=who, next_due=None, told_all=who.told_all)
        since = schedule.local_day(who.zone, min(now - 2 * DAY_S, who.next_due or now))
        taken = past.taken(since)
        due = schedule.due(who, now, taken, late_s=self.late_s)
        missed = schedule.missed(who, now if due is None else due[1], taken | {who.owed or ""})
        skipped = tuple((day, LATE[0]) for day in missed)
        if due is None:
            after = schedule.next_moment(who, now, taken)
            return Step(subscriber=who, next_due=after, skipped=skipped, told_all=who.told_all)
        if (why := _needless(who, past, *due)) is not None:
            after, skipped = schedule.next_moment(who, now, taken | {due[0]}), (*skipped, (due[0], why))
            return Step(subscriber=who, next_due=after, skipped=skipped, told_all=who.told_all)
        composed = self._compose(who, past, due[0], now)
        if composed.exhausted and who.told_all:
            after = schedule.next_moment(who, now, taken | {due[0]})
            return Step(subscriber=who, next_due=after, skipped=(*skipped, (due[0], "nothing new")), told_all=True)
        return self._brief_step(who, past, composed, *due, now, missed)

    def _compose(self, who: Subscriber, past: Past, day: str, now: int) -> Composed:
        if who.last_brief is not None and who.last_brief > now:  # by a clock that was ahead
            who = replace(who, last_brief=now)
        return compose(who, self._catalogue.entries, past.had, day)

    def _brief_step(
        self,
        who: Subscriber,
        past: Past,
        composed: Composed,
        day: str,
        due_at: int,
        now: int,
        missed: Iterable[str],
    ) -> Step:
        since = schedule.local_day(who.zone, who.created_at)
        lost = {*missed, *(one for one in past.missed if since <= one)}
        told = brief_parts(composed, day, sorted(one for one in lost if one < day))
        planned = Planned(
            address=who.address,
            day=day,
            due_at=due_at,
            parts=(*told, *map(question_of, past.doubtful)),
            items=tuple((pick.entry.id, pick.entry.digest) for pick in composed.picks),
            asks=past.doubtful,
        )
        # Days that lie before the one that `_step` looks back to are no moments after this one.
        after = schedule.next_moment(who, now, past.taken("") | {day})
        skipped = tuple((one, LATE[0]) for one in missed)
        return Step(subscriber=who, next_due=after, planned=planned, skipped=skipped, told_all=composed.exhausted)

    def _now(self) -> int:
        return int(self._clock())


def _needless(who: Subscriber, past: Past, day: str, due_at: int) -> str | None:
    """Why a day needs no brief: in another zone, in which they were, one was due on what is that day here."""
    moments = past.moments(schedule.local_day(who.zone, due_at - 2 * DAY_S))
    had = any(at < due_at and schedule.local_day(who.zone, at) == day for at in moments)
    return "had one by another zone" if had else None


def _unless_it_is_away(failed: Callable[[Exception], object], error: Exception) -> None:
    if not isinstance(error, LedgerFailure):
        failed(error)
