"""Values as PostgreSQL sends and takes them in binary: vectors, arrays of numbers, and rows of a COPY."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

COPY_HEAD = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
COPY_END = b"\xff\xff"

_INTEGERS = 23
"""The number of the type integer."""


def literal(vector: Vectors) -> str:
    """A vector as a query takes it."""
    return "[" + ",".join(map(repr, vector.tolist())) + "]"


def of_vector(vector: Vectors) -> bytes:
    """A vector as pgvector takes it."""
    return struct.pack(">HH", len(vector), 0) + vector.astype(">f4").tobytes()


def vectors_of(sent: Sequence[bytes], dimensions: int) -> Vectors:
    """Vectors as pgvector sends them, shape (len(sent), dimensions)."""
    every = np.frombuffer(b"".join(sent), dtype=">f4").reshape(len(sent), dimensions + 1)
    return every[:, 1:].astype(np.float32)


def of_integers(values: NDArray[Any]) -> bytes:
    """An array of integers."""
    if not len(values):
        return struct.pack(">iii", 0, 0, _INTEGERS)
    pairs = np.empty((len(values), 2), dtype=">i4")
    pairs[:, 0], pairs[:, 1] = 4, values
    return struct.pack(">iiiii", 1, 0, _INTEGERS, len(values), 1) + pairs.tobytes()


def integers_of(sent: Iterable[bytes]) -> NDArray[np.int32]:
    """Arrays of integers, one after the other."""
    every = np.frombuffer(b"".join(one[20:] for one in sent), dtype=">i4")
    return every.reshape(-1, 2)[:, 1].astype(np.int32)


def of_bigint(value: int) -> bytes:
    """A large integer."""
    return struct.pack(">q", value)


def of_integer(value: int) -> bytes:
    """An integer."""
    return struct.pack(">i", value)


def row(fields: Sequence[bytes]) -> bytes:
    """A row of a COPY."""
    return struct.pack(">h", len(fields)) + b"".join(struct.pack(">i", len(one)) + one for one in fields)
