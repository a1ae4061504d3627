"""Which sentence each written question of a brief is about.

An editor writes down what a brief answers, and rarely in its words. A brief's questions are mostly about one place in
it each, so they belong to the sentence they are nearest to, and help to find the passage around it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.records import Brief, Passage

Vectors = NDArray[np.float32]
Written = tuple[str, int]
"""A written question, and which sentence of its passage it is about."""


def attached(
    passages: Sequence[Passage], sentences: Vectors, briefs: Sequence[Brief], vector_of: Callable[[str], Vectors]
) -> list[list[tuple[int, int]]]:
    """For each passage the written questions that belong to it, in the order of its brief.

    Of each, its place among those of its brief, and which sentence of its passage it is about.

    `sentences` are the vectors of all sentences, passage by passage; the passages of a brief stand together. A brief
    without a sentence keeps no question.
    """
    places: dict[str, list[tuple[int, int]]] = {}
    firsts: dict[str, int] = {}
    count = 0
    for row, passage in enumerate(passages):
        firsts.setdefault(passage.brief_id, count)
        places.setdefault(passage.brief_id, []).extend((row, at) for at in range(len(passage.sentences)))
        count += len(passage.sentences)
    found: list[list[tuple[int, int]]] = [[] for _ in passages]
    for brief in briefs:
        held = places.get(brief.id, [])
        for number, question in enumerate(brief.questions if held else ()):
            own = sentences[firsts[brief.id] : firsts[brief.id] + len(held)]
            row, at = held[int(np.argmax(own @ vector_of(question)))]
            found[row].append((number, at))
    return found
