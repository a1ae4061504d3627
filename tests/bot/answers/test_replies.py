"""Which messages answer which question, on either database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answers.store import KEPT_S, Replies, Reply
from bot.database.engine import Database
from bot.records import Before, Place
from tests.support.ledgers import ledger_at

ANN, BOB = Place(-7, 3, 1), Place(-7, 0, 2)
READ, BEFORE = Before("What of sanctions?", ("Ann Lee",), 2, 5), Before("What of coal?", ())
HERS = Reply(ANN, 10, 100, text="and sanctions?", read=READ, before=BEFORE)


@pytest.fixture
def replies(address: str) -> Iterator[Replies]:
    """A new ledger."""
    database = Database(address)
    yield Replies(database)
    database.close()


def test_what_is_saved_is_found(replies: Replies) -> None:
    """By the question's message, and what was asked by any message of the answer; nobody else's."""
    replies.save(HERS, 50)
    assert replies.to(-7, 10) == HERS
    write = replies.arrived(HERS, (20, 21))
    assert replies.to(-7, 10) == replace(HERS, answers=(20, 21))
    replies.write(write)
    assert replies.to(-7, 10) == replace(HERS, answers=(20, 21))
    assert [replies.behind(-7, number) for number in (20, 21, 22)] == [READ, READ, None]
    assert (replies.behind(-8, 20), replies.to(-7, 11), replies.to(-8, 10)) == (None, None, None)


def test_what_arrived_first_does_not_undo_an_edit(replies: Replies) -> None:
    """The first answer's messages are written when its update is settled, and an edit may have come before."""
    replies.save(HERS, 50)
    late = replies.arrived(HERS, (20,))
    edited = replace(HERS, version=(60, 101), answers=(30,))
    replies.save(edited, 60)
    replies.write(late)
    assert replies.to(-7, 10) == edited


def test_texts_go_before_the_messages(replies: Replies) -> None:
    """What was asked goes with /new and with time; which messages answer which when nobody can edit any more."""
    for reply in (HERS, replace(HERS, place=BOB, message_id=11)):
        replies.save(replace(reply, answers=(20,)), 50)
    bare = Reply(ANN, 10, 100, answers=(20,))
    replies.forget(ANN)
    assert replies.to(-7, 10) == bare
    assert replies.behind(-7, 20) == READ
    replies.expire(60, texts_before=51)
    assert replies.behind(-7, 20) is None
    replies.expire(50 + KEPT_S + 1, texts_before=51)
    assert replies.to(-7, 10) is None


def test_a_person_reads_and_erases_theirs(replies: Replies) -> None:
    """And nobody else's."""
    for reply in (HERS, replace(HERS, place=BOB, message_id=11)):
        replies.save(reply, 50)
    assert [(one["message_id"], one["text"]) for one in replies.by(1)] == [(10, "and sanctions?")]
    replies.erase(1)
    assert (replies.by(1), len(replies.by(2))) == ([], 1)


@pytest.mark.parametrize("stored", ['{"was": 1}', "7", "{"])
def test_a_row_of_another_version_is_no_reply(tmp_path: Path, stored: str) -> None:
    """It is passed over, and what was noted of others is found."""
    database = Database(ledger_at(tmp_path / "ledger.db"))
    replies = Replies(database)
    for reply in (HERS, replace(HERS, message_id=11, answers=(21,))):
        replies.save(reply, 50)
    with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as ledger:
        ledger.execute("UPDATE replies SET read = ? WHERE message_id = 10", (stored,))
    assert replies.to(-7, 10) is None
    assert replies.to(-7, 11) is not None
    assert replies.behind(-7, 21) == (None if stored == "{" else READ)
    database.close()
