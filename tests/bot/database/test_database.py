"""The opening of the database: a migration is done whole or not at all, wherever a kill meets it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, select, text

from bot.daily.archive import Archive
from bot.database.engine import Database
from bot.database.tables import deliveries, of, parts
from bot.records import Address, Delivery
from tests.conftest import ROOT
from tests.support.warm import WarmProcess

FROM = "0003"
KILLED_AT_EACH_STATEMENT = """
import os, shutil, signal, sys
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.engine import Engine
from bot.database.engine import Database

old, tried = Path(sys.argv[1]), Path(sys.argv[2])

def killed_at(number):
    for path in tried.parent.glob(tried.name + "*"):
        path.unlink()
    shutil.copy(old, tried)
    child = os.fork()
    if not child:
        seen = []
        def count(*_):
            seen.append(1)
            if len(seen) == number:
                os.kill(os.getpid(), signal.SIGKILL)
        event.listen(Engine, "after_cursor_execute", count)
        Database(f"sqlite:///{tried}").close()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)

kills = 0
while killed_at(kills + 1):
    kills += 1
    Database(f"sqlite:///{tried}").close()
print(kills)
"""


def as_of(revision: str, address: str) -> None:
    """A database as the program of that migration left it."""
    config = Config()
    config.set_main_option("script_location", "bot.database:migrations")
    engine = create_engine(address)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def test_a_kill_in_a_migration_leaves_a_database_that_opens(tmp_path: Path) -> None:
    """Killed after any statement of the way from an older version, the next start opens it."""
    old = tmp_path / "old.db"
    as_of(FROM, f"sqlite:///{old}")
    program = [sys.executable, "-c", KILLED_AT_EACH_STATEMENT, str(old), str(tmp_path / "tried.db")]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) >= 12


@pytest.mark.parametrize("revision", [None, FROM])
def test_processes_may_open_it_at_once(nothing_at: str, revision: str | None, tmp_path: Path) -> None:
    """All but the first wait until it has brought the tables up to date, from nothing or from an older version."""
    if revision is not None:
        as_of(revision, nothing_at)
    with (tmp_path / "said").open("wb") as said:
        opening = ["tests.support.ledgers", nothing_at]
        environment = dict(os.environ)
        several = [WarmProcess(opening, env=environment, cwd=ROOT, stdout=said, stderr=said) for _ in range(3)]
        assert [one.wait() for one in several] == [0, 0, 0], (tmp_path / "said").read_text()
    Database(nothing_at).close()


OLD_DELIVERY = """
    INSERT INTO deliveries (chat_id, thread_id, day, state, due_at, not_before, contents, reason, asked_at)
    VALUES (:chat, 7, :day, 'sent', 5, 6, '[[1, "aa", null, null]]', 'why', 9)
"""
OLD_PART = """
    INSERT INTO parts (chat_id, thread_id, day, number, state, html, buttons, message_id)
    VALUES (:chat, 7, :day, 2, 'sent', '<b>text</b>', '[[["label", "data"]]]', 900)
"""


def test_deliveries_of_before_are_told_apart_by_their_kind(nothing_at: str) -> None:
    """Briefs keep their day, broadcasts and awaited answers get their number; all else of the rows stays."""
    as_of("0006", nothing_at)
    engine = create_engine(nothing_at)
    with engine.begin() as connection:
        for chat, day in ((1, "2026-05-05"), (1, "cast-00012"), (2, "told-00003"), (3, "cast-12345")):
            for statement in (OLD_DELIVERY, OLD_PART):
                connection.execute(text(statement), {"chat": chat, "day": day})
    engine.dispose()
    database = Database(nothing_at)
    brief = (1, 7, "brief", "2026-05-05")
    keys = [brief, (1, 7, "broadcast", "12"), (2, 7, "answer", "3"), (3, 7, "broadcast", "12345")]
    with database.transaction() as connection:
        for table in (deliveries, parts):
            columns = (table.c.chat_id, table.c.thread_id, table.c.kind, table.c.name)
            assert sorted(tuple(row) for row in connection.execute(select(*columns))) == sorted(keys)
        ours = Delivery(Address(1, 7), "brief", "2026-05-05")
        delivery = connection.execute(select(deliveries).where(of(deliveries, ours))).one()
        part = connection.execute(select(parts).where(of(parts, ours))).one()
    assert tuple(delivery) == (*brief, "sent", 5, 6, None, None, None, [[1, "aa", None, None]], "why", 9)
    assert tuple(part) == (*brief, 2, "sent", "<b>text</b>", [[["label", "data"]]], 900, None)
    assert Archive(database).past(Address(1, 7), 9, 0) == ["2026-05-05"]
    database.close()
