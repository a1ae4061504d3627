"""What people see when something goes wrong, and what the log keeps: the real process at level DEBUG.

The briefs here have quotes, titles and addresses as long as the format allows, so that every
answer to `LONG` takes several messages and has more behind it; `SHORT` is answered in one.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import yaml

from bot.html import units
from bot.messages import say
from tests.emulator.bot_api import (
    BadMarkup,
    BotApi,
    Fault,
    Forbidden,
    Migrated,
    ResetAfter,
    ResetBefore,
    ServerError,
    TooManyRequests,
)
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until
from tests.support.subject import EXAMPLES, SUBJECT, said

LONG = "Should liaison offices be opened in Pyongyang and Washington?"
MORE = say("answer-buttons-more")
SHORT = "How do I bake a sourdough bread?"
SHORT_ANSWER = f"I found no answer to this in the briefs.\n\n{said('scope')}"
REASONS = (
    "messages between the capitals would no longer pass through one diplomat who waits by a telephone in New York",
    "inspectors at Yongbyon would need a roof, a radio and somebody to call when a gate stays closed at night",
    "hunger, floods and disease do not wait for a summit, and those who bring help need a consul who speaks for them",
    "history shows, from Beijing in 1973 to Hanoi in 1995, that such offices were the first stone of an embassy",
    "Congress would pay for a small building sooner than for a great promise, and it could be closed in a day",
)
QUOTES = [
    f"Liaison offices in Pyongyang and Washington should be opened, argues expert {number}, because "
    + "; ".join([reason] * 4)
    + "."
    for number, reason in enumerate(REASONS)
]


def _write_briefs(folder: Path) -> None:
    folder.mkdir()
    for number, body in enumerate(QUOTES):
        lines = [
            "---",
            f"title: The case for liaison offices, part {number}",
            f"source_title: {'Why the two capitals need offices of their own ' * 10}",
            f"author: Expert {number} {'of the Long Name ' * 20}",
            f"date: 2019-0{number + 1}-01",
            f"url: https://example.org/{number}/{'a-long-address/' * 25}",
            "kind: expert-take",
            "topics: [liaison offices]",
            "---",
            body,
        ]
        (folder / f"office-{number}.md").write_text("\n".join(lines), encoding="utf-8")
    subject = {"title": SUBJECT.title, "about": SUBJECT.about, "examples": list(EXAMPLES)}
    (folder / "subject.yaml").write_text(yaml.safe_dump(subject), encoding="utf-8")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty data folder beside a folder of five long briefs."""
    home = tmp_path_factory.mktemp("long")
    _write_briefs(home / "briefs")
    (home / "data").mkdir()
    return home / "data"


@pytest.fixture(scope="module")
def bot(api: BotApi, data: Path) -> Iterator[BotProcess]:
    """A bot that had to build its index, and logs all it can."""
    process = BotProcess(api, data, BRIEFS_DIR=str(data.parent / "briefs"), LOG_LEVEL="DEBUG")
    process.start()
    yield process
    process.end()


pytestmark = pytest.mark.usefixtures("bot")


@contextmanager
def _sabotaged(data: Path, event: str, api: BotApi) -> Iterator[None]:
    """The ledger's database refuses one kind of change while the block runs, in words nobody may see."""
    with closing(sqlite3.connect(data / "ledger.db", timeout=20, isolation_level=None)) as database:
        words = f"no space at /srv/secret/ledger.db for {api.token}"
        database.execute(f"CREATE TRIGGER fail BEFORE {event} BEGIN SELECT RAISE(ABORT, '{words}'); END")
        yield
        database.execute("DROP TRIGGER fail")


def test_the_first_start_builds_the_index(bot: BotProcess) -> None:
    """Without an edition in the data folder the bot builds one from the briefs, and says so."""
    assert "INFO bot.app building the index, which happens once" in bot.log
    assert "INFO bot.app ready: edition 1, 5 briefs" in bot.log


