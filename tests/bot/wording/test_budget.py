"""A day's tokens: spent once, whoever asks at the same time, known after a restart, and new at midnight."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.database.engine import Database, LedgerFailure
from bot.wording.budget import Budget
from bot.wording.store import Days
from tests.support.ledgers import ledger_at

NOON = 1_800_014_400.0


def _budget(database: Database, daily: int = 1000, now: float = NOON) -> Budget:
    budget = Budget(Days(database), daily, lambda: now)
    budget.load()
    return budget


def test_a_day_is_known_after_a_restart(database: Database) -> None:
    """What one process spent and counted, the next one finds; another day begins with nothing."""
    budget = _budget(database)
    budget.note(600, calls=2, kept=5)
    budget.note(300, calls=1, slow=1)
    budget.save()
    again = _budget(database)
    assert (again.today().tokens, dict(again.today().counts)) == (900, {"calls": 3, "kept": 5, "slow": 1})
    assert again.has_room
    again.note(100)
    again.save()
    assert _budget(database).is_spent
    tomorrow = _budget(database, now=NOON + 24 * 3600)
    assert (tomorrow.today().tokens, tomorrow.has_room, tomorrow.is_spent) == (0, True, False)


def test_midnight_brings_new_tokens(database: Database) -> None:
    """In a process that goes on, the day ends by UTC."""
    moment = [NOON]
    budget = Budget(Days(database), 100, lambda: moment[0])
    budget.load()
    budget.note(100)
    budget.save()
    moment[0] = 1_800_057_599.0  # 23:59:59
    assert budget.is_spent
    moment[0] += 1
    assert not budget.is_spent
    budget.note(5)
    budget.save()
    assert Days(database).of("2027-01-16").tokens == 5


def test_calls_at_the_same_time_are_counted_on(database: Database) -> None:
    """What is under way takes its room before it is spent; once it is over, only what it used counts."""
    budget = _budget(database)
    with budget.call(700):
        assert budget.has_room
        with budget.call(700):
            assert not budget.has_room
        assert budget.has_room
    budget.note(650)
    assert budget.has_room
    assert not budget.is_spent


def test_without_a_limit_nothing_is_ever_spent(database: Database) -> None:
    """0 tokens a day is no limit; the tokens are counted all the same."""
    budget = Budget(Days(database), 0, lambda: NOON)
    budget.note(10**9, calls=1)
    assert budget.has_room
    assert not budget.is_spent


def test_many_threads_and_processes_write_one_truth(database: Database) -> None:
    """Whoever writes last, what stands in the ledger is all that was counted, and each process learns of it."""
    budgets = [_budget(database) for _ in range(4)]

    def spend(number: int) -> None:
        budgets[number % 4].note(10, calls=1)
        budgets[number % 4].save()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(spend, range(40)))
    found = Days(database).of("2027-01-15")
    assert (found.tokens, found.counts["calls"]) == (400, 40)
    budgets[0].note(0, spent=1)
    budgets[0].save()
    assert budgets[0].today().tokens == 400


def test_a_ledger_that_cannot_be_read_keeps_a_limit(tmp_path: Path) -> None:
    """While it isn't known what was spent, nothing is, where there is a limit; later the two are put together."""
    database = Database(ledger_at(tmp_path / "ledger.db"))
    budget = _budget(database)
    budget.note(400, calls=1)
    budget.save()
    with database.transaction() as connection:
        connection.exec_driver_sql("ALTER TABLE wording_days RENAME TO elsewhere")
    fresh, free = (Budget(Days(database), daily, lambda: NOON) for daily in (1000, 0))
    for one in (fresh, free):
        with pytest.raises(LedgerFailure):
            one.load()
    assert (fresh.is_known, fresh.has_room, free.has_room) == (False, False, True)
    free.note(7, calls=1)
    free.save()
    with database.transaction() as connection:
        connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO wording_days")
    free.save()
    assert Days(database).of("2027-01-15").tokens == 407
    database.close()
