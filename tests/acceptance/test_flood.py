"""One person, or one update, against all others: floods, what cannot be read, answers cut off. The real process.

Telegram's limits are enforced here, so that nobody is answered faster than it lets them be.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles

import pytest

from bot.chat.incoming import OF_A_PERSON, QUIET_S, TAP
from bot.messages import say
from tests.emulator.bot_api import BotApi, CutAfter, Garbled, SentMessage
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until

ADMIN, FLOODER, GROUP = 900, 901, -902
FLOOD = "Who is for maximum pressure?"
QUESTION = "Who wants liaison offices?"
MANY = 3000


@pytest.fixture(scope="module")
def api() -> Iterator[BotApi]:
    """An emulator that enforces Telegram's limits, and knows an administrator."""
    with BotApi(limits=True) as running:
        running.introduce(ADMIN)
        yield running


@pytest.fixture(scope="module")
def bot(api: BotApi, data: Path) -> Iterator[BotProcess]:
    """A running bot with an administrator."""
    process = BotProcess(api, data, ADMIN_IDS=str(ADMIN))
    process.start()
    yield process
    process.end()


pytestmark = pytest.mark.usefixtures("bot")


def _is_answer(message: SentMessage) -> bool:
    return say("our-words-each") in message.text


def _wait_of(api: BotApi, chat: int, text: str, **who: object) -> float:
    """Seconds from a question to its answer."""
    before = len(api.messages(chat))
    began = time.monotonic()
    api.say(chat, text, **who)  # type: ignore[arg-type]
    api.wait_for(chat, before + 1, timeout_s=60)
    return time.monotonic() - began


def _flood(api: BotApi, chat: int, text: str, **who: object) -> threading.Thread:
    """Somebody who writes as fast as the emulator takes it."""

    def write() -> None:
        for _ in range(MANY):
            api.say(chat, text, **who)  # type: ignore[arg-type]

    thread = threading.Thread(target=write)
    thread.start()
    return thread


def test_one_person_in_private_silences_nobody(api: BotApi) -> None:
    """While one sends thousands of questions, others are answered in under two seconds; the one is told once."""
    flood = _flood(api, FLOODER, FLOOD)
    waits = [_wait_of(api, chat, QUESTION) for chat in range(1000, 1020)]
    flood.join()
    waits += [_wait_of(api, chat, QUESTION) for chat in range(1020, 1040)]
    assert quantiles(waits, n=20)[-1] < 2
    drowned = api.wait_for(FLOODER, 5)
    assert len(drowned) == 5
    assert [message.plain for message in drowned if not _is_answer(message)] == [say("too-many")]


def test_one_person_in_a_group_silences_nobody_there(api: BotApi) -> None:
    """Another of the same group gets the next turn, and so does somebody in private."""
    flood = _flood(api, GROUP, f"/ask {FLOOD}", user_id=FLOODER + 1, chat_type="supergroup")
    time.sleep(0.5)
    in_private = [_wait_of(api, chat, QUESTION) for chat in range(1100, 1110)]
    flood.join()
    asked = api.say(GROUP, f"/ask {QUESTION}", user_id=FLOODER + 2, chat_type="supergroup")
    number = api.written(GROUP)[-1]
    wait_until(lambda: any(one.reply_to == number and _is_answer(one) for one in api.messages(GROUP)))
    assert asked
    assert quantiles(in_private, n=20)[-1] < 2
    told = [message for message in api.messages(GROUP) if message.plain == say("too-many")]
    assert len(told) == 1


def test_after_a_pause_the_same_person_is_answered(api: BotApi) -> None:
    """A flood is over when nothing has come for a while."""
    chat = FLOODER + 3
    for _ in range(40):
        api.say(chat, FLOOD)
    before = len(api.wait_for(chat, 5, timeout_s=60))
    time.sleep(QUIET_S + 0.5)
    api.say(chat, QUESTION)
    assert _is_answer(api.wait_for(chat, before + 1)[-1])


