"""An update as it came from outside, before anybody trusts it: whose it is, for whom, and is there room. Pure.

Read from the bare JSON: a flood is dropped at the price of a look, and what cannot be read concerns nobody but itself.
What one person or one chat may have in hand at once is a share; beyond it is a flood, told once and dropped. It is over
when nothing has come for a while. All time comes from the caller.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal, cast

Json = dict[str, Any]

Kind = Literal["message", "edited_message", "channel_post", "callback_query", "my_chat_member", "inline_query"]
KINDS: tuple[Kind, ...] = (
    "message", "edited_message", "channel_post", "callback_query", "my_chat_member", "inline_query",
)  # fmt: skip
"""The kinds of update that the bot asks for."""

_TOLD = ("migrate_to_chat_id", "migrate_from_chat_id", "group_chat_created", "supergroup_chat_created")
"""What Telegram itself says in a group that concerns the bot."""

MOST = 2**63 - 1
"""What the ledger's columns hold."""


class Unreadable(Exception):
    """An update that is not what the Bot API says."""


@dataclass(frozen=True, slots=True)
class Me:
    """The bot, as groups name it; before Telegram has told its name, every command is taken for its own."""

    id: int = 0
    username: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update: where it is from (0: nowhere), from whom, and whether the bot is spoken to."""

    update_id: int
    kind: Kind
    chat_id: int
    person: int
    is_addressed: bool
    payload: Json

    @property
    def is_fleeting(self) -> bool:
        """Whether it is worth nothing a moment later: what somebody types, letter by letter, is not written down."""
        return self.kind == "inline_query"


def update_id_of(raw: object) -> int | None:
    """The number of an update; None when it has none that could be confirmed."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if type(number) is int and 0 < number <= MOST else None


def read(raw: object, me: Me = Me()) -> Incoming | None:  # it never changes
    """What is known of an update at a glance; None for a kind that was not asked for. Raises Unreadable."""
    number = update_id_of(raw)
    if number is None:
        raise Unreadable
    payload = cast(Json, raw)
    kind = next((kind for kind in KINDS if kind in payload), None)
    if kind is None:
        return None
    body = _dict(payload[kind])
    message = _dict(body["message"]) if kind == "callback_query" and "message" in body else body
    chat = _dict(message["chat"]) if "chat" in message else {}
    chat_id = _id(chat) if chat else 0
    is_addressed = _is_addressed(kind, chat, message, me)
    return Incoming(number, kind, chat_id, _person(kind, body, chat_id), is_addressed, payload)


def _person(kind: Kind, body: Json, chat_id: int) -> int:
    """Whoever sent it: a person, or the chat in whose name they wrote."""
    if kind in ("message", "edited_message", "channel_post") and "sender_chat" in body:
        return _id(_dict(body["sender_chat"]))
    return _id(_dict(body["from"])) if "from" in body else chat_id


def _is_addressed(kind: Kind, chat: Json, message: Json, me: Me) -> bool:
    """Whether it is for the bot: in a group or a channel, it may see what people say to each other.

    An answer that somebody sent by way of the bot is for those who read it, wherever that is.
    """
    if kind in ("callback_query", "my_chat_member", "inline_query"):
        return True
    if _names(message.get("via_bot"), me):
        return False
    joined = message.get("new_chat_members")
    return (
        chat.get("type") == "private"
        or any(name in message for name in _TOLD)
        or (isinstance(joined, list) and any(_names(one, me) for one in joined))
        or _is_meant(message, me)
    )


def _is_meant(message: Json, me: Me) -> bool:
    """Whether a message of a group is a command of the bot, mentions it, or answers what it wrote."""
    text = message.get("text", message.get("caption"))
    if not isinstance(text, str):
        return False
    if text.startswith("/"):
        _, at, whose = text.split(maxsplit=1)[0].partition("@")
        return not at or not me.username or whose.casefold() == me.username.casefold()
    named = re.compile(rf"(?<![\w@])@{re.escape(me.username)}(?!\w)", re.IGNORECASE)
    if me.username and named.search(text):
        return True
    replied = message.get("reply_to_message")
    # In a forum, what answers nobody answers the message that opened its topic.
    return isinstance(replied, dict) and _names(replied.get("from"), me) and "forum_topic_created" not in replied


