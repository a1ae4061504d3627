"""Handlers of what administrators send: each lets in those who have the right for it, and tells the other ones kindly.

Everyone else's updates are left to the handlers that come after.
"""

from __future__ import annotations

from typing import Any, TypeVar

from telegram import CallbackQuery, Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from bot.chat.buttons import Button
from bot.chat.context import Context, Handler, TapCallback, confirm, tapped
from bot.chat.roles import NEEDED, Administrators, Right
from bot.delivery.telegram import deliver
from bot.messages import say

B = TypeVar("B", bound=Button)


def command(admins: Administrators, name: str, callback: Any) -> Handler:
    """A handler of one of their commands."""
    return CommandHandler(name, _guarded(admins, callback, NEEDED[name]), filters=admins.in_private())


def message(admins: Administrators, kind: filters.BaseFilter, callback: Any, right: Right) -> Handler:
    """A handler of their messages of a kind."""
    return MessageHandler(admins.in_private() & kind, _guarded(admins, callback, right))


def tap(
    admins: Administrators, kind: type[B], callback: TapCallback[B], right: Right, *, confirms: bool = True
) -> Handler:
    """A handler of one kind of their buttons."""

    async def gate(update: Update, query: CallbackQuery) -> bool:
        if admins.may(query.from_user.id, right):
            return False
        await confirm(query, say.of("role-needs", right), alert=True)
        return True

    return AdminButton(admins.everyone, tapped(kind, callback, gate, confirms), kind.pattern())


def _guarded(admins: Administrators, callback: Any, right: Right) -> Any:
    """A callback of a message that is called for those who have the right."""

    async def handle(update: Update, context: Context) -> None:
        person, sent = update.effective_user, update.effective_message
        if person is not None and admins.may(person.id, right):
            await callback(update, context)
        elif sent is not None:
            await deliver(context.bot, sent.chat_id, [say.of("role-needs", right)], reply_to=sent.message_id)

    return handle


class AdminButton(CallbackQueryHandler[Any, Any]):
    """A handler of buttons for administrators alone."""

    def __init__(self, admins: frozenset[int], callback: Any, pattern: str) -> None:
        super().__init__(callback, pattern=pattern)
        self._admins = admins

    def check_update(self, update: object) -> Any:
        """Whether an administrator pressed one of its buttons."""
        person = update.effective_user if isinstance(update, Update) else None
        return super().check_update(update) if person is not None and person.id in self._admins else None
