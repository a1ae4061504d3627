"""What people write in plain words where a command is meant: "stop", "help", "who are you?". Pure."""

from __future__ import annotations

import re
from functools import cache

from bot.messages import COMMANDS, say

_PHRASES = {
    "unsubscribe": (
        "stop", "quit", "unsubscribe me", "stop it", "stop the daily brief", "stop the briefs",
        "how do i unsubscribe", "how can i unsubscribe", "how do i stop the daily brief", "how do i stop this",
    ),
    "subscribe": ("subscribe me", "how do i subscribe", "how can i subscribe", "how to subscribe"),
    "help": (
        "ask", "help me", "commands", "menu", "what can you do", "what can i ask", "what can i ask you", "who are you",
        "what are you", "what is this", "are you a bot", "are you a human", "are you human", "are you a robot",
        "are you an ai", "are you chatgpt", "are you real", "how does this work", "how do you work",
        "how do i use this", "how do i ask",
    ),
}  # fmt: skip
"""What is meant as a command, in small letters and without signs; a command's own name is one too."""

QUESTION_WORDS = frozenset("what who whom whose why when where which how does do did is are was were should".split())
"""What opens a text that asks the library something, whatever else waits for a text."""

_MEANT = {name: name for name in COMMANDS} | {
    phrase: command for command, phrases in _PHRASES.items() for phrase in phrases
}
_IN_OTHER_LANGUAGES = {
    "help": "meant-help", "subscribe": "meant-subscribe", "unsubscribe": "meant-unsubscribe",
    "settings": "meant-settings", "language": "meant-language", "today": "meant-today",
}  # fmt: skip
"""The commands for which each catalogue has phrases of its language, and under which key."""


def command_meant(text: str) -> str | None:
    """The command that a text means which is nothing but its name or one of a few phrases, or None."""
    said = " ".join(re.sub(r"[^\w\s]", " ", text.casefold()).split())
    plain = said.removesuffix(" please").removeprefix("please ")
    return _MEANT.get(plain) or _meant_elsewhere().get(plain)


@cache
def _meant_elsewhere() -> dict[str, str]:
    """What is meant as a command in any language that the bot speaks."""
    found = {command: say.in_every(key).values() for command, key in _IN_OTHER_LANGUAGES.items()}
    return {
        phrase.casefold(): command for command, told in found.items() for text in told for phrase in text.split("|")
    }


def is_other_command(text: str, name: str) -> bool:
    """Whether a text is a command, or plain words for one, other than this."""
    if text.startswith("/"):
        return text.split(maxsplit=1)[0].partition("@")[0].removeprefix("/").lower() != name
    return command_meant(text) is not None
