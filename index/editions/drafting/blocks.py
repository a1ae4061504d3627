"""What the next sync starts from, in blocks of some thousand briefs: who changes one brief changes one block.

For a place where parts are shared by their checksums. Where blocks begin the ids of the briefs alone decide. Words
are numbered in a table that only grows from one edition to the next, so that a block stays what it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zlib import crc32

import numpy as np

from index.editions.drafting.making import Making
from index.editions.holdings.layout import Column, Layout, Table, mapped, packed, starts_of, unpacked

BLOCK = 1_000
"""Briefs of a block, in the mean."""

SIZES = {"note_starts": "note_sizes", "item_starts": "item_sizes"}
"""Where groups begin among those of all briefs, and what stands for it in a block."""


def blocks_of(ids: Sequence[str]) -> list[tuple[int, int]]:
    """The first row of each block, and the one behind its last."""
    firsts = [0, *(at for at, one in enumerate(ids) if at and not crc32(one.encode()) % BLOCK)]
    return [*zip(firsts, [*firsts[1:], len(ids)], strict=True)]


class Blocks:
    """The blocks of a making, given what all blocks of the edition before have in common."""

    def __init__(self, making: Making, layout: Layout, read_as: str, before: Mapping[str, Column] | None) -> None:
        self._making = making
        self._layout = layout
        table = Table(map(tuple, unpacked(before["items"])) if before else ())
        numbers = np.array([table.number(item) for item in making.lexicon.items], dtype=np.int64)
        self._numbers = numbers.astype(np.uint32)
        self.common = {
            "items": packed(table.values),
            "sources": making.sources,
            "read_as": packed([read_as]),
        }
        """What no block has: the words by their numbers, and the hashes of the briefs' files."""

    def of(self, first: int, end: int) -> dict[str, Column]:
        """The columns of the briefs of these rows."""
        making, layout = self._making, self._layout
        passages = slice(*layout.passages[[first, end]].tolist())
        sentences = slice(*layout.sentences[[passages.start, passages.stop]].tolist())
        questions = slice(*layout.questions[[passages.start, passages.stop]].tolist())
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
    """The columns of a making of all briefs."""
    made = {name: np.concatenate([one[name] for one in blocks]) for name in blocks[0]}
    return {**common, **made} | {starts: starts_of(made[sizes]) for starts, sizes in SIZES.items()}
