"""Exact cosine search over unit vectors with FAISS, read into memory or mapped from a file.

Cosines, -1 to 1, higher is better, are the only score that leaves this module. The vectors must
have length one; `build` refuses others. An approximate index would be of no use: at 10,000
passages the exact scan costs a fraction of encoding the question.
"""

from __future__ import annotations

import os
import weakref
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.editions.holdings.layout import is_among
from index.editions.holdings.seam import EACH, as_wide
from index.errors import EditionBroken
from index.messages import say

Vectors = NDArray[np.float32]
Numbers = NDArray[np.int64]

THREADS = 1
"""FAISS's own threads. With its default of one a core, waking them costs tens of times the scan
itself: 20 to 24 ms against 0.3 ms for 10,000 vectors on two cores."""

QUANTIZED_FROM = 5_000
"""Vectors of an index from which a copy in eight bits is worth its memory."""

MORE, SPARE = 4, 256
"""How many times as many as wanted are looked at of such a copy, and of how many of all one more, since the more there
are the more are alike."""

AGAIN = 8
"""How many times as many are looked at where these do not settle it."""

STEPS = 127
"""Steps of eight bits on either side of nothing."""

ROUNDED = 1e-5
"""How far a cosine may be off by the order in which it is summed."""

AT_ONCE = 4_096

NO_RESERVOIR = 2**30
"""From so many nearest on FAISS may take any of those that are equally near; from fewer, it takes the first rows."""

_SMALLEST = 45
"""Bytes of an index without vectors; on a file cut within them FAISS can crash, and the process with it."""


@dataclass(frozen=True, slots=True)
class VectorIndex:
    """Vectors of one edition, in the indexes of its segments; rows are the edition's.

    `places` are the rows' places in all indexes, one after the other, None where these are the rows themselves;
    `owners` are the rows of the places, -1 for what is no part of the edition any more.
    """

    parts: tuple[Any, ...]
    rows: int
    places: Numbers | None = None
    owners: Numbers | None = None
    scans: tuple[Any, ...] = ()
    """What is searched in place of each index, where that is not the index itself."""
    _firsts: Numbers = field(init=False, repr=False)
    _gone: tuple[int, ...] = field(init=False, repr=False)
    """How many vectors of each index are no part of the edition any more."""

    def __post_init__(self) -> None:
        """Count once what each search needs."""
        sizes = [int(part.ntotal) for part in self.parts]
        firsts = np.cumsum([0, *sizes])
        gone = [0 if self.owners is None else int((self.owners[a:b] < 0).sum()) for a, b in pairwise(firsts.tolist())]
        object.__setattr__(self, "_firsts", firsts)
        object.__setattr__(self, "_gone", tuple(gone))

    def nearest(self, question: Vectors, k: int) -> tuple[Numbers, Vectors]:
        """The rows with the `k` highest cosines, best first, and those cosines; `question` is a unit vector."""
        wanted = min(k, self.rows)
        if not wanted:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        scores, found = [], []
        for part, first, gone in zip(self.scans or self.parts, self._firsts.tolist(), self._gone, strict=False):
            if not part.ntotal:  # where briefs only went, or have no written question; FAISS refuses to look there
                continue
            cosines, rows = part.search(question[None, :], min(wanted + gone, int(part.ntotal)))
            scores.append(cosines[0])
            found.append(rows[0] + first)
        if self.owners is None and len(found) == 1:
            return found[0], scores[0]
        every, cosines = np.concatenate(found), np.concatenate(scores)
        rows = every if self.owners is None else self.owners[every]
        order = np.lexsort((rows, -cosines))
        order = order[rows[order] >= 0][:wanted]
        return rows[order], cosines[order]

    def nearest_of(self, question: Vectors, rows: Numbers, k: int) -> Numbers:
        """Of these rows the `k` with the highest cosines, best first; of very many, those among the best of all."""
        if len(rows) > EACH:
            near, _ = self.nearest(question, as_wide(k, len(rows), self.rows))
            return near[is_among(near, rows)][:k]
        made: Numbers = rows[np.lexsort((rows, -self.cosines_of(question, rows)))[:k]]
        return made

    def cosines_of(self, question: Vectors, rows: Numbers) -> Vectors:
        """The cosine of the question with each of `rows`, shape (len(rows),)."""
        if not len(rows):
            return np.zeros(0, dtype=np.float32)
        made: Vectors = self.of(rows) @ question
        return made

    def of(self, rows: Numbers) -> Vectors:
        """The vectors of these rows, shape (len(rows), dimensions), as a copy."""
        places = np.asarray(rows) if self.places is None else self.places[rows]
        return _of_parts(
            self.parts, self._firsts, places, self.parts[0].d, lambda part, own: part.reconstruct_batch(own)
        )

    def vectors(self) -> Vectors:
        """All vectors, shape (rows, dimensions), as a copy."""
        if self.places is not None or len(self.parts) > 1:
            return self.of(np.arange(self.rows))
        made: Vectors = self.parts[0].reconstruct_n(0, self.rows)
        return made


