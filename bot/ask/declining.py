"""All that is not a question: each kind gets one kind sentence that says what to do instead."""

from __future__ import annotations

from telegram import Message, Update

from bot.chat.context import Context, address_of, confirm
from bot.delivery.telegram import deliver
from bot.messages import administrators, people


async def on_unknown_command(update: Update, context: Context) -> None:
    """A command that the bot does not have."""
    await _decline(update, context, people.UNKNOWN_COMMAND)


async def on_public_administration(update: Update, context: Context) -> None:
    """What an administrator may ask for, asked where others read it."""
    await _decline(update, context, administrators.ADMIN_IN_PRIVATE)


async def on_other(update: Update, context: Context) -> None:
    """Stickers, recordings, pictures, files and the rest."""
    message = update.effective_message
    if message is not None:
        await _decline(update, context, _sentence(message))


async def on_stale_button(update: Update, context: Context) -> None:
    """A button from an older version of the bot."""
    if update.callback_query is not None:
        await confirm(update.callback_query, people.STALE_BUTTON)


def _sentence(message: Message) -> str:
    """What to say to a message without text."""
    if message.sticker or message.animation or message.dice:
        return people.STICKER
    if message.voice or message.audio or message.video_note:
        return people.VOICE
    if message.photo or message.video:
        return people.PICTURE
    return people.FILE if message.document else people.OTHER


async def _decline(update: Update, context: Context, sentence: str) -> None:
    message = update.effective_message
    if message is not None:
        reply_to, address = message.message_id, address_of(update)
        await deliver(context.bot, address.chat_id, [sentence], reply_to=reply_to, thread_id=address.thread_id)
