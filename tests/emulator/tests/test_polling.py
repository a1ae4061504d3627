"""getUpdates keeps Telegram's rules on offsets, long polls and redelivery."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time

import pytest
from telegram import (
    Bot,
    Update,
)
from telegram.error import (
    Conflict,
)

from tests.emulator.bot_api import BotApi
from tests.emulator.tests.client import CHAT, POLLING_BOT, ids, keyboard, refusal, using, wait_for_polls


def test_updates_stay_until_a_higher_offset(api: BotApi) -> None:
    """An update comes again and again until a call names a higher offset."""
    first, second = api.say(CHAT, "one"), api.say(CHAT, "two")

    async def poll(bot: Bot) -> list[list[int]]:
        unconfirmed = [await ids(bot), await ids(bot), await ids(bot, offset=first)]
        confirmed = [await ids(bot, offset=first + 1), await ids(bot), await ids(bot, offset=second + 1)]
        return unconfirmed + confirmed

    assert using(api, poll) == [[first, second]] * 3 + [[second], [second], []]


def test_limit_takes_the_earliest(api: BotApi) -> None:
    """`limit` gives the first ones, in order."""
    sent = [api.say(CHAT, str(number)) for number in range(5)]
    assert using(api, lambda bot: ids(bot, limit=2)) == sent[:2]


def test_negative_offset_forgets_the_rest(api: BotApi) -> None:
    """An offset of -1 leaves only the last update in the queue."""
    sent = [api.say(CHAT, str(number)) for number in range(3)]

    async def poll(bot: Bot) -> list[list[int]]:
        return [await ids(bot, offset=-1), await ids(bot)]

    assert using(api, poll) == [sent[-1:], sent[-1:]]


def test_long_poll_ends_when_an_update_arrives(api: BotApi) -> None:
    """A waiting call returns as soon as someone writes."""

    async def poll(bot: Bot) -> float:
        waiting = asyncio.create_task(ids(bot, timeout=10))
        await asyncio.sleep(0.2)
        begun = time.monotonic()
        sent = await asyncio.to_thread(api.say, CHAT, "hello")
        assert await waiting == [sent]
        return time.monotonic() - begun

    assert using(api, poll) < 5


def test_long_poll_ends_empty_after_its_timeout(api: BotApi) -> None:
    """With nothing to give, a waiting call lasts its timeout and returns nothing."""
    begun = time.monotonic()
    assert using(api, lambda bot: ids(bot, timeout=1)) == []
    assert time.monotonic() - begun >= 1


def test_second_poll_ends_the_first(api: BotApi) -> None:
    """Of two waiting calls the first gets a conflict and the second the update."""

    async def poll(bot: Bot) -> list[int]:
        first = asyncio.create_task(ids(bot, timeout=10))
        await asyncio.sleep(0.2)
        async with Bot(api.token, base_url=f"{api.url}/bot") as other:
            second = asyncio.create_task(ids(other, timeout=10))
            with pytest.raises(Conflict, match="terminated by other getUpdates request"):
                await first
            api.say(CHAT, "hello")
            return await second

    assert len(using(api, poll)) == 1


def test_allowed_updates_hold_for_later_updates(api: BotApi) -> None:
    """Kinds not asked for are dropped from then on, also by calls that do not repeat the list."""

    async def poll(bot: Bot) -> list[Update]:
        await bot.get_updates(allowed_updates=["callback_query"])
        api.say(CHAT, "unheard")
        message = await bot.send_message(CHAT, "?", reply_markup=keyboard(Yes="y"))
        api.press(message.message_id, "Yes")
        return list(await bot.get_updates())

    (update,) = using(api, poll)
    assert update.callback_query is not None


def test_webhook_excludes_polling(api: BotApi) -> None:
    """While a webhook is set getUpdates is a conflict; deleting it, and what is pending, ends that."""

    async def switch(bot: Bot) -> int:
        await bot.set_webhook("https://bot.example/hook")
        api.say(CHAT, "hello")
        assert (await bot.get_webhook_info()).pending_update_count == 1
        with pytest.raises(Conflict, match="webhook is active"):
            await bot.get_updates()
        await bot.delete_webhook(drop_pending_updates=True)
        return len(await bot.get_updates())

    assert using(api, switch) == 0


def test_webhook_must_be_https(api: BotApi) -> None:
    """Telegram takes webhooks over HTTPS on its own choice of ports only."""
    assert "an https url must be provided" in refusal(api, lambda bot: bot.set_webhook("http://bot.example/"))
    assert "only on ports" in refusal(api, lambda bot: bot.set_webhook("https://bot.example:8080/"))


def test_redelivered_update_keeps_its_id(api: BotApi) -> None:
    """A confirmed update comes once more under its own id, also to a bot that is past it."""
    first = api.say(CHAT, "one")

    async def poll(bot: Bot) -> list[list[int]]:
        seen = [await ids(bot), await ids(bot, offset=first + 1)]
        api.redeliver(first)
        return [*seen, await ids(bot, offset=first + 1), await ids(bot, offset=first + 1)]

    assert using(api, poll) == [[first], [], [first], []]


def test_redelivered_update_precedes_later_ones(api: BotApi) -> None:
    """Updates come in the order of their ids, the redelivered one among them."""
    first, second = api.say(CHAT, "one"), api.say(CHAT, "two")
    assert using(api, lambda bot: ids(bot, offset=second)) == [second]
    api.redeliver(first)
    assert using(api, lambda bot: ids(bot)) == [first, second]


def test_state_outlives_a_killed_bot(api: BotApi) -> None:
    """A bot started after another was killed while polling sees the same chats and only what is new."""
    command = [sys.executable, "-c", POLLING_BOT, api.url, api.token]
    for polls, word in [(2, "one"), (4, "two")]:
        api.say(CHAT, word)
        process = subprocess.Popen(command)
        wait_for_polls(api, polls)
        process.kill()
        process.wait()
    assert [message.text for message in api.messages(CHAT)] == ["got one", "got two"]
    assert using(api, lambda bot: bot.get_updates()) == ()
