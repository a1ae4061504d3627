"""/start and /help: what the bot can do, in five lines, with examples to tap."""

from __future__ import annotations

from telegram import Update
from telegram.constants import ChatType

from bot.chat.context import Context, address_of, services
from bot.delivery.telegram import deliver
from bot.messages import EXAMPLES, say

BUTTONS = tuple(((text, f"ask:{number}"),) for number, text in enumerate(EXAMPLES))
"""A button a question."""


async def on_start(update: Update, context: Context) -> None:
    """What the bot is, and three questions to tap; in a group, how to ask there."""
    text = say("welcome", briefs=services(context).briefs)
    if not _in_private(update):
        text = "\n".join([*text.split("\n")[:-1], say("welcome-in-group")])
    await _greet(update, context, text)


async def on_help(update: Update, context: Context) -> None:
    """How to ask, and three questions to tap; for an administrator, what else there is."""
    person = update.effective_user
    is_admin = person is not None and person.id in services(context).admins and _in_private(update)
    text = say("help", briefs=services(context).briefs)
    await _greet(update, context, f"{text}\n\n{say('admin-help')}" if is_admin else text)


def _in_private(update: Update) -> bool:
    return update.effective_chat is not None and update.effective_chat.type == ChatType.PRIVATE


async def _greet(update: Update, context: Context, text: str) -> None:
    message = update.effective_message
    if message is None:
        return
    thread_id = address_of(update).thread_id
    await deliver(context.bot, message.chat_id, [text], thread_id=thread_id, buttons=BUTTONS)
