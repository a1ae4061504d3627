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
ANONYMOUS_ID = 1087968824
"""The user in whose name Telegram shows anonymous administrators."""

_MENTION = re.compile(r"(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w)")
_COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,32}(@[A-Za-z0-9_]{3,32})?(?![A-Za-z0-9_@/])")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, and where."""

    chat_id: int
    user_id: int | None = None
    language_code: str | None = "en"
    chat_type: str = "private"
    thread_id: int | None = None
    anonymous: bool = False

    @property
    def speaks_for_chat(self) -> bool:
        """Whether the chat itself is named as the sender: an anonymous administrator, or a channel's post."""
        return self.anonymous or self.chat_type == "channel"

    @property
    def update_kind(self) -> str:
        """The field of an update in which the message arrives."""
        return "channel_post" if self.chat_type == "channel" else "message"

    def circumstances(self, chat: Json) -> Json:
        """The fields that say in which topic and in whose name somebody writes."""
        topic = self._topic(chat) if self.thread_id else {}
        return topic | ({"sender_chat": chat} if self.speaks_for_chat else {})

    def _topic(self, chat: Json) -> Json:
        """In a topic, what replies to nobody else replies to the message that opened it."""
        where = {"message_thread_id": self.thread_id, "is_topic_message": True}
        opened = {"message_id": self.thread_id, "date": 1, "chat": chat, "from": Sender(chat["id"], 1).user()}
        opened["forum_topic_created"] = {"name": f"Topic {self.thread_id}", "icon_color": 7322096}
        return where | {"reply_to_message": opened | where}

    def user(self) -> Json:
        """The User object; in a private chat the person and the chat share one id."""
        if self.anonymous:
            return {"id": ANONYMOUS_ID, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
        user_id = self.user_id or abs(self.chat_id)
        user: Json = {"id": user_id, "is_bot": False, "first_name": f"Person {user_id}"}
        return user | ({"language_code": self.language_code} if self.language_code else {})


def message(message_id: int, chat: Json, user: Json, content: Json) -> Json:
    """A Message from a person; a channel's post names nobody."""
    sender = {} if chat["type"] == "channel" else {"from": user}
    return {"message_id": message_id, "date": int(time.time()), "chat": chat} | sender | content


def standing(chat: Json, user: Json, bot: Json, status: str) -> Json:
    """A ChatMemberUpdated that tells of the bot itself."""
    now = int(time.time())
    new = {"user": bot, "status": status} | ({"until_date": 0} if status == "kicked" else {})
    old = {"user": bot, "status": "left" if status == "member" else "member"}
    return {"chat": chat, "from": user, "date": now, "old_chat_member": old, "new_chat_member": new}


def text(words: str) -> Json:
    """The content of a text message, its commands and mentions marked."""
    marked = [
        {"type": kind, "offset": utf16_length(words[: found.start()]), "length": len(found[0])}
        for kind, pattern in (("bot_command", _COMMAND), ("mention", _MENTION))
        for found in pattern.finditer(words)
    ]
    return {"text": words} | ({"entities": marked} if marked else {})


def edited(written: Json, words: str, *, edit_date: int | None = None) -> Json:
    """A message whose text its writer has changed."""
    kept = {name: value for name, value in written.items() if name not in ("text", "entities")}
    return kept | text(words) | {"edit_date": edit_date or int(time.time())}


def is_for_bot(message: Json, bot: Json) -> bool:
    """Whether privacy mode lets a message of a group through: commands, mentions, replies, and what the service says.

    Telegram lets a command without a name through only to the bot that wrote there last; here there is one bot.
    """
    if not ("text" in message or "caption" in message):
        return not any(kind in message for kind in ("sticker", "voice", "photo", "document")) or _replies(message, bot)
    words = str(message.get("text") or message.get("caption"))
    named = {found.casefold() for found in _MENTION.findall(words)}
    command = _COMMAND.match(words)
    is_ours = command is not None and (command[1] or f"@{bot['username']}").casefold() == f"@{bot['username']}"
    return is_ours or f"@{bot['username']}" in named or _replies(message, bot) or "via_bot" in message


def _replies(message: Json, bot: Json) -> bool:
    replied = message.get("reply_to_message", {})
    return bool(replied.get("from", {}).get("id") == bot["id"] or replied.get("via_bot", {}).get("id") == bot["id"])


def quote(replied: Json, part: str | None) -> Json:
    """The part of a message that a reply quotes, which has to stand there."""
    if part is None:
        return {}
    place = utf16_length(replied["text"][: replied["text"].index(part)])
    return {"quote": {"text": part, "position": place, "is_manual": True}}


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


def inline_query(query_id: str, user: Json, words: str, chat_type: str) -> Json:
    """What somebody has typed behind the bot's name."""
    return {"id": query_id, "from": user, "query": words, "offset": "", "chat_type": chat_type}


def _file(file_id: str) -> Json:
    return {"file_id": file_id, "file_unique_id": f"u{file_id}"}
