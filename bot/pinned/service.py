"""Pinned answers: which question gets one, the same or one very near in meaning; whether one stands; their ledger.

    draft -> pinned <-> suspended

A draft was shown to its editor and is not decided yet. A pin stands as long as each of its quotes is in the live
edition to the letter, and nothing else of their briefs has changed. That is looked at for every answer, so that nobody
gets one whose sources are gone; one that is suspended is told to the editors once.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row, and_, delete, insert, select, update

from bot.background import every
from bot.clock import DAY_S
from bot.database.engine import Database, lock
from bot.database.tables import pins as table
from bot.messages import say
from index import Answer, kept_apart, normal

if TYPE_CHECKING:
    from index import Library

State = Literal["draft", "pinned", "suspended"]

AGAIN_S = 5.0
"""Between two looks at what other processes that share the ledger have pinned, or let go."""

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

        What another process that shares the ledger has changed is known here after `read_again`.
        """
        known, change = self._known, self._changes
        if known is None or known[0] != change:
            known = change, tuple(self.listed("pinned"))
            self._known = known
        return known[1]

    async def keep_up(self) -> None:
        """Read them again from time to time, without end; a ledger that is away for a while is in the log already."""
        again = partial(asyncio.to_thread, self.read_again)
        await every(partial(asyncio.sleep, AGAIN_S), again, failed=lambda _: None)

    def read_again(self) -> None:
        """Read those that are pinned, whoever changed them."""
        change = self._changes
        self._known = change, tuple(self.listed("pinned"))

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


ALIKE = 0.93
"""The cosine from which a question may get the answer pinned to another one, where their words do not part them.

Of 24 pairs that ask the same in other words it meets 15, of 26 that ask something else in nearly the same words none
(`python -m benchmarks.pinned`); by the cosine alone some of those come as near as 0.99.
"""


class Pinned:
    """The pinned answers of the live edition; safe to use from several threads."""

    def __init__(self, pins: Pins, library: Library) -> None:
        self.pins = pins
        self._library = library
        self._vectors: tuple[str, dict[str, NDArray[np.float32]]] = ("", {})
        """Of pinned questions, and of which model they are."""

    def edition(self) -> int:
        """The number of the live edition."""
        return self._library.follow()

    def answer(self, question: str) -> Answer | None:
        """The answer that an editor pinned to a question, shown as such; None where there is none that stands."""
        began = time.perf_counter()
        standing = self.pins.standing()
        if not standing or not (asked := normal(question)):
            return None
        same = [pin for pin in standing if pin.normal == asked] or self._nearest(question, standing)
        answer = self.shown(same[0], question) if same and self.stands(same[0]) else None
        took = round((time.perf_counter() - began) * 1000, 1)
        return None if answer is None else replace(answer, elapsed_ms=took)

    def shown(self, pin: Pin, question: str | None = None) -> Answer:
        """The answer of a pin as people see it."""
        made = self._library.quoting(question or pin.question, [(one.brief_id, one.text) for one in pin.quotes])
        return replace(made, notes=(say("pinned-note"),))

    def sealed(self, quotes: Sequence[tuple[str, str]]) -> list[Quote]:
        """Quotes with the seals of their briefs as they are now; those that are not exact are left out."""
        cited = self._library.quoting("", quotes).citations
        return [Quote(one.brief_id, one.quote, self._seal(one.brief_id) or "") for one in cited]

    def stands(self, pin: Pin) -> bool:
        """Whether all quotes of a pin are exact, and their briefs what they were."""
        return not self.missing(pin)

    def missing(self, pin: Pin) -> tuple[str, ...]:
        """The ids of the briefs that a pin rests on and that have changed or gone."""
        exact = {(one.brief_id, one.quote) for one in self.shown(pin).citations}
        lost = (
            one.brief_id
            for one in pin.quotes
            if (one.brief_id, one.text) not in exact or self._seal(one.brief_id) != one.seal
        )
        return tuple(dict.fromkeys(lost))

    def look(self) -> list[Pin]:
        """Suspend pins whose sources changed, let stand again those whose are back; those nobody was told of."""
        for pin in self.pins.listed("pinned", "suspended"):
            stands = self.stands(pin)
            if stands != (pin.state == "pinned"):
                self.pins.set_state(pin.id, pin.state, "pinned" if stands else "suspended")
        return [pin for pin in self.pins.listed("suspended") if pin.told_at is None]

    def _nearest(self, question: str, standing: Sequence[Pin]) -> list[Pin]:
        """The pin whose question comes nearest, if it comes near enough and their words do not part them."""
        maybe = [pin for pin in standing if not kept_apart(question, pin.question)]
        if not maybe:
            return []
        model, (asked,) = self._library.vectors([question])
        known = self._vectors[1] if self._vectors[0] == model else {}
        new = [pin.question for pin in maybe if pin.question not in known]
        if new:
            again, made = self._library.vectors(new)
            if again != model:  # another model was taken up just now: this question is answered without
                return []
            known = known | dict(zip(new, made, strict=True))
            self._vectors = (model, known)
        cosine, pin = max(((float(asked @ known[pin.question]), pin) for pin in maybe), key=lambda one: one[0])
        return [pin] if cosine >= ALIKE else []

    def _seal(self, brief_id: str) -> str | None:
        """What stands for all that people see of a brief; None where there is none."""
        brief = self._library.edition.briefs.get(brief_id)
        if brief is None:
            return None
        seen = (brief.title, brief.body, brief.authors, brief.publisher, brief.date, brief.url)
        return sha256(repr(seen).encode("utf-8", "surrogatepass")).hexdigest()[:16]
