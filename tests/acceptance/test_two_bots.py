"""Two bots in one PostgreSQL database, each in a schema of its own: neither sees anything of the other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.emulator.bot_api import BotApi
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until
from tests.support.postgresql import PostgreSql
from tests.support.subscribing import states, subscribe

PERSON = 61
QUESTIONS = ("What should happen at Yongbyon?", "Who wants liaison offices?")


class Other:
    """A bot with a Telegram, a data folder and a schema of its own."""

    def __init__(self, api: BotApi, data: Path, ledger: str) -> None:
        self.api, self.data, self.ledger = api, data, ledger
        self.process = BotProcess(api, data, DATABASE_URL=ledger)


@pytest.fixture(scope="module")
def bots(corpus_data: Path, tmp_path_factory: pytest.TempPathFactory, postgresql: PostgreSql) -> Iterator[list[Other]]:
    """Two, whose chats and updates have the same numbers; the person is a subscriber of the first, and due."""
    database = postgresql.new_database()
    with BotApi() as here, BotApi() as there:
        made = []
        for name, api in (("one", here), ("two", there)):
            api.introduce(PERSON)
            data = Path(shutil.copytree(corpus_data, tmp_path_factory.mktemp(name) / "data"))
            made.append(Other(api, data, f"{database}&options=-csearch_path%3D{name}"))
        subscribe(made[0].data, PERSON, ledger=made[0].ledger)
        for one in made:
            one.process.start()
        yield made
        for one in made:
            one.process.end()
            assert "Traceback" not in one.process.log


def test_each_answers_its_own_and_sends_its_own_briefs(bots: list[Other]) -> None:
    """Both are in charge; one sends a brief, both answer the question that was asked there, under the same numbers."""
    first, second = bots
    wait_until(lambda: states(first.data, ledger=first.ledger) == {"sent": 1}, timeout_s=60)
    for one, question in zip(bots, QUESTIONS, strict=True):
        one.process.wait_for_log("in charge: this process does what one does for all", 60)
        before = len(one.api.messages(PERSON))
        one.api.say(PERSON, question)
        answer = one.api.wait_for(PERSON, before + 1)[before]
        assert answer.reply_to == one.api.written(PERSON)[-1]
    assert len(first.api.messages(PERSON)) == 2
    assert len(second.api.messages(PERSON)) == 1
    assert states(second.data, ledger=second.ledger) == {}
