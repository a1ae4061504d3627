"""Two processes on one data folder: the second waits, and takes over when the first has ended, however it ended."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.emulator.bot_api import BotApi
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until

ASKERS = tuple(range(200, 208))
QUESTIONS = ("What should happen at Yongbyon?", "Who wants liaison offices?", "Who is against sanctions relief?")


@pytest.fixture
def second(api: BotApi, data: Path) -> Iterator[BotProcess]:
    """One more process on the same folder, not started yet."""
    process = BotProcess(api, data, log="second.log")
    yield process
    process.end()


def _ask_all(api: BotApi, question: str) -> None:
    """Everybody asks, and has had something by the end."""
    had = {person: len(api.messages(person)) for person in ASKERS}
    for person in ASKERS:
        api.say(person, question)
    wait_until(lambda: all(len(api.messages(person)) > had[person] for person in ASKERS))


def test_nothing_is_answered_twice_and_nobody_is_called_interrupted(
    api: BotApi, bot: BotProcess, second: BotProcess, data: Path
) -> None:
    """While eight people ask, a second process starts, the first is killed, and the second goes on with its work."""
    for person in ASKERS:
        api.introduce(person)
    second.begin()
    line = second.wait_for_log("waiting: the ledger is in use by process ", timeout_s=60)
    assert line.endswith("this process goes on when that one ends")
    for question in QUESTIONS[:2]:
        _ask_all(api, question)
    bot.wait_until_settled()
    assert " ready: " not in second.log
    bot.kill()
    second.wait_for_log(" ready: ", timeout_s=10)
    _ask_all(api, QUESTIONS[2])
    second.wait_until_settled()
    for person in ASKERS:
        told = Counter(message.plain for message in api.messages(person))
        assert not any("interrupted" in text for text in told)
        assert max(told.values()) == 1
    assert second.log.count("waiting: ") == 1
    with closing(sqlite3.connect(data / "ledger.db")) as ledger:
        assert ledger.execute("SELECT count(*) FROM leases").fetchone() == (1,)
    assert second.stop() == 0


def test_a_ledger_that_is_deleted_while_the_bot_runs(api: BotApi, second: BotProcess, data: Path) -> None:
    """The next question is answered, the ledger lies there again with all that was in it, and the log says so."""
    second.start()
    for path in data.glob("ledger.db*"):
        path.unlink()
    _ask_all(api, QUESTIONS[0])
    second.wait_until_settled()
    second.wait_for_log("the file of the ledger was deleted while it was open; it was written anew")
    with closing(sqlite3.connect(data / "ledger.db")) as ledger:
        assert ledger.execute("SELECT count(*) FROM questions").fetchone()[0] >= len(ASKERS)
    assert second.stop() == 0


def test_two_on_one_token_say_so_once(api: BotApi, data: Path, tmp_path: Path) -> None:
    """They have a ledger each, so neither waits; however often they take updates from each other, one line each."""
    several = []
    for name in ("one", "other"):
        shutil.copytree(data / "editions", tmp_path / name / "editions")
        shutil.copy(data / "live", tmp_path / name / "live")
        several.append(BotProcess(api, tmp_path / name))
    try:
        for process in several:
            process.start()
        for turn in range(6):
            api.say(ASKERS[turn], QUESTIONS[1])
            api.wait_for(ASKERS[turn], len(api.messages(ASKERS[turn])) + 1)
        lines = [process.log.count("another process asks for updates with the same token") for process in several]
        assert max(lines) == 1
        assert all("ERROR" not in process.log for process in several)
    finally:
        for process in several:
            process.end()
