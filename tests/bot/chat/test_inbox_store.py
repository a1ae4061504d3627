"""The ledger on a real SQLite file: each update once, nothing lost by a restart, no text kept."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.inbox_store import KEPT, InboxStore
from bot.daily.doubts import Doubts
from bot.database.engine import Database, LedgerFailure
from bot.delivery.planning import Step
from bot.delivery.store import Deliveries
from bot.records import Address, Delivery, Part, Planned, Subscriber
from bot.subscribe.store import Subscriptions
from tests.support.ledgers import ledger_at

SECRET = "What would become of the plutonium at Yongbyon?"  # noqa: S105  # a question, looked for in the file


@pytest.fixture
def address(tmp_path: Path) -> str:
    """Where a ledger of this test lies."""
    return ledger_at(tmp_path / "state" / "ledger.db")


@pytest.fixture
def ledger(database: Database) -> InboxStore:
    """Its ledger."""
    return InboxStore(database)


def _rows(tmp_path: Path) -> list[tuple[int, str]]:
    connection = sqlite3.connect(tmp_path / "state" / "ledger.db")
    rows = connection.execute("SELECT update_id, state FROM updates ORDER BY update_id").fetchall()
    connection.close()
    return rows


def _bytes(tmp_path: Path) -> bytes:
    return b"".join(path.read_bytes() for path in (tmp_path / "state").iterdir())


def _sabotage(tmp_path: Path, event: str) -> None:
    connection = sqlite3.connect(tmp_path / "state" / "ledger.db")
    connection.execute(f"CREATE TRIGGER fail BEFORE {event} ON updates BEGIN SELECT RAISE(ABORT, '/srv/secret'); END")
    connection.commit()
    connection.close()


def test_an_update_is_new_once(ledger: InboxStore) -> None:
    """What arrives is given back as new; what arrives again, together with something new, is not."""
    assert ledger.receive({7: {"a": 1}, 8: {"b": 2}}).new == {7, 8}
    assert ledger.receive({8: {"b": 2}, 9: {"c": 3}}).new == {9}
    assert ledger.receive({7: {}, 8: {}, 9: {}}).new == set()
    assert ledger.receive({}).new == set()


def test_chats_in_which_something_is_pending_are_named(database: Database, ledger: InboxStore) -> None:
    """Those that were closed, where a setting is to be typed, or where a brief is in doubt; no others are."""
    subscriptions, deliveries = Subscriptions(database), Deliveries(database)
    for chat, changes in enumerate(({"awaiting": "time"}, {"state": "parked"}, {}, {}), start=1):
        subscriptions.save(Subscriber(address=Address(chat), **{"state": "active"} | changes))  # type: ignore[arg-type]
    for chat in (3, 4):
        who = subscriptions.get(Address(chat))
        assert who is not None
        brief = Planned(address=who.address, day="2026-05-05", due_at=1, parts=(Part("text"),), items=())
        deliveries.take([Step(subscriber=who, next_due=9, planned=brief)], 1)
    deliveries.uncertain(Delivery(Address(3), "brief", "2026-05-05"), 0, "TimedOut", 2)
    assert ledger.receive({1: {}}, {1, 2, 3, 4, 5}).pending == {1, 2, 3}
    assert Doubts(database).ask(3, 3) == ["2026-05-05"]
    assert ledger.receive({2: {}}, {3, 4}).pending == set()


def test_what_is_settled_stays_known(ledger: InboxStore) -> None:
    """An update that was answered is not new when Telegram delivers it again."""
    ledger.receive({7: {"a": 1}})
    ledger.mark(7, "settled")
    assert ledger.receive({7: {"a": 1}}).new == set()
    assert ledger.unsettled() == []


def test_what_is_not_settled_comes_back_oldest_first(ledger: InboxStore) -> None:
    """The updates left undone are given back in order, with how far they came and all they held."""
    ledger.receive({30: {"text": "三"}, 10: {"text": "<b>"}, 20: {"text": "\U0001f600"}, 40: None})
    ledger.mark(20, "sending")
    ledger.mark(10, "retried")
    ledger.mark(40, "settled")
    assert ledger.unsettled() == [
        (10, "retried", {"text": "<b>"}),
        (20, "sending", {"text": "\U0001f600"}),
        (30, "received", {"text": "三"}),
    ]


def test_everything_outlives_the_process(ledger: InboxStore, address: str) -> None:
    """A second ledger on the same file, opened without the first being closed, sees all of it."""
    ledger.receive({1: {"text": "waits"}, 2: {"text": "done"}})
    ledger.mark(2, "settled")
    later = InboxStore(Database(address))
    assert later.unsettled() == [(1, "received", {"text": "waits"})]
    assert later.receive({1: {}, 2: {}, 3: {}}).new == {3}


def test_the_text_of_a_settled_question_is_gone_from_the_disk(
    database: Database, ledger: InboxStore, tmp_path: Path
) -> None:
    """No file of the ledger holds the words of a question once it is settled and the ledger closed."""
    ledger.receive({1: {"message": {"text": SECRET}}, 2: {"message": {"text": "waits"}}})
    assert SECRET.encode() in _bytes(tmp_path)
    ledger.mark(1, "settled")
    database.close()
    assert SECRET.encode() not in _bytes(tmp_path)
    assert b"waits" in _bytes(tmp_path)


def test_old_numbers_are_forgotten_and_open_updates_are_not(ledger: InboxStore, tmp_path: Path) -> None:
    """Pruning leaves the newest settled numbers and everything that is not settled, however old."""
    ledger.receive(dict.fromkeys(range(1, KEPT + 11)))
    connection = sqlite3.connect(tmp_path / "state" / "ledger.db")
    connection.execute("UPDATE updates SET state = 'settled' WHERE update_id <> 3")
    connection.commit()
    connection.close()
    ledger.prune()
    assert [number for number, _ in _rows(tmp_path)] == [3, *range(11, KEPT + 11)]
    ledger.prune()
    assert len(_rows(tmp_path)) == KEPT + 1


def test_pruning_a_small_ledger_forgets_nothing(ledger: InboxStore, tmp_path: Path) -> None:
    """As long as there are few updates, all of them are remembered."""
    ledger.receive({1: {}, 2: {}})
    ledger.mark(1, "settled")
    ledger.prune()
    assert _rows(tmp_path) == [(1, "settled"), (2, "received")]


def test_two_processes_never_both_take_an_update(address: str) -> None:
    """Of several ledgers on one file that receive the same updates at once, one at most is given each."""
    ledgers = [InboxStore(Database(address)) for _ in range(3)]

    def receive(number: int) -> list[int]:
        try:
            return sorted(ledgers[number % 3].receive({number // 3: {}, number // 3 + 1: {}}).new)
        except LedgerFailure:
            return []

    with ThreadPoolExecutor(6) as pool:
        given_out = [update_id for taken in pool.map(receive, range(120)) for update_id in taken]
    assert len(given_out) == len(set(given_out))
    assert len(given_out) >= 20


@given(arrivals=st.lists(st.lists(st.integers(1, 30), max_size=8), max_size=12))
@settings(deadline=None, max_examples=40)
def test_over_any_arrivals_each_update_is_new_exactly_once(
    tmp_path_factory: pytest.TempPathFactory, arrivals: list[list[int]]
) -> None:
    """However updates repeat, the first arrival of each is new and no other is."""
    ledger = InboxStore(Database(ledger_at(tmp_path_factory.mktemp("ledger") / "ledger.db")))
    seen: set[int] = set()
    for arrived in arrivals:
        assert ledger.receive({number: {"n": number} for number in arrived}).new == set(arrived) - seen
        seen |= set(arrived)
    assert [number for number, _, _ in ledger.unsettled()] == sorted(seen)


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    """Something else in the ledger's place is neither opened nor overwritten."""
    path = tmp_path / "ledger.db"
    path.write_bytes(b"this is a letter, not a database" * 100)
    with pytest.raises(LedgerFailure, match="its file is damaged, or is no ledger"):
        InboxStore(Database(f"sqlite:///{path}"))
    assert path.read_bytes() == b"this is a letter, not a database" * 100


@pytest.mark.parametrize("event", ["INSERT", "UPDATE", "DELETE"])
def test_a_database_that_fails_is_a_failure_of_the_ledger(ledger: InboxStore, tmp_path: Path, event: str) -> None:
    """Whatever the database refuses comes out as LedgerFailure, without the database's own words."""
    ledger.receive(dict.fromkeys(range(KEPT + 1)))
    ledger.mark(0, "settled")
    _sabotage(tmp_path, event)
    work = {
        "INSERT": lambda: ledger.receive({99_999: {}}),
        "UPDATE": lambda: ledger.mark(5, "sending"),
        "DELETE": ledger.prune,
    }
    with pytest.raises(LedgerFailure) as caught:
        work[event]()
    assert "/srv" not in str(caught.value)
    assert len(_rows(tmp_path)) == KEPT + 1


def test_a_vanished_table_is_a_failure_of_the_ledger(ledger: InboxStore, tmp_path: Path) -> None:
    """Reading what was left undone fails as LedgerFailure too."""
    connection = sqlite3.connect(tmp_path / "state" / "ledger.db")
    connection.execute("DROP TABLE updates")
    connection.commit()
    connection.close()
    with pytest.raises(LedgerFailure):
        ledger.unsettled()
