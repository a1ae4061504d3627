"""The log of questions: what was asked and how it was answered, kept for as many days as a setting says."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import delete, insert, select

from bot.database import Database, conversations, questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question, and what came of it."""

    chat_id: int
    user_id: int
    asked_at: int
    question: str
    kind: str
    reason: str | None
    confidence: float
    edition: int
    elapsed_ms: float


class Questions:
    """Questions by person; safe to use from several threads."""

    def __init__(self, database: Database, *, days: int) -> None:
        self._transaction = database.transaction
        self._overwrite = database.overwrite
        self._kept_s = days * 24 * 60 * 60

    def note(self, asked: Asked) -> None:
        """Write a question down, unless none are kept."""
        if self._kept_s:
            with self._transaction() as connection:
                connection.execute(insert(questions).values(asdict(asked)))

    def by(self, user_id: int) -> list[Asked]:
        """What a person asked, anywhere, oldest first."""
        columns = [questions.c[name] for name in Asked.__dataclass_fields__]
        with self._transaction() as connection:
            rows = connection.execute(select(*columns).where(questions.c.user_id == user_id).order_by(questions.c.id))
            return [Asked(**row._mapping) for row in rows]

    def last(self, user_id: int) -> list[dict[str, Any]]:
        """The last questions of a person that are kept for follow-ups: text, chat and moment."""
        wanted = select(conversations.c.chat_id, conversations.c.question, conversations.c.asked_at)
        with self._transaction() as connection:
            return [dict(row._mapping) for row in connection.execute(wanted.where(conversations.c.user_id == user_id))]

    def erase(self, user_id: int) -> None:
        """Erase all that a person asked, from the disk too."""
        with self._transaction() as connection:
            for table in (questions, conversations):
                connection.execute(delete(table).where(table.c.user_id == user_id))
        self._overwrite()

    def expire(self, now: int) -> None:
        """Erase what is older than the setting allows."""
        with self._transaction() as connection:
            connection.execute(delete(questions).where(questions.c.asked_at < now - self._kept_s))
