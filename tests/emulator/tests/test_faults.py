"""Each planned fault does what it says."""

from __future__ import annotations

import time

import pytest
from telegram import (
    Bot,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.error import Forbidden as ForbiddenError

from tests.emulator.bot_api import (
    BadMarkup,
    BotApi,
    Fault,
    Forbidden,
    HangAfter,
    Migrated,
    ResetAfter,
    ResetBefore,
    ServerError,
    TooManyRequests,
)
from tests.emulator.tests.client import CHAT, ids, using


@pytest.mark.parametrize(
    ("fault", "error", "text"),
    [
        (TooManyRequests(7), RetryAfter, "Retry in 7 seconds"),
        (ServerError(), NetworkError, "Internal Server Error"),
        (ServerError(502), NetworkError, "Bad Gateway"),
        (Forbidden(), ForbiddenError, "bot was blocked by the user"),
        (Migrated(-100_300), ChatMigrated, "New chat id: -100300"),
        (BadMarkup(), BadRequest, "an't parse entities"),
        (ResetBefore(), NetworkError, "ReadError"),
    ],
    ids=["429", "500", "502", "403", "migrated", "bad markup", "reset"],
)
@pytest.mark.filterwarnings("ignore:.*retry_after")
def test_fault_refuses_one_call(api: BotApi, fault: Fault, error: type[TelegramError], text: str) -> None:
    """A fault strikes once, sends nothing, and is gone for the next call."""
    api.fail("sendMessage", fault)
    with pytest.raises(error, match=text):
        using(api, lambda bot: bot.send_message(CHAT, "x"))
    assert api.messages(CHAT) == []
    using(api, lambda bot: bot.send_message(CHAT, "x"))
    assert len(api.messages(CHAT)) == 1
    assert [call.fault for call in api.calls("sendMessage")] == [fault, None]


def test_migrated_chat_is_known_under_its_new_id(api: BotApi) -> None:
    """After a migration the bot can write to the new chat."""
    api.fail("sendMessage", Migrated(-100_300), chat_id=CHAT)
    with pytest.raises(ChatMigrated) as caught:
        using(api, lambda bot: bot.send_message(CHAT, "x"))
    new = caught.value.new_chat_id
    assert using(api, lambda bot: bot.send_message(new, "x")).chat.type == "supergroup"


def test_reset_after_delivers_without_an_answer(api: BotApi) -> None:
    """The message is there although the bot saw the connection break."""
    api.fail("sendMessage", ResetAfter())
    with pytest.raises(NetworkError):
        using(api, lambda bot: bot.send_message(CHAT, "x"))
    assert [message.text for message in api.messages(CHAT)] == ["x"]


def test_hang_after_delivers_and_answers_late(api: BotApi) -> None:
    """The message is there at once; an impatient bot times out and a patient one gets its answer."""
    api.fail("sendMessage", HangAfter(1), times=2)
    with pytest.raises(TimedOut):
        using(api, lambda bot: bot.send_message(CHAT, "x", read_timeout=0.2))
    assert len(api.messages(CHAT)) == 1
    begun = time.monotonic()
    using(api, lambda bot: bot.send_message(CHAT, "y", read_timeout=5))
    assert time.monotonic() - begun >= 1


def test_faults_match_method_and_chat(api: BotApi) -> None:
    """A fault waits for its method and its chat, as often as planned."""
    api.introduce(CHAT + 1)
    api.fail("sendMessage", Forbidden(), times=2, chat_id=CHAT)
    using(api, lambda bot: bot.send_chat_action(CHAT, "typing"))
    using(api, lambda bot: bot.send_message(CHAT + 1, "x"))
    for _ in range(2):
        with pytest.raises(ForbiddenError):
            using(api, lambda bot: bot.send_message(CHAT, "x"))
    assert api.pending_faults() == []
    using(api, lambda bot: bot.send_message(CHAT, "x"))


def test_polling_can_be_made_to_fail(api: BotApi) -> None:
    """getUpdates meets faults like any method and loses no update by them."""
    sent = api.say(CHAT, "x")
    api.fail("getUpdates", ServerError(502))
    api.fail("getUpdates", ResetAfter())

    async def poll(bot: Bot) -> list[int]:
        for _ in range(2):
            with pytest.raises(NetworkError):
                await bot.get_updates()
        return await ids(bot)

    assert using(api, poll) == [sent]
