"""The ledger: what must outlive the process. For now the inbox of updates.

Every update is written down before Telegram is told that it arrived, and marked when it is done,
so that one that waits is not lost by a restart and one that is delivered again is not answered
again. The texts of questions are erased as soon as they are answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    DateTime,
    Engine,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

KEPT = 10_000
"""Settled updates that are remembered, far more than Telegram delivers again within its 24 hours here."""

State = Literal["received", "retried", "sending", "settled"]

metadata = MetaData()
updates = Table(
    "updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("state", String(10), nullable=False),
    Column("payload", JSON),
    Column("received_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)


class LedgerFailure(Exception):
    """The ledger cannot be opened, read or written."""


class Ledger:
    """The inbox in one database; safe to use from several threads."""

    def __init__(self, url: str) -> None:
        """Open the ledger at a SQLAlchemy address, making its tables; raises LedgerFailure when that fails."""
        try:
            self._engine = _engine(url)
            metadata.create_all(self._engine)
        except (SQLAlchemyError, OSError, ImportError) as error:
            raise LedgerFailure(
                "The ledger cannot be opened; check BRIEFING_DATABASE_URL and BRIEFING_DATA_DIR."
            ) from error

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

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """One transaction; whatever the database refuses comes out as LedgerFailure."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise LedgerFailure("The ledger cannot be read or written.") from error


def _engine(url: str) -> Engine:
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: object, _record: object) -> None:
    """Readers and one writer at once, every commit survives a kill, and what is erased is overwritten."""
    cursor = connection.cursor()  # type: ignore[attr-defined]  # the driver's own connection
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
