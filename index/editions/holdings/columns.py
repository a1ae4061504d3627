"""Columns of numbers, group by group, and texts as numbers: what a hundred thousand passages are kept in.

A group's values stand together; `starts` say where each group begins, and where the last one ends. To take groups in
another order, or out of two columns, costs a few array operations, however many there are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Column = NDArray[Any]

AT_ONCE = 100_000
"""Numbers that are worked on at once: more take more memory, and are no faster."""


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


@dataclass(frozen=True, slots=True)
class Picked:
    """Groups out of two columns, in an order: runs of such as stand together, each with its column, 0 or 1.

    An edition takes most of what the one before held in a few runs: taken so, nothing is numbered or copied twice.
    """

    runs: tuple[tuple[int, int, int], ...]

    def of(self, old: Column, new: Column) -> Column:
        """The values of the groups, one for each."""
        held = (old, new)
        return np.concatenate([old[:0], *(held[which][first:end] for which, first, end in self.runs)])

    def starts(self, old: Numbers, new: Numbers) -> Numbers:
        """Where the groups begin, one behind the other, that begin at these places in their columns."""
        held = (old, new)
        return starts_of(
            np.concatenate([old[:0], *(np.diff(held[at][first : end + 1]) for at, first, end in self.runs)])
        )

    def inside(self, old: Numbers, new: Numbers) -> Picked:
        """The values of the groups that begin at these places."""
        held = (old, new)
        return Picked(tuple((at, int(held[at][first]), int(held[at][end])) for at, first, end in self.runs))


def picked(rows: Numbers, count: int) -> Picked:
    """The groups of these rows; from `count` on they are those of the second column."""
    if not len(rows):
        return Picked(())
    breaks = np.flatnonzero((np.diff(rows) != 1) | (rows[1:] == count)) + 1
    firsts, ends = rows[[0, *breaks]].tolist(), rows[[*(breaks - 1), -1]].tolist()
    runs = (
        (int(a >= count), a - count * (a >= count), e + 1 - count * (a >= count))
        for a, e in zip(firsts, ends, strict=True)
    )
    return Picked(tuple(runs))


def packed(values: Iterable[Any]) -> Column:
    """Texts, or whatever JSON can hold, as a column of bytes."""
    return np.frombuffer(json.dumps([*values], ensure_ascii=False).encode(), dtype=np.uint8)


def unpacked(column: Column) -> list[Any]:
    """What `packed` made a column of."""
    found: list[Any] = json.loads(column.tobytes())
    return found


def save(file: IO[bytes], columns: Mapping[str, Column]) -> None:
    """Write columns, by name, into one file."""
    np.savez(file, allow_pickle=False, **columns)


def load(file: IO[bytes]) -> dict[str, Column]:
    """The columns that `save` wrote; raises OSError, ValueError or BadZipFile when they cannot be read."""
    with file, np.load(file, allow_pickle=False) as held:
        return {name: held[name] for name in held.files}


def numbered(used: Column, table: Sequence[Any]) -> tuple[Column, list[Any]]:
    """The column with its entries in `table` numbered anew in the order in which they first stand, and that table."""
    firsts = np.full(len(table), len(used), dtype=np.int64)
    for at in range(len(used) - len(used) % AT_ONCE, -1, -AT_ONCE):
        part = used[at : at + AT_ONCE]
        firsts[part[::-1]] = np.arange(at + len(part) - 1, at - 1, -1)  # the last one stays: that of the first place
    held = np.flatnonzero(firsts < len(used))
    ordered = held[np.argsort(firsts[held])]
    numbers = np.zeros(len(table), dtype=np.min_scalar_type(len(ordered)))
    numbers[ordered] = np.arange(len(ordered))
    return mapped(used, numbers), [table[at] for at in ordered.tolist()]


def often(used: Column, count: int, weights: Column | None = None) -> Numbers:
    """How often each of so many numbers stands in a column, or the sum of its weights there."""
    made = np.zeros(count, dtype=np.int64)
    for at in range(0, len(used), AT_ONCE):
        part = slice(at, at + AT_ONCE)
        made += np.bincount(used[part], weights=None if weights is None else weights[part], minlength=count).astype(int)
    return made


def small(counts: Sequence[int]) -> Column:
    """Counts in two bytes each; none is as large in earnest as what does not fit."""
    return np.minimum(np.array(counts, dtype=np.int64), np.iinfo(np.uint16).max).astype(np.uint16)


def mapped(used: Column, numbers: Column) -> Column:
    """Each number of a column as another one."""
    made = np.empty(len(used), dtype=numbers.dtype)
    for at in range(0, len(used), AT_ONCE):
        made[at : at + AT_ONCE] = numbers[used[at : at + AT_ONCE]]
    return made


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
