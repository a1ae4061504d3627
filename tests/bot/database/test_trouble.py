"""What is wrong with a database is said by its cause, at the start and while it is used; a deleted file comes back."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, insert, select, text

from bot.database.engine import Database, LedgerFailure
from bot.database.tables import clock
from tests.support.postgresql import PostgreSql

OPENING = "The ledger cannot be opened: "
PASSWORD = "not-the-right-one"  # noqa: S105
GROWN = 3000
"""Rows that make a ledger of some pages."""


def _said(address: str) -> str:
    """What opening an address says."""
    with pytest.raises(LedgerFailure) as caught:
        Database(address)
    assert PASSWORD not in str(caught.value)
    assert str(caught.value).startswith(OPENING)
    return str(caught.value).removeprefix(OPENING)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("nonsense", "BRIEFING_DATABASE_URL isn't the address of a database"),
        ("", "BRIEFING_DATABASE_URL isn't the address of a database"),
        ("nosuch://host/db", "a kind of database that isn't supported, “nosuch”"),
        ("mysql+pymysql://host/db", "a kind of database that isn't supported, “mysql+pymysql”"),
        ("postgresql+psycopg2://host/db", "the driver psycopg2 isn't installed"),
        (f"postgresql+psycopg://me:{PASSWORD}@127.0.0.1:1/db", "the database server doesn't answer. Is it running"),
        (f"postgresql+psycopg://me:{PASSWORD}@nowhere.invalid/db", "there is no server called “nowhere.invalid”"),
        ("sqlite:////proc/version/ledger.db", "there is a file where its folder should be"),
        ("sqlite:////proc", "there is a file where its folder should be, or a folder where its file should be"),
        ("sqlite:////proc/nowhere/ledger.db", "its file can't be opened or made. Please check the path"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused_by_its_cause(address: str, said: str) -> None:
    """Scheme, driver, host, server, file: each is told apart."""
    assert said in _said(address)


def test_a_ledger_that_may_only_be_read_is_refused(tmp_path: Path) -> None:
    """One that lacks what this version needs, and cannot be given it."""
    path = tmp_path / "ledger.db"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE one (n INTEGER)")
    assert "it may be read but not written" in _said(f"sqlite:///file:{path}?mode=ro&uri=true")


def test_a_ledger_of_a_later_version_is_refused_by_name(address: str) -> None:
    """Nothing of it is changed; the sentence says that a later version wrote it.

    On a server that version has noted that those of before cannot work on it; `test_upgrade` has where they can.
    """
    Database(address).close()
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.execute(text("UPDATE about SET value = '9999' WHERE name = 'since'"))
    assert _said(address).startswith("a later version of this program has changed it")
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
    engine.dispose()


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
@pytest.mark.parametrize("schema", ["", "&options=-csearch_path%3Dbot"])
def test_a_database_that_cannot_hold_every_text_is_refused(postgresql: PostgreSql, encoding: str, schema: str) -> None:
    """Said before a table is made in it, not with the first question in Korean."""
    name = f"narrow_{encoding.lower()}_{len(schema)}"
    postgresql.run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'")
    address = f"postgresql+psycopg://postgres@/{name}?host={postgresql.socket}"
    assert f"the encoding of the database is {encoding}" in _said(address + schema)
    postgresql.drop(address)


def test_what_a_server_refuses_is_told_apart(postgresql: PostgreSql) -> None:
    """A user, a password and a database that it does not know or take."""
    here = f"host={postgresql.socket}"
    assert _said(f"postgresql+psycopg://postgres@/nowhere?{here}").startswith("the server has no database called “nowh")
    assert _said(f"postgresql+psycopg://nobody@/postgres?{here}").startswith("the database server refuses the user or")
    with psycopg.connect(f"{here} user=postgres dbname=postgres", autocommit=True) as connection:
        found = connection.execute("SHOW hba_file").fetchone()
        assert found is not None
        rules = Path(found[0])
        rules.write_text(f"local all locked scram-sha-256\n{rules.read_text()}")
        connection.execute("CREATE ROLE locked LOGIN PASSWORD 'right'")
        connection.execute("SELECT pg_reload_conf()")
    time.sleep(0.2)
    locked = f"postgresql+psycopg://locked:{PASSWORD}@/postgres?{here}"
    assert _said(locked).startswith("the database server refuses the user or the password")


def _names(database: Database) -> set[str]:
    with database.transaction() as connection:
        return set(connection.scalars(select(clock.c.name)))


def _note(database: Database, *names: str) -> None:
    with database.transaction() as connection:
        connection.execute(insert(clock), [{"name": name, "moment": 1} for name in names])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a ledger will lie."""
    return tmp_path / "data" / "ledger.db"


