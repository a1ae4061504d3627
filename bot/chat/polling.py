"""Asks Telegram for updates and has each handled, until it is called off.

One poll at a time; what comes of it is written down before the next one confirms it. Whatever a poll meets,
the next one follows, after a pause. What goes wrong is told once in words, and once when it is over.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot import logs
from bot.background import ended, on_behalf_of
from bot.chat.inbox import Inbox, Taken
from bot.chat.incoming import KINDS, update_id_of
from bot.chat.request import Unintelligible
from bot.database.engine import LedgerFailure

log = logging.getLogger(__name__)

AT_ONCE = 1000
"""Updates in hand at once; while there are as many, further ones stay with Telegram."""

LIMIT = 100
"""Updates that one poll brings at most, as many as Telegram gives."""

POLL_S, ANSWER_S = 10, 15.0
"""For how long Telegram waits for an update, and the bot for Telegram."""

TOLD_AGAIN_S = 600.0
"""The same trouble stands in the log once in so many seconds, though all was well in between."""

PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0
"""After a poll that failed; half as long again after each further one."""

FAREWELL_S = 1.0
"""For how long the last confirmation may take; what it does not reach comes again, and is known."""


class PollingBot(ExtBot[None]):
    """A bot that hands updates out as they came, so that each can be read by itself."""

    async def fetch(self, offset: int, *, seconds: int = POLL_S) -> list[object]:
        """The next updates from `offset` on, as Telegram wrote them; what lies below is confirmed."""
        asked = {"offset": offset, "limit": LIMIT, "timeout": seconds, "allowed_updates": list(KINDS)}
        found: object = await self._post("getUpdates", asked, read_timeout=ANSWER_S if seconds else FAREWELL_S)
        if not isinstance(found, list):
            raise Unintelligible("no list of updates")
        return found


class Trouble:
    """Something that fails again and again: told when it begins, when it changes, and when it is over."""

    def __init__(
        self, explain: Callable[[BaseException], object], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`explain` notes what must be a failure of ours, and not of the world around."""
        self._explain = explain
        self._clock = clock
        self._told = ""
        self._logged: dict[str, float] = {}
        """When each trouble was in the log: two processes with one token take updates from each other for ever."""
        self._is_news = False
        self._pause = 0.0

    async def met(self, error: Exception) -> float:
        """Tell of it unless that was done; for how many seconds to pause."""
        told = _told_of(error)
        if told is None:
            await asyncio.to_thread(self._explain, error)
        elif told != self._told and self._clock() - self._logged.get(told, -TOLD_AGAIN_S) >= TOLD_AGAIN_S:
            log.warning("%s", told)
            self._logged[told], self._is_news = self._clock(), True
        self._told = told or ""
        self._pause = min(LONGEST_PAUSE_S, 1.5 * self._pause) if self._pause else PAUSE_S
        if isinstance(error, RetryAfter):
            wait = error.retry_after  # a number, in versions to come a timedelta
            return (wait.total_seconds() if isinstance(wait, timedelta) else wait) + 0.5
        return self._pause

    def over(self) -> None:
        """It went well."""
        if self._is_news:
            log.info("updates come again")
        self._told, self._pause, self._is_news = "", 0.0, False


def _told_of(error: Exception) -> str | None:
    """What went wrong outside of this program; None when it must have been inside."""
    match error:
        case LedgerFailure():
            return f"the ledger cannot be written, so updates wait with Telegram: {logs.place(error)}"
        case Conflict() if "webhook" in str(error).lower():
            return "a webhook is set for this token, so Telegram gives no updates to anybody who asks"
        case Conflict():
            return "another process asks for updates with the same token, and only one of them gets each: stop one"
        case Unintelligible():
            return f"what Telegram answered makes no sense, it is asked again: {error.message}"
        case RetryAfter():
            return "Telegram asks for patience with polling"
        case NetworkError() if isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout):
            return f"Telegram cannot be reached, it is tried again: {type(error.__cause__).__name__}"
        case TelegramError():
            return f"Telegram did not answer, it is asked again: {type(error).__name__}"
    return None


async def until_it_works(work: Callable[[], Awaitable[object]], trouble: Trouble) -> None:
    """Do something that needs Telegram, again until it went well. Raises InvalidToken."""
    while True:
        try:
            await work()
        except InvalidToken:
            raise
        except Exception as error:
            await asyncio.sleep(await trouble.met(error))
        else:
            trouble.over()
            return


class Polling:
    """The updates of one process, from Telegram's hands to the end of their handlers."""

    def __init__(
        self,
        inbox: Inbox,
        handle: Callable[[Update], Awaitable[object]],
        tell: Callable[[Update], Awaitable[object]],
        trouble: Trouble,
    ) -> None:
        """`handle` runs an update's handlers, and `tell` tells its sender that it is too much."""
        self._inbox = inbox
        self._handle = handle
        self._tell = tell
        self._trouble = trouble
        self._offset = 0
        self._in_hand: dict[asyncio.Task[None], Taken] = {}
        self._room = asyncio.Event()
        self._called_off: list[Taken] = []

    async def run(self, bot: PollingBot) -> None:
        """Poll until it is cancelled, or Telegram refuses the token (InvalidToken)."""
        while True:
            while len(self._in_hand) >= AT_ONCE:
                self._room.clear()
                await self._room.wait()
            await until_it_works(lambda: self._poll(bot), self._trouble)

    def take(self, taken: Taken) -> None:
        """Handle an update."""
        task = asyncio.create_task(self._handled(taken))
        self._in_hand[task] = taken
        task.add_done_callback(self._done)

    async def end(self, bot: PollingBot) -> None:
        """Confirm what came, and wait for what is in hand, but not for long: the rest is as it stands in the ledger."""
        farewell = asyncio.create_task(self._farewell(bot))
        await ended(set(self._in_hand))
        if self._called_off:
            log.info("left in the ledger: updates=%d", len(self._called_off))
            with contextlib.suppress(LedgerFailure):
                await self._inbox.give_back(self._called_off)
        await asyncio.gather(farewell, return_exceptions=True)

    async def _poll(self, bot: PollingBot) -> None:
        raws = await bot.fetch(self._offset)
        for taken in await self._inbox.receive(raws, bot):
            self.take(taken)
        numbers = [number for raw in raws if (number := update_id_of(raw)) is not None]
        if numbers:
            self._offset = max(numbers) + 1
        elif raws:
            raise Unintelligible("updates without numbers")

    async def _handled(self, taken: Taken) -> None:
        with taken.at_hand(), on_behalf_of(taken.held.person):
            await (self._tell if taken.is_too_much else self._handle)(taken.update)
        await self._inbox.mark(taken.update.update_id, "settled")

    def _done(self, task: asyncio.Task[None]) -> None:
        taken = self._in_hand.pop(task)
        self._inbox.release(taken)
        self._room.set()
        if task.cancelled():
            self._called_off.append(taken)
        elif error := task.exception():
            log.error("update=%d could not be settled: %s", taken.update.update_id, logs.place(error))

    async def _farewell(self, bot: PollingBot) -> None:
        if self._offset:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(FAREWELL_S):
                    await bot.fetch(self._offset, seconds=0)
