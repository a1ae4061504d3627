"""The bot's own nouns: what came of a send, what a person asked before, who gets briefs and what they got.

`Outcome` is a closed union; whoever handles one matches all of its members.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SubscriberState = Literal["draft", "active", "paused", "parked", "ended"]
"""Still choosing; getting briefs; paused by themselves; closed to the bot; unsubscribed."""

DeliveryState = Literal["planned", "sending", "sent", "uncertain", "failed", "skipped"]
"""Uncertain: the connection broke or the process died, so it may have arrived. Skipped: nothing was sent that day."""

DeliveryKind = Literal["brief", "next", "broadcast", "answer"]
"""A day's brief; items fetched beside it; one message to every subscriber; the answer that somebody waited for."""

Length = Literal["short", "full"]

EVERY_DAY = frozenset(range(7))
"""Weekdays as `datetime.weekday()` counts them, Monday first."""


@dataclass(frozen=True, slots=True)
class Address:
    """A chat and, in a forum, a topic (else 0): where something was said, or briefs go. It names a subscriber."""

    chat_id: int
    thread_id: int = 0


@dataclass(frozen=True, slots=True)
class Place(Address):
    """Who asks where: an address and a person."""

    user_id: int = 0


@dataclass(frozen=True, slots=True)
class Before:
    """A question as it was read, the experts whom its answer quoted, and how many of its quotes were shown.

    `logged` is its number in the log, where questions are kept.
    """

    question: str
    speakers: tuple[str, ...]
    shown: int = 0
    logged: int | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """What an address is sent once: the brief of a local day (YYYY-MM-DD), or a broadcast or answer by its number."""

    address: Address
    kind: DeliveryKind
    name: str


@dataclass(frozen=True, slots=True)
class Sent:
    """All parts arrived; the ids are Telegram's."""

    message_ids: tuple[int, ...]
    unchanged: bool = False
    """Whether a message that was to be changed stood so already."""


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing was sent; it may be after this many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Gone:
    """The chat is closed to the bot: blocked, kicked, or deleted."""

    topic: bool = False
    """Only the forum topic: it was deleted, and will not come back."""


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


QUIET = "22:00-07:00"
"""The quiet hours of whoever has not chosen others: the local night."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """Who gets a brief, when, and of what; moments are seconds since 1970."""

    address: Address
    chat_type: str = "private"
    user_id: int | None = None
    """Who subscribed; of a channel, nobody is known."""
    state: SubscriberState = "draft"
    zone: str = "UTC"
    """An IANA name, or a fixed offset such as "UTC+05:30"."""
    minute: int = 8 * 60
    """Of the local day."""
    weekdays: frozenset[int] = EVERY_DAY
    topics: tuple[str, ...] = ()
    """Topics and experts wanted; all, when both are empty."""
    experts: tuple[str, ...] = ()
    length: Length = "short"
    fewer: tuple[str, ...] = ()
    """Experts and issues of which they want fewer."""
    more: tuple[str, ...] = ()
    """And those of which they want more."""
    quiet: str = QUIET
    """The hours of their local day in which no broadcast comes, unless it is urgent: "22:00-07:00"; "" for none."""
    paused_until: int | None = None
    next_due: int | None = None
    owed: str | None = None
    """The local day whose brief is due at `next_due`, as its own moment was put back into the past by a change."""
    last_brief: int | None = None
    """When their last brief was composed: what is new since then is news to them."""
    told_all: bool = False
    """Whether they were told that they have had everything, and nothing came since."""
    awaiting: str | None = None
    """The setting that their next text is for."""
    awaiting_since: int | None = None
    parked_from: SubscriberState | None = None
    """What they were when their chat closed to the bot."""
    created_at: int = 0


COPY = "copy:"
"""What opens the data of a button that copies the text behind it."""

DANGER = "!"
"""What opens the data of a button whose tap cannot be undone."""

Row = tuple[tuple[str, str], ...]
Buttons = tuple[Row, ...]
"""Buttons below a message, in rows: the label and the data of each."""


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a brief: its HTML, and its buttons."""

    html: str
    buttons: Buttons = ()


@dataclass(frozen=True, slots=True)
class Had:
    """An item as a subscriber had it: which text, and on which local day."""

    digest: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """Items that are to be sent to a subscriber on a local day (YYYY-MM-DD), in messages, each with its text.

    They are the brief of that day, or more that was fetched, which then has a `number`.
    """

    address: Address
    day: str
    due_at: int
    parts: tuple[Part, ...]
    items: tuple[tuple[int, str], ...]
    asks: tuple[str, ...] = ()
    """Days of uncertain deliveries about which its last parts ask."""
    number: int | None = None

    @property
    def delivery(self) -> Delivery:
        """What it is sent as."""
        if self.number is None:
            return Delivery(self.address, "brief", self.day)
        return Delivery(self.address, "next", str(self.number))


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A claimed delivery: its parts that were not sent yet, by number from 0."""

    delivery: Delivery
    parts: tuple[tuple[int, Part], ...]
