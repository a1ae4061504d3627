"""Another answer in the messages of the one before, with a real Bot against the emulator."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

import pytest
from telegram import Bot

from bot.answers.rewriting import rewrite
from bot.records import Gone, Outcome, Place, Sent
from tests.emulator.bot_api import BotApi, Forbidden, ResetAfter

CHAT = 700
BUTTONS = ((("Yes", "y"),),)


@pytest.fixture
def api() -> Iterator[BotApi]:
    """An emulator that knows one chat, in which somebody has asked."""
    with BotApi() as running:
        running.say(CHAT, "Who?")
        yield running


def _sent(api: BotApi, *texts: str) -> list[int]:
    async def send() -> list[int]:
        async with Bot(api.token, base_url=f"{api.url}/bot") as bot:
            return [(await bot.send_message(CHAT, text)).message_id for text in texts]

    return asyncio.run(send())


def _rewritten(api: BotApi, old: Sequence[int], *parts: str) -> tuple[Outcome, int]:
    """What came of it, and how often it was said that something is sent anew."""
    news: list[None] = []

    async def on_new() -> None:
        news.append(None)

    async def run() -> Outcome:
        async with Bot(api.token, base_url=f"{api.url}/bot") as bot:
            asked = api.written(CHAT)[0]
            return await rewrite(bot, Place(CHAT), old, parts, reply_to=asked, buttons=BUTTONS, on_new=on_new)

    return asyncio.run(run()), len(news)


@pytest.mark.parametrize(("before", "after"), [("a", "b"), ("ab", "cd"), ("ab", "c"), ("abc", "d"), ("a", "bcd")])
def test_what_stands_in_the_end_is_the_new_answer(api: BotApi, before: str, after: str) -> None:
    """In the old messages as far as they go; surplus ones are gone, and the buttons are under the last."""
    old = _sent(api, *before)
    outcome, news = _rewritten(api, old, *after)
    shown = api.messages(CHAT)
    assert [one.plain for one in shown] == list(after)
    assert [one.message_id for one in shown][: len(old)] == old[: len(after)]
    assert outcome == Sent(tuple(one.message_id for one in shown))
    assert [one.labels for one in shown] == [[]] * (len(after) - 1) + [["Yes"]]
    assert news == (len(after) > len(before))


def test_what_was_deleted_comes_anew_as_a_reply(api: BotApi) -> None:
    """The first of three messages is gone: the answer is sent once more, and what was left of it is taken away."""
    old = _sent(api, "a", "b", "c")

    async def delete() -> None:
        async with Bot(api.token, base_url=f"{api.url}/bot") as bot:
            await bot.delete_message(CHAT, old[0])

    asyncio.run(delete())
    outcome, news = _rewritten(api, old, "d", "e")
    shown = api.messages(CHAT)
    assert [one.plain for one in shown] == ["d", "e"]
    assert [one.reply_to for one in shown] == [api.written(CHAT)[0], None]
    assert (outcome, news) == (Sent(tuple(one.message_id for one in shown)), 1)


def test_an_edit_whose_answer_is_lost_is_made_again(api: BotApi) -> None:
    """To change a message twice is to change it once."""
    old = _sent(api, "a")
    api.fail("editMessageText", ResetAfter())
    outcome, news = _rewritten(api, old, "b")
    assert ([one.plain for one in api.messages(CHAT)], outcome, news) == (["b"], Sent(tuple(old)), 0)


def test_in_a_closed_chat_nothing_is_tried_further(api: BotApi) -> None:
    """Who blocked the bot gets neither the edit nor a new message."""
    old = _sent(api, "a")
    api.fail("editMessageText", Forbidden())
    assert _rewritten(api, old, "b", "c") == (Gone(), 0)
    assert [one.plain for one in api.messages(CHAT)] == ["a"]