class Quantized:
    """The vectors of an index in eight bits, to be searched in its place: a scan waits for the memory that it reads.

    What may be among the nearest is compared again with the vectors themselves, so the index would find the same: how
    far a cosine is off at most follows from the lengths of what was rounded away, of vectors and question.
    """

    def __init__(self, index: Any) -> None:
        self._index = index
        self.ntotal = int(index.ntotal)
        kind = faiss.ScalarQuantizer.QT_8bit_direct_signed
        self._bytes = faiss.IndexScalarQuantizer(index.d, kind, faiss.METRIC_INNER_PRODUCT)
        self._scale = STEPS / max(1e-9, *(float(np.abs(part).max()) for part in self._parts()))
        lost = 0.0
        for part in self._parts():
            part *= self._scale
            rounded = np.rint(part)
            self._bytes.add(rounded)
            part -= rounded
            lost = max(lost, float(np.einsum("ij,ij->i", part, part).max()))
        self._lost = lost**0.5 / self._scale

    def _parts(self) -> Iterator[Vectors]:
        """The vectors of the index, some at a time, as copies."""
        for first in range(0, self.ntotal, AT_ONCE):
            yield self._index.reconstruct_n(first, min(AT_ONCE, self.ntotal - first))

    def search(self, questions: Vectors, k: int) -> tuple[Vectors, Numbers]:
        """The `k` highest cosines with a question, shape (1, dimensions), and the rows; as FAISS gives them."""
        scale = STEPS / max(1e-9, float(np.abs(questions).max()))
        rounded = np.rint(questions * scale)  # of whole numbers FAISS makes the product without a float
        off = self._lost + (1 + self._lost) * float(np.linalg.norm(questions - rounded / scale)) + ROUNDED
        first = MORE * k + self.ntotal // SPARE
        for count in (first, AGAIN * first):
            scores, places = self._bytes.search(rounded, min(count, self.ntotal))
            near, rows = scores[0] / (scale * self._scale), places[0]
            least = float((self._index.reconstruct_batch(rows[:k]) @ questions[0]).min())  # k are as near as that
            if near[-1] < least - off or len(rows) == self.ntotal:  # none of the others is
                ordered = np.sort(rows[near >= least - off])
                whole = self._index.reconstruct_batch(ordered)
                cosines, at = faiss.knn(questions, whole, k, metric=faiss.METRIC_INNER_PRODUCT)
                return cosines, ordered[at]
        found: tuple[Vectors, Numbers] = self._index.search(questions, k)
        return found


class FileRows:
    """The vectors of a file that NumPy wrote, each read when it is asked for.

    Not mapped: for one vector the system would bring in the dozens beside it, and count them as the process's memory.
    """

    def __init__(self, path: Path) -> None:
        """Raises OSError or ValueError for a file of another form."""
        mapped = np.load(path, mmap_mode="r", allow_pickle=False)
        self.shape: tuple[int, int] = mapped.shape
        self._file = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)
        self._start = int(mapped.offset)
        self._bytes = 4 * self.shape[1]
        if mapped.dtype != np.float32 or len(self.shape) != 2:
            raise ValueError("no vectors")

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, rows: int | slice | Sequence[int] | NDArray[Any]) -> Vectors:
        """The vector of a row, or those of several, shape (len(rows), dimensions)."""
        if isinstance(rows, int | np.integer):
            one: Vectors = self._read(np.array([rows]))[0]
            return one
        return self._read(np.arange(*rows.indices(len(self))) if isinstance(rows, slice) else np.asarray(rows, int))

    def _read(self, rows: NDArray[Any]) -> Vectors:
        made = np.empty((len(rows), self.shape[1]), dtype=np.float32)
        if not len(rows):
            return made
        size, filled = self._bytes, made.data.cast("B")
        runs = [0, *(np.flatnonzero(rows[1:] - rows[:-1] != 1) + 1).tolist()]  # of rows that lie together
        for row, (first, end) in zip(rows[runs].tolist(), pairwise([*runs, len(rows)]), strict=True):
            part = filled[first * size : end * size]
            if os.preadv(self._file, [part], self._start + row * size) != part.nbytes:
                raise OSError("the file of vectors is too short")
        return made


