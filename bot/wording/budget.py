"""A day's tokens: what is spent and what is under way, in memory; the ledger has it for after a restart.

A call begins while there is something left beside what those under way are expected to use; so the day's tokens are
overrun by what one call uses at most, and by as much as the others use beyond what was expected of them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from bot import clock as clocks
from bot.database.engine import LedgerFailure
from bot.wording.store import Day, Days


class Budget:
    """The tokens of today; asked on one event loop, written down from any thread."""

    def __init__(self, days: Days, daily: int, clock: Callable[[], float] = clocks.now) -> None:
        """With so many tokens a day, by UTC; 0 sets no limit."""
        self.daily = daily
        self._days = days
        self._clock = clock
        self._today = Day("")
        self._under_way = 0
        self._known = False
        self._writing = threading.Lock()

    def load(self) -> None:
        """Read what was spent today before this process; raises LedgerFailure."""
        found = self._days.of(self._day())
        self._today, self._known = found, True

    @property
    def is_known(self) -> bool:
        """Whether it is known what was spent; without a limit nobody needs to."""
        return self._known or not self.daily

    @property
    def is_spent(self) -> bool:
        """Whether the day's tokens are used up."""
        return bool(self.daily) and self.today().tokens >= self.daily

    @property
    def has_room(self) -> bool:
        """Whether there is something left for another call, beside those that are under way."""
        return not self.daily or (self.is_known and self.today().tokens + self._under_way < self.daily)

    def today(self) -> Day:
        """What is spent and counted today."""
        if self._today.day != (day := self._day()):
            self._today = Day(day)
        return self._today

    @contextmanager
    def call(self, tokens: int) -> Iterator[None]:
        """A call is under way that will use about so many tokens."""
        self._under_way += tokens
        try:
            yield
        finally:
            self._under_way -= tokens

    def note(self, tokens: int = 0, **counts: int) -> None:
        """Count what was spent, and what happened."""
        today = self.today()
        today.tokens += tokens
        today.counts.update(counts)

    def save(self) -> None:
        """Write today down; where the ledger cannot be written, the next call does it."""
        with self._writing:
            if self._known or self._adopt():
                try:
                    self._days.put(self.today())
                except LedgerFailure:  # the ledger tells of it itself
                    return

    def _adopt(self) -> bool:
        """Add what the ledger has of today to what was counted without knowing it."""
        today = self.today()
        try:
            before = self._days.of(today.day)
        except LedgerFailure:
            return False
        today.tokens += before.tokens
        today.counts.update(before.counts)
        self._known = True
        return True

    def _day(self) -> str:
        return datetime.fromtimestamp(self._clock(), UTC).date().isoformat()
