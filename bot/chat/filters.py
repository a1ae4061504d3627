"""Handlers that pick their updates: commands, also in plain words ("stop", "who are you?"); taps; what is true of one.

Who the bot's administrators are, and what each of them may do, is told in `roles`.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, TypeHandler, filters

from bot.chat.buttons import Button
from bot.chat.context import Context, confirm
from bot.chat.inbox import is_addressed, something_is_pending
from bot.messages import COMMANDS, say

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
