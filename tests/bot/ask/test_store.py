"""What people asked last and the log of questions, as they are stored: on a real SQLite file."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.admission.quotas import Quotas
from bot.answers.store import Replies
from bot.ask.store import Asked, Conversations, Questions, last_asked
from bot.chat.inbox_store import KEPT, InboxStore
from bot.database.engine import Database, LedgerFailure
from bot.database.tables import updates
from bot.records import Before, Place
from tests.support.commands import wait_until
from tests.support.ledgers import ledger_at

PRESSURE = "What does Klingner say about sanctions?"
RELIEF = "What does Klingner say about verification?"
SECRET = "What would become of the plutonium at Yongbyon?"  # noqa: S105  # a question, looked for in the file

HERE = Place(1, 0, 7)
KLINGNER = Before(PRESSURE, ("Bruce Klingner",))
ASKED = Asked(
    chat_id=1, user_id=7, asked_at=100, question=PRESSURE, kind="answer", reason=None, confidence=0.5,
    edition=1, elapsed_ms=3.0,
)  # fmt: skip


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A new ledger."""
    opened = Database(ledger_at(tmp_path / "ledger.db"))
    yield opened
    opened.close()


@pytest.fixture
def inbox(database: Database) -> InboxStore:
    """Its inbox."""
    return InboxStore(database)


@pytest.fixture
def questions(database: Database) -> Questions:
    """Its questions."""
    return Questions(database, days=30)


def _recall(database: Database, place: Place, update_id: int, *, since: int = 0) -> Before | None:
    with database.transaction() as connection:
        return last_asked(connection, place, update_id, since)


def _texts(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("ledger.db*"))


def test_remembering_marks_the_update(database: Database, inbox: InboxStore, questions: Questions) -> None:
    """The question is noted in the step that says its answer is on its way; another place knows nothing of it."""
    inbox.receive({5: {"a": 1}})
    questions.remember(HERE, 5, KLINGNER, now=100)
    assert [state for _, state, _ in inbox.unsettled()] == ["sending"]
    assert _recall(database, HERE, 6, since=100) == KLINGNER
    for other in (Place(2, 0, 7), Place(1, 3, 7), Place(1, 0, 8)):
        assert _recall(database, other, 6, since=100) is None
    assert _recall(database, HERE, 6, since=101) is None


def test_both_are_noted_or_neither(inbox: InboxStore, questions: Questions, tmp_path: Path) -> None:
    """When the question cannot be written, the update is not marked, and will be tried again as at first."""
    inbox.receive({5: {"a": 1}})
    with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as opened:
        opened.execute("CREATE TRIGGER t BEFORE INSERT ON conversations BEGIN SELECT RAISE(ABORT, 'full'); END")
    with pytest.raises(LedgerFailure):
        questions.remember(HERE, 5, KLINGNER, now=100)
    assert [state for _, state, _ in inbox.unsettled()] == ["received"]


def test_a_question_tried_again_follows_nothing_later(database: Database, questions: Questions) -> None:
    """An update that is tried again sees no question that came after it, nor overwrites or forgets one."""
    questions.remember(HERE, 8, KLINGNER, now=100)
    assert _recall(database, HERE, 8) is None
    assert _recall(database, HERE, 7) is None
    questions.remember(HERE, 7, Before("Why?", ()), now=101)
    questions.forget(HERE, 7)
    assert _recall(database, HERE, 9) == KLINGNER


def test_the_last_question_replaces_the_one_before(database: Database, questions: Questions) -> None:
    """One question is kept of each person in each place, the last, until it is forgotten."""
    questions.remember(HERE, 5, KLINGNER, now=100)
    questions.remember(HERE, 6, Before(RELIEF, ()), now=101)
    assert _recall(database, HERE, 7) == Before(RELIEF, ())
    questions.forget(HERE, 7)
    assert _recall(database, HERE, 8) is None


def test_what_is_erased_is_gone_from_the_disk(database: Database, questions: Questions, tmp_path: Path) -> None:
    """Of the questions, those asked before the moment go, to the last byte; the others stay."""
    questions.remember(HERE, 5, Before(SECRET, ()), now=100)
    questions.remember(Place(2, 0, 7), 6, KLINGNER, now=200)
    assert SECRET.encode() in _texts(tmp_path)
    questions.forget_all(before=200)
    assert SECRET.encode() not in _texts(tmp_path)
    assert _recall(database, HERE, 9) is None
    assert _recall(database, Place(2, 0, 7), 9) == KLINGNER


def test_two_processes_agree(database: Database, questions: Questions, tmp_path: Path) -> None:
    """What one process remembers or forgets, another one on the same ledger knows at once."""
    other = Database(ledger_at(tmp_path / "ledger.db"))
    questions.remember(HERE, 5, KLINGNER, now=100)
    assert _recall(other, HERE, 6) == KLINGNER
    Questions(other, days=30).forget(HERE, 6)
    assert _recall(database, HERE, 7) is None


def test_old_numbers_are_forgotten_while_the_bot_runs(
    database: Database, inbox: InboxStore, questions: Questions
) -> None:
    """A process that runs for months keeps no more numbers of updates than one that is started each day."""
    rows = [{"update_id": number, "state": "settled"} for number in range(KEPT + 50)]
    with database.transaction() as connection:
        connection.execute(insert(updates), rows)

    async def run() -> None:
        conversations = Conversations(inbox, questions, Replies(database), Quotas(database))
        conversations.begin()
        await asyncio.to_thread(wait_until, lambda: inbox.receive({1: None}).new == {1})
        conversations.end()

    asyncio.run(run())


@pytest.mark.parametrize(("days", "kept"), [(30, 1), (0, 0)])
def test_a_question_is_logged_with_its_mark(database: Database, inbox: InboxStore, days: int, kept: int) -> None:
    """One step marks the update, remembers the question and logs it, where questions are kept at all."""
    questions = Questions(database, days=days)
    inbox.receive({5: {"a": 1}})
    number = questions.remember(HERE, 5, KLINGNER, ASKED, now=100)
    assert (number is not None) == bool(kept)
    assert _recall(database, HERE, 6) == replace(KLINGNER, logged=number)
    assert (number and questions.asked(number, 1), number and questions.asked(number, 2)) == (
        (PRESSURE, None) if kept else (None, None)
    )
    assert questions.by(7) == [ASKED] * kept
    assert [state for _, state, _ in inbox.unsettled()] == ["sending"]


def test_a_question_that_cannot_be_logged_is_not_marked(
    database: Database, inbox: InboxStore, questions: Questions, tmp_path: Path
) -> None:
    """It is as if it had not been answered, and will be tried again as at first."""
    inbox.receive({5: {"a": 1}})
    with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as opened:
        opened.execute("CREATE TRIGGER t BEFORE INSERT ON questions BEGIN SELECT RAISE(ABORT, 'full'); END")
    with pytest.raises(LedgerFailure):
        questions.remember(HERE, 5, KLINGNER, ASKED, now=100)
    assert [state for _, state, _ in inbox.unsettled()] == ["received"]
    assert _recall(database, HERE, 6) is None
