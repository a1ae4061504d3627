"""What every handler works with: the typed context, a chat's turn, where an update is from, a tap that is confirmed."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from telegram import Bot, CallbackQuery, Message, Update
from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import CallbackContext, ExtBot

from bot.records import Address

Data = dict[Any, Any]
Context = CallbackContext[ExtBot[None], Data, Data, Data]

WAITING = 3
"""Questions of one chat that may wait for their turn."""

TYPING_S = 4.0
"""Telegram shows a typing action for five seconds."""


@dataclass(slots=True)
class Turns:
    """One question of a chat at a time, so that no chat holds up another."""

    locks: dict[int, asyncio.Lock] = field(default_factory=dict)
    waiting: Counter[int] = field(default_factory=Counter)

    def is_full(self, chat_id: int) -> bool:
        """Whether a chat has as many questions waiting as it may."""
        return self.waiting[chat_id] > WAITING

    @contextlib.asynccontextmanager
    async def take(self, chat_id: int) -> AsyncIterator[None]:
        """Wait for the chat's turn and hold it."""
        self.waiting[chat_id] += 1
        try:
            async with self.locks.setdefault(chat_id, asyncio.Lock()):
                yield
        finally:
            self.waiting[chat_id] -= 1
            if not self.waiting[chat_id]:
                del self.waiting[chat_id], self.locks[chat_id]


async def confirm(query: CallbackQuery, hint: str | None = None, *, alert: bool = False) -> None:
    """Confirm a tap, with a hint if there is one; a tap that waited too long can no longer be, and needs it no more."""
    with contextlib.suppress(TelegramError):
        await query.answer(hint, show_alert=alert or None)


def address_of(update: Update) -> Address:
    """The chat and forum topic that an update is from; a reply thread in a group that is no forum is no topic."""
    message = update.callback_query.message if update.callback_query else update.effective_message
    topic = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    chat = update.effective_chat
    return Address(chat.id if chat else 0, topic or 0)


@contextlib.asynccontextmanager
async def typing(bot: Bot, chat_id: int, thread_id: int | None) -> AsyncIterator[None]:
    """Show that an answer is being written until the block ends; a failure to show it changes nothing."""

    async def show() -> None:
        with contextlib.suppress(TelegramError):
            while True:
                await bot.send_chat_action(chat_id, ChatAction.TYPING, message_thread_id=thread_id or None)
                await asyncio.sleep(TYPING_S)

    task = asyncio.create_task(show())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
