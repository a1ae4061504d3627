"""Briefs of which nobody knows whether they arrived: the subscriber is asked once, and their answer is taken."""

from __future__ import annotations

import asyncio
import time

from telegram import Update

from bot.chat.access import turned_away
from bot.chat.context import Context, address_of, confirm, services
from bot.chat.inbox import something_is_pending
from bot.daily.tick import question_of
from bot.delivery.telegram import deliver, revise
from bot.messages import say


async def on_contact(update: Update, context: Context) -> None:
    """After whatever somebody wanted in a private chat: ask about a brief that may not have arrived."""
    chat = update.effective_chat
    if chat is None or chat.type != "private" or not something_is_pending():
        return
    for day in await asyncio.to_thread(services(context).doubts.ask, chat.id, int(time.time())):
        part = question_of(day)
        await deliver(context.bot, chat.id, [part.html], buttons=part.buttons)


async def on_button(update: Update, context: Context) -> None:
    """It arrived, or it did not and is sent again; in groups and channels for administrators."""
    query = update.callback_query
    if query is None or query.message is None:
        return
    if await turned_away(update, query):
        return
    _, answer, day = (query.data or "").split(":", 2)
    address, service = address_of(update), services(context)
    await confirm(query)
    # Before it is acted on: after a restart "No, send it" must not be taken for a second one.
    await service.inbox.mark(update.update_id, "sending")
    if answer == "yes":
        known = await asyncio.to_thread(service.doubts.confirm, address, day)
        told = say("thanks-arrived")
    else:
        known = await asyncio.to_thread(service.doubts.send_again, address, day, int(time.time()))
        service.daily.wake()
        told = say("sent-again")
    answered = told if known else say("settled-already")
    await revise(context.bot, address.chat_id, query.message.message_id, answered, thread_id=address.thread_id)
