"""What whoever runs the bot on a server sees of it: its log, systemd's word, its port, a backup while it answers."""

from __future__ import annotations

import json
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.briefing.test_command import briefing
from tests.conftest import ROOT
from tests.emulator.bot_api import BotApi
from tests.support.bot_process import BotProcess, free_port

QUESTION = "Who is for maximum pressure?"


@pytest.fixture(scope="module")
def notified(tmp_path_factory: pytest.TempPathFactory) -> Iterator[socket.socket]:
    """The socket on which systemd listens."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path_factory.mktemp("systemd") / "notify"))
        systemd.settimeout(10)
        yield systemd


@pytest.fixture(scope="module")
def port() -> int:
    """Where it listens."""
    return free_port()


@pytest.fixture(scope="module")
def bot(api: BotApi, data: Path, notified: socket.socket, port: int) -> Iterator[BotProcess]:
    """A bot under systemd, with its log in JSON, and one name misspelt."""
    process = BotProcess(
        api, data, LOG_FORMAT="json", LISTEN=str(port), ADMIN_ID="5", NOTIFY_SOCKET=str(notified.getsockname())
    )
    process.begin()
    process.wait_for_log(r'"message": "ready: ', 120)
    yield process
    process.end()


def _events(bot: BotProcess, name: str) -> list[dict[str, Any]]:
    """The events of one kind; every line of the log is an object."""
    found = [json.loads(line) for line in bot.log.splitlines()]
    return [one for one in found if one.get("event") == name]


def test_one_line_a_question(api: BotApi, bot: BotProcess) -> None:
    """It has an id to follow, what came of it, and nothing of what was asked or of who asked."""
    update = api.say(771_234_567, QUESTION)
    api.wait_for(771_234_567, 1)
    bot.wait_until_settled()
    (told,) = _events(bot, "question")
    assert (told["id"], told["update"], told["kind"], told["outcome"]) == (f"u{update}", update, "answer", "sent")
    assert told["time"].endswith("Z")
    for unwanted in ("pressure", "771234567", "Person", api.token):
        assert unwanted not in bot.log


def test_a_misspelt_name_is_told_at_the_start(bot: BotProcess) -> None:
    """With the one that was meant."""
    line = bot.wait_for_log("nothing reads the setting")
    assert "BRIEFING_ADMIN_ID; did you mean BRIEFING_ADMIN_IDS?" in line


def test_systemd_is_told(bot: BotProcess, notified: socket.socket) -> None:
    """That it runs, and what it does."""
    told: list[str] = []
    while "STATUS=ready" not in told:
        told += notified.recv(1000).decode().splitlines()
    assert told[0] == "READY=1"


def test_a_port_that_is_taken(api: BotApi, bot: BotProcess, corpus_data: Path, tmp_path: Path, port: int) -> None:
    """Another bot on the same port ends with 2, and one line that names the setting."""
    other = BotProcess(api, Path(shutil.copytree(corpus_data, tmp_path / "data")), LISTEN=str(port))
    other.begin()
    assert other.wait(120) == 2
    assert other.log.splitlines()[-1].startswith(f"BRIEFING_LISTEN: 127.0.0.1:{port} cannot be listened on: ")


def test_a_backup_while_it_answers(api: BotApi, bot: BotProcess, data: Path, tmp_path: Path) -> None:
    """It holds what was asked until then; restored elsewhere it is there, and over the running bot it is refused."""
    made = tmp_path / "backup.tar.gz"
    done = briefing("backup", made, BRIEFING_DATA_DIR=str(data))
    assert (done.returncode, done.stderr) == (0, "")
    assert "154 briefs, edition 1" in done.stdout
    refused = briefing("restore", made, "--replace", BRIEFING_DATA_DIR=str(data))
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert refused.stderr.startswith("The bot is running on this ledger (process ")
    new = tmp_path / "new"
    done = briefing("restore", made, BRIEFING_DATA_DIR=str(new))
    assert (done.returncode, done.stderr) == (0, "")
    with closing(sqlite3.connect(new / "ledger.db")) as ledger:
        assert ledger.execute("SELECT question FROM questions").fetchall() == [(QUESTION,)]
    again = BotProcess(api, new)
    assert bot.stop() == 0
    try:
        again.start()
        api.say(9, QUESTION)
        api.wait_for(9, 1)
        assert again.stop() == 0
    finally:
        again.end()


def test_briefs_that_came_with_an_upgrade(api: BotApi, corpus_data: Path, tmp_path: Path) -> None:
    """Where the folder has other briefs than the edition, administrators are told once, over restarts too."""
    briefs = Path(shutil.copytree(ROOT / "briefs", tmp_path / "briefs"))
    one = briefs / "abrahamian-silver-lining.md"
    one.write_text(one.read_text(encoding="utf-8") + "\nA sentence more came with the upgrade.\n", encoding="utf-8")
    api.introduce(41)
    upgraded = BotProcess(
        api, Path(shutil.copytree(corpus_data, tmp_path / "data")), BRIEFS_DIR=str(briefs), ADMIN_IDS="41"
    )
    try:
        for _ in range(2):
            upgraded.start()
            (told,) = api.wait_for(41, 1)
            assert "/reindex takes them up" in told.plain
            assert upgraded.stop() == 0
    finally:
        upgraded.end()
