"""Who may ask, and how often, on the real process: strangers, quotas, administrators, people whose access ended."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.html import plain
from bot.messages import say
from tests.emulator.bot_api import BotApi, SentMessage
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until
from tests.support.subscribing import subscribe

QUESTION = "Who wants liaison offices?"
NAME = "@briefing_emulator_bot"
ANN, CARL, DORA, BOSS = 71, 72, 73, 79
OURS, STRANGE, FULL = -710, -720, -730
QUOTA = 3


@pytest.fixture(scope="module")
def bot(api: BotApi, data: Path) -> Iterator[BotProcess]:
    """A bot for three people and a group, with quotas and an administrator."""
    process = BotProcess(
        api, data, ALLOWED_IDS=f"{ANN},{CARL}, {DORA},{OURS}", ADMIN_IDS=str(BOSS), PERSON_QUOTA=str(QUOTA),
        GROUP_QUOTA="2",
    )  # fmt: skip
    process.start()
    yield process
    process.end()


pytestmark = pytest.mark.usefixtures("bot")


def _is_answer(message: SentMessage) -> bool:
    return say("our-words-each") in message.text


def _settled(api: BotApi) -> None:
    """All that was said before has been handled: an administrator who asks later has an answer."""
    before = len(api.messages(BOSS))
    api.say(BOSS, "/help")
    api.wait_for(BOSS, before + 1)


def test_a_stranger_is_told_once(api: BotApi, bot: BotProcess) -> None:
    """One polite sentence with the number to give; then silence to whatever they send, after a restart too."""
    stranger = 7001
    for text in ("/start", QUESTION, "/today", "/subscribe"):
        api.say(stranger, text)
    (told,) = api.wait_for(stranger, 1)
    assert told.plain == say("stranger", id=str(stranger))
    bot.stop()
    bot.start()
    api.say(stranger, QUESTION)
    api.sticker(stranger)
    api.document(stranger, "note.txt", b"A note.")
    _settled(api)
    assert len(api.messages(stranger)) == 1


def test_what_is_a_strangers_own_stays_theirs(api: BotApi, bot: BotProcess) -> None:
    """They read what is kept, get it as a file, and erase it: then nothing says that they were told."""
    stranger = 7002
    for count, text in enumerate((QUESTION, "/privacy", "/mydata", "/forget"), start=1):
        api.say(stranger, text)
        api.wait_for(stranger, count)
    _, privacy, mydata, forget = api.messages(stranger)
    assert "only others may ask" in privacy.plain
    assert mydata.upload is not None
    found = json.loads(mydata.upload.data)
    assert found["told_who_may_ask"]
    assert found["questions"] == []
    api.press(forget.message_id, "data:erase")
    assert api.wait_for(stranger, 5)[4].plain == plain(say("erased"))
    api.say(stranger, "/mydata")
    again = api.wait_for(stranger, 6)[5].upload
    assert again is not None
    assert json.loads(again.data)["told_who_may_ask"] is None


def test_whose_access_ended_can_still_end_their_briefs(api: BotApi, data: Path) -> None:
    """By the command and by the button under a brief; nothing else moves."""
    former, other = 7003, 7004
    subscribe(data, former, other, due_in_s=3600)
    api.say(former, "/unsubscribe")
    assert api.wait_for(former, 1)[0].plain == say("unsubscribed")
    api.introduce(other)
    shown = {"message_id": 1, "date": 1, "chat": {"id": other, "type": "private"}, "text": "A brief"}
    query = {"id": "4390", "from": {"id": other, "is_bot": False, "first_name": "P"}, "chat_instance": "1"}
    api.post({"callback_query": query | {"message": shown, "data": "sub:minute=7"}})
    api.post({"callback_query": query | {"id": "4391", "message": shown, "data": "sub:stop"}})
    assert [one.plain for one in api.wait_for(other, 1)] == [say("unsubscribed")]


def test_a_strangers_tap_and_letters_bring_nothing(api: BotApi) -> None:
    """An alert says why; behind the bot's name nothing is offered."""
    api.introduce(-7400, "supergroup")
    api.say(-7400, "/help", user_id=ANN, chat_type="supergroup")
    greeting = api.wait_for(-7400, 1)[0]
    api.press(greeting.message_id, greeting.labels[0], user_id=7005)
    wait_until(
        lambda: say("stranger-in-group") in [call.parameters.get("text") for call in api.calls("answerCallbackQuery")]
    )
    assert api.offered(api.type_inline(7005, QUESTION))["results"] == []
    assert api.offered(api.type_inline(ANN, QUESTION))["results"]
    _settled(api)
    assert len(api.messages(-7400)) == 1