def test_a_long_answer_is_split_between_its_blocks(api: BotApi) -> None:
    """An answer too long for one message comes in several, each within the limit, every quote whole and once."""
    chat = 10
    api.say(chat, LONG)
    opening = api.wait_for(chat, 2)
    assert [message.reply_to for message in opening] == [api.written(chat)[0], None]
    assert [MORE in message.labels for message in opening] == [False, True]
    api.press(opening[-1].message_id, MORE)
    api.wait_for(chat, 3)
    api.say(chat, SHORT)
    wait_until(lambda: api.messages(chat)[-1].plain == SHORT_ANSWER)
    made = api.messages(chat)[:-1]
    assert all(units(message.text) <= 4096 for message in made)
    for quote in QUOTES:
        holding = [message for message in made if quote in message.plain]
        assert len(holding) == 1
        assert f"<blockquote expandable>{quote}</blockquote>" in holding[0].text
    linked = re.findall(r'<a href="https://example\.org/(\d)/[^"]*">\[(\d)\]</a>\n<', "".join(one.text for one in made))
    assert sorted(number for number, _ in linked) == ["0", "1", "2", "3", "4"]
    assert [shown for _, shown in linked] == ["1", "2", "3", "4", "5"]
    assert all(message.parse_mode == "HTML" and message.link_preview_disabled for message in made)


def test_a_lead_counts_those_who_are_shown(api: BotApi) -> None:
    """What stands behind More is none of the voices that the first message tells of."""
    chat = 11
    api.say(chat, LONG)
    text = "".join(message.plain for message in api.wait_for(chat, 2))
    lead, _, quoted = text.partition(":")
    named = set(re.findall(r"Expert \d", quoted))
    assert len(named) == 3
    assert set(re.findall(r"Expert \d", lead)) == named


def test_a_failure_inside_is_one_sentence_with_a_reference(api: BotApi, bot: BotProcess, data: Path) -> None:
    """The person reads one sentence whose reference stands in the log; the next question is answered."""
    chat, group = 20, -20
    with _sabotaged(data, "UPDATE ON updates WHEN NEW.state = 'sending'", api):
        api.say(chat, SHORT)
        (failed,) = api.wait_for(chat, 1)
        api.say(group, f"/ask {SHORT}", user_id=chat, chat_type="supergroup", thread_id=4)
        assert api.wait_for(group, 1)[0].thread_id == 4
    found = re.search(r"reference ([0-9a-f]{6})\.$", failed.plain)
    assert found is not None
    assert failed.plain == say("failed", reference=found[1])
    line = bot.wait_for_log(found[1])
    assert re.search(r" ERROR bot.failures failure reference=\w+ kind=LedgerFailure from \w+ from .* at bot\.", line)
    api.say(chat, SHORT)
    assert [message.plain for message in api.wait_for(chat, 2)] == [failed.plain, SHORT_ANSWER]


def test_what_cannot_be_written_down_waits_in_telegram(api: BotApi, bot: BotProcess, data: Path) -> None:
    """While the ledger takes no updates none is confirmed; once it does, the question is answered, once."""
    chat = 21
    with _sabotaged(data, "INSERT ON updates", api):
        polls = len(api.calls("getUpdates"))
        api.say(chat, SHORT)
        api.wait_for_calls("getUpdates", polls + 1)
        assert api.messages(chat) == []
    api.wait_for(chat, 1)
    api.say(chat, "/help")
    assert [message.plain for message in api.wait_for(chat, 2)][:1] == [SHORT_ANSWER]
    assert len(api.messages(chat)) == 2


def test_patience_asked_for_is_given(api: BotApi) -> None:
    """Told to wait a second, the bot waits, and the answer arrives once."""
    chat = 30
    api.fail("sendMessage", TooManyRequests(retry_after=1), chat_id=chat)
    api.say(chat, SHORT)
    assert [message.plain for message in api.wait_for(chat, 1)] == [SHORT_ANSWER]
    first, second = [call for call in api.calls("sendMessage") if call.parameters["chat_id"] == chat]
    assert second.time - first.time >= 1


def test_refused_markup_falls_back_to_plain_text(api: BotApi, bot: BotProcess) -> None:
    """A part whose markup Telegram does not take arrives without it; the others keep theirs."""
    chat = 40
    api.fail("sendMessage", BadMarkup(), chat_id=chat)
    api.say(chat, LONG)
    made = api.wait_for(chat, 2)
    assert [message.parse_mode for message in made] == [None, "HTML"]
    assert QUOTES[0] in made[0].text
    assert "<" not in made[0].text
    bot.wait_for_log("WARNING bot.delivery.telegram markup refused, sending plain text")


