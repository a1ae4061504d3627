"""Updates from their arrival, whichever way they came, to the end of their handlers.

Here alone they are written down: only what `receive` has come back from may be confirmed to Telegram.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Sequence

from telegram import Bot, Update

from bot import logs
from bot.background import PATIENCE_S, ended, on_behalf_of
from bot.chat.inbox import AGAIN_S, Inbox, Taken
from bot.chat.inbox_store import Write
from bot.database.engine import LedgerFailure

log = logging.getLogger(__name__)

AT_ONCE = 1000
"""Updates in hand at once; while there are as many, further ones stay with Telegram."""

AT_EASE = 8
"""With as many in hand, a process leaves what comes to others that share its ledger, unless nobody takes it soon."""

TRIES = 3
"""So often an update is handled whose handling met a ledger that was away."""


class Intake:
    """The updates that one process has in hand."""

    def __init__(
        self,
        inbox: Inbox,
        handle: Callable[[Update], Awaitable[object]],
        tell: Callable[[Update], Awaitable[object]],
        own_up: Callable[[Update], Awaitable[object]],
    ) -> None:
        """`handle` runs the handlers; `tell` tells a sender that it is too much, `own_up` of an interruption."""
        self._inbox = inbox
        self._handle = handle
        self._tell = tell
        self._own_up = own_up
        self.alone: Callable[[], bool] = lambda: True
        """Whether no other process shares the ledger at the moment."""
        self._in_hand: dict[asyncio.Task[None], Taken] = {}
        self._room = asyncio.Event()
        self.border = asyncio.Lock()
        """Held from the moment in which something is taken in the ledger until it is in hand: so it keeps its order."""
        self._called_off: list[Taken] = []
        self._is_ending = False

    @property
    def in_hand(self) -> int:
        """How many updates are being handled, or wait for their turn."""
        return len(self._in_hand)

    @property
    def numbers(self) -> set[int]:
        """Which these are."""
        return {taken.update.update_id for taken in self._in_hand.values()}

    async def room(self) -> None:
        """Wait until there is room for more."""
        while len(self._in_hand) >= AT_ONCE:
            self._room.clear()
            await self._room.wait()

    async def receive(self, raws: Sequence[object], bot: Bot) -> None:
        """Write down what arrived, as it came from Telegram, and have it handled; from then on it may be confirmed.

        Raises LedgerFailure, and takes nothing, when it cannot be written.
        """
        async with self.border:
            for taken in await self._inbox.receive(raws, bot, room=self._at_ease()):
                self.take(taken)

    async def claim(self, bot: Bot, *, waited_s: float) -> None:
        """Handle what nobody else has in hand: anything while there is ease, then what has waited for so long.

        No more of that than others may take just then: whoever looked first would have all, and they none.
        """
        ease = self._at_ease()
        room = ease or min(AT_EASE, AT_ONCE - len(self._in_hand))
        if room > 0:
            async with self.border:
                for taken in await self._inbox.claim(bot, limit=room, waited_s=0.0 if ease else waited_s):
                    self.take(taken)

    def take(self, taken: Taken) -> None:
        """Handle an update."""
        task = asyncio.create_task(self._handled(taken))
        self._in_hand[task] = taken
        task.add_done_callback(self._done)

    async def settle(self, update: Update, beside: Sequence[Write] = ()) -> None:
        """An update is done with; what waited for it in its chat is handled now."""
        async with self.border if self._inbox.is_shared else contextlib.nullcontext():
            for one in await self._inbox.settle(update, beside, more=not self._is_ending):
                self.take(one)

    async def end(self) -> None:
        """Wait for what is in hand, but not for long: the rest is as it stands in the ledger.

        What waits behind it in the same chat, and nobody has begun with, is left to others.
        """
        self._is_ending, leave_at = True, time.monotonic() + PATIENCE_S
        while self._in_hand:  # what was just being settled may have brought another one
            if await ended(set(self._in_hand), within=max(0.0, leave_at - time.monotonic())):
                break
        if self._called_off:
            log.info("left in the ledger: updates=%d", len(self._called_off))
            with contextlib.suppress(LedgerFailure):
                await self._inbox.give_back(self._called_off)

    def _at_ease(self) -> int:
        """How many more this process takes in hand before it leaves them to others."""
        return max(0, (AT_ONCE if self.alone() else AT_EASE) - len(self._in_hand))

    async def _handled(self, taken: Taken) -> None:
        beside = await self._through(taken)
        while taken.is_kept:
            try:
                await self.settle(taken.update, beside)
                return
            except LedgerFailure:  # on a server that is away for a while; the log has it
                if not self._inbox.is_shared:
                    raise
                await asyncio.sleep(AGAIN_S)

    async def _through(self, taken: Taken) -> list[Write]:
        """Run the handlers, once more where the ledger was away meanwhile; what is to be written at the end."""
        number = taken.update.update_id
        with on_behalf_of(taken.held.person), logs.following(f"u{number}"):
            for attempt in range(1, TRIES + 1):
                with taken.at_hand(may_be_again=self._inbox.is_shared and attempt < TRIES) as hand:
                    await (self._tell if taken.is_too_much else self._handle)(taken.update)
                if not hand.is_again:
                    return hand.beside
                if not await self._inbox.may_go_on(number):
                    await self._own_up(taken.update)
                    return hand.beside
        return []

    def _done(self, task: asyncio.Task[None]) -> None:
        taken = self._in_hand.pop(task)
        self._inbox.release(taken)
        self._room.set()
        if task.cancelled():
            self._called_off.append(taken)
        elif error := task.exception():
            log.error("update=%d could not be settled: %s", taken.update.update_id, logs.place(error))
