"""Whatever needs Telegram or the ledger is tried again; what goes wrong is told once, and once when it is over."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot import logs
from bot.chat.request import Unintelligible
from bot.database.engine import LedgerFailure

log = logging.getLogger(__name__)

TOLD_AGAIN_S = 600.0
"""The same trouble stands in the log once in so many seconds, though all was well in between."""

PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0
"""After a try that failed; half as long again after each further one."""


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
        if isinstance(error, LedgerFailure):  # which is not bothered by being asked, and people wait
            return PAUSE_S
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
        case Conflict() | BadRequest() if "webhook" in str(error).lower():
            return _of_webhook(error)
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


def _of_webhook(error: Exception) -> str:
    if isinstance(error, Conflict):
        return "a webhook is set for this token, so Telegram gives no updates to anybody who asks"
    return f"Telegram refuses the webhook, which is tried again: {' '.join(str(error).split())[:200]}"


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
