"""Questions written in the briefs that come nearest to one that was asked: what to ask next, with an answer waiting."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.editions.store import Edition
from index.records import Citation, Sentence

NEXT = 3
"""How many are proposed."""

NEAR, SAME = 0.45, 0.86
"""The cosines between which a written question is on the matter of the one asked, and not the same once more."""

Vectors = NDArray[np.float32]


def next_questions(edition: Edition, vector: Vectors, shown: Sequence[Citation]) -> tuple[str, ...]:
    """The nearest written questions to one of this unit vector that what is shown does not answer, one of a brief.

    Where too few come near, others that the briefs shown answer.
    """
    quoted = {citation.brief_id for citation in shown}
    found: dict[str, str] = {}
    for text, brief, about, cosine in _nearest(edition, vector):
        if (cosine >= NEAR or brief in quoted) and not _is_shown(brief, about, shown):
            found.setdefault(brief, text)
        if len(found) == NEXT:
            break
    return tuple(found.values())


def _nearest(edition: Edition, vector: Vectors) -> Iterator[tuple[str, str, Sentence, float]]:
    """Each written question that is not the one asked: text, brief, the sentence it is about, cosine; nearest first."""
    rows, cosines = edition.question_vectors.nearest(vector, edition.question_vectors.rows)
    for row, cosine in zip(rows.tolist(), cosines.tolist(), strict=True):
        at = bisect_right(edition.first_question, row) - 1
        while not edition.questions[at]:  # passages without a question share their first row with the next
            at -= 1
        text, about = edition.questions[at][row - edition.first_question[at]]
        if cosine <= SAME:
            yield text, edition.passages[at].brief_id, edition.passages[at].sentences[about], cosine


def _is_shown(brief: str, about: Sentence, shown: Sequence[Citation]) -> bool:
    """Whether the sentence that a question is about is quoted already."""
    return any(one.brief_id == brief and one.start < about.end and about.start < one.end for one in shown)
