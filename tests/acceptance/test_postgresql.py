"""The real process with ledger and editions on PostgreSQL: the same conversation, briefs and kills as on SQLite."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.html import plain
from bot.messages import say
from index.editions.database.editions import DatabaseEditions
from index.editions.database.moving import to_database
from tests.emulator.bot_api import BotApi
from tests.support.administration import quotes, said
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until
from tests.support.postgresql import PostgreSql
from tests.support.subscribing import states, subscribe

ASKER, SUBSCRIBER = 401, 402
QUESTION = "What does Abigail Bard recommend on working-level talks?"


@pytest.fixture(scope="module")
def ledger(postgresql: PostgreSql) -> str:
    """The address of the ledger."""
    return postgresql.new_database()


@pytest.fixture(scope="module")
def bot(api: BotApi, data: Path, ledger: str) -> Iterator[BotProcess]:
    """A bot on that ledger, its editions beside it, with one subscriber whose brief is due."""
    api.introduce(SUBSCRIBER)
    subscribe(data, SUBSCRIBER, ledger=ledger)
    to_database(data, DatabaseEditions(ledger, data))
    (data / "live").unlink()  # nothing of the files is needed from here on
    process = BotProcess(api, data, DATABASE_URL=ledger, EDITIONS="database")
    process.start()
    yield process
    process.end()
    for unwanted in (api.token, "Traceback", ledger):
        assert unwanted not in process.log


def test_a_brief_comes_once_and_a_kill_changes_nothing(api: BotApi, bot: BotProcess, data: Path, ledger: str) -> None:
    """The brief that is due arrives; after a kill the day stands in the ledger, and none comes again."""
    (brief,) = api.wait_for(SUBSCRIBER, 1)
    wait_until(lambda: states(data, ledger=ledger) == {"sent": 1})
    bot.kill()
    bot.start()
    assert quotes(said(api, "/today", admin=SUBSCRIBER)) == quotes(brief) != []
    assert states(data, ledger=ledger) == {"sent": 1}
    assert not (data / "ledger.db").exists()


@pytest.mark.usefixtures("bot")
def test_questions_follow_each_other_and_are_exported_and_erased(api: BotApi) -> None:
    """A question is answered, a follow-up read after it, both are in the export, and nothing is after /forget."""
    assert "Bard" in said(api, QUESTION, admin=ASKER).plain
    assert "Reading this as" in said(api, "and what about China?", admin=ASKER).plain
    told = said(api, "/mydata", admin=ASKER)
    assert told.upload is not None
    assert QUESTION in json.dumps(json.loads(told.upload.data))
    asked = said(api, "/forget", admin=ASKER)
    api.press(asked.message_id, asked.labels[0], chat_id=ASKER, user_id=ASKER)
    wait_until(lambda: any(message.plain == plain(say("erased")) for message in api.messages(ASKER)))
    told = said(api, "/mydata", admin=ASKER)
    assert told.upload is not None
    assert QUESTION not in json.dumps(json.loads(told.upload.data))


@pytest.mark.usefixtures("bot")
def test_subscribing_works(api: BotApi) -> None:
    """The dialogue starts, and its first screen has buttons."""
    assert said(api, "/subscribe", admin=ASKER).labels
