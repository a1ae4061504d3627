"""Updates from their arrival, whichever way they came, to the end of their handlers.

Here alone they are written down: only what `receive` has come back from may be confirmed to Telegram.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence

from telegram import Bot, Update

from bot import logs
from bot.background import ended, on_behalf_of
from bot.chat.inbox import Inbox, Taken
from bot.database.engine import LedgerFailure

log = logging.getLogger(__name__)

AT_ONCE = 1000
"""Updates in hand at once; while there are as many, further ones stay with Telegram."""


class Intake:
    """The updates that one process has in hand."""

    def __init__(
        self,
        inbox: Inbox,
        handle: Callable[[Update], Awaitable[object]],
        tell: Callable[[Update], Awaitable[object]],
    ) -> None:
        """`handle` runs an update's handlers, and `tell` tells its sender that it is too much."""
        self._inbox = inbox
        self._handle = handle
        self._tell = tell
        self._in_hand: dict[asyncio.Task[None], Taken] = {}
        self._room = asyncio.Event()
        self._called_off: list[Taken] = []

    @property
    def in_hand(self) -> int:
        """How many updates are being handled, or wait for their turn."""
        return len(self._in_hand)

    async def room(self) -> None:
        """Wait until there is room for more."""
        while len(self._in_hand) >= AT_ONCE:
            self._room.clear()
            await self._room.wait()

    async def receive(self, raws: Sequence[object], bot: Bot) -> None:
        """Write down what arrived, as it came from Telegram, and have it handled; from then on it may be confirmed.

        Raises LedgerFailure, and takes nothing, when it cannot be written.
        """
        for taken in await self._inbox.receive(raws, bot):
            self.take(taken)

    def take(self, taken: Taken) -> None:
        """Handle an update."""
        task = asyncio.create_task(self._handled(taken))
        self._in_hand[task] = taken
        task.add_done_callback(self._done)

    async def end(self) -> None:
        """Wait for what is in hand, but not for long: the rest is as it stands in the ledger."""
        await ended(set(self._in_hand))
        if self._called_off:
            log.info("left in the ledger: updates=%d", len(self._called_off))
            with contextlib.suppress(LedgerFailure):
                await self._inbox.give_back(self._called_off)

    async def _handled(self, taken: Taken) -> None:
        number = taken.update.update_id
        with taken.at_hand() as beside, on_behalf_of(taken.held.person), logs.following(f"u{number}"):
            await (self._tell if taken.is_too_much else self._handle)(taken.update)
        if taken.is_kept:
            await self._inbox.settle(number, beside)

    def _done(self, task: asyncio.Task[None]) -> None:
        taken = self._in_hand.pop(task)
        self._inbox.release(taken)
        self._room.set()
        if task.cancelled():
            self._called_off.append(taken)
        elif error := task.exception():
            log.error("update=%d could not be settled: %s", taken.update.update_id, logs.place(error))
