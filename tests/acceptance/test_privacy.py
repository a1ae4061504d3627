"""What is stored about a person: told, exported and erased."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.admin.audit import Audit
from bot.admin.broadcast.store import Broadcasts, By
from bot.admin.reindex.store import Runs
from bot.ask.awaited import Awaited
from bot.ask.store import Asked, Questions
from bot.chat.inbox_store import KEPT
from bot.database.engine import Database
from bot.html import plain
from bot.messages import say
from bot.records import Address, Part, Subscriber
from bot.subscribe.store import Subscriptions
from tests.emulator.bot_api import BotApi
from tests.support.asking import note
from tests.support.bot_process import BotProcess
from tests.support.ledgers import ledger_at
from tests.support.subscribing import subscribe

QUESTION = "What does Klingner say about sanctions?"
ANN, BOB, BOSS = 411, 412, 415
GROUP = -410
HERS = Asked(
    chat_id=ANN, user_id=ANN, asked_at=100, question=QUESTION, kind="answer", reason=None, confidence=0.9, edition=1,
    elapsed_ms=9.0,
)  # fmt: skip


def _stored(data: Path, table: str, chat_id: int) -> int:
    with closing(sqlite3.connect(data / "ledger.db")) as ledger:
        return int(ledger.execute(f"SELECT count(*) FROM {table} WHERE chat_id = ?", (chat_id,)).fetchone()[0])  # noqa: S608


def _subscribe_group(data: Path) -> None:
    """A group that Ann subscribed."""
    database = Database(ledger_at(data / "ledger.db"))
    Subscriptions(database).save(Subscriber(address=Address(GROUP), chat_type="group", user_id=ANN))
    database.close()


def test_privacy_is_told_in_ten_lines(api: BotApi, bot: BotProcess) -> None:
    """A heading and ten numbered lines, with the days that the setting names."""
    api.say(410, "/privacy")
    (told,) = api.wait_for(410, 1)
    heading, *lines = told.plain.splitlines()
    assert [line.partition(".")[0] for line in lines] == [str(number) for number in range(1, 11)]
    assert "30 days" in told.plain
    assert heading == "What I keep, and for how long"
    times = ("30 days", "half an hour", "until /forget", "until /forget", "as long as", "no other service", "how long",
             "all of it", "at once", f"the last {KEPT:,} updates")  # fmt: skip
    for line, named in zip(lines, times, strict=True):
        assert named in line


def test_mydata_is_a_file_with_all_of_it(api: BotApi, bot: BotProcess, data: Path) -> None:
    """Subscription, groups they subscribed, briefs with their quotes, and questions, of this person only."""
    subscribe(data, ANN, due_in_s=3600)
    _subscribe_group(data)
    api.say(BOB, "Who wants liaison offices?")
    api.wait_for(BOB, 1)
    api.say(ANN, QUESTION)
    api.wait_for(ANN, 1)
    api.say(ANN, "/mydata")
    sent = api.wait_for(ANN, 2)[1]
    assert sent.upload is not None
    found = json.loads(sent.upload.data)
    assert [one["question"] for one in found["questions"]] == [QUESTION]
    assert [one["question"] for one in found["last_questions_for_follow_ups"]] == [QUESTION]
    assert found["subscription"]["state"] == "active"
    assert found["briefs"] == []
    assert [one["chat_id"] for one in found["subscriptions_of_groups"]] == [GROUP]
    assert found["questions"][0]["read_as"] is None
    assert "liaison" not in sent.upload.data.decode()


def test_forget_asks_first_and_then_erases(api: BotApi, bot: BotProcess, data: Path) -> None:
    """“Keep it” changes nothing; “Erase everything” leaves nothing of the person, and others' rows alone."""
    subscribe(data, ANN, BOB, due_in_s=3600)
    _subscribe_group(data)
    count = len(api.messages(ANN))
    api.say(ANN, "/forget")
    asked = api.wait_for(ANN, count + 1)[count]
    api.press(asked.message_id, "data:keep")
    assert api.wait_for(ANN, count + 2)[count + 1].plain == say("forget-not")
    assert _stored(data, "subscribers", ANN) == 1
    api.say(ANN, "/forget")
    asked = api.wait_for(ANN, count + 3)[count + 2]
    api.press(asked.message_id, "data:erase")
    assert api.wait_for(ANN, count + 4)[count + 3].plain == plain(say("erased"))
    tables = ("subscribers", "had", "deliveries", "parts", "questions", "conversations")
    assert [_stored(data, table, ANN) for table in tables] == [0] * len(tables)
    assert _stored(data, "subscribers", BOB) == 1
    assert _stored(data, "questions", BOB) == 1
    with closing(sqlite3.connect(data / "ledger.db")) as ledger:
        kept = ledger.execute("SELECT user_id FROM subscribers WHERE chat_id = ?", (GROUP,)).fetchall()
    assert kept == [(None,)]


def test_forget_says_what_becomes_of_groups() -> None:
    """Before and after, whoever subscribed a group reads that its brief goes on, and what ends it."""
    for told in (say("forget-sure"), say("erased"), say("privacy", kept="", others="")):
        assert re.search(r"[Gg]roups that you subscribed keep their brief, without your id", told)
    for told in (say("forget-sure"), say("erased")):
        assert "send /unsubscribe there to end it." in told


