"""A question in another language -> its answer from briefs in English: few steps, and cautious.

    read          the English of the words that the library knows, numbers, and words that nobody knows
    passages      by the second model's cosine, and by the share of the known words' weight that they carry
    confidence    of three numbers: how much of weight was known and found, what was not known, and the cosine
    sentences     of the best passages, those nearest by the second model and by the known words

None of the rules for English questions is applied: no names, dates, kinds, issues or follow-ups. Quotes are to the
letter, as everywhere, and checked alike. Figures: `python -m benchmarks.korean`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.answers import quotes
from index.answers.answer import not_answered
from index.answers.quotes import quotes_lead
from index.editions.encoder import Encoder
from index.editions.store import Edition
from index.english import tokens
from index.foreign.reading import Asked, read
from index.foreign.vectors import second_vectors
from index.messages import say
from index.reading.words import in_another_language
from index.records import Answer, AnswerKind, Brief, Citation, Nearest, Sentence, Statement

WORDS_WEIGHT = 0.5
"""What the share of known words counts against a cosine; the curve is flat from 0.3 to 0.8."""

SHOWN, FURTHER = 3, 5
"""Briefs that an answer quotes, and that come behind them."""

ENOUGH, FLOOR = 0.75, 0.3
"""From which confidence on something is an answer, and is shown at all."""

MOST_KNOWN = 2.5
"""Of the weight of known words that were found, in units of the rarest word's, more makes nothing surer."""

MOST_UNKNOWN = 3

_FITTED = {"of": -1.06, "known": 7.31, "unknown": -1.44, "cosine": 0.98}
"""Fitted on the questions of `benchmarks/korean`; see there."""

UNLISTED = 0.35
"""In a language of which the library knows no words: from which cosine on something is shown, as near."""

SLIGHT = 20
"""Letters of a question that may be one with the question before."""

LONGEST_QUOTE = 350
"""Letters of a quote; within them the sentence that follows the best one comes along."""

