"""Briefs of which nobody knows whether they arrived: the subscriber is asked once, and their answer is taken."""

from __future__ import annotations

import asyncio
import contextlib
import time

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import TelegramError

from bot import messages
from bot.context import Context, services
from bot.daily import question_of
from bot.delivery import deliver, revise
from bot.records import Address


async def on_contact(update: Update, context: Context) -> None:
    """After whatever somebody wanted in a private chat: ask about a brief that may not have arrived."""
    chat = update.effective_chat
    if chat is None or chat.type != "private":
        return
    for _, day in await asyncio.to_thread(services(context).doubts.ask, chat.id, int(time.time())):
        part = question_of(day)
        rows = [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in part.buttons]
        await deliver(context.bot, chat.id, [part.html], keyboard=InlineKeyboardMarkup(rows))


async def on_button(update: Update, context: Context) -> None:
    """It arrived, or it did not and is sent again."""
    query = update.callback_query
    if query is None or query.message is None:
        return
    _, answer, day = (query.data or "").split(":", 2)
    thread = (
        getattr(query.message, "message_thread_id", None) if getattr(query.message, "is_topic_message", 0) else None
    )
    address, service = Address(query.message.chat.id, thread or 0), services(context)
    with contextlib.suppress(TelegramError):
        await query.answer()
    if answer == "yes":
        known = await asyncio.to_thread(service.doubts.confirm, address, day)
        told = messages.THANKS_ARRIVED
    else:
        known = await asyncio.to_thread(service.doubts.send_again, address, day, int(time.time()))
        service.daily.wake()
        told = messages.SENT_AGAIN
    answered = told if known else messages.SETTLED_ALREADY
    await revise(context.bot, address.chat_id, query.message.message_id, answered, thread_id=thread, keyboard=None)