def test_an_administrators_acts_are_in_the_file(api: BotApi, bot: BotProcess, data: Path) -> None:
    """Log, reindexes and broadcasts with their id are exported; drafts that went to nobody are erased too."""
    database = Database(ledger_at(data / "ledger.db"))
    cast, runs = Broadcasts(database), Runs(database)
    for user_id in (BOSS, BOB):
        Audit(database).note(user_id, "broadcast", f"by {user_id}")
        cast.draft(user_id, f"draft of {user_id}", now=100)
        cancelled, sent = (cast.draft(user_id, f"{what} of {user_id}", now=100) for what in ("cancelled", "sent"))
        assert cast.cancel(cancelled, By(user_id, 150, "one"))
        assert cast.begin(sent, user_id, 1, By(user_id, 200, "two"))
    begun = runs.begin_rollback(BOB, BOB, 7, now=300)
    runs.settle(runs.begin_rollback(BOSS, BOSS, 8, now=300), "failed", now=400)
    runs.settle(begun, "failed", now=400)
    api.say(BOSS, "/mydata")
    upload = api.wait_for(BOSS, 1)[0].upload
    assert upload is not None
    found = json.loads(upload.data)
    first, cancelled_act, sent_act, last = (one["detail"] for one in found["acts_as_administrator"])
    assert (first, cancelled_act, last) == (f"by {BOSS}", "“one” cancelled", "edition 8, which failed")
    assert sent_act.startswith("“two” to ")
    assert [(one["edition"], one["state"]) for one in found["operations_on_editions"]] == [(8, "failed")]
    texts = [f"{what} of {BOSS}" for what in ("draft", "cancelled", "sent")]
    assert [one["text"] for one in found["broadcasts"]] == texts
    api.say(BOSS, "/forget")
    api.press(api.wait_for(BOSS, 2)[1].message_id, "data:erase")
    api.wait_for(BOSS, 3)
    assert [one["html"] for one in cast.by(BOSS)] == [f"sent of {BOSS}"]
    assert len(cast.by(BOB)) == 3
    assert len(Audit(database).by(BOSS)) == 4
    database.close()


def test_what_others_decided_is_theirs(address: str) -> None:
    """A reindex is of who started it and of who decided on it; to everyone else the file says nothing of it."""
    database = Database(address)
    runs = Runs(database)
    begun, _ = runs.begin(ANN, ANN, now=100)
    runs.wait(begun.id, 4, None, now=150)
    assert runs.decide(begun.id, "discarded", BOB, now=200)
    assert [one.id for one in runs.by(ANN)] == [one.id for one in runs.by(BOB)] == [begun.id]
    assert runs.by(BOSS) == []
    assert [one.act for one in Audit(database).by(BOB)] == ["discard"]
    cast = Broadcasts(database)
    cast.draft(ANN, "never sent", now=100)
    cast.erase_unsent(BOB)
    assert len(cast.by(ANN)) == 1
    cast.erase_unsent(ANN)
    assert cast.by(ANN) == []
    database.close()


@pytest.mark.parametrize("command", ["/mydata", "/forget"])
def test_in_a_group_it_is_between_the_two(api: BotApi, bot: BotProcess, command: str) -> None:
    """What is stored about one person is no matter for a group."""
    chat_id = -413 if command == "/mydata" else -414
    api.say(chat_id, command, user_id=ANN, chat_type="supergroup")
    assert api.wait_for(chat_id, 1)[0].plain == say("data-in-private")


def test_questions_are_kept_as_long_as_the_setting_says(tmp_path: Path) -> None:
    """After the days they are gone; with 0 days nothing is written at all."""
    database = Database(ledger_at(tmp_path / "ledger.db"))
    kept = Questions(database, days=2)
    note(kept, HERS)
    kept.expire(100 + 2 * 86_400)
    assert kept.by(ANN) == [HERS]
    kept.expire(101 + 2 * 86_400)
    assert kept.by(ANN) == []
    never = Questions(database, days=0)
    note(never, HERS)
    assert never.by(ANN) == []
    database.close()


def test_what_was_told_is_exported_too(tmp_path: Path) -> None:
    """Who was told an answer still has a row, without its text, and it is in the file."""
    database = Database(ledger_at(tmp_path / "ledger.db"))
    number, awaited = note(Questions(database, days=2), HERS), Awaited(database)
    assert number is not None
    assert awaited.add(number, Address(ANN), ANN)
    assert awaited.by(ANN) == [{"chat_id": ANN, "question": QUESTION, "told_at": None}]
    (waiting,) = awaited.waiting(2)
    assert awaited.tell(waiting, [Part("It does.")], 2, now=300)
    assert awaited.by(ANN) == [{"chat_id": ANN, "question": None, "told_at": 300}]
    database.close()


def test_a_subscription_can_be_read_after_all(tmp_path: Path) -> None:
    """The support of these tests writes what the bot reads."""
    subscribe(tmp_path, 5)
    database = Database(ledger_at(tmp_path / "ledger.db"))
    found = Subscriptions(database).get(Address(5))
    assert found is not None
    assert found.state == "active"
    database.close()
