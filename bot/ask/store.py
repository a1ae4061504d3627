"""What each person asked last, and the log of questions with their votes: in the ledger.

The last question of a person in a chat and forum topic is kept for a while, so that a follow-up can be read. It is
written down in the same step that says its answer is on its way, and so a question that is tried again after a restart
is read after the same one as at first. After `WHILE_S` it is erased. How a follow-up is read is the library's matter.

The log says what was asked, how it was answered and what was thought of it, for as many days as a setting says.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select

from bot import clock as clocks
from bot.admission.quotas import Quotas, Refusal
from bot.answers.store import Kept, Replies, Reply, answered_by, expire, keep, put
from bot.background import every
from bot.chat.inbox import written_when_settled
from bot.chat.inbox_store import InboxStore, mark
from bot.clock import DAY_S
from bot.database.engine import Database, lock
from bot.database.tables import answers, at, awaited, conversations, questions, votes
from bot.records import Before, Place
from index import Answer


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
    read_as: str | None = None
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that is about to be sent, the id that it shall have, and what the model is called that found it."""

    id: str
    answer: Answer
    model: str


def asked_of(place: Place, answer: Answer, now: int) -> Asked:
    """A question that was asked somewhere, with what came of it."""
    return Asked(
        chat_id=place.chat_id,
        user_id=place.user_id,
        asked_at=now,
        question=answer.question,
        kind=answer.kind,
        reason=answer.reason,
        confidence=answer.confidence,
        edition=answer.edition or 0,
        elapsed_ms=answer.elapsed_ms,
        read_as=answer.read_as,
        quotes=tuple(citation.quote for citation in answer.citations),
    )


