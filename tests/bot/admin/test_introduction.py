"""What Telegram is told of the bot: at the start, and when it could not be told then."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from telegram import Bot, BotCommandScopeChat, Chat, Message, Update, User

from bot.admin.introduction import Introduction
from bot.chat.roles import Administrators
from bot.messages import ADMIN_COMMANDS, COMMANDS
from index import Subject
from tests.emulator.bot_api import BotApi, ServerError

KNOWN, STRANGER = 7, 8
SUBJECT = Subject(title="A debate", about="what should happen")


@pytest.fixture
def api() -> Iterator[BotApi]:
    """An emulator in which one of two administrators has a chat with the bot."""
    with BotApi() as running:
        running.introduce(KNOWN)
        yield running


def _with(api: BotApi, work: Any) -> Any:
    async def done() -> Any:
        async with Bot(api.token, base_url=f"{api.url}/bot") as bot:
            return await work(bot)

    return asyncio.run(done())


def _commands(api: BotApi, chat_id: int) -> list[str]:
    found = _with(api, lambda bot: bot.get_my_commands(scope=BotCommandScopeChat(chat_id)))
    return [one.command for one in found]


def _update(person: int) -> Update:
    who = User(person, "Ann", is_bot=False)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Update(1, message=Message(1, at, Chat(person, "private"), from_user=who, text="hello"))


def test_an_administrator_gets_the_commands_with_the_first_message(api: BotApi) -> None:
    """Who never wrote had no chat to hang them on at the start; from the first message on they are there, told once."""
    introduction = Introduction(Administrators(frozenset((KNOWN, STRANGER))))
    assert _with(api, lambda bot: introduction.begin(bot, SUBJECT))
    assert _commands(api, KNOWN) == [*COMMANDS, *ADMIN_COMMANDS]
    api.introduce(STRANGER)
    assert _commands(api, STRANGER) == []
    calls = len(api.calls("setMyCommands"))
    for person in (KNOWN, STRANGER, STRANGER):
        context: Any = SimpleNamespace()

        async def contact(bot: Bot, context: Any = context, person: int = person) -> None:
            context.bot = bot
            await introduction.on_contact(_update(person), context)

        _with(api, contact)
    assert _commands(api, STRANGER) == [*COMMANDS, *ADMIN_COMMANDS]
    assert len(api.calls("setMyCommands")) == calls + 1


def test_what_telegram_did_not_take_at_the_start_is_told_again(api: BotApi) -> None:
    """A failure there leaves nobody without commands until the next start."""
    api.fail("setMyCommands", ServerError())
    introduction = Introduction(Administrators(frozenset((KNOWN,))))
    assert [_with(api, lambda bot: introduction.begin(bot, SUBJECT)) for _ in range(2)] == [False, True]
    assert _commands(api, KNOWN) == [*COMMANDS, *ADMIN_COMMANDS]
