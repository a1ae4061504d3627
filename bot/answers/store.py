"""Answers as they were given, each under an id that nobody can guess: what its link and the buttons under it open.

An answer is kept as long as its question, or as long again since somebody last opened its link, and goes with what
its asker erases. Who asked stands beside it for that alone; it is never shown.
"""

from __future__ import annotations

import logging
import secrets
import zlib
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from bot.database.engine import Database
from bot.database.tables import answers
from bot.records import Place
from index import Answer, said_anew

log = logging.getLogger(__name__)

ID = "[A-Za-z0-9_-]{16}"
"""How an id looks: 96 bits of chance."""


ANSWERABLE = ("absent", "partly", "later")
"""Why a question is not answered that another brief could turn into one that is."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was given: when, by which model, and the number of its question in the log."""

    id: str
    answer: Answer
    model: str
    answered_at: int
    question: int


def new_id() -> str:
    """An id that no answer has."""
    return secrets.token_urlsafe(12)


def keep(connection: Connection, kept: Kept, place: Place) -> None:
    """Write an answer down, in a transaction of the caller's own."""
    row = {"id": kept.id, "question_id": kept.question, "model": kept.model, "content": _packed(kept.answer)}
    row |= {"chat_id": place.chat_id, "user_id": place.user_id}
    connection.execute(insert(answers).values(row | {"answered_at": kept.answered_at, "opened_at": kept.answered_at}))


def expire(connection: Connection, before: int) -> None:
    """Erase what was given and last opened before a moment."""
    connection.execute(delete(answers).where(answers.c.opened_at < before))


class Answers:
    """Kept answers; safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._transaction = database.transaction

    def find(self, answer_id: str) -> Kept | None:
        """The answer under an id; None when it was never given, or is not kept any more."""
        return self._found(answers.c.id == answer_id)

    def to_question(self, question: int) -> Kept | None:
        """The answer to a question, by its number in the log."""
        return self._found(answers.c.question_id == question)

    def opened(self, answer_id: str, now: int) -> None:
        """Somebody opened the link of an answer: from now on it is kept as long as a new one."""
        with self._transaction() as connection:
            connection.execute(update(answers).where(answers.c.id == answer_id).values(opened_at=now))

    def by(self, user_id: int) -> list[dict[str, Any]]:
        """The answers that a person was given and that their links open: question, id, when, and when last opened."""
        mine = select(answers).where(answers.c.user_id == user_id).order_by(answers.c.answered_at)
        with self._transaction() as connection:
            rows = connection.execute(mine).all()
        found = [(row, _unpacked(row.content)) for row in rows]
        return [
            {"id": row.id, "answered_at": row.answered_at, "opened_at": row.opened_at, "question": answer.question}
            for row, answer in found
            if answer is not None
        ]

    def _found(self, which: ColumnElement[bool]) -> Kept | None:
        with self._transaction() as connection:
            row = connection.execute(select(answers).where(and_(which)).limit(1)).one_or_none()
        answer = None if row is None else _unpacked(row.content)
        if row is None or answer is None:
            return None
        return Kept(row.id, answer, row.model, row.answered_at, row.question_id)


@cache
def _form() -> TypeAdapter[Answer]:
    return TypeAdapter(Answer)


def _packed(answer: Answer) -> bytes:
    return zlib.compress(_form().dump_json(answer))


def _unpacked(content: bytes) -> Answer | None:
    """The answer, for whoever reads it now; None when what was stored is not what this version stores."""
    try:
        return said_anew(_form().validate_json(zlib.decompress(content)))
    except (zlib.error, ValidationError, TypeError) as error:
        log.warning("a kept answer cannot be read: %s", type(error).__name__)
        return None
