"""A day's tokens: what is spent and what is under way, in memory; the ledger has it for after a restart.

A call begins while there is something left beside what those under way are expected to use; so the day's tokens are
overrun by what one call uses at most, and by as much as the others use beyond what was expected of them. Where several
processes share a ledger, each knows of the others' tokens what it read when it last wrote down its own.
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
        self._written, self._going, self._more = Day(""), Day(""), Day("")
        """What the ledger has of today, what is being written, and what comes next."""
        self._under_way = 0
        self._is_read = False
        self._saving, self._noting = threading.Lock(), threading.Lock()

    def load(self) -> None:
        """Read what was spent today before this process; raises LedgerFailure."""
        with self._saving:
            found = self._days.of(self._day())
            with self._noting:
                self._written, self._is_read = found, True

    @property
    def is_known(self) -> bool:
        """Whether it is known what was spent; without a limit nobody needs to."""
        return self._is_read or not self.daily

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
        day, made = self._day(), Day(self._day())
        with self._noting:
            for one in (self._written, self._going, self._more):
                if one.day == day:
                    made.tokens += one.tokens
                    made.counts.update(one.counts)
        return made

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
        with self._noting:
            if self._more.day != (day := self._day()):
                self._more = Day(day)  # of the day before, what was not written is let go
            self._more.tokens += tokens
            self._more.counts.update(counts)

    def save(self) -> None:
        """Write down what was counted since the last time; where that fails, the next time does it."""
        with self._saving:
            with self._noting:
                self._going, self._more = self._more, Day("")
            written = None
            try:
                if self._going.day:
                    written = self._days.add(self._going)
            except LedgerFailure:  # the ledger tells of it itself
                self._back()
            with self._noting:
                if written is not None:
                    self._written, self._is_read = written, True
                self._going = Day("")

    def _back(self) -> None:
        """Count on from what could not be written."""
        going = self._going
        with self._noting:
            if self._more.day in ("", going.day):
                self._more = Day(going.day, self._more.tokens + going.tokens, self._more.counts + going.counts)

    def _day(self) -> str:
        return datetime.fromtimestamp(self._clock(), UTC).date().isoformat()