class Questions:
    """Questions by person; safe to use from several threads."""

    def __init__(self, database: Database, *, days: int) -> None:
        self._transaction = database.transaction
        self._overwrite = database.overwrite
        self._kept_s = days * DAY_S

    def remember(
        self,
        place: Place,
        update_id: int,
        before: Before,
        asked: Asked | None = None,
        given: Given | None = None,
        reply: Reply | None = None,
        *,
        now: int,
    ) -> int | None:
        """Mark an update as "sending", note its question as the last one asked there, and log it: all or nothing.

        What it was `given` for an answer is kept with it. A question that was asked there later stays the last one.
        Gives back the question's number in the log; None when no questions are kept.
        """
        with self._transaction() as connection:
            mark(connection, update_id, "sending")  # writing comes first: it takes the lock for what is read
            if reply is not None:
                put(connection, reply, now)
            return self._note(connection, place, update_id, before, asked, given, now)

    def correct(
        self, place: Place, update_id: int, before: Before, asked: Asked | None, given: Given | None, *, now: int
    ) -> int | None:
        """The same for a question that was edited, whose first update was settled: it keeps its place among others."""
        with self._transaction() as connection:
            lock(connection)
            return self._note(connection, place, update_id, before, asked, given, now)

    def asked(self, question_id: int, chat_id: int) -> str | None:
        """A question of a chat as it was read, by its number; None when it is no longer kept."""
        read = select(func.coalesce(questions.c.read_as, questions.c.question))
        with self._transaction() as connection:
            found = read.where(questions.c.id == question_id, questions.c.chat_id == chat_id)
            text: str | None = connection.scalar(found)
        return text

    def forget(self, place: Place, update_id: int) -> None:
        """Erase the last question asked there, unless it was asked after the update `update_id`."""
        with self._transaction() as connection:
            connection.execute(delete(conversations).where(_at(place), conversations.c.update_id < update_id))

    def forget_all(self, *, before: int) -> None:
        """Erase all last questions that were asked before a moment, from the disk too."""
        with self._transaction() as connection:
            connection.execute(delete(conversations).where(conversations.c.asked_at < before))
        self._overwrite()

    def vote(self, question_id: int, chat_id: int, user_id: int, vote: int, now: int, why: str | None = None) -> bool:
        """Note what a person thinks of an answer (1 or -1), and why, instead of what they thought before.

        False when that question was not asked in that chat, or is no longer kept.
        """
        mine = and_(votes.c.question_id == question_id, votes.c.user_id == user_id)
        with self._transaction() as connection:
            connection.execute(delete(votes).where(mine))
            if not _is_kept(connection, question_id, chat_id):
                return False
            row = {"question_id": question_id, "user_id": user_id, "vote": vote, "voted_at": now, "why": why}
            connection.execute(insert(votes).values(row))
        return True

    def voted(self, question_id: int, user_id: int) -> int | None:
        """What a person thinks of an answer, as far as they said."""
        mine = and_(votes.c.question_id == question_id, votes.c.user_id == user_id)
        with self._transaction() as connection:
            found: int | None = connection.scalar(select(votes.c.vote).where(mine))
        return found

    def votes_by(self, user_id: int) -> list[dict[str, Any]]:
        """What a person voted: the question, the vote, why, and when."""
        columns = (questions.c.question, votes.c.vote, votes.c.why, votes.c.voted_at)
        wanted = select(*columns).join(votes, votes.c.question_id == questions.c.id)
        with self._transaction() as connection:
            return [dict(row._mapping) for row in connection.execute(wanted.where(votes.c.user_id == user_id))]

    def by(self, user_id: int) -> list[Asked]:
        """What a person asked, anywhere, oldest first."""
        columns = [questions.c[name] for name in Asked.__dataclass_fields__]
        with self._transaction() as connection:
            rows = connection.execute(select(*columns).where(questions.c.user_id == user_id).order_by(questions.c.id))
            return [Asked(**{**row._mapping, "quotes": tuple(row.quotes or ())}) for row in rows]

    def last(self, user_id: int) -> list[dict[str, Any]]:
        """The last questions of a person that are kept for follow-ups: text, chat and moment."""
        wanted = select(conversations.c.chat_id, conversations.c.question, conversations.c.asked_at)
        with self._transaction() as connection:
            return [dict(row._mapping) for row in connection.execute(wanted.where(conversations.c.user_id == user_id))]

    def erase(self, user_id: int) -> None:
        """Erase all that a person asked, from the disk too."""
        with self._transaction() as connection:
            for table in (questions, conversations, votes, awaited, answers):
                connection.execute(delete(table).where(table.c.user_id == user_id))
        self._overwrite()

    def expire(self, now: int) -> None:
        """Erase what is older than the setting allows."""
        with self._transaction() as connection:
            connection.execute(delete(questions).where(questions.c.asked_at < now - self._kept_s))
            connection.execute(delete(votes).where(votes.c.question_id.not_in(select(questions.c.id))))
            expire(connection, now - self._kept_s)

    def _note(
        self,
        connection: Connection,
        place: Place,
        update_id: int,
        before: Before,
        asked: Asked | None,
        given: Given | None,
        now: int,
    ) -> int | None:
        row = {"chat_id": place.chat_id, "thread_id": place.thread_id, "user_id": place.user_id}
        values = {"update_id": update_id, "question": before.question, "speakers": before.speakers, "asked_at": now}
        logged = before.logged if asked is None or not self._kept_s else _log(connection, asked)
        if given is not None and asked is not None and logged is not None:
            keep(connection, Kept(given.id, given.answer, given.model, asked.asked_at, logged), place)
        values |= {"shown": before.shown, "logged": logged}
        connection.execute(delete(conversations).where(_at(place), conversations.c.update_id <= update_id))
        if connection.scalar(select(conversations.c.update_id).where(_at(place))) is None:
            connection.execute(insert(conversations).values(row | values))
        return logged


def last_asked(connection: Connection, place: Place, update_id: int, since: int) -> Before | None:
    """The last question asked there since `since` and before an update, in a transaction that does more."""
    earlier = and_(_at(place), conversations.c.update_id < update_id, conversations.c.asked_at >= since)
    try:
        row = connection.execute(select(conversations).where(earlier)).one_or_none()
        return None if row is None else Before(row.question, tuple(row.speakers), row.shown or 0, row.logged)
    except (TypeError, ValueError):  # stored by another version: the next question stands for itself
        return None


def _log(connection: Connection, asked: Asked) -> int:
    made: Any = connection.execute(insert(questions).values(asdict(asked))).inserted_primary_key
    return int(made[0])


def _at(place: Place) -> ColumnElement[bool]:
    """The condition that a row of `conversations` is this person's in this place."""
    return and_(at(conversations, place), conversations.c.user_id == place.user_id)


def _is_kept(connection: Connection, question_id: int, chat_id: int) -> bool:
    found = select(questions.c.id).where(questions.c.id == question_id, questions.c.chat_id == chat_id)
    return connection.scalar(found) is not None


