"""Everything Telegram remembers about one bot, whichever process speaks for it.

One lock guards it all: the test thread adds updates and reads messages, the server thread answers
calls. Holds state only; what a method does with it is in the method modules.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .chats import Chat, Chats, SentMessage
from .faults import Fault, FaultPlan, Migrated, TooManyRequests
from .incoming import is_for_bot
from .limits import DRAFT, EVERYBODY, Limits
from .parameters import Parameters, Upload
from .updates import UpdateQueue

Json = dict[str, Any]
BOT_ID = 123456
TOKEN = f"{BOT_ID}:TEST-emulator-token-of-35-characters"
BOT_USERNAME = "briefing_emulator_bot"


@dataclass(frozen=True, slots=True)
class Call:
    """One call the bot made, refused and failed ones included."""

    method: str
    parameters: dict[str, Any]
    time: float
    """Monotonic clock at arrival."""
    fault: Fault | None = None


@dataclass(slots=True)
class Profile:
    """What the bot says about itself; keyed by language, commands by scope and language."""

    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass(slots=True)
class StoredFile:
    """A file Telegram keeps: found by id, downloaded by path."""

    file_id: str
    path: str
    upload: Upload


class Account:
    """The state of the service for one bot."""

    def __init__(self, *, limits: bool = False, privacy: bool = True) -> None:
        self.privacy = privacy
        self.limits = Limits(enforced=limits)
        self.lock = threading.Condition(threading.RLock())
        self.chats = Chats()
        self.updates = UpdateQueue()
        self.faults = FaultPlan()
        self.profile = Profile()
        self.calls: list[Call] = []
        self.callback_query_ids: set[str] = set()
        self.inline_query_ids: set[str] = set()
        self.offered: dict[str, Json] = {}
        """What the bot offered for each inline query."""
        self.webhook: Json = {}
        self.webhook_error: Json = {}
        """When a post last failed, and why."""
        self.proxies: list[str] = []
        """Where the requests to the webhook go on to."""
        self.posts: list[tuple[int, str]] = []
        """Each post of an update, and why it failed; empty when it did not."""
        self.end_polling: Callable[[str], None] = lambda reason: None
        self._files: dict[str, StoredFile] = {}

    def record(self, method: str, parameters: Parameters) -> Fault | None:
        """Note a call and return the fault planned for it."""
        chat_id, now = parameters.values.get("chat_id"), time.monotonic()
        fault = self._too_fast(method, chat_id, now) or self._planned(method, chat_id, now)
        self.calls.append(Call(method, dict(parameters.values), now, fault))
        if isinstance(fault, Migrated):
            old = self.chats.known(chat_id)
            self.chats.introduce(fault.new_chat_id, "supergroup", old.title if old else "")
        return fault

    def _too_fast(self, method: str, chat_id: object, now: float) -> Fault | None:
        seconds = self.limits.refuse_until(method, chat_id, now)
        return None if seconds is None else TooManyRequests(seconds)

    def _planned(self, method: str, chat_id: object, now: float) -> Fault | None:
        fault = self.faults.take(method, chat_id)
        if isinstance(fault, TooManyRequests) and method != DRAFT:  # what is refused of drafts holds up no message
            self.limits.hold(EVERYBODY if fault.for_all else chat_id, fault.retry_after, now)
        return fault

    def me(self) -> Json:
        """The bot as a User object."""
        name = self.profile.texts.get(("name", ""), "Briefing emulator")
        return {"id": BOT_ID, "is_bot": True, "first_name": name, "username": BOT_USERNAME}

    def withholds(self, chat: Chat, message: Json) -> bool:
        """Whether privacy mode keeps a message of a group from the bot; not from one that runs the group."""
        in_group = chat.kind in ("group", "supergroup") and chat.bot_status != "administrator"
        return self.privacy and in_group and not is_for_bot(message, self.me())

    def store(self, folder: str, upload: Upload) -> StoredFile:
        """Keep a file and give it an id and a path."""
        number = len(self._files)
        ending = upload.name.rpartition(".")[2] if "." in upload.name else "bin"
        stored = StoredFile(f"FILE-{folder}-{number}", f"{folder}/file_{number}.{ending}", upload)
        self._files[stored.file_id] = stored
        return stored

    def file(self, file_id: str) -> StoredFile | None:
        """The file with this id."""
        return self._files.get(file_id)

    def file_at(self, path: str) -> StoredFile | None:
        """The file at this download path."""
        return next((stored for stored in self._files.values() if stored.path == path), None)

    def message_json(self, chat: Chat, message: SentMessage) -> Json:
        """One of the bot's messages as a Message object."""
        body: Json = {
            "message_id": message.message_id,
            "date": int(time.time()),
            "chat": chat.as_json(),
            "from": self.me(),
        }
        body |= self._content_json(message)
        if message.thread_id is not None:
            body |= {"message_thread_id": message.thread_id, "is_topic_message": True}
        if message.history:
            body["edit_date"] = int(time.time())
        if "inline_keyboard" in (message.reply_markup or {}):
            body["reply_markup"] = message.reply_markup
        if message.reply_to in chat.received:
            body["reply_to_message"] = chat.received[message.reply_to]
        elif message.reply_to in chat.sent:
            body["reply_to_message"] = self.message_json(chat, chat.sent[message.reply_to])
        return body

    def _content_json(self, message: SentMessage) -> Json:
        entities = list(message.entities)
        if message.kind == "text":
            return {"text": message.plain, "entities": entities}
        stored = self._files[message.file_id or ""]
        file: Json = {"file_id": stored.file_id, "file_unique_id": f"u{stored.file_id}"}
        file["file_size"] = len(stored.upload.data)
        content: Json = {"caption": message.plain, "caption_entities": entities} if message.plain else {}
        if message.kind == "photo":
            return content | {"photo": [file | {"width": 320, "height": 240}]}
        named = {"file_name": stored.upload.name, "mime_type": stored.upload.mime_type}
        return content | {"document": file | named}
