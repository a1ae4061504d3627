"""Turns to send across several processes: moments that are given out in the ledger, some at once; on a server alone.

Each process keeps its own books (`limits.py`); here they agree on who sends when. One transaction gives moments to as
many messages as wait, so that a broadcast costs two a second. Moments are those of the server's clock, which `Moments`
brings into each process's own. What Telegram asks one of them to wait for holds for all.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert

from bot.database.engine import Database
from bot.database.tables import holds, sendings
from bot.delivery.limits import ALONE, IN_A_CHAT, IN_A_GROUP, NEVER, OVERALL, STRAY_S, ChatId, Window

GAP_S = 1 / 28.5
"""Between two messages of all processes: no second holds more than 29 of them, so one that is late may come on top."""

SLACK_S = 0.25
"""By so much longer than Telegram's are the spans of a chat here: how long a message is on its way differs."""

KEPT_S = IN_A_GROUP[1] + 5.0
"""For how long it is kept when a message went out."""

LOCK = 1_802_027
"""What processes lock while they give out moments; any number will do."""

EVERYBODY = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message that waits: where it goes, and whether a person waits for it."""

    chat_id: ChatId
    urgent: bool


@dataclass(frozen=True, slots=True)
class Given:
    """When each of some messages may go, and what all have to wait for; by this process's clock.

    One that may not go yet has None, and in `later` when to ask for it again.
    """

    at: list[float | None]
    later: list[float]
    held: dict[ChatId | None, float]
    """Until when nothing goes to a chat, or (None) to anybody."""
    foreign: list[float]
    """When other processes' messages went out lately, or are about to."""


@dataclass(slots=True)
class Moments:
    """The server's clock, read by this process's own: what came back soonest tells best how they differ."""

    _seen: deque[float] = field(default_factory=lambda: deque(maxlen=50))

    def note(self, server: float, after: float) -> float:
        """A moment of the server's clock came in at a moment of ours; by how much ours is ahead."""
        ahead = after - server
        if self._seen and abs(ahead - min(self._seen)) > 2.0:  # one of them was set
            self._seen.clear()
        self._seen.append(ahead)
        return min(self._seen)


class Slots:
    """Moments for the messages of one process; safe to use from several threads."""

    def __init__(self, database: Database, holder: str, count: Callable[[], int]) -> None:
        """`count` says how many processes there are, without a look into the ledger."""
        self._transaction = database.transaction
        self._holder = holder
        self.count = count

    def reserve(self, wanted: Sequence[Wanted]) -> tuple[float, Given]:
        """Moments for some messages, in the server's time, and what that was when it was asked."""
        with self._transaction() as connection:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
            now = float(connection.scalar(select(func.extract("epoch", func.clock_timestamp()))) or 0.0)
            connection.execute(delete(sendings).where(sendings.c.at < now - KEPT_S))
            last, foreign = _given_out(connection, now), self._others(connection, now)
            held = {row.chat: row.until for row in connection.execute(select(holds).where(holds.c.until > now))}
            sent = _sent(connection, {str(one.chat_id) for one in wanted})
            given = spread(wanted, now, last, sent, held)
            rows = [
                {"chat": str(one.chat_id), "at": at, "holder": self._holder}
                for one, at in zip(wanted, given.at, strict=True)
                if at is not None
            ]
            if rows:
                connection.execute(insert(sendings), rows)
        return now, Given(given.at, given.later, given.held, foreign)

    def hold(self, chat_id: ChatId | None, seconds: float) -> None:
        """Telegram asks for patience with a chat, or (None) with all."""
        until = func.extract("epoch", func.clock_timestamp()) + seconds
        made = insert(holds).values(chat=_key(chat_id), until=until)
        longest = {"until": func.greatest(holds.c.until, made.excluded.until)}
        with self._transaction() as connection:
            connection.execute(delete(holds).where(holds.c.until < func.extract("epoch", func.clock_timestamp())))
            connection.execute(made.on_conflict_do_update(index_elements=["chat"], set_=longest))

    def _others(self, connection: Connection, now: float) -> list[float]:
        """The moments of other processes' messages that still count, or will."""
        near = sendings.c.at > now - OVERALL[1] - STRAY_S
        return list(connection.scalars(select(sendings.c.at).where(near, sendings.c.holder != self._holder)))


def spread(
    wanted: Sequence[Wanted], now: float, last: float, sent: Mapping[str, list[float]], held: Mapping[str, float]
) -> Given:
    """Moments for messages behind the last one that was given out, each as its chat allows. Pure."""
    sent = {chat: list(moments) for chat, moments in sent.items()}
    at: list[float | None] = []
    later: list[float] = []
    moment = max(now, last + GAP_S, held.get(EVERYBODY, NEVER))
    for one in wanted:
        mine = sent.setdefault(str(one.chat_id), [])
        free = max(held.get(str(one.chat_id), NEVER), *(_free_at(mine, window) for window in _windows(one)))
        if free > moment:
            at.append(None)
            later.append(free)
            continue
        at.append(moment)
        later.append(moment)
        mine.append(moment)
        moment += GAP_S
    return Given(at, later, {_chat(chat): until for chat, until in held.items()}, [])


def _windows(one: Wanted) -> list[Window]:
    group = isinstance(one.chat_id, str) or one.chat_id < 0
    windows = [IN_A_CHAT, *([] if one.urgent else [ALONE]), *([IN_A_GROUP] if group else [])]
    return [(most, seconds + SLACK_S) for most, seconds in windows]


def _free_at(moments: Sequence[float], window: Window) -> float:
    most, seconds = window
    return sorted(moments)[-most] + seconds if len(moments) >= most else NEVER


def _given_out(connection: Connection, now: float) -> float:
    """The last moment of the last second, or ahead, that was given out."""
    return connection.scalar(select(func.max(sendings.c.at)).where(sendings.c.at > now - OVERALL[1])) or NEVER


def _sent(connection: Connection, chats: set[str]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for row in connection.execute(select(sendings.c.chat, sendings.c.at).where(sendings.c.chat.in_(chats))):
        found.setdefault(row.chat, []).append(row.at)
    return found


def _key(chat_id: ChatId | None) -> str:
    return EVERYBODY if chat_id is None else str(chat_id)


def _chat(key: str) -> ChatId | None:
    if key == EVERYBODY:
        return None
    return int(key) if key.removeprefix("-").isdecimal() else key