def test_a_group_of_strangers_is_told_once_and_left_in_peace(api: BotApi) -> None:
    """Its people get one sentence together; those who may ask are answered there; in a group that is named, all are."""
    api.introduce(STRANGE, "supergroup")
    for person in (7006, 7007, 7006):
        api.say(STRANGE, f"{NAME} {QUESTION}", user_id=person, chat_type="supergroup")
    (told,) = api.wait_for(STRANGE, 1)
    assert told.plain == say("stranger-in-group")
    api.say(STRANGE, f"/ask {QUESTION}", user_id=CARL, chat_type="supergroup")
    assert _is_answer(api.wait_for(STRANGE, 2)[1])
    api.introduce(OURS, "supergroup")
    api.say(OURS, f"/ask {QUESTION}", user_id=7006, chat_type="supergroup")
    assert _is_answer(api.wait_for(OURS, 1)[0])
    _settled(api)
    assert len(api.messages(STRANGE)) == 2


def test_who_adds_the_bot_decides_how_it_greets(api: BotApi) -> None:
    """Added by a stranger it says whom it answers, once; added by one who may ask, hello."""
    api.let_in(-7401, by=7008)
    assert [one.plain for one in api.wait_for(-7401, 1)] == [say("stranger-in-group")]
    api.say(-7401, f"/ask {QUESTION}", user_id=7008, chat_type="group")
    api.let_in(-7402, by=ANN)
    assert api.wait_for(-7402, 1)[0].plain.startswith("Hello!")
    _settled(api)
    assert len(api.messages(-7401)) == 1


def test_a_person_has_so_many_questions_an_hour(api: BotApi) -> None:
    """One more is told when there is room again, a tapped example too; browsing goes on, and administrators ask on."""
    messages: list[SentMessage] = []
    for count in range(QUOTA + 2):  # one after the other: more at once would be a flood
        api.say(DORA, QUESTION)
        messages = api.wait_for(DORA, count + 1)
    assert [_is_answer(one) for one in messages] == [True] * QUOTA + [False] * 2
    assert messages[-1].plain.startswith("That was your last question for now")
    api.say(DORA, "/help")
    greeting = api.wait_for(DORA, QUOTA + 3)[-1]
    api.press(greeting.message_id, greeting.labels[0])
    assert api.wait_for(DORA, QUOTA + 4)[-1].plain.startswith("That was your last question for now")
    assert api.offered(api.type_inline(DORA, QUESTION))["button"]["text"] == say("inline-later")
    before = len(api.messages(BOSS))
    for count in range(1, QUOTA + 3):
        api.say(BOSS, QUESTION)
        assert _is_answer(api.wait_for(BOSS, before + count)[-1])


def test_a_restart_gives_nobody_more(api: BotApi, bot: BotProcess) -> None:
    """Who has asked as much as they may within the hour has, whatever becomes of the process."""
    before = len(api.messages(DORA))
    bot.kill()
    bot.start()
    api.say(DORA, QUESTION)
    assert api.wait_for(DORA, before + 1)[-1].plain.startswith("That was your last question for now")


def test_a_group_is_told_once_that_it_has_asked_enough(api: BotApi) -> None:
    """Two questions there, then one sentence, then silence; an administrator is answered all the same."""
    api.introduce(FULL, "supergroup")
    for person in (CARL, ANN, ANN, ANN):
        api.say(FULL, f"/ask {QUESTION}", user_id=person, chat_type="supergroup")
    told = api.wait_for(FULL, 3)[2]
    assert told.plain.startswith("This chat has asked 2 questions within an hour")
    api.say(FULL, f"/ask {QUESTION}", user_id=BOSS, chat_type="supergroup")
    assert _is_answer(api.wait_for(FULL, 4)[3])
    _settled(api)
    assert len(api.messages(FULL)) == 4