class RowVectors:
    """Vectors by the edition's rows that are only taken, never searched; their arrays lie in its segments.

    `places` are as those of a VectorIndex.
    """

    def __init__(self, parts: Sequence[Vectors | FileRows], rows: int, places: Numbers | None = None) -> None:
        self._parts = parts
        self._rows = rows
        self._places = places
        self._firsts = np.cumsum([0, *map(len, parts)]).tolist()

    def __len__(self) -> int:
        return self._rows

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows there are, and how long a vector is."""
        return self._rows, int(self._parts[0].shape[1])

    def __getitem__(self, rows: int | slice | Sequence[int] | NDArray[Any]) -> Vectors:
        """The vector of a row, or those of several, shape (len(rows), dimensions)."""
        if self._places is None and len(self._parts) == 1:
            made: Vectors = self._parts[0][rows]
            return made
        if isinstance(rows, int | np.integer):
            place = int(rows if self._places is None else self._places[rows])
            part = bisect_right(self._firsts, place) - 1
            one: Vectors = self._parts[part][place - self._firsts[part]]
            return one
        wanted = np.arange(*rows.indices(self._rows)) if isinstance(rows, slice) else np.asarray(rows, int)
        places = wanted if self._places is None else self._places[wanted]
        return _of_parts(self._parts, self._firsts, places, self.shape[1], lambda part, own: part[own])

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Vectors:
        return np.asarray(self[:], dtype=dtype)


def _of_parts(
    parts: Sequence[Any],
    firsts: Sequence[int] | Numbers,
    places: Numbers,
    dimensions: int,
    take: Callable[[Any, Numbers], Vectors],
) -> Vectors:
    """The vectors of places that count through all parts, whose first ones `firsts` are; `take` gets those of one."""
    which = np.searchsorted(firsts, places, side="right") - 1
    if len(which) and (which == which[0]).all():
        return take(parts[which[0]], places - firsts[which[0]])
    made = np.empty((len(places), dimensions), dtype=np.float32)
    for at, part in enumerate(parts):
        own = np.flatnonzero(which == at)
        if len(own):
            made[own] = take(part, places[own] - firsts[at])
    return made


def quantized(parts: Sequence[Any]) -> tuple[Any, ...]:
    """What to search in place of these indexes when they are asked often: of the larger ones a copy in eight bits."""
    return tuple(Quantized(part) if part.ntotal >= QUANTIZED_FROM else part for part in parts)


def nothing(dimensions: int) -> VectorIndex:
    """An index without vectors."""
    return VectorIndex((faiss.IndexFlatIP(dimensions),), 0)


def build(vectors: Vectors, path: Path) -> None:
    """Write unit vectors, shape (n, dimensions), to `path`.

    Raises ValueError when a vector's length is not one.
    """
    lengths = np.linalg.norm(vectors, axis=1)
    if len(vectors) and not np.allclose(lengths, 1.0, atol=1e-3):
        raise ValueError("vectors must have length one")
    faiss.omp_set_num_threads(THREADS)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors))
    # Written from here, not by FAISS: it takes a full disk that shows only on closing the file for a success.
    path.write_bytes(faiss.serialize_index(index).data)


def read(path: Path, *, mapped: bool = False) -> Any:
    """FAISS's own index from a file; raises EditionBroken when it cannot read it."""
    faiss.omp_set_num_threads(THREADS)
    faiss.cvar.distance_compute_min_k_reservoir = NO_RESERVOIR
    try:
        if path.stat().st_size < _SMALLEST:
            raise OSError("too short")
        return faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC if mapped else 0)
    except (OSError, RuntimeError) as error:
        raise EditionBroken(say("broken-vectors")) from error
