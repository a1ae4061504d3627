"""The bot in groups and forum topics: when it answers, where, and what it says when it is added."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from bot.groups.handlers import SETTLE_S
from bot.messages import say
from tests.emulator.bot_api import BotApi, SentMessage
from tests.support.bot_process import BotProcess

QUESTION = "Who wants liaison offices?"
OTHER = "Who is for maximum pressure?"
NAME = "@briefing_emulator_bot"
ANN, BOB = 31, 32


@pytest.fixture(scope="module")
def api() -> Iterator[BotApi]:
    """An emulator whose bot reads along in groups, so that its silence is its own."""
    with BotApi(privacy=False) as running:
        yield running


pytestmark = pytest.mark.usefixtures("bot")


def _is_answer(message: SentMessage) -> bool:
    return say("our-words-each") in message.text


def _hello(api: BotApi, chat: int) -> list[SentMessage]:
    return [one for one in api.messages(chat) if f"mention {NAME}" in one.plain]


def _settled(api: BotApi, probe: int) -> None:
    """All that was said before has been handled: somebody who asks later has an answer."""
    before = len(api.messages(probe))
    api.say(probe, QUESTION)
    api.wait_for(probe, before + 1)


def test_a_mention_and_a_reply_are_answered_and_talk_is_not(api: BotApi) -> None:
    """Each answer is a reply to the question; talk, replies to people and stickers get silence."""
    group = -3100
    api.introduce(group, "supergroup")
    who: dict[str, Any] = {"user_id": ANN, "chat_type": "supergroup"}
    api.say(group, QUESTION, **who)
    talk = api.written(group)[-1]
    api.reply(group, talk, OTHER, user_id=BOB)
    api.sticker(group, user_id=ANN)
    api.say(group, f"{NAME} {QUESTION}", **who)
    mentioned = api.written(group)[-1]
    (first,) = api.wait_for(group, 1)
    assert _is_answer(first)
    assert first.reply_to == mentioned
    api.reply(group, first.message_id, OTHER, user_id=BOB)
    replied = api.written(group)[-1]
    second = api.wait_for(group, 2)[1]
    assert _is_answer(second)
    assert second.reply_to == replied
    _settled(api, 3190)
    assert len(api.messages(group)) == 2


def test_a_question_is_what_remains_without_the_name(api: BotApi) -> None:
    """Where the mention stands changes nothing, and a name alone under somebody's message asks that message."""
    group = -3101
    api.introduce(group, "group")
    who: dict[str, Any] = {"user_id": ANN, "chat_type": "group"}
    for text in (
        f"/ask {QUESTION}",
        f"{NAME}, {QUESTION}",
        f"{QUESTION} {NAME}",
        f"/ask@{NAME[1:].upper()} {QUESTION}",
    ):
        api.say(group, text, **who)
    answers = api.wait_for(group, 4)
    assert {answer.text for answer in answers} == {answers[0].text}
    api.say(group, QUESTION, user_id=BOB, chat_type="group")
    api.reply(group, api.written(group)[-1], NAME, user_id=ANN)
    assert api.wait_for(group, 5)[4].text == answers[0].text
    api.say(group, NAME, **who)
    assert "I see no question in that" in api.wait_for(group, 6)[5].plain


def test_a_topic_keeps_its_answers(api: BotApi) -> None:
    """A mention, a reply, a bare /ask and a tap in a forum topic are answered there; its opening is no reply to us."""
    forum, topic = -3102, 44
    api.introduce(forum, "supergroup", is_forum=True)
    who: dict[str, Any] = {"user_id": ANN, "chat_type": "supergroup", "thread_id": topic}
    api.say(forum, QUESTION, **who)
    api.say(forum, f"{NAME} {QUESTION}", **who)
    (answer,) = api.wait_for(forum, 1)
    api.reply(forum, answer.message_id, OTHER, user_id=BOB)
    api.wait_for(forum, 2)
    api.say(forum, "/ask", **who)
    api.wait_for(forum, 3)
    api.say(forum, "/help", **who)
    help_text = api.wait_for(forum, 4)[3]
    api.press(help_text.message_id, help_text.labels[0], user_id=BOB)
    api.wait_for(forum, 6)
    assert {message.thread_id for message in api.messages(forum)} == {topic}
    api.say(forum, f"/ask {QUESTION}", user_id=ANN, chat_type="supergroup")
    assert api.wait_for(forum, 7)[6].thread_id is None


def test_a_hello_comes_once(api: BotApi, bot: BotProcess) -> None:
    """Two updates tell that the bot was added, and both come again: it says hello once, after a restart too."""
    group = -3103
    update = api.let_in(group, by=ANN)
    (hello,) = api.wait_for(group, 1)
    assert hello.plain.startswith("Hello! Ask me ")
    api.redeliver(update)
    bot.kill()
    bot.start()
    api.set_standing(group, "kicked", chat_type="group", by=ANN)
    api.let_in(group, by=ANN)
    _settled(api, 3191)
    assert len(api.messages(group)) == 1


def test_a_group_that_moves_is_not_greeted_again(api: BotApi) -> None:
    """The supergroup that a group becomes says that the bot was added; the people are the same, and so are its ways."""
    old, new = -3104, -3204
    api.let_in(old, by=ANN)
    api.wait_for(old, 1)
    api.set_standing(new, "member", chat_type="supergroup", by=ANN)
    api.migrate(old, new)
    time.sleep(SETTLE_S + 0.5)
    api.say(new, f"{NAME} {QUESTION}", user_id=ANN, chat_type="supergroup")
    (answer,) = api.wait_for(new, 1)
    assert _is_answer(answer)
    assert _hello(api, new) == []


def test_a_new_right_is_no_arrival_and_a_channel_is_no_group(api: BotApi) -> None:
    """Who makes the bot an administrator has met it, and in a channel nobody could answer."""
    group, channel = -3105, -3106
    api.let_in(group, by=ANN, chat_type="supergroup")
    api.wait_for(group, 1)
    me = {"id": 123456, "is_bot": True, "first_name": "B", "username": NAME[1:]}
    rights = dict.fromkeys(
        ("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
         "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
         "can_edit_stories", "can_delete_stories"), False,
    )  # fmt: skip
    change = {"chat": {"id": group, "type": "supergroup", "title": "G"}, "date": 1}
    change |= {"from": {"id": ANN, "is_bot": False, "first_name": "A"}}
    change |= {"old_chat_member": {"user": me, "status": "member"}}
    api.post({"my_chat_member": change | {"new_chat_member": {"user": me, "status": "administrator"} | rights}})
    api.set_standing(channel, "member", chat_type="channel", by=ANN)
    time.sleep(SETTLE_S)
    _settled(api, 3192)
    assert len(_hello(api, group)) == 1
    assert api.messages(channel) == []


def test_where_the_bot_was_put_out_nothing_breaks(api: BotApi, bot: BotProcess) -> None:
    """A question that came before it was put out meets a closed chat; others are answered, and the log is quiet."""
    group = -3107
    api.let_in(group, by=ANN)
    api.wait_for(group, 1)
    api.set_standing(group, "kicked", chat_type="group", by=ANN)
    api.say(group, f"/ask {QUESTION}", user_id=ANN, chat_type="group")
    _settled(api, 3193)
    assert len(api.messages(group)) == 1
    assert "failure reference=" not in bot.log
