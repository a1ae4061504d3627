"""Before a ledger's tables are changed, all of it is copied."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.engine import make_url

from bot.database.engine import Database, LedgerFailure
from bot.database.precaution import KEPT
from bot.database.revision import newest, revision_of
from tests.bot.database.test_database import as_of


def test_a_new_ledger_needs_no_copy(nothing_at: str, tmp_path: Path) -> None:
    """Nor does one that is up to date."""
    copies = tmp_path / "copies"
    for _ in range(2):
        Database(nothing_at, copies=copies).close()
    assert not copies.exists()


def test_the_copy_holds_what_was_there(nothing_at: str, tmp_path: Path) -> None:
    """Brought up to date from an earlier version, the ledger of before lies among the copies."""
    copies = tmp_path / "copies"
    as_of("0003", nothing_at)
    engine = create_engine(nothing_at)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO updates (update_id, state) VALUES (5, 'settled')"))
    engine.dispose()
    Database(nothing_at, copies=copies).close()
    (copy,) = copies.iterdir()
    assert copy.name.startswith("ledger-0003-")
    assert copy.stat().st_mode & 0o077 == 0
    found = make_url(f"sqlite:///{copy}")
    assert revision_of(found) == "0003"
    kept = create_engine(found)
    with kept.connect() as connection:
        assert connection.scalar(select(text("update_id")).select_from(text("updates"))) == 5
    kept.dispose()
    Database(f"sqlite:///{copy}").close()
    assert revision_of(found) == newest()


def test_without_a_copy_nothing_is_changed(tmp_path: Path) -> None:
    """Where the copy cannot be written, the ledger is not opened, and its tables stay as they were."""
    address = f"sqlite:///{tmp_path / 'ledger.db'}"
    as_of("0003", address)
    (tmp_path / "copies").write_text("a file", encoding="utf-8")
    with pytest.raises(LedgerFailure):
        Database(address, copies=tmp_path / "copies")
    assert revision_of(make_url(address)) == "0003"


def test_old_copies_go(tmp_path: Path) -> None:
    """So many are kept, the newest."""
    copies = tmp_path / "copies"
    copies.mkdir()
    for number in range(KEPT + 2):
        (copies / f"ledger-0001-{number}.db").touch()
    as_of("0003", f"sqlite:///{tmp_path / 'ledger.db'}")
    Database(f"sqlite:///{tmp_path / 'ledger.db'}", copies=copies).close()
    assert len(list(copies.iterdir())) == KEPT
    assert any(path.name.startswith("ledger-0003-") for path in copies.iterdir())
