"""The inbox where several processes share the ledger: what one leaves in a chat, and what waits behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from telegram import Bot, Update

from bot.chat.inbox import Inbox
from bot.chat.inbox_store import SharedStore
from bot.chat.incoming import Shares
from bot.database.engine import Database
from bot.database.replicas import Replicas
from bot.updates.intake import AT_EASE, Intake
from tests.support.postgresql import PostgreSql

BOT = Bot("1:a")
CHAT = 5


@contextmanager
def _process(url: str) -> Iterator[tuple[Replicas, Inbox]]:
    """A process with a connection of its own, and its inbox."""
    database = Database(url)
    replicas = Replicas(database)
    yield replicas, Inbox(SharedStore(database, replicas.holder), Shares())
    database.close()


def _update(number: int, chat_id: int = CHAT) -> dict[str, object]:
    person = {"id": chat_id, "is_bot": False, "first_name": "Ann"}
    chat = {"id": chat_id, "type": "private"}
    return {
        "update_id": number,
        "message": {"message_id": number, "date": 1, "chat": chat, "from": person, "text": "Who?"},
    }


def test_what_waited_behind_what_a_dead_process_left_is_handled(postgresql: PostgreSql) -> None:
    """Once that is owned up to; until then nobody may take it, and nobody would later."""

    async def run(first: tuple[Replicas, Inbox], second: tuple[Replicas, Inbox]) -> list[int]:
        for replicas, _ in (first, second):
            await replicas.join()
        assert len(await first[1].receive([_update(1)], BOT, room=1)) == 1
        await first[1].mark(1, "sending")
        assert await second[1].receive([_update(2)], BOT, room=1) == []
        first[0].leave()
        again, cut = await second[1].inherit(BOT)
        assert (again, [one.update_id for one in cut]) == ([], [1])
        assert await second[1].claim(BOT, limit=9, waited_s=0.0) == []
        return [one.update.update_id for one in await second[1].settle(cut[0])]

    url = postgresql.new_database()
    with _process(url) as first, _process(url) as second:
        assert asyncio.run(run(first, second)) == [2]


def test_who_ends_begins_with_nothing_more(postgresql: PostgreSql) -> None:
    """What came in the chat of what is being finished is left to others, who handle it once that is settled."""

    async def run(first: tuple[Replicas, Inbox], second: tuple[Replicas, Inbox]) -> tuple[list[int], list[int]]:
        for replicas, _ in (first, second):
            await replicas.join()
        began: list[int] = []
        has_begun, may_end = asyncio.Event(), asyncio.Event()

        async def handle(update: Update) -> None:
            began.append(update.update_id)
            has_begun.set()
            await may_end.wait()

        intake = Intake(first[1], handle, handle, handle)
        await intake.receive([_update(1)], BOT)
        await has_begun.wait()
        assert await second[1].receive([_update(2)], BOT, room=1) == []
        ending = asyncio.create_task(intake.end())
        await asyncio.sleep(0)
        may_end.set()
        await ending
        return began, [one.update.update_id for one in await second[1].claim(BOT, limit=9, waited_s=0.0)]

    url = postgresql.new_database()
    with _process(url) as first, _process(url) as second:
        assert asyncio.run(run(first, second)) == ([1], [2])


def test_what_has_waited_is_shared_out(postgresql: PostgreSql) -> None:
    """Whoever looks first does not take all that nobody has begun with: each takes as much at a look as another."""

    async def run(first: tuple[Replicas, Inbox], second: tuple[Replicas, Inbox]) -> list[tuple[int, int]]:
        may_end = asyncio.Event()

        async def handle(_update: Update) -> None:
            await may_end.wait()

        one, other = (Intake(inbox, handle, handle, handle) for _, inbox in (first, second))
        for intake, (replicas, _) in ((one, first), (other, second)):
            intake.alone = lambda: False
            await replicas.join()
        await one.receive([_update(number, number) for number in range(1, 6 * AT_EASE + 1)], BOT)
        shares = [(one.in_hand, other.in_hand)]
        for _ in range(4):
            await one.claim(BOT, waited_s=0.0)
            await other.claim(BOT, waited_s=0.0)
            shares.append((one.in_hand // AT_EASE, other.in_hand // AT_EASE))
        may_end.set()
        await asyncio.gather(one.end(), other.end())
        return shares

    url = postgresql.new_database()
    with _process(url) as first, _process(url) as second:
        assert asyncio.run(run(first, second)) == [(AT_EASE, 0), (2, 1), (3, 2), (4, 2), (4, 2)]
