"""An emulator, and a bot process on a copy of the real edition, for the acceptance tests of one module."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.emulator.bot_api import BotApi
from tests.support.bot_process import BotProcess


@pytest.fixture(scope="module")
def way(request: pytest.FixtureRequest) -> str:
    """How updates reach the bot, "polling" or "webhook"; with each, there is an emulator and a data folder."""
    return str(getattr(request, "param", "polling"))


@pytest.fixture(scope="module")
def api(way: str) -> Iterator[BotApi]:
    """An emulator without chats."""
    with BotApi() as running:
        yield running


@pytest.fixture(scope="module")
def data(way: str, corpus_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an edition of the real briefs, for a bot of this module alone."""
    return Path(shutil.copytree(corpus_data, tmp_path_factory.mktemp("bot") / "data"))


@pytest.fixture(scope="module")
def bot(api: BotApi, data: Path) -> Iterator[BotProcess]:
    """A running bot; nothing it ever logs holds the token, a traceback or a path of this machine."""
    process = BotProcess(api, data)
    process.start()
    yield process
    process.end()
    for unwanted in (api.token, "Traceback", str(data), "site-packages"):
        assert unwanted not in process.log
