"""Where the passages, sentences and written questions of each brief lie, as places in its body and as rows on disk; and
the shelf that its text is read from when somebody asks for it.

A brief's row counts within the edition, in the order of ids; what is on disk lies in segments that editions share, each
brief's vectors of a kind one after the other. What is known of a brief nobody has to open it for. One that was read is
kept for a while: what answers one question comes near the next.

All is kept as columns of numbers, group by group, and texts as numbers: a hundred thousand passages fit. A group's
values stand together; `starts` say where each group begins, and where the last one ends. To take groups in another
order, or out of two columns, costs a few array operations, however many there are.
"""

from __future__ import annotations

import json
import mmap
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import IO, Any, overload
from zipfile import ZipFile

import numpy as np
from numpy.typing import NDArray

from index.editions.drafting.questions import Written
from index.records import Brief, Passage, Sentence
from index.typed import FromJson

Numbers = NDArray[np.int64]
Column = NDArray[Any]

AT_ONCE = 100_000
"""Numbers that are worked on at once: more take more memory, and are no faster."""


def starts_of(counts: Sequence[int] | Column) -> Numbers:
    """Where groups of these sizes begin when they stand one after the other, and where the last one ends."""
    made = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=made[1:])
    return made


def sizes_of(starts: Column, groups: Column) -> Column:
    """How many values each of these groups has."""
    made: Column = starts[groups + 1] - starts[groups]
    return made


def spread(starts: Column, groups: Column) -> Numbers:
    """The places of all values of these groups, group after group."""
    return reach(starts[groups], sizes_of(starts, groups))


