"""How many calls a server gets at once: several where it keeps up, one where it does not.

A small model on a processor answers one after the other: of four calls at once, three would be too late. Who could not
be answered in time does not wait at all.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.background import Line, owner

MOST = 4
"""Calls at once."""

EASY = 1 / MOST
"""The share of the time-out within which a call of a server ends that keeps up, even if it works at one at a time."""


class TooBusy(Exception):
    """Whoever would wait for a place would be answered too late."""


class Places:
    """The places of one server; for one event loop."""

    def __init__(self, seconds: float) -> None:
        """With the time that a call may take."""
        self._limit = seconds
        self._line = Line(1, each=1)
        self._one_by_one = True  # until it is known how fast it is
        self._typical = 0.0
        """Seconds that a call takes, as of late."""
        self._inside = 0
        """Calls under way, and those that wait."""

    @asynccontextmanager
    async def place(self, until: float) -> AsyncIterator[None]:
        """Wait for a place and hold it; raises TooBusy as soon as a call could not end by `until` (monotonic)."""
        at_once = 1 if self._one_by_one else MOST
        if self._inside and (1 + self._inside // at_once) * self._typical > until - time.monotonic():
            raise TooBusy
        waits = self._inside >= at_once
        self._inside += 1
        try:
            async with self._line.place(owner()):
                if waits and until - time.monotonic() < self._typical:
                    raise TooBusy
                yield
        finally:
            self._inside -= 1

    def took(self, seconds: float) -> None:
        """A call came to an end by itself, in so many seconds."""
        self._typical = seconds if not self._typical else (self._typical + seconds) / 2
        self._go(one_by_one=seconds > EASY * self._limit)

    def was_late(self) -> None:
        """A call came to no end in time; if others were under way, it may be for that."""
        self._typical = max(self._typical, self._limit / 2)
        self._go(one_by_one=True)

    def _go(self, *, one_by_one: bool) -> None:
        """Let one call in at a time, or several: who waits already, too."""
        self._one_by_one = one_by_one
        self._line.resize(1 if one_by_one else MOST, each=1 if one_by_one else MOST // 2)
