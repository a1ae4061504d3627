"""Answers as they were given, and the messages that show them.

Each answer is kept under an id that nobody can guess: what its link and the buttons under it open. It is kept as long
as its question, or as long again since somebody last opened its link, and goes with what its asker erases. Who asked
stands beside it for that alone; it is never shown.

Which messages of the bot answer which message of a person is kept for as long as Telegram lets people edit theirs.
What was asked stands beside it for half an hour alone, as with the last question of each person.
"""

from __future__ import annotations

import logging
import secrets
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, update

from bot.chat.inbox_store import Write
from bot.clock import DAY_S
from bot.database.engine import Database
from bot.database.tables import answers, replies
from bot.records import Before, Place
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


KEPT_S = 2 * DAY_S
"""After so long nobody can edit what they wrote."""

Version = tuple[int, int]
"""When an edit was made, and the number of its update: a later edit has a higher one. (0, 0) is what was first sent."""

FIRST: Version = (0, 0)


@dataclass(frozen=True, slots=True)
class Reply:
    """A question's message and what answers it."""

    place: Place
    message_id: int
    update_id: int
    """Of the question as it was first sent, which is its place among those of its person."""
    version: Version = FIRST
    answers: tuple[int, ...] = ()
    """The messages of the bot; none where it is not known that one arrived."""
    text: str | None = None
    """The question as it was written, read, and after what it was asked: each while it is kept."""
    read: Before | None = None
    before: Before | None = None


class Replies:
    """Questions and their answers by the messages that hold them; safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._transaction = database.transaction
        self._arrived: dict[tuple[int, int], tuple[int, ...]] = {}
        """What is about to be written: an edit may come before it is."""

    def save(self, reply: Reply, now: int) -> None:
        """Write down what answers a message, instead of what is known of it."""
        with self._transaction() as connection:
            put(connection, reply, now)

    def arrived(self, reply: Reply, answers: Sequence[int]) -> Write:
        """What notes which messages the first answer has become; from now on `to` says so too."""
        self._arrived[key := (reply.place.chat_id, reply.message_id)] = tuple(answers)

        def write(connection: Connection) -> None:
            first = and_(_of(*key), replies.c.edited_at == FIRST[0])
            connection.execute(update(replies).where(first).values(answers=list(answers)))
            self._arrived.pop(key, None)

        return write

    def write(self, write: Write) -> None:
        """Do what `arrived` gave, by itself."""
        with self._transaction() as connection:
            write(connection)

    def to(self, chat_id: int, message_id: int) -> Reply | None:
        """What answers a message; None when it was no question, or is too old."""
        known = self._arrived.get((chat_id, message_id))
        with self._transaction() as connection:
            found = next(_found(connection, _of(chat_id, message_id)), None)
        return replace(found, answers=found.answers or known) if found is not None and known else found

    def behind(self, chat_id: int, answer_id: int) -> Before | None:
        """The question that a message of the bot answers, as it was read, while that is kept."""
        with self._transaction() as connection:
            return answered_by(connection, chat_id, answer_id)

    def forget(self, place: Place) -> None:
        """Erase what somebody asked in a place; which messages answer which stays."""
        theirs = and_(replies.c.chat_id == place.chat_id, replies.c.user_id == place.user_id)
        with self._transaction() as connection:
            connection.execute(update(replies).where(theirs).values(text=None, read=None, before=None))

    def expire(self, now: int, *, texts_before: int) -> None:
        """Erase the texts from before a moment, and what is too old to be edited."""
        holds = or_(replies.c.text.is_not(None), replies.c.read.is_not(None), replies.c.before.is_not(None))
        old = and_(replies.c.asked_at < texts_before, holds)
        with self._transaction() as connection:
            connection.execute(update(replies).where(old).values(text=None, read=None, before=None))
            connection.execute(delete(replies).where(replies.c.asked_at < now - KEPT_S))

    def by(self, user_id: int) -> list[dict[str, Any]]:
        """The messages of a person that were answered: chat, message, answers, moment, and text while it is kept."""
        names = ("chat_id", "message_id", "answers", "asked_at", "text")
        wanted = select(*(replies.c[name] for name in names)).where(replies.c.user_id == user_id)
        with self._transaction() as connection:
            return [dict(row._mapping) for row in connection.execute(wanted.order_by(replies.c.asked_at))]

    def erase(self, user_id: int) -> None:
        """Erase all of a person."""
        with self._transaction() as connection:
            connection.execute(delete(replies).where(replies.c.user_id == user_id))


def answered_by(connection: Connection, chat_id: int, answer_id: int) -> Before | None:
    """The question that a message of the bot answers, in a transaction that does more."""
    kept = and_(replies.c.chat_id == chat_id, replies.c.text.is_not(None))
    return next((one.read for one in _found(connection, kept) if answer_id in one.answers), None)


def put(connection: Connection, reply: Reply, now: int) -> None:
    """Write down what answers a message, in a transaction that says more."""
    row = asdict(reply.place) | {"message_id": reply.message_id, "update_id": reply.update_id, "asked_at": now}
    row |= {"edited_at": reply.version[0], "edit_update": reply.version[1], "answers": list(reply.answers)}
    text = None if reply.text is None else reply.text.encode("utf-8", "replace").decode()  # half an emoji has no bytes
    row |= {"text": text, "read": _written(reply.read), "before": _written(reply.before)}
    connection.execute(delete(replies).where(_of(reply.place.chat_id, reply.message_id)))
    connection.execute(insert(replies).values(row))


def _found(connection: Connection, which: Any) -> Iterator[Reply]:
    """Those of some rows that can be read."""
    try:
        for row in connection.execute(select(replies).where(which)):
            if (reply := _read(row)) is not None:
                yield reply
    except ValueError as error:  # no JSON
        log.warning("what answers a message cannot be read: %s", type(error).__name__)


def _of(chat_id: int, message_id: int) -> Any:
    return and_(replies.c.chat_id == chat_id, replies.c.message_id == message_id)


def _written(before: Before | None) -> dict[str, Any] | None:
    return None if before is None else asdict(before)


def _read(row: Any) -> Reply | None:
    """A row as the record; None when another version of the program wrote it."""
    try:
        return Reply(
            Place(row.chat_id, row.thread_id, row.user_id),
            row.message_id,
            row.update_id,
            (row.edited_at, row.edit_update),
            tuple(int(one) for one in row.answers),
            row.text,
            _before(row.read),
            _before(row.before),
        )
    except (KeyError, TypeError, ValueError) as error:
        log.warning("what answers a message cannot be read: %s", type(error).__name__)
        return None


def _before(kept: Any) -> Before | None:
    if kept is None:
        return None
    values = dict(kept)
    return Before(**values | {"speakers": tuple(values["speakers"])})