def reach(firsts: Column, counts: Column) -> Numbers:
    """From each of `firsts` on so many places, one run after the other."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    made: Numbers = np.repeat(firsts - (ends - counts), counts) + np.arange(total)
    return made


def distinct(column: Column) -> Column:
    """Each different number of a column once, in order; NumPy's own way loads a package that nothing else needs."""
    ordered = np.sort(column)
    first = np.ones(len(ordered), dtype=bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def is_among(values: Column, ordered: Column) -> NDArray[np.bool_]:
    """Whether each of these numbers is one of those in order, which may be many: NumPy's way orders these anew."""
    at = np.searchsorted(ordered, values)
    made = at < len(ordered)
    made[made] = ordered[at[made]] == values[made]
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
    """Write columns, by name, into one file, as `np.savez` does, but without a copy of what is written."""
    with ZipFile(file, "w") as archive:
        for name, column in columns.items():
            whole = np.ascontiguousarray(column)
            with archive.open(f"{name}.npy", "w", force_zip64=True) as entry:
                np.lib.format.write_array_header_1_0(entry, np.lib.format.header_data_from_array_1_0(whole))
                entry.write(whole.data)


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


KINDS = ("passages", "sentences", "questions")
"""What has vectors, in the order of the columns of `rows`."""


class Ids(tuple[str, ...]):
    """The ids of briefs, in the order of their rows; editions that have the same ones share them."""

    @cached_property
    def number(self) -> dict[str, int]:
        """The row of each."""
        return {one: at for at, one in enumerate(self)}


@dataclass(frozen=True)
class Layout:
    """The columns of all briefs of an edition."""

    ids: Ids
    segment: Column
    """For each brief the segment it lies in."""
    text: Column
    """For each brief where its line begins in its segment's file of briefs, and how many bytes it has."""
    rows: Column
    """For each brief its first row of each of KINDS in its segment."""
    passages: Numbers
    """Where the passages of each brief begin."""
    slices: Column
    """The start and the end of each passage in its body."""
    sentences: Numbers
    """Where the sentences of each passage begin."""
    sentence_slices: Column
    questions: Numbers
    """Where the written questions of each passage begin."""
    asked: Column
    """Of each written question its place among its brief's, and which sentence of its passage it is about."""

    @property
    def number(self) -> dict[str, int]:
        """The row of each brief by its id."""
        return self.ids.number

    @cached_property
    def owners(self) -> Column:
        """For each passage the row of its brief."""
        return np.repeat(np.arange(len(self.ids), dtype=np.int32), np.diff(self.passages))

    def brief_of(self, row: int) -> str:
        """The id of the brief that a passage is of."""
        return self.ids[int(self.owners[row])]

    def rows_of(self, brief_id: str) -> range:
        """The rows of the passages of a brief; none for one that is not there."""
        at = self.number.get(brief_id)
        return range(0) if at is None else range(int(self.passages[at]), int(self.passages[at + 1]))

    def sentences_of(self, brief_id: str) -> dict[Sentence, int]:
        """The sentences of a brief in their order, each with its row."""
        rows = self.rows_of(brief_id)
        first, end = int(self.sentences[rows.start]), int(self.sentences[rows.stop])
        return {Sentence(*held): first + at for at, held in enumerate(self.sentence_slices[first:end].tolist())}

    def starts(self, kind: str) -> Numbers:
        """Where each brief's rows of a kind begin."""
        if kind == "passages":
            return self.passages
        held: Numbers = getattr(self, kind)[self.passages]
        return held

    def of(self, briefs: Numbers | None) -> tuple[Numbers, Numbers, Numbers]:
        """Where the passages of each of these briefs begin, and the sentences and questions of each of those passages.

        They count as if there were no other briefs; None for all.
        """
        if briefs is None:
            return self.passages, self.sentences, self.questions
        own = spread(self.passages, briefs)
        sizes = sizes_of(self.passages, briefs), sizes_of(self.sentences, own), sizes_of(self.questions, own)
        return starts_of(sizes[0]), starts_of(sizes[1]), starts_of(sizes[2])

    def columns(self) -> dict[str, Column]:
        """All columns by name."""
        held = {name: getattr(self, name) for name in Layout.__dataclass_fields__ if name != "ids"}
        return {"ids": packed(self.ids), **held}


def layout_of(columns: Mapping[str, Column]) -> Layout:
    """The layout that has these columns."""
    held = {name: columns[name] for name in Layout.__dataclass_fields__ if name != "ids"}
    return Layout(Ids(unpacked(columns["ids"])), **held)


def laid_out(ids: Sequence[str], passages: Sequence[Passage], questions: Sequence[Sequence[tuple[int, int]]]) -> Layout:
    """The layout of briefs, by their ids, whose passages stand together in the order of the ids; not on disk yet.

    `questions` are those of each passage, as `Layout.asked` has them.
    """
    number = {one: at for at, one in enumerate(ids)}
    counts = np.bincount([number[one.brief_id] for one in passages], minlength=len(ids))
    sentences = [(one.start, one.end) for passage in passages for one in passage.sentences]
    return Layout(
        ids=Ids(ids),
        segment=np.zeros(len(ids), dtype=np.int32),
        text=np.zeros((len(ids), 2), dtype=np.int64),
        rows=np.zeros((len(ids), len(KINDS)), dtype=np.int64),
        passages=starts_of(counts),
        slices=np.array([(one.start, one.end) for one in passages], dtype=np.int32).reshape(-1, 2),
        sentences=starts_of([len(one.sentences) for one in passages]),
        sentence_slices=np.array(sentences, dtype=np.int32).reshape(-1, 2),
        questions=starts_of([*map(len, questions)]),
        asked=np.array([one for group in questions for one in group], dtype=np.int32).reshape(-1, 2),
    )


def joined(old: Layout, new: Layout, briefs: Picked) -> Layout:
    """The layout of the picked briefs of two."""
    passages = briefs.inside(old.passages, new.passages)
    sentences = passages.inside(old.sentences, new.sentences)
    questions = passages.inside(old.questions, new.questions)
    ids = Ids(briefs.of(np.array(old.ids, dtype=object), np.array(new.ids, dtype=object)).tolist())
    return Layout(
        ids=old.ids if ids == old.ids else ids,
        segment=briefs.of(old.segment, new.segment),
        text=briefs.of(old.text, new.text),
        rows=briefs.of(old.rows, new.rows),
        passages=briefs.starts(old.passages, new.passages),
        slices=passages.of(old.slices, new.slices),
        sentences=passages.starts(old.sentences, new.sentences),
        sentence_slices=sentences.of(old.sentence_slices, new.sentence_slices),
        questions=passages.starts(old.questions, new.questions),
        asked=questions.of(old.asked, new.asked),
    )


class Passages(Sequence[Passage]):
    """The passages of an edition by their rows, each made when it is asked for."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def __len__(self) -> int:
        return len(self._layout.slices)

    @overload
    def __getitem__(self, row: int) -> Passage: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[Passage, ...]: ...
    def __getitem__(self, row: int | slice) -> Passage | tuple[Passage, ...]:
        """The passage of a row."""
        if isinstance(row, slice):
            return tuple(self[at] for at in range(*row.indices(len(self))))
        held = self._layout
        row = int(row) + (len(self) if row < 0 else 0)
        start, end = held.slices[row].tolist()
        inside = held.sentence_slices[held.sentences[row] : held.sentences[row + 1]].tolist()
        return Passage(held.brief_of(row), start, end, tuple(Sentence(*one) for one in inside))

    def __iter__(self) -> Iterator[Passage]:
        return (self[row] for row in range(len(self)))

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]


class Questions(Sequence[tuple[Written, ...]]):
    """The written questions of each passage by its row, read from the brief when they are asked for."""

    def __init__(self, layout: Layout, briefs: Mapping[str, Brief]) -> None:
        self._layout = layout
        self._briefs = briefs

    def __len__(self) -> int:
        return len(self._layout.slices)

    @overload
    def __getitem__(self, row: int) -> tuple[Written, ...]: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[tuple[Written, ...], ...]: ...
    def __getitem__(self, row: int | slice) -> tuple[Written, ...] | tuple[tuple[Written, ...], ...]:
        """The written questions of a passage."""
        if isinstance(row, slice):
            return tuple(self[at] for at in range(*row.indices(len(self))))
        held = self._layout
        asked = held.asked[held.questions[row] : held.questions[row + 1]].tolist()
        texts = self._briefs[held.brief_of(row)].questions if asked else ()
        return tuple((texts[at], about) for at, about in asked)


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
