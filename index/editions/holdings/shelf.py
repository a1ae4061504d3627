"""The briefs of an edition, each read from its segment's file when somebody asks for it.

A brief that was read is kept for a while: what answers one question comes near the next.
"""

from __future__ import annotations

import mmap
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from index.editions.holdings.layout import Layout
from index.records import Brief
from index.typed import FromJson

KEPT = 2_000
"""How many briefs are kept in memory once they were read."""

brief_of = FromJson(Brief)
"""The brief of a line."""

Held = bytes | mmap.mmap


class Shelf(Mapping[str, Brief], ABC):
    """Briefs by their ids, in the order of these."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._kept = lru_cache(maxsize=KEPT)(self.at)

    @abstractmethod
    def line(self, row: int) -> bytes:
        """The line of a brief's row as it is kept."""

    def ahead(self, brief_ids: Iterable[str]) -> None:
        """Say which briefs are about to be read: where each is a way to go, they are fetched at once."""

    def __getitem__(self, brief_id: str) -> Brief:
        return self._kept(self._layout.number[brief_id])

    def __contains__(self, brief_id: object) -> bool:
        return brief_id in self._layout.number

    def __iter__(self) -> Iterator[str]:
        return iter(self._layout.ids)

    def __len__(self) -> int:
        return len(self._layout.ids)

    def read(self, brief_id: str) -> Brief:
        """A brief, read anew."""
        return self.at(self._layout.number[brief_id])

    def at(self, row: int) -> Brief:
        """The brief of a row, read anew."""
        return brief_of(self.line(row))


class FileShelf(Shelf):
    """Briefs that lie in the files of segments."""

    def __init__(self, layout: Layout, segments: Sequence[Held]) -> None:
        super().__init__(layout)
        self._segments = segments

    def line(self, row: int) -> bytes:
        """The line of a brief's row as it lies on disk."""
        start, length = self._layout.text[row].tolist()
        made: bytes = self._segments[int(self._layout.segment[row])][start : start + length]
        return made


def held(path: Path, *, mapped: bool) -> Held:
    """The bytes of a file of briefs, read into memory, or `mapped` from disk."""
    if not mapped or not path.stat().st_size:
        return path.read_bytes()
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
