"""All that is not a question: each kind gets one kind sentence that says what to do instead."""

from __future__ import annotations

from telegram import Message, Update

from bot.chat.context import Context, address_of, confirm
from bot.delivery.telegram import deliver
from bot.messages import say


async def on_unknown_command(update: Update, context: Context) -> None:
    """A command that the bot does not have."""
    await _decline(update, context, say("unknown-command"))


async def on_public_administration(update: Update, context: Context) -> None:
    """What an administrator may ask for, asked where others read it."""
    await _decline(update, context, say("admin-in-private"))


async def on_other(update: Update, context: Context) -> None:
    """Stickers, recordings, pictures, files and the rest."""
    message = update.effective_message
    if message is not None:
        await _decline(update, context, _sentence(message))


async def on_stale_button(update: Update, context: Context) -> None:
    """A button from an older version of the bot."""
    if update.callback_query is not None:
        await confirm(update.callback_query, say("stale-button"))


def _sentence(message: Message) -> str:
    """What to say to a message without text."""
    if message.sticker or message.animation or message.dice:
        return say("sticker")
    if message.voice or message.audio or message.video_note:
        return say("voice")
    if message.photo or message.video:
        return say("picture")
    return say("file") if message.document else say("other")


async def _decline(update: Update, context: Context, sentence: str) -> None:
    message = update.effective_message
    if message is not None:
        reply_to, address = message.message_id, address_of(update)
        await deliver(context.bot, address.chat_id, [sentence], reply_to=reply_to, thread_id=address.thread_id)
