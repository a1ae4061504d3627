"""The sending limits that the emulator enforces when asked to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter

from tests.emulator.bot_api import BotApi, TooManyRequests
from tests.emulator.limits import Limits
from tests.emulator.tests.client import CHAT, GROUP, using


@pytest.fixture
def strict() -> Iterator[BotApi]:
    """An emulator that enforces limits and knows 40 people and a group."""
    with BotApi(limits=True) as running:
        for chat_id in [CHAT, *range(1, 41)]:
            running.introduce(chat_id)
        running.introduce(GROUP, "group")
        yield running


async def _refused(bot: Bot, chats: list[int]) -> int:
    """How many of messages sent at once are refused."""
    found = await asyncio.gather(*(bot.send_message(chat, "x") for chat in chats), return_exceptions=True)
    assert all(isinstance(one, RetryAfter) for one in found if isinstance(one, BaseException))
    return sum(isinstance(one, RetryAfter) for one in found)


@pytest.mark.parametrize(
    ("chats", "refused"),
    [(list(range(1, 31)), 0), ([CHAT] * 3, 0), ([CHAT] * 5, 2), ([GROUP] * 4, 1)],
)
def test_what_exceeds_a_limit_is_refused(strict: BotApi, chats: list[int], refused: int) -> None:
    """Thirty at once to thirty chats are let through; the fourth of a burst in a chat gets 429, and all are counted."""
    assert using(strict, lambda bot: _refused(bot, chats)) == refused
    assert strict.refused_for_speed == refused
    assert sum(len(strict.messages(chat)) for chat in {*chats}) == len(chats) - refused


def test_the_31st_message_in_a_second_is_refused() -> None:
    """Whatever the machine's pace: at one moment thirty are let through, and then everybody waits for a second."""
    limits = Limits(enforced=True)
    told = [limits.refuse_until("sendMessage", chat, now=100.0) for chat in range(1, 34)]
    assert told == [None] * 30 + [1] * 3
    assert limits.refuse_until("sendMessage", 40, now=101.1) is None


def test_a_wait_for_all_holds_everybody(strict: BotApi) -> None:
    """After a refusal for all every message is refused with the seconds left, and counted as impatient."""
    strict.fail("sendMessage", TooManyRequests(5, for_all=True))
    assert using(strict, lambda bot: _refused(bot, [1])) == 1
    assert using(strict, lambda bot: _refused(bot, [2, 3])) == 2
    assert (strict.refused_for_speed, strict.impatient) == (3, 2)


def test_nothing_connects_to_a_closed_port(strict: BotApi) -> None:
    """While the emulator is unreachable no call arrives; afterwards the same address works again."""
    with strict.unreachable(), pytest.raises(NetworkError, match="ConnectError"):
        using(strict, lambda bot: bot.send_message(CHAT, "x"))
    assert strict.calls() == []
    using(strict, lambda bot: bot.send_message(CHAT, "x"))
