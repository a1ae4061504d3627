"""Asks Telegram for updates, until it is called off.

One poll at a time; what comes of it is written down before the next one confirms it. Whatever a poll meets,
the next one follows, after a pause.
"""

from __future__ import annotations

import asyncio
import contextlib

from telegram.ext import ExtBot

from bot.chat.incoming import KINDS, update_id_of
from bot.chat.request import Unintelligible
from bot.updates.intake import Intake
from bot.updates.trouble import Trouble, until_it_works

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
