"""The ledger of languages: what people and chats chose, and what Telegram says of people whose language isn't English.

What it says of a person is kept because a daily brief, an answer that was waited for or an alarm comes when they say
nothing themselves.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from bot.database.engine import Database
from bot.database.tables import languages
from index import ENGLISH

MOST_REMEMBERED = 10_000
"""People and chats of whom this process remembers what the ledger has on them, so that it is not asked each time."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language by its code, and whether it was chosen."""

    code: str
    chosen: bool


class Languages:
    """Languages by the id of a person or chat; safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._transaction = database.transaction
        self._is_shared = database.is_shared
        self._remembered: dict[int, Spoken | None] = {}
        self._lock = threading.Lock()

    def remembered(self, whose: int) -> Spoken | None:
        """What this process remembers of a person or chat, without a look into the ledger."""
        with self._lock:
            return self._remembered.get(whose)

    def look_up(self, whose: Collection[int]) -> None:
        """Remember what the ledger has on these: all of them, or where nobody else writes the new ones."""
        with self._lock:
            wanted = {one for one in whose if self._is_shared or one not in self._remembered}
        if not wanted:
            return
        with self._transaction() as connection:
            found = connection.execute(select(languages).where(languages.c.id.in_(wanted))).all()
        known = {row.id: Spoken(row.code, row.chosen) for row in found}
        for one in wanted:
            self._remember(one, known.get(one))

    def of(self, whose: int) -> Spoken | None:
        """What is known of a person or chat."""
        with self._lock:
            if whose in self._remembered:
                return self._remembered[whose]
        with self._transaction() as connection:
            row = connection.execute(select(languages).where(languages.c.id == whose)).one_or_none()
        return self._remember(whose, None if row is None else Spoken(row.code, row.chosen))

    def to(self, chat_id: int, user_id: int | None = None) -> str:
        """In which language something is sent to a chat, on behalf of a person, when nobody has just spoken."""
        self.look_up({whose for whose in (chat_id, user_id) if whose})
        return self._code(chat_id, user_id)

    def to_each(self, chats: Sequence[int]) -> list[str]:
        """The same for each of some chats, looked up at once."""
        self.look_up(chats)
        return [self._code(chat_id) for chat_id in chats]

    def note(self, whose: int, code: str) -> None:
        """Remember what Telegram says, or what a group was subscribed in; what was chosen stays."""
        known = self.of(whose)
        if known is None or not known.chosen:
            self._write(whose, None if code == ENGLISH else Spoken(code, chosen=False))

    def choose(self, whose: int, code: str | None) -> None:
        """Write a choice down, or with None take it back."""
        self._write(whose, None if code is None else Spoken(code, chosen=True))

    def _code(self, *those: int | None) -> str:
        """A language that one of these has chosen, or else one that is noted."""
        found = [known for whose in those if whose and (known := self.of(whose)) is not None]
        return next((known.code for known in sorted(found, key=lambda known: not known.chosen)), ENGLISH)

    def _write(self, whose: int, spoken: Spoken | None) -> None:
        mine = languages.c.id == whose
        with self._transaction() as connection:
            if spoken is None:
                connection.execute(delete(languages).where(mine))
            else:
                values = {"code": spoken.code, "chosen": spoken.chosen}
                if not connection.execute(update(languages).where(mine).values(values)).rowcount:
                    connection.execute(insert(languages).values(values | {"id": whose}))
        self._remember(whose, spoken)

    def _remember(self, whose: int, spoken: Spoken | None) -> Spoken | None:
        with self._lock:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[whose] = spoken
        return spoken
