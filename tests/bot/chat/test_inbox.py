"""The inbox: each update is read by itself, written down before it is confirmed, and handled once."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, Update

from bot.chat.inbox import Inbox, Taken
from bot.chat.inbox_store import InboxStore
from bot.chat.incoming import Shares
from bot.database.engine import Database, LedgerFailure
from bot.updates.polling import UpdateBot
from tests.emulator.bot_api import BotApi
from tests.support.ledgers import ledger_at

CHAT = 5
BOT = Bot("1:a")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[InboxStore]:
    """A new ledger."""
    opened = Database(ledger_at(tmp_path / "ledger.db"))
    yield InboxStore(opened)
    opened.close()


def _inbox(ledger: InboxStore) -> Inbox:
    return Inbox(ledger, Shares())


def _update(number: int, chat: int = CHAT, *, group: int = 0, sender: object = None, **changes: Any) -> dict[str, Any]:
    person = {"id": abs(chat), "is_bot": False, "first_name": "Ann"}
    where = {"id": group, "type": "supergroup"} if group else {"id": chat, "type": "private"}
    message: dict[str, Any] = {"message_id": number, "date": 1, "chat": where, "text": "Who?"}
    message["from"] = person if sender is None else sender
    return {"update_id": number, "message": message | changes}


def _numbers(taken: list[Taken]) -> list[int]:
    return [one.update.update_id for one in taken]


async def _settle(inbox: Inbox, taken: list[Taken]) -> None:
    for one in taken:
        await inbox.mark(one.update.update_id, "settled")
        inbox.release(one)


def test_an_update_is_handled_once_and_settled(ledger: InboxStore) -> None:
    """However often an update is delivered, before or after it was handled, it is handed out once."""

    async def run() -> list[list[int]]:
        inbox, handled = _inbox(ledger), []
        for numbers in ((1, 2), (2,), (1, 3), (3,)):
            taken = await inbox.receive([_update(number) for number in numbers], BOT)
            handled.append(_numbers(taken))
            await _settle(inbox, taken)
        return handled

    assert asyncio.run(run()) == [[1, 2], [], [3], []]
    assert ledger.unsettled() == []


def test_another_process_does_not_handle_what_is_known(ledger: InboxStore) -> None:
    """What one process has received, a later one takes up once; what that leaves too is owned up to."""

    async def run() -> None:
        await _inbox(ledger).receive([_update(1), _update(2)], BOT)
        later = _inbox(ledger)
        assert await later.receive([_update(1), _update(2)], BOT) == []
        again, cut = await later.left(BOT)
        assert (_numbers(again), cut) == ([1, 2], [])
        await _settle(later, again[:1])
        again, cut = await _inbox(ledger).left(BOT)
        assert (again, [update.update_id for update in cut]) == ([], [2])

    asyncio.run(run())


def test_what_an_orderly_end_calls_off_counts_as_just_received(ledger: InboxStore) -> None:
    """Who waited through two orderly ends is answered by the third process; what was being sent is owned up to."""

    async def run() -> None:
        await _inbox(ledger).receive([_update(1), _update(2)], BOT)
        second = _inbox(ledger)
        again, _ = await second.left(BOT)
        await second.mark(2, "sending")
        await second.give_back(again)
        again, cut = await _inbox(ledger).left(BOT)
        assert (_numbers(again), [update.update_id for update in cut]) == ([1], [2])

    asyncio.run(run())


def test_updates_are_written_down_before_they_are_confirmed(ledger: InboxStore) -> None:
    """When updates are handed out, the ledger holds what came, whole enough to be handled by a later process."""

    async def run(api: BotApi) -> None:
        async with UpdateBot(api.token, base_url=f"{api.url}/bot") as bot:
            await _inbox(ledger).receive(await bot.fetch(0), bot)

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


def test_an_update_that_cannot_be_written_down_is_not_taken(ledger: InboxStore, tmp_path: Path) -> None:
    """A ledger that fails is told to whoever polls, so that nothing is confirmed; later the same is taken, once."""

    async def run() -> list[int]:
        inbox = _inbox(ledger)
        with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as database:
            database.execute("CREATE TRIGGER t BEFORE INSERT ON updates BEGIN SELECT RAISE(ABORT, 'full'); END")
            for _ in range(9):  # each time, what it would have held of the shares is given back
                with pytest.raises(LedgerFailure):
                    await inbox.receive([_update(1)], BOT)
            database.execute("DROP TRIGGER t")
        return _numbers(await inbox.receive([_update(1)], BOT))

    assert asyncio.run(run()) == [1]
    assert [number for number, _, _ in ledger.unsettled()] == [1]


MALFORMED: tuple[object, ...] = (
    _update(11, sender={"id": 5}),
    _update(12, date="yesterday"),
    _update(13, sender=[]),
    _update(14, sender_chat={"id": "5", "type": "private"}),
    _update(15, chat=2**70),
    _update(16, sticker={"emoji": float("nan")}),
    {"update_id": 17, "message": "Who?"},
    {"update_id": 18, "callback_query": {"id": "1", "data": "ask:0"}},
    {"update_id": 19, "my_chat_member": {"chat": {"id": 5}}},
    {"update_id": 2**70, "message": {}},
    {"message": {}},
    "Who?",
    None,
    [],
)


@pytest.mark.parametrize("malformed", MALFORMED)
def test_one_update_that_cannot_be_read_costs_nobody_else_anything(
    ledger: InboxStore, malformed: object, caplog: pytest.LogCaptureFixture
) -> None:
    """It is counted and skipped, its number alone is in the log, and those around it are taken."""
    inbox = _inbox(ledger)
    taken = asyncio.run(inbox.receive([_update(1), malformed, _update(2)], BOT))
    assert (_numbers(taken), inbox.unreadable) == ([1, 2], 1)
    (line,) = caplog.messages
    assert line.startswith("update=")
    assert "Who" not in line


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["update_id", "message", "callback_query", "chat", "from", "sender_chat", "id", "text", "type", "date"]
    ), inner, max_size=5),
)  # fmt: skip


@pytest.fixture(scope="module")
def one_ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InboxStore]:
    """A ledger for all examples of a property."""
    opened = Database(ledger_at(tmp_path_factory.mktemp("one") / "ledger.db"))
    yield InboxStore(opened)
    opened.close()


_numbered = count(10**6)


@given(_ANYTHING)
def test_whatever_comes_is_taken_or_skipped(one_ledger: InboxStore, anything: object) -> None:
    """Nothing that JSON can hold gets past the border as an error, or keeps what comes with it out."""
    good = next(_numbered)
    taken = asyncio.run(_inbox(one_ledger).receive([anything, _update(good)], BOT))
    assert good in _numbers(taken)


def test_a_stored_row_that_cannot_be_read_keeps_nobody_from_starting(ledger: InboxStore, tmp_path: Path) -> None:
    """What a later version, or a hand, left in the ledger is skipped, and settled; the rows beside it are taken up."""
    later = {"update_id": 2, "message": {"later": True}}
    ledger.receive({1: _update(1), 2: later, 3: "?", 4: _update(4), 5: _update(5)})
    ledger.mark(4, "sending")
    with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as database:
        database.execute("UPDATE updates SET payload = '{' WHERE update_id = 5")
    inbox = _inbox(ledger)
    again, cut = asyncio.run(inbox.left(BOT))
    assert (_numbers(again), [update.update_id for update in cut], inbox.unreadable) == ([1], [4], 3)
    assert [number for number, _, _ in ledger.unsettled()] == [1, 4]


def test_what_is_too_much_is_neither_written_down_nor_taken(ledger: InboxStore) -> None:
    """Of a hundred messages of one person four are answered and one is told; another person's is taken."""
    inbox = _inbox(ledger)
    taken = asyncio.run(inbox.receive([*map(_update, range(1, 101)), _update(200, chat=6)], BOT))
    assert _numbers(taken) == [1, 2, 3, 4, 5, 200]
    assert [one.update.update_id for one in taken if one.is_too_much] == [5]
    assert [number for number, _, _ in ledger.unsettled()] == [1, 2, 3, 4, 5, 200]
    assert inbox.dropped == 95


def test_what_people_say_to_each_other_takes_no_room(ledger: InboxStore) -> None:
    """In a group that the bot can read, only what is meant for it is taken, or written down."""
    chatter = [_update(number, group=-7) for number in range(1, 50)]
    taken = asyncio.run(_inbox(ledger).receive([*chatter, _update(50, group=-7, text="/ask Who?")], BOT))
    assert _numbers(taken) == [50]
    assert [number for number, _, _ in ledger.unsettled()] == [50]
