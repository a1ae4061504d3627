"""A question that is edited is answered again where its answer stands; the real process, over restarts too."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.html import plain
from bot.messages import say
from tests.emulator.bot_api import BotApi, HangAfter, SentMessage
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until

QUESTION, OTHER = "Who wants liaison offices?", "Who is for maximum pressure?"
PRESSURE = "What does Klingner say about sanctions?"
NAME = "@briefing_emulator_bot"
ANN, BOB = 81, 82


@pytest.fixture(scope="module")
def bot(api: BotApi, data: Path) -> Iterator[BotProcess]:
    """A running bot."""
    process = BotProcess(api, data)
    process.start()
    yield process
    process.end()
    assert "failure reference=" not in process.log


pytestmark = pytest.mark.usefixtures("bot")


def _is_answer(message: SentMessage) -> bool:
    return say("our-words-each") in message.text


def _asked(api: BotApi, chat: int, text: str) -> tuple[int, SentMessage]:
    """The number of a question, and what came back."""
    before = len(api.messages(chat))
    api.say(chat, text)
    return api.written(chat)[-1], api.wait_for(chat, before + 1)[before]


def _changed(api: BotApi, chat: int, message: SentMessage) -> SentMessage:
    """A message of the bot once it says something else."""
    found: list[SentMessage] = []

    def look() -> bool:
        found[:] = [one for one in api.messages(chat) if one.message_id == message.message_id]
        return bool(found) and found[0].plain != message.plain

    wait_until(look)
    return found[0]


def _settled(api: BotApi) -> None:
    before = len(api.messages(8999))
    api.say(8999, "/help")
    api.wait_for(8999, before + 1)


def test_an_edited_question_is_answered_in_place(api: BotApi) -> None:
    """The message that answered is what an answer to the new question would be, buttons and all; nothing is added."""
    chat = 8100
    number, answer = _asked(api, chat, QUESTION)
    api.edit(chat, number, OTHER)
    changed = _changed(api, chat, answer)
    _, same = _asked(api, 8101, OTHER)
    assert (changed.plain, changed.reply_to) == (same.plain, number)
    assert len(changed.labels) == len(same.labels)
    assert len(api.messages(chat)) == 1
    api.press(changed.message_id, "👍", chat_id=chat)
    wait_until(lambda: say("voted-up") in [call.parameters.get("text") for call in api.calls("answerCallbackQuery")])


def test_what_could_not_be_asked_can_be_edited_into_a_question(api: BotApi) -> None:
    """And back: the complaint stands where the answer stood."""
    chat = 8102
    number, complaint = _asked(api, chat, "?!")
    api.edit(chat, number, QUESTION)
    answer = _changed(api, chat, complaint)
    assert _is_answer(answer)
    api.edit(chat, number, "!?")
    assert _changed(api, chat, answer).plain == complaint.plain
    assert len(api.messages(chat)) == 1


def test_an_answer_that_is_gone_comes_anew(api: BotApi, bot: BotProcess) -> None:
    """Where the person deleted it, the new one is a reply to the question, and the next edit changes that one."""
    chat = 8103
    number, answer = _asked(api, chat, QUESTION)
    api.delete(chat, answer.message_id)
    api.edit(chat, number, OTHER)
    (anew,) = api.wait_for(chat, 1)
    assert anew.reply_to == number
    api.edit(chat, number, PRESSURE)
    _changed(api, chat, anew)
    assert len(api.messages(chat)) == 1


@pytest.mark.parametrize(("before", "after"), [("thanks!", QUESTION), ("/help", "/map"), ("/help", f"/ask {QUESTION}")])
def test_an_edit_of_what_was_no_question_does_nothing(api: BotApi, before: str, after: str) -> None:
    """Nor does one of a message that the bot never saw."""
    chat = 8104 + len(before) + 3 * len(after)
    number, told = _asked(api, chat, before)
    api.edit(chat, number, after)
    person = {"id": chat, "is_bot": False, "first_name": "P"}
    unseen = {"message_id": 999_000, "date": 1, "chat": {"id": chat, "type": "private"}, "from": person}
    api.post({"edited_message": unseen | {"edit_date": 2, "text": QUESTION}})
    _settled(api)
    assert api.messages(chat) == [told]


@pytest.mark.parametrize("after", ["/unsubscribe", "/map", "thanks!", "help"])
def test_a_question_that_becomes_something_else_keeps_its_answer(api: BotApi, after: str) -> None:
    """No command is carried out by an edit."""
    chat = 8200 + sum(map(ord, after))
    number, answer = _asked(api, chat, QUESTION)
    api.edit(chat, number, after)
    _settled(api)
    assert api.messages(chat) == [answer]


def test_edits_count_in_the_order_in_which_they_were_made(api: BotApi) -> None:
    """Delivered twice, or the older one after the newer one, they leave the newest; the same text again is nothing."""
    chat = 8300
    number, answer = _asked(api, chat, QUESTION)
    now = int(time.time())
    api.edit(chat, number, OTHER, edit_date=now + 60)
    newest = _changed(api, chat, answer)
    older = api.edit(chat, number, PRESSURE, edit_date=now + 30)
    api.redeliver(older)
    api.edit(chat, number, OTHER, edit_date=now + 90)
    api.edit(chat, number, PRESSURE, edit_date=now + 80)
    _settled(api)
    assert api.messages(chat) == [newest]


def test_quick_edits_end_with_the_last(api: BotApi) -> None:
    """A question that is edited while it is answered."""
    chat = 8301
    api.say(chat, QUESTION)
    number = api.written(chat)[-1]
    api.edit(chat, number, PRESSURE)
    api.edit(chat, number, OTHER)
    _, same = _asked(api, 8302, OTHER)
    wait_until(lambda: [one.plain for one in api.messages(chat)] == [same.plain])


def test_an_edited_follow_up_is_read_after_the_same_question(api: BotApi) -> None:
    """It follows what it followed, and what comes next follows it as it is now."""
    chat = 8303
    _asked(api, chat, PRESSURE)
    number, answer = _asked(api, chat, "and on verification?")
    assert "What does Klingner say about verification?" in answer.plain
    api.edit(chat, number, "and on China?")
    assert "What does Klingner say about China?" in _changed(api, chat, answer).plain
    _, after = _asked(api, chat, "and Abigail Bard?")
    assert "What does Abigail Bard say about China?" in after.plain


def test_editing_an_earlier_question_leaves_the_conversation(api: BotApi) -> None:
    """What is asked next follows the last question, not the one that was edited since."""
    chat = 8304
    number, answer = _asked(api, chat, QUESTION)
    _asked(api, chat, PRESSURE)
    api.edit(chat, number, OTHER)
    _changed(api, chat, answer)
    _, after = _asked(api, chat, "and on verification?")
    assert "What does Klingner say about verification?" in after.plain


def test_in_a_topic_a_mention_is_edited_in_place(api: BotApi) -> None:
    """Without the bot's name it is for nobody any more; another person's reply follows the question it replies to."""
    forum = -8400
    api.introduce(forum, "supergroup", is_forum=True)
    api.say(forum, f"{NAME} {PRESSURE}", user_id=ANN, chat_type="supergroup", thread_id=5)
    (answer,) = api.wait_for(forum, 1)
    number = api.written(forum)[0]
    api.reply(forum, answer.message_id, "and on verification?", user_id=BOB)
    followed = api.wait_for(forum, 2)[1]
    assert "What does Klingner say about verification?" in followed.plain
    api.edit(forum, number, f"{OTHER} {NAME}")
    changed = _changed(api, forum, answer)
    assert _is_answer(changed)
    assert changed.thread_id == 5
    api.edit(forum, number, QUESTION)
    _settled(api)
    assert len(api.messages(forum)) == 2
    assert api.messages(forum)[0] == changed


def test_an_edit_is_made_again_after_a_crash(api: BotApi, bot: BotProcess) -> None:
    """The process dies while Telegram holds the edit: the next one makes it, and says nothing else."""
    chat = 8500
    number, answer = _asked(api, chat, QUESTION)
    bot.wait_until_settled()
    api.fail("editMessageText", HangAfter(60), chat_id=chat)
    edits = len(api.calls("editMessageText"))
    update = api.edit(chat, number, OTHER)
    api.wait_for_calls("editMessageText", edits + 1)
    bot.kill()
    bot.start()
    bot.wait_until_settled()
    api.redeliver(update)
    _settled(api)
    (shown,) = api.messages(chat)
    assert shown.message_id == answer.message_id
    assert shown.plain == _asked(api, 8501, OTHER)[1].plain


def test_what_is_kept_for_it_is_told_and_erased(api: BotApi) -> None:
    """/mydata shows it, /new erases what was asked, and /forget all of it: then an edit finds nothing."""
    chat = 8600
    number, answer = _asked(api, chat, QUESTION)
    file = _asked(api, chat, "/mydata")[1].upload
    assert file is not None
    (kept,) = json.loads(file.data)["questions_that_can_be_edited"]
    assert (kept["message_id"], kept["answers"], kept["text"]) == (number, [answer.message_id], QUESTION)
    _asked(api, chat, "/new")
    again = _asked(api, chat, "/mydata")[1].upload
    assert again is not None
    assert json.loads(again.data)["questions_that_can_be_edited"][0]["text"] is None
    forget = _asked(api, chat, "/forget")[1]
    api.press(forget.message_id, "data:erase")
    wait_until(lambda: plain(say("erased")) in [one.plain for one in api.messages(chat)])
    before = api.messages(chat)
    api.edit(chat, number, OTHER)
    _settled(api)
    assert api.messages(chat) == before
