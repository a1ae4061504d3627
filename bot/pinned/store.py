"""The ledger of pinned answers: to which question, of which quotes, by whom, and whether their sources still stand.

    draft -> pinned <-> suspended

A draft was shown to its editor and is not decided yet. One that is suspended is told to the editors once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Row, and_, delete, insert, select, update

from bot.clock import DAY_S
from bot.database.engine import Database, lock
from bot.database.tables import pins as table

State = Literal["draft", "pinned", "suspended"]

DRAFT_S = DAY_S
"""For so long a draft waits."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote of a pinned answer: the id of its brief, and the seal of what that brief said when it was pinned."""

    brief_id: str
    text: str
    seal: str


@dataclass(frozen=True, slots=True)
class Pin:
    """An answer that an editor pins to a question; `normal` is the question as equal ones are told by."""

    id: int
    question: str
    normal: str
    quotes: tuple[Quote, ...]
    state: State
    user_id: int
    pinned_at: int
    told_at: int | None = None


class Pins:
    """Pinned answers by number; safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._transaction = database.transaction
        self._known: tuple[int, tuple[Pin, ...]] | None = None
        """After how many changes of ours the standing pins were read last, and which they were."""
        self._changes = 0

    def draft(self, question: str, normal: str, quotes: Sequence[Quote], user_id: int, now: int) -> int:
        """A new draft; its number. Drafts that nobody decided on are let go of."""
        row = {"question": question, "normal": normal, "quotes": _packed(quotes), "state": "draft"}
        with self._transaction() as connection:
            connection.execute(delete(table).where(table.c.state == "draft", table.c.pinned_at < now - DRAFT_S))
            made = connection.execute(insert(table).values(row | {"user_id": user_id, "pinned_at": now}))
            return int(made.inserted_primary_key[0])  # type: ignore[index]  # one row always has one

    def get(self, number: int) -> Pin | None:
        """A pin, in whatever state."""
        with self._transaction() as connection:
            row = connection.execute(select(table).where(table.c.id == number)).one_or_none()
        return None if row is None else _pin(row)

    def listed(self, *states: State) -> list[Pin]:
        """All pins in these states, oldest first."""
        with self._transaction() as connection:
            rows = connection.execute(select(table).where(table.c.state.in_(states)).order_by(table.c.id)).all()
        return [_pin(row) for row in rows]

    def standing(self) -> tuple[Pin, ...]:
        """All that are pinned, oldest first; read again only after a change, since every question asks for them.

        One process is at work on a ledger, so that nobody else changes them.
        """
        known, change = self._known, self._changes
        if known is None or known[0] != change:
            known = change, tuple(self.listed("pinned"))
            self._known = known
        return known[1]

    def pin(self, number: int, quotes: Sequence[Quote], user_id: int, now: int) -> bool:
        """Pin a draft, or again what is suspended, in the place of any other to the same question; whether it was."""
        with self._transaction() as connection:
            lock(connection)
            row = connection.execute(select(table).where(table.c.id == number)).one_or_none()
            if row is None or row.state == "pinned":
                return False
            same = and_(table.c.normal == row.normal, table.c.id != number, table.c.state != "draft")
            connection.execute(delete(table).where(same))
            values = {
                "state": "pinned",
                "quotes": _packed(quotes),
                "user_id": user_id,
                "pinned_at": now,
                "told_at": None,
            }
            connection.execute(update(table).where(table.c.id == number).values(values))
        self._changes += 1
        return True

    def remove(self, number: int) -> bool:
        """Forget a pin or a draft; whether there was one."""
        with self._transaction() as connection:
            gone = connection.execute(delete(table).where(table.c.id == number)).rowcount > 0
        self._changes += 1
        return gone

    def set_state(self, number: int, before: State, after: State) -> None:
        """Suspend a pin whose sources changed, or let it stand again; from then on it is news."""
        with self._transaction() as connection:
            mine = update(table).where(table.c.id == number, table.c.state == before)
            connection.execute(mine.values(state=after, told_at=None))
        self._changes += 1

    def told(self, number: int, now: int) -> None:
        """The editors know that a pin is suspended."""
        with self._transaction() as connection:
            connection.execute(update(table).where(table.c.id == number).values(told_at=now))

    def by(self, user_id: int) -> list[Pin]:
        """What a person pinned, or was about to."""
        with self._transaction() as connection:
            rows = connection.execute(select(table).where(table.c.user_id == user_id).order_by(table.c.id)).all()
        return [_pin(row) for row in rows]


def _packed(quotes: Sequence[Quote]) -> list[list[str]]:
    return [[one.brief_id, one.text, one.seal] for one in quotes]


def _pin(row: Row[Any]) -> Pin:
    values = dict(row._mapping)
    return Pin(**values | {"quotes": tuple(Quote(*one) for one in values["quotes"])})
