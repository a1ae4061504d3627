"""What administrators want to know: /status in a message, /gaps by pages, /stats as a picture.

Only the bot's administrators get here; everyone else is left to the handlers that come after.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from html import escape

from telegram import Update

from bot import clock as clocks
from bot.admin import doors
from bot.admin.health.chart import DAYS, chart
from bot.admin.health.gaps import Gaps
from bot.admin.health.statistics import Figures
from bot.admin.health.text import gaps_page, status_text
from bot.admin.health.watch import Watch
from bot.background import Threads
from bot.chat.buttons import GapsPage
from bot.chat.context import Context, Handler, Tap, confirm_change, typing
from bot.chat.roles import Administrators
from bot.database.engine import LedgerFailure
from bot.delivery.telegram import deliver, deliver_photo, revise
from bot.messages import say
from bot.records import Buttons, Sent


@dataclass(frozen=True, slots=True)
class HealthHandlers:
    """The three commands, and the buttons between pages of gaps."""

    admins: Administrators
    watch: Watch
    gaps: Gaps
    figures: Figures
    threads: Threads

    def handlers(self) -> list[Handler]:
        """The entries for the table."""
        return [
            doors.command(self.admins, "status", self.on_status),
            doors.command(self.admins, "gaps", self.on_gaps),
            doors.command(self.admins, "stats", self.on_stats),
            doors.tap(self.admins, GapsPage, self.on_page, "read", confirms=False),
        ]

    async def on_status(self, update: Update, context: Context) -> None:
        """How the bot is, in one message."""
        message = update.effective_message
        if message is not None:
            try:
                told = status_text(await asyncio.to_thread(self.watch.health))
            except LedgerFailure as error:  # what could be counted stands in it
                told = say("not-well", problems=f"• {escape(str(error))}")
            await deliver(context.bot, message.chat_id, [told], reply_to=message.message_id)

    async def on_gaps(self, update: Update, context: Context) -> None:
        """The first page of what the briefs lack."""
        message = update.effective_message
        if message is None:
            return
        async with typing(context.bot, message.chat_id, None):
            html, buttons = await self._page(1)
        await deliver(context.bot, message.chat_id, [html], buttons=buttons)

    async def on_page(self, tap: Tap[GapsPage], context: Context) -> None:
        """Another page of it, in place of the one that is shown."""
        html, buttons = await self._page(tap.button.page)
        shown = tap.message
        outcome = await revise(context.bot, shown.chat.id, shown.message_id, html, thread_id=None, buttons=buttons)
        await confirm_change(tap.query, outcome)

    async def on_stats(self, update: Update, context: Context) -> None:
        """A picture of the last days."""
        message = update.effective_message
        if message is None:
            return
        now = int(clocks.now())
        async with typing(context.bot, message.chat_id, None):
            await asyncio.to_thread(self.figures.note, now)
            days = await asyncio.to_thread(self.figures.days, now, count=DAYS)
            picture = await self.threads.run(chart, days)
            told, reply_to = say("stats"), message.message_id
            outcome = await deliver_photo(context.bot, message.chat_id, picture, told, reply_to=reply_to)
        if not isinstance(outcome, Sent):
            await deliver(context.bot, message.chat_id, [say("stats-refused")])

    async def _page(self, page: int) -> tuple[str, Buttons]:
        gaps = await self.threads.run(self.gaps.find, int(clocks.now()))
        return await self.threads.run(gaps_page, gaps, page, self.gaps.nearest)
