"""Turns to send: whatever the bot puts into a chat waits here until Telegram's limits allow it.

`Pace` lets coroutines wait for what `Books` (limits.py) decides; `PaceLimiter` takes a turn for every
message that leaves through the bot, so that nobody can forget it. What to do about a message that
Telegram refuses all the same is delivery.py's matter.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextvars import ContextVar
from datetime import timedelta
from functools import partial
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.background import Errands, owner
from bot.database.engine import LedgerFailure
from bot.delivery.limits import LONGEST_LEAD_S, OVERALL, Books, ChatId, Slot
from bot.delivery.slots import GAP_S, Moments, Slots, Wanted

LATELY = 30
"""By so many messages of the broadcast it is told how long before its moment one is let out."""


class Pace:
    """Turns to send, handed out as `Books` allows; for one event loop."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, slots: Slots | None = None) -> None:
        """`slots` give out moments where other processes send, too."""
        self._clock = clock
        self._slots = slots
        self._moments = Moments()
        self._asking: asyncio.Task[None] | None = None
        self._errands = Errands()
        self._books = Books(shared=slots is not None)
        self._readied: deque[float] = deque(maxlen=LATELY)
        self._granted: dict[Slot, asyncio.Future[None]] = {}
        self._timer: asyncio.TimerHandle | None = None

    async def turn(self, chat_id: ChatId, *, urgent: bool, patience: float = math.inf) -> None:
        """Wait until a message may go to a chat, and take its place; a cancelled wait gives it back.

        Raises RetryAfter where another process was told to leave the chat alone for longer than there is patience.
        """
        await self._turn(Slot(chat_id, urgent, owner=owner(), patience=patience))

    @contextlib.asynccontextmanager
    async def place(self, chat_id: ChatId) -> AsyncIterator[Callable[[], Awaitable[None]]]:
        """A turn of the broadcast, and with it one of its places in flight, held until the block ends.

        It comes a little before its moment, so that the message can be written down first; what is given back is
        to be called then, waits for the moment, and is followed by the message at once.
        """
        slot = Slot(chat_id, urgent=False, flies=True)
        await self._turn(slot)
        try:
            yield partial(self._depart, slot, self._clock())
        finally:
            self._books.land(slot)
            self._serve()

    async def _depart(self, slot: Slot, began: float) -> None:
        """Wait for the moment of what was let out; how long it took to be ready for it is kept in mind."""
        now = self._clock()
        self._readied.append(now - began)
        self._books.lead_s = min(LONGEST_LEAD_S, sorted(self._readied)[len(self._readied) * 4 // 5])
        if now < slot.goes_at:
            await asyncio.sleep(slot.goes_at - now)
        self._books.depart(slot, self._clock())

    async def _turn(self, slot: Slot) -> None:
        granted = self._granted[slot] = asyncio.get_running_loop().create_future()
        self._books.join(slot)
        self._serve()
        try:
            await granted
        except (asyncio.CancelledError, RetryAfter):
            self._books.leave(slot)
            self._serve()
            raise
        finally:
            del self._granted[slot]

    @contextlib.contextmanager
    def taken(self) -> Iterator[None]:
        """Inside, the first message goes out at once: its turn was waited for before it was marked as being sent."""
        token = _turns_taken.set([None])
        try:
            yield
        finally:
            _turns_taken.reset(token)

    def hold(self, chat_id: ChatId | None, seconds: float) -> None:
        """Let nothing out to a chat (None: to anyone) for so long."""
        self._books.hold(chat_id, seconds, self._clock())
        self._tell_others(chat_id, seconds)
        self._serve()

    def refuse(self, chat_id: ChatId, seconds: float) -> None:
        """Obey a 429 that a message to a chat met; `Books.refuse` says for whom it is."""
        self._tell_others(self._books.refuse(chat_id, seconds, self._clock()), seconds)
        self._serve()

    def answer(self, chat_id: ChatId) -> None:
        """Note that a message to a chat was answered, in whatever way."""
        self._books.answer(chat_id, self._clock())
        self._serve()

    def left(self, chat_id: ChatId) -> float:
        """For how many seconds a chat is still being held; 0 when it is not."""
        return max(0.0, self._books.held_until(chat_id) - self._clock())

    def wait(self, chat_id: ChatId) -> float:
        """For how many seconds the broadcast can send nothing to a chat, by that chat's own limits."""
        return max(0.0, self._books.free_at(chat_id) - self._clock())

    def _serve(self) -> None:
        """Let out who may go, and come back when the next may."""
        while slot := self._books.grant(self._clock()):
            if not (granted := self._granted[slot]).done():
                granted.set_result(None)
        if self._timer is not None:
            self._timer.cancel()
        now = self._clock()
        if self._slots is not None and self._asking is None and (wanted := self._books.wanted(now)):
            self._asking = asyncio.create_task(self._ask(self._slots, wanted))
        wake_at = self._books.wake_at(now)
        loop = asyncio.get_running_loop()
        self._timer = None if wake_at is None else loop.call_later(max(0.0, wake_at - now), self._serve)

    async def _ask(self, slots: Slots, wanted: list[Slot]) -> None:
        """Ask for moments; while the ledger cannot give any, take what would be this process's share of them."""
        try:
            made = partial(slots.reserve, [Wanted(slot.chat_id, slot.urgent) for slot in wanted])
            server, given = await asyncio.to_thread(made)
        except LedgerFailure:  # the log has it
            self._books.most, self._books.foreign = OVERALL[0] // slots.count(), ()
            for number, slot in enumerate(wanted, start=1):
                slot.permit = self._clock() + number * GAP_S * slots.count()
        else:
            ahead = self._moments.note(server, self._clock())
            self._books.most, self._books.foreign = OVERALL[0], [at + ahead for at in given.foreign]
            for chat, until in given.held.items():
                self._books.hold(chat, until + ahead - self._clock(), self._clock())
            for slot, at, later in zip(wanted, given.at, given.later, strict=True):
                slot.permit, slot.not_before = None if at is None else at + ahead, later + ahead
                self._give_up(slot)
        finally:
            self._asking = None
        self._serve()

    def _give_up(self, slot: Slot) -> None:
        """Let nobody wait for a chat that is held for longer than they have patience."""
        granted, left = self._granted.get(slot), self.left(slot.chat_id)
        if granted is not None and not granted.done() and left > slot.patience:
            granted.set_exception(RetryAfter(timedelta(seconds=left)))

    def _tell_others(self, chat_id: ChatId | None, seconds: float) -> None:
        if self._slots is not None:
            self._errands.start(_told(self._slots, chat_id, seconds))


async def _told(slots: Slots, chat_id: ChatId | None, seconds: float) -> None:
    with contextlib.suppress(LedgerFailure):  # each of them is told by Telegram then
        await asyncio.to_thread(slots.hold, chat_id, seconds)


_turns_taken: ContextVar[list[None] | None] = ContextVar("turns_taken", default=None)
"""Inside `Pace.taken`: a list with an entry until the turn is used up. A list, so that a task made inside shares it."""

_SENDING = ("send", "edit", "forward", "copy")
_PASSING = ("sendChatAction", "sendMessageDraft")
"""What shows something for a moment, and is no message: Telegram counts it apart, and it is never worth a wait."""


class PaceLimiter(BaseRateLimiter[None]):
    """The hook in the bot: whatever puts or changes a message in a chat waits for its turn, as urgent.

    Only a message inside `Pace.taken` does not wait, and any further one there waits with the broadcast.
    When a chat is being held for longer than people are kept waiting, the hook answers in Telegram's
    place: it is the answer that Telegram would give.
    """

    def __init__(self, pace: Pace, *, longest_wait: float) -> None:
        self._pace = pace
        self._longest_wait = longest_wait

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to let go of."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Any:
        """What Telegram answers to a request, sent in its turn; RetryAfter is noted and goes on to the caller."""
        chat_id = data.get("chat_id")
        if chat_id is None or not endpoint.startswith(_SENDING):
            return await callback(*args, **kwargs)
        if endpoint in _PASSING:
            self._check(chat_id, patience=0.0)
            return await callback(*args, **kwargs)
        await self._turn(chat_id)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            self._pace.refuse(chat_id, seconds_of(error))
            raise
        finally:
            self._pace.answer(chat_id)

    async def _turn(self, chat_id: ChatId) -> None:
        taken = _turns_taken.get()
        if taken:
            taken.pop()
            return
        if taken is None:
            self._check(chat_id, patience=self._longest_wait)
        patience = self._longest_wait if taken is None else math.inf
        await self._pace.turn(chat_id, urgent=taken is None, patience=patience)

    def _check(self, chat_id: ChatId, *, patience: float) -> None:
        if (left := self._pace.left(chat_id)) > patience:
            raise RetryAfter(timedelta(seconds=left))


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    wait = error.retry_after
    return wait if isinstance(wait, int | float) else wait.total_seconds()
