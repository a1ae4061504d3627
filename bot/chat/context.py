"""What handlers work with: the services, the typed context, and the bridge to the library.

The library is synchronous; its questions run on a few threads, so that the event loop stays free.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from telegram import Bot, CallbackQuery, Message, Update
from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import CallbackContext, ExtBot

from bot.admin.audit import Audit
from bot.admin.broadcast.progress import Casting
from bot.admin.health.gaps import Gaps
from bot.admin.health.statistics import Figures
from bot.admin.health.watch import Watch
from bot.admin.library.sandbox import Sandbox
from bot.admin.library.shelf import Shelf
from bot.admin.reindex.service import Operating
from bot.ask.awaited import Awaited
from bot.ask.conversations import Conversations
from bot.ask.store import Questions
from bot.background import Errands
from bot.chat.inbox import Inbox
from bot.daily.archive import Archive
from bot.daily.catalogue import Catalogue
from bot.daily.doubts import Doubts
from bot.daily.tick import Daily
from bot.delivery.store import Deliveries
from bot.records import Address, Before
from bot.subscribe.store import Subscriptions
from index import Answer

if TYPE_CHECKING:
    from index.library import Library

Data = dict[Any, Any]
T = TypeVar("T")
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


@dataclass(frozen=True, slots=True)
class Services:
    """All that handlers need, made once in `app.py`."""

    library: Library
    inbox: Inbox
    conversations: Conversations
    pool: ThreadPoolExecutor
    subscriptions: Subscriptions
    deliveries: Deliveries
    doubts: Doubts
    archive: Archive
    catalogue: Catalogue
    questions: Questions
    daily: Daily
    awaited: Awaited
    gaps: Gaps
    figures: Figures
    watch: Watch
    casting: Casting
    default_zone: str
    question_days: int
    admins: frozenset[int]
    audit: Audit
    operating: Operating
    shelf: Shelf
    sandbox: Sandbox = field(default_factory=Sandbox)
    errands: Errands = field(default_factory=Errands)
    turns: Turns = field(default_factory=Turns)
    looks: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="look"))
    changes: Turns = field(default_factory=Turns)
    """Changes of a chat's settings, one at a time; they do not wait for its questions."""

    async def answer(self, question: str, before: Before | None) -> Answer:
        """What the briefs say to a question, asked after `before`, worked out on another thread."""
        if before is None:
            return await self.run(self.library.answer, question)
        return await self.run(partial(self.library.answer, question, before.question, speakers=before.speakers))

    async def in_order(self, work: Callable[..., T], *arguments: Any) -> T:
        """What `work` gives back: for looks into the ledger before a chat's turn is taken.

        One thread does them all, so that the messages of a chat come to their turns as they came in.
        """
        return await asyncio.get_running_loop().run_in_executor(self.looks, work, *arguments)

    async def run(self, work: Callable[..., T], *arguments: Any) -> T:
        """What `work` gives back, done on another thread."""
        return await asyncio.get_running_loop().run_in_executor(self.pool, work, *arguments)

    @property
    def briefs(self) -> int:
        """How many briefs answer now."""
        return len(self.library.edition.briefs)


def services(context: Context) -> Services:
    """The services of this process."""
    found = context.bot_data["services"]
    if not isinstance(found, Services):
        raise TypeError("the application was built without services")
    return found


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