def test_only_its_owner_may_read_it(path: Path) -> None:
    """Neither file nor folder is open to other users of the machine, whatever the umask."""
    database = Database(f"sqlite:///{path}")
    _note(database, "one")
    for made in (path, *path.parent.iterdir()):
        assert stat.S_IMODE(made.stat().st_mode) == 0o600, made.name
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    database.close()


@pytest.mark.parametrize("names", [("",), ("", "-wal", "-shm"), ("-wal",)])
def test_a_file_that_is_deleted_while_it_is_open_comes_back(
    path: Path, names: tuple[str, ...], caplog: pytest.LogCaptureFixture
) -> None:
    """With all that was written before and after, told in one line of the log, and still there after a restart."""
    database = Database(f"sqlite:///{path}")
    _note(database, "before")
    for name in names:
        path.with_name(path.name + name).unlink()
    _note(database, "after")
    assert {"before", "after"} <= _names(database)
    assert (database.inspect() or "").startswith("The file of the ledger was deleted while I was running")
    assert [one.levelname for one in caplog.records if "deleted" in one.message] == ["ERROR"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with closing(sqlite3.connect(path)) as other:
        assert ("after",) in other.execute("SELECT name FROM clock").fetchall()
    database.close()
    again = Database(f"sqlite:///{path}")
    assert {"before", "after"} <= _names(again)
    assert again.inspect() is None
    again.close()


def test_a_folder_that_is_deleted_while_it_is_in_use_comes_back(path: Path) -> None:
    """The ledger lies in it again."""
    database = Database(f"sqlite:///{path}")
    _note(database, "before")
    shutil.rmtree(path.parent)
    assert "before" in _names(database)
    assert path.exists()
    database.close()


def test_another_file_in_its_place_is_neither_read_nor_written(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Which of the two is right is not for the bot to say; the log has it once, and it goes on when that is undone."""
    database = Database(f"sqlite:///{path}")
    _note(database, "before")
    kept = path.with_name("kept.db")
    path.rename(kept)
    path.write_bytes(b"")
    for _ in range(3):
        with pytest.raises(LedgerFailure, match="another file was put in its place while I was running"):
            _names(database)
    assert len(caplog.records) == 1
    assert path.read_bytes() == b""
    kept.replace(path)
    assert "before" in _names(database)
    database.close()


def _overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xa5" * 4096 * 8)


def _cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(5 * 4096)


@pytest.mark.parametrize("spoil", [_overwrite, _cut])
def test_a_file_that_is_damaged_while_it_is_open_is_noticed(path: Path, spoil: object) -> None:
    """Although what was read before may still be in memory."""
    database = Database(f"sqlite:///{path}")
    _note(database, *(f"row {number}" for number in range(GROWN)))
    database.overwrite()
    assert database.inspect() is None
    assert callable(spoil)
    spoil(path)
    time.sleep(0.5)  # it is looked at as a whole half a percent of the time at most
    deadline = time.monotonic() + 20
    while (found := database.inspect()) is None:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert "its file is damaged, or is no ledger" in found
    database.close()


def test_a_server_is_not_back_before_a_connection_made_since(
    postgresql: PostgreSql, caplog: pytest.LogCaptureFixture
) -> None:
    """While it shuts down, what began before still goes well, and what comes after it fails of the same outage."""
    address = postgresql.new_ledger()
    database = Database(address)
    away, back = "until its server is back", "can be read and written again"
    with caplog.at_level("INFO"):
        with database.transaction() as slow:
            slow.execute(select(clock.c.name))
            with pytest.raises(LedgerFailure), database.transaction() as ended:
                ended.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        assert (caplog.text.count(away), caplog.text.count(back)) == (1, 0)
        with pytest.raises(LedgerFailure), database.transaction() as ended:
            ended.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        database.ask()
    assert (caplog.text.count(away), caplog.text.count(back)) == (1, 1)
    database.close()
    postgresql.drop(address)
