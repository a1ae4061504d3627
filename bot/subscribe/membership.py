"""Chats that close to the bot and open again, and groups that get a new id: their briefs stop, go on, move along."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from telegram import ChatMember, Update
from telegram.ext import ChatMemberHandler, MessageHandler, filters

from bot import clock as clocks
from bot.background import Threads
from bot.chat.context import Context, Handler
from bot.delivery.telegram import deliver
from bot.messages import say
from bot.subscribe.store import Subscriptions

_OUT = (ChatMember.BANNED, ChatMember.LEFT)


@dataclass(frozen=True, slots=True)
class MembershipHandlers:
    """What follows for the briefs; `looks` is one thread, so that a chat's messages are seen as they came in."""

    subscriptions: Subscriptions
    looks: Threads
    wake: Callable[[], None]

    def handlers(self) -> list[Handler]:
        """The entries for the table, but for `on_message`, which sees every message before everybody."""
        return [
            ChatMemberHandler(self.on_standing, ChatMemberHandler.MY_CHAT_MEMBER),
            MessageHandler(filters.StatusUpdate.MIGRATE, self.on_new_id),
        ]

    async def on_standing(self, update: Update, context: Context) -> None:
        """The bot was blocked, removed, or let in again."""
        change = update.my_chat_member
        if change is None:
            return
        if change.new_chat_member.status in _OUT:
            await asyncio.to_thread(self.subscriptions.park, change.chat.id)
        else:
            await self._come_back(context, change.chat.id)

    async def on_message(self, update: Update, context: Context) -> None:
        """A chat from which a message comes is open to the bot, even if that was not told."""
        chat = update.effective_chat
        if chat is not None and await self.looks.run(self.subscriptions.is_parked, chat.id):
            await self._come_back(context, chat.id)

    async def on_new_id(self, update: Update, context: Context) -> None:
        """A group has become a supergroup with another id."""
        message = update.effective_message
        if message is None:
            return
        old = message.migrate_from_chat_id or message.chat_id
        new = message.migrate_to_chat_id or message.chat_id
        await asyncio.to_thread(self.subscriptions.move, old, new)

    async def _come_back(self, context: Context, chat_id: int) -> None:
        if await asyncio.to_thread(self.subscriptions.unpark, chat_id, int(clocks.now())):
            self.wake()
            await deliver(context.bot, chat_id, [say("goes-on")])
