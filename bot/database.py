"""The one database: its tables, its opening with migrations, and transactions that fail in one way.

What the tables hold is read and written by `ledger.py` (updates and conversations),
`subscriptions.py`, `deliveries.py`, `catalogue.py`, `questions.py`, `awaited.py`, `broadcasts.py`,
`alarms.py` and `figures.py`. SQLite by default, anything
SQLAlchemy speaks otherwise: nothing here or there uses what only one of them has.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    DateTime,
    Engine,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    func,
    update,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

metadata = MetaData()
updates = Table(
    "updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("state", String(10), nullable=False),
    Column("payload", JSON),
    Column("received_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
)
conversations = Table(
    "conversations",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, nullable=False),
    Column("question", Text, nullable=False),
    Column("speakers", JSON, nullable=False),
    Column("asked_at", BigInteger, nullable=False, index=True),  # seconds since 1970, as all moments below
)
subscribers = Table(
    "subscribers",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_type", String(10), nullable=False),
    Column("user_id", BigInteger),
    Column("state", String(10), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("minute", Integer, nullable=False),
    Column("weekdays", Integer, nullable=False),  # bit 0 is Monday
    Column("topics", JSON, nullable=False),
    Column("experts", JSON, nullable=False),
    Column("length", String(10), nullable=False),
    Column("fewer", JSON, nullable=False),
    Column("paused_until", BigInteger),
    Column("next_due", BigInteger, index=True),
    Column("last_brief", BigInteger),
    Column("told_all", Boolean, nullable=False),
    Column("awaiting", String(20)),
    Column("created_at", BigInteger, nullable=False),
)
items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("brief_id", String(63), nullable=False, index=True),
    Column("digest", String(16), nullable=False),
    Column("added_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger),
    Column("withdrawn_at", BigInteger),
)
item_texts = Table(
    "item_texts",
    metadata,
    Column("item_id", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(16), primary_key=True),
    Column("quote", Text, nullable=False),
)
had = Table(
    "had",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),
    Column("item_id", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(16), nullable=False),
    Column("day", String(10), nullable=False),
)
deliveries = Table(
    "deliveries",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", String(10), primary_key=True),  # the subscriber's local day: one delivery each
    Column("state", String(10), nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("not_before", BigInteger, nullable=False),
    Column("settled_at", BigInteger),
    Column("edition", Integer, nullable=False),
    Column("contents", JSON, nullable=False),  # [[item id, digest, digest had before, its day], …]
    Column("reason", Text),
    Column("asked_at", BigInteger),  # when the subscriber was asked whether an uncertain one arrived
    Index("deliveries_waiting", "state", "not_before"),
)
parts = Table(
    "parts",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", String(10), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", String(10), nullable=False, index=True),
    Column("html", Text),  # erased once it is settled: the brief can be shown again from its items
    Column("buttons", JSON),
    Column("message_id", BigInteger),
    Column("reason", Text),
)
clock = Table(
    "clock",
    metadata,
    Column("name", String(10), primary_key=True),  # "tick", "doubts" told; "lock" is written to for its lock
    Column("moment", BigInteger, nullable=False),
)
questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("user_id", BigInteger),
    Column("asked_at", BigInteger, nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("reason", String(12)),
    Column("confidence", Float, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("elapsed_ms", Float, nullable=False),
    Column("read_as", Text),  # what a follow-up was read as
    Index("questions_of", "user_id", "chat_id"),
)
votes = Table(
    "votes",
    metadata,
    Column("question_id", Integer, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("vote", Integer, nullable=False),  # 1 or -1
    Column("voted_at", BigInteger, nullable=False),
)
awaited = Table(
    "awaited",
    metadata,
    Column("id", Integer, primary_key=True),  # rows stay: their numbers name deliveries
    Column("question_id", Integer, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger, nullable=False),
    Column("user_id", BigInteger),
    Column("question", Text),  # erased once they are told
    Column("edition", Integer, nullable=False, index=True),  # the last one that it was asked of
    Column("told_at", BigInteger),
    Index("awaited_once", "question_id", "chat_id", "thread_id", unique=True),
    sqlite_autoincrement=True,
)
broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", BigInteger, nullable=False),
    Column("html", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("state", String(10), nullable=False),
    Column("begun_at", BigInteger),
    Column("chat_id", BigInteger),  # the message that shows its progress
    Column("message_id", BigInteger),
    sqlite_autoincrement=True,
)
alarms = Table(
    "alarms",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("raised_at", BigInteger, nullable=False),
    Column("told_at", BigInteger),
)
failures = Table(
    "failures",
    metadata,
    Column("reference", String(10), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("happened_at", BigInteger, nullable=False, index=True),
)
day_counts = Table(
    "day_counts",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("questions", Integer, nullable=False),
    Column("refusals", Integer, nullable=False),
    Column("median_ms", Float),
    Column("slowest_ms", Float),
    Column("subscribers", Integer, nullable=False),
)
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("act", String(20), nullable=False),
    Column("detail", Text, nullable=False),
)


def lock(connection: Connection) -> None:
    """Take the lock for writing before reading: otherwise what was read may have changed by the time of writing."""
    connection.execute(update(clock).where(clock.c.name == "lock").values(moment=0))


class LedgerFailure(Exception):
    """The database cannot be opened, read or written."""


class Database:
    """An open database, its tables as this version of the program wants them; safe to use from several threads."""

    def __init__(self, url: str) -> None:
        """Open a SQLAlchemy address and migrate it; raises LedgerFailure when that fails."""
        try:
            self.engine = _engine(url)
            _migrate(self.engine)
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
            with self.engine.begin() as connection:
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


def _migrate(engine: Engine) -> None:
    """Bring the tables to what this version wants, in one transaction."""
    config = Config()
    config.set_main_option("script_location", "bot:migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
