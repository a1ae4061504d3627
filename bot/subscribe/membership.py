"""Chats that close to the bot and open again, and groups that get a new id: their briefs stop, go on, move along."""

from __future__ import annotations

import asyncio
import time

from telegram import ChatMember, Update

from bot.chat.context import Context, services
from bot.chat.inbox import something_is_pending
from bot.delivery.telegram import deliver
from bot.messages import say

_OUT = (ChatMember.BANNED, ChatMember.LEFT)


async def on_standing(update: Update, context: Context) -> None:
    """The bot was blocked, removed, or let in again."""
    change = update.my_chat_member
    if change is None:
        return
    if change.new_chat_member.status in _OUT:
        await asyncio.to_thread(services(context).subscriptions.park, change.chat.id)
    else:
        await _come_back(context, change.chat.id)


async def on_message(update: Update, context: Context) -> None:
    """A chat from which a message comes is open to the bot, even if that was not told."""
    if not something_is_pending():
        return
    chat, service = update.effective_chat, services(context)
    if chat is not None and await service.in_order(service.subscriptions.is_parked, chat.id):
        await _come_back(context, chat.id)


async def on_new_id(update: Update, context: Context) -> None:
    """A group has become a supergroup with another id."""
    message = update.effective_message
    if message is None:
        return
    old = message.migrate_from_chat_id or message.chat_id
    new = message.migrate_to_chat_id or message.chat_id
    await asyncio.to_thread(services(context).subscriptions.move, old, new)


async def _come_back(context: Context, chat_id: int) -> None:
    back = await asyncio.to_thread(services(context).subscriptions.unpark, chat_id, int(time.time()))
    if back:
        services(context).daily.wake()
        await deliver(context.bot, chat_id, [say("goes-on")])
