"""How sure we are that the cited sentences answer the question, and where to refuse.

A logistic model over four numbers, fitted on public questions that a text does or does not answer;
`benchmarks/confidence.py` fits it again and prints these constants. It separates questions about
something else well, near misses less well.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer: the best sentence and the best passage, by meaning and by words."""

    sentence_meaning: float
    sentence_words: float
    passage_meaning: float
    passage_words: float


WEIGHTS = Evidence(sentence_meaning=3.50, sentence_words=1.80, passage_meaning=5.15, passage_words=1.09)
BIAS = -6.07

FLOOR = 0.2
"""Below this probability the answer is that the briefs do not say. Set on tests/questions: the lowest
twentieth at which every off-topic question is refused; near misses it does not catch."""


def probability(evidence: Evidence) -> float:
    """The probability, 0 to 1, that sentences with this evidence answer the question."""
    total = (
        BIAS
        + WEIGHTS.sentence_meaning * evidence.sentence_meaning
        + WEIGHTS.sentence_words * evidence.sentence_words
        + WEIGHTS.passage_meaning * evidence.passage_meaning
        + WEIGHTS.passage_words * evidence.passage_words
    )
    return 1 / (1 + math.exp(-total))
