"""Reply markups: what an inline keyboard must look like to be accepted.

Reply keyboards, keyboard removal and forced replies are accepted as they come.
"""

from __future__ import annotations

from typing import Any

from .parameters import Parameters
from .refusals import bad_request

_ACTIONS = (
    *("url", "callback_data", "web_app", "login_url", "switch_inline_query", "pay", "copy_text"),
    *("switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "callback_game"),
)
_KINDS = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")
_CAN_BE_EMPTY = ("switch_inline_query", "switch_inline_query_current_chat", "callback_game")
_MAX_CALLBACK_DATA = 64
_MAX_COPIED = 256


def read_markup(parameters: Parameters) -> dict[str, Any] | None:
    """The checked `reply_markup`; None when absent or an empty inline keyboard."""
    markup = parameters.values.get("reply_markup")
    if markup in (None, "", {}):
        return None
    if not isinstance(markup, dict) or not any(kind in markup for kind in _KINDS):
        raise bad_request("object expected as reply markup")
    for button in buttons(markup):
        _check_form(button)
    if markup.get("inline_keyboard") == []:
        return None
    return markup


def check_buttons(markup: dict[str, Any] | None) -> None:
    """Refuse what only the far end of Telegram refuses, after the chat was found."""
    for button in buttons(markup):
        data = button.get("callback_data")
        if data is not None and len(data.encode()) > _MAX_CALLBACK_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
        if not 0 < len(button.get("copy_text", {"text": "x"})["text"]) <= _MAX_COPIED:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        if button.get("style") not in (None, "danger", "success", "primary"):
            raise bad_request("BUTTON_STYLE_INVALID")
        if not button["text"].strip():
            raise bad_request("BUTTON_TEXT_INVALID")


def buttons(markup: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The inline buttons, row after row."""
    rows = (markup or {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def _check_form(button: dict[str, Any]) -> None:
    prefix = "can't parse inline keyboard button"
    if not isinstance(button, dict):
        raise bad_request(f"{prefix}: InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request(f'{prefix}: Can\'t find field "text"')
    if not any(button.get(action) or (action in button and action in _CAN_BE_EMPTY) for action in _ACTIONS):
        raise bad_request(f"{prefix}: Text buttons are unallowed in the inline keyboard")
