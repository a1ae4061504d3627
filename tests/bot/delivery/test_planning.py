"""Many subscribers are planned for at once: as if one by one, and in as many statements as for a few."""

from __future__ import annotations

import asyncio

from sqlalchemy import event

from bot.daily.catalogue import Catalogue
from bot.daily.tick import BATCH, Daily
from bot.database.engine import Database
from bot.delivery.pacing import Pace
from bot.delivery.store import Deliveries
from bot.records import Address, Had, Planned, Subscriber
from bot.subscribe.store import Subscriptions
from index import Item
from tests.bot.items import item

NOON = 1_780_000_000 // 86_400 * 86_400 + 12 * 3600
ITEMS: tuple[Item, ...] = tuple(
    item(f"Expert {one} asks for step {one} of the road.", f"brief-{one}", voices=(f"Expert {one}",))
    for one in range(9)
)


def _subscribe(database: Database, *addresses: Address) -> None:
    for address in addresses:
        who = Subscriber(address=address, state="active", minute=12 * 60, next_due=NOON, created_at=NOON - 86_400)
        Subscriptions(database).save(who)


def _tick(database: Database) -> int:
    """A tick at noon; in how many calls of the driver it was done."""
    subscriptions, deliveries = Subscriptions(database), Deliveries(database)
    catalogue = Catalogue(database, lambda: 1, lambda: (1, ITEMS))
    catalogue.refresh(NOON)
    daily = Daily(subscriptions, deliveries, catalogue, Pace(), late_s=3600, clock=lambda: NOON)
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    event.listen(database.engine, "before_cursor_execute", count)
    asyncio.run(daily.tick())
    event.remove(database.engine, "before_cursor_execute", count)
    return calls


def test_a_batch_costs_as_much_as_a_few(database: Database) -> None:
    """Three subscribers, and then as many as fit in a batch: the ledger is asked and told as often."""
    _subscribe(database, *map(Address, range(1, 4)))
    few = _tick(database)
    _subscribe(database, *map(Address, range(100, 100 + BATCH - 1)))
    assert _tick(database) == few
    assert Deliveries(database).counts() == {"planned": 3 + BATCH - 1}


def test_each_has_their_own_past(database: Database) -> None:
    """Topics of one chat, and chats, are planned for by what each had: nobody gets what they had, all get the rest."""
    here = [Address(-7, 1), Address(-7, 2), Address(9)]
    _subscribe(database, *here)
    _tick(database)
    deliveries = Deliveries(database)
    before = {one: past.had for one, past in deliveries.past(here, "").items()}
    assert all(len(items) == 3 for items in before.values())
    last = max(before[here[0]])
    assert deliveries.take_more(
        Planned(address=here[1], day="2026-05-28", due_at=NOON, parts=(), items=((last, "new text"),), number=1), NOON
    )
    after = deliveries.past(here, "")
    assert after[here[0]].had == before[here[0]]
    assert after[here[1]].had == before[here[1]] | {last: Had("new text", "2026-05-28")}
    assert [after[one].taken("") for one in here] == [frozenset({"2026-05-28"})] * 3


def test_who_changed_while_others_are_planned_for_is_left_out_alone(database: Database) -> None:
    """A row that is not what it was when it was read has no brief by that, and keeps no other from theirs."""
    people = [Address(person) for person in range(1, 6)]
    _subscribe(database, *people)
    subscriptions, deliveries = Subscriptions(database), Deliveries(database)
    due = subscriptions.due(NOON, limit=10)
    catalogue = Catalogue(database, lambda: 1, lambda: (1, ITEMS))
    catalogue.refresh(NOON)

    class Changing(Subscriptions):
        def due(self, now: int, *, limit: int) -> list[Subscriber]:
            found = super().due(now, limit=limit)
            with database.transaction() as connection:
                connection.exec_driver_sql("UPDATE subscribers SET zone = 'Asia/Seoul' WHERE chat_id = 3")
            return found

    daily = Daily(Changing(database), deliveries, catalogue, Pace(), late_s=3600, clock=lambda: NOON)
    assert len(due) == len(people)
    assert asyncio.run(daily.tick()) == len(people) - 1
    assert deliveries.past([Address(3)], "")[Address(3)].had == {}
