"""Question -> ranked passages: by meaning, by words, or both in one score.

The fused score is a weighted mean of two numbers that are both bounded and comparable between questions:
the cosine of question and passage, and the share of the question's word weight that the passage
carries. Ranks are not used: docs/decisions/0006-fusion.md has the figures against reciprocal rank
fusion. Which sentences answer is `answering.py`'s.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.editions import Edition
from index.records import Found, Hit, Mode

WORDS_WEIGHT = 1.5
"""What a share counts against a cosine; the curve is flat between 1 and 2 (docs/decisions/0006-fusion.md)."""

DEPTH = 100
"""How many passages each ranking may put forward."""

Vectors = NDArray[np.float32]


def search(
    edition: Edition, question: str, vector: Vectors, *, mode: Mode = "both", k: int = 10, depth: int = DEPTH
) -> list[Hit]:
    """The `k` best passages, best first; `vector` is the question's unit vector.

    Each ranking puts `depth` passages forward; every one of them gets both scores.
    """
    shares = edition.words.shares(question)
    by_words = _best(shares, 0 if mode == "meaning" else depth)
    by_meaning, _ = edition.vectors.nearest(vector, 0 if mode == "words" else depth)
    rows = np.union1d(by_meaning, by_words)
    cosines = edition.vectors.cosines_of(vector, rows)
    scores = _scores(mode, cosines, shares[rows])
    order = np.argsort(-scores, kind="stable")[:k]
    near, worded = set(by_meaning.tolist()), set(by_words.tolist())
    return [
        Hit(
            row=int(rows[at]),
            brief_id=edition.passages[rows[at]].brief_id,
            score=float(scores[at]),
            meaning=float(cosines[at]),
            words=float(shares[rows[at]]),
            found=_found(int(rows[at]), near, worded),
        )
        for at in order
    ]


def _scores(mode: Mode, cosines: Vectors, shares: Vectors) -> Vectors:
    if mode == "both":
        return np.asarray((cosines + WORDS_WEIGHT * shares) / (1 + WORDS_WEIGHT), dtype=np.float32)
    return cosines if mode == "meaning" else shares


def _best(scores: Vectors, k: int) -> NDArray[np.int64]:
    """The rows of the `k` highest scores above zero, in no order."""
    rows = np.argpartition(-scores, k)[:k] if k < len(scores) else np.arange(len(scores))
    found: NDArray[np.int64] = rows[scores[rows] > 0].astype(np.int64)
    return found


def _found(row: int, near: set[int], worded: set[int]) -> Found:
    if row in near and row in worded:
        return "both"
    return "meaning" if row in near else "words"
