"""Reindexing from chat: the real process and library, as administrators and as strangers."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.database.engine import Database
from bot.database.tables import questions
from bot.html import plain
from bot.messages import say
from index.editions import store
from index.english import one_line
from index.evaluation.questions import read_questions
from tests.emulator.bot_api import BotApi, SentMessage
from tests.support import administration, corpora
from tests.support.administration import ADMIN, SECOND, pressed, reindexed, said
from tests.support.bot_process import BotProcess
from tests.support.commands import index, lock_held, wait_until

STRANGER = 99


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Briefs, questions and data of a bot for this module alone."""
    return administration.small_library(tmp_path_factory.mktemp("reindex"))


@pytest.fixture(scope="module")
def bot(api: BotApi, place: Path) -> Iterator[BotProcess]:
    """A running bot with administrators."""
    with administration.running(api, place) as process:
        yield process


@pytest.fixture
def same_again(place: Path, tmp_path: Path) -> Iterator[None]:
    """The briefs are put back as they were after the test."""
    shutil.copytree(place / "briefs", tmp_path / "kept")
    yield
    shutil.rmtree(place / "briefs")
    shutil.copytree(tmp_path / "kept", place / "briefs")


def _live(place: Path) -> int | None:
    return store.live_number(place / "data")


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("command", ["/reindex", "/editions", "/audit"])
def test_a_stranger_gets_the_answer_to_an_unknown_command(api: BotApi, command: str) -> None:
    """In a private chat exactly what any unknown command gets, in a group nothing; nothing is begun."""
    group = -500
    api.say(group, command, user_id=STRANGER, chat_type="group")
    assert said(api, command, admin=STRANGER).plain == say("unknown-command")
    assert said(api, "/nonsense", admin=STRANGER).plain == say("unknown-command")
    assert api.messages(group) == []


@pytest.mark.usefixtures("bot")
def test_an_administrator_is_asked_into_the_private_chat(api: BotApi) -> None:
    """What administrators do is not shown to a group."""
    api.say(-501, "/editions", user_id=ADMIN, chat_type="group")
    assert [message.plain for message in api.wait_for(-501, 1)] == [say("admin-in-private")]


@pytest.mark.usefixtures("bot", "same_again")
def test_a_change_is_shown_published_and_taken_back(api: BotApi, place: Path) -> None:
    """The difference with names and scores, then Publish, /editions with a way back, and all of it in /audit."""
    live = _live(place) or 0
    first, second = sorted((place / "briefs").glob("*.md"))[:2]
    first.unlink()
    second.write_text(second.read_text(encoding="utf-8").rstrip() + " One more sentence.\n", encoding="utf-8")
    found = reindexed(api)
    text = found.plain
    assert f"Edition {live + 1} is ready: {corpora.FIRST - 1} briefs" in text
    assert f"Changed (1): {second.stem}" in text
    assert f"Removed (1): {first.stem}" in text
    assert "questions: " in text
    assert "Right brief among the first three: " in text
    assert "Unanswerable refused: " in text
    assert found.labels == [say("edition-buttons-publish"), say("edition-buttons-discard")]
    assert _live(place) == live
    assert pressed(api, found, say("edition-buttons-publish")).plain == say("published", number=live + 1)
    assert _live(place) == live + 1
    (shown,) = [message for message in api.messages(ADMIN) if message.message_id == found.message_id]
    assert shown.labels == []
    listed = said(api, "/editions")
    assert f"\n{live + 1} (live): " in listed.plain
    assert f"by administrator {ADMIN}; {corpora.FIRST - 1} briefs" in listed.plain
    assert listed.plain.count("right brief among the first three ") == 2
    back = say("edition-buttons-back", number=live)
    assert listed.labels == [back]
    asked = pressed(api, listed, back)
    assert asked.plain == say("roll-back-sure", number=live, live=live + 1)
    assert pressed(api, asked, say("edition-buttons-stay")).plain == say("not-rolled-back", live=live + 1)
    assert _live(place) == live + 1
    asked = pressed(api, listed, back)
    done = pressed(api, asked, say("edition-buttons-goback"))
    assert (done.plain, done.labels) == (say("rolled-back", number=live), [])
    assert done.message_id == asked.message_id
    assert _live(place) == live
    assert pressed(api, listed, back).plain == say("already-live", number=live)
    noted = said(api, "/audit").plain.splitlines()
    assert noted[1].endswith(f"user {ADMIN}, roll back: edition {live}.")
    assert noted[2].endswith(f"user {ADMIN}, publish: edition {live + 1}.")
    assert noted[3].endswith(f"user {ADMIN} started a reindex.")


