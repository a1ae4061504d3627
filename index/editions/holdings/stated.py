"""What the front matter of all briefs says: each recommendation and each position, with its place, as columns.

Whoever looks for advice, or for who stands where, looks here and opens only the briefs that are quoted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from index.corpus.chunking import place_of
from index.corpus.voices import holder
from index.editions.holdings.layout import (
    Column,
    Numbers,
    Picked,
    Table,
    distinct,
    mapped,
    numbered,
    packed,
    spread,
    starts_of,
    unpacked,
)
from index.english import tokens
from index.records import Brief, Holder, Position, Recommendation, Sentence

RECOMMENDATION, POSITION = 0, 1

COLUMNS = ("kind", "at", "start", "end", "inside", "exact", "issue", "stance", "actor", "topics", "who")
"""Of each entry: what it is; its place among those of its brief; the slice that says it, -1 where it is not there; of
the sentences of its brief the one in which that begins, and the one that it is, -1 for none; the rest are numbers in
`tables`. The issue and stance of a recommendation are those of a position that the same sentence takes."""

TABLES = ("issue", "stance", "actor", "topics", "who")


@dataclass(frozen=True)
class Stated:
    """The entries of all briefs, brief by brief."""

    starts: Numbers
    """Where the entries of each brief begin."""
    numbers: Column
    """A row of COLUMNS for each entry."""
    held_starts: Numbers
    held: Column
    """The stems of each: of the sentence that says it, and of a recommendation's action, topics, and to whom it is."""
    stems: Sequence[str]
    tables: Mapping[str, Sequence[Any]]

    def column(self, name: str) -> Column:
        """One of COLUMNS."""
        made: Column = self.numbers[:, COLUMNS.index(name)]
        return made

    @cached_property
    def owners(self) -> Column:
        """For each entry the row of its brief."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))

    @cached_property
    def holders(self) -> tuple[Holder, ...]:
        """Whose the entries are, by the numbers of the column "who"."""
        return tuple(Holder(tuple(one[0]), one[1]) if one else Holder(()) for one in self.tables["who"])

    @cached_property
    def actors(self) -> tuple[str, ...]:
        """To whom the recommendations are, by the numbers of the column "actor"."""
        return tuple(one or "" for one in self.tables["actor"])

    @cached_property
    def topics(self) -> tuple[tuple[str, ...], ...]:
        """What the recommendations are on, by the numbers of the column "topics"."""
        return tuple(tuple(one or ()) for one in self.tables["topics"])

    @cached_property
    def holding(self) -> dict[str, Column]:
        """For each stem the entries that hold it."""
        order = np.argsort(self.held, kind="stable")
        owners = np.repeat(np.arange(len(self.numbers), dtype=np.int32), np.diff(self.held_starts))[order]
        counts = np.bincount(self.held, minlength=len(self.stems)) if len(self.stems) else np.zeros(0, dtype=np.int64)
        return dict(zip(self.stems, np.split(owners, np.cumsum(counts)[:-1]), strict=False))

    @cached_property
    def positions(self) -> dict[str, Numbers]:
        """For each issue the rows of the positions on it that stand in a body, in the order of the briefs."""
        own = np.flatnonzero((self.column("kind") == POSITION) & (self.column("start") >= 0))
        issues = self.column("issue")[own]
        return {
            name: own[issues == number] for number, name in enumerate(self.tables["issue"]) if name and number in issues
        }

    @cached_property
    def recommendations(self) -> Numbers:
        """The rows of the recommendations that stand in a body, in the order of the briefs."""
        made: Numbers = np.flatnonzero((self.column("kind") == RECOMMENDATION) & (self.column("start") >= 0))
        return made

    def stems_of(self, rows: Numbers) -> frozenset[str]:
        """The stems that any of these entries holds."""
        found = distinct(self.held[spread(self.held_starts, rows)])
        return frozenset(self.stems[at] for at in found.tolist())

    def place(self, row: int) -> Sentence:
        """The slice that says an entry."""
        return Sentence(int(self.numbers[row, 2]), int(self.numbers[row, 3]))

    def value(self, row: int, name: str) -> Any:
        """What a row has in one of TABLES."""
        return self.tables[name][self.numbers[row, COLUMNS.index(name)]]

    def columns(self) -> dict[str, Column]:
        """All columns by name."""
        plain = {name: getattr(self, name) for name in ("starts", "numbers", "held_starts", "held")}
        tables = {f"table_{name}": packed(self.tables[name]) for name in TABLES}
        return {f"stated_{name}": column for name, column in plain.items()} | {"stems": packed(self.stems)} | tables


def stated_of(columns: Mapping[str, Column]) -> Stated:
    """What is stated by these columns."""
    plain = {name: columns[f"stated_{name}"] for name in ("starts", "numbers", "held_starts", "held")}
    tables = {name: [_frozen(one) for one in unpacked(columns[f"table_{name}"])] for name in TABLES}
    return Stated(**plain, stems=unpacked(columns["stems"]), tables=tables)


def stated(briefs: Iterable[Brief], sentences: Iterable[Sequence[Sentence]]) -> Stated:
    """What the front matter of these briefs says, given the sentences of each, in their order."""
    tables, stems = {name: Table([None]) for name in TABLES}, Table()
    rows: list[list[int]] = []
    groups: list[list[int]] = []
    counts: list[int] = []
    for brief, inside in zip(briefs, sentences, strict=True):
        before = len(rows)
        for kind, at, entry in _entries(brief):
            rows.append([kind, at, *_where(entry, brief, inside), *_numbers(entry, brief, tables)])
            groups.append([stems.number(stem) for stem in dict.fromkeys(_stems(entry))])
        counts.append(len(rows) - before)
    return Stated(
        starts=starts_of(counts),
        numbers=np.array(rows, dtype=np.int32).reshape(-1, len(COLUMNS)),
        held_starts=starts_of([*map(len, groups)]),
        held=np.array([stem for group in groups for stem in group], dtype=np.int32),
        stems=stems.values,
        tables={name: table.values for name, table in tables.items()},
    )


def joined(old: Stated, new: Stated, briefs: Picked) -> Stated:
    """What the picked briefs of two state."""
    entries = briefs.inside(old.starts, new.starts)
    added, tables = new.numbers.copy(), {}
    for name in TABLES:
        table, at = Table(old.tables[name]), COLUMNS.index(name)
        other = np.array([table.number(value) for value in new.tables[name]], dtype=np.int32)
        added[:, at] = other[new.numbers[:, at]]
        tables[name] = table.values
    numbers = entries.of(old.numbers, added)
    for name in TABLES:
        at = COLUMNS.index(name)
        numbers[:, at], tables[name] = numbered(numbers[:, at], tables[name])
    stems = Table(old.stems)
    other = np.array([stems.number(stem) for stem in new.stems], dtype=np.int32)
    inside = entries.inside(old.held_starts, new.held_starts)
    held, kept = numbered(inside.of(old.held, mapped(new.held, other)), stems.values)
    return Stated(
        starts=briefs.starts(old.starts, new.starts),
        numbers=numbers,
        held_starts=entries.starts(old.held_starts, new.held_starts),
        held=held,
        stems=kept,
        tables=tables,
    )


def _entries(brief: Brief) -> Iterator[tuple[int, int, Recommendation | Position]]:
    yield from ((RECOMMENDATION, at, one) for at, one in enumerate(brief.recommendations))
    yield from ((POSITION, at, one) for at, one in enumerate(brief.positions))


def _where(entry: Recommendation | Position, brief: Brief, inside: Sequence[Sentence]) -> tuple[int, int, int, int]:
    """The slice that says an entry, the sentence that it begins in, and the one that it is."""
    place = place_of(entry.says, brief)
    if place is None:
        return -1, -1, -1, -1
    begins = next((at for at, one in enumerate(inside) if one.start <= place.start < one.end), -1)
    exact = next((at for at, one in enumerate(inside) if one == place), -1)
    return place.start, place.end, begins, exact


def _numbers(entry: Recommendation | Position, brief: Brief, tables: Mapping[str, Table]) -> tuple[int, ...]:
    """Issue, stance, actor, topics and holder by their numbers."""
    stand, actor, topics = entry if isinstance(entry, Position) else None, None, None
    if isinstance(entry, Recommendation):
        same = (one for one in brief.positions if one.says in entry.says or entry.says in one.says)
        stand, actor, topics = next(same, None), entry.actor, entry.topics
    who = holder(brief, entry)
    issue, stance = (stand.issue, stand.stance) if stand else (None, None)
    values = (issue, stance, actor, topics, (who.names, who.outlet))
    return tuple(tables[name].number(value) for name, value in zip(TABLES, values, strict=True))


def _stems(entry: Recommendation | Position) -> list[str]:
    if isinstance(entry, Position):
        return tokens(entry.says)
    return tokens(" ".join((entry.says, entry.action, entry.actor, *entry.topics)))


def _frozen(value: Any) -> Any:
    """A value as JSON gives it back, with tuples in place of lists."""
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