MOST_KEPT = 2_000
"""Passages of which the vectors of their sentences are kept: about 25 MB."""

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a question: how it was read, the best row of each brief, best first, and how sure that is."""

    asked: Asked
    vector: Vectors
    rows: tuple[int, ...]
    numbers: tuple[float, float, float]
    confidence: float
    verdict: AnswerKind


class Foreign:
    """What questions in other languages are put to: an edition, and the second model's view of it."""

    def __init__(self, data: Path, edition: Edition, encoder: Encoder) -> None:
        """Raises ModelMissing when the model cannot be had."""
        self.edition = edition
        self._encoder = encoder
        self._vectors = second_vectors(data, edition, encoder)
        self._of_sentences: dict[int, Vectors] = {}
        encoder.question("warm")

    def answer(self, question: str) -> Answer:
        """What the briefs say to a question, what comes near it, or that they do not answer."""
        found = self.find(question)
        notes = (say("foreign-read", terms=", ".join(found.asked.terms)),) if found.asked.terms else ()
        if found.verdict == "none" or not found.rows:
            return self._refused(found, notes)
        citations = self._quoted(found)
        first, rest = citations[:SHOWN], citations[SHOWN:]
        is_near = found.verdict == "near"
        return Answer(
            question=question,
            kind=found.verdict,
            lead=say("near") if is_near else quotes_lead(first),
            confidence=found.confidence,
            statements=tuple(Statement(one.quote, (one.number,)) for one in first),
            citations=first,
            nearest=self._nearest(found),
            edition=self.edition.number,
            reason="partly" if is_near else None,
            notes=(*notes, say("foreign-english")),
            further=rest,
        )

    def _refused(self, found: Found, notes: tuple[str, ...]) -> Answer:
        """That the briefs do not answer; in a language of which no words are known, that they can hardly be asked."""
        edition, question = self.edition, found.asked.text
        if found.asked.unknown is None:
            told = in_another_language(question, next(iter(edition.subject.examples), None)) or say("none")
            return not_answered(edition, question, "language", told, found.confidence)
        return not_answered(edition, question, "absent", say("none"), found.confidence, self._nearest(found), notes)

    def is_for(self, question: str) -> bool:
        """Whether no brief holds the question's own words in its script; a document in another language may."""
        return not any(self.edition.words.knows(token) for token in tokens(question) if not token.isascii())

    def after(self, before: str, question: str) -> str | None:
        """A question read with the one before it, where it says too little by itself; None where it stands alone."""
        asked = read(question, self.edition.subject)
        is_slight = len(asked.terms) + len(asked.figures) < 2 and not asked.unknown and len(question) <= SLIGHT
        return f"{before} {question}" if is_slight else None

    def find(self, question: str) -> Found:
        """The best passage of each brief for a question, and how sure it is that the first answers."""
        asked = read(question, self.edition.subject)
        vector = self._encoder.question(question)
        words, text = self.edition.words, asked.search_text
        cosines, shares = self._vectors @ vector, words.shares(text)
        best: dict[str, int] = {}
        for row in np.argsort(-(cosines + WORDS_WEIGHT * shares), kind="stable")[: 4 * (SHOWN + FURTHER)]:
            best.setdefault(self.edition.passages[row].brief_id, int(row))
        rows = tuple(best.values())
        if not rows:
            return Found(asked, vector, (), (0.0, 0.0, 0.0), 0.0, "none")
        numbers = self._numbers(asked, rows[0], float(cosines[rows[0]]))
        if asked.unknown is None:
            verdict: AnswerKind = "near" if numbers[2] >= UNLISTED else "none"
            return Found(asked, vector, rows, numbers, min(FLOOR, max(0.0, numbers[2])), verdict)
        sure = _probability(*numbers)
        verdict = "answer" if sure >= ENOUGH else "near" if sure >= FLOOR else "none"
        return Found(asked, vector, rows, numbers, sure, verdict)

    def _numbers(self, asked: Asked, row: int, cosine: float) -> tuple[float, float, float]:
        """The weight of known words in the best brief, how much of the question nobody knows, and the cosine."""
        words, brief = self.edition.words, self.edition.briefs[self.edition.passages[row].brief_id]
        held = {*tokens(_all_of(brief))}
        weights = words.weights(asked.search_text)
        found = sum(weight for token, weight in weights.items() if token in held) / words.most
        absent = sum(figure not in _all_of(brief) for figure in asked.figures)
        unknown = min(len(asked.unknown or ()) + absent, MOST_UNKNOWN)
        return min(found, MOST_KNOWN) / MOST_KNOWN, float(unknown), cosine

    def _quoted(self, found: Found) -> tuple[Citation, ...]:
        """The best place of each of the best briefs."""
        slices = [(self._brief(row), place) for row in found.rows if (place := self._best(found, row)) is not None]
        return quotes.citations(self.edition.voices, slices[: SHOWN + FURTHER])

    def _best(self, found: Found, row: int) -> Sentence | None:
        """The sentence of a passage that fits a question best, and the one behind it where both are short."""
        sentences, brief = self.edition.passages[row].sentences, self._brief(row)
        if not sentences:
            return None
        texts = [brief.body[one.start : one.end] for one in sentences]
        weights = self.edition.words.weights(found.asked.search_text)
        whole = sum(weights.values()) or 1.0
        shares = [sum(weights[token] for token in {*tokens(text)} & weights.keys()) / whole for text in texts]
        cosines: Vectors = self._sentences(row, texts) @ found.vector
        at = int(np.argmax(cosines + WORDS_WEIGHT * np.array(shares)))
        best, after = sentences[at], sentences[at + 1 : at + 2]
        goes_on = after and after[0].end - best.start <= LONGEST_QUOTE
        return Sentence(best.start, after[0].end) if goes_on else best

    def _sentences(self, row: int, texts: Sequence[str]) -> Vectors:
        """The vectors of a passage's sentences, which are kept once they were made."""
        if row not in self._of_sentences:
            if len(self._of_sentences) >= MOST_KEPT:
                self._of_sentences.clear()
            self._of_sentences[row] = self._encoder.passages(texts)
        return self._of_sentences[row]

    def _nearest(self, found: Found) -> tuple[Nearest, ...]:
        made = []
        for row in found.rows[:SHOWN]:
            brief, place = self._brief(row), self._best(found, row)
            quote = "" if place is None else brief.body[place.start : place.end]
            made.append(Nearest(brief.id, brief.title, round(found.confidence, 4), quote, brief.own_words))
        return tuple(made)

    def _brief(self, row: int) -> Brief:
        return self.edition.briefs[self.edition.passages[row].brief_id]


def _probability(known: float, unknown: float, cosine: float) -> float:
    weighed = _FITTED["known"] * known + _FITTED["unknown"] * unknown + _FITTED["cosine"] * cosine
    return 1 / (1 + math.exp(-(_FITTED["of"] + weighed)))


def _all_of(brief: Brief) -> str:
    """A brief with who wrote it, where and when."""
    told: Sequence[str | None] = (brief.title, brief.text, *brief.authors, brief.publisher, brief.date)
    return "\n".join(filter(None, told))
