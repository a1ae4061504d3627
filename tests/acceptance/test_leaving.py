"""How a process ends, and how it begins when Telegram is not there: each test has a process of its own."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.background import LEAVE_S
from bot.messages import say
from tests.emulator.bot_api import BotApi, HangAfter, TooManyRequests
from tests.support.bot_process import BotProcess, environment

QUESTION = "Who wants liaison offices?"
HUNG, HELD, WAITING = range(10, 14), range(20, 24), range(30, 34)


@pytest.fixture
def api() -> Iterator[BotApi]:
    """An emulator of a test's own."""
    with BotApi() as running:
        yield running


@pytest.fixture
def data(corpus_data: Path, tmp_path: Path) -> Path:
    """A data folder of a test's own."""
    return Path(shutil.copytree(corpus_data, tmp_path / "data"))


@pytest.fixture
def bot(api: BotApi, data: Path) -> Iterator[BotProcess]:
    """A process that a test starts."""
    process = BotProcess(api, data)
    yield process
    process.end()


def _left_after(bot: BotProcess) -> float:
    began = time.monotonic()
    assert bot.stop() == 0
    return time.monotonic() - began


def test_slow_chats_do_not_keep_it(api: BotApi, bot: BotProcess, data: Path) -> None:
    """With answers under way that hang, and others that Telegram holds back, it leaves in time; who waited is answered.

    Who was being answered is told so, and nobody is answered twice.
    """
    bot.start()
    _besiege(api)
    assert _left_after(bot) < LEAVE_S
    with closing(sqlite3.connect(data / "ledger.db")) as ledger:
        states = dict(ledger.execute("SELECT state, count(*) FROM updates GROUP BY state").fetchall())
    assert states["received"] >= len((*HUNG, *HELD))
    bot.start()
    for chat in HUNG:  # one that came, that it was interrupted, and two that waited
        assert len(api.wait_for(chat, 4, timeout_s=60)) == 4
    bot.wait_until_settled(60)
    assert [len(api.messages(chat)) for chat in WAITING] == [1] * len(WAITING)
    assert " CRITICAL " not in bot.log
    assert "failure reference=" not in bot.log


def _besiege(api: BotApi) -> None:
    """Chats whose answers hang or are held back, each with questions behind them; and people who only just asked."""
    for chats, fault in ((HUNG, HangAfter(60)), (HELD, TooManyRequests(40))):
        for chat in chats:
            api.fail("sendMessage", fault, chat_id=chat)
            for _ in range(3):
                api.say(chat, QUESTION)
    for chat in HUNG:
        api.wait_for(chat, 1)
    for chat in WAITING:
        api.say(chat, QUESTION)


@pytest.mark.parametrize("pause_s", [0.0, 0.005, 0.02])
def test_a_signal_right_after_the_start_is_no_failure(api: BotApi, bot: BotProcess, pause_s: float) -> None:
    """However soon after "ready" it is asked to end, it ends with 0 and without a word of trouble."""
    api.say(5, QUESTION)
    bot.start()
    time.sleep(pause_s)
    assert _left_after(bot) < LEAVE_S
    for level in ("CRITICAL", "ERROR", "Traceback"):
        assert level not in bot.log


def test_a_signal_before_it_is_ready_ends_it(api: BotApi, data: Path) -> None:
    """While it still opens its library, or asks in vain for Telegram, a signal ends it with 0."""
    with api.unreachable():
        log = data / "bot.log"
        with log.open("wb") as written:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot"], env=environment(api, data), cwd=data, stdout=written, stderr=written
            )
        deadline = time.monotonic() + 60
        while "Telegram cannot be reached" not in log.read_text(encoding="utf-8"):
            assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        assert process.wait(LEAVE_S) == 0
    said = log.read_text(encoding="utf-8")
    assert "Traceback" not in said
    assert " ERROR " not in said
    assert said.count("Telegram cannot be reached") == 1


def test_it_waits_for_telegram_and_says_so(api: BotApi, bot: BotProcess, data: Path) -> None:
    """Started without a connection it says so at once, and answers once there is one."""
    with api.unreachable():
        bot.begin()
        bot.wait_for_log("WARNING bot.updates.polling Telegram cannot be reached, it is tried again: ConnectError", 60)
    bot.wait_for_log("INFO bot.updates.polling updates come again", 60)
    api.say(5, QUESTION)
    assert say("our-words-each") in api.wait_for(5, 1)[0].text


def test_two_with_one_token_is_said_once(api: BotApi, bot: BotProcess, tmp_path: Path, corpus_data: Path) -> None:
    """Where another process polls with the same token, one line says so; it is no failure, and no line a second."""
    other_data = Path(shutil.copytree(corpus_data, tmp_path / "other"))
    other = BotProcess(api, other_data)
    try:
        bot.start()
        other.start()
        bot.wait_for_log("WARNING bot.updates.polling another process asks for updates with the same token", 30)
        time.sleep(6)
    finally:
        other.end()
    for log in (bot.log, other.log):
        assert log.count("another process asks") <= 2
        assert "failure reference=" not in log
        assert " ERROR " not in log


def test_a_second_signal_does_not_wait(api: BotApi, bot: BotProcess) -> None:
    """Who asks twice means it."""
    bot.start()
    api.fail("sendMessage", HangAfter(60), chat_id=5)
    api.say(5, QUESTION)
    api.wait_for(5, 1)
    bot.signal()
    time.sleep(0.5)
    began = time.monotonic()
    bot.signal()
    assert bot.wait(5) == 0
    assert time.monotonic() - began < 1.5
    assert "asked to end a second time" in bot.log


def test_two_signals_at_once_are_one(api: BotApi, bot: BotProcess) -> None:
    """What sends one to the process and to its group, as `timeout` does, asks once: what is under way is finished."""
    bot.start()
    bot.signal()
    time.sleep(0.01)
    bot.signal()
    assert bot.wait(10) == 0
    assert bot.log.splitlines()[-1].endswith("INFO bot.app stopped")
