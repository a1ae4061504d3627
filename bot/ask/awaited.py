"""Questions whose askers want to be told when the briefs answer them: told once, through the ordinary deliveries.

That somebody is told stands in the ledger in the same step as the message that tells it, so neither
a restart nor another edition tells it twice. Asking again is done in `bot/admin/health/watch.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, insert, select, update

from bot.database.engine import Database
from bot.database.tables import at, awaited, questions
from bot.delivery.store import put
from bot.records import Address, Part

AT_ONCE = 50
"""Questions asked again in one go."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that somebody waits for an answer to."""

    id: int
    address: Address
    question: str
    user_id: int | None = None


class Awaited:
    """Awaited answers; safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._transaction = database.transaction

    def add(self, question_id: int, address: Address, user_id: int) -> bool:
        """Remember that somebody waits for an answer; False when the question is no longer kept."""
        same = and_(awaited.c.question_id == question_id, at(awaited, address))
        kept = select(questions).where(questions.c.id == question_id, questions.c.chat_id == address.chat_id)
        with self._transaction() as connection:
            # Writing comes first: it takes the lock under which the rest is read.
            if connection.execute(update(awaited).where(same).values(question_id=question_id)).rowcount:
                return True
            asked = connection.execute(kept).one_or_none()
            if asked is None:
                return False
            row: dict[str, Any] = {"question_id": question_id, "user_id": user_id, "edition": asked.edition}
            row |= {"chat_id": address.chat_id, "thread_id": address.thread_id}
            connection.execute(insert(awaited).values(row | {"question": asked.read_as or asked.question}))
        return True

    def waiting(self, edition: int) -> list[Waiting]:
        """Some of the questions that were not asked of an edition yet."""
        wanted = select(awaited).where(awaited.c.told_at.is_(None), awaited.c.edition != edition)
        with self._transaction() as connection:
            rows = connection.execute(wanted.order_by(awaited.c.id).limit(AT_ONCE)).all()
        return [Waiting(row.id, Address(row.chat_id, row.thread_id), row.question, row.user_id) for row in rows]

    def asked(self, waiting: Waiting, edition: int) -> None:
        """An edition does not answer it either."""
        with self._transaction() as connection:
            connection.execute(update(awaited).where(awaited.c.id == waiting.id).values(edition=edition))

    def tell(self, waiting: Waiting, parts: Iterable[Part], edition: int, now: int) -> bool:
        """Plan the messages that tell the answer; False when it was told, or taken back, meanwhile."""
        mine = and_(awaited.c.id == waiting.id, awaited.c.told_at.is_(None))
        values = {"told_at": now, "question": None, "edition": edition}
        with self._transaction() as connection:
            if not connection.execute(update(awaited).where(mine).values(values)).rowcount:
                return False
            put(connection, [waiting.address], "answer", waiting.id, tuple(parts), now)
        return True

    def by(self, user_id: int) -> list[dict[str, Any]]:
        """What a person waits for an answer to, or was told: chat, question until it is told, and when it was."""
        wanted = select(awaited.c.chat_id, awaited.c.question, awaited.c.told_at).where(awaited.c.user_id == user_id)
        with self._transaction() as connection:
            return [dict(row._mapping) for row in connection.execute(wanted.order_by(awaited.c.id))]
