"""Turns to send across several processes: moments that are given out in the ledger, some at once; on a server alone.

Each process keeps its own books of chats (`limits.py`); here they agree on who sends when. A moment is one of thirty
places in a second, and its place is free for another message a second after this one was counted at the latest. When
that was, each process tells with its next wish; of what nothing was told yet the worst is assumed. So whatever leaves
late, and wherever, what comes behind it makes room. One transaction gives moments to as many messages as wait.
Moments are those of the server's clock, which `Moments` brings into each process's own. What Telegram asks one of them
to wait for holds for all.
"""

from __future__ import annotations

import time
from bisect import insort
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from bot.database.engine import Database
from bot.database.tables import holds, sendings
from bot.delivery.limits import AHEAD_S, ALONE, IN_A_CHAT, IN_A_GROUP, LATE_S, NEVER, OVERALL, ChatId, Window

GAP_S = 1 / 45
"""Between two messages of all processes at least, so that they come evenly; how many there may be is said below."""

SPAN_S = OVERALL[1] + 0.005
"""So long after a message was counted at the latest its place is free: the rest is for clocks and ways that differ."""

UNHEARD_S = LATE_S + 0.5
"""So long after its moment a message is counted at the latest: it may leave LATE_S after it, and has a way to go."""

SLACK_S = 0.25
"""By so much longer than Telegram's are the spans of a chat here: how long a message is on its way differs."""

KEPT_S = IN_A_GROUP[1] + 5.0
"""For how long it is kept when a message went out."""

AGAIN_S = 0.1
"""Where all places are taken, it is asked again after so long at most: by then more is known."""

LOCK = 1_802_027
"""What processes lock while they give out moments; any number will do."""

EVERYBODY = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message that waits: where it goes, and whether a person waits for it."""

    chat_id: ChatId
    urgent: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a moment: until when its message was counted at the latest, or (None) that it was not used.

    By this process's clock. A message that was sent without one, while there was no ledger, has no `row`.
    """

    row: int | None
    chat_id: ChatId
    counted: float | None


@dataclass(frozen=True, slots=True)
class Given:
    """When each of some messages may go, and what all have to wait for; by this process's clock.

    One that may not go yet has None, and in `later` when to ask for it again.
    """

    at: list[float | None]
    later: list[float]
    held: dict[ChatId | None, float]
    """Until when nothing goes to a chat, or (None) to anybody."""
    quiet_until: float = NEVER
    """When to ask again, where all places are taken."""
    foreign: int = 0
    """How many messages of other processes went out lately, or are about to."""
    rows: list[int | None] = field(default_factory=list)
    """What the ledger knows each moment by."""


@dataclass(slots=True)
class Moments:
    """The server's clock, read by this process's own, which is ahead of it by something between two bounds.

    A moment is taken to be at the later one, and what is told of it at the earlier one, so that neither is too early.
    """

    _seen: deque[tuple[float, float]] = field(default_factory=lambda: deque(maxlen=50))

    def note(self, before: float, server: float, after: float) -> None:
        """The server's clock was read between two moments of ours."""
        least, most = before - server, after - server
        if self._seen and (least > self.latest or most < self.earliest):  # one of them was set
            self._seen.clear()
        self._seen.append((least, most))

    @property
    def earliest(self) -> float:
        """By how much our clock is ahead at least."""
        return max(least for least, _ in self._seen)

    @property
    def latest(self) -> float:
        """By how much it is ahead at most."""
        return min(most for _, most in self._seen)


