"""The bot's own nouns: what came of a send, and what a person asked before.

`Outcome` is a closed union; whoever handles one matches all of its members.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Who asks where: a person in a chat and, in a forum, a topic (else 0)."""

    chat_id: int
    thread_id: int
    user_id: int


@dataclass(frozen=True, slots=True)
class Before:
    """A question as it was read, and the experts whom its answer quoted."""

    question: str
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """All parts arrived; the ids are Telegram's."""

    message_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Later:
    """Telegram asks to wait this many seconds; nothing was sent."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Gone:
    """The chat is closed to the bot: blocked, kicked, or deleted."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The group has become a supergroup with another id."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """Telegram will not take this message, now or later."""

    why: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """The connection broke after the request went out: it may have arrived or not."""

    why: str


Outcome = Sent | Later | Gone | Moved | Rejected | Uncertain
