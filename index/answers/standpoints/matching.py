"""A question -> the issue that it means, and how surely it asks who stands where on it.

By meaning: a question is near an issue's own texts (name, question, synonyms) and near the sentences of those who take
a position on it. Whether sides are wanted is told by a logistic model, over a few numbers of the match, the form of the
question, and its vector; `benchmarks/surveys/__main__.py` fits it, on questions about two subjects. All that a question
is compared with is made when the edition is opened.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.corpus.voices import surname
from index.editions.store import Edition
from index.reading.issues import FORM, GENERAL_STEMS, form
from index.reading.question import Reading
from index.reading.words import words_in
from index.records import Sentence
from index.subject import Issue
from index.tokens import tokens

HELD = Path(__file__).with_name("surveys.json")
"""The weights of the model, and the fingerprint of the encoder whose vectors it was fitted on."""

NUMBERS = ("closeness", "margin", "share", "besides", *FORM)
"""What the model looks at beside the vector: how near the issue is and how far ahead of the next, the share of the
question's word weight that is the issue's, the weight of the other words, and the question's form."""

SAID = 3
"""How many of an issue's positions, the nearest to the question, say how near it is to what people hold on it."""

LESS = 0.1
"""By how much less than to its texts a question is taken to be near to an issue on which nobody takes a position."""

MOST_SAID = 300
"""How many of an issue's positions a question is compared with: of more, so many from among all of them."""

CLEAR, CLEARLY, FEWEST = 1.0, 0.15, 2
"""How close to a question an issue is that it clearly means, how far ahead of the next, and of how many at least."""

AHEAD = 0.05
"""What is added to how far ahead the nearest issue is before its logarithm is taken."""

TELLING = 2.0
"""The weight above which a stem tells matters apart: an eighth of the passages hold one of this weight."""

Vector = NDArray[np.float32]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Match:
    """The issue that comes nearest to a question, the numbers of NUMBERS, and the probability that sides are wanted.

    `closeness` is the cosine with its nearest text and the mean cosine with its nearest positions, added; -2 to 2.
    """

    issue: Issue
    closeness: float
    numbers: Floats
    probability: float


