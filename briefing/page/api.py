"""The methods of the Bot API that the bot uses, on the one chat of the page; they refuse what Telegram would."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from briefing.page.chat import ME, Chat, Json, Message, here, person
from briefing.page.markup import BadMarkup, Tree, plain, tree

LONGEST, LONGEST_CAPTION = 4096, 1024
"""UTF-16 units of a message, and of the text under a picture, as people read it."""


class Refused(Exception):
    """A call that Telegram would not take; the text is its description."""

    def __init__(self, description: str, code: int = 400) -> None:
        super().__init__(description)
        self.code = code


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """The parameters of a call, and its files by the names of their parts."""

    given: Mapping[str, str]
    uploads: Mapping[str, Upload]

    def text(self, name: str) -> str:
        """The value; empty when there is none."""
        return self.given.get(name, "")

    def number(self, name: str) -> int:
        """The value as a whole number; 0 when it is none."""
        value = self.text(name)
        return int(value) if value.lstrip("-").isdigit() else 0

    def nested(self, name: str) -> Any:
        """The value read as JSON; None when there is none."""
        try:
            return json.loads(self.text(name)) if self.text(name) else None
        except ValueError:
            raise Refused(f"Bad Request: can't parse {name}") from None


async def answer(chat: Chat, method: str, call: Call) -> Any:
    """The result of a call; raises Refused."""
    found = METHODS.get(method.lower())
    if found is None:
        raise Refused("Not Found: method not found", 404)
    return await found(chat, call)


async def _get_me(chat: Chat, call: Call) -> Json:
    return chat.bot() | {"can_join_groups": False, "can_read_all_group_messages": False}


async def _get_updates(chat: Chat, call: Call) -> list[Json]:
    return await chat.updates(call.number("offset"), float(call.number("timeout")))


async def _send_message(chat: Chat, call: Call) -> Json:
    _check_chat(call)
    message = Message(0, mine=False, shown=_shown(call, "text", LONGEST), buttons=_buttons(call))
    return chat.as_json(chat.put(message))


async def _send_photo(chat: Chat, call: Call) -> Json:
    return _send_file(chat, call, "photo")


async def _send_document(chat: Chat, call: Call) -> Json:
    return _send_file(chat, call, "document")


def _send_file(chat: Chat, call: Call, part: str) -> Json:
    _check_chat(call)
    upload = call.uploads.get(call.text(part).removeprefix("attach://") or part)
    if upload is None:
        raise Refused(f"Bad Request: there is no {part} in the request")
    number = chat.keep(upload.name, "image/png" if part == "photo" else upload.kind, upload.data)
    message = Message(0, mine=False, shown=_shown(call, "caption", LONGEST_CAPTION), buttons=_buttons(call))
    message.picture, message.file = (number, None) if part == "photo" else (None, number)
    return chat.as_json(chat.put(message))


async def _edit_text(chat: Chat, call: Call) -> Json:
    message, shown, buttons = _own(chat, call), _shown(call, "text", LONGEST), _buttons(call)
    if (shown, buttons) == (message.shown, message.buttons):
        raise Refused("Bad Request: message is not modified")
    message.shown, message.buttons, message.edited = shown, buttons, True
    chat.tell(chat.shown(message))
    return chat.as_json(message)


async def _edit_buttons(chat: Chat, call: Call) -> Json:
    message, buttons = _own(chat, call), _buttons(call)
    if buttons == message.buttons:
        raise Refused("Bad Request: message is not modified")
    message.buttons = buttons
    chat.tell(chat.shown(message))
    return chat.as_json(message)


async def _delete(chat: Chat, call: Call) -> bool:
    if not chat.remove(call.number("message_id")):
        raise Refused("Bad Request: message to delete not found")
    return True


async def _answer_tap(chat: Chat, call: Call) -> bool:
    if call.text("text"):
        chat.tell({"kind": "note", "text": call.text("text")})
    return True


async def _act(chat: Chat, call: Call) -> bool:
    _check_chat(call)
    chat.tell({"kind": "typing"})
    return True


async def _set_commands(chat: Chat, call: Call) -> bool:
    commands = call.nested("commands") or []
    if len(commands) >= len(chat.commands):  # those of an administrator's chat hold everybody's too
        chat.commands = [{"name": one["command"], "does": one["description"]} for one in commands]
        chat.tell(chat.profile())
    return True


async def _set_about(chat: Chat, call: Call) -> bool:
    chat.about = call.text("short_description")
    chat.tell(chat.profile())
    return True


async def _get_chat(chat: Chat, call: Call) -> Json:
    _check_chat(call)
    return here() | {"accent_color_id": 0, "max_reaction_count": 0, "accepted_gift_types": {}}


async def _get_member(chat: Chat, call: Call) -> Json:
    _check_chat(call)
    return {"status": "creator", "user": person(), "is_anonymous": False}


async def _get_file(chat: Chat, call: Call) -> Json:
    name = call.text("file_id").removeprefix("f")
    file = chat.files.get(int(name)) if name.isdigit() else None
    if file is None:
        raise Refused("Bad Request: wrong file_id or the file is temporarily unavailable")
    path = {"file_path": f"files/{name}", "file_size": len(file.data)}
    return path | {"file_id": call.text("file_id"), "file_unique_id": f"u{name}"}


async def _agree(chat: Chat, call: Call) -> bool:
    return True


METHODS: Mapping[str, Callable[[Chat, Call], Awaitable[Any]]] = {
    "getme": _get_me,
    "getupdates": _get_updates,
    "sendmessage": _send_message,
    "sendphoto": _send_photo,
    "senddocument": _send_document,
    "editmessagetext": _edit_text,
    "editmessagereplymarkup": _edit_buttons,
    "deletemessage": _delete,
    "answercallbackquery": _answer_tap,
    "sendchataction": _act,
    "setmycommands": _set_commands,
    "setmyshortdescription": _set_about,
    "setmydescription": _agree,
    "deletewebhook": _agree,
    "setmessagereaction": _agree,
    "getfile": _get_file,
    "getchat": _get_chat,
    "getchatmember": _get_member,
}
"""By their names in small letters; Telegram takes any case."""


def _check_chat(call: Call) -> None:
    if call.number("chat_id") != ME:
        raise Refused("Bad Request: chat not found")


def _shown(call: Call, name: str, longest: int) -> Tree:
    text = call.text(name)
    try:
        shown = tree(text) if call.text("parse_mode").upper() == "HTML" else [text]
    except BadMarkup as error:
        raise Refused(f"Bad Request: can't parse entities: {error}") from error
    said = plain(shown)
    if name == "text" and not said.strip():
        raise Refused("Bad Request: message text is empty")
    if len(said.encode("utf-16-le")) // 2 > longest:
        raise Refused("Bad Request: message is too long")
    return shown


def _buttons(call: Call) -> list[list[Json]]:
    markup = call.nested("reply_markup")
    rows = markup.get("inline_keyboard", []) if isinstance(markup, dict) else []
    if any(len(str(button.get("callback_data", "")).encode()) > 64 for row in rows for button in row):
        raise Refused("Bad Request: BUTTON_DATA_INVALID")
    return [list(row) for row in rows if row]


def _own(chat: Chat, call: Call) -> Message:
    _check_chat(call)
    message = chat.messages.get(call.number("message_id"))
    if message is None:
        raise Refused("Bad Request: message to edit not found")
    if message.mine:
        raise Refused("Bad Request: message can't be edited")
    return message
