"""A bot with an administrator on a small library of real briefs, and what they do there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.html import plain
from bot.messages import say
from tests.emulator.bot_api import BotApi, SentMessage
from tests.support import corpora
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until

ADMIN = 77
SECOND = 78


def administered(api: BotApi, place: Path, **settings: str) -> BotProcess:
    """A bot, not started yet, on `place`/briefs, /questions and /data, of which ADMIN and SECOND are administrators."""
    return BotProcess(
        api,
        place / "data",
        BRIEFS_DIR=str(place / "briefs"),
        QUESTIONS_DIR=str(place / "questions"),
        ADMIN_IDS=f"{ADMIN},{SECOND}",
        **settings,
    )


@contextmanager
def running(api: BotApi, place: Path, **settings: str) -> Iterator[BotProcess]:
    """Such a bot while the block runs; its log holds no token, path or traceback."""
    process = administered(api, place, **settings)
    process.start()
    try:
        yield process
    finally:
        process.end()
    for unwanted in (api.token, "Traceback", str(place), "site-packages"):
        assert unwanted not in process.log


def small_library(place: Path, count: int = corpora.FIRST) -> Path:
    """Fill `place` with so many briefs, and the questions on them."""
    corpora.some_briefs(place / "briefs", count)
    corpora.questions_on(place / "briefs", place / "questions")
    (place / "data").mkdir()
    return place


def reindexed(api: BotApi, *, admin: int = ADMIN, timeout_s: float = 90) -> SentMessage:
    """What /reindex finds, once its message shows the end of it."""
    before = len(heard(api, admin))
    api.say(admin, "/reindex")
    wait_until(lambda: len(heard(api, admin)) > before)
    wait_until(lambda: not _goes_on(heard(api, admin)[before]), timeout_s=timeout_s)
    return heard(api, admin)[before]


def pressed(api: BotApi, message: SentMessage, label: str, *, admin: int = ADMIN) -> SentMessage:
    """What comes back when an administrator presses a button: a new message, or that one with a new text."""
    before = len(heard(api, admin))

    def came() -> list[SentMessage]:
        shown = heard(api, admin)
        same = [one for one in shown if one.message_id == message.message_id and one.plain != message.plain]
        return shown[before : before + 1] or same

    api.press(message.message_id, label, chat_id=admin, user_id=admin)
    wait_until(lambda: bool(came()))
    return came()[0]


def said(api: BotApi, text: str, *, admin: int = ADMIN) -> SentMessage:
    """The one message that comes back to a text."""
    before = len(heard(api, admin))
    api.say(admin, text)
    wait_until(lambda: len(heard(api, admin)) > before)
    return heard(api, admin)[before]


def heard(api: BotApi, admin: int = ADMIN) -> list[SentMessage]:
    """What an administrator was sent, but for the note that the briefs have changed: it comes at a time of its own."""
    note = plain(say("edition-behind", number=0)).partition("0")[0]
    return [one for one in api.messages(admin) if not one.plain.startswith(note)]


def quotes(message: SentMessage) -> list[str]:
    """The quotes of an answer, as people see them."""
    raw = message.plain.encode("utf-16-le")
    places = [entity for entity in message.entities if "blockquote" in entity["type"]]
    return [raw[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le") for one in places]


def _goes_on(message: SentMessage) -> bool:
    """Whether a message still shows a step of the work."""
    return re.match(r"[A-Z][^.:]* …", message.plain) is not None
