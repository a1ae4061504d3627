"""What was stored by another version, or by a hand, costs nobody but itself anything: row by row, file by file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.admin.library.shelf import Shelf
from bot.ask.store import Questions, last_asked
from bot.database.engine import Database
from bot.delivery.store import Deliveries, put
from bot.records import Address, Before, Part, Place, Subscriber
from bot.subscribe.store import Subscriptions
from index import desk_of_folders
from tests.support.ledgers import ledger_at

NOW = 1_000_000
ANN, BOB = Address(1), Address(2)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A new ledger."""
    opened = Database(ledger_at(tmp_path / "ledger.db"))
    yield opened
    opened.close()


def _change(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "ledger.db", isolation_level=None)) as ledger:
        assert ledger.execute(statement).rowcount > 0


@pytest.mark.parametrize("column", ["buttons = '{'", "buttons = '[[1]]'", "html = NULL", "buttons = '7'"])
def test_a_delivery_that_cannot_be_read_fails_alone(database: Database, tmp_path: Path, column: str) -> None:
    """The others are claimed and sent; it is given up, and not looked at again and again."""
    with database.transaction() as connection:
        put(connection, [ANN, BOB], "broadcast", 1, [Part("Hello")], NOW)
    _change(tmp_path, f"UPDATE parts SET {column} WHERE chat_id = 1")  # noqa: S608  # of this test alone
    deliveries = Deliveries(database)
    assert [one.delivery.address for one in deliveries.claim(NOW, limit=9)] == [BOB]
    assert deliveries.counts() == {"failed": 1, "sending": 1}
    assert deliveries.recover(NOW) == 0


@pytest.mark.parametrize("column", ["topics = '{'", "weekdays = 'all'", "fewer = 'x'"])
def test_a_subscriber_who_cannot_be_read_keeps_nobody_from_a_brief(
    database: Database, tmp_path: Path, column: str
) -> None:
    """Who is due beside them is found, and they are looked at again later."""
    subscriptions = Subscriptions(database)
    for address in (ANN, BOB):
        subscriptions.save(Subscriber(address=address, state="active", next_due=NOW - address.chat_id))
    _change(tmp_path, f"UPDATE subscribers SET {column} WHERE chat_id = 1")  # noqa: S608  # of this test alone
    assert [one.address for one in subscriptions.due(NOW, limit=9)] == [BOB]
    assert [one.address for one in subscriptions.due(NOW, limit=1)] == [BOB]


@pytest.mark.parametrize("speakers", ["'{'", "'null'", "'7'"])
def test_a_last_question_that_cannot_be_read_is_none(database: Database, tmp_path: Path, speakers: str) -> None:
    """The next question of that person stands for itself."""
    questions = Questions(database, days=0)
    place = Place(1, 0, 1)
    questions.remember(place, 1, Before("Who?", ("Ann",)), now=NOW)
    with database.transaction() as connection:
        assert last_asked(connection, place, 2, 0) is not None
    _change(tmp_path, f"UPDATE conversations SET speakers = {speakers}")  # noqa: S608  # of this test alone
    with database.transaction() as connection:
        assert last_asked(connection, place, 2, 0) is None


def test_a_state_of_a_later_version_keeps_nobody_from_starting(database: Database, tmp_path: Path) -> None:
    """A part in a state that this version does not know is left behind, and what else was under way is taken up."""
    with database.transaction() as connection:
        put(connection, [ANN, BOB], "broadcast", 1, [Part("Hello")], NOW)
    deliveries = Deliveries(database)
    deliveries.claim(NOW, limit=9)
    _change(tmp_path, "UPDATE parts SET state = 'scheduled' WHERE chat_id = 1")
    deliveries.recover(NOW)
    assert [one.delivery.address for one in deliveries.claim(NOW, limit=9)] == [BOB]


def test_a_file_with_an_odd_name_stops_no_sweep(tmp_path: Path) -> None:
    """What is too old goes, whatever lies beside it."""
    shelf = Shelf(desk_of_folders(tmp_path / "briefs", tmp_path / "data"), clock=lambda: 10.0**10)
    folder = tmp_path / "data" / "bin"
    folder.mkdir(parents=True)
    (folder / "²-odd.md").write_text("odd", encoding="utf-8")
    (folder / "0-folder.md").mkdir()
    (folder / "1-old.md").write_text("old", encoding="utf-8")
    shelf.sweep()
    assert not (folder / "1-old.md").exists()
