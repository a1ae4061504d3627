"""One operator moves a library into the database: move, ask, verify, sync, go back, back up, restore, and out again."""

from __future__ import annotations

import argparse
import re
import subprocess
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import Settings, SettingsRefused, read_places
from briefing.page.trying import copied
from index import desk_in, desk_of_folders
from index.editions.database.editions import DatabaseEditions
from tests.briefing.test_command import briefing
from tests.conftest import ROOT, WriteBrief
from tests.support.postgresql import PostgreSql
from tests.support.rows import run as change


def run(settings: dict[str, str], *arguments: object) -> subprocess.CompletedProcess[str]:
    """The command with these settings."""
    return briefing(*arguments, cwd=ROOT, **settings)


def _asked(settings: dict[str, str]) -> str:
    """What is answered, but for how long it took."""
    done = run(settings, "ask", "Who wants liaison offices?")
    assert (done.returncode, done.stderr) == (0, "")
    return re.sub(r"\d+ ms", "", done.stdout)


def test_a_library_moves_into_the_database_and_out_again(
    postgresql: PostgreSql, data: Path, small: Path, tmp_path: Path, write_brief: WriteBrief
) -> None:
    """Every command of the library works on it there as in files, and so do backup and restore."""
    url = postgresql.new_database()
    here = {"BRIEFING_BRIEFS_DIR": str(small), "BRIEFING_DATA_DIR": str(data), "BRIEFING_DATABASE_URL": url}
    there = here | {"BRIEFING_EDITIONS": "database"}
    first = _asked(here)
    moved = run(here, "editions", "to-database")
    assert (moved.returncode, moved.stderr) == (0, "")
    assert "edition 1" in moved.stdout
    (data / "live").unlink()  # nothing of the files is needed from here on
    assert _asked(there) == first
    write_brief("hotline", "Cy Orr recommends a hotline between both navies. It should be staffed at night.")
    assert run(there, "sync", "--briefs", small).returncode == 0
    assert "hotline" in run(there, "ask", "Who recommends a hotline?").stdout
    assert run(there, "editions", "verify").returncode == 0
    assert run(there, "editions", "rollback").returncode == 0
    kept = DatabaseEditions(url, data)
    assert kept.live_number() == 1
    archive = tmp_path / "all.tar.gz"
    assert run(there, "backup", archive, "--without-ledger").returncode == 0
    new = there | {"BRIEFING_DATABASE_URL": postgresql.new_database(), "BRIEFING_DATA_DIR": str(tmp_path / "new")}
    restored = run(new, "restore", archive, "--without-briefs")
    assert (restored.returncode, restored.stderr) == (0, "")
    assert _asked(new) == first
    back = run(new, "editions", "to-files")
    assert (back.returncode, back.stderr) == (0, "")
    in_files = {"BRIEFING_BRIEFS_DIR": str(small), "BRIEFING_DATA_DIR": str(tmp_path / "new")}
    assert _asked(in_files) == first


def test_the_briefs_move_with_their_edition(
    postgresql: PostgreSql, data: Path, small: Path, tmp_path: Path, write_brief: WriteBrief
) -> None:
    """They are read in the database from then on, also on a machine that has other briefs; nothing is lost on the way.

    A folder that is named takes their place, what that replaces lies in the bin, and the way back keeps what it meets.
    """
    url = postgresql.new_database()
    here = {"BRIEFING_BRIEFS_DIR": str(small), "BRIEFING_DATA_DIR": str(data), "BRIEFING_DATABASE_URL": url}
    there = here | {"BRIEFING_EDITIONS": "database"}
    desk_of_folders(small, data).drafts.write("0a-waits.md", b"a draft")
    assert run(here, "editions", "to-database").returncode == 0
    before = {path.name: path.read_bytes() for path in small.iterdir()}
    desk = desk_in(small, data, url)
    assert {name: desk.briefs.read(name) for name in desk.briefs.listing()} == before
    assert desk.drafts.read("0a-waits.md") == b"a draft"
    elsewhere = there | {"BRIEFING_BRIEFS_DIR": str(tmp_path / "none"), "BRIEFING_DATA_DIR": str(tmp_path / "other")}
    assert "3" in run(elsewhere, "check").stdout
    desk.briefs.write("pressure.md", before["liaison.md"], anew=True)
    assert run(elsewhere, "sync").returncode == 0
    archive = tmp_path / "all.tar.gz"
    assert run(elsewhere, "backup", archive, "--without-ledger").returncode == 0
    (small / "remains.md").unlink()
    assert run(there, "sync", "--briefs", small).returncode == 0
    assert sorted(desk.briefs.listing()) == ["liaison.md", "pressure.md"]
    kept = {name.split("-", 1)[1]: desk.bin.read(name) for name in desk.bin.listing()}
    assert kept == {"pressure.md": before["liaison.md"], "remains.md": before["remains.md"]}
    restored = run(elsewhere, "restore", archive, "--replace")
    assert (restored.returncode, restored.stderr) == (0, "")
    assert desk.briefs.read("remains.md") == before["remains.md"]
    tried = argparse.Namespace(briefs=tmp_path / "none", data=data, database=url, in_folder=False)
    _, copy = copied(tried, 0, tmp_path / "tried")
    assert {path.name for path in copy.iterdir()} == {*desk.briefs.listing()}
    write_brief("local", "Only this machine has it.")
    assert run(there, "editions", "to-files").returncode == 0
    now = {path.name: path.read_bytes() for path in small.iterdir()}
    assert now == before | {"pressure.md": before["liaison.md"]}
    aside = {path.name for path in data.glob("before-move-*/briefs/*")}
    assert aside == {"local.md", "pressure.md"}


