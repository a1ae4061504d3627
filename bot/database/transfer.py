"""A whole ledger, as it stood at one moment, from one database into another: a file to keep, or the way back.

SQLite's own backup copies a file that is in use, with what is still in its log of writes; a plain copy holds none of
that. Between SQLite and PostgreSQL, rows are carried over into tables of the same revision.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, func, insert, select
from sqlalchemy.engine import make_url

from bot.database.revision import config_of, revision_of

CHUNK = 500
"""Rows that are carried at once."""

VERSION = "alembic_version"


def copy_ledger(url: str, to: Path) -> str | None:
    """Write all of a ledger into a new SQLite file, while others go on writing; its revision, None when it has none.

    Nobody is at work on the copy. Raises what SQLAlchemy or SQLite raise.
    """
    address = make_url(url)
    os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    if address.get_backend_name() == "sqlite":
        with (
            closing(sqlite3.connect(f"file:{Path(str(address.database)).absolute()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(to)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
    else:
        engine, made = create_engine(address, isolation_level="REPEATABLE READ"), create_engine(f"sqlite:///{to}")
        try:
            _carry(engine, made)
        finally:
            engine.dispose()
            made.dispose()
    _free(to)
    return revision_of(make_url(f"sqlite:///{to}"))


def fill_server(copy: Path, url: str) -> None:
    """Put a copy in the place of all that a database server holds of a ledger, in one transaction."""
    engine, source = create_engine(url), create_engine(f"sqlite:///{copy}")
    try:
        _carry(source, engine, replace=True)
    finally:
        engine.dispose()
        source.dispose()


def is_sound(copy: Path) -> bool:
    """Whether SQLite finds a file well formed."""
    try:
        with closing(sqlite3.connect(f"file:{copy.absolute()}?mode=ro", uri=True)) as opened:
            return bool(opened.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


def rows_of(url: str) -> int:
    """How many rows of people's matters a ledger holds; 0 when it has no tables."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            ours = [table for table in _tables(connection) if table.name not in (VERSION, "clock", "leases")]
            return sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in ours)
    finally:
        engine.dispose()


def _free(copy: Path) -> None:
    """Nobody is at work on a copy."""
    with closing(sqlite3.connect(copy)) as opened, opened:
        if opened.execute("SELECT 1 FROM sqlite_master WHERE name = 'leases'").fetchone():
            opened.execute("DELETE FROM leases")
        if opened.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone():
            opened.execute("DELETE FROM about WHERE name = 'bot'")  # whoever restores it may be another


def _carry(source: Engine, target: Engine, *, replace: bool = False) -> None:
    """Carry all rows over, into tables that are made for their revision."""
    with source.begin() as reading, target.begin() as writing:
        tables = {table.name: table for table in _tables(reading)}
        revision = None if VERSION not in tables else reading.scalar(select(tables[VERSION].c.version_num))
        if replace:
            there = MetaData()
            there.reflect(writing)
            there.drop_all(writing)
        if revision is None:
            return
        config = config_of(writing)
        command.upgrade(config, revision)
        for table in _tables(writing):
            if table.name != VERSION and table.name in tables:
                _carry_table(reading, tables[table.name], writing, table)


def _carry_table(reading: Connection, source: Table, writing: Connection, target: Table) -> None:
    writing.execute(target.delete())  # what a migration writes is in the source, too
    columns = [source.c[column.name] for column in target.columns if column.name in source.c]
    for chunk in reading.execute(select(*columns)).partitions(CHUNK):
        rows = [{name: _told(value, writing) for name, value in row._mapping.items()} for row in chunk]
        writing.execute(insert(target), rows)
    if writing.dialect.name == "postgresql" and "id" in target.c:
        _count_on(writing, target)


def _count_on(writing: Connection, table: Table) -> None:
    """Let the numbers of new rows go on behind those that were carried over."""
    sequence = writing.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
    last = writing.scalar(select(func.max(table.c.id)))
    if sequence is not None and last is not None:
        writing.execute(select(func.setval(sequence, last)))


def _told(value: Any, writing: Connection) -> Any:
    """A value as the other database takes it: SQLite knows no zones, and what it holds is UTC."""
    if not isinstance(value, datetime):
        return value
    moment = value if value.tzinfo else value.replace(tzinfo=UTC)
    return moment.astimezone(UTC).replace(tzinfo=None) if writing.dialect.name == "sqlite" else moment


def _tables(connection: Connection) -> list[Table]:
    found = MetaData()
    found.reflect(connection)
    return list(found.sorted_tables)
