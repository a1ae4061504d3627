"""`briefing doctor`: what is well, what is amiss, and what to do about it."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.database.engine import Database
from bot.database.revision import Unreachable, revisions
from briefing.doctor import library, machine
from tests.briefing.test_command import briefing

TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"  # noqa: S105


def _lines(output: str) -> dict[str, tuple[str, str]]:
    """What is said of each thing, by its name: the sign and the sentence."""
    found = [line for line in output.splitlines() if ":" in line and line[:4].strip() in ("ok", "note", "DO")]
    return {line[6:].partition(":")[0]: (line[:4].strip(), line[22:]) for line in found}


def test_a_sound_installation_is_well(corpus_data: Path, tmp_path: Path) -> None:
    """Everything has a line, a missing token is no fault, the exit code is 0, and nothing was written."""
    shutil.copytree(corpus_data, tmp_path / "data")
    (tmp_path / "data").chmod(0o700)
    before = sorted((tmp_path / "data").rglob("*"))
    done = briefing("doctor", BRIEFING_DATA_DIR=str(tmp_path / "data"))
    found = _lines(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("\nAll is well.\n")
    assert list(found) == [
        "Python", "Packages", "Briefs", "Model", "Reranker", "Edition", "Data folder", "Disk", "Temporary", "Settings",
        "Token", "Ledger", "Time zones", "Clock",
    ]  # fmt: skip
    assert found["Token"][0] == "note"
    assert found["Edition"] == ("ok", "edition 1 is live, its seal holds, and it has all 154 briefs as they are.")
    assert found["Data folder"][0] == "ok"
    assert sorted((tmp_path / "data").rglob("*")) == before


def test_what_is_amiss_says_what_to_do(corpus_data: Path, small: Path, tmp_path: Path) -> None:
    """A damaged edition, other briefs, a misspelt setting and a malformed token each say so; the exit code is 1."""
    data = tmp_path / "data"
    shutil.copytree(corpus_data, data)
    (data / "editions" / "000001" / "briefs.jsonl").write_bytes(b"")
    done = briefing(
        "doctor",
        BRIEFING_DATA_DIR=str(data),
        BRIEFING_BRIEFS_DIR=str(tmp_path / "nowhere"),
        BRIEFING_BOT_TOKEN="hello",  # noqa: S106
        BRIEFING_ADMIN_ID="3",
    )
    found = _lines(done.stdout)
    assert done.returncode == 1
    assert done.stdout.endswith("4 things to do; they are marked DO.\n")
    assert found["Briefs"][1].startswith("There is no folder “")
    assert found["Edition"] == ("DO", "No kept edition is sound; run `briefing sync` to build the index again.")
    assert found["Settings"] == ("DO", "nothing reads BRIEFING_ADMIN_ID; did you mean BRIEFING_ADMIN_IDS?")
    assert found["Token"] == ("DO", "BRIEFING_BOT_TOKEN is not of the form 123456:ABC-DEF…, as BotFather gives it.")
    assert "hello" not in done.stdout


def test_an_edition_behind_the_briefs_is_told(corpus_data: Path, small: Path) -> None:
    """An edition of other briefs is sound; that they have changed is worth knowing."""
    assert library.edition(corpus_data, small, None).state == "note"


def test_a_model_that_is_none(tmp_path: Path) -> None:
    """A folder without a model is something to do."""
    found = library.model(str(tmp_path))
    assert found.state == "amiss"
    assert "Error" not in found.text


def test_the_ledger_is_asked_and_not_touched(address: str) -> None:
    """No ledger, one of this version, an earlier and a later one are told apart; nothing is made or migrated."""
    absent, wanted, _ = revisions(address)
    assert absent is None
    Database(address).close()
    assert revisions(address) == (wanted, wanted, True)
    for revision, known in (("0003", True), ("9999", False)):
        engine = create_engine(address)
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
        engine.dispose()
        there, _, is_known = revisions(address)
        assert (there, is_known) == (revision, known)


@pytest.mark.parametrize(
    "address", ["nonsense", "mysql://one@localhost/x", "postgresql+psycopg://one:secret@127.0.0.1:9/x", "unknown://x"]
)
def test_a_ledger_that_cannot_be_reached_says_why(address: str) -> None:
    """Each cause has its words, and none holds the password."""
    with pytest.raises(Unreachable) as refused:
        revisions(address)
    assert str(refused.value)
    assert "secret" not in str(refused.value)


def test_folder_disk_and_clock(tmp_path: Path) -> None:
    """A folder that is not there yet is no fault; one that others can read, a file, and a clock behind are told."""
    assert library.data_folder(tmp_path / "later").state == "note"
    assert machine.disk(tmp_path / "later" / "deeper").state == "ok"
    tmp_path.chmod(0o755)
    assert "chmod 700" in library.data_folder(tmp_path).text
    tmp_path.chmod(0o700)
    assert library.data_folder(tmp_path).state == "ok"
    (tmp_path / "file").touch()
    assert library.data_folder(tmp_path / "file").state == "amiss"
    made = datetime(2026, 6, 1, tzinfo=UTC)
    assert machine.clock(made, datetime(1970, 1, 1, tzinfo=UTC)).state == "amiss"
    assert machine.clock(made, datetime(2026, 6, 2, tzinfo=UTC)).state == "ok"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is locked for this user")
def test_a_locked_data_folder(tmp_path: Path) -> None:
    """A folder that cannot be written to is something to do."""
    tmp_path.chmod(0o500)
    assert library.data_folder(tmp_path).state == "amiss"
    tmp_path.chmod(0o700)
