"""Backup and restore, from either database into either: what was there is there again, and nothing is overwritten."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine, insert, select, text

from bot.backup.archive import BackupRefused, Manifest
from bot.backup.making import back_up
from bot.backup.restoring import restore
from bot.database.engine import Database, LedgerFailure
from bot.database.lease import Lease
from bot.database.tables import awaited, clock, questions, subscribers, updates
from bot.settings import Settings
from bot.subscribe.store import Subscriptions
from index import open_library
from tests.support.postgresql import PostgreSql


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> str | None:
    """Where the restored ledger is to be: in the data folder, or on a server."""
    if request.param == "sqlite":
        return None
    server: PostgreSql = request.getfixturevalue("postgresql")
    return server.new_database()


@pytest.fixture
def alike(request: pytest.FixtureRequest, address: str) -> str | None:
    """Where it is to be when it stays on the same kind of database."""
    if address.startswith("sqlite"):
        return None
    server: PostgreSql = request.getfixturevalue("postgresql")
    return server.new_database()


def _settings(home: Path, address: str | None, briefs: Path) -> Settings:
    return Settings(
        bot_token=SecretStr("123456:ABCDEFGHIJ"),
        data_dir=home / "data",
        briefs_dir=briefs,
        database_url=None if address is None else SecretStr(address),
    )


def _fill(address: str) -> None:
    """Some rows of every kind of column."""
    database = Database(address)
    with database.transaction() as connection:
        connection.execute(
            insert(questions).values(
                chat_id=-(2**40), user_id=7, asked_at=1, question="Why? “Ünïcode”", kind="answer", confidence=0.25,
                edition=1, elapsed_ms=1.5, quotes=["one", "two"],
            )
        )  # fmt: skip
        connection.execute(insert(updates).values(update_id=2**40, state="received", payload={"a": [1, None]}))
        connection.execute(
            insert(awaited).values(id=41, question_id=1, chat_id=1, thread_id=0, user_id=1, question="?", edition=1)
        )
        connection.execute(
            insert(subscribers).values(
                chat_id=9, thread_id=0, chat_type="private", state="active", zone="UTC", minute=1, weekdays=127,
                topics=["a"], experts=[], length="short", fewer=[], told_all=True, created_at=1,
            )
        )  # fmt: skip
    database.close()


def _rows(address: str) -> dict[str, list[dict[str, object]]]:
    engine = create_engine(address)
    with engine.connect() as connection:
        found = {
            table.name: [dict(row._mapping) for row in connection.execute(select(table))]
            for table in (questions, updates, awaited, subscribers, clock)
        }
    engine.dispose()
    for row in found["updates"]:
        row["received_at"] = str(row["received_at"])[:16]
    return found


@pytest.fixture
def backed(address: str, corpus_data: Path, small: Path, tmp_path: Path) -> tuple[Path, Settings, Manifest]:
    """A backup of a running installation, its settings, and what it holds."""
    shutil.copytree(corpus_data, tmp_path / "old" / "data")
    (small / ".git").mkdir()
    (small / ".git" / "config").touch()
    settings = _settings(tmp_path / "old", address, small)
    _fill(address)
    working = Database(address)
    lease = Lease(working)
    assert lease.take() is None
    made, manifest = back_up(settings, tmp_path)
    lease.release()
    working.close()
    return made, settings, manifest


def test_on_an_empty_machine(backed: tuple[Path, Settings, Manifest], elsewhere: str | None, tmp_path: Path) -> None:
    """Ledger, briefs and edition are as they were, nobody is at work on it, and what is new gets new numbers."""
    made, old, manifest = backed
    assert (manifest.edition, manifest.briefs) == (1, 3)
    assert not any(".git" in name for name in manifest.files)
    new = _settings(tmp_path / "new", elsewhere, tmp_path / "new" / "briefs")
    done = restore(new, made)
    assert done.before is None
    assert _rows(new.database) == _rows(old.database)
    assert {path.name for path in new.briefs_dir.iterdir()} == {"liaison.md", "pressure.md", "remains.md"}
    assert open_library(new.data_dir).edition.number == 1
    database = Database(new.database)
    assert Lease(database).take() is None
    assert len(Subscriptions(database).counts()) == 1
    with database.transaction() as connection:
        row = {"question_id": 2, "chat_id": 1, "thread_id": 0, "edition": 1}
        made_id = connection.execute(insert(awaited).values(row)).inserted_primary_key
        assert made_id is not None
        assert made_id[0] == 42
    database.close()


def test_what_is_there_is_not_overwritten_without_being_told(
    backed: tuple[Path, Settings, Manifest], alike: str | None, tmp_path: Path
) -> None:
    """It is refused with what would be replaced; with `replace`, all that was there is kept aside."""
    made, _, _ = backed
    new = _settings(tmp_path / "new", alike, tmp_path / "new" / "briefs")
    restore(new, made)
    before = _rows(new.database)
    (new.briefs_dir / "own.md").write_text("mine", encoding="utf-8")
    with pytest.raises(BackupRefused, match=r"the ledger; the editions in .*; 1 file of the briefs"):
        restore(new, made)
    database = Database(new.database)
    with database.transaction() as connection:
        connection.execute(questions.delete())
    database.close()
    done = restore(new, made, replace=True)
    assert _rows(new.database) == before
    assert done.before is not None
    assert done.before.stat().st_mode & 0o077 == 0
    assert (done.before / "briefs" / "own.md").read_text(encoding="utf-8") == "mine"
    assert not (new.briefs_dir / "own.md").exists()
    assert (done.before / "editions" / "000001" / "manifest.json").exists()
    with closing(sqlite3.connect(done.before / "ledger.db")) as kept:
        assert kept.execute("SELECT count(*) FROM questions").fetchone() == (0,)


def test_a_running_bot_keeps_it_out(backed: tuple[Path, Settings, Manifest], alike: str | None, tmp_path: Path) -> None:
    """Whatever it is told, a ledger on which somebody is at work stays as it is."""
    made, _, _ = backed
    new = _settings(tmp_path / "new", alike, tmp_path / "new" / "briefs")
    restore(new, made)
    database = Database(new.database)
    lease = Lease(database)
    assert lease.take() is None
    with pytest.raises(BackupRefused, match="Please stop it first"):
        restore(new, made, replace=True)
    lease.release()
    database.close()
    restore(new, made, replace=True)


def test_a_damaged_backup_changes_nothing(backed: tuple[Path, Settings, Manifest], tmp_path: Path) -> None:
    """Cut short, it is refused before anything was put anywhere."""
    made, _, _ = backed
    made.write_bytes(made.read_bytes()[:-100_000])
    new = _settings(tmp_path / "new", None, tmp_path / "new" / "briefs")
    with pytest.raises(BackupRefused):
        restore(new, made)
    assert list(new.data_dir.iterdir()) == []
    assert not new.briefs_dir.exists()


def test_a_ledger_of_a_newer_version_is_refused(address: str, tmp_path: Path) -> None:
    """By backup, even where the bot might go on with it, and by the bot in words where it cannot; it stays as it is."""
    Database(address).close()
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BackupRefused, match="a later version of this program"):
        back_up(_settings(tmp_path, address, tmp_path / "briefs"), tmp_path)
    with engine.begin() as connection:
        connection.execute(text("UPDATE about SET value = '9999' WHERE name = 'since'"))
    engine.dispose()
    with pytest.raises(LedgerFailure, match="a later version of this program"):
        Database(address, copies=tmp_path / "copies")
    assert not (tmp_path / "copies").exists()


def test_nothing_and_twice(tmp_path: Path) -> None:
    """Where there is nothing, nothing is made; a file that is there is not overwritten."""
    settings = _settings(tmp_path, None, tmp_path / "briefs")
    with pytest.raises(BackupRefused, match=r"There is no ledger \(.*/data/ledger\.db\).*BRIEFING_DATA_DIR"):
        back_up(settings, tmp_path / "made.tar.gz")
    with pytest.raises(BackupRefused, match="nothing to back up"):
        back_up(settings, tmp_path / "made.tar.gz", ledger=False)
    assert list(tmp_path.iterdir()) == []
    Database(settings.database).close()
    back_up(settings, tmp_path / "made.tar.gz")
    with pytest.raises(BackupRefused, match="is there already"):
        back_up(settings, tmp_path / "made.tar.gz")


def test_the_briefs_may_stay(backed: tuple[Path, Settings, Manifest], tmp_path: Path) -> None:
    """Without them, ledger and edition are put back, and the folder of briefs is not touched."""
    made, _, _ = backed
    new = _settings(tmp_path / "new", None, tmp_path / "new" / "briefs")
    new.briefs_dir.mkdir(parents=True)
    (new.briefs_dir / "own.md").write_text("mine", encoding="utf-8")
    restore(new, made, briefs=False)
    assert [path.name for path in new.briefs_dir.iterdir()] == ["own.md"]
    assert open_library(new.data_dir).edition.number == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is locked for this user")
def test_a_locked_folder_of_briefs_is_found_out_first(backed: tuple[Path, Settings, Manifest], tmp_path: Path) -> None:
    """It is refused before ledger or edition were put anywhere."""
    made, _, _ = backed
    new = _settings(tmp_path / "new", None, tmp_path / "new" / "briefs")
    new.briefs_dir.mkdir(parents=True)
    new.briefs_dir.chmod(0o500)
    with pytest.raises(BackupRefused, match="--without-briefs"):
        restore(new, made)
    assert list(new.data_dir.iterdir()) == []


def test_without_a_ledger_only_when_told(small: Path, tmp_path: Path) -> None:
    """Briefs alone are no backup of a bot: most likely another data folder was meant."""
    settings = _settings(tmp_path, None, small)
    with pytest.raises(BackupRefused, match="--without-ledger"):
        back_up(settings, tmp_path)
    _, manifest = back_up(settings, tmp_path, ledger=False)
    assert (manifest.revision, manifest.briefs) == (None, 3)


def test_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    """It is made, for its owner alone, and each backup gets a name of its own in it; below a file it can't be."""
    settings = _settings(tmp_path, None, tmp_path / "briefs")
    Database(settings.database).close()
    made, _ = back_up(settings, tmp_path / "deep" / "backups", folder=True)
    assert made.parent == tmp_path / "deep" / "backups"
    assert made.name.endswith(".tar.gz")
    assert made.parent.stat().st_mode & 0o077 == 0
    with pytest.raises(BackupRefused, match="could not be made"):
        back_up(settings, made / "below", folder=True)
