"""What an edition holds of its briefs in blocks of some thousand: who changes one brief changes one block.

For a place where parts are shared by their checksums. Where blocks begin the ids of the briefs alone decide. Words
are numbered in a table that only grows from one edition to the next, so that a block stays what it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.editions.drafting.making import Holdings
from index.editions.drafting.tally import Tally
from index.editions.holdings.layout import Column, Ids, Layout, Numbers, mapped, packed, starts_of, unpacked

BLOCK = 1_000
"""Briefs of a block of what the next sync starts from, in the mean."""

LAYOUT_BLOCK = 8 * BLOCK
"""The same of a layout, which is smaller and read by whoever opens an edition."""

SIZES = {"note_starts": "note_sizes", "item_starts": "item_sizes"}
"""Where groups begin among those of all briefs, and what stands for it in a block."""

Span = tuple[int, int]
"""The first row of a block, and the one behind its last."""


def blocks_of(ids: Sequence[str], size: int = BLOCK) -> list[Span]:
    """The blocks, of so many briefs in the mean."""
    firsts = [0, *(at for at, one in enumerate(ids) if at and not crc32(one.encode()) % size)]
    return [*pairwise([*firsts, len(ids)])]


def holding(blocks: Sequence[Span], wanted: NDArray[np.bool_]) -> list[int]:
    """The numbers of the blocks in which a brief is wanted."""
    return [at for at, (first, end) in enumerate(blocks) if wanted[first:end].any()]


def rows_in(blocks: Iterable[Span]) -> Numbers:
    """The rows of these blocks."""
    return np.concatenate([np.zeros(0, dtype=np.int64), *(np.arange(first, end) for first, end in blocks)])


def _inside(starts: tuple[Numbers, Numbers, Numbers], first: int, end: int) -> Iterator[slice]:
    """Where the passages of the briefs of these rows stand, their sentences and their questions; see `Layout.of`."""
    passages = starts[0][[first, end]]
    return (slice(*at.tolist()) for at in (passages, *(one[passages] for one in starts[1:])))


class Blocks:
    """The blocks of a making, and what no block has: the hashes of the briefs' files, and what all briefs tell."""

    def __init__(self, held: Holdings, tally: Tally, read_as: str) -> None:
        making = held.making
        self._making, self._part = making, held.part
        self._starts = held.layout.of(held.part)
        number = {item: at for at, item in enumerate(tally.items)}
        self._numbers = np.array([number[item] for item in making.lexicon.items], dtype=np.uint32)
        self.common = {"sources": making.sources, "read_as": packed([read_as]), **tally.columns()}

    def of(self, first: int, end: int) -> dict[str, Column]:
        """The columns of the briefs of these rows."""
        making = self._making
        if self._part is not None:
            first, end = np.searchsorted(self._part, (first, end)).tolist()
        passages, sentences, questions = _inside(self._starts, first, end)
        items = slice(*making.lexicon.starts[[first, end]].tolist())
        return {
            "passage_hashes": making.passage_hashes[passages],
            "sentence_hashes": making.sentence_hashes[sentences],
            "question_hashes": making.question_hashes[questions],
            "notes": making.notes.texts[slice(*making.notes.starts[[first, end]].tolist())],
            "note_sizes": np.diff(making.notes.starts[first : end + 1]),
            "item_numbers": mapped(making.lexicon.numbers[items], self._numbers),
            "item_counts": making.lexicon.counts[items],
            "item_sizes": np.diff(making.lexicon.starts[first : end + 1]),
        }


def together(common: Mapping[str, Column], blocks: Sequence[Mapping[str, Column]]) -> dict[str, Column]:
    """The columns of a making of the briefs of these blocks."""
    made = {name: np.concatenate([one[name] for one in blocks]) for name in blocks[0]}
    return {**common, **made} | {starts: starts_of(made[sizes]) for starts, sizes in SIZES.items()}


GROUPS = ("passages", "sentences", "questions")
"""The columns of a layout that say where groups begin; a block has their sizes."""

PLAIN = ("text", "rows", "slices", "sentence_slices", "asked")
"""Those that a block has as they are. There is no other: where parts are shared there are no segments."""

Piece = tuple[Sequence[str], Mapping[str, Column]]
"""The ids of some briefs that follow each other, and the columns of their layout."""


def piece_of(layout: Layout, first: int, end: int) -> Piece:
    """The layout of the briefs of these rows."""
    passages, sentences, questions = _inside(layout.of(None), first, end)
    return layout.ids[first:end], {
        "text": layout.text[first:end],
        "rows": layout.rows[first:end],
        "slices": layout.slices[passages],
        "sentence_slices": layout.sentence_slices[sentences],
        "asked": layout.asked[questions],
        "passages": np.diff(layout.passages[first : end + 1]).astype(np.int32),
        "sentences": np.diff(layout.sentences[passages.start : passages.stop + 1]).astype(np.int32),
        "questions": np.diff(layout.questions[passages.start : passages.stop + 1]).astype(np.int32),
    }


def layout_block(layout: Layout, first: int, end: int) -> dict[str, Column]:
    """The columns that are kept of the layout of the briefs of these rows."""
    ids, columns = piece_of(layout, first, end)
    return {"ids": packed(ids), **columns}


def piece_in(block: Mapping[str, Column]) -> Piece:
    """The layout that is kept so."""
    return unpacked(block["ids"]), block


def layout_in(pieces: Sequence[Piece], like: Layout | None) -> Layout:
    """The layout of the briefs of all pieces, one after the other; equal ids are those of the other layout."""
    ids = Ids(chain.from_iterable(ids for ids, _ in pieces))
    held = {name: np.concatenate([columns[name] for _, columns in pieces]) for name in (*PLAIN, *GROUPS)}
    made = {name: starts_of(held[name]) if name in GROUPS else held[name] for name in held}
    segment = np.zeros(len(ids), dtype=np.int32)
    return Layout(like.ids if like is not None and like.ids == ids else ids, segment, **made)
