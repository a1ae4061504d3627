"""Columns of numbers, group by group, and texts as numbers: what a hundred thousand passages are kept in.

A group's values stand together; `starts` say where each group begins, and where the last one ends. To take groups in
another order, or out of two columns, costs a few array operations, however many there are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Column = NDArray[Any]


def starts_of(counts: Sequence[int] | Column) -> Numbers:
    """Where groups of these sizes begin when they stand one after the other, and where the last one ends."""
    made = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=made[1:])
    return made


def spread(starts: Column, groups: Column) -> Numbers:
    """The places of all values of these groups, group after group."""
    return reach(starts[groups], np.diff(starts)[groups])


def reach(firsts: Column, counts: Column) -> Numbers:
    """From each of `firsts` on so many places, one run after the other."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    made: Numbers = np.repeat(firsts - (ends - counts), counts) + np.arange(total)
    return made


def one_after_the_other(starts: Column, others: Column) -> Numbers:
    """Where groups begin in two columns, the second put behind the first."""
    made: Numbers = np.concatenate([starts, others[1:] + starts[-1]])
    return made


def packed(values: Iterable[Any]) -> Column:
    """Texts, or whatever JSON can hold, as a column of bytes."""
    return np.frombuffer(json.dumps([*values], ensure_ascii=False).encode(), dtype=np.uint8)


def unpacked(column: Column) -> list[Any]:
    """What `packed` made a column of."""
    found: list[Any] = json.loads(column.tobytes())
    return found


def save(path: Path, columns: Mapping[str, Column]) -> None:
    """Write columns, by name, into one file."""
    with path.open("wb") as file:
        np.savez(file, allow_pickle=False, **columns)


def load(path: Path) -> dict[str, Column]:
    """The columns that `save` wrote; raises OSError, ValueError or BadZipFile when they cannot be read."""
    with np.load(path, allow_pickle=False) as held:
        return {name: held[name] for name in held.files}


def numbered(used: Column, table: Sequence[Any]) -> tuple[Column, list[Any]]:
    """The column with its entries in `table` numbered anew in the order in which they first stand, and that table."""
    firsts = np.full(len(table), len(used), dtype=np.int64)
    firsts[used[::-1]] = np.arange(len(used))[::-1]  # the last one that is set stays: that of the first place
    held = np.flatnonzero(firsts < len(used))
    ordered = held[np.argsort(firsts[held])]
    numbers = np.zeros(len(table), dtype=used.dtype)
    numbers[ordered] = np.arange(len(ordered))
    return numbers[used], [table[at] for at in ordered.tolist()]


class Table:
    """Values numbered in the order in which they come."""

    def __init__(self, values: Iterable[Any] = ()) -> None:
        self.values: list[Any] = [*values]
        self._numbers = {value: at for at, value in enumerate(self.values)}

    def number(self, value: Any) -> int:
        """The number of a value, a new one if it has none yet."""
        found = self._numbers.setdefault(value, len(self.values))
        if found == len(self.values):
            self.values.append(value)
        return found
