"""editMessageText, editMessageReplyMarkup and deleteMessage: changing what is already in a chat.

Messages sent through inline mode are not known here, so `inline_message_id` is refused.
"""

from __future__ import annotations

from dataclasses import replace

from .account import Account, Json
from .chats import Chat, SentMessage
from .formatting import MAX_TEXT, FormattedText, check_length, read_text
from .keyboards import check_buttons, read_markup
from .parameters import Parameters
from .refusals import bad_request
from .sending import preview_off

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


def edit_message_text(account: Account, parameters: Parameters) -> Json:
    """New text for one of the bot's messages; a keyboard not named again goes."""
    formatted = read_text(parameters)
    chat, message = _own_message(account, parameters)
    if message.kind != "text":
        raise bad_request("there is no text in the message to edit")
    check_length(formatted, MAX_TEXT, "message")
    return _change(account, chat, message, formatted, parameters)


def edit_message_reply_markup(account: Account, parameters: Parameters) -> Json:
    """A new keyboard, or none, under one of the bot's messages."""
    chat, message = _own_message(account, parameters)
    same = FormattedText(message.text, message.plain, message.parse_mode, message.entities)
    return _change(account, chat, message, same, parameters)


def delete_message(account: Account, parameters: Parameters) -> bool:
    """Take a message out of the chat."""
    chat = account.chats.get(parameters.values.get("chat_id"))
    message_id = parameters.number("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    if not chat.has_message(message_id):
        raise bad_request("message to delete not found")
    chat.sent.pop(message_id, None)
    chat.received.pop(message_id, None)
    chat.transcript.append(f"bot deleted #{message_id}")
    return True


def _own_message(account: Account, parameters: Parameters) -> tuple[Chat, SentMessage]:
    chat = account.chats.get(parameters.values.get("chat_id"))
    chat.check_bot_may_write()
    message_id = parameters.number("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    if message_id in chat.received:
        raise bad_request("message can't be edited")
    if message_id not in chat.sent:
        raise bad_request("message to edit not found")
    return chat, chat.sent[message_id]


def _change(account: Account, chat: Chat, old: SentMessage, formatted: FormattedText, parameters: Parameters) -> Json:
    markup = read_markup(parameters)
    off = preview_off(parameters) if "text" in parameters.values else old.link_preview_disabled
    if old.says_the_same(formatted, markup, preview_off=off):
        raise bad_request(_NOT_MODIFIED)
    check_buttons(markup)
    new = replace(
        old,
        text=formatted.text,
        plain=formatted.plain,
        parse_mode=formatted.parse_mode,
        entities=formatted.entities,
        reply_markup=markup,
        link_preview_disabled=off,
        history=(*old.history, replace(old, history=())),
    )
    chat.sent[old.message_id] = new
    chat.transcript.append(f"bot edited #{old.message_id}: {new.shown}")
    return account.message_json(chat, new)
