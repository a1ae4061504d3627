"""The ledger: what must outlive the process. The inbox of updates, and what each person asked last.

Every update is written down before Telegram is told that it arrived, and marked when it is done,
so that one that waits is not lost by a restart and one that is delivered again is not answered
again. The texts of updates are erased as soon as they are answered, but for the last question of
each person, which is kept for a while so that a follow-up can be read. The log of questions, which
BRIEFING_QUESTION_DAYS keeps for longer, is `questions.py`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sqlalchemy import ColumnElement, and_, delete, insert, select, update

from bot.database.engine import Database
from bot.database.tables import conversations, updates
from bot.records import Before, Place

KEPT = 10_000
"""Settled updates that are remembered, far more than Telegram delivers again within its 24 hours here."""

State = Literal["received", "retried", "sending", "settled"]


class Ledger:
    """Inbox and conversations; safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._transaction = database.transaction

    def receive(self, arrived: Mapping[int, object]) -> set[int]:
        """Write down updates, payload by id, and give back the ids that are new."""
        with self._transaction() as connection:
            known = set(connection.scalars(select(updates.c.update_id).where(updates.c.update_id.in_(arrived))))
            new = {key: payload for key, payload in arrived.items() if key not in known}
            if new:
                rows = [{"update_id": key, "state": "received", "payload": p} for key, p in new.items()]
                connection.execute(insert(updates), rows)
        return set(new)

    def mark(self, update_id: int, state: State) -> None:
        """Note how far an update has come; what is settled keeps its number and loses its text."""
        values: dict[str, object] = {"state": state}
        if state == "settled":
            values["payload"] = None
        with self._transaction() as connection:
            connection.execute(update(updates).where(updates.c.update_id == update_id).values(values))

    def remember(self, place: Place, update_id: int, before: Before, *, now: int) -> None:
        """Mark an update as "sending" and note its question as the last one asked there, both or neither.

        A question that was asked there later stays the last one.
        """
        row = {"chat_id": place.chat_id, "thread_id": place.thread_id, "user_id": place.user_id}
        values = {"update_id": update_id, "question": before.question, "speakers": before.speakers, "asked_at": now}
        with self._transaction() as connection:
            # Writing comes first: it takes the lock under which the rest is read.
            connection.execute(update(updates).where(updates.c.update_id == update_id).values(state="sending"))
            connection.execute(delete(conversations).where(_at(place), conversations.c.update_id <= update_id))
            if connection.scalar(select(conversations.c.update_id).where(_at(place))) is None:
                connection.execute(insert(conversations).values(row | values))

    def recall(self, place: Place, update_id: int, *, since: int) -> Before | None:
        """The last question asked there since `since` and before the update `update_id`, if any."""
        wanted = select(conversations.c.question, conversations.c.speakers).where(
            _at(place), conversations.c.update_id < update_id, conversations.c.asked_at >= since
        )
        with self._transaction() as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else Before(row.question, tuple(row.speakers))

    def forget(self, place: Place, update_id: int) -> None:
        """Erase the last question asked there, unless it was asked after the update `update_id`."""
        with self._transaction() as connection:
            connection.execute(delete(conversations).where(_at(place), conversations.c.update_id < update_id))

    def erase(self, *, before: int) -> None:
        """Erase all last questions that were asked before a moment, from the disk too."""
        with self._transaction() as connection:
            connection.execute(delete(conversations).where(conversations.c.asked_at < before))
        self._database.overwrite()

    def unsettled(self) -> list[tuple[int, State, object]]:
        """The updates that an earlier process left undone, oldest first: id, state, payload."""
        wanted = select(updates.c.update_id, updates.c.state, updates.c.payload)
        with self._transaction() as connection:
            rows = connection.execute(wanted.where(updates.c.state != "settled").order_by(updates.c.update_id)).all()
        return [(int(row.update_id), row.state, row.payload) for row in rows]

    def prune(self) -> None:
        """Forget the numbers of all but the last KEPT updates."""
        with self._transaction() as connection:
            oldest = select(updates.c.update_id).order_by(updates.c.update_id.desc()).offset(KEPT).limit(1)
            border = connection.scalar(oldest)
            if border is not None:
                connection.execute(delete(updates).where(updates.c.update_id <= border, updates.c.state == "settled"))


def _at(place: Place) -> ColumnElement[bool]:
    """The condition that a row of `conversations` is this person's in this place."""
    return and_(
        conversations.c.chat_id == place.chat_id,
        conversations.c.thread_id == place.thread_id,
        conversations.c.user_id == place.user_id,
    )
