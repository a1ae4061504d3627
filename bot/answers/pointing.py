"""What a reply points at: a line of one of the bot's messages, and the answer that the message shows."""

from __future__ import annotations

from telegram import InlineKeyboardMarkup, Message

from bot.chat.buttons import Look


def line_of(message: Message) -> str | None:
    """The part of the message that a reply quotes, if it quotes one."""
    quote = message.quote
    return quote.text if quote is not None and quote.text.strip() else None


def answer_of(message: Message | None) -> str | None:
    """The id of the answer that a message shows, by the buttons under it."""
    markup = message.reply_markup if message is not None else None
    rows = markup.inline_keyboard if isinstance(markup, InlineKeyboardMarkup) else ()
    found = (
        Look.unpack(button.callback_data) for row in rows for button in row if isinstance(button.callback_data, str)
    )
    return next((look.answer for look in found if look is not None), None)
