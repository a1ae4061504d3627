"""The ledger of reindexes and rollbacks: who started what, how far it came, and what became of it.

    reindex    running -> waiting -> publishing -> published
                  |          |-> discarded, replaced (by a later reindex), gone (by a sync elsewhere)
                  |-> nothing (to publish), failed, interrupted
    rollback   publishing -> published | failed

What is done to the editions is `service`'s. A state is written before the act that it names, so
that after a kill the editions on disk say what became of it. The audit log is written in the same
transaction as the state that it tells of.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, insert, or_, select, update

from bot.admin import audit
from bot.database.engine import Database, lock
from bot.database.tables import had, item_texts, questions
from bot.database.tables import operations as table
from bot.logs import event

log = logging.getLogger(__name__)

Kind = Literal["reindex", "rollback"]
State = Literal[
    "running",
    "waiting",
    "publishing",
    "published",
    "discarded",
    "replaced",
    "gone",
    "nothing",
    "failed",
    "interrupted",
]
UNSETTLED = ("running", "waiting", "publishing")

_ACTS = {
    ("reindex", "running"): ("reindex", "begun"),
    ("reindex", "published"): ("publish", "edition {edition}"),
    ("reindex", "discarded"): ("discard", "edition {edition}"),
    ("rollback", "published"): ("roll back", "edition {edition}"),
    ("rollback", "failed"): ("roll back", "edition {edition}, which failed"),
}
"""What the audit log says of a run of this kind that has come to this state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A reindex or a rollback; `held` is why the gate holds its edition back, if it does."""

    id: int
    kind: Kind
    state: State
    user_id: int
    decided_by: int | None
    chat_id: int
    message_id: int | None
    edition: int | None
    held: str | None
    started_at: int
    settled_at: int | None


class Runs:
    """Reindexes and rollbacks by id; safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._transaction = database.transaction

    def begin(self, user_id: int, chat_id: int, now: int) -> tuple[Run, bool]:
        """A new reindex, or the one that is running already; and whether it is new."""
        with self._transaction() as connection:
            lock(connection)
            running = connection.execute(select(table).where(table.c.state == "running")).first()
            if running is not None:
                return Run(**running._mapping), False
            return _inserted(connection, "reindex", "running", user_id, chat_id, None, now), True

    def begin_rollback(self, user_id: int, chat_id: int, edition: int, now: int) -> Run:
        """A new rollback, about to be done."""
        with self._transaction() as connection:
            return _inserted(connection, "rollback", "publishing", user_id, chat_id, edition, now)

    def attach(self, run_id: int, message_id: int) -> None:
        """Note the message that shows the run."""
        self._change(run_id, message_id=message_id)

    def wait(self, run_id: int, edition: int, held: str | None, now: int) -> None:
        """Its edition is prepared and waits for a decision; `held` is why the gate holds it back, if it does.

        What waited before is replaced by it.
        """
        undecided = update(table).where(table.c.state == "waiting")
        mine = update(table).where(table.c.id == run_id)
        with self._transaction() as connection:
            connection.execute(undecided.values(state="replaced", settled_at=now))
            connection.execute(mine.values(state="waiting", edition=edition, held=held))
        event(log, "reindex", run=run_id, kind="reindex", outcome="waiting", edition=edition, held=held is not None)

    def wait_again(self, run_id: int) -> None:
        """It was about to be published, and was not: it waits on."""
        self._change(run_id, state="waiting")

    def get(self, run_id: int) -> Run | None:
        """An run, in whatever state."""
        with self._transaction() as connection:
            row = connection.execute(select(table).where(table.c.id == run_id)).one_or_none()
        return None if row is None else Run(**row._mapping)

    def decide(self, run_id: int, state: Literal["publishing", "discarded"], by: int, now: int) -> bool:
        """Take the decision on a waiting edition; false when it is taken already."""
        settled = None if state == "publishing" else now
        waiting = update(table).where(table.c.id == run_id, table.c.state == "waiting")
        with self._transaction() as connection:
            decided = connection.execute(waiting.values(state=state, decided_by=by, settled_at=settled)).rowcount > 0
            if decided:
                _note(connection, run_id, now)
        return decided

    def settle(self, run: Run, state: State, now: int) -> None:
        """Note what became of an run."""
        with self._transaction() as connection:
            mine = update(table).where(table.c.id == run.id)
            connection.execute(mine.values(state=state, settled_at=now))
            _note(connection, run.id, now)

    def unsettled(self) -> list[Run]:
        """What is running, waiting or being published, oldest first."""
        wanted = select(table).where(table.c.state.in_(UNSETTLED)).order_by(table.c.id)
        with self._transaction() as connection:
            return [Run(**row._mapping) for row in connection.execute(wanted)]

    def undecided(self) -> set[int]:
        """The editions that wait for a decision, or are being published."""
        wanted = select(table.c.edition).where(table.c.state.in_(("waiting", "publishing")), table.c.kind == "reindex")
        with self._transaction() as connection:
            return set(connection.scalars(wanted))

    def by(self, user_id: int) -> list[Run]:
        """What a person started or decided, oldest first."""
        mine = or_(table.c.user_id == user_id, table.c.decided_by == user_id)
        with self._transaction() as connection:
            rows = connection.execute(select(table).where(mine).order_by(table.c.id))
            return [Run(**row._mapping) for row in rows]

    def quotes_had(self) -> list[str]:
        """The quotes that people were sent, in their briefs and in the answers that are kept, each once."""
        same = (item_texts.c.item_id == had.c.item_id) & (item_texts.c.digest == had.c.digest)
        with self._transaction() as connection:
            found = set(connection.scalars(select(item_texts.c.quote).join(had, same).distinct()))
            for quotes in connection.scalars(select(questions.c.quotes)):
                found.update(quotes or ())
        return sorted(found)

    def _change(self, run_id: int, **values: object) -> None:
        with self._transaction() as connection:
            connection.execute(update(table).where(table.c.id == run_id).values(**values))


def _inserted(
    connection: Connection, kind: Kind, state: State, user_id: int, chat_id: int, edition: int | None, now: int
) -> Run:
    values = {"kind": kind, "state": state, "user_id": user_id, "chat_id": chat_id, "edition": edition}
    made = connection.execute(insert(table).values(**values, started_at=now))
    return _note(connection, made.inserted_primary_key.id, now)  # type: ignore[union-attr]  # one row always has one


def _note(connection: Connection, run_id: int, now: int) -> Run:
    """Write into the audit log what a run has come to, if that is for it; the run."""
    one = Run(**connection.execute(select(table).where(table.c.id == run_id)).one()._mapping)
    event(
        log, "reindex", run=one.id, kind=one.kind, outcome=one.state, edition=one.edition, seconds=now - one.started_at
    )
    if (told := _ACTS.get((one.kind, one.state))) is not None:
        act, detail = told
        held = " although the gate held it back" if one.held and act == "publish" else ""
        noted = audit.Noted(one.decided_by or one.user_id, now, act, detail.format(edition=one.edition) + held)
        audit.write(connection, noted)
    return one
