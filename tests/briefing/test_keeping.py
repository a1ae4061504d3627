"""`briefing backup` and `briefing restore --check`, as a process: exit codes and what is said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.backup.archive import Manifest, files_of, write
from bot.database.engine import Database
from tests.briefing.test_command import briefing


def test_a_folder_by_its_slash_and_a_ledger_that_is_missed(small: Path, tmp_path: Path) -> None:
    """A slash at the end means a folder; no ledger is told and ends with 1, unless it is to be left out."""
    places = {"BRIEFING_DATA_DIR": str(tmp_path / "data"), "BRIEFING_BRIEFS_DIR": str(small)}
    done = briefing("backup", f"{tmp_path}/kept/", cwd=tmp_path, **places)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"There is no ledger ({tmp_path / 'data' / 'ledger.db'})")
    done = briefing("backup", "--without-ledger", f"{tmp_path}/kept/", cwd=tmp_path, **places)
    assert (done.returncode, done.stderr) == (0, "")
    assert ": no ledger, 3 briefs, no edition" in done.stdout
    (made,) = (tmp_path / "kept").iterdir()
    assert made.name.endswith(".tar.gz")


def test_a_check_tells_of_a_newer_ledger(tmp_path: Path) -> None:
    """The archive is whole, and this version could not restore it: both are said."""
    parts = tmp_path / "parts"
    parts.mkdir()
    address = f"sqlite:///{parts / 'ledger.db'}"
    Database(address).close()
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    manifest = Manifest(
        made="2026-06-01T00:00:00Z", version="9.9", revision="9999", edition=None, briefs=0, files=files_of(parts)
    )
    write(tmp_path / "made.tar.gz", parts, manifest)
    done = briefing("restore", "--check", tmp_path / "made.tar.gz", cwd=tmp_path)
    assert done.returncode == 1
    assert "is whole" in done.stdout
    assert "from a newer version of the program (9.9)" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can write into what belongs to others")
def test_root_in_the_folder_of_another_user_is_warned(small: Path, tmp_path: Path) -> None:
    """What root writes there the bot cannot read: sync and restore say so, and how to mend it."""
    data, other = tmp_path / "data", 65534
    data.mkdir(mode=0o700)
    places = {"BRIEFING_DATA_DIR": str(data), "BRIEFING_BRIEFS_DIR": str(small)}
    assert "belongs to" not in briefing("sync", cwd=tmp_path, **places).stderr
    os.chown(data, other, other)
    done = briefing("sync", cwd=tmp_path, **places)
    assert done.returncode == 0
    assert f"“{data}” belongs to nobody, who cannot read what root writes there." in done.stderr
    assert f"chown -R nobody: {data}" in done.stderr
    done = briefing("restore", tmp_path / "none", cwd=tmp_path, **places)
    assert done.returncode == 1
    assert "belongs to nobody" in done.stderr
