"""How sure we are that the cited sentences answer the question, by what speaks for and against, and where to refuse.

Similarity tells what a question is about, not whether it is answered; so the numbers also ask how much of what
the question names the best sentences hold, and whether they hold the kind of thing that it wants: a figure, a
date, a name, a count beside what is counted.

Two kinds of judge weigh them. The general one is a logistic model, fitted on public question sets: it knows nothing
of any library. A library's own is a small network over all of the numbers and the question's vector, fitted on
questions written for its briefs: what people ask that such briefs do not tell (counts, hotels, what came of it) shows
in the question itself. The subject file names the file of its weights; without one, the general judge serves.
`benchmarks/confidence.py` fits both; see docs/decisions/0008-confidence.md.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.editions.store import Edition
from index.english import MONTHS, stems_of, tokens
from index.reading.kinds import Detail, Kind
from index.reading.question import Reading
from index.reading.words import stems
from index.records import Brief, Hit
from index.retrieval.passages import Candidate, asks_for_advice
from index.subject import Subject

NAMES = (
    "sentence meaning", "sentence words", "passage meaning", "passage words", "score", "margin", "agreement",
    "uncovered by passage", "rarest uncovered", "uncovered by sentences", "unknown words",
    "details not in sentence", "details not in passages", "detail unknown", "rest in sentence", "rest in passage",
    "wants figure", "wants date", "wants name", "wants reason", "wants yes or no", "wants advice",
    "kind not in best", "kind not in three", "counted in best", "counted in three", "counted nowhere",
    "speaker named", "mentioned", "words asked",
)  # fmt: skip
"""The numbers, in the order of the vector; their meaning is told in `features`."""

BEST = 3
"""How many of the best sentences, and of the best passages, are looked into."""

FIGURES: frozenset[Kind] = frozenset({"number", "quantity", "money", "duration", "share"})
_NAMED: frozenset[Kind] = frozenset({"person", "place", "name"})
_NUMERALS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fifteen twenty thirty forty fifty hundred "
    "thousand million billion dozen dozens half third quarter twice once single both several pair".split()
)
_MONTHS = frozenset(month.lower() for month in MONTHS)
_WORD = re.compile(r"\d[\d,.]*\d|\d|[^\W\d_][\w’'-]*")
_YEAR = re.compile(r"(?:1\d|20)\d\d|\d{1,2}(?:st|nd|rd|th)")
SHORT = 6
"""Letters up to which a word in capitals is taken for an abbreviation."""

MANY = 8
"""Passages of which one or another is sure to hold a stem itself, and need not be looked into."""

USUAL = math.log(5)
"""The weight of a stem that a fifth of the passages hold: that a text lacks it tells a person nothing."""

_TIMES = frozenset(
    tokens(
        f"{' '.join(MONTHS)} Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec spring summer autumn fall winter "
        "early mid late beginning start end"
    )
)
ADJECTIVE = re.compile(r"(?:ese|[aei]an|ish|French|Dutch)$")
_BEFORE, _BEHIND = 3, 5
"""How many words before and behind a numeral what it counts may stand."""

Features = NDArray[np.float64]


def features(edition: Edition, reading: Reading, ranked: Sequence[Candidate], hits: Sequence[Hit]) -> Features:
    """The numbers for the answer that these sentences of these passages would make, shape (len(NAMES),).

    All lie between -1 and 1 but the last. Shares are of the question's word weight (inverse document frequency);
    what a named speaker's brief is by counts as held by each of its sentences.
    """
    if not ranked or not hits:
        return np.zeros(len(NAMES))
    best = max(ranked, key=lambda candidate: candidate.relevance)
    others = [best, *(candidate for candidate in ranked if candidate is not best)][:BEST]
    asked = edition.words.weights(reading.search_text)
    passages = [_held_by_passage(edition, hit) for hit in hits[:BEST]]
    return np.array(
        [
            *_similarity(best, hits),
            *_coverage(edition, asked, passages[0], others),
            *_details(edition, reading, asked, best, passages),
            *_kinds(reading),
            *_kind_found(reading, others),
            float(bool(reading.experts or reading.publishers)),
            float(bool(reading.mentioned)),
            min(len(asked), 15) / 10,
        ]
    )


def missing(edition: Edition, reading: Reading, briefs: Iterable[Brief]) -> tuple[str, ...]:
    """The specific things that the question names and that none of `briefs` speaks of, as written.

    For telling a person, so in doubt a thing is held to be there: under another name, or by a part of its name.
    """
    texts = (f"{brief.title} {brief.author or ''} {brief.date or ''} {brief.text}" for brief in briefs)
    held = set(tokens(" ".join(texts)))
    return _absent(edition, reading, held.__contains__)


def unheard(edition: Edition, reading: Reading) -> tuple[str, ...]:
    """The specific things that the question names and that no brief of the edition speaks of, as written."""
    return _absent(edition, reading, lambda stem: _is_spoken(edition, stem))


def _is_spoken(edition: Edition, stem: str) -> bool:
    """Whether a passage holds the stem itself; that a question written for it holds it does not count."""
    if not edition.words.knows(stem):
        return False
    if edition.words.count(stem) > MANY:
        return True
    return any(stem in _of_passage(edition, row) for row in edition.words.holders(stem).tolist())


def lacks_kind(reading: Reading, ranked: Sequence[Candidate]) -> bool:
    """Whether the question wants a figure, a date or a name that none of the best sentences holds."""
    return bool(ranked) and _kind_found(reading, ranked[:BEST])[1] == 1.0


def _absent(edition: Edition, reading: Reading, holds: Callable[[str], bool]) -> tuple[str, ...]:
    found: list[str] = []
    strangers = {stranger.name for stranger in reading.unknown}
    for detail in reading.details:
        # What is written in capitals alone may stand in the briefs spelt out.
        short = detail.surface.rstrip("s").isupper() and len(detail.surface) <= SHORT
        untold = short or detail.surface in strangers or detail.kind == "unit" or ADJECTIVE.search(detail.surface)
        asked = [] if untold else _telling(edition, detail)
        if asked and not any(holds(name) for stem in asked for name in names_of(stem, edition.subject)):
            joined = f"{found[-1]} {detail.surface}" if found else ""
            if joined and joined in reading.text:
                found[-1] = joined
            else:
                found.append(detail.surface)
    return tuple(found)


def _telling(edition: Edition, detail: Detail) -> list[str]:
    """The stems that show whether a text speaks of a thing: of its name, or of a long number, if they are rare."""
    named = [stem for stem in detail.stems if stem[0].isalpha() and stem not in _TIMES]
    numbers = [stem for stem in detail.stems if stem.isdigit() and len(stem) > 2]
    return [stem for stem in named or numbers if edition.words.weight(stem) > USUAL]


def names_of(stem: str, subject: Subject) -> frozenset[str]:
    """The stems that stand for this one: those of the other names of an actor or a person of the subject."""
    names = (stems(" ".join((one.name, *one.also))) for one in (*subject.actors, *subject.people))
    return next((held for held in names if stem in held), frozenset([stem]))


def _held_by_passage(edition: Edition, hit: Hit) -> frozenset[str]:
    return _of_passage(edition, hit.row)


def _of_passage(edition: Edition, row: int) -> frozenset[str]:
    passage = edition.passages[row]
    brief = edition.briefs[passage.brief_id]
    return stems_of(f"{brief.title} {brief.author or ''} {brief.text[passage.start : passage.end]}")


def _similarity(best: Candidate, hits: Sequence[Hit]) -> list[float]:
    near = max(hits, key=lambda hit: hit.meaning)
    worded = max(hits, key=lambda hit: hit.words)
    rest = [hit.score for hit in hits[1:5]]
    return [
        best.meaning,
        best.words,
        near.meaning,
        worded.words,
        hits[0].score,
        hits[0].score - float(np.mean(rest)) if rest else 0.0,
        float(near.row == worded.row == best.hit.row),
    ]


def _coverage(
    edition: Edition, asked: dict[str, float], passage: frozenset[str], best: Sequence[Candidate]
) -> list[float]:
    total = sum(asked.values()) or 1.0
    sentences = set().union(*(candidate.held for candidate in best))
    absent = [weight for token, weight in asked.items() if token not in passage]
    unknown = sum(weight for token, weight in asked.items() if not edition.words.knows(token))
    return [
        sum(absent) / total,
        max(absent, default=0.0) / edition.words.most,
        sum(weight for token, weight in asked.items() if token not in sentences) / total,
        unknown / total,
    ]


def _details(
    edition: Edition, reading: Reading, asked: dict[str, float], best: Candidate, passages: Sequence[frozenset[str]]
) -> list[float]:
    """How many of the specific things are missing, and how much of the rest of the question is held."""
    named = [set(detail.stems) for detail in reading.details if detail.kind != "unit"]
    count = len(named) or 1
    together = set().union(*passages)
    rest = {token: weight for token, weight in asked.items() if not any(token in stems for stems in named)}
    total = sum(rest.values()) or 1.0
    return [
        sum(not stems <= best.held for stems in named) / count,
        sum(not stems <= together for stems in named) / count,
        float(any(not edition.words.knows(stem) for stems in named for stem in stems)),
        sum(weight for token, weight in rest.items() if token in best.held) / total,
        sum(weight for token, weight in rest.items() if token in passages[0]) / total,
    ]


def _kinds(reading: Reading) -> list[float]:
    kind = reading.wants.kind if reading.wants else None
    return [
        float(kind in FIGURES),
        float(kind == "date"),
        float(kind in _NAMED),
        float(kind == "reason"),
        float(kind == "yes/no"),
        float(asks_for_advice(reading.text)),
    ]


def _kind_found(reading: Reading, best: Sequence[Candidate]) -> list[float]:
    """Whether the kind wanted is missing from the best and from all, and where what is counted has a number."""
    wants = reading.wants
    if wants is None or wants.kind in ("reason", "yes/no"):
        return [0.0] * 5
    asked = {word.lower() for word in _WORD.findall(reading.text)}
    found = [holds_kind(wants.kind, candidate.quote, asked) for candidate in best]
    if wants.noun is None or wants.kind not in FIGURES:
        return [float(not found[0]), float(not any(found)), 0.0, 0.0, 0.0]
    counted = [number_beside(wants.noun, candidate.quote) for candidate in best]
    return [
        float(not found[0]),
        float(not any(found)),
        float(counted[0]),
        float(any(counted)),
        float(not any(counted)),
    ]


def holds_kind(kind: Kind, quote: str, asked: Collection[str]) -> bool:
    """Whether the sentence has a thing of this kind that the question, of these words in small letters, has not."""
    if kind in FIGURES:
        if kind == "money" and "$" in quote:
            return True
        found = [word for word in _WORD.findall(quote) if _is_number(word)]
    elif kind == "date":
        found = [word for word in _WORD.findall(quote) if _YEAR.fullmatch(word) or word.lower() in _MONTHS]
    else:  # the first word of a sentence has a capital anyway
        found = [word for word in _WORD.findall(quote) if word[0].isupper() and not quote.startswith(word)]
    return any(word.lower() not in asked for word in found)


def _is_number(word: str) -> bool:
    return word[0].isdigit() or word.lower() in _NUMERALS


def number_beside(noun: str, quote: str) -> bool:
    """Whether a number stands close to the noun (a stem), as in "about 2,000 centrifuges"."""
    spoken = _WORD.findall(quote)
    for at, word in enumerate(spoken):
        near = spoken[max(0, at - _BEFORE) : at + _BEHIND]
        if _is_number(word) and noun in tokens(" ".join(near)):
            return True
    return False


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
