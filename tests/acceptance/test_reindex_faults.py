"""Reindexing and going back from chat when something fails: the ledger, Telegram, or the edition itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.html import plain
from bot.messages import say
from index.editions import store
from tests.emulator.bot_api import BotApi, TooManyRequests
from tests.emulator.tests.client import using
from tests.support import administration, corpora
from tests.support.administration import ADMIN, pressed, reindexed, said
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Briefs and data of a bot for this module alone, without questions."""
    return administration.small_library(tmp_path_factory.mktemp("faults"), 4)


@pytest.fixture(scope="module", autouse=True)
def bot(api: BotApi, place: Path) -> Iterator[BotProcess]:
    """A running bot with administrators."""
    with administration.running(api, place) as process:
        yield process


@contextmanager
def _refused(place: Path, change: str) -> Iterator[None]:
    """The database refuses such a change of reindexes while the block runs."""
    with closing(sqlite3.connect(place / "data" / "ledger.db", timeout=20, isolation_level=None)) as ledger:
        ledger.execute(f"CREATE TRIGGER refused BEFORE {change} BEGIN SELECT RAISE(ABORT, 'refused'); END")
        yield
        ledger.execute("DROP TRIGGER refused")


def test_a_message_that_cannot_be_noted_ends_nothing(api: BotApi, place: Path) -> None:
    """The reindex goes on, and its finding can be decided on."""
    corpora.reword(place / "briefs")
    with _refused(place, "UPDATE OF message_id ON operations"):
        found = reindexed(api)
    assert found.labels == [say("edition-buttons-publish"), say("edition-buttons-discard")]
    assert "is discarded" in pressed(api, found, say("edition-buttons-discard")).plain


def test_an_end_that_cannot_be_noted_is_told_and_cleaned_up(api: BotApi, place: Path, bot: BotProcess) -> None:
    """The administrator reads that it failed, no edition waits, and the next /reindex is not held up by it."""
    live = store.live_number(place / "data")
    with _refused(place, "UPDATE ON operations"):
        failed = reindexed(api)
    assert "went wrong" in failed.plain
    assert failed.labels == []
    assert store.waiting(place / "data") is None
    found = reindexed(api)
    assert found.labels == [say("edition-buttons-publish"), say("edition-buttons-discard")]
    pressed(api, found, say("edition-buttons-discard"))
    assert store.live_number(place / "data") == live
    assert bot.log.count("failure reference=") == 1


def test_a_finding_arrives_although_its_message_is_gone(api: BotApi) -> None:
    """Whoever deletes the message that shows the progress gets another one."""
    before = len(api.messages(ADMIN))
    api.say(ADMIN, "/reindex")
    shown = api.wait_for(ADMIN, before + 1)[before]
    using(api, lambda bot: bot.delete_message(ADMIN, shown.message_id))
    wait_until(lambda: len(api.messages(ADMIN)) > before and bool(api.messages(ADMIN)[before].labels))
    pressed(api, api.messages(ADMIN)[before], say("edition-buttons-discard"))


def test_an_edition_whose_model_is_gone_is_no_way_back(api: BotApi, place: Path) -> None:
    """It has no button, and one that is left from before is refused with what to do; the live one answers on."""
    live = store.live_number(place / "data") or 0
    pressed(api, reindexed(api), say("edition-buttons-publish"))
    newer = store.live_number(place / "data")
    assert newer != live
    listed = said(api, "/editions")
    corpora.claim(place / "data", live, model="another")
    asked = pressed(api, listed, say("edition-buttons-back", number=live))
    told = pressed(api, asked, say("edition-buttons-goback")).plain
    assert told == plain(say("roll-back-model", number=live, live=newer))
    assert store.live_number(place / "data") == newer
    listed = said(api, "/editions")
    assert listed.labels == []
    assert f"{live}{plain(say.of('edition-parts', 'model gone'))}" in listed.plain


def test_an_end_without_buttons_arrives_although_telegram_asks_for_patience(api: BotApi, place: Path) -> None:
    """A last edit that is refused for now is sent as a message of its own."""
    before = len(api.messages(ADMIN))
    api.fail("editMessageText", TooManyRequests(1), times=50, chat_id=ADMIN)
    api.say(ADMIN, "/reindex")
    told = api.wait_for(ADMIN, before + 2)[before + 1].plain
    assert told == say("reindex-same", edition=store.live_number(place / "data"), briefs=4)
