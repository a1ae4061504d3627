"""How sure we are that the cited sentences answer the question, and where to refuse.

Two kinds of judge. The general one is a logistic model over numbers of `features.py`, fitted on public question
sets: it knows nothing of any library. A library's own is a small network over all of these numbers and the question's
vector, fitted on questions written for its briefs: what people ask that such briefs do not tell (counts, hotels, what
came of it) shows in the question itself. The subject file names the file of its weights; without one, the general
judge serves. `benchmarks/confidence.py` fits both; see docs/decisions/0008-confidence.md.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.answers.features import NAMES
from index.editions.store import Edition

HELD = Path(__file__).with_name("confidence.json")
"""The weights of the general judge."""

ARRAYS = ("hidden", "hidden_bias", "out", "out_bias")
NUMBERS = ("slope", "shift", "floor", "enough")
"""What a library's own judge is made of, beside `model`, the fingerprint of the encoder that it was fitted with."""

SURVEY = 0.93
"""The probability for a survey, which rests on positions and not on what the search found: 13 of the 13 of
tests/questions that the rule took when it was written were right, and (13 + 1) / (13 + 2) is Laplace's rule of
succession."""

Vector = NDArray[np.float32]
Numbers = NDArray[np.float64]


class Judge(Protocol):
    """Whatever turns features and the question's vector into a probability."""

    @property
    def floor(self) -> float:
        """Below this probability the answer is that the briefs do not say."""

    @property
    def enough(self) -> float:
        """From this probability on it is an answer; between the two, what comes nearest."""

    def probability(self, features: Numbers, vector: Vector) -> float:
        """The probability, 0 to 1, that sentences with these features, shape (len(NAMES),), answer the question."""


@dataclass(frozen=True, slots=True)
class General:
    """A logistic model over the features alone; its weights are 0 for those that it does not use."""

    weights: Numbers
    bias: float
    floor: float
    enough: float

    def probability(self, features: Numbers, vector: Vector) -> float:
        """The probability by the features; the vector tells it nothing."""
        return _logistic(float(self.weights @ features) + self.bias)


@dataclass(frozen=True, slots=True)
class Trained:
    """Networks of one hidden layer, their scores averaged and calibrated.

    `hidden` has shape (networks, len(NAMES) + dimensions, units), `hidden_bias` and `out` (networks, units),
    `out_bias` (networks,); standardising is folded into them. `slope` and `shift` calibrate (Platt 1999).
    """

    hidden: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    out: NDArray[np.float32]
    out_bias: NDArray[np.float32]
    slope: float
    shift: float
    floor: float
    enough: float

    def probability(self, features: Numbers, vector: Vector) -> float:
        """The probability by the features and the question's unit vector, shape (dimensions,)."""
        units = np.maximum(np.concatenate([features, vector]) @ self.hidden + self.hidden_bias, 0)
        score = float(np.mean((units * self.out).sum(axis=1) + self.out_bias))
        return _logistic(self.slope * score + self.shift)


def general() -> Judge:
    """The judge for any documents and any encoder."""
    held = json.loads(HELD.read_text(encoding="utf-8"))
    weights = np.array([held["weights"].get(name, 0.0) for name in NAMES])
    return General(weights, held["bias"], held["floor"], held["enough"])


def judge(edition: Edition) -> Judge:
    """The library's own judge, when its vectors come from the encoder that it was fitted with; else the general one."""
    held = edition.judge
    if held is None or not {*ARRAYS, *NUMBERS, "model"} <= held.keys() or str(held["model"]) != edition.manifest.model:
        return general()
    hidden, hidden_bias, out, out_bias = (held[name] for name in ARRAYS)
    slope, shift, floor, enough = (float(held[name]) for name in NUMBERS)
    return Trained(hidden, hidden_bias, out, out_bias, slope, shift, floor, enough)


def _logistic(score: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, score))))
