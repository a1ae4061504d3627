"""Turns to send: whatever the bot puts into a chat waits here until Telegram's limits allow it.

`Pace` lets coroutines wait for what `Books` (limits.py) decides; `PaceLimiter` takes a turn for every
message that leaves through the bot, so that nobody can forget it, and `at_the_door` holds each until its moment, as
its last bytes are about to be written: whatever kept it on its way there, it doesn't leave too early, or too late. What
to do about a message that Telegram refuses all the same is delivery.py's matter.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextvars import ContextVar
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
from telegram.error import RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.background import Errands, owner
from bot.database.engine import LedgerFailure
from bot.delivery.limits import FIRST_S, LONGEST_LEAD_S, OVERALL, Books, ChatId, Slot
from bot.delivery.slots import Given, Slots, Told, Wanted

LATELY = 30
"""By so many messages of the broadcast it is told how long before its moment one is let out."""


TELL_S = 0.2
"""After so long the ledger is told what became of moments, though none are wanted."""

ALONE_GAP_S = 1 / 28.5
"""Between two messages of all processes, where each sends its share because nobody gives out moments."""


class TooLate(TelegramError):
    """A message was ready to leave when it might not any more; it has not left."""


class Pace:
    """Turns to send, handed out as `Books` allows; for one event loop."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, slots: Slots | None = None) -> None:
        """`slots` give out moments where other processes send, too."""
        self._clock = clock
        self._slots = slots
        self._asking: asyncio.Task[None] | None = None
        self._errands = Errands()
        self._books = Books(shared=slots is not None)
        self._readied: deque[float] = deque(maxlen=LATELY)
        self._granted: dict[Slot, asyncio.Future[None]] = {}
        self._told: list[Told] = []
        self._tell_at = math.inf
        self._timer: asyncio.TimerHandle | None = None

    async def turn(self, chat_id: ChatId, *, urgent: bool, patience: float = math.inf) -> Slot:
        """Wait until a message may go to a chat, and take its place; a cancelled wait gives it back.

        Raises RetryAfter where another process was told to leave the chat alone for longer than there is patience.
        """
        slot = Slot(chat_id, urgent, owner=owner(), patience=patience)
        await self._turn(slot)
        return slot

    async def again(self, slot: Slot) -> None:
        """Wait for another turn of a message that was ready too late for the one that it had."""
        self._books.again(slot)
        await self._granting(slot)

    @contextlib.asynccontextmanager
    async def place(self, chat_id: ChatId) -> AsyncIterator[Slot]:
        """A turn of the broadcast, and with it one of its places in flight, held until the block ends.

        It comes a little before its moment, so that the message can be written down first.
        """
        slot = Slot(chat_id, urgent=False, flies=True)
        await self._turn(slot)
        try:
            yield slot
        finally:
            self._books.land(slot)
            self._unused(slot)
            self._serve()

    async def leave(self, slot: Slot) -> None:
        """Wait for the moment of what was let out, before its last bytes are written; raises TooLate after it.

        How long it took to be ready for it is kept in mind.
        """
        now = self._clock()
        if slot.flies:
            self._readied.append(now - slot.granted_at)
            self._books.lead_s = min(LONGEST_LEAD_S, sorted(self._readied)[len(self._readied) * 19 // 20])
        slot.heard_at = None
        if now < slot.goes_at:
            await asyncio.sleep(slot.goes_at - now)
        if not self._books.depart(slot, self._clock()):
            raise TooLate("its moment is over")

    def hear(self, slot: Slot) -> None:
        """Note that the answer to a message begins to come in, before anybody has read it."""
        slot.heard_at = self._clock()

    async def _turn(self, slot: Slot) -> None:
        self._books.join(slot)
        await self._granting(slot)

    async def _granting(self, slot: Slot) -> None:
        granted = self._granted[slot] = asyncio.get_running_loop().create_future()
        self._serve()
        try:
            await granted
        except (asyncio.CancelledError, RetryAfter):
            self._books.leave(slot)
            self._unused(slot)
            self._serve()
            raise
        finally:
            del self._granted[slot]

    @contextlib.contextmanager
    def taken(self, slot: Slot) -> Iterator[None]:
        """Inside, the first message goes out at once: its turn was waited for before it was marked as being sent."""
        token = _turns_taken.set([slot])
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

    def answer(self, slot: Slot, *, well: bool = True) -> None:
        """Note that a message was answered, `well` or in another way."""
        now = self._clock()
        self._books.answer(slot.chat_id, now)
        if self._slots is not None:
            self._tell(Told(slot.row, slot.chat_id, self._books.counted(slot, slot.heard_at or now, well=well)))
            slot.row = None
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
        if self._slots is not None and self._asking is None:
            wanted = self._books.wanted(now)
            if wanted or now >= self._tell_at:
                self._asking = asyncio.create_task(self._ask(self._slots, wanted))
        wake_at = min(self._books.wake_at(now) or math.inf, self._tell_at if self._asking is None else math.inf)
        loop = asyncio.get_running_loop()
        self._timer = None if wake_at == math.inf else loop.call_later(max(0.0, wake_at - now), self._serve)

    async def _ask(self, slots: Slots, wanted: list[Slot]) -> None:
        """Ask for moments; while the ledger cannot give any, take what would be this process's share of them."""
        for slot in wanted:
            self._unused(slot)
        told, self._told, self._tell_at = self._told, [], math.inf
        try:
            made = partial(slots.reserve, [Wanted(slot.chat_id, slot.urgent) for slot in wanted], told)
            given = await asyncio.to_thread(made)
        except LedgerFailure:  # the log has it
            self._told = [*told, *self._told]
            self._alone(slots.count(), wanted)
        else:
            self._take(wanted, given)
        finally:
            self._asking = None
        self._serve()

    def _alone(self, count: int, wanted: list[Slot]) -> None:
        """Each process sends its share while nobody can give out moments."""
        self._books.share, self._books.foreign = max(1, OVERALL[0] // count), 0
        for number, slot in enumerate(wanted, start=1):
            slot.permit = self._clock() + number * ALONE_GAP_S * count

    def _take(self, wanted: list[Slot], given: Given) -> None:
        if wanted:
            self._books.share, self._books.foreign = None, given.foreign
            self._books.quiet_until = given.quiet_until + FIRST_S
        for chat, until in given.held.items():
            self._books.hold(chat, until - self._clock(), self._clock())
        for slot, at, later, row in zip(wanted, given.at, given.later, given.rows, strict=True):
            slot.permit, slot.not_before, slot.row = at, later, row
            self._give_up(slot)
            if slot not in self._granted:  # nobody waits any more
                self._unused(slot)

    def _unused(self, slot: Slot) -> None:
        """What the ledger knows of the moment of a message that does not leave at it is to be forgotten there."""
        if slot.row is not None:
            self._tell(Told(slot.row, slot.chat_id, None))
            slot.row = None

    def _tell(self, told: Told) -> None:
        """Have the ledger told, with the next wish for moments, but soon."""
        if not self._told:
            self._tell_at = self._clock() + TELL_S
        self._told.append(told)

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


_turns_taken: ContextVar[list[Slot] | None] = ContextVar("turns_taken", default=None)
"""Inside `Pace.taken`: a list with an entry until the turn is used up. A list, so that a task made inside shares it."""

_at_the_door: ContextVar[tuple[Pace, Slot] | None] = ContextVar("at_the_door", default=None)
"""Whose message is about to leave."""


async def at_the_door(request: httpx.Request) -> None:
    """Hold a message until its moment once all but its text is written; for the hooks of `httpx`, for each request."""
    found = _at_the_door.get()
    if found is None:
        return
    pace, slot = found

    async def trace(event: str, _: dict[str, Any]) -> None:
        if event.endswith("send_request_body.started"):
            await pace.leave(slot)
        elif event.endswith("receive_response_headers.complete"):
            pace.hear(slot)

    request.extensions = {**request.extensions, "trace": trace}


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
        slot = await self._turn(chat_id)
        slot.kind = endpoint
        while True:
            with contextlib.suppress(TooLate):
                return await self._sent(slot, partial(callback, *args, **kwargs))
            await self._pace.again(slot)

    async def _sent(self, slot: Slot, call: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        """What Telegram answers to a message in its turn; raises TooLate where that is over."""
        token = _at_the_door.set((self._pace, slot))
        try:
            answer = await call()
        except TooLate:
            raise
        except BaseException as error:
            if isinstance(error, RetryAfter):
                self._pace.refuse(slot.chat_id, seconds_of(error))
            self._pace.answer(slot, well=False)
            raise
        finally:
            _at_the_door.reset(token)
        self._pace.answer(slot)
        return answer

    async def _turn(self, chat_id: ChatId) -> Slot:
        taken = _turns_taken.get()
        if taken:
            return taken.pop()
        if taken is None:
            self._check(chat_id, patience=self._longest_wait)
        patience = self._longest_wait if taken is None else math.inf
        return await self._pace.turn(chat_id, urgent=taken is None, patience=patience)

    def _check(self, chat_id: ChatId, *, patience: float) -> None:
        if (left := self._pace.left(chat_id)) > patience:
            raise RetryAfter(timedelta(seconds=left))


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    wait = error.retry_after
    return wait if isinstance(wait, int | float) else wait.total_seconds()
