"""Builders of what people send: updates as plain dicts, the way Telegram writes them.

They only build; queueing them and introducing the chat is the emulator's business (bot_api.py).
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Any

from .telegram_html import utf16_length

Json = dict[str, Any]
_COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,32}(@[A-Za-z0-9_]{3,32})?(?![A-Za-z0-9_@/])")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, and where."""

    chat_id: int
    user_id: int | None = None
    language_code: str | None = "en"
    chat_type: str = "private"

    def user(self) -> Json:
        """The User object; in a private chat the person and the chat share one id."""
        user_id = self.user_id or abs(self.chat_id)
        user: Json = {"id": user_id, "is_bot": False, "first_name": f"Person {user_id}"}
        return user | ({"language_code": self.language_code} if self.language_code else {})


def message(message_id: int, chat: Json, user: Json, content: Json) -> Json:
    """A Message from a person."""
    return {"message_id": message_id, "date": int(time.time()), "chat": chat, "from": user} | content


def text(words: str) -> Json:
    """The content of a text message, its commands marked."""
    commands = [
        {"type": "bot_command", "offset": utf16_length(words[: found.start()]), "length": len(found[0])}
        for found in _COMMAND.finditer(words)
    ]
    return {"text": words} | ({"entities": commands} if commands else {})


def sticker(file_id: str) -> Json:
    """The content of a sticker message."""
    size = {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"}
    return {"sticker": _file(file_id) | size | {"emoji": "👍"}}


def voice(file_id: str) -> Json:
    """The content of a voice message."""
    return {"voice": _file(file_id) | {"duration": 3, "mime_type": "audio/ogg"}}


def photo(file_id: str) -> Json:
    """The content of a photo message."""
    return {"photo": [_file(file_id) | {"width": 640, "height": 480}]}


def document(file_id: str, name: str, size: int) -> Json:
    """The content of a message with a file."""
    return {"document": _file(file_id) | {"file_name": name, "file_size": size}}


def callback_query(query_id: str, user: Json, pressed: Json, data: str) -> Json:
    """The update for the press of an inline button."""
    query = {"id": query_id, "from": user, "message": pressed, "chat_instance": "1", "data": data}
    return {"callback_query": query}


def _file(file_id: str) -> Json:
    return {"file_id": file_id, "file_unique_id": f"u{file_id}"}
