"""Subscribers put straight into a bot's ledger, for tests in which how they subscribed does not matter."""

from __future__ import annotations

import time
from pathlib import Path

from bot.database.engine import Database
from bot.delivery.store import Deliveries
from bot.records import Address, Subscriber
from bot.subscribe.store import Subscriptions
from tests.support.ledgers import ledger_at

WEEK_S = 7 * 24 * 60 * 60


def ledger_of(data: Path) -> str:
    """The address of the ledger that a bot on this data folder uses when none is set; made if there is none."""
    return ledger_at(data / "ledger.db")


def subscribe(
    data: Path, *chat_ids: int, due_in_s: int = 0, ledger: str = "", zone: str = "UTC", quiet: str = ""
) -> None:
    """Make each chat a subscriber whose brief is due now, or in a while; its wall-clock time is the present minute."""
    now = int(time.time())
    minute = (now + due_in_s) // 60 % (24 * 60)
    due = (now + due_in_s) // 60 * 60
    database = Database(ledger or ledger_of(data))
    subscriptions = Subscriptions(database)
    for chat_id in chat_ids:
        kind = "private" if chat_id > 0 else "supergroup"
        subscriptions.save(
            Subscriber(
                address=Address(chat_id),
                chat_type=kind,
                state="active",
                minute=minute,
                zone=zone,
                quiet=quiet,
                next_due=due,
                created_at=now - WEEK_S,
                last_brief=now - WEEK_S,
            )
        )
    database.close()


def states(data: Path, *, ledger: str = "") -> dict[str, int]:
    """How many deliveries of a ledger are in which state."""
    database = Database(ledger or ledger_of(data))
    found = Deliveries(database).counts()
    database.close()
    return found
