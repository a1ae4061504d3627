"""The door: where only some may ask, everybody else is told so, politely and once, before any room sees the update.

Nobody is kept from what is theirs: to read and erase what is stored of them, and to end their briefs.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from telegram import CallbackQuery, InlineQuery, Message, Update
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop, TypeHandler, filters

from bot import clock as clocks
from bot.admission.store import Strangers
from bot.chat.buttons import Forget, SettingAct
from bot.chat.context import Context, Handler, address_of, command_meant, confirm
from bot.chat.inbox import is_addressed
from bot.delivery.telegram import deliver
from bot.messages import say

THEIRS = ("privacy", "mydata", "forget", "unsubscribe")
"""The commands that everybody has."""

_ENDS = ("stop", "end")
"""The buttons that end a subscription."""


@dataclass(frozen=True, slots=True)
class Admission:
    """Who may ask: people and whole groups by their ids; everybody where none are named. Administrators always may."""

    allowed: frozenset[int]
    admins: frozenset[int]
    strangers: Strangers

    def handlers(self) -> list[Handler]:
        """The entry that goes before all others."""
        return [TypeHandler(Update, self.on_update)] if self.allowed else []

    def lets_in(self, *ids: int) -> bool:
        """Whether a person, or the chat around them, may ask."""
        return not self.allowed or any(one in self.allowed or one in self.admins for one in ids)

    async def on_update(self, update: Update, context: Context) -> None:
        """Let it pass, or tell its sender, if they were not told yet, that it does not."""
        if self.lets_in(*_ids(update)) or _is_theirs(update):
            return
        if update.callback_query is not None:
            await _turn_away(update.callback_query)
        elif update.inline_query is not None:
            await _offer_nothing(update.inline_query)
        elif not is_addressed():
            return  # nobody answers it anyway, but a chat is seen to be open by it
        else:
            await self._tell(update, context)
        raise ApplicationHandlerStop

    async def _tell(self, update: Update, context: Context) -> None:
        message, address = update.effective_message, address_of(update)
        if not isinstance(message, Message) or message.edit_date is not None:
            return
        if not await asyncio.to_thread(self.strangers.claim, address.chat_id, int(clocks.now())):
            return
        is_private = message.chat.type == message.chat.PRIVATE
        told = say("stranger", id=str(address.chat_id)) if is_private else say("stranger-in-group")
        reply_to, thread_id = message.message_id, address.thread_id
        await deliver(context.bot, address.chat_id, [told], reply_to=reply_to, thread_id=thread_id)


def _ids(update: Update) -> list[int]:
    """Who sent an update, and where."""
    sender, chat = update.effective_sender, update.effective_chat
    return [one.id for one in (sender, chat) if one is not None]


def _is_theirs(update: Update) -> bool:
    """Whether it is Telegram that tells something, or somebody who asks for what is theirs."""
    if update.callback_query is not None:
        data = update.callback_query.data
        act = SettingAct.unpack(data)
        return Forget.unpack(data) is not None or (act is not None and act.action in _ENDS)
    message = update.effective_message
    if not isinstance(message, Message):
        return update.inline_query is None
    text = message.text or ""
    if filters.StatusUpdate.ALL.check_update(update):
        return True
    named = text.split(maxsplit=1)[0].partition("@")[0].removeprefix("/").lower() if text.startswith("/") else ""
    is_private = message.chat.type == message.chat.PRIVATE
    return named in THEIRS or (is_private and command_meant(text) in THEIRS)


async def _turn_away(query: CallbackQuery) -> None:
    await confirm(query, say("stranger-in-group"), alert=True)


async def _offer_nothing(query: InlineQuery) -> None:
    try:
        await query.answer([], cache_time=0, is_personal=True)
    except TelegramError:  # too late: whoever types on asks again
        return
