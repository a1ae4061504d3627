"""The methods the emulator knows, by name, and the small ones that need no module of their own.

A method gets the account and the parameters and returns the `result` or raises Refused. getUpdates is
not in the table: it waits, so it belongs to the HTTP side (polling.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from . import editing, inline, membership, profile, sending
from .account import Account, Json
from .parameters import Parameters
from .refusals import bad_request

Method: TypeAlias = Callable[[Account, Parameters], object]

_WEBHOOK_PORTS = {"", ":80", ":88", ":443", ":8443"}
_MAX_DOWNLOAD = 20 * 1024 * 1024


def get_me(account: Account, parameters: Parameters) -> Json:
    """The bot itself."""
    abilities = {"can_join_groups": True, "can_read_all_group_messages": not account.privacy}
    return account.me() | abilities | {"supports_inline_queries": True, "has_main_web_app": False}


def set_webhook(account: Account, parameters: Parameters) -> bool:
    """Remember a webhook, which ends polling; updates are posted where a proxy stands for it (posting.py)."""
    url = parameters.text("url")
    if not url:
        return delete_webhook(account, parameters)
    address = re.fullmatch(r"https://[^/:]+(:\d+)?(/.*)?", url)
    if address is None:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (address[1] or "") not in _WEBHOOK_PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", parameters.text("secret_token")):
        raise bad_request("secret token contains unallowed characters")
    note_allowed_updates(account, parameters)
    account.webhook, account.webhook_error = dict(parameters.values), {}
    account.end_polling("Conflict: terminated by setWebhook request")
    _drop_if_asked(account, parameters)
    return True


def delete_webhook(account: Account, parameters: Parameters) -> bool:
    """Forget the webhook, so that polling works again."""
    account.webhook = {}
    _drop_if_asked(account, parameters)
    return True


def get_webhook_info(account: Account, parameters: Parameters) -> Json:
    """The webhook and how much is pending."""
    info: Json = {"url": account.webhook.get("url", ""), "has_custom_certificate": False}
    info["pending_update_count"] = len(account.updates)
    info |= account.webhook_error
    return info | ({"allowed_updates": account.updates.allowed} if account.updates.allowed else {})


def note_allowed_updates(account: Account, parameters: Parameters) -> None:
    """Keep the kinds of update a call asks for; without the parameter the last ones stay."""
    if isinstance(parameters.values.get("allowed_updates"), list):
        account.updates.allowed = [str(kind) for kind in parameters.sequence("allowed_updates")]


def get_file(account: Account, parameters: Parameters) -> Json:
    """Where to download a file."""
    stored = account.file(parameters.text("file_id"))
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    size = len(stored.upload.data)
    if size > _MAX_DOWNLOAD:
        raise bad_request("file is too big")
    unique = f"u{stored.file_id}"
    return {"file_id": stored.file_id, "file_unique_id": unique, "file_size": size, "file_path": stored.path}


def agree(account: Account, parameters: Parameters) -> bool:
    """Yes, and nothing changes (logOut, close)."""
    return True


def _drop_if_asked(account: Account, parameters: Parameters) -> None:
    if parameters.flag("drop_pending_updates"):
        account.updates.drop_all()


_METHODS: dict[str, Method] = {
    "getMe": get_me,
    "logOut": agree,
    "close": agree,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "sendMessage": sending.send_message,
    "sendMessageDraft": sending.send_message_draft,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "editMessageText": editing.edit_message_text,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "sendChatAction": membership.send_chat_action,
    "setMessageReaction": membership.set_message_reaction,
    "answerCallbackQuery": membership.answer_callback_query,
    "answerInlineQuery": inline.answer_inline_query,
    "getChat": membership.get_chat,
    "getChatMember": membership.get_chat_member,
    "getChatAdministrators": membership.get_chat_administrators,
    "leaveChat": membership.leave_chat,
    "getFile": get_file,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyName": profile.text_setter("name", 64, "BOT_TITLE_INVALID"),
    "getMyName": profile.text_getter("name"),
    "setMyDescription": profile.text_setter("description", 512, "BOT_DESCRIPTION_TOO_LONG"),
    "getMyDescription": profile.text_getter("description"),
    "setMyShortDescription": profile.text_setter("short_description", 120, "ABOUT_TOO_LONG"),
    "getMyShortDescription": profile.text_getter("short_description"),
}
BY_LOWER_NAME: Mapping[str, Method] = {name.lower(): method for name, method in _METHODS.items()}
NAMES: Mapping[str, str] = {name.lower(): name for name in (*_METHODS, "getUpdates")}
