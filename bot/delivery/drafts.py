"""A message that can be watched while it is being written: drafts, which Telegram shows until the message is there.

A draft is no message: nothing depends on whether one arrives, and where a chat or a server knows none there is none.
Telegram drops a draft when the bot sends a message to its chat, or after half a minute.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import InvalidToken, TelegramError

APART_S = 1.0
"""Between two drafts: Telegram refuses more in a chat."""

LAST_S = 3.0
"""For how long the end waits for a draft under way: one that arrived behind its message would stand below it."""


class Drafts:
    """The drafts of one process; for one event loop."""

    def __init__(self) -> None:
        self._are_known = True

    @asynccontextmanager
    async def drafting(
        self, bot: Bot, chat_id: int, thread_id: int | None = None
    ) -> AsyncIterator[Callable[[str], None] | None]:
        """What shows a person a text (HTML) until the block ends, instead of the one before; None where nothing can.

        Of texts that come faster than Telegram takes them, the last is shown.
        """
        if chat_id <= 0 or not self._are_known:
            yield None
            return
        draft = _Draft(bot, chat_id, thread_id)
        try:
            yield draft.show
        finally:
            await draft.end()
            self._are_known = not draft.is_unknown


class _Draft:
    """One message as it is being written."""

    def __init__(self, bot: Bot, chat_id: int, thread_id: int | None) -> None:
        self._bot = bot
        self._place = chat_id, thread_id or None
        self._number = 1 + secrets.randbelow(2**31 - 1)
        self._html = ""
        self._news, self._calling = asyncio.Event(), asyncio.Lock()
        self._sending = asyncio.create_task(self._send())
        self.is_unknown = False

    def show(self, html: str) -> None:
        self._html = html
        self._news.set()

    async def end(self) -> None:
        """Send no more, and let what is under way arrive first."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LAST_S):
                await self._calling.acquire()
        self._sending.cancel()
        await asyncio.gather(self._sending, return_exceptions=True)

    async def _send(self) -> None:
        """Whatever Telegram says against it, there are no further drafts of this message."""
        chat_id, thread_id = self._place
        try:
            while True:
                await self._news.wait()
                self._news.clear()
                async with self._calling:
                    await self._bot.send_message_draft(
                        chat_id, self._number, self._html, message_thread_id=thread_id, parse_mode=ParseMode.HTML
                    )
                await asyncio.sleep(APART_S)
        except InvalidToken:  # so 404 is read, which a server says that does not know the method
            self.is_unknown = True
        except TelegramError:
            return
