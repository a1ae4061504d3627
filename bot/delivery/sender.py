"""Senders of one process: what is planned is claimed, waits for its turn, is marked, called, and marked again.

All that matters is in the ledger: each part is written down before and after its call, so the process
may end at any point. How fast messages may leave is `pacing.py`'s. A chat whose own limits let nothing
out for a while holds nobody else up: what waits for it goes back, and one message a chat is tried at once.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import Protocol

from telegram import Bot

from bot import logs
from bot.background import ended, every
from bot.database.engine import LedgerFailure
from bot.delivery.marking import Mark, Marks
from bot.delivery.pacing import Pace
from bot.delivery.store import Deliveries
from bot.delivery.telegram import send_once
from bot.records import Address, Delivery, Gone, Later, Moved, Outcome, Outgoing, Part, Rejected, Sent, Uncertain

log = logging.getLogger(__name__)

SENDING = 100
"""Briefs being sent at once; most of them wait for their turn."""

LOOK_S = 5.0
"""Between two looks for planned briefs when nobody says that there are new ones."""

PATIENCE_S = 15.0
"""For how long a brief may wait for its own chat: longer than a message to it can be under way."""


class Chats(Protocol):
    """Whoever has to know when a chat closes, or moves to another id."""

    def now_at(self, address: Address, /) -> Address:
        """Where an address is now."""

    def move(self, chat_id: int, new_chat_id: int, /) -> None:
        """A group has a new id."""

    def end(self, address: Address, /) -> None:
        """A forum topic is gone for good."""

    def park(self, chat_id: int, /) -> None:
        """A chat is closed to the bot."""


class Sender:
    """What this process is sending."""

    def __init__(
        self, chats: Chats, deliveries: Deliveries, pace: Pace, *, clock: Callable[[], float], look_s: float = LOOK_S
    ) -> None:
        self._chats = chats
        self._deliveries = deliveries
        self._marks = Marks(lambda marks: deliveries.mark(marks, self._now()))
        self._pace = pace
        self._clock = clock
        self._look_s = look_s
        self._woken, self._idle = asyncio.Event(), asyncio.Event()
        self._looking: asyncio.Task[None] | None = None
        self._senders: dict[asyncio.Task[None], Outgoing] = {}
        self._calling: set[asyncio.Task[None] | None] = set()
        self._ending = False
        self._owed: list[Callable[[], object]] = []

    def begin(self, bot: Bot, *, failed: Callable[[Exception], object]) -> None:
        """Send what is planned until `end`."""
        self._looking = asyncio.create_task(every(self._pause, partial(self._look, bot), failed=failed))

    async def end(self) -> None:
        """Start nothing more, and wait for the calls that are under way, but not for long; what waits stays planned."""
        self._ending = True
        loops = [self._looking] if self._looking else []
        for task in [*loops, *(self._senders.keys() - self._calling)]:
            task.cancel()
        await ended({*loops, *self._senders})
        with suppress(LedgerFailure):
            await self._pay()

    def wake(self) -> None:
        """There is something planned: send it without waiting for the next look."""
        self._idle.clear()
        self._woken.set()

    async def wants_more(self) -> None:
        """Wait until all that was planned is in hand, but not for long: planning takes from sending what both need."""
        if self._looking is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE_S):
                    await self._idle.wait()

    async def _pause(self) -> None:
        # Not wait_for: it can lose the cancellation of an end that comes with a wake, and nothing would end then.
        with suppress(TimeoutError):
            async with asyncio.timeout(self._look_s):
                await self._woken.wait()

    async def _look(self, bot: Bot) -> None:
        """Write what the ledger could not take before, and begin to send what waits."""
        self._woken.clear()
        await self._pay()
        while free := SENDING - len(self._senders):
            busy = {outgoing.delivery.address.chat_id for outgoing in self._senders.values()}
            claim = partial(self._deliveries.claim, self._now(), limit=free, busy=busy)
            try:
                claimed = await asyncio.to_thread(claim)
            except LedgerFailure:  # it may have been written all the same
                self._owed.append(self._let_go)
                raise
            if not claimed:
                self._idle.set()
                return
            for outgoing in claimed:
                task = asyncio.create_task(self._send(bot, outgoing))
                self._senders[task] = outgoing
                task.add_done_callback(self._done)

    def _let_go(self) -> None:
        """What counts as claimed and is in nobody's hands waits to be claimed again."""
        self._deliveries.keep_only({outgoing.delivery for outgoing in self._senders.values()})

    async def _pay(self) -> None:
        while self._owed:
            await asyncio.to_thread(self._owed[0])
            del self._owed[0]

    def _done(self, task: asyncio.Task[None]) -> None:
        outgoing = self._senders.pop(task)
        if task.cancelled():
            return
        if error := task.exception():
            log.error("a brief could not be settled, it is tried again", exc_info=error)
            self._owed.append(partial(self._deliveries.release, outgoing.delivery))
        elif len(self._senders) <= SENDING // 2:  # each look reads all that waits: not one for every message
            self.wake()

    async def _send(self, bot: Bot, outgoing: Outgoing) -> None:
        """Send the parts of a brief in order, until one does not arrive for sure."""
        outcomes: list[Outcome] = []
        began, of = time.monotonic(), _id_of(outgoing.delivery)
        with logs.following(of):
            try:
                await self._send_parts(bot, outgoing, outcomes)
            finally:
                if outcomes:
                    _log(outgoing.delivery, outcomes, time.monotonic() - began)

    async def _send_parts(self, bot: Bot, outgoing: Outgoing, outcomes: list[Outcome]) -> None:
        chat_id = outgoing.delivery.address.chat_id
        for number, part in outgoing.parts:
            if self._ending:
                return
            if (wait := self._pace.wait(chat_id)) > PATIENCE_S:
                await asyncio.to_thread(self._deliveries.rest, chat_id, self._now() + math.ceil(wait))
                return
            if not await self._send_part(bot, outgoing.delivery, number, part, outcomes):
                return

    async def _send_part(self, bot: Bot, delivery: Delivery, number: int, part: Part, outcomes: list[Outcome]) -> bool:
        """Wait for a turn, note that the part is being sent, send it at its moment, and note what came of it.

        From the turn on it is not called off. Whether the next part may be sent.
        """
        async with self._pace.place(delivery.address.chat_id) as slot:
            self._calling.add(asyncio.current_task())
            try:
                if not await self._marked(delivery, number):
                    # It was erased, called off or moved meanwhile; where it is now, it is to be claimed anew.
                    await asyncio.to_thread(self._deliveries.release, self._where_it_is_now(delivery))
                    return False
                with self._pace.taken(slot):
                    outcome = await send_once(bot, delivery.address.chat_id, delivery.address.thread_id or None, part)
                outcomes.append(outcome)
                return await self._settle(delivery, number, outcome)
            finally:
                self._calling.discard(asyncio.current_task())

    async def _marked(self, delivery: Delivery, number: int) -> bool:
        """Note that a part is about to be sent; where nobody knows whether that was noted, it is not sent."""
        try:
            return await self._marks.note(Mark(delivery, number, "sending"))
        except LedgerFailure:
            now = self._now()
            self._owed.append(partial(self._deliveries.postpone, delivery, number, now, now))
            raise

    async def _settle(self, delivery: Delivery, number: int, outcome: Outcome) -> bool:
        """Write down what came of a part, as soon as that can be done; whether the next one may be sent."""
        try:
            if (mark := self._mark_of(delivery, number, outcome)) is not None:
                await self._marks.note(mark)
                return True
            await asyncio.to_thread(self._settled, delivery, number, outcome)
        except LedgerFailure:
            self._owed.append(partial(self._settled, delivery, number, outcome))
            raise
        return False

    def _mark_of(self, delivery: Delivery, number: int, outcome: Outcome) -> Mark | None:
        """How a part that arrived, or may have, is marked; None for any other."""
        delivery = self._where_it_is_now(delivery)
        match outcome:
            case Sent(message_ids):
                return Mark(delivery, number, "sent", message_id=message_ids[0])
            case Uncertain(why):
                return Mark(delivery, number, "uncertain", why=why)
        return None

    def _settled(self, delivery: Delivery, number: int, outcome: Outcome) -> None:
        """Write down what came of a part."""
        if (mark := self._mark_of(delivery, number, outcome)) is not None:
            self._deliveries.mark([mark], self._now())
            return
        now, delivery = self._now(), self._where_it_is_now(delivery)
        chat_id = delivery.address.chat_id
        match outcome:
            case Later(seconds):
                self._deliveries.postpone(delivery, number, now + math.ceil(seconds), now)
            case Moved(new_chat_id):
                self._chats.move(chat_id, new_chat_id)
                self._deliveries.postpone(self._where_it_is_now(delivery), number, now, now)
            case Gone(topic):
                self._deliveries.fail(delivery, "the topic is gone" if topic else "the chat is closed", now)
                if topic:
                    self._chats.end(delivery.address)
                else:
                    self._chats.park(chat_id)
            case Rejected(why):
                self._deliveries.fail(delivery, why, now)

    def _where_it_is_now(self, delivery: Delivery) -> Delivery:
        """The same delivery, under its group's new id if that has one since."""
        return replace(delivery, address=self._chats.now_at(delivery.address))

    def _now(self) -> int:
        return int(self._clock())


def _id_of(delivery: Delivery) -> str:
    """By what a delivery can be followed in the log, of which its chat cannot be read."""
    address = delivery.address
    told = f"{address.chat_id} {address.thread_id} {delivery.kind} {delivery.name}"
    return f"d{sha256(told.encode()).hexdigest()[:10]}"


def _log(delivery: Delivery, outcomes: list[Outcome], seconds: float) -> None:
    """One line for what came of all parts that were tried: that of the last, unless an earlier one is uncertain."""
    worst = next((one for one in outcomes if isinstance(one, Uncertain)), outcomes[-1])
    outcome = outcomes[-1] if not isinstance(outcomes[-1], Sent) else worst
    logs.event(
        log,
        "delivery",
        level=logging.INFO if isinstance(outcome, Sent | Later | Moved) else logging.WARNING,
        kind=delivery.kind,
        name=delivery.name,
        parts=len(outcomes),
        total_ms=round(seconds * 1000),
        outcome=type(outcome).__name__.lower(),
    )
