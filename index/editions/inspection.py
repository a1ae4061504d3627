"""The files of an open edition, held against what was opened: it never changes, so whatever differs is damage."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from index.editions import store
from index.editions.files import Marks
from index.editions.store import Edition

SHARE = 200
"""So many times as long as the last look at all checksums took, none is taken while nothing was written to a file."""


class Inspection:
    """The looks at one edition; the first is taken at once, and later ones cost half a percent of the time at most."""

    def __init__(self, data: Path, edition: Edition, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._data = data
        self._clock = clock
        self.edition = edition
        self._seen: Marks = edition.marks
        self._found: str | None = None
        self._next = clock()

    def damage(self) -> str | None:
        """What is wrong with its files by now, or None.

        All checksums are worked out when a file was written to since the last look, and otherwise now and then:
        a disk can also lose what nobody writes to.
        """
        seen = store.marks_of(self._data, self.edition.number)
        if seen != self._seen or self._clock() >= self._next:
            began = self._clock()
            self._found = store.damage(self._data, self.edition)
            self._seen = seen
            self._next = self._clock() + SHARE * (self._clock() - began)
        return self._found