@dataclass(frozen=True, slots=True)
class Matcher:
    """The issues of an edition, with what a question is compared with."""

    edition: Edition
    texts: tuple[slice, ...]
    """For each issue the rows of its texts."""
    said: tuple[slice, ...]
    """For each issue the rows, in `vectors`, of the sentences that say a position on it."""
    vectors: Vector
    held: tuple[frozenset[str], ...]
    """For each issue the stems of all that."""
    surnames: Mapping[str, tuple[str, ...]]
    """The surname of each expert, as it is compared -> whose it is."""
    titles: frozenset[str]
    """The stems of the titles of briefs, but the most usual: what the library tells its matters apart by."""

    def closeness(self, vector: Vector) -> Floats:
        """How near each issue is to a question."""
        texts = self.edition.issue_vectors @ vector
        named = np.array([texts[rows].max() for rows in self.texts])
        return named + [self._heard(rows, vector, near - LESS) for rows, near in zip(self.said, named, strict=True)]

    def is_taken(self, issue: str) -> bool:
        """Whether somebody takes a position on an issue."""
        rows = self.said[self.edition.subject.issue_names.index(issue)]
        return len(range(rows.start, rows.stop)) > 0

    def cosine(self, vector: Vector, brief_id: str, place: Sentence) -> float:
        """How near a sentence of a brief is to a question; -1 for a slice that is no sentence."""
        row = self.edition.layout.sentences_of(brief_id).get(place)
        return -1.0 if row is None else float(self.edition.sentence_vectors[row] @ vector)

    def meant(self, vector: Vector) -> str | None:
        """The issue that a question clearly means; None where it is near to none, or to several."""
        if len(self.texts) < FEWEST or not len(self.edition.issue_vectors):
            return None
        near = self.closeness(vector)
        best = int(np.argmax(near))
        clear = near[best] >= CLEAR and near[best] - np.max(np.delete(near, best)) >= CLEARLY
        return self.edition.subject.issues[best].name if clear else None

    def _heard(self, rows: slice, vector: Vector, otherwise: float) -> float:
        """How near the positions on an issue are to a question."""
        if rows.stop == rows.start:
            return otherwise
        return float(np.mean(np.sort(self.vectors[rows] @ vector)[-SAID:]))

    def match(self, reading: Reading, vector: Vector) -> Match | None:
        """The issue that a question means, as far as it means one; None where vectors of the issues are lacking."""
        if not self.texts or not len(self.edition.issue_vectors):
            return None
        near = self.closeness(vector)
        best = int(np.argmax(near))
        ahead = float(near[best] - np.max(np.delete(near, best), initial=-1.0))
        weights = self._weights(reading.text)
        own = sum(weight for stem, weight in weights.items() if stem in self.held[best])
        every = sum(weights.values())
        share = own / every if every else 0.0
        numbers = np.array([near[best], math.log(AHEAD + ahead), share, every - own, *form(reading.text)])
        issue = self.edition.subject.issues[best]
        return Match(issue, float(near[best]), numbers, self._probability(numbers, vector))

    def _weights(self, text: str) -> dict[str, float]:
        """The stems of a question that say what it is about, with their weights; names of experts say who."""
        weights = self.edition.words.weights(text)
        names = {stem for word in words_in(text) if word.key in self.surnames for stem in tokens(word.text)}
        return {stem: weight for stem, weight in weights.items() if stem not in GENERAL_STEMS | names}

    def _probability(self, numbers: Floats, vector: Vector) -> float:
        """The probability that sides are wanted; 0 with an encoder that the model does not know."""
        model = fitted()
        if model.encoder != self.edition.manifest.model:
            return 0.0
        score = float(model.weights @ numbers) + float(model.vector @ vector) + model.bias
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, score))))


@dataclass(frozen=True, slots=True)
class Fitted:
    """The logistic model: the weights of NUMBERS and of the vector's, and from which probability on sides are given."""

    encoder: str
    weights: Floats
    vector: Floats
    bias: float
    floor: float


@cache
def fitted() -> Fitted:
    """The model as it was fitted."""
    held = json.loads(HELD.read_text(encoding="utf-8"))
    weights = np.array([held["weights"].get(name, 0.0) for name in NUMBERS])
    return Fitted(held["encoder"], weights, np.array(held["vector"]), held["bias"], held["floor"])


def matcher(edition: Edition) -> Matcher:
    """What the issues of an edition are found by."""
    texts, said, rows, held, end = [], [], [np.zeros(0, dtype=np.int64)], [], 0
    for issue in edition.subject.issues:
        start, end = end, end + len(issue.texts)
        entries = _said(edition, issue)
        own = edition.sentence_of(entries)
        first = sum(map(len, rows))
        rows.append(own[np.linspace(0, len(own) - 1, MOST_SAID).astype(int)] if len(own) > MOST_SAID else own)
        texts.append(slice(start, end))
        said.append(slice(first, first + len(rows[-1])))
        words = " ".join([*issue.texts, *issue.cues, *issue.contrary])
        held.append(frozenset(tokens(words)) | edition.stated.stems_of(entries))
    surnames: dict[str, tuple[str, ...]] = {}
    for name in edition.voices.experts():
        surnames[surname(name)] = (*surnames.get(surname(name), ()), name)
    vectors = edition.sentence_vectors[np.concatenate(rows)]
    titles = frozenset(stem for stem in edition.titles if edition.words.weight(stem) > TELLING)
    return Matcher(edition, tuple(texts), tuple(said), vectors, tuple(held), surnames, titles)


def _said(edition: Edition, issue: Issue) -> NDArray[np.int64]:
    """The positions on an issue that a whole sentence says."""
    entries = edition.stated.positions.get(issue.name, np.zeros(0, dtype=np.int64))
    return entries[edition.stated.column("exact")[entries] >= 0]
