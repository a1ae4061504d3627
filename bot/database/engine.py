"""The one database: its opening with migrations, and transactions that fail in one way.

SQLite by default, or PostgreSQL: nothing in the ledger's modules uses what only one of them has,
and the tests run on both. The tables stand in `tables.py`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import (
    Connection,
    Engine,
    create_engine,
    event,
    update,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.database.tables import clock


def lock(connection: Connection) -> None:
    """Take the lock for writing before reading: otherwise what was read may have changed by the time of writing."""
    connection.execute(update(clock).where(clock.c.name == "lock").values(moment=0))


MIGRATION_LOCK = 1_802_026
"""What processes that open one PostgreSQL database lock while they migrate; any number will do."""


class LedgerFailure(Exception):
    """The database cannot be opened, read or written."""


class Database:
    """An open database, its tables as this version of the program wants them; safe to use from several threads."""

    def __init__(self, url: str) -> None:
        """Open a SQLAlchemy address and migrate it; raises LedgerFailure when that fails."""
        try:
            self.engine = _engine(url)
            # SQLite lets others wait by asking again after a pause, and a busy writer can keep them out for
            # seconds; the threads of one process wait for each other here instead, and are let in at once.
            self._turn: AbstractContextManager[object] = (
                threading.RLock() if self.engine.dialect.name == "sqlite" else nullcontext()
            )
            try:
                _migrate(self.engine)
            except BaseException:
                self.engine.dispose()
                raise
        except (SQLAlchemyError, CommandError, OSError, ImportError) as error:
            raise LedgerFailure(
                "The ledger cannot be opened; check BRIEFING_DATABASE_URL and BRIEFING_DATA_DIR."
            ) from error

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction; whatever the database refuses comes out as LedgerFailure.

        Who reads and then writes in one transaction writes something first: that takes the lock
        under which the rest is read.
        """
        try:
            with self._turn, self.engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise LedgerFailure("The ledger cannot be read or written.") from error

    def overwrite(self) -> None:
        """Take what was erased off the disk too: it still stands in SQLite's log of writes."""
        if self.engine.dialect.name == "sqlite":
            with self.transaction() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, pool_pre_ping=True)  # a server may have closed what lay unused
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: object, _record: object) -> None:
    """Readers and one writer at once, every commit survives a kill, and what is erased is overwritten."""
    cursor = connection.cursor()  # type: ignore[attr-defined]  # the driver's own connection
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _migrate(engine: Engine) -> None:
    """Bring the tables to what this version wants, in one transaction; who opens it meanwhile waits."""
    config = Config()
    config.set_main_option("script_location", "bot.database:migrations")
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            # Its driver begins a transaction with the first change of a row, and not with one of a table.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
