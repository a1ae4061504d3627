"""What every handler works with: the typed context, a chat's turn, where an update is from, a tap that is confirmed;
and what picks its updates: commands, also in plain words ("stop", "who are you?"), taps, what is true of one.

Who the bot's administrators are, and what each of them may do, is told in `roles`.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic, TypeVar

from telegram import Bot, CallbackQuery, MaybeInaccessibleMessage, Message, Update
from telegram.constants import ChatAction, ReactionEmoji
from telegram.error import TelegramError
from telegram.ext import (
    BaseHandler,
    CallbackContext,
    CallbackQueryHandler,
    CommandHandler,
    ExtBot,
    TypeHandler,
    filters,
)

from bot.background import Line, owner
from bot.chat.buttons import Button
from bot.chat.inbox import is_addressed, something_is_pending
from bot.messages import COMMANDS, say
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


_PHRASES = {
    "unsubscribe": (
        "stop", "quit", "unsubscribe me", "stop it", "stop the daily brief", "stop the briefs",
        "how do i unsubscribe", "how can i unsubscribe", "how do i stop the daily brief", "how do i stop this",
    ),
    "subscribe": ("subscribe me", "how do i subscribe", "how can i subscribe", "how to subscribe"),
    "help": (
        "ask", "help me", "commands", "menu", "what can you do", "what can i ask", "what can i ask you", "who are you",
        "what are you", "what is this", "are you a bot", "are you a human", "are you human", "are you a robot",
        "are you an ai", "are you chatgpt", "are you real", "how does this work", "how do you work",
        "how do i use this", "how do i ask",
    ),
}  # fmt: skip
"""What is meant as a command, in small letters and without signs; a command's own name is one too."""

QUESTION_WORDS = frozenset("what who whom whose why when where which how does do did is are was were should".split())
"""What opens a text that asks the library something, whatever else waits for a text."""

_MEANT = {name: name for name in COMMANDS} | {
    phrase: command for command, phrases in _PHRASES.items() for phrase in phrases
}
_IN_OTHER_LANGUAGES = {
    "help": "meant-help", "subscribe": "meant-subscribe", "unsubscribe": "meant-unsubscribe",
    "settings": "meant-settings", "language": "meant-language", "today": "meant-today",
}  # fmt: skip
"""The commands for which each catalogue has phrases of its language, and under which key."""


def command_meant(text: str) -> str | None:
    """The command that a text means which is nothing but its name or one of a few phrases, or None."""
    said = " ".join(re.sub(r"[^\w\s]", " ", text.casefold()).split())
    plain = said.removesuffix(" please").removeprefix("please ")
    return _MEANT.get(plain) or _meant_elsewhere().get(plain)


@cache
def _meant_elsewhere() -> dict[str, str]:
    """What is meant as a command in any language that the bot speaks."""
    found = {command: say.in_every(key).values() for command, key in _IN_OTHER_LANGUAGES.items()}
    return {
        phrase.casefold(): command for command, told in found.items() for text in told for phrase in text.split("|")
    }


def is_other_command(text: str, name: str) -> bool:
    """Whether a text is a command, or plain words for one, other than this."""
    if text.startswith("/"):
        return text.split(maxsplit=1)[0].partition("@")[0].removeprefix("/").lower() != name
    return command_meant(text) is not None


Handler = BaseHandler[Any, Any, Any]
B = TypeVar("B", bound=Button)

POSTS = filters.UpdateType.MESSAGE | filters.UpdateType.CHANNEL_POST
PRIVATE = filters.ChatType.PRIVATE
GROUPS = filters.ChatType.GROUPS


@dataclass(frozen=True, slots=True)
class Tap(Generic[B]):
    """A tapped button: what it carries, and the message that it stands under."""

    update: Update
    query: CallbackQuery
    message: MaybeInaccessibleMessage
    button: B


TapCallback = Callable[[Tap[B], Context], Awaitable[None]]
Gate = Callable[[Update, CallbackQuery], Awaitable[bool]]
"""Turns somebody away, and tells them; whether it did."""


def on_tap(kind: type[B], callback: TapCallback[B], *, gate: Gate | None = None, confirms: bool = True) -> Handler:
    """A handler of one kind of button; the tap is confirmed first, unless the callback does it with a hint."""
    return CallbackQueryHandler(tapped(kind, callback, gate, confirms), pattern=kind.pattern())


def tapped(kind: type[B], callback: TapCallback[B], gate: Gate | None, confirms: bool) -> Any:
    """The callback of a handler of buttons: reads one, asks the gate, confirms the tap."""

    async def handle(update: Update, context: Context) -> None:
        query = update.callback_query
        button = kind.unpack(query.data) if query is not None else None
        if query is None or button is None or query.message is None:
            return
        if gate is not None and await gate(update, query):
            return
        if confirms:
            await confirm(query)
        await callback(Tap(update, query, query.message, button), context)

    return handle


class Command(CommandHandler[Any, Any]):
    """A handler of commands that in a private chat also takes plain words for them, such as "stop"."""

    def __init__(
        self,
        command: str | Collection[str],
        callback: Any,
        filters: filters.BaseFilter | None = None,
        *,
        with_words: Callable[[str], bool] | None = None,
    ) -> None:
        """`with_words` says whether a text that begins with a command's name goes on as the command would."""
        super().__init__(command, callback, filters=filters)
        self._with_words = with_words

    def check_update(self, update: object) -> Any:
        """Whether an update is one of its commands, or a text that means one and no other thing."""
        message = update.message if isinstance(update, Update) else None
        is_private = message is not None and message.chat.type == message.chat.PRIVATE
        text = message.text or "/" if message is not None and is_private else "/"
        if not text.startswith("/") and (command_meant(text) in self.commands or self._goes_on(text)):
            return [], True
        return super().check_update(update)

    def _goes_on(self, text: str) -> bool:
        named = text.partition(" ")[0].casefold() in self.commands
        return named and self._with_words is not None and self._with_words(text)


class Pending(filters.UpdateFilter):
    """Updates of chats that may have been closed, or in which somebody is to answer: few, as the ledger knew them."""

    def filter(self, update: Update) -> bool:
        """Whether something is pending in the chat of the update that is being handled."""
        return something_is_pending()


class Addressed(filters.UpdateFilter):
    """Updates that are for the bot: not what people of a group say to each other, nor what was sent by its way."""

    def filter(self, update: Update) -> bool:
        """Whether the update that is being handled is."""
        return is_addressed()


class WhenPending(TypeHandler[Update, Any, Any]):
    """A handler of all updates of such chats."""

    def check_update(self, update: object) -> bool:
        """Whether it is one."""
        return something_is_pending() and super().check_update(update)


class Which(filters.MessageFilter):
    """Messages that something is true of."""

    def __init__(self, is_one: Callable[[Message], bool]) -> None:
        super().__init__(name=is_one.__name__)
        self._is_one = is_one

    def filter(self, message: Message) -> bool:
        """Whether it is true of a message."""
        return self._is_one(message)
