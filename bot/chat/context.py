"""What every handler works with: the typed context, a chat's turn, where an update is from, a tap that is confirmed."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from telegram import Bot, CallbackQuery, Message, Update
from telegram.constants import ChatAction, ReactionEmoji
from telegram.error import TelegramError
from telegram.ext import CallbackContext, ExtBot

from bot.background import Line, owner
from bot.messages import say
from bot.records import Address, Outcome, Sent

Data = dict[Any, Any]
Context = CallbackContext[ExtBot[None], Data, Data, Data]

TYPING_S = 4.0
"""Telegram shows a typing action for five seconds."""

SLOW_S = 3.0
"""An answer that is not there after so long is marked as being worked on; most are there within one."""


@dataclass(slots=True)
class Turns:
    """One question of a chat at a time, its people by turns, so that neither a chat nor a person holds up another."""

    lines: dict[int, Line] = field(default_factory=dict)

    @contextlib.asynccontextmanager
    async def take(self, chat_id: int) -> AsyncIterator[None]:
        """Wait for the turn of whoever is being answered in the chat, and hold it."""
        line = self.lines.setdefault(chat_id, Line(1, each=1))
        try:
            async with line.place(owner()):
                yield
        finally:
            if line.is_idle:
                self.lines.pop(chat_id, None)

    def call_off(self) -> None:
        """Cancel all who wait for their turn."""
        for line in list(self.lines.values()):
            line.call_off()


async def confirm(query: CallbackQuery, hint: str | None = None, *, alert: bool = False) -> None:
    """Confirm a tap, with a hint if there is one; a tap that waited too long can no longer be, and needs it no more."""
    with contextlib.suppress(TelegramError):
        await query.answer(hint, show_alert=alert or None)


async def confirm_change(query: CallbackQuery, outcome: Outcome | None, *, same: bool = False) -> None:
    """Confirm a tap that was to change a message; where nothing was to be changed by it, say so."""
    stood_so = isinstance(outcome, Sent) and outcome.unchanged
    await confirm(query, say("nothing-changed") if same or stood_so else None)


def address_of(update: Update) -> Address:
    """The chat and forum topic that an update is from; a reply thread in a group that is no forum is no topic."""
    message = update.callback_query.message if update.callback_query else update.effective_message
    topic = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    chat = update.effective_chat
    return Address(chat.id if chat else 0, topic or 0)


def said(message: Message) -> str:
    """What a message says to the bot: its text, without a command before it and without the bot's name.

    Where that is nothing, and it replies to what a person wrote, it is about that.
    """
    text = message.text or message.caption or ""
    name = message.get_bot().username if message.chat.type != message.chat.PRIVATE else ""
    if name and (rest := re.sub(rf"(?<![\w@/])@{re.escape(name)}(?!\w)", " ", text, flags=re.IGNORECASE)) != text:
        text = " ".join(rest.split()).strip(" ,:;")
    if text.startswith("/"):
        text = "".join(text.split(maxsplit=1)[1:])
    replied = message.reply_to_message
    if text or replied is None or replied.from_user is None or replied.from_user.is_bot:
        return text
    return replied.text or replied.caption or ""


@contextlib.asynccontextmanager
async def typing(
    bot: Bot, chat_id: int, thread_id: int | None, message_id: int | None = None, *, slow_s: float = SLOW_S
) -> AsyncIterator[None]:
    """Show that an answer is being written until the block ends; a failure to show it changes nothing.

    What takes long is also marked on the message that asks for it, by a reaction that goes with the answer.
    """

    async def show() -> None:
        with contextlib.suppress(Exception):  # whatever Telegram says to it
            while True:
                await bot.send_chat_action(chat_id, ChatAction.TYPING, message_thread_id=thread_id or None)
                await asyncio.sleep(TYPING_S)

    marked = asyncio.Event()

    async def mark() -> None:
        await asyncio.sleep(slow_s)
        marked.set()
        await _react(bot, chat_id, message_id, ReactionEmoji.EYES)

    tasks = [asyncio.create_task(show()), *([asyncio.create_task(mark())] if message_id else [])]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if marked.is_set():
            await _react(bot, chat_id, message_id, None)


async def _react(bot: Bot, chat_id: int, message_id: int | None, reaction: str | None) -> None:
    """Put a reaction on a message, or take ours away; where a chat allows none, there is none."""
    with contextlib.suppress(TelegramError):
        await bot.set_message_reaction(chat_id, message_id or 0, reaction)
