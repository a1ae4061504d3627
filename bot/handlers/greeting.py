"""/start and /help: what the bot can do, in five lines, with examples to tap."""

from __future__ import annotations

from telegram import Update

from bot import messages
from bot.context import Context, address_of, services
from bot.delivery import deliver

EXAMPLES = tuple(((text, f"ask:{number}"),) for number, text in enumerate(messages.EXAMPLES))
"""A button a question."""


async def on_start(update: Update, context: Context) -> None:
    """What the bot is, and three questions to tap."""
    await _greet(update, context, messages.WELCOME)


async def on_help(update: Update, context: Context) -> None:
    """How to ask, and three questions to tap."""
    await _greet(update, context, messages.HELP)


async def _greet(update: Update, context: Context, text: str) -> None:
    message = update.effective_message
    if message is None:
        return
    filled = text.format(briefs=services(context).briefs)
    thread_id = address_of(update).thread_id
    await deliver(context.bot, message.chat_id, [filled], thread_id=thread_id, buttons=EXAMPLES)
