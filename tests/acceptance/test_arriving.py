"""A brief of which nobody knows whether it arrived: never sent again by itself, asked about once, and taken care of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.html import plain
from bot.messages import say
from tests.emulator.bot_api import BotApi, HangAfter, ResetAfter, ResetBefore, SentMessage
from tests.support.bot_process import BotProcess
from tests.support.commands import wait_until
from tests.support.subscribing import states, subscribe

CAME, LOST, QUIET = 301, 302, 303
ADMIN = 399
GROUP, MEMBER = -304, 305
ASKED = plain(say("did-it-arrive", day="|")).partition("|")[0]


@pytest.fixture(scope="module")
def bot(api: BotApi, data: Path) -> Iterator[BotProcess]:
    """A bot that starts with three briefs due, each of whose calls ends in a broken connection."""
    subscribe(data, CAME, LOST, QUIET)
    api.introduce(ADMIN)
    for chat_id, fault in ((CAME, ResetAfter()), (LOST, ResetBefore()), (QUIET, ResetAfter())):
        api.introduce(chat_id)
        api.fail("sendMessage", fault, chat_id=chat_id)
    process = BotProcess(api, data, ADMIN_IDS=str(ADMIN))
    process.start()
    wait_until(lambda: states(data) == {"uncertain": 3})
    yield process
    process.end()


def _questions(api: BotApi, chat_id: int) -> list[SentMessage]:
    return [message for message in api.messages(chat_id) if ASKED in message.plain]


def test_nothing_is_sent_again_by_itself(api: BotApi, bot: BotProcess, data: Path) -> None:
    """After a restart too, each chat has what its one call brought: a brief, or nothing."""
    bot.stop()
    bot.start()
    assert [len(api.messages(chat_id)) for chat_id in (CAME, LOST, QUIET)] == [1, 0, 1]
    assert states(data) == {"uncertain": 3}


def test_administrators_are_told_how_many(api: BotApi, bot: BotProcess) -> None:
    """Once, in one message."""
    (told,) = api.wait_for(ADMIN, 1)
    assert told.plain == plain(say("uncertain", count=3))


def test_it_came(api: BotApi, bot: BotProcess, data: Path) -> None:
    """With the next contact they are asked, once; a yes settles it, and nothing is sent again."""
    api.say(CAME, "/privacy")
    brief, _, question = api.wait_for(CAME, 3)
    assert _questions(api, CAME) == [question]
    api.press(question.message_id, say("arrived"))
    wait_until(lambda: api.messages(CAME)[-1].plain == say("thanks-arrived"))
    wait_until(lambda: states(data) == {"uncertain": 2, "sent": 1})
    api.say(CAME, "/privacy")
    assert len(api.wait_for(CAME, 4)) == 4
    assert [message.plain for message in api.messages(CAME)].count(brief.plain) == 1


def test_it_did_not_come(api: BotApi, bot: BotProcess, data: Path) -> None:
    """A no sends it once more; a second tap does not."""
    api.say(LOST, "/privacy")
    _, question = api.wait_for(LOST, 2)
    api.press(question.message_id, say("not-arrived"))
    (_, answered, brief) = api.wait_for(LOST, 3)
    assert answered.plain == say("sent-again")
    assert "brief" in brief.plain.lower()
    wait_until(lambda: states(data) == {"uncertain": 1, "sent": 2})


def test_in_a_group_administrators_alone_say_whether_it_came(api: BotApi, bot: BotProcess) -> None:
    """A member's tap on the question changes nothing and gets an alert; an administrator's is taken."""
    api.introduce(GROUP, "supergroup", admins=(ADMIN,))
    shown = {"message_id": 1, "date": 1, "chat": {"id": GROUP, "type": "supergroup"}, "text": ASKED}
    for number, (user_id, told) in enumerate(((MEMBER, say("only-admins")), (ADMIN, None))):
        done = len(api.calls("answerCallbackQuery"))
        query = {"id": f"88{number}", "from": {"id": user_id, "is_bot": False, "first_name": "P"}, "chat_instance": "1"}
        api.post({"callback_query": query | {"message": shown, "data": "arrived:no:2026-10-02"}})
        api.wait_for_calls("answerCallbackQuery", done + 1)
        assert api.calls("answerCallbackQuery")[done].parameters.get("text") == told
    wait_until(lambda: len([one for one in api.calls("editMessageText") if one.parameters["chat_id"] == GROUP]) == 1)


def test_in_a_quiet_chat_nothing_is_asked_yet(api: BotApi, bot: BotProcess) -> None:
    """Without a contact there is no question; the next brief will bring it."""
    assert len(api.messages(QUIET)) == 1


def test_a_no_counts_once_over_a_kill(api: BotApi, bot: BotProcess) -> None:
    """Killed after their word was taken and before it was settled, the bot sends it once and does not take it again."""
    api.say(QUIET, "/privacy")
    brief, _, question = api.wait_for(QUIET, 3)
    api.fail("editMessageText", HangAfter(60), chat_id=QUIET)
    api.press(question.message_id, say("not-arrived"))
    wait_until(lambda: api.pending_faults() == [])
    bot.kill()
    bot.start()
    assert api.wait_for(QUIET, 4)[3].plain == brief.plain
    api.say(QUIET, "/privacy")
    shown = [one.plain for one in api.wait_for(QUIET, 5)]
    assert (shown.count(brief.plain), shown[2]) == (2, say("sent-again"))
