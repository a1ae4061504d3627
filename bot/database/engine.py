"""The one database: its opening with migrations, transactions that fail in one way, and the file of a SQLite ledger.

SQLite by default, or PostgreSQL: nothing in the ledger's modules uses what only one of them has,
and the tests run on both. The tables stand in `tables.py`.

A file that is deleted while it is open goes on being read and written, and all of it is gone with the process.
So long as this process lives, everything is still there behind the open connection, and is written anew.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Literal

from alembic import command
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, select, update
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import InterfaceError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.schema import CreateSchema

from bot.database import trouble, upgrade
from bot.database.precaution import keep_copy
from bot.database.revision import config_of, is_newest
from bot.database.tables import clock, leases
from bot.messages import say
from index import keep_private

State = Literal["whole", "deleted", "replaced"]

_Identity = tuple[int, int] | None


class LedgerFile:
    """The file behind one open database; for whoever has the database to himself meanwhile."""

    def __init__(self, path: Path) -> None:
        """Keep a connection open, so that what is deleted can still be read."""
        self._path = path
        self._log = path.with_name(f"{path.name}-wal")
        self._keep()

    def state(self) -> State:
        """Whether the file, and SQLite's log of writes beside it, are those that are open."""
        file, log = _identity(self._path), _identity(self._log)
        if file is not None and file != self._file:
            return "replaced"
        return "whole" if (file, log) == (self._file, self._written) else "deleted"

    def copy(self) -> Path:
        """All that is still open, written into a new file beside it; its path."""
        made = self._path.with_name(f"{self._path.name}.new")
        made.unlink(missing_ok=True)
        made.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(made, os.O_CREAT | os.O_WRONLY, 0o600))
        self._keeper.execute("VACUUM INTO ?", (str(made),))
        with made.open("rb") as file:
            os.fsync(file.fileno())
        return made

    def put_back(self, copy: Path) -> None:
        """Put the copy in the file's place; every other connection must be closed before, or it may spoil it."""
        self.close()
        for name in ("-wal", "-shm"):  # of the file that is gone: SQLite would take them for the new one's
            self._path.with_name(self._path.name + name).unlink(missing_ok=True)
        copy.replace(self._path)
        self._keep()

    def is_sound(self) -> bool:
        """Whether SQLite finds the file as it lies on disk well formed; takes as long as reading all of it."""
        try:
            with closing(sqlite3.connect(self._path, timeout=30)) as fresh:
                return bool(fresh.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
        except sqlite3.OperationalError:  # it is busy, or the disk is: no word on whether it is damaged
            return True
        except sqlite3.DatabaseError:
            return False

    def close(self) -> None:
        """Let go of the file."""
        with suppress(sqlite3.Error):
            self._keeper.close()

    def _keep(self) -> None:
        self._keeper = sqlite3.connect(self._path, check_same_thread=False, isolation_level=None, timeout=10)
        self._keeper.execute("PRAGMA journal_mode=WAL")
        self._keeper.execute("SELECT count(*) FROM sqlite_master").fetchone()  # opens the log of writes, too
        self._file, self._written = _identity(self._path), _identity(self._log)


def _identity(path: Path) -> _Identity:
    """Which file lies there, or None."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


log = logging.getLogger(__name__)

TOLD_AGAIN_S = 600
"""The same trouble stands in the log once in so many seconds."""

CHECK_SHARE = 200
"""So many times as long as reading all of a file took, it is not read as a whole again."""

LATELY_S = 3600
"""For so long it is said that the ledger was written anew."""


def lock(connection: Connection) -> None:
    """Take the lock for writing before reading: otherwise what was read may have changed by the time of writing."""
    connection.execute(update(clock).where(clock.c.name == "lock").values(moment=0))


PATIENCE = {"connect_timeout": 5, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3,
            "tcp_user_timeout": 10_000}  # fmt: skip
"""For how long a connection to a server may be silent: seconds, but for the last, which is milliseconds."""

IN_UTF8 = {"client_encoding": "utf8"}
"""A server that keeps bytes as they are (SQL_ASCII) would give texts as bytes, its own version among them."""

MIGRATION_LOCK = 1_802_026
"""What processes that open one PostgreSQL database lock while they migrate; any number will do."""


class LedgerFailure(Exception):
    """The database cannot be opened, read or written."""


class Database:
    """An open database, its tables as this version of the program wants them; safe to use from several threads."""

    def __init__(self, url: str, *, copies: Path | None = None) -> None:
        """Open a SQLAlchemy address and migrate it; raises LedgerFailure when that fails.

        With a folder for `copies`, a ledger of an earlier version is copied there first, whole.
        """
        self.fences: dict[str, Callable[[Connection], None]] = {}
        """What looks at the beginning of each transaction whether this process may still do what it does."""
        self._told: dict[str, float] = {}
        self._file: LedgerFile | None = None
        self._is_closed = self._is_away = self._is_away_told = False
        self._away_at = float("-inf")
        """When a server was last found to be away: what had begun before says nothing of its being back."""
        self._back_at = float("-inf")
        """When it came back: what had begun before fails of the same outage, however late."""
        self._restored: float | None = None
        self._damaged, self._next_check = False, 0.0
        address: URL | None = None
        try:
            address = make_url(url)
            _make_schema(url, address)
            self.engine = _engine(address)
            # SQLite lets others wait by asking again after a pause, and a busy writer can keep them out for
            # seconds; the threads of one process wait for each other here instead, and are let in at once.
            self._turn: AbstractContextManager[object] = (
                threading.RLock() if self.engine.dialect.name == "sqlite" else nullcontext()
            )
            try:
                if copies is not None:
                    keep_copy(url, self.engine, copies)
                _migrate(self.engine)
                if (path := _path(address)) is not None:
                    self._file = LedgerFile(path)
            except BaseException:
                self.engine.dispose()
                raise
        except upgrade.NeedsToBeAlone:
            raise LedgerFailure(say("ledger-alone")) from None
        except (SQLAlchemyError, CommandError, OSError, ImportError, sqlite3.Error) as error:
            raise LedgerFailure(say("ledger-not-opened", why=trouble.why(error, address))) from error
        self._address = address

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction; whatever the database refuses comes out as LedgerFailure.

        Who reads and then writes in one transaction writes something first: that takes the lock
        under which the rest is read.
        """
        began = time.monotonic()
        try:
            with self._turn:
                self._look_at_file()
                with self.engine.begin() as connection:
                    for fence in list(self.fences.values()):
                        fence(connection)
                    yield connection
        except SQLAlchemyError as error:
            is_told = began < self._back_at
            if not is_told and self.is_shared and isinstance(error, OperationalError | InterfaceError):
                self._is_away, self._away_at = True, time.monotonic()
            raise self._failure(trouble.why(error, self._address), is_told=is_told) from error
        # A server that shuts down ends its connections one after the other: what had begun may still go well.
        # What begins after a failure has a new connection, which only a server that is there gives.
        if self._is_away and began > self._away_at:
            self._is_away = self._is_away_told = False
            self._back_at = time.monotonic()
            log.info("the ledger can be read and written again")

    @property
    def is_shared(self) -> bool:
        """Whether several processes may be at work on it at once: on a server, not on a file."""
        return self.engine.dialect.name == "postgresql"

    def reserve_for(self, bot_id: str) -> None:
        """Note on a server whose ledger it is; raises LedgerFailure where it is another bot's."""
        if self.is_shared:
            with self.transaction() as connection:
                owner = upgrade.belongs_to(connection, bot_id)
            if owner != bot_id:
                raise LedgerFailure(say("ledger-of-another", owner=owner))

    def ask(self) -> None:
        """Ask it something; raises LedgerFailure when it does not answer."""
        with self.transaction() as connection:
            connection.exec_driver_sql("SELECT 1")

    def inspect(self) -> str | None:
        """What is wrong with the ledger's file, as a sentence for an administrator, or None; may take a while."""
        with self._turn:
            self._look_at_file()
        if self._file is not None and time.monotonic() >= self._next_check:
            began = time.monotonic()
            self._damaged = not self._file.is_sound()
            self._next_check = time.monotonic() + CHECK_SHARE * (time.monotonic() - began)
        if self._damaged:
            return str(self._failure(say.of("ledger-why", "damaged")))
        lately = self._restored is not None and time.monotonic() - self._restored < LATELY_S
        return say("ledger-restored") if lately else None

    def _look_at_file(self) -> None:
        """Put the file back when it was deleted; raises LedgerFailure when that fails, or another one lies there."""
        if self._file is None or self._is_closed or (state := self._file.state()) == "whole":
            return
        if state == "replaced":
            raise self._failure(say.of("ledger-why", "replaced"))
        try:
            copy = self._file.copy()
            self.engine.dispose()
            self._file.put_back(copy)
        except (OSError, sqlite3.Error) as error:
            raise self._failure(say.of("ledger-why", "deleted", why=trouble.why(error))) from error
        self._restored = time.monotonic()
        log.error("the file of the ledger was deleted while it was open; it was written anew, and nothing is lost")

    def _failure(self, why: str, *, is_told: bool = False) -> LedgerFailure:
        """The exception of a cause, which is written to the log unless it `is_told` there already."""
        if not is_told:
            self._tell(why)
        return LedgerFailure(say("ledger-not-used", why=why))

    def _tell(self, why: str) -> None:
        """Write a cause to the log, once in a while, however often it is met."""
        now = time.monotonic()
        if self._is_away:  # one thing after another is wrong with a server that restarts
            if not self._is_away_told:
                self._is_away_told = True
                log.error("the ledger cannot be read or written until its server is back: %s", why)
        elif now - self._told.get(why, -TOLD_AGAIN_S) >= TOLD_AGAIN_S:
            log.error("the ledger cannot be read or written: %s", why)
            self._told[why] = now

    def overwrite(self) -> None:
        """Take what was erased off the disk too: it still stands in SQLite's log of writes."""
        if self.engine.dialect.name == "sqlite":
            with self.transaction() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of the database; a look that is still under way on another thread finds it all the same."""
        self._is_closed = True
        self.engine.dispose()
        if self._file is not None:
            self._file.close()


def _path(address: URL) -> Path | None:
    """Where the file of a SQLite database lies; None for one in memory or on a server."""
    name = address.database
    if address.get_backend_name() != "sqlite" or not name or name == ":memory:" or name.startswith("file:"):
        return None
    return Path(name)


def _engine(address: URL) -> Engine:
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        address.get_dialect()  # which says whether there is such a scheme at all
        raise NoSuchModuleError(address.drivername)
    if (path := _path(address)) is not None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # SQLite would let everybody read it
        keep_private(path, *(path.with_name(path.name + end) for end in ("-wal", "-shm")))
    # A server may have closed what lay unused; one that does not answer is not waited for as long as systems do.
    options = {name: value for name, value in PATIENCE.items() if name not in address.query} | IN_UTF8
    on_server = address.get_backend_name() == "postgresql"
    engine = create_engine(address, pool_pre_ping=True, connect_args=options if on_server else {})
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _make_schema(url: str, address: URL) -> None:
    """Make the schema that an address names, where it is not there yet."""
    schema = upgrade.schema_of(url) if address.get_backend_name() == "postgresql" else None
    if schema is None:
        return
    engine = create_engine(address.difference_update_query(["options"]), connect_args={"connect_timeout": 5} | IN_UTF8)
    try:
        with engine.begin() as connection:
            connection.execute(CreateSchema(schema, if_not_exists=True))
    finally:
        engine.dispose()


def _prepare_sqlite(connection: object, _record: object) -> None:
    """Readers and one writer at once, every commit survives a kill, and what is erased is overwritten."""
    cursor = connection.cursor()  # type: ignore[attr-defined]  # the driver's own connection
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _migrate(engine: Engine) -> None:
    """Bring the tables to what this version wants, in one transaction; who opens it meanwhile waits."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            # Its driver begins a transaction with the first change of a row, and not with one of a table.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            encoding = str(connection.exec_driver_sql("SHOW server_encoding").scalar())
            if encoding != "UTF8":
                raise LedgerFailure(say("ledger-not-opened", why=say.of("ledger-why", "encoding", name=encoding)))
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
            upgrade.upgrade(connection, _at_work(connection))
            return
        if not is_newest(connection):
            command.upgrade(config_of(connection), "head")


def _at_work(connection: Connection) -> int:
    """How many processes say that they are at work."""
    if not inspect(connection).has_table(leases.name):
        return 0
    held = select(func.count()).select_from(leases).where(leases.c.holder.is_not(None))
    return int(connection.scalar(held) or 0)
