"""Asks Telegram for updates, until it is called off.

One poll at a time; what comes of it is written down before the next one confirms it. Whatever a poll meets, the next
one follows, after a pause: whatever needs Telegram or the ledger is tried again, and what goes wrong is told once, and
once when it is over. What is no answer of Telegram's becomes an error of its own, and no word of it gets into a log.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot import logs
from bot.chat.incoming import KINDS, update_id_of
from bot.database.engine import LedgerFailure
from bot.delivery.pacing import at_the_door
from bot.updates.intake import Intake


class Unintelligible(TelegramError):
    """Telegram answered, and nobody knows what: what was asked for may have been done."""


class Request(HTTPXRequest):
    """Requests to the Bot API, each of which leaves when its turn comes."""

    answered_at: float | None = None
    """When Telegram answered last, whatever it said, by the monotonic clock."""

    def __init__(self, **named: Any) -> None:
        """As the library takes them."""
        super().__init__(httpx_kwargs={"event_hooks": {"request": [at_the_door]}}, **named)

    async def do_request(self, *arguments: Any, **named: Any) -> tuple[int, bytes]:
        """The status and the body that came back."""
        answer = await super().do_request(*arguments, **named)
        self.answered_at = time.monotonic()
        return answer

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """An answer as the Bot API gives it; raises Unintelligible for anything else, such as one that was cut off."""
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError) as error:
            raise Unintelligible("not JSON") from error
        if not isinstance(answer, dict) or ("result" not in answer and answer.get("ok") is not False):
            raise Unintelligible("no result")
        return answer


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


LIMIT = 100
"""Updates that one poll brings at most, as many as Telegram gives."""

POLL_S, ANSWER_S = 10, 15.0
"""For how long Telegram waits for an update, and the bot for Telegram."""

FAREWELL_S = 1.0
"""For how long the last confirmation may take; what it does not reach comes again, and is known."""


class UpdateBot(ExtBot[None]):
    """A bot that hands updates out as they came, so that each can be read by itself."""

    async def fetch(self, offset: int, *, seconds: int = POLL_S) -> list[object]:
        """The next updates from `offset` on, as Telegram wrote them; what lies below is confirmed."""
        asked = {"offset": offset, "limit": LIMIT, "timeout": seconds, "allowed_updates": list(KINDS)}
        found: object = await self._post("getUpdates", asked, read_timeout=ANSWER_S if seconds else FAREWELL_S)
        if not isinstance(found, list):
            raise Unintelligible("no list of updates")
        return found


class Polling:
    """Updates that are asked for."""

    def __init__(self, intake: Intake, trouble: Trouble) -> None:
        self._intake = intake
        self._trouble = trouble
        self._offset = 0

    async def run(self, bot: UpdateBot) -> None:
        """Poll until it is cancelled, or Telegram refuses the token (InvalidToken); what waits there stays."""
        await until_it_works(bot.delete_webhook, self._trouble)
        while True:
            await self._intake.room()
            await until_it_works(lambda: self._poll(bot), self._trouble)

    async def end(self, bot: UpdateBot) -> None:
        """Confirm what came, while what is in hand comes to its end."""
        await asyncio.gather(self._farewell(bot), self._intake.end())

    async def _poll(self, bot: UpdateBot) -> None:
        raws = await bot.fetch(self._offset)
        await self._intake.receive(raws, bot)
        numbers = [number for raw in raws if (number := update_id_of(raw)) is not None]
        if numbers:
            self._offset = max(numbers) + 1
        elif raws:
            raise Unintelligible("updates without numbers")

    async def _farewell(self, bot: UpdateBot) -> None:
        if self._offset:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(FAREWELL_S):
                    await bot.fetch(self._offset, seconds=0)
