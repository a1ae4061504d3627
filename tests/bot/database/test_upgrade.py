"""One replica after the other is exchanged: which programs may work on a ledger together, and whose it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.database import migrations
from bot.database.engine import Database, LedgerFailure
from bot.database.revision import newest
from bot.database.upgrade import SHARED_SINCE, NeedsToBeAlone, upgrade
from tests.support.postgresql import PostgreSql

HARMLESS = ("add_column", "create_table", "create_index")
"""What a program of before does not notice; columns that have to be filled in it does."""


@pytest.fixture
def ledger(postgresql: PostgreSql) -> str:
    """The address of an empty ledger on a server."""
    return postgresql.new_database()


@pytest.fixture
def database(ledger: str) -> Iterator[Database]:
    """That ledger, with its tables."""
    opened = Database(ledger)
    yield opened
    opened.close()


def _note(database: Database, revision: str, since: str) -> None:
    with database.transaction() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
        connection.execute(text("UPDATE about SET value = :to WHERE name = 'since'"), {"to": since})


def test_a_program_of_before_goes_on_with_a_ledger_of_a_later_one(database: Database, ledger: str) -> None:
    """It opens it again and changes nothing, as long as the later one has noted that it may; else it is refused."""
    _note(database, "9998", SHARED_SINCE)
    Database(ledger).close()
    with database.transaction() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9998"
    _note(database, "9998", "9998")
    with pytest.raises(LedgerFailure, match="later version"):
        Database(ledger)
    with database.transaction() as connection:  # as a restore from a file leaves it, where nothing is noted
        connection.execute(text("DELETE FROM about WHERE name = 'since'"))
    with pytest.raises(LedgerFailure, match="later version"):
        Database(ledger)


def test_a_change_that_needs_to_be_alone_is_refused_while_somebody_works(database: Database) -> None:
    """Nothing is changed then; once nobody is at work it is, and programs of before cannot work on the ledger."""
    with database.transaction() as connection:
        for table in ("sendings", "holds", "about", "counted"):
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0020'"))
    with database.transaction() as connection, pytest.raises(NeedsToBeAlone):
        upgrade(connection, 1, alone=lambda _: True)
    with database.transaction() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0020"
        upgrade(connection, 0, alone=lambda _: True)
        assert connection.scalar(text("SELECT value FROM about WHERE name = 'since'")) == newest()


def test_two_bots_are_kept_apart(database: Database, ledger: str) -> None:
    """The ledger is the first one's, and the second is told what to do; in schemas of their own both have one."""
    database.reserve_for("111")
    database.reserve_for("111")
    with pytest.raises(LedgerFailure, match="111"):
        database.reserve_for("222")
    for bot_id in ("333", "444"):
        own = Database(f"{ledger}&options=-csearch_path%3Dbot_{bot_id}")
        own.reserve_for(bot_id)
        own.close()


def test_what_was_changed_since_processes_share_a_ledger_leaves_those_of_before_at_work() -> None:
    """Each later migration only adds what may be left out, or says that it needs to be alone."""
    folder = Path(migrations.__file__).parent / "versions"
    later = [path for path in sorted(folder.glob("m*.py")) if path.name[1:5] > SHARED_SINCE]
    for path in later:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [one for one in ast.walk(tree) if isinstance(one, ast.Call) and ast.unparse(one.func).startswith("op.")]
        told = any(isinstance(one, ast.Assign) and ast.unparse(one) == "alone = True" for one in tree.body)
        assert told or all(_is_harmless(one) for one in calls), path.name


def _is_harmless(call: ast.Call) -> bool:
    told = ast.unparse(call)
    fills_in = "nullable=False" not in told or "server_default" in told
    name = ast.unparse(call.func).removeprefix("op.")
    return name in HARMLESS and (name != "add_column" or fills_in)
