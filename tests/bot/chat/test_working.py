"""What shows that an answer is being worked on: always that the bot types, and a reaction only where it takes long."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from telegram import Bot

from bot.chat.context import typing
from tests.emulator.bot_api import BotApi, Forbidden

CHAT = 3


@pytest.fixture
def api() -> Iterator[BotApi]:
    """An emulator with one message in one chat."""
    with BotApi() as running:
        running.say(CHAT, "What about Kim?")
        yield running


def _work(api: BotApi, *, seconds: float, slow_s: float, message_id: int | None) -> list[object]:
    """The reactions that are set while something takes so long."""

    async def work() -> None:
        async with (
            Bot(api.token, base_url=f"{api.url}/bot") as bot,
            typing(bot, CHAT, None, message_id, slow_s=slow_s),
        ):
            await asyncio.sleep(seconds)

    asyncio.run(work())
    return [call.parameters.get("reaction") for call in api.calls("setMessageReaction")]


def test_what_takes_long_is_marked_until_it_is_done(api: BotApi) -> None:
    """The message has a pair of eyes on it, and none once the answer is there."""
    (message_id,) = api.written(CHAT)
    set_, taken = _work(api, seconds=0.4, slow_s=0.05, message_id=message_id)
    assert set_ == [{"type": "emoji", "emoji": "👀"}]
    assert not taken
    assert api.calls("sendChatAction")


def test_what_is_fast_is_not_marked(api: BotApi) -> None:
    """Nor is what nobody wrote, such as a tap."""
    (message_id,) = api.written(CHAT)
    assert _work(api, seconds=0.05, slow_s=10, message_id=message_id) == []
    assert _work(api, seconds=0.2, slow_s=0.05, message_id=None) == []


def test_a_chat_that_allows_no_reactions_costs_nothing(api: BotApi) -> None:
    """What Telegram refuses changes nothing."""
    (message_id,) = api.written(CHAT)
    api.fail("setMessageReaction", Forbidden(), times=2)
    assert len(_work(api, seconds=0.3, slow_s=0.05, message_id=message_id)) == 2
