"""How sure we are that the cited sentences answer the question, and where to refuse.

A logistic model over the numbers of `features.py`; its weights lie in `confidence.json` beside this file, with
what they were fitted on. `benchmarks/confidence.py` fits it again and writes that file. What it separates well
and what it does not stands in docs/decisions/0008-confidence.md.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.features import NAMES

WEIGHTS = Path(__file__).with_name("confidence.json")

FLOOR = 0.3
"""Below this probability the answer is that the briefs do not say: set where, of the questions that were fitted
on, one answerable one in twenty is refused (docs/decisions/0008-confidence.md)."""

SURVEY = 0.93
"""The probability for a survey, which is made without a search: 13 of the 13 of tests/questions that the rule took
when it was written were right, and (13 + 1) / (13 + 2) is Laplace's rule of succession."""


@dataclass(frozen=True, slots=True)
class Model:
    """Weights in the order of `features.NAMES`, and the bias."""

    weights: NDArray[np.float64]
    bias: float


def probability(features: NDArray[np.float64]) -> float:
    """The probability, 0 to 1, that sentences with these features, shape (len(NAMES),), answer the question."""
    model = _model()
    return 1 / (1 + math.exp(-float(model.weights @ features) - model.bias))


@lru_cache(maxsize=1)
def _model() -> Model:
    held = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Model(np.array([held["weights"][name] for name in NAMES]), held["bias"])