WHILE_S = 30 * 60
"""For how long a question may be followed up."""

SWEEP_S = 60.0
"""Between two looks for texts that are too old to be kept."""


@dataclass(frozen=True, slots=True)
class After:
    """What a question may be read after: that whose answer it replies to, and what the same person asked last."""

    behind: Before | None
    last: Before | None


class Conversations:
    """The last question of each person in each place."""

    def __init__(self, inbox: InboxStore, questions: Questions, replies: Replies, quotas: Quotas) -> None:
        self._inbox = inbox
        self._questions = questions
        self._replies = replies
        self._quotas = quotas
        self._sweeping: asyncio.Task[None] | None = None

    async def let_in(self, place: Place, update_id: int, follows: int | None = None) -> Refusal | After:
        """Count a question, unless whoever asks has asked enough, and what it can be read after, in one transaction.

        It `follows` one of the bot's messages where it replies to it.
        """
        now = _now()

        def read(connection: Connection) -> After:
            behind = None if follows is None else answered_by(connection, place.chat_id, follows)
            return After(behind, last_asked(connection, place, update_id, now - WHILE_S))

        return await asyncio.to_thread(self._quotas.take, place, update_id, now, read)

    async def let_in_anew(self, place: Place, update_id: int) -> Refusal | None:
        """Count a question that is read after none; where nothing limits it, the ledger is not asked."""
        if not self._quotas.limits(place):
            return None
        return await asyncio.to_thread(self._quotas.take, place, update_id, _now(), lambda _: None)

    async def remember(
        self,
        place: Place,
        update_id: int,
        before: Before,
        asked: Asked | None,
        given: Given | None = None,
        reply: Reply | None = None,
    ) -> int | None:
        """Note that the update's answer is being sent, what the next question follows, and the question in the log.

        Gives back its number there, if it is kept; then the answer is kept too. An edit of the question finds `reply`.
        """
        return await asyncio.to_thread(
            self._questions.remember, place, update_id, before, asked, given, reply, now=_now()
        )

    async def correct(self, reply: Reply, before: Before, asked: Asked, given: Given) -> int | None:
        """The same for a question that was edited; what its update is marked as stays so, since an edit can be redone.

        The next question follows it as it is now, unless there was one since.
        """
        return await asyncio.to_thread(
            self._questions.correct, reply.place, reply.update_id, before, asked, given, now=_now()
        )

    async def sending(self, update_id: int) -> None:
        """Note that something is being sent on an update that must not be sent a second time."""
        await asyncio.to_thread(self._inbox.mark, update_id, "sending")

    async def save(self, reply: Reply) -> None:
        """Note what answers a message, so that an edit finds it."""
        await asyncio.to_thread(self._replies.save, reply, _now())

    async def arrived(self, reply: Reply, answers: Sequence[int]) -> None:
        """Note which messages the answer has become."""
        write = self._replies.arrived(reply, answers)
        if not written_when_settled(write):
            await asyncio.to_thread(self._replies.write, write)

    async def reply_to(self, chat_id: int, message_id: int) -> Reply | None:
        """What answers a message; None when it was no question, or nobody can edit it any more."""
        return await asyncio.to_thread(self._replies.to, chat_id, message_id)

    async def forget(self, place: Place, update_id: int) -> None:
        """Erase what was asked there before the update `update_id`."""
        await asyncio.to_thread(self._questions.forget, place, update_id)
        await asyncio.to_thread(self._replies.forget, place)

    def begin(self) -> None:
        """Erase what is too old, now and from time to time until `end`."""
        self._sweeping = asyncio.create_task(every(partial(asyncio.sleep, SWEEP_S), self._sweep))

    def end(self) -> None:
        """Stop erasing."""
        if self._sweeping is not None:
            self._sweeping.cancel()

    async def _sweep(self) -> None:
        await asyncio.to_thread(self._questions.expire, _now())
        await asyncio.to_thread(self._replies.expire, _now(), texts_before=_now() - WHILE_S)
        await asyncio.to_thread(self._questions.forget_all, before=_now() - WHILE_S)
        await asyncio.to_thread(self._quotas.expire, _now())
        await asyncio.to_thread(self._inbox.prune)


def _now() -> int:
    return int(clocks.now())
