"""Vectors -> groups of those that mean much the same: average linkage, merged until no two groups are alike enough.

Pure. Average linkage keeps a group together by what all of its members have in common: one question
that lies between two matters does not chain them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ALIKE = 0.7
"""The mean cosine from which two groups are one: 9 of 11 pairs of paraphrases, written for this, reach it.

In our own question set 6 in 10,000 pairs of questions on different briefs do. What is asked about in the
same words (how many soldiers, how many refugees) still falls together; a reader sees that at a glance.
"""


def groups(vectors: NDArray[np.float32], *, alike: float = ALIKE) -> list[list[int]]:
    """The rows of unit vectors in groups, each in order, the groups by their first row."""
    members = [[row] for row in range(len(vectors))]
    likeness = np.asarray(vectors @ vectors.T, dtype=np.float64)
    np.fill_diagonal(likeness, -np.inf)
    best = likeness.max(axis=1, initial=-np.inf)
    while len(members) > 1 and best.max() >= alike:
        one = int(best.argmax())
        other = int(likeness[one].argmax())
        _merge(likeness, one, other, len(members[one]), len(members[other]))
        members[one] += members[other]
        members[other] = []
        best = likeness.max(axis=1, initial=-np.inf)
    return sorted(sorted(group) for group in members if group)


def _merge(likeness: NDArray[np.float64], one: int, other: int, size: int, added: int) -> None:
    """Make `one` the group of both, as like any third as its members are on average; `other` is like none any more."""
    with np.errstate(invalid="ignore"):
        mean = (likeness[one] * size + likeness[other] * added) / (size + added)
    mean[[one, other]] = -np.inf
    likeness[one], likeness[:, one] = mean, mean
    likeness[other], likeness[:, other] = -np.inf, -np.inf