@pytest.mark.usefixtures("bot", "same_again")
def test_a_worse_library_is_held_back(api: BotApi, place: Path) -> None:
    """With half of every body cut it says once what got worse, and offers to publish it all the same, or to discard."""
    live = _live(place)
    corpora.halve(place / "briefs")
    found = reindexed(api)
    assert found.plain.count("Held back by the quality check: answers got worse; ") == 1
    assert found.plain.count("fell from") == 1
    assert f"\n{say('reindex-worse')}\n- " in found.plain
    assert found.labels == [say("edition-buttons-anyway"), say("edition-buttons-discard")]
    assert _live(place) == live
    number = store.waiting(place / "data")
    discarded = pressed(api, found, say("edition-buttons-discard"))
    assert discarded.plain == say("discarded", number=number, live=live)
    assert store.waiting(place / "data") is None
    assert _live(place) == live


@pytest.mark.usefixtures("bot", "same_again")
def test_problems_are_named_by_file_and_line(api: BotApi, place: Path) -> None:
    """Nothing is built, the first ten problems are listed without a folder, and nothing waits."""
    for path in sorted((place / "briefs").glob("*.md"))[:12]:
        path.write_text(path.read_text(encoding="utf-8").replace("kind: ", "sort: ", 1), encoding="utf-8")
    found = reindexed(api)
    assert "Nothing was built: " in found.plain
    assert found.plain.count(".md:") == 10
    assert found.plain.splitlines()[-1].startswith("and ")
    assert str(place) not in found.plain
    assert found.labels == []


@pytest.mark.usefixtures("bot")
def test_nothing_new_is_said(api: BotApi, place: Path) -> None:
    """Where the live edition holds just these briefs, that is all there is to say."""
    assert _says_same(reindexed(api), _live(place))


@pytest.mark.usefixtures("bot", "same_again")
def test_what_stops_a_reindex_is_one_sentence(api: BotApi, place: Path) -> None:
    """A build elsewhere, or a folder that has lost most of its briefs: it is said, without a path, and all stays."""
    live = _live(place)
    with lock_held(place / "data"):
        assert reindexed(api).plain == say("reindex-busy")
    for path in sorted((place / "briefs").glob("*.md"))[:20]:
        path.unlink()
    assert reindexed(api).plain == plain(say("reindex-refused"))
    assert (_live(place), store.waiting(place / "data")) == (live, None)


def _says_same(message: SentMessage, live: int | None) -> bool:
    return message.plain == say("reindex-same", edition=live, briefs=corpora.FIRST)


@pytest.mark.usefixtures("bot", "same_again")
def test_the_second_administrator_is_told_of_the_first(api: BotApi, place: Path) -> None:
    """Who asks while a reindex runs hears by whom and since when; a later one takes the place of what waits."""
    corpora.reword(place / "briefs")
    before = len(api.messages(ADMIN))
    api.say(ADMIN, "/reindex")
    api.wait_for(ADMIN, before + 1)
    told = said(api, "/reindex", admin=SECOND).plain
    assert re.search(rf"started by administrator {ADMIN} at \d+ [A-Z][a-z]+ 20\d\d, \d\d:\d\d UTC", told)
    wait_until(lambda: bool(api.messages(ADMIN)[before].labels), timeout_s=90)
    found = api.messages(ADMIN)[before]
    steps = [version.plain for version in found.history]
    assert 1 <= len(steps) <= 40
    again = reindexed(api, admin=SECOND)
    assert pressed(api, found, say("edition-buttons-anyway")).plain.startswith("Edition ")
    assert store.waiting(place / "data") is not None
    assert "discarded" in pressed(api, again, say("edition-buttons-discard"), admin=SECOND).plain


@pytest.mark.usefixtures("same_again")
def test_a_strangers_tap_does_nothing(api: BotApi, place: Path, bot: BotProcess) -> None:
    """A button of an administrator, pressed by somebody else, gets the hint of a button that is not in use."""
    corpora.reword(place / "briefs")
    found, live = reindexed(api), _live(place)
    update = api.press(found.message_id, say("edition-buttons-anyway"), chat_id=ADMIN, user_id=STRANGER)
    wait_until(lambda: say("stale-button") in [c.parameters.get("text") for c in api.calls("answerCallbackQuery")])
    assert update
    assert _live(place) == live
    pressed(api, found, say("edition-buttons-discard"))


