"""The chats the bot can see: their members, what people wrote and what the bot sent.

Sent messages are immutable; an edit replaces one and keeps the earlier versions in its history.
The rules about what may be sent are not here (sending.py, editing.py).
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from .formatting import FormattedText
from .keyboards import buttons
from .parameters import Upload
from .refusals import Refused, bad_request

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message of the bot as it stands now."""

    message_id: int
    chat_id: int
    text: str
    """As sent, markup included; the caption of a photo or document."""
    plain: str
    """As people read it."""
    parse_mode: str | None
    entities: tuple[Json, ...]
    reply_markup: Json | None
    link_preview_disabled: bool = False
    reply_to: int | None = None
    thread_id: int | None = None
    kind: str = "text"
    upload: Upload | None = None
    file_id: str | None = None
    sent_at: float = field(default_factory=time.monotonic)
    history: tuple[SentMessage, ...] = ()
    """Earlier versions, oldest first."""

    @property
    def labels(self) -> list[str]:
        """The inline buttons people see, row after row."""
        return [button["text"] for button in buttons(self.reply_markup)]

    @property
    def shown(self) -> str:
        """The message in one line, for a transcript."""
        file = f"<{self.kind} {self.upload.name}> " if self.upload else ""
        return f"{file}{self.plain}" + (f" {self.labels}" if self.labels else "")

    def button(self, data_or_label: str) -> Json | None:
        """The inline button with this callback data or label."""
        for button in buttons(self.reply_markup):
            if data_or_label in (button.get("callback_data"), button["text"]):
                return button
        return None

    def says_the_same(self, formatted: FormattedText, markup: Json | None, *, preview_off: bool) -> bool:
        """Whether an edit to this content would change nothing."""
        mine = (self.plain, self.entities, self.reply_markup, self.link_preview_disabled)
        return mine == (formatted.plain, formatted.entities, markup, preview_off)


@dataclass(slots=True)
class Chat:
    """A chat and everything in it."""

    chat_id: int
    kind: str = "private"
    title: str = ""
    bot_status: str = "member"
    is_forum: bool = False
    people: dict[int, str] = field(default_factory=dict)
    """Status of each person by user id."""
    sent: dict[int, SentMessage] = field(default_factory=dict)
    received: dict[int, Json] = field(default_factory=dict)
    drafts: dict[int, str] = field(default_factory=dict)
    """What the person sees of messages that are still being written, by their ids; a message takes their place."""
    transcript: list[str] = field(default_factory=list)

    def as_json(self) -> Json:
        """The Chat object of the Bot API."""
        name = "first_name" if self.kind == "private" else "title"
        return {"id": self.chat_id, "type": self.kind, name: self.title} | ({"is_forum": True} if self.is_forum else {})

    def has_message(self, message_id: int) -> bool:
        """Whether anyone's message with this id is still there."""
        return message_id in self.sent or message_id in self.received

    def check_bot_may_write(self) -> None:
        """Refuse as Telegram does once the bot was blocked, removed or has left."""
        if self.bot_status not in {"left", "kicked"}:
            return
        if self.kind == "private":
            raise Refused(403, "Forbidden: bot was blocked by the user")
        how = "is not a member of" if self.bot_status == "left" else "was kicked from"
        raise Refused(403, f"Forbidden: bot {how} the {self.kind} chat")


class Chats:
    """Chats by id; a bot can only reach those it has been introduced to."""

    def __init__(self) -> None:
        self._chats: dict[int, Chat] = {}
        self._users: dict[int, Json] = {}
        self._message_ids = count(1)

    def next_message_id(self) -> int:
        """A message id, never used twice in any chat."""
        return next(self._message_ids)

    def introduce(self, chat_id: int, kind: str = "private", title: str = "") -> Chat:
        """The chat with this id, made known to the bot if it was not."""
        name = title or (f"Person {chat_id}" if kind == "private" else f"Group {chat_id}")
        return self._chats.setdefault(chat_id, Chat(chat_id, kind, name))

    def meet(self, user: Json, chat: Chat) -> None:
        """Remember a person as a member of a chat."""
        self._users[user["id"]] = user
        chat.people.setdefault(user["id"], "member")

    def user(self, user_id: int) -> Json | None:
        """A person the bot has met."""
        return self._users.get(user_id)

    def known(self, chat_id: object) -> Chat | None:
        """The chat, if the bot can see it."""
        return self._chats.get(chat_id) if isinstance(chat_id, int) else None

    def get(self, chat_id: object) -> Chat:
        """The chat a call names, or Telegram's refusal."""
        if chat_id in (None, ""):
            raise bad_request("chat_id is empty")
        chat = self.known(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def holding(self, message_id: int, chat_id: int | None) -> SentMessage | None:
        """The bot's message with this id, in one chat or any."""
        chats = [chat for chat in self._chats.values() if chat_id in (None, chat.chat_id)]
        return next((chat.sent[message_id] for chat in chats if message_id in chat.sent), None)
