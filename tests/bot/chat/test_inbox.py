"""The inbox: each update is handled once, and confirmed to Telegram only when it is written down."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from telegram import Update
from telegram.error import NetworkError

from bot.chat.inbox import Inbox, InboxBot, OnceEach
from bot.chat.inbox_store import InboxStore
from bot.database.engine import Database
from tests.emulator.bot_api import BotApi

CHAT = 5


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[InboxStore]:
    """A new ledger."""
    opened = Database(f"sqlite:///{tmp_path / 'ledger.db'}")
    yield InboxStore(opened)
    opened.close()


def _update(number: int) -> Update:
    return Update(number)


async def _handle(processor: OnceEach, number: int, handled: list[int]) -> None:
    async def work() -> None:
        handled.append(number)

    await processor.do_process_update(_update(number), work())


def test_an_update_is_handled_once_and_settled(ledger: InboxStore) -> None:
    """However often an update is delivered, before or after it was handled, its handlers run once."""

    async def run() -> list[int]:
        inbox, handled = Inbox(ledger), list[int]()
        processor = OnceEach(inbox)
        await inbox.receive((_update(1), _update(2)))
        await inbox.receive((_update(2),))
        for number in (1, 2, 2, 1, 3):
            await _handle(processor, number, handled)
        await inbox.receive((_update(1), _update(3)))
        for number in (1, 3, 3):
            await _handle(processor, number, handled)
        return handled

    assert asyncio.run(run()) == [1, 2, 3]
    assert ledger.unsettled() == []


def test_another_process_does_not_handle_what_is_known(ledger: InboxStore) -> None:
    """What one process has received, a later one leaves alone until it retries it, and then handles it once."""

    async def run() -> list[int]:
        await Inbox(ledger).receive((_update(1), _update(2)))
        later, handled = Inbox(ledger), list[int]()
        await later.receive((_update(1), _update(2)))
        await _handle(OnceEach(later), 1, handled)
        assert [(number, state) for number, state, _ in await later.unsettled()] == [(1, "received"), (2, "received")]
        await later.retry(1)
        assert [(number, state) for number, state, _ in await later.unsettled()] == [(1, "retried"), (2, "received")]
        await _handle(OnceEach(later), 1, handled)
        await _handle(OnceEach(later), 1, handled)
        return handled

    assert asyncio.run(run()) == [1]
    assert [number for number, _, _ in ledger.unsettled()] == [2]


def test_updates_are_written_down_before_they_are_confirmed(ledger: InboxStore) -> None:
    """When getUpdates returns, the ledger holds what came, whole enough to be handled by a later process."""

    async def run(api: BotApi) -> None:
        async with InboxBot(Inbox(ledger), api.token, base_url=f"{api.url}/bot") as bot:
            await bot.get_updates(timeout=5)

    with BotApi() as api:
        update_id = api.say(CHAT, "/ask Who is it?")
        asyncio.run(run(api))
    ((number, state, payload),) = ledger.unsettled()
    assert (number, state) == (update_id, "received")
    restored = Update.de_json(payload, None)  # type: ignore[arg-type]  # what JSON gave back
    assert restored is not None
    assert restored.message is not None
    assert restored.message.text == "/ask Who is it?"
    assert restored.message.parse_entities() == {restored.message.entities[0]: "/ask"}


def test_an_update_that_cannot_be_written_down_stays_with_telegram(ledger: InboxStore, tmp_path: Path) -> None:
    """A ledger that fails turns a poll into a network error, after which Telegram delivers again."""

    async def run(api: BotApi) -> tuple[Update, ...]:
        async with InboxBot(Inbox(ledger), api.token, base_url=f"{api.url}/bot") as bot:
            with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as database:
                database.execute("CREATE TRIGGER t BEFORE INSERT ON updates BEGIN SELECT RAISE(ABORT, 'full'); END")
                with pytest.raises(NetworkError, match="the ledger cannot be written"):
                    await bot.get_updates(timeout=5)
                assert ledger.unsettled() == []
                database.execute("DROP TRIGGER t")
            return await bot.get_updates(timeout=5)

    with BotApi() as api:
        update_id = api.say(CHAT, "Who is it?")
        assert [update.update_id for update in asyncio.run(run(api))] == [update_id]
    assert [number for number, _, _ in ledger.unsettled()] == [update_id]
