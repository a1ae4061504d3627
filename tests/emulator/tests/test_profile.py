"""Commands and descriptions, and what a test may watch."""

from __future__ import annotations

import asyncio

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)

from tests.emulator.bot_api import BotApi
from tests.emulator.tests.client import CHAT, keyboard, refusal, using


def test_commands_are_kept_by_scope_and_language(api: BotApi) -> None:
    """Each scope and language has its own commands."""

    async def run(bot: Bot) -> list[list[str]]:
        everyone, person = BotCommandScopeAllPrivateChats(), BotCommandScopeChat(CHAT)
        await bot.set_my_commands([("ask", "Ask")])
        await bot.set_my_commands([("ask", "Frag")], language_code="de")
        await bot.set_my_commands([("status", "Status")], scope=person)
        found = [
            await bot.get_my_commands(),
            await bot.get_my_commands(language_code="de"),
            await bot.get_my_commands(scope=person),
            await bot.get_my_commands(scope=everyone),
        ]
        return [[command.description for command in commands] for commands in found]

    assert using(api, run) == [["Ask"], ["Frag"], ["Status"], []]


@pytest.mark.parametrize(
    ("commands", "text"),
    [
        ([("Ask", "x")], "Bot_command_invalid"),
        ([("ask-me", "x")], "Bot_command_invalid"),
        ([("", "x")], "Command must be non-empty"),
        ([("a" * 33, "x")], "Command length must not exceed 32"),
        ([("ask", "")], "Command description must be non-empty"),
        ([("ask", "x" * 257)], "Command description length must not exceed 256"),
        ([(f"c{number}", "x") for number in range(101)], "Bot_commands_too_much"),
    ],
    ids=["upper case", "hyphen", "no name", "long name", "no description", "long description", "101"],
)
def test_bad_commands_are_refused(api: BotApi, commands: list[tuple[str, str]], text: str) -> None:
    """Commands outside Telegram's limits are refused and change nothing."""
    assert refusal(api, lambda bot: bot.set_my_commands(commands)) == text
    assert using(api, lambda bot: bot.get_my_commands()) == ()


def test_hundred_longest_commands_are_accepted(api: BotApi) -> None:
    """A hundred commands of 32 characters with descriptions of 256 are accepted."""
    commands = [BotCommand(f"{number:0>32}", "x" * 256) for number in range(100)]
    assert using(api, lambda bot: bot.set_my_commands(commands))
    assert len(using(api, lambda bot: bot.get_my_commands())) == 100


def test_unknown_language_and_scope_are_refused(api: BotApi) -> None:
    """A language code has two letters, and a chat scope needs a chat the bot knows."""
    text = refusal(api, lambda bot: bot.set_my_commands([("a", "b")], language_code="english"))
    assert text == "Invalid language code specified"
    scope = BotCommandScopeChat(4242)
    assert refusal(api, lambda bot: bot.set_my_commands([("a", "b")], scope=scope)) == "Chat not found"


def test_descriptions_have_limits_and_languages(api: BotApi) -> None:
    """Descriptions up to 512 and 120 characters are kept by language; longer ones are refused."""

    async def run(bot: Bot) -> list[str]:
        await bot.set_my_description("d" * 512)
        await bot.set_my_short_description("kurz", language_code="de")
        await bot.set_my_short_description("s" * 120)
        await bot.set_my_name("Briefings")
        short = [await bot.get_my_short_description(), await bot.get_my_short_description("de")]
        texts = [(await bot.get_my_description()).description, *(one.short_description for one in short)]
        return [*texts, (await bot.get_me()).first_name]

    assert using(api, run) == ["d" * 512, "s" * 120, "kurz", "Briefings"]
    refusal(api, lambda bot: bot.set_my_description("d" * 513))
    refusal(api, lambda bot: bot.set_my_short_description("s" * 121))
    refusal(api, lambda bot: bot.set_my_name("n" * 65))


def test_wait_for_returns_when_the_message_comes(api: BotApi) -> None:
    """A test can wait for a message that is sent later."""

    async def later(bot: Bot) -> int:
        waiting = asyncio.create_task(asyncio.to_thread(api.wait_for, CHAT, 2, 10))
        for word in ("one", "two"):
            await bot.send_message(CHAT, word)
        return len(await waiting)

    assert using(api, later) == 2


def test_wait_for_fails_with_a_transcript(api: BotApi) -> None:
    """What was said and called is shown when the awaited message does not come."""
    api.say(CHAT, "hello?")
    using(api, lambda bot: bot.send_message(CHAT, "yes", reply_markup=keyboard(More="m")))
    with pytest.raises(AssertionError) as caught:
        api.wait_for(CHAT, count=2, timeout_s=0.1)
    story = str(caught.value)
    assert all(part in story for part in ("1 of 2", "hello?", "yes ['More']", "sendMessage"))


def test_calls_are_recorded_in_order(api: BotApi) -> None:
    """Every call is kept with decoded parameters and its time, refused ones too."""
    refusal(api, lambda bot: bot.send_message(CHAT, "<x>", "HTML"))
    using(api, lambda bot: bot.send_message(CHAT, "x"))
    first, second = api.calls("sendMessage")
    assert (first.parameters["text"], second.parameters) == ("<x>", {"chat_id": CHAT, "text": "x"})
    assert first.time < second.time
    assert {call.method for call in api.calls()} == {"getMe", "sendMessage"}