def _names(user: object, me: Me) -> bool:
    return isinstance(user, dict) and bool(me.id) and user.get("id") == me.id


def _dict(value: object) -> Json:
    if not isinstance(value, dict):
        raise Unreadable
    return value


def _id(value: Json) -> int:
    number = value.get("id")
    if type(number) is not int or abs(number) > MOST:
        raise Unreadable
    return number


Verdict = Literal["take", "tell", "drop"]
"""Handle an update; tell its sender instead that it is too much; or neither."""

MESSAGE, TAP = 3, 1
"""What an update weighs: a message asks for an answer, a tap mostly for a glance."""

OF_A_PERSON = 4 * MESSAGE
OF_A_CHAT = 20 * MESSAGE
"""As many answers as Telegram lets into a group in a minute."""

AMPLE = 8
"""So many times the share of others is an administrator's: a folder of files comes as one message for each."""

QUIET_S = 5.0
"""After so long without anything from somebody their flood is over."""


@dataclass(frozen=True, slots=True)
class Held:
    """What an update holds of the shares until it is settled."""

    chat_id: int
    person: int
    weight: int


@dataclass(slots=True)
class Shares:
    """What is in hand, by person and by chat; `ample` are the people whose share is larger."""

    ample: frozenset[int] = frozenset()
    _of_people: Counter[int] = field(default_factory=Counter)
    _of_chats: Counter[int] = field(default_factory=Counter)
    _floods: dict[int, float] = field(default_factory=dict)
    """Whose updates are dropped, and when the last of them came; the longest silent first."""
    _crowded: dict[int, float] = field(default_factory=dict)
    """The same for chats that were told, where only what is too much is dropped."""

    def ask(self, held: Held, now: float, *, is_addressed: bool = True) -> Verdict:
        """Whether there is room for an update, which is then held; who did not speak to the bot is told nothing."""
        _forget(self._floods, now)
        _forget(self._crowded, now)
        if held.person in self._floods and is_addressed:
            _touch(self._floods, held.person, now)
            return "drop"
        share = OF_A_PERSON * (AMPLE if held.person in self.ample else 1)
        if self._of_people[held.person] + held.weight > share:
            return self._refuse(self._floods, held, held.person, now, is_addressed=is_addressed)
        if self._of_chats[held.chat_id] + held.weight > max(share, OF_A_CHAT):
            return self._refuse(self._crowded, held, held.chat_id, now, is_addressed=is_addressed)
        self._hold(held)
        return "take"

    def hold(self, held: Held) -> None:
        """Hold what another process has let in."""
        self._hold(held)

    def settle(self, held: Held) -> None:
        """What an update held is free again."""
        for counter, key in ((self._of_people, held.person), (self._of_chats, held.chat_id)):
            counter[key] -= held.weight
            if counter[key] <= 0:
                del counter[key]

    def _refuse(self, told: dict[int, float], held: Held, key: int, now: float, *, is_addressed: bool) -> Verdict:
        if not is_addressed:
            return "drop"
        was_told = key in told
        _touch(told, key, now)
        if was_told:
            return "drop"
        self._hold(held)
        return "tell"

    def _hold(self, held: Held) -> None:
        self._of_people[held.person] += held.weight
        self._of_chats[held.chat_id] += held.weight


def _touch(told: dict[int, float], key: int, now: float) -> None:
    told.pop(key, None)
    told[key] = now


def _forget(told: dict[int, float], now: float) -> None:
    """Drop those from whom nothing has come for QUIET_S."""
    while told:
        key, last = next(iter(told.items()))
        if now - last < QUIET_S:
            return
        del told[key]
