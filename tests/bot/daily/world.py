"""A made-up world for the tests of daily briefs: a clock that may jump, and what reached each chat.

The real ledger, catalogue and composing; only the time is made up, and sending is done by the test.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.daily.archive import Archive
from bot.daily.catalogue import Catalogue
from bot.daily.tick import Daily
from bot.database.engine import Database
from bot.delivery.pacing import Pace
from bot.delivery.store import Deliveries
from bot.records import Address, Subscriber
from bot.subscribe import schedule
from bot.subscribe.dialog import commanded
from bot.subscribe.preferences import View
from bot.subscribe.store import Subscriptions
from index import Item
from tests.bot.items import item
from tests.support.ledgers import ledger_at

LATE_S = 6 * 3600
MINUTE, HOUR, DAY = 60, 3600, 86_400


def _items(count: int, edited: frozenset[int] = frozenset()) -> tuple[Item, ...]:
    return tuple(
        item(
            f"Expert {number} asks for step {number} of the long road" + (", revised." if number in edited else "."),
            f"brief-{number}",
            voices=(f"Expert {number % 9}",),
        )
        for number in range(count)
    )


@dataclass
class World:
    """A ledger on disk, a made-up clock, and what reached each chat."""

    path: Path
    now: int
    count: int = 60
    edited: frozenset[int] = frozenset()
    edition: int = 1
    reached: list[tuple[Address, str, int]] = field(default_factory=list)
    changed: dict[Address, int] = field(default_factory=dict)
    failures: list[Exception] = field(default_factory=list)
    ahead: int = 0
    """How far the clock is ahead of the time."""

    def __post_init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """A process begins: nothing is left of the one before but the ledger."""
        self.database = Database(ledger_at(self.path))
        self.subscriptions, self.deliveries = Subscriptions(self.database), Deliveries(self.database)
        self.archive = Archive(self.database)
        self.catalogue = Catalogue(
            self.database, lambda: self.edition, lambda: (self.edition, _items(self.count, self.edited))
        )
        self.daily = Daily(
            self.subscriptions, self.deliveries, self.catalogue, Pace(),
            late_s=LATE_S, failed=self.failures.append, clock=lambda: self.now,
        )  # fmt: skip
        self.deliveries.recover(self.now)

    def subscribe(self, chat_id: int, zone: str, minute: int, weekdays: frozenset[int]) -> None:
        """A new subscriber, whose next moment is worked out as the bot does."""
        new = Subscriber(
            address=Address(chat_id), state="active", zone=zone, minute=minute, weekdays=weekdays, created_at=self.now,
            last_brief=self.now,
        )  # fmt: skip
        self.put(new)

    def put(self, who: Subscriber) -> None:
        """A subscriber after a change of settings."""
        taken = self.deliveries.taken(who.address, schedule.local_day(who.zone, self.now - 2 * DAY))
        self.subscriptions.save(replace(who, next_due=schedule.next_moment(who, self.now, taken)))
        self.changed[who.address] = self.now

    def change(self, address: Address, words: str) -> None:
        """What /settings with these words does; one that is due by then and waits for the next tick stays due."""
        who = self.subscriptions.get(address)
        assert who is not None
        taken = self.deliveries.taken(address, schedule.local_day("UTC", self.now - 2 * DAY))
        after = commanded("settings", words, who, who, View(now=self.now, taken=taken, late_s=LATE_S)).subscriber
        assert after is not None
        self.subscriptions.change(who, after)
        if who.next_due is None or who.next_due > self.now:
            self.changed[address] = self.now

    def tick(self, *, cut: bool = False) -> None:
        """A tick, and the sending of what is planned; `cut` leaves the last call without an answer."""
        asyncio.run(self.daily.tick())
        claimed = self.deliveries.claim(self.now, limit=100)
        for outgoing in claimed:
            for number, _ in outgoing.parts:
                assert self.deliveries.sending(outgoing.delivery, number)
                self.reached.append((outgoing.delivery.address, outgoing.delivery.name, number))
                if cut and outgoing is claimed[-1]:
                    return
                self.deliveries.sent(outgoing.delivery, number, 1, self.now)
