"""One chat of one person with the bot, as Telegram would keep it: messages, updates for the bot, news for the page.

Everything here runs on the server's event loop, so nothing needs a lock.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from briefing.page.markup import Tree, plain
from index import language

Json = dict[str, Any]

ME, BOT_ID = 1, 2
"""The person's id, which is the chat's too, and the bot's."""

MOST_WAITING = 100
"""Messages and taps that may wait for the bot."""

KEPT = 1_000
"""Messages that the page still shows."""


@dataclass(slots=True)
class Message:
    """A message as it stands now."""

    id: int
    mine: bool
    shown: Tree
    buttons: list[list[Json]] = field(default_factory=list)
    picture: int | None = None
    file: int | None = None
    edited: bool = False
    reply_to: int | None = None
    at: float = field(default_factory=time.time)


@dataclass(frozen=True, slots=True)
class File:
    """A picture or a document that the bot sent."""

    name: str
    kind: str
    data: bytes


class Chat:
    """The chat, from the bot's side and from the page's."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.about = ""
        self.commands: list[Json] = []
        self.messages: dict[int, Message] = {}
        self.files: dict[int, File] = {}
        self._pages: set[asyncio.Queue[Json]] = set()
        self._updates: list[Json] = []
        self._arrived = asyncio.Event()
        self._next_id, self._next_update = 1, 1
        self.is_heard = asyncio.Event()
        """Set once the bot asks for updates."""

    def say(self, text: str, reply_to: int | None = None) -> bool:
        """The person writes, perhaps to a message of the bot; false when that is gone, or too much waits already."""
        if self._is_full() or (reply_to is not None and not self._is_of_bot(reply_to)):
            return False
        message = self.put(Message(0, mine=True, shown=[text], reply_to=reply_to))
        return self._queue({"message": self._incoming(message, text)})

    def send(self, name: str, data: bytes) -> bool:
        """The person sends a file; false when too much waits for the bot already."""
        if self._is_full():
            return False
        number = self.keep(name, "application/octet-stream", data)
        message = self.put(Message(0, mine=True, shown=[], file=number))
        about = {"file_id": f"f{number}", "file_unique_id": f"u{number}", "file_name": name, "file_size": len(data)}
        body = {"message_id": message.id, "date": int(message.at), "chat": here(), "from": person(), "document": about}
        return self._queue({"message": body})

    def press(self, message_id: int, row: int, column: int) -> bool:
        """The person taps a button; false when there is none there, or too much waits for the bot already."""
        message = self.messages.get(message_id)
        if message is None or not (0 <= row < len(message.buttons) and 0 <= column < len(message.buttons[row])):
            return False
        data = message.buttons[row][column].get("callback_data")
        if data is None:
            return False
        query = {"id": str(self._next_update), "from": person(), "chat_instance": "1", "data": data}
        return self._queue({"callback_query": query | {"message": self.as_json(message)}})

    def put(self, message: Message) -> Message:
        """Keep a new message and show it."""
        message.id, self._next_id = self._next_id, self._next_id + 1
        self.messages[message.id] = message
        for old in list(self.messages)[:-KEPT]:
            del self.messages[old]
        self.tell(self.shown(message))
        return message

    def remove(self, message_id: int) -> bool:
        """Take a message out of the chat."""
        if self.messages.pop(message_id, None) is None:
            return False
        self.tell({"kind": "gone", "id": message_id})
        return True

    def keep(self, name: str, kind: str, data: bytes) -> int:
        """Keep a file and give back its number."""
        number = len(self.files)
        self.files[number] = File(name, kind, data)
        return number

    async def updates(self, offset: int, wait_s: float) -> list[Json]:
        """What waits for the bot from the update `offset` on, once something does or the time is over."""
        self.is_heard.set()
        self._updates = [one for one in self._updates if one["update_id"] >= offset]
        if not self._updates:
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), wait_s)
            except TimeoutError:
                return []
        return self._updates[:MOST_WAITING]

    @contextmanager
    def page(self) -> Iterator[asyncio.Queue[Json]]:
        """What a page is told while the block runs, all that stands there first."""
        queue: asyncio.Queue[Json] = asyncio.Queue()
        everything = [self.shown(message) for message in self.messages.values()]
        queue.put_nowait(self.profile() | {"messages": everything, "kind": "all"})
        self._pages.add(queue)
        try:
            yield queue
        finally:
            self._pages.discard(queue)

    def tell(self, news: Json) -> None:
        """Tell every page that is open."""
        for queue in self._pages:
            queue.put_nowait(news)

    def profile(self) -> Json:
        """What the bot says of itself."""
        return {"kind": "profile", "title": self.title, "about": self.about, "commands": self.commands}

    def shown(self, message: Message) -> Json:
        """A message as the page gets it."""
        return {
            "kind": "message",
            "id": message.id,
            "mine": message.mine,
            "shown": message.shown,
            "buttons": [[_button(button) for button in row] for row in message.buttons],
            "picture": message.picture,
            "file": None if message.file is None else {"number": message.file, "name": self.files[message.file].name},
            "edited": message.edited,
            "replied": self._begun(message.reply_to),
            "at": message.at,
        }

    def as_json(self, message: Message) -> Json:
        """A message of the bot as the Bot API gives it."""
        body: Json = {"message_id": message.id, "date": int(message.at), "chat": here(), "from": self.bot()}
        if message.buttons:
            body["reply_markup"] = {"inline_keyboard": message.buttons}
        if message.picture is not None:
            size = {"file_id": f"f{message.picture}", "file_unique_id": f"u{message.picture}", "width": 1, "height": 1}
            return body | {"photo": [size], "caption": plain(message.shown)}
        if message.file is not None:
            named = {"file_id": f"f{message.file}", "file_unique_id": f"u{message.file}"}
            return body | {
                "document": named | {"file_name": self.files[message.file].name},
                "caption": plain(message.shown),
            }
        return body | {"text": plain(message.shown)}

    def bot(self) -> Json:
        """The bot as the Bot API names it."""
        return {"id": BOT_ID, "is_bot": True, "first_name": self.title[:64], "username": "briefing_here_bot"}

    def _incoming(self, message: Message, text: str) -> Json:
        body = {"message_id": message.id, "date": int(message.at), "chat": here(), "from": person(), "text": text}
        if message.reply_to is not None:
            body["reply_to_message"] = self.as_json(self.messages[message.reply_to])
        command = len(text.split(maxsplit=1)[0]) if text.startswith("/") else 0
        return body | ({"entities": [{"type": "bot_command", "offset": 0, "length": command}]} if command else {})

    def _is_of_bot(self, message_id: int) -> bool:
        return message_id in self.messages and not self.messages[message_id].mine

    def _begun(self, message_id: int | None) -> str | None:
        """How a message begins that another replies to, or the name of its file; None where there is none."""
        message = self.messages.get(message_id or 0)
        if message is None:
            return None
        if message.file is not None:
            return self.files[message.file].name
        return next((line for line in plain(message.shown).splitlines() if line.strip()), "")

    def _is_full(self) -> bool:
        return len(self._updates) >= MOST_WAITING

    def _queue(self, update: Json) -> bool:
        if self._is_full():
            return False
        self._updates.append({"update_id": self._next_update} | update)
        self._next_update += 1
        self._arrived.set()
        return True


def person() -> Json:
    """The one who sits at the page."""
    return {"id": ME, "is_bot": False, "first_name": "You", "language_code": language()}


def here() -> Json:
    """The chat as the Bot API names it."""
    return {"id": ME, "type": "private", "first_name": "You"}


def _button(button: Json) -> Json:
    """A button as the page gets it: what it is for stays with the server, but for links and texts to copy."""
    made = {"text": button["text"]}
    if str(button.get("url", "")).startswith(("https://", "http://")):
        made["url"] = button["url"]
    if isinstance(button.get("copy_text"), dict):
        made["copy"] = str(button["copy_text"].get("text", ""))
    if button.get("style") == "danger":
        made["danger"] = True
    return made
