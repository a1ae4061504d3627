"""Follow-ups in chat: read after what the same person asked before, there and not long ago."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.ask.store import WHILE_S
from bot.html import plain
from bot.messages import say
from tests.emulator import incoming
from tests.emulator.bot_api import BotApi, SentMessage
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until
from tests.support.subject import EXAMPLES

PRESSURE = "What does Klingner say about sanctions?"
RELIEF = "What does Klingner say about verification?"
FOLLOW_UP = "and on verification?"
ANN, BOB = 71, 72
SECRET = "What would become of the plutonium at Yongbyon?"  # noqa: S105  # a question, looked for in the file


@pytest.fixture(scope="module")
def bot(api: BotApi, data: Path) -> Iterator[BotProcess]:
    """A bot that keeps no log of questions, so that what it forgets stands nowhere."""
    process = BotProcess(api, data, QUESTION_DAYS="0")
    process.start()
    yield process
    process.end()


def _reading(message: SentMessage) -> str | None:
    """The question that an answer says it was read as."""
    opening, _, rest = plain(say("read-as", question="|")).partition("|")
    first = message.plain.split("\n")[0]
    return first.removeprefix(opening).removesuffix(rest) if first.startswith(opening) else None


def _ask(api: BotApi, chat: int, *questions: str) -> list[str | None]:
    """How the bot reads each of the questions, asked one after the other in a private chat."""
    for question in questions:
        before = len(api.messages(chat))
        api.say(chat, question)
        api.wait_for(chat, before + 1)
    return [_reading(message) for message in api.messages(chat)[-len(questions) :]]


def _ask_in_group(api: BotApi, group: int, user_id: int, question: str) -> str | None:
    before = len(api.messages(group))
    api.say(group, f"/ask {question}", user_id=user_id, chat_type="group")
    return _reading(api.wait_for(group, before + 1)[before])


def _age(data: Path, chat: int, seconds: int) -> None:
    """Let a chat's last question have been asked so much longer ago."""
    with closing(sqlite3.connect(data / "ledger.db", isolation_level=None)) as database:
        done = database.execute("UPDATE conversations SET asked_at = asked_at - ? WHERE chat_id = ?", (seconds, chat))
        assert done.rowcount == 1
        database.execute("UPDATE replies SET asked_at = asked_at - ? WHERE chat_id = ?", (seconds, chat))


def test_a_follow_up_is_read_with_the_question_before(api: BotApi, bot: BotProcess) -> None:
    """The answer opens with how it was read, in italics, and the reading is the question before of the next one."""
    chat = 1000
    assert _ask(api, chat, PRESSURE, FOLLOW_UP, "and Abigail Bard?") == [
        None,
        RELIEF,
        "What does Abigail Bard say about verification?",
    ]
    answer = api.messages(chat)[1]
    assert answer.plain.startswith(f"Reading this as: {RELIEF}\n\n")
    assert answer.entities[0]["type"] == "italic"
    assert answer.reply_to == api.written(chat)[1]


def test_a_whole_question_is_not_changed(api: BotApi, bot: BotProcess) -> None:
    """A question that stands alone is answered as asked, whatever was asked before."""
    assert _ask(api, 1001, PRESSURE, EXAMPLES[1], EXAMPLES[0]) == [None, None, None]


def test_a_question_that_was_not_answered_counts_too(api: BotApi, bot: BotProcess) -> None:
    """After a refusal a follow-up is read with the refused question."""
    readings = _ask(api, 1002, "What does Pompeo say about pizza in Naples?", "and China?")
    assert readings == [None, "What does Pompeo say about China?"]


def test_thanks_are_not_followed_up(api: BotApi, bot: BotProcess) -> None:
    """Thanks and what cannot be asked change nothing: the next question follows the one before them."""
    assert _ask(api, 1003, PRESSURE, "thanks!", "?!", FOLLOW_UP) == [None, None, None, RELIEF]


def test_a_name_in_a_reading_is_escaped(api: BotApi, bot: BotProcess) -> None:
    """Markup in a question shows as it was written in the reading."""
    assert _ask(api, 1004, PRESSURE, "and <b>China</b> & Japan?")[1] == (
        "What does Klingner say about <b>China</b> & Japan?"
    )


def test_new_forgets(api: BotApi, bot: BotProcess) -> None:
    """After /new, which says so, a follow-up has nothing to follow."""
    chat = 1005
    assert _ask(api, chat, PRESSURE, "/new", FOLLOW_UP) == [None, None, None]
    assert api.messages(chat)[1].plain == say("forgotten")
    assert _ask(api, chat, PRESSURE, FOLLOW_UP) == [None, RELIEF]


