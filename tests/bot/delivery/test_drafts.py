"""Drafts of a message: one a second, private, gone when the message is there; without them nothing else changes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from telegram.ext import ExtBot

from bot.delivery.drafts import APART_S, Drafts
from bot.delivery.pacing import Pace, PaceLimiter
from bot.delivery.telegram import LONGEST_WAIT, deliver
from bot.records import Sent
from tests.emulator.bot_api import (
    BotApi,
    Fault,
    Forbidden,
    HangAfter,
    ResetBefore,
    ServerError,
    TooManyRequests,
    Unknown,
)
from tests.support.commands import wait_until

ALICE, GROUP = 700, -100


@pytest.fixture
def api() -> Iterator[BotApi]:
    """An emulator that enforces limits and knows a person and a group."""
    with BotApi(limits=True) as running:
        running.introduce(ALICE)
        running.introduce(GROUP, "group")
        yield running


def _bot(api: BotApi) -> ExtBot[None]:
    limiter = PaceLimiter(Pace(), longest_wait=LONGEST_WAIT)
    return ExtBot(api.token, base_url=f"{api.url}/bot", rate_limiter=limiter)


def test_a_person_watches_a_message_grow(api: BotApi) -> None:
    """Each text stands in the place of the one before, at most one a second; then the message stands there alone."""

    async def write() -> None:
        async with _bot(api) as bot:
            async with Drafts().drafting(bot, ALICE) as show:
                assert show is not None
                for number in range(1, 101):
                    show(f"<b>line</b> {number}")
                    await asyncio.sleep(0.03)
                await asyncio.to_thread(wait_until, lambda: api.drafts(ALICE) == ["line 100"])
            await deliver(bot, ALICE, ["all of it"])

    asyncio.run(write())
    calls = api.calls("sendMessageDraft")
    assert len({call.parameters["draft_id"] for call in calls}) == 1
    assert 2 <= len(calls) <= 50
    assert all(later.time - call.time >= 0.9 * APART_S for call, later in pairwise(calls))
    assert (api.refused_for_speed, api.drafts(ALICE)) == (0, [])
    assert [message.plain for message in api.messages(ALICE)] == ["all of it"]


def test_a_draft_under_way_arrives_before_its_message(api: BotApi) -> None:
    """The end waits for it, but not for long, and not for the next one."""
    api.fail("sendMessageDraft", HangAfter(0.5))

    async def write() -> float:
        async with _bot(api) as bot:
            async with Drafts().drafting(bot, ALICE) as show:
                assert show is not None
                show("one")
                await asyncio.to_thread(api.wait_for_calls, "sendMessageDraft", 1)
                show("two")
                began = time.monotonic()
            await deliver(bot, ALICE, ["all of it"])
            return time.monotonic() - began

    assert asyncio.run(write()) < 3
    assert [call.method for call in api.calls() if call.method.startswith("send")] == [
        "sendMessageDraft",
        "sendMessage",
    ]
    assert api.drafts(ALICE) == []


def test_a_group_sees_none(api: BotApi) -> None:
    """Telegram has drafts for private chats alone."""

    async def write() -> None:
        async with _bot(api) as bot, Drafts().drafting(bot, GROUP) as show:
            assert show is None

    asyncio.run(write())
    assert api.calls("sendMessageDraft") == []


@pytest.mark.parametrize("fault", [TooManyRequests(30), ServerError(502), ResetBefore(), Forbidden()])
def test_what_telegram_says_to_a_draft_holds_up_no_message(api: BotApi, fault: Fault) -> None:
    """There are no further drafts of it, and the message goes out at once; that of the next question has some."""
    api.fail("sendMessageDraft", fault)
    drafts = Drafts()

    async def write(bot: ExtBot[None], text: str) -> None:
        async with drafts.drafting(bot, ALICE) as show:
            assert show is not None
            show(text)
            await asyncio.to_thread(api.wait_for_calls, "sendMessageDraft", 1)
            show(f"{text}, longer")
        assert isinstance(await deliver(bot, ALICE, [text]), Sent)

    async def twice() -> None:
        async with _bot(api) as bot:
            await write(bot, "one")
            assert len(api.calls("sendMessageDraft")) == 1
            await write(bot, "two")

    began = time.monotonic()
    asyncio.run(twice())
    assert time.monotonic() - began < 10
    assert [message.plain for message in api.messages(ALICE)] == ["one", "two"]


def test_a_server_that_knows_no_drafts_is_asked_once() -> None:
    """One of an earlier version of the Bot API, such as an own one, says that there is no such method."""
    with BotApi() as api:
        api.introduce(ALICE)
        api.fail("sendMessageDraft", Unknown())
        drafts = Drafts()

        async def write() -> None:
            async with _bot(api) as bot:
                async with drafts.drafting(bot, ALICE) as show:
                    assert show is not None
                    show("one")
                    await asyncio.to_thread(api.wait_for_calls, "sendMessageDraft", 1)
                async with drafts.drafting(bot, ALICE) as show:
                    assert show is None

        asyncio.run(write())
