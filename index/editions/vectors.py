"""Exact cosine search over unit vectors with FAISS, read into memory or mapped from a file.

Cosines, -1 to 1, higher is better, are the only score that leaves this module. The vectors must
have length one; `build` refuses others. An approximate index would be of no use: at 10,000
passages the exact scan costs a fraction of encoding the question.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import EditionBroken
from index.messages import say

Vectors = NDArray[np.float32]

THREADS = 1
"""FAISS's own threads. With its default of one a core, waking them costs tens of times the scan
itself: 20 to 24 ms against 0.3 ms for 10,000 vectors on two cores."""

_SMALLEST = 45
"""Bytes of an index without vectors; on a file cut within them FAISS can crash, and the process with it."""


@dataclass(frozen=True, slots=True)
class VectorIndex:
    """The vectors of one edition's passages; rows are the passages' rows."""

    index: Any
    rows: int

    def nearest(self, question: Vectors, k: int) -> tuple[NDArray[np.int64], Vectors]:
        """The rows with the `k` highest cosines, best first, and those cosines; `question` is a unit vector."""
        if not min(k, self.rows):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        scores, found = self.index.search(question[None, :], min(k, self.rows))
        return found[0], scores[0]

    def cosines_of(self, question: Vectors, rows: NDArray[np.int64]) -> Vectors:
        """The cosine of the question with each of `rows`, shape (len(rows),)."""
        if not len(rows):
            return np.zeros(0, dtype=np.float32)
        made: Vectors = self.index.reconstruct_batch(rows) @ question
        return made

    def vectors(self) -> Vectors:
        """All vectors, shape (rows, dimensions), as a copy."""
        made: Vectors = self.index.reconstruct_n(0, self.rows)
        return made


def nothing(dimensions: int) -> VectorIndex:
    """An index without vectors."""
    return VectorIndex(faiss.IndexFlatIP(dimensions), 0)


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


def load(path: Path, *, mapped: bool = False) -> VectorIndex:
    """The vectors that `build` wrote, read into memory, or `mapped` from disk.

    Raises EditionBroken when FAISS cannot read the file.
    """
    faiss.omp_set_num_threads(THREADS)
    try:
        if path.stat().st_size < _SMALLEST:
            raise OSError("too short")
        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC if mapped else 0)
    except (OSError, RuntimeError) as error:
        raise EditionBroken(say("broken-vectors")) from error
    return VectorIndex(index, int(index.ntotal))
