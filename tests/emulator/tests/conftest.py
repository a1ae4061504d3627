"""The emulator, fresh for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.emulator.bot_api import BotApi
from tests.emulator.tests.client import CHAT


@pytest.fixture
def api() -> Iterator[BotApi]:
    """An emulator that knows one private chat, with nothing queued."""
    with BotApi() as running:
        running.introduce(CHAT)
        yield running
