"""One process at a time is at work on a ledger; whoever comes second waits for it, or for its death."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest

from bot.database.engine import Database, LedgerFailure
from bot.database.lease import LOOK_S, TERM_S, Lease, Owner, this_process

HERE = this_process()
ELSEWHERE = replace(HERE, machine="another", told="process 9 on another")


@dataclass
class Two:
    """Two processes that have a database each, on one ledger, and a clock that is set by hand."""

    address: str
    now: float = 1000.0
    ended: list[str] = field(default_factory=list)
    databases: list[Database] = field(default_factory=list)

    def process(self, owner: Owner) -> tuple[Lease, Database]:
        """One more process."""
        database = Database(self.address)
        self.databases.append(database)
        lease = Lease(database, owner=owner, clock=lambda: self.now, lost=lambda: self.ended.append(owner.told))
        return lease, database


@pytest.fixture
def two(address: str) -> Iterator[Two]:
    """Nobody has the lease yet."""
    made = Two(address)
    yield made
    for database in made.databases:
        database.close()


def _tries(two: Two, lease: Lease, seconds: float) -> set[str | None]:
    """Look again and again for so long, as one who waits does; who had the lease meanwhile."""
    found = {lease.take()}
    for _ in range(round(seconds / LOOK_S)):
        two.now += LOOK_S
        found.add(lease.take())
    return found


def test_the_second_waits_until_the_first_lets_go(two: Two) -> None:
    """And is told who has it; taking one's own again changes nothing."""
    first, second = two.process(HERE)[0], two.process(ELSEWHERE)[0]
    assert first.take() is None
    assert [first.take(), second.take(), second.take()] == [None, HERE.told, HERE.told]
    first.release()
    assert [second.take(), first.take()] == [None, ELSEWHERE.told]


def test_a_process_of_another_machine_is_dead_when_it_is_silent(two: Two) -> None:
    """As long as it says that it lives it keeps the lease, whatever the clock of either machine shows."""
    first, second = two.process(ELSEWHERE)[0], two.process(HERE)[0]
    first.take()
    for _ in range(10):
        assert second.take() is not None
        two.now += TERM_S - 1
        first.renew()
    assert _tries(two, second, TERM_S - 1) == {ELSEWHERE.told}
    two.now += 2
    assert second.take() is None


def test_time_in_which_nobody_could_look_is_nobodys_silence(two: Two) -> None:
    """A server that was away for an hour kept everybody from speaking: who waits begins to count when it is back."""
    first, second = two.process(ELSEWHERE)[0], two.process(HERE)[0]
    first.take()
    second.take()
    two.now += 3600
    assert second.take() == ELSEWHERE.told
    first.renew()
    assert _tries(two, second, TERM_S) == {ELSEWHERE.told}


def test_a_process_that_was_asleep_finds_that_it_lost_the_lease(two: Two) -> None:
    """Its first transaction is refused, before anything is read or written, and it ends."""
    first, database = two.process(ELSEWHERE)
    second = two.process(HERE)[0]
    first.take()
    assert None in _tries(two, second, TERM_S + 2)
    for _ in range(2):
        with pytest.raises(LedgerFailure, match="Another process has taken over"), database.transaction():
            raise AssertionError
    assert first.lost
    assert two.ended == [ELSEWHERE.told]
    first.release()
    assert second.take() is None


def test_a_process_of_this_machine_is_known_to_live_or_to_be_dead(two: Two) -> None:
    """While it lives it keeps the lease however silent it is; once it is dead, nobody waits."""
    program = "from bot.database.lease import this_process; print(this_process().place, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as other:
        assert other.stdout is not None
        machine, pid, started = other.stdout.readline().split()
        first, second = two.process(Owner(machine, int(pid), started, "the other"))[0], two.process(HERE)[0]
        first.take()
        for _ in range(3):
            two.now += 10 * TERM_S
            assert second.take() == "the other"
        other.kill()
    assert second.take() is None


def test_a_number_that_another_process_bears_by_now_is_no_life(two: Two) -> None:
    """Numbers of processes come again: when it was started tells them apart."""
    first, second = two.process(replace(HERE, started="1"))[0], two.process(HERE)[0]
    first.take()
    assert second.take() is None


def test_waiting_is_said_once(two: Two, caplog: pytest.LogCaptureFixture) -> None:
    """In one line with who it is; then work begins by itself."""
    first, second = two.process(HERE)[0], two.process(ELSEWHERE)[0]
    first.take()

    async def wait() -> None:
        waiting = asyncio.create_task(second.wait())
        await asyncio.sleep(2.5)
        assert not waiting.done()
        first.release()
        await asyncio.wait_for(waiting, 5)

    with caplog.at_level(logging.WARNING, "bot.database.lease"):
        asyncio.run(wait())
    assert [one.message for one in caplog.records] == [
        f"waiting: the ledger is in use by {HERE.told}; this process goes on when that one ends"
    ]
    second.release()
