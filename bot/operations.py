"""The ledger of operations on editions: who started what, how far it came, and what became of it.

    reindex    running -> waiting -> publishing -> published
                  |          |-> discarded, replaced (by a later reindex), gone (by a sync elsewhere)
                  |-> nothing (to publish), failed, interrupted
    rollback   publishing -> published | failed

What is done to the editions is `operating.py`'s. A state is written before the act that it names, so
that after a kill the editions on disk say what became of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, insert, select, update

from bot import audit
from bot.database import Database
from bot.tables import clock, had, item_texts
from bot.tables import operations as table

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A reindex or a rollback; `held` is why the gate holds its edition back, if it does."""

    id: int
    kind: Kind
    state: State
    user_id: int
    chat_id: int
    message_id: int | None
    edition: int | None
    held: str | None
    started_at: int
    settled_at: int | None


class Operations:
    """Operations by id; safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._transaction = database.transaction

    def begin(self, user_id: int, chat_id: int, now: int) -> tuple[Operation, bool]:
        """A new reindex, or the one that is running already; and whether it is new.

        An edition that was waiting for a decision is replaced by what comes of the new one.
        """
        with self._transaction() as connection:
            connection.execute(update(clock).where(clock.c.name == "lock").values(moment=0))
            running = connection.execute(select(table).where(table.c.state == "running")).first()
            if running is not None:
                return Operation(**running._mapping), False
            undecided = update(table).where(table.c.state == "waiting")
            connection.execute(undecided.values(state="replaced", settled_at=now))
            return _inserted(connection, "reindex", "running", user_id, chat_id, None, now), True

    def begin_rollback(self, user_id: int, chat_id: int, edition: int, now: int) -> Operation:
        """A new rollback, about to be done."""
        with self._transaction() as connection:
            return _inserted(connection, "rollback", "publishing", user_id, chat_id, edition, now)

    def attach(self, operation_id: int, message_id: int) -> None:
        """Note the message that shows the operation."""
        self._change(operation_id, message_id=message_id)

    def wait(self, operation_id: int, edition: int, held: str | None) -> None:
        """Its edition is prepared and waits for a decision; `held` is why the gate holds it back, if it does."""
        self._change(operation_id, state="waiting", edition=edition, held=held)

    def wait_again(self, operation_id: int) -> None:
        """It was about to be published, and was not: it waits on."""
        self._change(operation_id, state="waiting")

    def get(self, operation_id: int) -> Operation | None:
        """An operation, in whatever state."""
        with self._transaction() as connection:
            row = connection.execute(select(table).where(table.c.id == operation_id)).one_or_none()
        return None if row is None else Operation(**row._mapping)

    def decide(self, operation_id: int, state: Literal["publishing", "discarded"], now: int) -> bool:
        """Take the decision on a waiting edition; false when it is taken already."""
        settled = None if state == "publishing" else now
        waiting = update(table).where(table.c.id == operation_id, table.c.state == "waiting")
        with self._transaction() as connection:
            return connection.execute(waiting.values(state=state, settled_at=settled)).rowcount > 0

    def settle(self, operation: Operation, state: State, now: int, *, by: int | None = None) -> None:
        """Note what became of an operation; with `by`, in the audit log too, in the same transaction."""
        with self._transaction() as connection:
            mine = update(table).where(table.c.id == operation.id)
            connection.execute(mine.values(state=state, settled_at=now))
            if by is not None:
                act = "roll back" if operation.kind == "rollback" else "publish"
                held = " although the gate held it back" if operation.held else ""
                detail = f"edition {operation.edition}{held}"
                audit.write(connection, audit.Noted(by, now, act, detail))

    def unsettled(self) -> list[Operation]:
        """What is running, waiting or being published, oldest first."""
        wanted = select(table).where(table.c.state.in_(UNSETTLED)).order_by(table.c.id)
        with self._transaction() as connection:
            return [Operation(**row._mapping) for row in connection.execute(wanted)]

    def quotes_had(self) -> list[str]:
        """The quotes that subscribers were sent in their briefs, each once."""
        same = (item_texts.c.item_id == had.c.item_id) & (item_texts.c.digest == had.c.digest)
        wanted = select(item_texts.c.quote).join(had, same).distinct().order_by(item_texts.c.quote)
        with self._transaction() as connection:
            return list(connection.scalars(wanted))

    def _change(self, operation_id: int, **values: object) -> None:
        with self._transaction() as connection:
            connection.execute(update(table).where(table.c.id == operation_id).values(**values))


def _inserted(
    connection: Connection, kind: Kind, state: State, user_id: int, chat_id: int, edition: int | None, now: int
) -> Operation:
    values = {"kind": kind, "state": state, "user_id": user_id, "chat_id": chat_id, "edition": edition}
    made = connection.execute(insert(table).values(**values, started_at=now))
    mine = table.c.id == made.inserted_primary_key.id  # type: ignore[union-attr]  # one row always has one
    return Operation(**connection.execute(select(table).where(mine)).one()._mapping)
