"""What an edition is asked for, whichever engine keeps it: the engine puts candidates forward, the rest is one code.

A folder of files answers by `index/editions/vectors.py` and `index/editions/words.py`, a database by the room
`database`. Scores are exact in both: an engine may leave out what comes far behind, and says nothing wrong of what it
names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.editions.holdings.layout import Column, load
from index.editions.seal import MAKING

Vectors = NDArray[np.float32]
Numbers = NDArray[np.int64]

EACH, WIDEST = 20_000, 2_000
"""Up to so many rows are compared one by one where the nearest of some are wanted; of more, those count that are among
so many at most that are the nearest of all. Of a million, either is about as much work at twenty thousand."""


def as_wide(k: int, some: int, every: int) -> int:
    """How many of all rows to look at for `k` of some of them."""
    return min(WIDEST, k * every // some)


T = TypeVar("T")
U = TypeVar("U")


class Nearest(Protocol):
    """Unit vectors by the edition's rows, of which the nearest to a question can be found."""

    @property
    def rows(self) -> int:
        """How many there are."""

    def nearest(self, question: Vectors, k: int) -> tuple[Numbers, Vectors]:
        """The rows with the `k` highest cosines, best first, and those cosines, exact; `question` is a unit vector."""

    def nearest_of(self, question: Vectors, rows: Numbers, k: int) -> Numbers:
        """Of these rows the `k` with the highest cosines, best first; of very many, those among the best of all."""

    def cosines_of(self, question: Vectors, rows: Numbers) -> Vectors:
        """The cosine of the question with each of `rows`, shape (len(rows),)."""

    def of(self, rows: Numbers) -> Vectors:
        """The vectors of these rows, shape (len(rows), dimensions), as a copy."""

    def vectors(self) -> Vectors:
        """All vectors, shape (rows, dimensions), as a copy."""


class Taken(Protocol):
    """Vectors by the edition's rows that are only taken, never searched."""

    def __len__(self) -> int: ...

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows there are, and how long a vector is."""

    def __getitem__(self, rows: int | slice | Sequence[int] | NDArray[Any]) -> Vectors:
        """The vector of a row, or those of several, shape (len(rows), dimensions)."""


class Shares(Protocol):
    """For a question, which share of its word weight passages carry, 0 to 1."""

    def best(self, k: int) -> Numbers:
        """The rows of the `k` highest shares above zero, in no order."""

    def of(self, rows: Numbers) -> Vectors:
        """The shares of these rows."""


class Together(Protocol):
    """How two searches are carried out that need nothing of each other."""

    def __call__(self, first: Callable[[], T], second: Callable[[], U]) -> tuple[T, U]:
        """What each of them gives. The second may hold two others; the first holds none."""


def in_turn(first: Callable[[], T], second: Callable[[], U]) -> tuple[T, U]:
    """Carry out one after the other: where they are this process's own work, nothing is gained otherwise."""
    return first(), second()


class Words(Protocol):
    """The words of an edition's passages."""

    @property
    def rows(self) -> int:
        """How many passages there are."""

    @property
    def most(self) -> float:
        """The greatest weight a stem can have: that of one which no passage holds."""

    def asked(self, question: str) -> Shares:
        """The shares of a question's word weight."""

    def shares(self, question: str) -> Vectors:
        """The same for each passage, shape (rows,); 0 where an engine leaves a passage out that comes far behind."""

    def knows(self, token: str) -> bool:
        """Whether some passage holds the stem."""

    def count(self, token: str) -> int:
        """How many passages hold the stem, or have a written question that does."""

    def holders(self, token: str) -> Numbers:
        """Their rows."""

    def weights(self, text: str) -> dict[str, float]:
        """Each different stem of a text, in its order, with its weight."""

    def weight(self, token: str) -> float:
        """The inverse document frequency of a stem."""


class Parts(Protocol):
    """The small parts of an edition, by the names of their files."""

    def has(self, name: str) -> bool:
        """Whether there is a part of this name."""

    def open(self, name: str) -> IO[bytes]:
        """A part, from its beginning; raises OSError when it cannot be read."""

    def columns(self, name: str) -> dict[str, Column]:
        """The columns of a part; raises OSError when it cannot be read."""

    def read(self, name: str, made: Callable[[bytes], T]) -> T:
        """What is made of a part, one value that may be shared with an edition that has the same part."""

    def beginning(self) -> dict[str, Column]:
        """Of what the next edition starts from, what is known of all briefs together."""

    def making(self, ids: Sequence[str], wanted: NDArray[np.bool_] | None = None) -> MadeOf:
        """What the next edition starts from: of the briefs with these ids that are wanted at least, and of others."""


MadeOf = tuple[dict[str, Column], Numbers | None]
"""Columns, and the rows of the briefs that they are of; None for all."""


class FolderParts:
    """The parts of an edition that lies in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def has(self, name: str) -> bool:
        """Whether there is a file of this name."""
        return (self.folder / name).exists()

    def open(self, name: str) -> IO[bytes]:
        """A file, from its beginning."""
        return (self.folder / name).open("rb")

    def columns(self, name: str) -> dict[str, Column]:
        """The columns of a file."""
        return load(self.open(name))

    def read(self, name: str, made: Callable[[bytes], T]) -> T:
        """What is made of a file."""
        with self.open(name) as file:
            return made(file.read())

    def beginning(self) -> dict[str, Column]:
        """The hashes of the files of the briefs, and how they were read."""
        with self.open(MAKING) as file, np.load(file, allow_pickle=False) as held:
            return {name: held[name] for name in ("sources", "read_as")}

    def making(self, ids: Sequence[str], wanted: NDArray[np.bool_] | None = None) -> MadeOf:
        """All of the file."""
        return self.columns(MAKING), None
