"""Question -> ranked passages: by meaning, by words, or both in one score.

The fused score is a weighted mean of three numbers that are bounded and comparable between questions:
the cosine of question and passage, that of the question and the passage's nearest sentence, and the
share of the question's word weight that the passage carries. A question that an editor wrote for a
passage stands for it where it is nearer than the passage itself, and its words count as the passage's.
Ranks are not used: docs/decisions/0006-fusion.md has the figures against reciprocal rank fusion. Which
sentences answer is `sentences.py`'s.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.editions.holdings.columns import spread
from index.editions.store import Edition
from index.records import Found, Hit, Mode

WORDS_WEIGHT = 1.5
"""What a share counts against a cosine; the curve is flat between 1 and 2 (docs/decisions/0006-fusion.md)."""

SENTENCE_WEIGHT = 1.5
"""What the nearest sentence's cosine counts against the passage's (docs/decisions/0006-fusion.md)."""

FAVOUR = 0.15
"""What a passage gains of a brief by one of several sources that a question names, or of one of its times.

Both briefs meant are among the first four for 0.87 of such questions without it, 0.96 where all others are left out,
and 0.99 with it; the curve is flat from 0.1 to 0.5.
"""

LONG = 12
"""Stems from which a question's words count more, in proportion: of a long question a passage can hold only a part,
and what it holds tells more."""

DEPTH = 100
"""How many passages each ranking may put forward."""

Vectors = NDArray[np.float32]


def search(
    edition: Edition,
    question: str,
    vector: Vectors,
    *,
    mode: Mode = "both",
    k: int = 10,
    depth: int = DEPTH,
    within: Collection[str] | None = None,
    favoured: Collection[str] = (),
) -> list[Hit]:
    """The `k` best passages, best first; `vector` is the question's unit vector.

    Each ranking puts `depth` passages forward; every one of them gets all scores. `within` holds the
    ids of the briefs to look in, all of them unless given; those `favoured` gain FAVOUR in the order.
    """
    told = edition.words.asked(question)
    if within is None:
        by_words = told.best(0 if mode == "meaning" else depth)
        by_meaning, _ = edition.vectors.nearest(vector, 0 if mode == "words" else depth)
        by_meaning = np.union1d(by_meaning, _asked_nearest(edition, vector, depth if mode == "both" else 0))
    else:
        by_words = by_meaning = _rows_of(edition, within)
    first = _rows_of(edition, {*favoured}.intersection(within or favoured))
    rows = np.union1d(np.union1d(by_meaning, by_words), first)
    gains = FAVOUR * np.isin(rows, first)
    cosines, shares = edition.vectors.cosines_of(vector, rows), told.of(rows)
    if mode == "both":
        nearest = nearest_sentences(edition, vector, rows)
        meaning = np.maximum(cosines, nearest_questions(edition, vector, rows))
        worded = WORDS_WEIGHT * max(1.0, len(edition.words.weights(question)) / LONG)
        scores = (meaning + worded * shares + SENTENCE_WEIGHT * nearest) / (1 + worded + SENTENCE_WEIGHT)
    else:
        scores = cosines if mode == "meaning" else shares
    order = np.argsort(-(scores + gains), kind="stable")[:k]
    near, worded_too = set(by_meaning.tolist()), set(by_words.tolist())
    return [
        Hit(
            row=int(rows[at]),
            brief_id=edition.layout.brief_of(rows[at]),
            score=float(scores[at]),
            meaning=float(cosines[at]),
            words=float(shares[at]),
            found=_found(int(rows[at]), near, worded_too),
            gain=float(gains[at]),
        )
        for at in order
    ]


def _rows_of(edition: Edition, within: Collection[str]) -> NDArray[np.int64]:
    """The rows of all passages of these briefs."""
    found = [row for brief_id in within for row in edition.layout.rows_of(brief_id)]
    return np.array(sorted(found), dtype=np.int64)


def nearest_sentences(edition: Edition, vector: Vectors, rows: NDArray[np.int64]) -> Vectors:
    """The cosine of the nearest sentence of each of these passages, shape (len(rows),); 0 for one without any."""
    if not len(rows):
        return np.zeros(0, dtype=np.float32)
    firsts = edition.first_sentence[rows]
    counts = edition.layout.sentences[rows + 1] - firsts
    starts = np.concatenate([[0], np.cumsum(counts)])
    places = np.repeat(firsts - starts[:-1], counts) + np.arange(starts[-1])
    cosines = edition.sentence_vectors[places] @ vector
    made = np.zeros(len(rows), dtype=np.float32)
    held = counts > 0
    made[held] = np.maximum.reduceat(cosines, starts[:-1][held]) if held.any() else 0
    return made


def nearest_questions(edition: Edition, vector: Vectors, rows: NDArray[np.int64]) -> Vectors:
    """The cosine of the nearest written question of each of these passages, shape (len(rows),); -1 without any."""
    places = spread(edition.layout.questions, rows)
    owners = np.repeat(np.arange(len(rows)), np.diff(edition.layout.questions)[rows])
    made = np.full(len(rows), -1, dtype=np.float32)
    np.maximum.at(made, owners, edition.question_vectors.cosines_of(vector, places))
    return made


def _asked_nearest(edition: Edition, vector: Vectors, k: int) -> NDArray[np.int64]:
    """The rows of the passages that have the `k` nearest written questions."""
    nearest, _ = edition.question_vectors.nearest(vector, k)
    return np.searchsorted(edition.first_question, nearest, side="right").astype(np.int64) - 1


def _found(row: int, near: set[int], worded: set[int]) -> Found:
    if row in near and row in worded:
        return "both"
    return "meaning" if row in near else "words"


def joined_hits(found: Iterable[Sequence[Hit]]) -> list[Hit]:
    """What several searches found, each passage once with the best of its scores, best first."""
    best: dict[int, Hit] = {}
    for hit in (hit for hits in found for hit in hits):
        if hit.row not in best or hit.score > best[hit.row].score:
            best[hit.row] = hit
    return sorted(best.values(), key=lambda hit: (-hit.score, hit.row))
