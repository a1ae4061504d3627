"""Broadcasts under way: the message that shows how far one is, until all of it is settled.

Sending is `daily.py`'s, from the ledger; here it is only looked at, so a restart takes it up again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot import notices
from bot.broadcasts import Broadcast, Broadcasts
from bot.database import LedgerFailure
from bot.delivery import deliver, edit
from bot.limits import OVERALL
from bot.records import Sent
from bot.status_reports import broadcast_progress, broadcast_result

log = logging.getLogger(__name__)

LOOK_S = 3.0
"""Between two edits of the message."""


class Casting:
    """The broadcasts that this process shows the progress of."""

    def __init__(
        self, broadcasts: Broadcasts, *, wake: Callable[[], None], clock: Callable[[], float] = time.time
    ) -> None:
        self.ledger = broadcasts
        self._wake = wake
        self._clock = clock
        self._followers: set[asyncio.Task[None]] = set()

    async def begin(self, bot: Bot) -> None:
        """Take up the broadcasts that an earlier process left."""
        for broadcast in await asyncio.to_thread(self.ledger.under_way):
            self._follow(bot, broadcast)

    async def end(self) -> None:
        """Show no more; sending goes on when the next process takes it up."""
        for task in self._followers:
            task.cancel()
        await asyncio.gather(*self._followers, return_exceptions=True)

    async def send(self, bot: Bot, number: int, chat_id: int, message_id: int) -> int | None:
        """Begin a drafted broadcast and show its progress in a message; to how many, or None when it is no draft."""
        begun = await asyncio.to_thread(self.ledger.begin, number, chat_id, message_id, int(self._clock()))
        if begun is None:
            return None
        self._wake()
        self._follow(bot, begun)
        return (await asyncio.to_thread(self.ledger.progress, number)).total

    def duration(self, count: int) -> float:
        """Seconds that a broadcast to so many will take, with the briefs that go out before it."""
        a_second = OVERALL[0] / OVERALL[1]
        return (count + self.ledger.ahead(int(self._clock() + count / a_second))) / a_second

    def _follow(self, bot: Bot, broadcast: Broadcast) -> None:
        task = asyncio.create_task(self._show(bot, broadcast))
        self._followers.add(task)
        task.add_done_callback(self._followers.discard)

    async def _show(self, bot: Bot, broadcast: Broadcast) -> None:
        """Edit the message whenever something changed, until the result stands in it."""
        shown = ""
        while True:
            with suppress(LedgerFailure):  # it is looked at again
                progress = await asyncio.to_thread(self.ledger.progress, broadcast.id)
                if not progress.waiting:
                    break
                state = await asyncio.to_thread(self.ledger.state, broadcast.id)
                if (text := broadcast_progress(progress, state)) != shown:
                    await self._edit(bot, broadcast, text, None if state == "stopping" else _stop(broadcast.id))
                    shown = text
            await asyncio.sleep(LOOK_S)
        state = await asyncio.to_thread(self.ledger.state, broadcast.id)
        text = broadcast_result(progress, state, self._clock() - broadcast.begun_at)
        log.info("broadcast number=%d state=%s %s", broadcast.id, state, progress)
        if not await self._edit(bot, broadcast, text, None):
            await deliver(bot, broadcast.chat_id, [text])
        await asyncio.to_thread(self.ledger.end, broadcast.id)

    async def _edit(self, bot: Bot, broadcast: Broadcast, text: str, keyboard: InlineKeyboardMarkup | None) -> bool:
        edited = await edit(bot, broadcast.chat_id, broadcast.message_id, text, keyboard=keyboard)
        return isinstance(edited, Sent)


def _stop(number: int) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(notices.BROADCAST_STOP, callback_data=f"cast:stop:{number}")]])
