"""Short ways to call the emulator with a real Bot, for the emulator's own tests."""

from __future__ import annotations

import asyncio
import json
import time
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)
from telegram.error import (
    BadRequest,
)

from tests.emulator.bot_api import BotApi

T = TypeVar("T")
CHAT = 700
GROUP = -100_200
ALICE = 41
WRONG_TOKEN = "123456:WRONG"  # noqa: S105
POLLING_BOT = """
import asyncio, sys
from telegram import Bot
async def main():
    async with Bot(sys.argv[2], base_url=sys.argv[1] + "/bot") as bot:
        updates = await bot.get_updates(timeout=20)
        await bot.send_message(updates[-1].message.chat_id, "got " + updates[-1].message.text)
        await bot.get_updates(offset=updates[-1].update_id + 1, timeout=30)
asyncio.run(main())
"""


def using(api: BotApi, work: Callable[[Bot], Awaitable[T]], *, token: str = "") -> T:
    """What `work` returns when given a real Bot."""

    async def run() -> T:
        base, files = f"{api.url}/bot", f"{api.url}/file/bot"
        async with Bot(token or api.token, base_url=base, base_file_url=files) as bot:
            return await work(bot)

    return asyncio.run(run())


def refusal(api: BotApi, work: Callable[[Bot], Awaitable[object]]) -> str:
    """The text of the BadRequest that `work` ends with."""
    with pytest.raises(BadRequest) as caught:
        using(api, work)
    return str(caught.value)


def html(api: BotApi, text: str) -> Message:
    """A message sent as HTML."""
    return using(api, lambda bot: bot.send_message(CHAT, text, parse_mode="HTML"))


def keyboard(**data_by_label: str) -> InlineKeyboardMarkup:
    """One button a row."""
    rows = [[InlineKeyboardButton(label, callback_data=data)] for label, data in data_by_label.items()]
    return InlineKeyboardMarkup(rows)


def raw(api: BotApi, path: str, body: bytes | None = None, content_type: str = "") -> tuple[int, Any]:
    """Status and JSON of a plain HTTP request to the emulator."""
    headers = {"Content-Type": content_type} if content_type else {}
    request = urllib.request.Request(f"{api.url}/{path}", body, headers)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def wait_for_polls(api: BotApi, times: int) -> None:
    """Return once getUpdates was called so often; fail after twenty seconds."""
    deadline = time.monotonic() + 60
    while len(api.calls("getUpdates")) < times:
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


async def ids(bot: Bot, **parameters: Any) -> list[int]:
    """The ids getUpdates returns."""
    return [update.update_id for update in await bot.get_updates(**parameters)]