def test_a_person_who_blocked_the_bot_is_logged_and_let_go(api: BotApi, bot: BotProcess) -> None:
    """A refused send is one warning in the log; the same person is answered when they come back."""
    chat = 50
    api.fail("sendMessage", Forbidden(), chat_id=chat)
    update = api.say(chat, SHORT)
    api.say(chat, SHORT)
    assert [message.plain for message in api.wait_for(chat, 1)] == [SHORT_ANSWER]
    bot.wait_for_log(rf"WARNING bot.ask.handlers question update={update} .* outcome=gone")
    bot.wait_for_log(rf"INFO bot.ask.handlers question update={update + 1} .* outcome=sent")


@pytest.mark.parametrize(("chat", "fault", "arrived"), [(60, ResetBefore(), 0), (61, ResetAfter(), 1)])
def test_a_broken_connection_is_owned_up_to(
    api: BotApi, bot: BotProcess, chat: int, fault: Fault, arrived: int
) -> None:
    """When nobody can know whether the answer arrived, it is not sent again; the person is told instead."""
    api.fail("sendMessage", fault, chat_id=chat)
    update = api.say(chat, SHORT)
    api.wait_for(chat, arrived + 1)
    api.say(chat, "/help")
    plains = [message.plain for message in api.wait_for(chat, arrived + 2)]
    assert plains[:-1] == [SHORT_ANSWER] * arrived + [say("maybe-sent")]
    bot.wait_for_log(rf"WARNING bot.ask.handlers question update={update} .* outcome=uncertain")


def test_a_group_that_moves_meanwhile_gets_its_answer(api: BotApi) -> None:
    """When a group becomes a supergroup under the bot's hands, the answer goes to its new chat."""
    group, moved = -70, -100_70
    api.fail("sendMessage", Migrated(moved), chat_id=group)
    api.say(group, f"/ask {SHORT}", user_id=7, chat_type="group")
    assert [message.plain for message in api.wait_for(moved, 1)] == [SHORT_ANSWER]
    assert api.messages(group) == []


def test_what_is_only_politeness_may_fail(api: BotApi) -> None:
    """Neither a typing action nor the confirmation of a tap that fails keeps an answer from a person."""
    chat = 80
    api.say(chat, "/start")
    (greeting,) = api.wait_for(chat, 1)
    api.fail("sendChatAction", ServerError(500), times=2, chat_id=chat)
    api.fail("answerCallbackQuery", ServerError(500))
    api.say(chat, SHORT)
    api.wait_for(chat, 2)
    api.press(greeting.message_id, greeting.labels[0])
    shown = [message.plain for message in api.wait_for(chat, 4)]
    assert shown[1:3] == [SHORT_ANSWER, EXAMPLES[0]]
    assert not shown[3].startswith("Sorry")
    assert api.pending_faults() == []


def test_polling_survives_telegrams_bad_moments(api: BotApi, bot: BotProcess) -> None:
    """Resets, server errors and refusals of getUpdates delay a question, and lose or double none."""
    polls = len(api.calls("getUpdates"))
    for fault in (ResetBefore(), ResetAfter(), ServerError(502), TooManyRequests(retry_after=1)):
        api.fail("getUpdates", fault)
    api.say(90, SHORT)
    api.wait_for(90, 1)
    for chat in range(91, 95):  # while the bot waits after the first fault, so that the second takes these away
        api.say(chat, SHORT)
    for chat in range(91, 95):
        api.wait_for(chat, 1, timeout_s=40)
    api.wait_for_calls("getUpdates", polls + 4, timeout_s=40)
    assert api.pending_faults() == []
    api.say(95, SHORT)
    api.wait_for(95, 1)
    assert [[message.plain for message in api.messages(chat)] for chat in range(90, 96)] == [[SHORT_ANSWER]] * 6


def test_the_log_of_all_this_gives_nothing_away(api: BotApi, bot: BotProcess, data: Path) -> None:
    """At level DEBUG, after every fault, the log has no token, traceback, path or text of a question."""
    log = bot.log
    assert log.count("failure reference=") >= 1
    assert len(log.splitlines()) >= 15
    secret = api.token.partition(":")[2]
    for unwanted in (api.token, secret, "Traceback", 'File "', "/srv", str(data), "site-packages", "pizza", "liaison"):
        assert unwanted not in log
    assert all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [A-Z]+ [\w.]+ ", line) for line in log.splitlines())
