"""SIGKILL in the middle of a broadcast of the real process; `python -m benchmarks.crashes` does it fifty times."""

from __future__ import annotations

from pathlib import Path

from bot.delivery.limits import IN_FLIGHT
from tests.support.crashing import SUBSCRIBERS, crash


def test_kills_double_and_lose_nothing(data: Path) -> None:
    """After two kills nobody has a message twice, and each brief is sent, or uncertain as those under way were."""
    after = crash(data, kills=2, seed=4)
    assert (after.twice, after.lost) == (0, 0)
    assert after.briefs >= SUBSCRIBERS
    assert set(after.states) <= {"sent", "uncertain"}
    assert sum(after.states.values()) == after.briefs
    assert after.states.get("uncertain", 0) == sum(after.in_flight)
    assert max(after.in_flight) <= IN_FLIGHT
