"""What people write in plain words where a command is meant."""

from __future__ import annotations

import pytest

from bot.chat.context import command_meant
from bot.messages import COMMANDS
from index import spoken_in


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("Stop!", "unsubscribe"), ("help, please", "help"), ("settings", "settings"), ("도움말", "help"),
        ("구독 취소", "unsubscribe"), ("그만.", "unsubscribe"), ("설정", "settings"), ("언어 변경", "language"),
        ("오늘의 브리핑", "today"), ("Change the language", "language"), ("stop the war", None), ("북한을 그만", None),
        ("", None), ("?!", None),
    ],
)  # fmt: skip
def test_a_phrase_means_a_command_in_every_language(text: str, command: str | None) -> None:
    """Whatever language is spoken: people write one and read another."""
    for language in ("en", "ko"):
        with spoken_in(language):
            assert command_meant(text) == command
    assert command is None or command in COMMANDS