@pytest.mark.usefixtures("same_again")
def test_questions_during_a_publish_and_a_rollback(api: BotApi, place: Path, bot: BotProcess) -> None:
    """Of 200 questions none fails, each within its time, and every quote is of the edition that the answer is from."""
    corpora.reword(place / "briefs")
    found, live, number = reindexed(api), _live(place) or 0, store.waiting(place / "data")
    assert found.labels[0] == say("edition-buttons-anyway")  # its words are not those of the questions' gold
    asked = [one.text for one in read_questions(place / "questions") if one.answerable and not one.after]
    chats = range(10_000, 10_200)
    for turn, chat in enumerate(chats):
        api.say(chat, asked[turn % len(asked)])
        if turn == 60:
            api.press(found.message_id, say("edition-buttons-anyway"), chat_id=ADMIN, user_id=ADMIN)
        if turn == 130:
            wait_until(lambda: _said(api, say("published", number=number)))
            listed = said(api, "/editions")
            back = pressed(api, listed, say("edition-buttons-back", number=live))
            api.press(back.message_id, say("edition-buttons-goback"), chat_id=ADMIN, user_id=ADMIN)
        time.sleep(0.03)
    replies = {chat: api.wait_for(chat, 1, timeout_s=60) for chat in chats}
    wait_until(lambda: _said(api, say("rolled-back", number=live)))
    named = _named(place)
    bodies = {one: _bodies(place, one) for one in set(named.values())}
    assert bodies.keys() == {live, number}
    assert len(named) == len(replies) == 200
    seen = 0
    for chat, sent in replies.items():
        assert not any("went wrong" in message.plain for message in sent)
        for quote in [quote for message in sent for quote in administration.quotes(message)]:
            assert any(one_line(quote) in body for body in bodies[named[chat]]), (chat, named[chat], quote)
            seen += 1
    assert seen >= 200
    assert "failure reference=" not in bot.log


def _said(api: BotApi, text: str) -> bool:
    """Whether the last message to the administrator is this one."""
    return api.messages(ADMIN)[-1].plain == text


def _named(place: Path) -> dict[int, int]:
    """The edition that each of the two hundred was answered from, by chat."""
    database = Database(f"sqlite:///{place / 'data' / 'ledger.db'}")
    with database.transaction() as connection:
        rows = connection.execute(select(questions.c.chat_id, questions.c.edition).where(questions.c.chat_id >= 10_000))
        found = {int(chat): int(edition) for chat, edition in rows}
    database.close()
    return found


def _bodies(place: Path, number: int) -> list[str]:
    return [one_line(brief.body) for brief in store.open_edition(place / "data", number).briefs.values()]


def test_a_restart_says_what_became_of_it(api: BotApi, place: Path, bot: BotProcess) -> None:
    """What waited is still offered and can be published; what was under way is cleaned up, and both are said."""
    corpora.reword(place / "briefs")
    found, live = reindexed(api), _live(place)
    number = store.waiting(place / "data")
    before = len(api.messages(ADMIN))
    bot.kill()
    bot.start()
    told = api.wait_for(ADMIN, before + 1)[before]
    assert told.plain == say.of("restarted", "waiting", number=number, live=live)
    assert told.reply_to == found.message_id
    assert pressed(api, found, say("edition-buttons-anyway")).plain == say("published", number=number)
    before = len(api.messages(ADMIN))
    corpora.the_rest(place / "briefs")  # enough to be still under way when the process dies
    api.say(ADMIN, "/reindex")
    api.wait_for(ADMIN, before + 1)
    bot.kill()
    bot.start()
    wait_until(lambda: _said(api, plain(say.of("restarted", "interrupted", live=number))))
    assert store.waiting(place / "data") is None
    before = len(api.messages(ADMIN))
    api.say(ADMIN, "/reindex")
    api.wait_for(ADMIN, before + 1)
    assert bot.stop() == 0
    assert api.messages(ADMIN)[before].plain == say("stopping", live=number)
    assert store.waiting(place / "data") is None
    assert index("editions", "verify", "--data", place / "data").returncode == 0