def test_new_waits_for_the_question_before_it(api: BotApi, bot: BotProcess) -> None:
    """A /new sent while an answer is on its way forgets that question too."""
    chat = 1006
    for text in (PRESSURE, "/new", FOLLOW_UP):
        api.say(chat, text)
    answer, forgotten, alone = api.wait_for(chat, 3)
    assert (plain(say("our-words-each")) in answer.text, forgotten.plain) == (True, say("forgotten"))
    assert _reading(alone) is None


def test_a_tapped_example_starts_anew_and_can_be_followed(api: BotApi, bot: BotProcess) -> None:
    """An example is asked as it stands, and the next question follows it."""
    chat = 1007
    assert _ask(api, chat, PRESSURE, "/help")[0] is None
    api.press(api.messages(chat)[1].message_id, EXAMPLES[2])
    assert _reading(api.wait_for(chat, 4)[3]) is None
    assert _ask(api, chat, "and Klingner?") == ["What does Bruce Klingner recommend on humanitarian aid?"]


def test_two_people_in_a_group_do_not_share(api: BotApi, bot: BotProcess) -> None:
    """In a group each person's /ask follows what that person asked, and nobody else's question."""
    group = -1010
    assert _ask_in_group(api, group, ANN, PRESSURE) is None
    assert _ask_in_group(api, group, BOB, FOLLOW_UP) is None
    assert _ask_in_group(api, group, ANN, FOLLOW_UP) == RELIEF


def test_two_chats_do_not_share(api: BotApi, bot: BotProcess) -> None:
    """What a person asked in a group is not followed up in the private chat, nor the other way round."""
    group = -1011
    assert _ask_in_group(api, group, ANN, PRESSURE) is None
    assert _ask(api, ANN, FOLLOW_UP, "Who wants liaison offices?") == [None, None]
    assert _ask_in_group(api, group, ANN, FOLLOW_UP) == RELIEF


def test_two_topics_of_a_forum_do_not_share(api: BotApi, bot: BotProcess) -> None:
    """In a forum a question is followed up in its own topic, where the answer goes too."""
    group = {"id": -1012, "type": "supergroup", "is_forum": True}
    api.introduce(-1012, "supergroup")
    readings = []
    for number, (topic, question) in enumerate(((5, PRESSURE), (6, FOLLOW_UP), (5, FOLLOW_UP)), start=1):
        content = incoming.text(f"/ask {question}") | {"message_thread_id": topic, "is_topic_message": True}
        api.post({"message": incoming.message(900 + number, group, incoming.Sender(-1012, ANN).user(), content)})
        readings.append(_reading(api.wait_for(-1012, number)[number - 1]))
    assert readings == [None, None, RELIEF]
    sends = [call.parameters for call in api.calls("sendMessage") if call.parameters["chat_id"] == -1012]
    assert [parameters["message_thread_id"] for parameters in sends] == ["5", "6", "5"]


def test_a_question_is_followed_up_for_half_an_hour(api: BotApi, bot: BotProcess, data: Path) -> None:
    """Within the while a follow-up is read with the question before; after it, it stands alone."""
    assert _ask(api, 1013, PRESSURE) == [None]
    _age(data, 1013, WHILE_S - 60)
    assert _ask(api, 1013, FOLLOW_UP) == [RELIEF]
    _age(data, 1013, WHILE_S + 1)
    assert _ask(api, 1013, FOLLOW_UP) == [None]


def test_a_restart_keeps_it_and_erases_what_is_old(api: BotApi, bot: BotProcess, data: Path) -> None:
    """After a restart the last question can still be followed up; what is too old is gone from the disk."""
    for chat, question in ((1014, PRESSURE), (1015, SECRET)):
        _ask(api, chat, question)
    _age(data, 1015, WHILE_S + 1)
    bot.stop()
    assert SECRET.encode() in _texts(data)
    bot.start()
    assert _ask(api, 1014, FOLLOW_UP) == [RELIEF]
    wait_until(lambda: SECRET.encode() not in _texts(data))


def _texts(data: Path) -> bytes:
    return b"".join(path.read_bytes() for path in data.glob("ledger.db*"))


@pytest.mark.usefixtures("bot")
def test_more_than_there_is_gets_a_way_on(api: BotApi) -> None:
    """Where "tell me more" finds nothing, the reply says where more is, and promises nothing."""
    chat = 2390
    _ask(api, chat, "Which hotel did Kim Jong Un stay at in Hanoi?", "tell me more")
    reply = api.messages(chat)[-1]
    assert (reply.plain, reply.labels) == (say("no-more"), [])