def test_a_flood_of_taps_is_told_in_a_hint(api: BotApi) -> None:
    """What is too much to tap is said where it was tapped, and costs nobody a message."""
    chat = FLOODER + 4
    api.say(chat, "/start")
    (greeting,) = api.wait_for(chat, 1)
    for _ in range(60):
        api.press(greeting.message_id, greeting.labels[0], chat_id=chat)
    wait_until(
        lambda: say("too-many-taps") in [call.parameters.get("text") for call in api.calls("answerCallbackQuery")]
    )
    assert _wait_of(api, chat + 1, QUESTION) < 2
    assert len(api.messages(chat)) <= 1 + 2 * OF_A_PERSON // TAP


def test_fifty_people_at_once_are_answered_at_once(api: BotApi) -> None:
    """All of them within a few seconds, on a busy machine too."""
    people = range(1200, 1250)
    began = time.monotonic()
    for chat in people:
        api.say(chat, QUESTION)
    for chat in people:
        api.wait_for(chat, 1, timeout_s=60)
    assert time.monotonic() - began < 20


def test_an_update_that_cannot_be_read_is_skipped(api: BotApi, bot: BotProcess) -> None:
    """Who asked in the same breath is answered, the process after a restart too, and administrators are told once."""
    private = "Something that somebody asked"
    person = {"id": 1300, "is_bot": False, "first_name": "A"}
    message = {"message_id": 1, "chat": {"id": 1300, "type": "private"}, "from": person, "text": private}
    dates: list[object] = ["yesterday", [], 10**20]
    for date in dates:
        api.post_malformed({"message": message | {"date": date}})
    api.say(1301, QUESTION)
    assert _is_answer(api.wait_for(1301, 1)[0])
    api.post_malformed({"message": private})
    api.post_malformed({"message": message | {"from": {"id": 1300}, "date": 1}})
    api.say(1302, QUESTION)
    assert _is_answer(api.wait_for(1302, 1)[0])
    wait_until(lambda: any("couldn't be read" in one.plain for one in api.messages(ADMIN)))
    bot.kill()
    bot.start()
    api.say(1303, QUESTION)
    assert _is_answer(api.wait_for(1303, 1)[0])
    assert sum("couldn't be read" in one.plain for one in api.messages(ADMIN)) == 1
    assert bot.log.count("cannot be read and is skipped") == 5
    assert private not in bot.log
    assert "Something" not in bot.log
    assert "failure reference=" not in bot.log


@pytest.mark.parametrize("chat", [1400, 1401])
def test_an_answer_whose_confirmation_is_cut_off_is_owned_up_to(api: BotApi, bot: BotProcess, chat: int) -> None:
    """It arrived, and nobody can know: it is not sent again, and the person is told that it may be missing."""
    api.fail("sendMessage", CutAfter() if chat % 2 else Garbled(), chat_id=chat)
    update = api.say(chat, QUESTION)
    answer, told = api.wait_for(chat, 2)
    assert _is_answer(answer)
    assert told.plain == say("maybe-sent")
    bot.wait_for_log(rf"question update={update} .* outcome=uncertain")


def test_what_makes_no_sense_is_no_failure_of_ours(api: BotApi, bot: BotProcess) -> None:
    """Garbage instead of updates is told once, in words without its content, and polling goes on."""
    for fault in (CutAfter(), Garbled()):
        api.fail("getUpdates", fault)
    polls = len(api.calls("getUpdates"))
    for number, chat in enumerate((1500, 1501, 1502), start=1):  # each ends a poll, and the last two are struck
        api.say(chat, QUESTION)
        api.wait_for_calls("getUpdates", polls + number)
    for chat in (1500, 1501, 1502):
        assert _is_answer(api.wait_for(chat, 1, timeout_s=30)[0])
    bot.wait_for_log("WARNING bot.updates.polling what Telegram answered makes no sense")
    bot.wait_for_log("INFO bot.updates.polling updates come again")
    assert "failure reference=" not in bot.log
    assert "Can not load" not in bot.log
