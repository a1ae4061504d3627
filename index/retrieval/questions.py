"""Questions written in the briefs that come nearest to one that was asked: what to ask next, with an answer waiting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.editions.store import Edition
from index.records import Citation, Sentence

NEXT = 3
"""How many are proposed."""

DEPTH = 50
"""How many of the nearest are looked at."""

CLOSE, NEAR, SAME = 1.2, 0.3, 0.86
"""From which sum of its cosines a written question is on the matter of the one asked: its own with that one, the one of
the sentence that it is about, and half of the one of that sentence with the nearest that is quoted; and the cosines
between which it is not off the matter, and not the same once more."""

SENTENCE, QUOTED = 0.4, 0.45
"""The cosines that the sentence it is about must have with the question asked, and with something that is quoted."""

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Written:
    """A written question: its text and brief, the sentence that it is about, the row of that, and its cosine."""

    text: str
    brief: str
    about: Sentence
    row: int
    cosine: float


def next_questions(edition: Edition, vector: Vectors, shown: Sequence[Citation]) -> tuple[str, ...]:
    """The written questions closest to one of this unit vector that what is shown does not answer, one of a brief.

    Each has its answer in a sentence that is on the matter too, of a brief on a topic of the one that is shown first;
    where none is, there are none.
    """
    quoted = edition.sentence_vectors[_rows(edition, shown)]
    written = [one for one in _nearest(edition, vector) if one.cosine >= NEAR]
    if not len(quoted) or not written:
        return ()
    topics, own = set(edition.briefs[shown[0].brief_id].topics), _by_brief(shown)
    sentences = edition.sentence_vectors[[one.row for one in written]]
    near, beside = sentences @ vector, (sentences @ quoted.T).max(axis=1)
    close = np.array([one.cosine for one in written]) + near + beside / 2
    ranked = [
        (float(close[at]), one.brief, one.text)
        for at, one in enumerate(written)
        if near[at] >= SENTENCE and beside[at] >= QUOTED and close[at] >= CLOSE
        if topics.intersection(edition.briefs[one.brief].topics) and not _is_shown(one.about, own.get(one.brief, ()))
    ]
    found: dict[str, str] = {}
    for _, brief, text in sorted(ranked, reverse=True):
        found.setdefault(brief, text)
    return tuple([*found.values()][:NEXT])


def _rows(edition: Edition, shown: Sequence[Citation]) -> list[int]:
    """The rows of the sentences that are quoted."""
    return [
        row
        for brief, own in _by_brief(shown).items()
        for place, row in edition.layout.sentences_of(brief).items()
        if _is_shown(place, own)
    ]


def _by_brief(shown: Sequence[Citation]) -> dict[str, list[Citation]]:
    found: dict[str, list[Citation]] = {}
    for one in shown:
        found.setdefault(one.brief_id, []).append(one)
    return found


def _nearest(edition: Edition, vector: Vectors) -> Iterator[_Written]:
    """The nearest written questions that are not the one asked, nearest first."""
    rows, cosines = edition.question_vectors.nearest(vector, DEPTH)
    passages = np.searchsorted(edition.first_question, rows, side="right") - 1
    edition.briefs.ahead({edition.layout.brief_of(passage) for passage in passages.tolist()})
    for row, cosine in zip(rows.tolist(), cosines.tolist(), strict=True):
        at = int(np.searchsorted(edition.first_question, row, side="right")) - 1
        text, about = edition.questions[at][row - edition.first_question[at]]
        passage = edition.passages[at]
        if cosine <= SAME:
            place, first = passage.sentences[about], int(edition.first_sentence[at])
            yield _Written(text, passage.brief_id, place, first + about, cosine)


def _is_shown(about: Sentence, shown: Sequence[Citation]) -> bool:
    """Whether the sentence that a question is about is quoted already, of its brief."""
    return any(one.start < about.end and about.start < one.end for one in shown)