class Slots:
    """Moments for the messages of one process; not for several threads at once."""

    def __init__(
        self, database: Database, holder: str, count: Callable[[], int], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`count` says how many processes there are, without a look into the ledger."""
        self._transaction = database.transaction
        self._holder = holder
        self.count = count
        self._clock = clock
        self._moments = Moments()

    def reserve(self, wanted: Sequence[Wanted], told: Sequence[Told]) -> Given:
        """Moments for some messages, once it is written down what became of others."""
        with self._transaction() as connection:
            if wanted:
                connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
            now = self._now(connection)
            self._write(connection, told)
            if not wanted:
                return Given([], [], {})
            connection.execute(delete(sendings).where(sendings.c.at < now - KEPT_S))
            counted, foreign = self._counted(connection, now)
            held = {row.chat: row.until for row in connection.execute(select(holds).where(holds.c.until > now))}
            given = spread(wanted, now, counted, _sent(connection, {str(one.chat_id) for one in wanted}), held)
            return self._ours(given, foreign, self._noted(connection, wanted, given.at))

    def hold(self, chat_id: ChatId | None, seconds: float) -> None:
        """Telegram asks for patience with a chat, or (None) with all."""
        until = func.extract("epoch", func.clock_timestamp()) + seconds
        made = insert(holds).values(chat=_key(chat_id), until=until)
        longest = {"until": func.greatest(holds.c.until, made.excluded.until)}
        with self._transaction() as connection:
            connection.execute(delete(holds).where(holds.c.until < func.extract("epoch", func.clock_timestamp())))
            connection.execute(made.on_conflict_do_update(index_elements=["chat"], set_=longest))

    def _now(self, connection: Connection) -> float:
        """The server's clock."""
        before = self._clock()
        now = float(connection.scalar(select(func.extract("epoch", func.clock_timestamp()))) or 0.0)
        self._moments.note(before, now, self._clock())
        return now

    def _write(self, connection: Connection, told: Sequence[Told]) -> None:
        """Write down what became of moments."""
        ahead = self._moments.earliest
        unused = [one.row for one in told if one.counted is None]
        left = [(one, one.counted - ahead) for one in told if one.counted is not None]
        heard = [{"_row": one.row, "_at": at} for one, at in left if one.row is not None]
        alone = [{"chat": str(one.chat_id), "at": at, "holder": self._holder} for one, at in left if one.row is None]
        if unused:
            connection.execute(delete(sendings).where(sendings.c.id.in_(unused)))
        if heard:
            same = sendings.c.id == bindparam("_row")
            connection.execute(update(sendings).where(same).values(at=bindparam("_at")), heard)
        if alone:
            connection.execute(insert(sendings), alone)

    def _counted(self, connection: Connection, now: float) -> tuple[list[float], int]:
        """Until when what still matters was counted at the latest, or will be, in order; how many are others'."""
        near = select(sendings.c.at, sendings.c.holder).where(sendings.c.at > now - SPAN_S)
        found = connection.execute(near).all()
        return sorted(row.at for row in found), sum(row.holder != self._holder for row in found)

    def _noted(self, connection: Connection, wanted: Sequence[Wanted], at: Sequence[float | None]) -> list[int | None]:
        """Write moments down; what the ledger knows each by."""
        rows = [
            {"chat": str(one.chat_id), "at": _at_latest(moment), "holder": self._holder}
            for one, moment in zip(wanted, at, strict=True)
            if moment is not None
        ]
        made = insert(sendings).returning(sendings.c.id, sort_by_parameter_order=True)
        ids = iter(connection.scalars(made, rows) if rows else ())
        return [None if moment is None else next(ids) for moment in at]

    def _ours(self, given: Given, foreign: int, rows: list[int | None]) -> Given:
        """What was given by the server's clock, by our own."""
        ahead = self._moments.latest
        return Given(
            [None if at is None else at + ahead for at in given.at],
            [later + ahead for later in given.later],
            {chat: until + ahead for chat, until in given.held.items()},
            given.quiet_until + ahead,
            foreign,
            rows,
        )


def spread(
    wanted: Sequence[Wanted],
    now: float,
    counted: Sequence[float],
    sent: Mapping[str, list[float]],
    held: Mapping[str, float],
) -> Given:
    """Moments for messages, each where a place is free and as its chat allows. Pure.

    `counted` tells until when all that still matters was counted at the latest, or will be, in order; `sent` the same
    by chat. At no moment more than thirty may have been counted within a second, if each leaves as late as it may.
    """
    sent = {chat: list(moments) for chat, moments in sent.items()}
    places = list(counted)
    at: list[float | None] = []
    later: list[float] = []
    quiet_until = NEVER
    soonest = max(now, held.get(EVERYBODY, NEVER))
    last = places[-1] - UNHEARD_S if places else NEVER
    for one in wanted:
        mine = sent.setdefault(str(one.chat_id), [])
        free = max(held.get(str(one.chat_id), NEVER), *(_free_at(mine, window) for window in _windows(one)))
        moment = max(soonest, last + GAP_S, _free_at(places, (OVERALL[0], SPAN_S)))
        if moment > soonest + AHEAD_S:  # more may be known by then
            quiet_until = min(moment - AHEAD_S, soonest + AGAIN_S)
        if free > moment or quiet_until > NEVER:
            at.append(None)
            later.append(max(free, now))
            continue
        at.append(moment)
        later.append(moment)
        mine.append(_at_latest(moment))
        insort(places, _at_latest(moment))
        last = max(last, moment)
    return Given(at, later, {_chat(chat): until for chat, until in held.items()}, quiet_until)


def _at_latest(moment: float) -> float:
    """When a message of this moment is counted at the latest, as long as nothing is told of it."""
    return moment + UNHEARD_S


def _windows(one: Wanted) -> list[Window]:
    group = isinstance(one.chat_id, str) or one.chat_id < 0
    windows = [IN_A_CHAT, *([] if one.urgent else [ALONE]), *([IN_A_GROUP] if group else [])]
    return [(most, seconds + SLACK_S) for most, seconds in windows]


def _free_at(moments: Sequence[float], window: Window) -> float:
    most, seconds = window
    return sorted(moments)[-most] + seconds if len(moments) >= most else NEVER


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
