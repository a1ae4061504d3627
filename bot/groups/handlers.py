"""What the bot does when somebody adds it to a group: one short hello, however many updates tell of it.

That a group was greeted stands in the ledger before the hello leaves, so it never comes twice; what follows for the
briefs of a group is in `bot/subscribe/membership.py`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from html import escape

from telegram import Chat, ChatMember, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatType
from telegram.ext import ChatMemberHandler, MessageHandler, filters

from bot import clock as clocks
from bot.admission.handlers import Admission
from bot.answers.text import exemplified
from bot.chat.context import GROUPS, Addressed, Context, Handler
from bot.delivery.telegram import deliver
from bot.groups.store import Greetings
from bot.messages import say
from index import Library

SETTLE_S = 2.0
"""A group that becomes a supergroup is a new chat to which the bot is added: that it is the same group is told in the
next moment."""

_OUT = (ChatMember.BANNED, ChatMember.LEFT)


@dataclass(frozen=True, slots=True)
class GroupHandlers:
    """The bot's arrival in groups."""

    library: Library
    greetings: Greetings
    admission: Admission

    def handlers(self) -> list[Handler]:
        """The entries for a table of their own: others look at the same updates."""
        added = filters.StatusUpdate.NEW_CHAT_MEMBERS | filters.StatusUpdate.CHAT_CREATED
        return [
            ChatMemberHandler(self.on_standing, ChatMemberHandler.MY_CHAT_MEMBER),
            MessageHandler(filters.StatusUpdate.MIGRATE, self.on_new_id),
            MessageHandler(added & GROUPS & Addressed(), self.on_added),
        ]

    async def on_standing(self, update: Update, context: Context) -> None:
        """The bot was added, or its standing changed otherwise."""
        change = update.my_chat_member
        if change is not None and _is_arrival(change):
            await self._greet(change.chat, change.from_user, context)

    async def on_added(self, update: Update, context: Context) -> None:
        """The same, as a message of the group tells it."""
        if isinstance(update.effective_message, Message):
            await self._greet(update.effective_message.chat, update.effective_user, context)

    async def on_new_id(self, update: Update, context: Context) -> None:
        """A group has become a supergroup: it knows the bot already."""
        message = update.effective_message
        if message is not None:
            old = message.migrate_from_chat_id or message.chat_id
            new = message.migrate_to_chat_id or message.chat_id
            await asyncio.to_thread(self.greetings.move, old, new, int(clocks.now()))

    async def _greet(self, chat: Chat, by: User | None, context: Context) -> None:
        if chat.type == ChatType.SUPERGROUP:
            await asyncio.sleep(SETTLE_S)
        if await asyncio.to_thread(self.greetings.claim, chat.id, int(clocks.now())):
            await deliver(context.bot, chat.id, [await self._told(chat, by, context.bot.username)])

    async def _told(self, chat: Chat, by: User | None, name: str) -> str:
        """The hello, or where nobody may ask who it was that added the bot, that."""
        if self.admission.lets_in(chat.id, by.id if by is not None else 0):
            subject = self.library.subject
            return say("hello-group", about=escape(subject.about), bot=name, **exemplified(subject))
        await asyncio.to_thread(self.admission.strangers.claim, chat.id, int(clocks.now()))
        return say("stranger-in-group")


def _is_arrival(change: ChatMemberUpdated) -> bool:
    in_group = change.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP)
    return in_group and change.old_chat_member.status in _OUT and change.new_chat_member.status not in _OUT
