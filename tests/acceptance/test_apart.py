"""Two processes on one PostgreSQL that share no folder: what one begins the other ends, whichever is killed between.

Each has a data folder of its own, and only the first has briefs on its disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.html import plain
from bot.messages import say
from index import desk_in
from tests.emulator.bot_api import BotApi, SentMessage
from tests.support import administration, corpora
from tests.support.administration import ADMIN, heard, pressed, quotes, reindexed, said
from tests.support.bot_process import START_S, BotProcess
from tests.support.commands import wait_until
from tests.support.postgresql import PostgreSql

OWN = "Fishing crews on both sides of the maritime line should share one weather radio channel before any summit meets."
MARKDOWN = f"# A radio channel\n\n{OWN}\n\nNo patrol boat should be unable to hear a distress call.\n"
ID = "a-radio-channel"
QUESTION = "Should fishing crews share one weather radio channel?"
ASKER, QUOTA = 501, 4


class Two:
    """Two processes, of which one is at work; the other stands by or is dead."""

    def __init__(self, api: BotApi, places: tuple[Path, Path], ledger: str) -> None:
        self.places, self.ledger = places, ledger
        self._bots = [
            BotProcess(
                api, place / "data", DATABASE_URL=ledger, EDITIONS="database", BRIEFS_DIR=str(place / "briefs"),
                QUESTIONS_DIR=str(places[0] / "questions"), ADMIN_IDS=str(ADMIN), PERSON_QUOTA=str(QUOTA),
            )
            for place in places
        ]  # fmt: skip
        self._at_work = 0
        self._begun = [0, 0]
        self._charged = [0, 0]
        self._start(0)
        self._await_charge()

    @property
    def log(self) -> str:
        """What both have written."""
        return "".join(one.log for one in self._bots)

    def swap(self) -> None:
        """SIGKILL the one at work once the other stands by; that takes charge."""
        other = 1 - self._at_work
        self._start(other)
        self._bots[self._at_work].kill()
        self._at_work = other
        self._await_charge()

    def end(self) -> None:
        """Leave nothing running."""
        for one in self._bots:
            one.end()

    def _start(self, number: int) -> None:
        self._bots[number].begin()  # the first one builds an edition
        wait_until(lambda: self._bots[number].log.count(" ready: ") > self._begun[number], timeout_s=START_S * 4)
        self._begun[number] += 1

    def _await_charge(self) -> None:
        at = self._at_work
        wait_until(lambda: self._bots[at].log.count("in charge: ") > self._charged[at])
        self._charged[at] = self._bots[at].log.count("in charge: ")


@contextmanager
def _apart(api: BotApi, folder: Path, ledger: str) -> Iterator[Two]:
    first, second = folder / "first", folder / "second"
    administration.small_library(first, 8)
    corpora.their_subject(first / "briefs")
    (second / "data").mkdir(parents=True)
    made = Two(api, (first, second), ledger)
    try:
        yield made
    finally:
        made.end()
    for unwanted in (api.token, "Traceback", ledger):
        assert unwanted not in made.log


@pytest.fixture(scope="module")
def two(api: BotApi, tmp_path_factory: pytest.TempPathFactory, postgresql: PostgreSql) -> Iterator[Two]:
    """Two processes, the first at work."""
    with _apart(api, tmp_path_factory.mktemp("apart"), postgresql.new_database()) as made:
        yield made


def _drafted(api: BotApi) -> SentMessage:
    before = len(heard(api))
    api.document(ADMIN, "radio.md", MARKDOWN.encode())
    wait_until(lambda: bool(heard(api)[before:]) and bool(heard(api)[before].labels), timeout_s=60)
    return heard(api)[before]


def test_a_document_goes_from_one_to_the_other(api: BotApi, two: Two) -> None:
    """Sent to the first, saved by the second, reindexed and published by the first again, answered by the second."""
    shown = _drafted(api)
    two.swap()
    told = pressed(api, shown, say("shelf-buttons-save"))
    assert told.plain == plain(say("draft-saved", id=ID))
    two.swap()
    found = reindexed(api, timeout_s=180)
    assert f"Added (1): {ID}" in found.plain
    done = pressed(api, found, say.of("edition-buttons", "publish"))
    if say.of("edition-buttons", "anyway") in done.labels:
        done = pressed(api, done, say.of("edition-buttons", "anyway"))
    assert done.plain.endswith("is live. To go back, send /editions.")
    two.swap()
    assert OWN in quotes(said(api, QUESTION))
    for place in two.places:
        assert not (place / "briefs" / f"{ID}.md").exists()
        assert not any((place / "data" / name).exists() for name in ("drafts", "bin", "editions"))


def test_what_one_removes_the_other_puts_back(api: BotApi, two: Two) -> None:
    """And a change that one saved the other undoes, to the letter."""
    desk = desk_in(two.places[0] / "briefs", two.places[0] / "data", two.ledger)
    text = desk.briefs.read(f"{ID}.md")
    assert text is not None
    removed = pressed(api, said(api, f"/remove {ID}"), say("shelf-buttons-remove"))
    assert desk.briefs.read(f"{ID}.md") is None
    two.swap()
    returned = pressed(api, removed, say("shelf-buttons-back"))
    assert returned.plain == plain(say("put-back", id=ID))
    assert desk.briefs.read(f"{ID}.md") == text
    changed = text.replace(b"# A radio channel", b"").replace(b"distress call", b"call for help")
    before = len(heard(api))
    api.document(ADMIN, f"{ID}.md", changed)
    wait_until(lambda: bool(heard(api)[before:]) and bool(heard(api)[before].labels), timeout_s=60)
    saved = pressed(api, heard(api)[before], say("shelf-buttons-change"))
    assert desk.briefs.read(f"{ID}.md") == changed
    two.swap()
    undone = pressed(api, saved, say("change-buttons-undo"))
    assert undone.plain == plain(say("change-undone", id=ID))
    assert desk.briefs.read(f"{ID}.md") == text


def test_a_quota_is_spent_over_both(api: BotApi, two: Two) -> None:
    """As many questions as it allows are answered by one and the other together, and not one more by either."""
    for count in range(1, QUOTA + 1):
        api.say(ASKER, QUESTION)
        assert say("our-words-each") in api.wait_for(ASKER, count)[-1].text or OWN in api.messages(ASKER)[-1].plain
        if count == QUOTA // 2:
            two.swap()
    api.say(ASKER, QUESTION)
    assert api.wait_for(ASKER, QUOTA + 1)[-1].plain.startswith("That was your last question for now")
    two.swap()
    api.say(ASKER, QUESTION)
    assert api.wait_for(ASKER, QUOTA + 2)[-1].plain.startswith("That was your last question for now")
