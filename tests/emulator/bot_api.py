"""A Telegram Bot API on this machine: the test's side of it.

`BotApi` starts the server and lets a test play the people (say, press, sticker ...), watch the bot
(messages, calls, wait_for) and plan faults. State outlives the bot's process, so a killed bot can
be started again against the same emulator. The rules of the service are in the method modules.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from . import incoming
from .account import TOKEN, Account, Call
from .chats import Chat, SentMessage
from .faults import (
    BadMarkup,
    CutAfter,
    Fault,
    Forbidden,
    Garbled,
    HangAfter,
    Migrated,
    ResetAfter,
    ResetBefore,
    ServerError,
    TooManyRequests,
    TopicDeleted,
    Unknown,
)
from .incoming import Sender
from .parameters import Upload
from .server import Server

__all__ = [
    "BadMarkup",
    "BotApi",
    "Call",
    "CutAfter",
    "Fault",
    "Forbidden",
    "Garbled",
    "HangAfter",
    "Migrated",
    "ResetAfter",
    "ResetBefore",
    "SentMessage",
    "ServerError",
    "TooManyRequests",
    "TopicDeleted",
    "Unknown",
]

Json = dict[str, Any]


class BotApi:
    """The emulator, running while its `with` block does."""

    def __init__(self, *, limits: bool = False, privacy: bool = True) -> None:
        """With `limits`, Telegram's sending limits are enforced (limits.py); `privacy` is the bot's privacy mode."""
        self._account = Account(limits=limits, privacy=privacy)
        self._server = Server(self._account)
        self.token = TOKEN
        self.url = ""

    def __enter__(self) -> BotApi:
        self._server.start()
        self.url = f"http://127.0.0.1:{self._server.port}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stop()

    def post_through(self, *proxies: str) -> None:
        """Post updates to the webhook through this address, which stands for the proxy with its certificate.

        Of several, each is the next update's, as a load balancer does it; one that is not reached is passed over.
        """
        with self._account.lock:
            self._account.proxies = list(proxies)

    @property
    def webhook(self) -> Json:
        """The parameters with which the webhook was set; empty when there is none."""
        with self._account.lock:
            return dict(self._account.webhook)

    def posts(self) -> list[tuple[int, str]]:
        """Every post of an update to the webhook: its id, and why it failed, if it did."""
        with self._account.lock:
            return list(self._account.posts)

    def waiting(self) -> int:
        """How many updates the bot has not confirmed."""
        with self._account.lock:
            return len(self._account.updates)

    def introduce(
        self, chat_id: int, chat_type: str = "private", *, admins: tuple[int, ...] = (), is_forum: bool = False
    ) -> None:
        """Make a chat known to the bot without anyone writing there."""
        with self._account.lock:
            chat = self._account.chats.introduce(chat_id, chat_type)
            chat.is_forum = is_forum
            for user_id in admins:
                self._account.chats.meet(Sender(chat_id, user_id).user(), chat)
                chat.people[user_id] = "administrator"

    def say(
        self,
        chat_id: int,
        text: str,
        *,
        user_id: int | None = None,
        language_code: str | None = "en",
        chat_type: str = "private",
        thread_id: int | None = None,
        anonymous: bool = False,
    ) -> int:
        """Someone writes, in a topic of a forum or as an anonymous administrator if so said; the id of the update."""
        sender = Sender(chat_id, user_id, language_code, chat_type, thread_id, anonymous)
        return self._write(sender, incoming.text(text), text)

    def reply(
        self, chat_id: int, message_id: int, text: str, *, user_id: int | None = None, quote: str | None = None
    ) -> int:
        """Someone replies to a message, a bot's with its buttons, in the same topic, or to a part; the update's id."""
        account = self._account
        with account.lock:
            kind, replied = account.chats.get(chat_id).kind, self._replied_to(chat_id, message_id)
            sender = Sender(chat_id, user_id, chat_type=kind, thread_id=replied.get("message_thread_id"))
            return self._write(
                sender, incoming.text(text) | {"reply_to_message": replied} | incoming.quote(replied, quote), text
            )

    def edit(self, chat_id: int, message_id: int, text: str, *, edit_date: int | None = None) -> int:
        """Someone changes a message that they wrote; the id of the update."""
        account = self._account
        with account.lock:
            chat = account.chats.get(chat_id)
            changed = incoming.edited(chat.received[message_id], text, edit_date=edit_date)
            chat.received[message_id] = changed
            chat.transcript.append(f"edited #{message_id}: {text}")
            return account.updates.add({"edited_message": changed}, is_withheld=account.withholds(chat, changed))

    def delete(self, chat_id: int, message_id: int) -> None:
        """Someone deletes a message, of which the bot is not told."""
        with self._account.lock:
            chat = self._account.chats.get(chat_id)
            chat.sent.pop(message_id, None)
            chat.received.pop(message_id, None)

    def let_in(self, chat_id: int, *, by: int, chat_type: str = "group") -> int:
        """Someone adds the bot to a group, which two updates tell; returns the id of the first."""
        with self._account.lock:
            first = self.set_standing(chat_id, "member", chat_type=chat_type, by=by)
            me = self._account.me()
            self._write(Sender(chat_id, by, chat_type=chat_type), {"new_chat_members": [me]}, "<added the bot>")
            return first

    def set_standing(self, chat_id: int, status: str, *, chat_type: str = "private", by: int | None = None) -> int:
        """The bot is let in ("member") or put out ("kicked", "left"); returns the id of the update."""
        with self._account.lock:
            chat = self._account.chats.introduce(chat_id, chat_type)
            change = incoming.standing(chat.as_json(), Sender(chat_id, by).user(), self._account.me(), status)
        return self.post({"my_chat_member": change})

    def migrate(self, chat_id: int, new_chat_id: int) -> int:
        """A group becomes a supergroup with another id; returns the id of the update that says so."""
        with self._account.lock:
            self._account.chats.introduce(new_chat_id, "supergroup")
        return self._write(Sender(chat_id, chat_type="group"), {"migrate_to_chat_id": new_chat_id}, "<migrated>")

    def sticker(self, chat_id: int, *, user_id: int | None = None) -> int:
        """Someone sends a sticker."""
        file_id = self._keep("stickers", "sticker.webp", b"RIFF")
        return self._write(Sender(chat_id, user_id), incoming.sticker(file_id), "<sticker>")

    def voice(self, chat_id: int, *, user_id: int | None = None) -> int:
        """Someone sends a voice message."""
        file_id = self._keep("voice", "voice.oga", b"OggS")
        return self._write(Sender(chat_id, user_id), incoming.voice(file_id), "<voice>")

    def photo(self, chat_id: int, *, user_id: int | None = None) -> int:
        """Someone sends a photo."""
        file_id = self._keep("photos", "photo.jpg", b"\xff\xd8\xff")
        return self._write(Sender(chat_id, user_id), incoming.photo(file_id), "<photo>")

    def document(
        self,
        chat_id: int,
        name: str,
        data: bytes,
        *,
        user_id: int | None = None,
        caption: str | None = None,
        reply_to: int | None = None,
    ) -> int:
        """Someone sends a file, which the bot can download."""
        file_id = self._keep("documents", name, data)
        content = incoming.document(file_id, name, len(data)) | ({"caption": caption} if caption else {})
        if reply_to is not None:
            with self._account.lock:
                content["reply_to_message"] = self._replied_to(chat_id, reply_to)
        return self._write(Sender(chat_id, user_id), content, f"<document {name}>")

    def post(self, update: Json) -> int:
        """Queue any update as it is, under the next update id."""
        with self._account.lock:
            for kind, body in update.items():
                if isinstance(body, dict):
                    self._notice(kind, body)
            return self._account.updates.add({key: update[key] for key in update if key != "update_id"})

    def post_malformed(self, update: Json) -> int:
        """Queue something that is not what the Bot API says, under the next update id."""
        with self._account.lock:
            return self._account.updates.add(update)

    def redeliver(self, update_id: int) -> None:
        """Send an update again under the same id, as after a lost confirmation."""
        with self._account.lock:
            self._account.updates.redeliver(update_id)

    def press(
        self, message_id: int, data_or_label: str, *, chat_id: int | None = None, user_id: int | None = None
    ) -> int:
        """Someone presses an inline button that the message shows; returns the id of the update."""
        with self._account.lock:
            message = self._account.chats.holding(message_id, chat_id)
            assert message is not None, f"no message #{message_id} of the bot is shown"
            button = message.button(data_or_label)
            assert button is not None, f"#{message_id} shows {message.labels}, not {data_or_label!r}"
            assert "callback_data" in button, f"{button['text']!r} is not a callback button"
            return self._press(message, button["callback_data"], user_id)

    def type_inline(self, user_id: int, text: str, *, chat_type: str = "private") -> str:
        """Someone has typed a text behind the bot's name, in any chat; the id of the query."""
        account = self._account
        with account.lock:
            query_id = str(len(account.offered) + len(account.inline_query_ids) + 7_382_000_000_000)
            account.inline_query_ids.add(query_id)
            user = account.chats.user(user_id) or Sender(user_id).user()
            account.updates.add({"inline_query": incoming.inline_query(query_id, user, text, chat_type)})
            return query_id

    def offered(self, query_id: str, timeout_s: float = 60) -> Json:
        """What the bot offers for an inline query, once it does."""
        with self._account.lock:
            assert self._account.lock.wait_for(lambda: query_id in self._account.offered, timeout_s), "nothing offered"
            return self._account.offered[query_id]

    def was_offered(self, query_id: str) -> bool:
        """Whether the bot has offered anything for an inline query."""
        with self._account.lock:
            return query_id in self._account.offered

    def choose(
        self, query_id: str, number: int, *, chat_id: int, user_id: int | None = None, chat_type: str = "private"
    ) -> int:
        """Someone sends an offered answer into a chat, where it is a message by way of the bot; the id of the update.

        If the bot is in that chat, it sees the message.
        """
        account = self._account
        with account.lock:
            offered = account.offered[query_id]
            formatted = offered["texts"][offered["results"][number]["id"]]
            content = {"text": formatted.plain, "entities": list(formatted.entities), "via_bot": account.me()}
            return self._write(
                Sender(chat_id, user_id, chat_type=chat_type), content, f"via the bot: {formatted.plain}"
            )

    def messages(self, chat_id: int) -> list[SentMessage]:
        """What the bot has sent to a chat and not deleted, oldest first, as it stands now."""
        with self._account.lock:
            chat = self._account.chats.known(chat_id)
            return list(chat.sent.values()) if chat else []

    def written(self, chat_id: int) -> list[int]:
        """The ids of the messages that people wrote in a chat, oldest first."""
        with self._account.lock:
            chat = self._account.chats.known(chat_id)
            return list(chat.received) if chat else []

    def drafts(self, chat_id: int) -> list[str]:
        """What the person sees now of messages that are still being written."""
        with self._account.lock:
            chat = self._account.chats.known(chat_id)
            return list(chat.drafts.values()) if chat else []

    def wait_for(self, chat_id: int, count: int = 1, timeout_s: float = 60) -> list[SentMessage]:
        """The chat's messages, once there are at least `count` of them."""
        with self._account.lock:
            self._account.lock.wait_for(lambda: len(self.messages(chat_id)) >= count, timeout_s)
            messages = self.messages(chat_id)
            if len(messages) < count:
                raise AssertionError(self._unmet(chat_id, count, len(messages), timeout_s))
            return messages

    def calls(self, method: str | None = None) -> list[Call]:
        """The calls the bot made, of one method or all."""
        with self._account.lock:
            return [call for call in self._account.calls if method in (None, call.method)]

    def wait_for_calls(self, method: str, count: int, timeout_s: float = 60) -> None:
        """Return once the bot has made at least `count` calls of a method."""
        with self._account.lock:
            assert self._account.lock.wait_for(lambda: len(self.calls(method)) >= count, timeout_s), method

    def fail(self, method: str, fault: Fault, times: int = 1, chat_id: int | None = None) -> None:
        """Plan a fault for the next `times` calls of a method (to one chat, if named)."""
        with self._account.lock:
            self._account.faults.add(method, fault, times=times, chat_id=chat_id)

    def pending_faults(self) -> list[Fault]:
        """Planned faults that no call has met yet."""
        with self._account.lock:
            return self._account.faults.pending()

    @property
    def refused_for_speed(self) -> int:
        """How many calls were answered with 429, planned or by the limits."""
        with self._account.lock:
            return sum(isinstance(call.fault, TooManyRequests) for call in self._account.calls)

    @property
    def impatient(self) -> int:
        """How many calls came before a wait that was announced to them was over."""
        with self._account.lock:
            return self._account.limits.impatient

    @contextmanager
    def unreachable(self) -> Iterator[None]:
        """Nothing can be connected to while the block runs: connections are cut and the port is closed."""
        self._server.close_port()
        yield
        self._server.open_port()

    def _write(self, sender: Sender, content: Json, shown: str) -> int:
        account = self._account
        with account.lock:
            chat = account.chats.introduce(sender.chat_id, sender.chat_type)
            if chat.kind == "private":
                chat.bot_status = "member"  # people cannot write to a bot they have blocked
            user = sender.user()
            if not sender.speaks_for_chat:
                account.chats.meet(user, chat)
            content = sender.circumstances(chat.as_json()) | content
            written = incoming.message(account.chats.next_message_id(), chat.as_json(), user, content)
            chat.received[written["message_id"]] = written
            chat.transcript.append(f"{user['first_name']} #{written['message_id']}: {shown}")
            return account.updates.add(
                {sender.update_kind: written}, is_withheld=account.withholds(chat, written) and not sender.anonymous
            )

    def _replied_to(self, chat_id: int, message_id: int) -> Json:
        """A message as it stands in a reply to it: Telegram goes back by one message only."""
        chat = self._account.chats.get(chat_id)
        found = chat.sent.get(message_id)
        replied = dict(self._account.message_json(chat, found) if found else chat.received[message_id])
        replied.pop("reply_to_message", None)
        return replied

    def _keep(self, folder: str, name: str, data: bytes) -> str:
        with self._account.lock:
            upload = Upload(name, data, "application/octet-stream")
            return self._account.store(folder, upload).file_id

    def _press(self, message: SentMessage, data: str, user_id: int | None) -> int:
        account = self._account
        chat = account.chats.get(message.chat_id)
        user = account.chats.user(user_id or abs(chat.chat_id)) or Sender(chat.chat_id, user_id).user()
        query_id = str(len(account.callback_query_ids) + 4_382_000_000_000)
        account.callback_query_ids.add(query_id)
        chat.transcript.append(f"{user['first_name']} presses {data!r} under #{message.message_id}")
        pressed = account.message_json(chat, message)
        return account.updates.add(incoming.callback_query(query_id, user, pressed, data))

    def _notice(self, kind: str, body: Json) -> None:
        """Learn from a raw update what Telegram would know by then."""
        where = body.get("chat") or body.get("message", {}).get("chat")
        if where:
            chat = self._account.chats.introduce(where["id"], where.get("type", "private"))
            chat.transcript.append(f"update: {kind}")
            if "from" in body:
                self._account.chats.meet(body["from"], chat)
            if kind == "my_chat_member":
                chat.bot_status = body["new_chat_member"]["status"]
            if kind == "message":
                chat.received[body["message_id"]] = body

    def _unmet(self, chat_id: int, count: int, seen: int, timeout_s: float) -> str:
        chat = self._account.chats.known(chat_id) or Chat(chat_id)
        now = time.monotonic()
        calls = [f"{call.time - now:+.1f} s {call.method}" for call in self._account.calls]
        lines = [f"chat {chat_id} has {seen} of {count} messages after {timeout_s} s", "transcript:"]
        lines += [f"  {line}" for line in chat.transcript or ["(nothing)"]]
        return "\n".join([*lines, "last calls:", *(f"  {call}" for call in calls[-12:])])
