"""What lies in the data folder is damaged while the bot runs: it answers on, and says what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.messages import say
from tests.emulator.bot_api import BotApi
from tests.support.administration import ADMIN, said
from tests.support.bot_process import BotProcess

QUESTION = "What should happen at Yongbyon?"


@pytest.fixture(scope="module")
def bot(api: BotApi, data: Path) -> Iterator[BotProcess]:
    """A running bot with an administrator."""
    api.introduce(ADMIN)
    process = BotProcess(api, data, ADMIN_IDS=str(ADMIN))
    process.start()
    yield process
    process.end()


def _overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(bytes(200))


def _cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 3)


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("spoil", [_overwrite, _cut])
def test_an_edition_that_is_damaged_gives_the_same_answers_and_is_told(
    api: BotApi, data: Path, spoil: Callable[[Path], None]
) -> None:
    """Vectors, sentences and words, changed in place or cut: no other answer, no end, and all is not well."""
    before = said(api, QUESTION).plain
    folder = data / "editions" / "000001"
    names = ("passages.faiss", "sentences.npy", "words/data.csc.index.npy", "briefs.jsonl")
    whole = {name: (folder / name).read_bytes() for name in names}
    for name in names:
        spoil(folder / name)
    assert said(api, QUESTION).plain == before
    status = said(api, "/status").plain
    assert say("well") not in status
    assert "Edition 1 has been damaged on disk while it was in use (briefs.jsonl does not match its checksum)" in status
    for name, content in whole.items():
        (folder / name).write_bytes(content)
    assert say("well") in said(api, "/status").plain


def test_a_ledger_that_another_file_took_the_place_of(api: BotApi, data: Path, bot: BotProcess) -> None:
    """The log says so once, in words; what was asked meanwhile is answered when the ledger is back."""
    said(api, QUESTION)
    bot.wait_until_settled()
    ledger = data / "ledger.db"
    ledger.rename(data / "kept.db")
    ledger.write_bytes(b"")
    before = len(api.messages(ADMIN))
    api.say(ADMIN, QUESTION)
    bot.wait_for_log("another file was put in its place while I was running")
    (data / "kept.db").replace(ledger)
    assert api.wait_for(ADMIN, before + 1)
    assert bot.log.count("another file was put in its place") == 1
