"""Handlers that pick their updates: commands, also in plain words; taps on a kind of button; the bot's administrators.

These are administrators of the bot. Who runs a chat is asked in `access`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, TypeHandler, filters

from bot.chat.buttons import Button
from bot.chat.context import Context, confirm
from bot.chat.inbox import is_addressed, something_is_pending
from bot.chat.phrases import command_meant

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
    return CallbackQueryHandler(_tapped(kind, callback, gate, confirms), pattern=kind.pattern())


def _tapped(kind: type[B], callback: TapCallback[B], gate: Gate | None, confirms: bool) -> Any:
    async def tapped(update: Update, context: Context) -> None:
        query = update.callback_query
        button = kind.unpack(query.data) if query is not None else None
        if query is None or button is None or query.message is None:
            return
        if gate is not None and await gate(update, query):
            return
        if confirms:
            await confirm(query)
        await callback(Tap(update, query, query.message, button), context)

    return tapped


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


@dataclass(frozen=True, slots=True)
class Administrators:
    """The bot's own administrators, by their Telegram ids: what only they get. Nobody else's updates fit."""

    ids: frozenset[int]

    @property
    def anywhere(self) -> filters.BaseFilter:
        """Their messages."""
        return filters.User(self.ids, allow_empty=False)

    @property
    def in_private(self) -> filters.BaseFilter:
        """Their messages in a private chat with the bot."""
        return self.anywhere & PRIVATE

    def command(self, name: str, callback: Any) -> Handler:
        """A handler of one of their commands."""
        return CommandHandler(name, callback, filters=self.in_private)

    def on_tap(self, kind: type[B], callback: TapCallback[B], *, confirms: bool = True) -> Handler:
        """A handler of one kind of their buttons."""
        return AdminButton(self.ids, _tapped(kind, callback, None, confirms), kind.pattern())


class AdminButton(CallbackQueryHandler[Any, Any]):
    """A handler of buttons for administrators alone; everyone else's taps go on to the handlers after it."""

    def __init__(self, admins: frozenset[int], callback: Any, pattern: str) -> None:
        super().__init__(callback, pattern=pattern)
        self._admins = admins

    def check_update(self, update: object) -> Any:
        """Whether an administrator pressed one of its buttons."""
        person = update.effective_user if isinstance(update, Update) else None
        return super().check_update(update) if person is not None and person.id in self._admins else None


class Which(filters.MessageFilter):
    """Messages that something is true of."""

    def __init__(self, is_one: Callable[[Message], bool]) -> None:
        super().__init__(name=is_one.__name__)
        self._is_one = is_one

    def filter(self, message: Message) -> bool:
        """Whether it is true of a message."""
        return self._is_one(message)
