"""What a question costs the ledger, counted in the running application from its arrival to its end."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, event

from bot.app import build
from bot.database.engine import Database
from bot.records import Address, Subscriber
from bot.settings import Settings
from bot.subscribe.store import Subscriptions
from index.editions.build import sync
from index.editions.encoder import SentenceEncoder
from tests.emulator.bot_api import BotApi
from tests.support.commands import wait_until

ASKER = 61
QUESTION = "What does Lee argue about liaison offices?"


@pytest.fixture
def settings(small: Path, tmp_path: Path, encoder: SentenceEncoder) -> Settings:
    """A bot on three small briefs."""
    sync(small, tmp_path / "data", encoder)
    token = SecretStr("123456:emulated")
    return Settings(bot_token=token, data_dir=tmp_path / "data", briefs_dir=small)


@contextmanager
def _counted() -> Iterator[list[object]]:
    """All transactions that begin meanwhile."""
    begun: list[object] = []
    note = begun.append
    event.listen(Engine, "begin", note)
    yield begun
    event.remove(Engine, "begin", note)


def _is_settled(settings: Settings) -> bool:
    with closing(sqlite3.connect(settings.data_dir / "ledger.db")) as ledger:
        return [state for (state,) in ledger.execute("SELECT DISTINCT state FROM updates")] == ["settled"]


async def _cost(settings: Settings, api: BotApi, *texts: str) -> list[int]:
    """How many transactions each text costs; nothing that runs beside the updates is begun."""
    service, costs = build(settings), []
    await service.application.initialize()
    polling = asyncio.create_task(service.updates.run(service.bot))
    try:
        for number, text in enumerate(texts, start=1):
            with _counted() as begun:
                api.say(ASKER, text)
                await asyncio.to_thread(api.wait_for, ASKER, number)
                await asyncio.to_thread(wait_until, lambda: _is_settled(settings))
                costs.append(len(begun))
    finally:
        polling.cancel()
        await service.end()
    return costs


@pytest.mark.parametrize(("subscribed", "quota"), [(False, 0), (True, 0), (False, 9)])
def test_a_question_costs_at_most_four_transactions(settings: Settings, subscribed: bool, quota: int) -> None:
    """It is received, read after the one before, marked with what is kept of it, and settled; a follow-up too.

    Of whom a process hears for the first time, it looks up the language besides, and once the pinned answers. Where
    questions are limited, they are counted in the step that reads the one before.
    """
    if subscribed:
        database = Database(settings.database)
        Subscriptions(database).save(Subscriber(address=Address(ASKER), state="active", next_due=10**10))
        database.close()
    with BotApi() as api:
        ours = settings.model_copy(
            update={"bot_token": SecretStr(api.token), "api_url": api.url, "person_quota": quota}
        )
        costs = asyncio.run(_cost(ours, api, QUESTION, "and what about sanctions?"))
    assert costs == [6, 4]