def test_damaged_rows_are_found_and_the_words_say_what_helps(
    postgresql: PostgreSql, data: Path, small: Path, tmp_path: Path, write_brief: WriteBrief
) -> None:
    """A sync that finds nothing changed leaves them; each command that is named makes a sound edition live."""
    url = postgresql.new_database()
    there = {"BRIEFING_BRIEFS_DIR": str(small), "BRIEFING_DATA_DIR": str(data), "BRIEFING_DATABASE_URL": url}
    assert run(there, "editions", "to-database").returncode == 0
    there["BRIEFING_EDITIONS"] = "database"
    write_brief("hotline", "Cy Orr recommends a hotline between both navies. It should be staffed at night.")
    assert run(there, "sync", "--briefs", small).returncode == 0
    kept = DatabaseEditions(url, data)
    change(kept, "UPDATE passages_1 SET sentences = set_byte(sentences, 1, 3) WHERE place = 3")
    found = run(there, "editions", "verify")
    assert (found.returncode, found.stdout.count("its rows do not match")) == (1, 1)
    assert re.findall("`briefing (.*?)`", found.stderr) == ["sync --anew", "editions rollback 1"]
    assert "Nothing has changed" in run(there, "sync").stdout
    assert run(there, "editions", "rollback", 1).returncode == 0
    found = run(there, "editions", "verify")
    assert (found.returncode, "not live" in found.stderr) == (1, True)
    change(kept, "UPDATE questions_1 SET vector = vector + vector", "UPDATE passages_1 SET vector = vector + vector")
    assert re.findall("`briefing (.*?)`", run(there, "editions", "verify").stderr) == ["sync --anew"]
    anew = run(there, "sync", "--anew")
    assert (anew.returncode, "edition 3 is live" in anew.stdout) == (0, True)
    kept.check(3)
    change(kept, "DELETE FROM editions WHERE number = 3")
    gone = run(there, "editions", "verify")
    assert (gone.returncode, "Edition 3, which should be live, is gone" in gone.stderr) == (1, True)
    assert "`briefing sync --anew`" in gone.stderr
    assert run(there, "sync", "--anew").returncode == 0
    kept.check(kept.live_number() or 0)
    change(kept, "UPDATE editions SET manifest = 'x'")
    elsewhere = there | {"BRIEFING_BRIEFS_DIR": str(tmp_path / "out"), "BRIEFING_DATA_DIR": str(tmp_path / "other")}
    lost = run(elsewhere, "editions", "to-files")
    assert (lost.returncode, "The briefs of the database are in" in lost.stderr) == (1, True)
    assert "No kept edition is sound" in lost.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} == {path.name for path in small.iterdir()}


def test_a_database_for_editions_is_a_postgresql(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A SQLite ledger, or none, keeps no editions; that is one line. Files are what holds where nothing is said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRIEFING_EDITIONS", "database")
    for url in ("", "sqlite:///ledger.db"):
        monkeypatch.setenv("BRIEFING_DATABASE_URL", url)
        with pytest.raises(SettingsRefused, match="BRIEFING_EDITIONS can be database only where"):
            read_places()
    monkeypatch.setenv("BRIEFING_DATABASE_URL", "postgresql+psycopg://ann:secret@db/briefing")
    assert read_places().editions_at == "postgresql+psycopg://ann:secret@db/briefing"
    monkeypatch.setenv("BRIEFING_EDITIONS", "files")
    assert (read_places().editions_at, read_places().server is None) == (None, False)
    assert Settings(bot_token=SecretStr("123456:ABCDEFGHIJ"), database_url=None).editions_at is None
    without = briefing("editions", "to-database", cwd=tmp_path)
    assert (without.returncode, without.stdout) == (2, "")
    assert "BRIEFING_DATABASE_URL names no PostgreSQL" in without.stderr
