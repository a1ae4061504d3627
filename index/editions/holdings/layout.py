"""Where the passages, sentences and written questions of each brief lie: as places in its body, and as rows on disk.

A brief's row counts within the edition, in the order of ids; what is on disk lies in segments that editions share, each
brief's vectors of a kind one after the other. What is known of a brief nobody has to open it for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np

from index.editions.drafting.questions import Written
from index.editions.holdings.columns import Column, Numbers, Picked, packed, starts_of, unpacked
from index.records import Brief, Passage, Sentence

KINDS = ("passages", "sentences", "questions")
"""What has vectors, in the order of the columns of `rows`."""


@dataclass(frozen=True)
class Layout:
    """The columns of all briefs of an edition."""

    ids: tuple[str, ...]
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

    @cached_property
    def number(self) -> dict[str, int]:
        """The row of each brief by its id."""
        return {one: at for at, one in enumerate(self.ids)}

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

    def columns(self) -> dict[str, Column]:
        """All columns by name."""
        held = {name: getattr(self, name) for name in Layout.__dataclass_fields__ if name != "ids"}
        return {"ids": packed(self.ids), **held}


def layout_of(columns: Mapping[str, Column]) -> Layout:
    """The layout that has these columns."""
    held = {name: columns[name] for name in Layout.__dataclass_fields__ if name != "ids"}
    return Layout(tuple(unpacked(columns["ids"])), **held)


def laid_out(ids: Sequence[str], passages: Sequence[Passage], questions: Sequence[Sequence[tuple[int, int]]]) -> Layout:
    """The layout of briefs, by their ids, whose passages stand together in the order of the ids; not on disk yet.

    `questions` are those of each passage, as `Layout.asked` has them.
    """
    number = {one: at for at, one in enumerate(ids)}
    counts = np.bincount([number[one.brief_id] for one in passages], minlength=len(ids))
    sentences = [(one.start, one.end) for passage in passages for one in passage.sentences]
    return Layout(
        ids=tuple(ids),
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
    ids = briefs.of(np.array(old.ids, dtype=object), np.array(new.ids, dtype=object))
    return Layout(
        ids=tuple(ids.tolist()),
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
