"""What outlives the process: three lives of one bot, ended by SIGTERM, by SIGKILL and by SIGTERM again.

The fixture lives them through; the tests look at what every person was sent in the end.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.html import plain
from bot.messages import say
from tests.emulator import incoming
from tests.emulator.bot_api import BotApi, HangAfter, SentMessage, TooManyRequests
from tests.support.bot_process import BotProcess
from tests.support.subject import EXAMPLES

QUESTION = "Who is for maximum pressure?"
FOLLOWING = ["What should happen at Yongbyon?", "Who wants liaison offices?", "How many boxes of remains came?"]
FOREVER = HangAfter(300)

EARLY, HUNG, PATIENT, TAPPED, AWAY, AWAY_STICKER, UNLUCKY = range(11, 18)
IN_TOPIC = {"message_thread_id": 4, "is_topic_message": True}
STOPPED_WITH = range(20, 30)
KILLED_WITH = range(30, 42)


@dataclass(frozen=True, slots=True)
class Lives:
    """What is left after the three lives."""

    api: BotApi
    exit_codes: tuple[int, int]
    ledger: list[tuple[int, str, str | None]]
    log: str

    def answers(self, chat_id: int) -> list[SentMessage]:
        """The answers that a chat was sent."""
        return [message for message in self.api.messages(chat_id) if say("our-words-each") in message.text]

    def apologies(self, chat_id: int) -> list[str]:
        """The questions that a chat was told were interrupted."""
        before, _, after = plain(say("interrupted", question="|")).partition("|")
        told = [message.plain for message in self.api.messages(chat_id) if message.plain.startswith(before)]
        return [text.removeprefix(before).removesuffix(after) for text in told]


def _first_life(api: BotApi, bot: BotProcess) -> int:
    """One answered question; then ten at once, and SIGTERM in the middle of them."""
    bot.start()
    api.say(EARLY, QUESTION)
    api.wait_for(EARLY, 1)
    for chat in STOPPED_WITH:
        api.say(chat, QUESTION)
    api.wait_for(STOPPED_WITH[0], 1)
    return bot.stop()


def _second_life(api: BotApi, bot: BotProcess, early: int) -> None:
    """What waited is answered; then sends that hang in different places, and SIGKILL."""
    bot.start()
    api.redeliver(early)
    for chat in (*STOPPED_WITH, AWAY, AWAY_STICKER):
        api.wait_for(chat, 1)
    api.fail("sendMessage", FOREVER, chat_id=HUNG)
    for question in [QUESTION, *FOLLOWING]:
        api.say(HUNG, question)
    api.fail("sendMessage", TooManyRequests(retry_after=50), chat_id=PATIENT)
    api.say(PATIENT, QUESTION)
    api.say(TAPPED, "/start")
    (greeting,) = api.wait_for(TAPPED, 1)
    api.fail("sendMessage", HangAfter(0), chat_id=TAPPED)
    api.fail("sendMessage", FOREVER, chat_id=TAPPED)
    api.press(greeting.message_id, greeting.labels[1])
    api.wait_for(TAPPED, 3)
    api.wait_for(HUNG, 1)
    for chat in KILLED_WITH:
        api.say(chat, QUESTION)
    api.wait_for(KILLED_WITH[0], 1)
    bot.kill()


def _leave_behind(data: Path) -> None:
    """What a process killed twice over the same updates leaves: tried again already, of every kind."""
    chat, user = {"id": UNLUCKY, "type": "private"}, incoming.Sender(UNLUCKY).user()
    greeting = {"message_id": 1, "date": 1, "chat": chat, "text": "A greeting of another version"}
    updates = [
        {"message": incoming.message(2, chat, user, incoming.text(QUESTION) | IN_TOPIC)},
        {"message": incoming.message(3, chat, user, incoming.sticker("FILE"))},
        incoming.callback_query("1", user, greeting, "subscribe"),
        None,
    ]
    with closing(sqlite3.connect(data / "ledger.db", isolation_level=None)) as database:
        for number, update in enumerate(updates, start=1):
            payload = json.dumps(update and {"update_id": number} | update)
            row = (number, "retried", payload)
            database.execute("INSERT INTO updates (update_id, state, payload) VALUES (?, ?, ?)", row)


def _third_life(api: BotApi, bot: BotProcess, early: int) -> int:
    """Everything that was under way is answered or owned up to; then SIGTERM."""
    bot.start()
    api.redeliver(early)
    api.wait_for(HUNG, 5, timeout_s=60)
    for chat in (PATIENT, *KILLED_WITH):
        api.wait_for(chat, 1)
    api.wait_for(TAPPED, 4)
    api.say(EARLY, "/help")
    api.wait_for(EARLY, 2)
    return bot.stop()


@pytest.fixture(scope="module")
def lives(corpus_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:
    """The three lives, all on one emulator and one data folder."""
    data = Path(shutil.copytree(corpus_data, tmp_path_factory.mktemp("lives") / "data"))
    with BotApi() as api:
        bot = BotProcess(api, data)
        try:
            first = _first_life(api, bot)
            early = min(update for update in _ledger(data))[0]
            api.say(AWAY, QUESTION)
            api.sticker(AWAY_STICKER)
            _second_life(api, bot, early)
            _leave_behind(data)
            api.introduce(UNLUCKY)
            third = _third_life(api, bot, early)
        finally:
            bot.end()
        yield Lives(api, (first, third), _ledger(data), bot.log)


def _ledger(data: Path) -> list[tuple[int, str, str | None]]:
    with closing(sqlite3.connect(data / "ledger.db")) as database:
        return database.execute("SELECT update_id, state, payload FROM updates ORDER BY update_id").fetchall()


def test_sigterm_ends_the_bot_in_order(lives: Lives) -> None:
    """SIGTERM ends the process with exit code 0, in the middle of questions as well as at rest."""
    assert lives.exit_codes == (0, 0)
    assert lives.log.count("INFO bot.app stopped") == 2
    assert lives.log.count("INFO bot.app ready: ") == 3


def test_questions_of_the_moment_of_the_stop_are_answered_once(lives: Lives) -> None:
    """Ten people who asked around the SIGTERM each have one answer, before or after it, and nothing else."""
    for chat in STOPPED_WITH:
        assert len(lives.answers(chat)) == 1
        assert lives.api.messages(chat) == lives.answers(chat)
        assert [answer.reply_to for answer in lives.answers(chat)] == lives.api.written(chat)


def test_questions_that_waited_while_the_bot_was_down_are_answered(lives: Lives) -> None:
    """What people wrote while no process ran is answered after the start, each kind as always."""
    assert len(lives.answers(AWAY)) == 1
    assert lives.api.messages(AWAY) == lives.answers(AWAY)
    assert [message.plain for message in lives.api.messages(AWAY_STICKER)] == [say("sticker")]


def test_an_update_delivered_again_after_a_restart_is_answered_once(lives: Lives) -> None:
    """Telegram repeats an update to a later process; the person has one answer all the same."""
    answers = lives.answers(EARLY)
    assert [message in answers for message in lives.api.messages(EARLY)] == [True, False]
    assert len(lives.answers(EARLY)) == 1


def test_an_answer_cut_off_by_the_kill_is_owned_up_to(lives: Lives) -> None:
    """The answer that was being sent is not sent again; the person is told, and what waited behind it is answered."""
    first, told, *rest = lives.api.messages(HUNG)
    written = lives.api.written(HUNG)
    assert first in lives.answers(HUNG)
    assert told.plain == plain(say("interrupted", question=QUESTION))
    assert lives.apologies(HUNG) == [QUESTION]
    assert [message.reply_to for message in rest] == written[1:]
    assert len(lives.api.messages(HUNG)) == 5


def test_an_answer_that_had_to_wait_is_owned_up_to(lives: Lives) -> None:
    """A person whose answer was held back by Telegram at the kill is told to ask again."""
    assert lives.answers(PATIENT) == []
    assert lives.apologies(PATIENT) == [QUESTION]
    assert len(lives.api.messages(PATIENT)) == 1


def test_an_interrupted_tap_is_called_by_its_question(lives: Lives) -> None:
    """For a tapped example the apology names the example, not the greeting that the button stands under."""
    assert len(lives.answers(TAPPED)) == 1
    assert lives.apologies(TAPPED) == [EXAMPLES[1]]
    assert len(lives.api.messages(TAPPED)) == 4


@pytest.mark.parametrize("chat", KILLED_WITH)
def test_at_any_moment_of_the_kill_nobody_is_lost_or_answered_twice(lives: Lives, chat: int) -> None:
    """Whoever asked around the SIGKILL has one answer, or was told of the interruption; never two answers."""
    answers, apologies = lives.answers(chat), lives.apologies(chat)
    assert len(answers) <= 1
    assert len(apologies) <= 1
    assert len(answers) + len(apologies) >= 1
    assert len(lives.api.messages(chat)) == len(answers) + len(apologies)
    assert apologies in ([], [QUESTION])


def test_what_was_tried_twice_is_not_tried_again(lives: Lives) -> None:
    """An update over which the process died twice is owned up to, so that none can keep the bot from starting."""
    assert lives.apologies(UNLUCKY) == [QUESTION]
    assert [message.thread_id for message in lives.api.messages(UNLUCKY)] == [IN_TOPIC["message_thread_id"]]


def test_the_ledger_ends_settled_and_without_texts(lives: Lives) -> None:
    """In the end every update is settled, and no question's text is kept."""
    chats = 6 + len(STOPPED_WITH) + len(KILLED_WITH)
    assert len(lives.ledger) >= chats
    assert {state for _, state, _ in lives.ledger} == {"settled"}
    assert {payload for _, _, payload in lives.ledger} <= {None, "null"}


def test_three_lives_leave_a_clean_log(lives: Lives) -> None:
    """Neither the token nor a traceback nor a failure stands in the log of the three lives."""
    for unwanted in (lives.api.token, "Traceback", "failure reference=", " ERROR ", "site-packages", QUESTION):
        assert unwanted not in lives.log
