"""What is large of an edition, in segments: the briefs' texts and the vectors, shared by editions and never changed.

A segment is written with one edition, and the next ones hold it by another name of the same files. Its own lies in an
edition's folder itself, those of before below OLDER. Briefs that have changed stand in a new segment; what an old one
has of them is passed over. Only large ones are kept, and only while most of what they hold is still wanted: small ones
are written anew, so that a library does not fall into pieces.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.editions import vectors
from index.editions.holdings.layout import KINDS, Column, FileShelf, Layout, Numbers, Shelf, held, reach
from index.editions.holdings.seam import Nearest, Taken, Together, in_turn
from index.editions.vectors import FileRows, RowVectors, VectorIndex

OLDER = "older"
"""The folder of an edition that holds its segments of before, each in a folder named after the edition it came with."""

BRIEFS, PASSAGES, SENTENCES, QUESTIONS = "briefs.jsonl", "passages.faiss", "sentences.npy", "questions.faiss"
FILES = (BRIEFS, PASSAGES, SENTENCES, QUESTIONS)

LARGE = 2_000
"""Passages from which a segment is kept."""

WANTED = 0.75
"""The share of a segment's passages that must still be wanted."""

MOST = 12
"""Segments that an edition may keep: a question looks into each."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What is large of an edition, open."""

    shelf: Shelf
    passages: Nearest
    sentences: Taken
    questions: Nearest
    together: Together = in_turn
    sizes: tuple[int, ...] | None = None
    """How many passages each segment holds; None where all are kept."""

    def keeps(self, layout: Layout, wanted: NDArray[np.bool_]) -> list[int]:
        """Which segments the next edition keeps, given which briefs it still wants as they are."""
        return [0] if self.sizes is None else kept(layout, wanted, self.sizes)


def open_segments(
    folder: Path, names: Sequence[str], layout: Layout, dimensions: int, *, mapped: bool, often: bool
) -> Opened:
    """The segments of these names below an edition's folder; raises EditionBroken, OSError or ValueError.

    `often` says that many questions will be asked of them: what makes each quicker is made then.
    """
    places = [folder / name for name in names]
    rows = {kind: int(layout.starts(kind)[-1]) for kind in KINDS}
    passages = [vectors.read(place / PASSAGES, mapped=mapped) for place in places]
    # An edition of format 2 has no written questions, and answers on until it is built anew.
    asked = [_questions(place / QUESTIONS, dimensions, mapped=mapped) for place in places]
    sentences = [
        FileRows(place / SENTENCES) if mapped else np.load(place / SENTENCES, allow_pickle=False) for place in places
    ]
    scans = vectors.quantized if often else tuple
    where = {
        "passages": _places(layout, "passages", [int(part.ntotal) for part in passages]),
        "sentences": _places(layout, "sentences", [*map(len, sentences)]),
        "questions": _places(layout, "questions", [int(part.ntotal) for part in asked]),
    }
    return Opened(
        shelf=FileShelf(layout, tuple(held(place / BRIEFS, mapped=mapped) for place in places)),
        passages=VectorIndex(tuple(passages), rows["passages"], *where["passages"], scans(passages)),
        sentences=RowVectors(sentences, rows["sentences"], where["sentences"][0]),
        questions=VectorIndex(tuple(asked), rows["questions"], *where["questions"], scans(asked)),
        sizes=tuple(int(part.ntotal) for part in passages),
    )


def _questions(path: Path, dimensions: int, *, mapped: bool) -> Any:
    return vectors.read(path, mapped=mapped) if path.exists() else vectors.nothing(dimensions).parts[0]


def _places(layout: Layout, kind: str, sizes: Sequence[int]) -> tuple[Numbers | None, Numbers | None]:
    """The places of the rows of a kind in all segments, and the rows of the places; None where they are the same."""
    firsts = np.cumsum([0, *sizes])
    places = reach(firsts[layout.segment] + layout.rows[:, KINDS.index(kind)], np.diff(layout.starts(kind)))
    total = int(firsts[-1])
    if len(places) and (places.min() < 0 or places.max() >= total):
        raise ValueError("rows beyond a segment's end")
    if len(places) == total and np.array_equal(places, np.arange(total)):
        return None, None
    owners = np.full(total, -1, dtype=np.int64)
    owners[places] = np.arange(len(places))
    return places, owners


def kept(layout: Layout, wanted: NDArray[np.bool_], sizes: Sequence[int]) -> list[int]:
    """Which segments the next edition keeps, given which briefs it still wants as they are.

    `sizes` are the passages that each segment holds.
    """
    counts = np.bincount(layout.segment, weights=np.diff(layout.passages) * wanted, minlength=len(sizes))
    fit = [at for at, size in enumerate(sizes) if counts[at] >= max(LARGE, WANTED * size)]
    return sorted(sorted(fit, key=lambda at: -counts[at])[:MOST])


def link(source: Path, target: Path) -> None:
    """Hold a segment's files by another name; they are copied where the disk knows no second name of a file."""
    target.mkdir(parents=True)
    for name in FILES:
        if (source / name).exists():
            try:
                os.link(source / name, target / name)
            except OSError:
                with suppress(FileNotFoundError):
                    (target / name).unlink()
                shutil.copyfile(source / name, target / name)


def write(folder: Path, lines: Sequence[bytes], held_vectors: Sequence[Column]) -> None:
    """Write a segment of briefs, a line each, and the vectors of each of KINDS."""
    with (folder / BRIEFS).open("wb") as file:
        file.writelines(lines)
    passages, sentences, questions = held_vectors
    vectors.build(passages, folder / PASSAGES)
    np.save(folder / SENTENCES, sentences, allow_pickle=False)
    vectors.build(questions, folder / QUESTIONS)
