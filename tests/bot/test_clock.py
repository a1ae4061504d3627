"""The time by which the bot acts, when somebody sets the clock of the machine."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import pytest

from bot.clock import DAY_S, HELD_S, STEP_S, Steady

NOON = 1_800_014_400.0


@dataclass
class Machine:
    """A clock that can be set, beside one that cannot."""

    wall: float = NOON
    going: float = 77.0

    def __post_init__(self) -> None:
        self.now = Steady(lambda: self.wall, lambda: self.going)

    def pass_(self, seconds: float) -> None:
        """Time goes by on both."""
        self.wall += seconds
        self.going += seconds


@pytest.mark.parametrize("step", [DAY_S, 400 * DAY_S, -DAY_S, -3600, STEP_S + 1])
def test_a_clock_that_is_set_and_set_back_changes_nothing(step: float, caplog: pytest.LogCaptureFixture) -> None:
    """For some minutes it shows another time; the bot goes by what it was, and the log says so once."""
    machine = Machine()
    assert machine.now() == NOON
    machine.wall += step
    with caplog.at_level(logging.WARNING, "bot.clock"):
        for minute in range(1, 9):
            machine.pass_(60)
            assert machine.now() == NOON + 60 * minute
        machine.wall -= step
        machine.pass_(60)
        assert machine.now() == NOON + 9 * 60
    assert len(caplog.records) == 1


@pytest.mark.parametrize("step", [DAY_S, -DAY_S])
def test_a_clock_that_stays_where_it_was_set_to_is_believed(step: float) -> None:
    """After ten minutes; a second step in between begins them anew."""
    machine = Machine()
    machine.now()
    machine.wall += step
    machine.now()
    machine.pass_(HELD_S - 1)
    assert machine.now() == NOON + HELD_S - 1
    machine.wall += step
    machine.now()
    machine.pass_(HELD_S - 1)
    assert machine.now() == NOON + 2 * HELD_S - 2
    machine.pass_(1)
    assert machine.now() == machine.wall == NOON + 2 * HELD_S - 1 + 2 * step


def test_small_steps_are_followed_at_once() -> None:
    """As a clock that is kept right makes them."""
    machine = Machine()
    for step in (STEP_S, -STEP_S, 5, -1):
        machine.now()
        machine.wall += step
        assert machine.now() == machine.wall
