"""Broadcasts under way: the message that shows how far one is, until all of it is settled.

`bot/delivery/sender.py` sends, from the ledger; here it is only looked at, so a restart takes it up again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from functools import partial

from telegram import Bot

from bot import clock as clocks
from bot.admin.broadcast.store import Broadcast, Broadcasts, By, Progress
from bot.admin.broadcast.text import progress_text, result_text
from bot.background import Errands
from bot.chat.buttons import BroadcastAct
from bot.database.engine import LedgerFailure
from bot.delivery.limits import OVERALL
from bot.delivery.telegram import conclude, edit
from bot.messages import say
from bot.records import Buttons
from index import ENGLISH, spoken_in

log = logging.getLogger(__name__)

FIRST_LOOK_S, LOOK_S, REST_LOOK_S = 0.5, 3.0, 20.0
"""Before the first and between two later edits of the message; and while all who are left have quiet hours."""


class Broadcasting:
    """The broadcasts that this process shows the progress of."""

    def __init__(
        self,
        broadcasts: Broadcasts,
        *,
        wake: Callable[[], None],
        clock: Callable[[], float] = clocks.now,
        speaking: Callable[[int], AbstractContextManager[None]] = lambda _: spoken_in(ENGLISH),
    ) -> None:
        """`speaking` speaks to a chat in its language, when nobody has just spoken there."""
        self.store = broadcasts
        self._wake = wake
        self._clock = clock
        self._speaking = speaking
        self._followers = Errands()

    async def begin(self, bot: Bot) -> None:
        """Take up the broadcasts that an earlier process left."""
        for broadcast in await asyncio.to_thread(self.store.under_way):
            with await asyncio.to_thread(self._speaking, broadcast.chat_id):
                self._followers.start(self._show(bot, broadcast))

    async def end(self) -> None:
        """Show no more; sending goes on when the next process takes it up."""
        await self._followers.end()

    async def send(self, bot: Bot, number: int, chat_id: int, message_id: int, by: By, *, urgent: bool = False) -> None:
        """Begin a broadcast and show its progress in a message; nothing when it is no draft any more."""
        begin = partial(self.store.begin, number, chat_id, message_id, by, urgent=urgent)
        begun = await asyncio.to_thread(begin)
        if begun is not None:
            self._wake()
            self._followers.start(self._show(bot, begun))

    def duration(self, count: int) -> float:
        """Seconds that a broadcast to so many will take, with the briefs that go out before it."""
        a_second = OVERALL[0] / OVERALL[1]
        return (count + self.store.ahead(int(self._clock() + count / a_second))) / a_second

    async def _show(self, bot: Bot, broadcast: Broadcast) -> None:
        """Edit the message whenever something changed, until the result stands in it."""
        shown, told, rests, pause = "", False, False, FIRST_LOOK_S
        while True:
            with suppress(LedgerFailure):  # it is looked at again
                progress = await asyncio.to_thread(self.store.progress, broadcast.id, int(self._clock()))
                state = await asyncio.to_thread(self.store.state, broadcast.id)
                if not progress.waiting:
                    if not told:
                        await self._tell(bot, broadcast, progress, state)
                        told = True
                    await asyncio.to_thread(self.store.end, broadcast.id)
                    return
                if (text := progress_text(progress, state)) != shown:
                    buttons = () if state == "stopping" else _stop(broadcast.id)
                    await edit(bot, broadcast.chat_id, broadcast.message_id, text, buttons=buttons)
                    shown = text
                rests = progress.waiting == progress.resting
            await asyncio.sleep(pause)
            pause = REST_LOOK_S if rests else LOOK_S

    async def _tell(self, bot: Bot, broadcast: Broadcast, progress: Progress, state: str) -> None:
        """Put the result into the message, or into a new one where that cannot be edited any more."""
        text = result_text(progress, state, self._clock() - broadcast.begun_at)
        log.info("broadcast number=%d state=%s %s", broadcast.id, state, progress)
        await conclude(bot, broadcast.chat_id, broadcast.message_id, text)


def _stop(number: int) -> Buttons:
    return (((say("broadcast-stop"), BroadcastAct("stop", number).pack()),),)
