"""sendMessage, sendPhoto, sendDocument and sendMessageDraft: the bot puts something new into a chat.

Checks run in Telegram's order: the form of the call first, then the chat, then what the far end
refuses. Changing what was sent is in editing.py.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .account import Account, StoredFile
from .chats import Chat, SentMessage
from .formatting import MAX_CAPTION, MAX_TEXT, FormattedText, check_length, read_caption, read_text
from .keyboards import check_buttons, read_markup
from .parameters import Parameters, Upload
from .refusals import bad_request

Json = dict[str, Any]


def send_message(account: Account, parameters: Parameters) -> Json:
    """A new text message."""
    formatted = read_text(parameters)
    draft = _draft(account, parameters, formatted)
    check_length(formatted, MAX_TEXT, "message")
    return _post(account, draft)


def send_photo(account: Account, parameters: Parameters) -> Json:
    """A new photo."""
    return _send_file(account, parameters, "photo")


def send_document(account: Account, parameters: Parameters) -> Json:
    """A new file."""
    return _send_file(account, parameters, "document")


def send_message_draft(account: Account, parameters: Parameters) -> bool:
    """What a message is going to say, as far as it has come: shown to a person until the message is sent."""
    formatted = read_text(parameters) if parameters.text("text") else FormattedText()
    if not parameters.number("draft_id"):
        raise bad_request("DRAFT_ID_INVALID")
    chat = account.chats.get(parameters.values.get("chat_id"))
    chat.check_bot_may_write()
    if chat.kind != "private":
        raise bad_request("message drafts can be sent only to private chats")
    check_length(formatted, MAX_TEXT, "message")
    chat.drafts[parameters.number("draft_id")] = formatted.plain
    chat.transcript.append(f"bot drafts: {formatted.plain}")
    return True


def preview_off(parameters: Parameters) -> bool:
    """Whether a call switches the link preview off, in the new way or the old."""
    options = parameters.mapping("link_preview_options")
    return bool(options.get("is_disabled")) or parameters.flag("disable_web_page_preview")


def _send_file(account: Account, parameters: Parameters, kind: str) -> Json:
    caption = read_caption(parameters)
    stored = _stored(account, parameters, kind)
    draft = _draft(account, parameters, caption)
    check_length(caption, MAX_CAPTION, "message caption")
    return _post(account, replace(draft, kind=kind, file_id=stored.file_id, upload=stored.upload))


def _stored(account: Account, parameters: Parameters, kind: str) -> StoredFile:
    upload = _upload(parameters, kind)
    if upload is not None:
        if not upload.data:
            raise bad_request("file must be non-empty")
        return account.store(f"{kind}s", upload)
    file_id = parameters.text(kind)
    if not file_id:
        raise bad_request(f"there is no {kind} in the request")
    stored = account.file(file_id)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return stored


def _upload(parameters: Parameters, kind: str) -> Upload | None:
    return parameters.uploads.get(parameters.text(kind).removeprefix("attach://") or kind)


def _draft(account: Account, parameters: Parameters, formatted: FormattedText) -> SentMessage:
    markup = read_markup(parameters)
    chat = account.chats.get(parameters.values.get("chat_id"))
    chat.check_bot_may_write()
    reply_to = _reply_to(parameters, chat)
    check_buttons(markup)
    return SentMessage(
        message_id=0,
        chat_id=chat.chat_id,
        text=formatted.text,
        plain=formatted.plain,
        parse_mode=formatted.parse_mode,
        entities=formatted.entities,
        reply_markup=markup,
        link_preview_disabled=preview_off(parameters),
        reply_to=reply_to,
        thread_id=parameters.number("message_thread_id") or None,
    )


def _reply_to(parameters: Parameters, chat: Chat) -> int | None:
    reply = parameters.mapping("reply_parameters") or {
        "message_id": parameters.number("reply_to_message_id"),
        "allow_sending_without_reply": parameters.flag("allow_sending_without_reply"),
    }
    message_id = int(reply.get("message_id", 0))
    if not message_id or chat.has_message(message_id):
        return message_id or None
    if reply.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _post(account: Account, draft: SentMessage) -> Json:
    chat = account.chats.get(draft.chat_id)
    message = replace(draft, message_id=account.chats.next_message_id())
    chat.sent[message.message_id] = message
    chat.drafts.clear()
    chat.transcript.append(f"bot #{message.message_id}: {message.shown}")
    return account.message_json(chat, message)
