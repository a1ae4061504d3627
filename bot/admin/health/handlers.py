"""What administrators want to know: /status in a message, /gaps by pages, /stats as a picture.

Only they get here: `routing.py` leaves everyone else to the handlers that come after.
"""

from __future__ import annotations

import asyncio
import time

from telegram import Update

from bot.admin.health.chart import DAYS, chart
from bot.admin.health.text import gaps_page, status_text
from bot.chat.context import Context, Services, confirm, services, typing
from bot.delivery.telegram import deliver, deliver_photo, revise
from bot.messages import say
from bot.records import Buttons, Sent


async def on_status(update: Update, context: Context) -> None:
    """How the bot is, in one message."""
    message = update.effective_message
    if message is not None:
        health = await asyncio.to_thread(services(context).watch.health)
        await deliver(context.bot, message.chat_id, [status_text(health)], reply_to=message.message_id)


async def on_gaps(update: Update, context: Context) -> None:
    """The first page of what the briefs lack."""
    message = update.effective_message
    if message is None:
        return
    async with typing(context.bot, message.chat_id, None):
        html, buttons = await _page(services(context), 1)
    await deliver(context.bot, message.chat_id, [html], buttons=buttons)


async def on_page(update: Update, context: Context) -> None:
    """Another page of it, in place of the one that is shown."""
    query = update.callback_query
    if query is None or query.message is None:
        return
    await confirm(query)
    html, buttons = await _page(services(context), int((query.data or "").partition(":")[2]))
    shown = query.message
    await revise(context.bot, shown.chat.id, shown.message_id, html, thread_id=None, buttons=buttons)


async def on_stats(update: Update, context: Context) -> None:
    """A picture of the last days."""
    message = update.effective_message
    if message is None:
        return
    service, now = services(context), int(time.time())
    async with typing(context.bot, message.chat_id, None):
        await asyncio.to_thread(service.figures.note, now)
        days = await asyncio.to_thread(service.figures.days, now, count=DAYS)
        picture = await service.run(chart, days)
        outcome = await deliver_photo(context.bot, message.chat_id, picture, say("stats"), reply_to=message.message_id)
    if not isinstance(outcome, Sent):
        await deliver(context.bot, message.chat_id, [say("stats-refused")])


async def _page(service: Services, page: int) -> tuple[str, Buttons]:
    gaps = await service.run(service.gaps.find, int(time.time()))
    return await service.run(gaps_page, gaps, page, service.gaps.nearest)
