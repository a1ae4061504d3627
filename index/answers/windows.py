"""The sentences of the passages that were found -> windows: which may be shown together, and how well each fits.

A window is one to three neighbouring sentences of one paragraph and one holder, since the reason, the figure or the
condition that is asked for often stands in the sentence beside the one that names the matter. Which windows an answer
shows is `statements.py`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.answers.confidence import holds_kind
from index.answers.standpoints.asking import Sought
from index.corpus.voices import entries, speaker
from index.editions.store import Edition
from index.english import stems_of
from index.reading.binding import avoided
from index.reading.question import Reading
from index.records import Brief, Hit, Sentence
from index.retrieval.passages import (
    ADVICE_WEIGHT,
    QUESTION_WEIGHT,
    SHARE_WEIGHT,
    asks_for_advice,
    inside_of,
    share,
    takes_a_stance,
)

Vectors = NDArray[np.float32]

LONGEST, LONG, SHORT = 3, 2, 1
"""Sentences of a window of the best brief, of one of the others, and where many briefs have a say each."""

SECOND = 0.5
"""The share of a brief's best window that a second one must reach."""

OF_KIND = 0.25
"""The share of the best window's score that a sentence must reach to be shown for the kind of thing that it has."""

UNLIKE = 0.6
"""The share of its neighbour's score up to which advice, or a position, is on something else than its neighbour."""

BESIDE = 0.3
"""What the mean of a window's other sentences counts beside its best one."""

OPENING, LEANING, CONCEDING = 0.1, 0.1, 0.15
"""What a window loses that holds a brief's opening, unless that takes a side or advises and does not just say who
writes where; that begins by leaning on what stands before it; and whose best sentence only concedes something."""

BETWEEN, PIECE = 3, 1200
"""Sentences that may stand between two windows of a brief which are shown in one piece, and its characters at most."""

BRIEF = 1500
"""Characters of a brief that is short enough to be read on in: all of it is on one matter."""

AT_ALL = 0.3
"""The share of its brief's best sentence's score that a sentence must reach for what leads to be quoted on to it."""

KIND = 0.1
"""What a sentence gains that has a thing of the kind asked for: a figure, a date, a name, or for "why" a cause."""

_CAUSE = re.compile(
    r"\b(?:because|since|as|due to|owing to|thanks to|reasons?|why|caus\w+|blam\w+|fault|result\w*|led to|leads to"
    r"|traces?|stem\w* from|in order to|so that|lest|therefore|explain\w*|fear\w*|mistak\w+|fail\w*)\b",
    re.IGNORECASE,
)
_LEANING = re.compile(
    r"(?:and|but|so|yet|or|then|this|that|these|those|it|its|he|she|they|his|her|their|such|instead|however|otherwise"
    r"|also|likewise|similarly|therefore|thus|hence|still|nor|both|neither|in (?:exchange|return|turn|that|this|either)"
    r"|at (?:that|this)|for (?:that|this|these|those)|because of (?:that|this)|as a result|meanwhile|another|the "
    r"(?:latter|former|second|third|other|same|two|three)|(?:the|an?) [a-z]+ (?:also|further|too|then|itself))\b",
    re.IGNORECASE,
)
_CONCEDING = re.compile(r"\b(?:grants?|granted|concedes?|conceded|admits?|admitted|acknowledges?|allows? that)\b", re.I)


@dataclass(frozen=True, slots=True)
class Window:
    """Neighbouring sentences of a brief that may be shown together: the slice, the row of the best one, the score."""

    brief: Brief
    slice: Sentence
    row: int
    score: float

    @property
    def quote(self) -> str:
        """The text of the slice."""
        return self.brief.body[self.slice.start : self.slice.end]


@dataclass(frozen=True, slots=True)
class _Scored:
    """A sentence of a passage: its slice, the row of its vector, and how well it fits the question."""

    slice: Sentence
    row: int
    score: float


class Asked:
    """A question, for scoring the sentences of passages by it."""

    def __init__(self, edition: Edition, reading: Reading, vector: Vectors) -> None:
        self._edition = edition
        self._vector = vector
        self._weights = edition.words.weights(reading.search_text)
        self._advice = asks_for_advice(reading.text)
        self._avoided = avoided(reading.unwanted, edition.subject)
        self._wants = reading.wants.kind if reading.wants else None
        self._kind = Sought(reading)
        self._words = frozenset(re.findall(r"[\w’'-]+", reading.text.lower()))
        self._kept: dict[int, list[list[_Scored]]] = {}

    def windows(self, hits: Sequence[Hit], length: int) -> list[Window]:
        """The windows of these passages of one brief that do not overlap, best first, of at most so many sentences."""
        brief = self._edition.briefs[hits[0].brief_id]
        kept: list[Window] = []
        for window in sorted(self._every(brief, hits, length), key=lambda window: -window.score):
            if is_apart(window, kept) and (not kept or window.score >= SECOND * kept[0].score):
                kept.append(window)
        return kept

    def of_kind(self, hits: Sequence[Hit], shown: Sequence[Window]) -> Window | None:
        """The best sentence of these passages of one brief that has what is asked for and is not shown, if any.

        The reason, the duration or the meaning that is asked for may stand sentences behind what the question names; a
        date, a figure or a name that nothing shown has, in the opening that says when all of it was.
        """
        brief = self._edition.briefs[hits[0].brief_id]
        taken = [window.slice for window in shown if window.brief is brief]
        holds = self._kind.holds if self._kind.asked else self._holds_kind
        if not self._kind.asked and (self._wants is None or any(holds(window.quote) for window in shown)):
            return None
        held = [one for hit in hits for run in self._runs(brief, hit) for one in run if holds(_text(brief, one.slice))]
        best = max(held, key=lambda one: one.score, default=None)
        if best is None or best.score < OF_KIND * shown[0].score:
            return None
        if any(place.start <= best.slice.start < place.end for place in taken):
            return None
        return Window(brief, best.slice, best.row, best.score)

    def spanned(self, hits: Sequence[Hit], one: Window, other: Window) -> Sentence | None:
        """The slice from one window of a brief to the other, with the sentences between them.

        None where that is long, or where a heading stands there, what somebody else says, or what is not wanted.
        """
        brief = one.brief
        first, last = sorted((one.slice, other.slice), key=lambda place: place.start)
        places = {place for hit in hits for place in self._edition.passages[hit.row].sentences}
        between = sorted((place for place in places if first.end <= place.start < last.start), key=lambda at: at.start)
        run = [first, *between, last]
        gaps = [brief.body[before.end : after.start] for before, after in pairwise(run)]
        apart = any(told_apart(brief, before, after, near=False) for before, after in pairwise(run))
        unwanted = any(self._avoided.speaks(_text(brief, place)) for place in between)
        long = len(between) > BETWEEN or last.end - first.start > PIECE
        if long or any(gap.strip() for gap in gaps) or apart or unwanted:
            return None
        return Sentence(first.start, max(first.end, last.end))

    def read_on(self, piece: Window) -> Window:
        """A piece of a short brief with what stands around it, as far as that is on the question at all.

        What is asked may be told there in words that the question has not: in the account that follows who gives it.
        What a thing is, all of it may tell.
        """
        brief, whole = piece.brief, piece.slice
        if len(brief.body) > BRIEF:
            return piece
        rows = self._edition.layout.rows_of(brief.id)
        scored = sorted((one for run in self._runs_at(brief, rows) for one in run), key=lambda one: one.slice.start)
        least = 0.0 if self._kind.meaning else AT_ALL * max(one.score for one in scored)
        behind = _drawn(brief, whole, [one for one in scored if one.slice.start >= whole.end], least)
        before = [one for one in scored[::-1] if one.slice.end <= whole.start and self._is_worth(brief, one.slice)]
        return replace(piece, slice=_drawn(brief, behind, before, least))

    def _is_worth(self, brief: Brief, place: Sentence) -> bool:
        """Whether a sentence in front is worth reading: an opening is where it has the kind of thing asked for."""
        return not _is_opening(brief, place) or self._holds_kind(_text(brief, place))

    def _every(self, brief: Brief, hits: Sequence[Hit], length: int) -> Iterator[Window]:
        """Every window of so many sentences of these passages of one brief."""
        for hit in hits:
            for run in self._runs(brief, hit):
                yield from _windows(brief, run, length)

    def _runs(self, brief: Brief, hit: Hit) -> list[list[_Scored]]:
        """The sentences of a passage in runs that may be shown together: of one paragraph, and one holder."""
        kept = self._kept.get(hit.row)
        if kept is None:
            kept = self._kept[hit.row] = list(self._parted(brief, hit.row, hit.sentences, hit.asked))
        return kept

    def _runs_at(self, brief: Brief, rows: Sequence[int]) -> Iterator[list[_Scored]]:
        """The same of the passages of these rows, found or not."""
        new = [row for row in rows if row not in self._kept]
        inside = inside_of(self._edition, self._vector, np.array(new, dtype=np.int64))
        for at, near in zip(new, inside.each(np.arange(len(new))), strict=True):
            self._kept[at] = list(self._parted(brief, at, *near))
        return (run for row in rows for run in self._kept[row])

    def _parted(self, brief: Brief, row: int, near: Sequence[float], asked: Sequence[float]) -> Iterator[list[_Scored]]:
        """The runs of a passage, by the cosines of its sentences and of what was written about each."""
        sentences, first = self._edition.passages[row].sentences, int(self._edition.first_sentence[row])
        cosines = [
            cosine + QUESTION_WEIGHT * max(0.0, written - cosine) for cosine, written in zip(near, asked, strict=True)
        ]
        run: list[_Scored] = []
        for at, sentence in enumerate(sentences):
            unwanted = self._avoided.speaks(_text(brief, sentence))
            one = _Scored(sentence, first + at, self._fit(brief, sentence, cosines[at]))
            if run and (unwanted or told_apart(brief, run[-1].slice, sentence) or _are_two(brief, run[-1], one)):
                yield run
                run = []
            if not unwanted:
                run.append(one)
        if run:
            yield run

    def _fit(self, brief: Brief, sentence: Sentence, cosine: float) -> float:
        quote = _text(brief, sentence)
        held = stems_of(quote)
        advice = ADVICE_WEIGHT if self._advice and takes_a_stance(brief, quote) else 0.0
        told = KIND * self._holds_kind(quote)
        return cosine + SHARE_WEIGHT * share(self._weights, held) + advice + told - CONCEDING * _concedes(quote)

    def _holds_kind(self, quote: str) -> bool:
        if self._wants is None or self._wants == "yes/no":
            return False
        if self._wants == "reason":
            return _CAUSE.search(quote) is not None
        return holds_kind(self._wants, quote, self._words)


def is_apart(window: Window, others: Sequence[Window]) -> bool:
    """Whether a window shares no character with any of these that is of its brief."""
    own = (one.slice for one in others if one.brief is window.brief)
    return all(window.slice.end <= one.start or one.end <= window.slice.start for one in own)


def _is_opening(brief: Brief, sentence: Sentence) -> bool:
    """Whether a sentence opens its brief and takes no side: it mostly says who writes where."""
    return sentence.start == 0 and not takes_a_stance(brief, _text(brief, sentence))


def _drawn(brief: Brief, whole: Sentence, beyond: Sequence[_Scored], least: float) -> Sentence:
    """A slice drawn to the furthest of the sentences beyond it, nearest first, that scores enough."""
    reached = whole
    for one in beyond:
        first, last = sorted((reached, one.slice), key=lambda place: place.start)
        if brief.body[first.end : last.start].strip():
            break
        reached = Sentence(first.start, last.end)
        whole = reached if one.score >= least else whole
    return whole


def _are_two(brief: Brief, one: _Scored, other: _Scored) -> bool:
    """Whether two sentences each say a position or a recommendation, and only one of them fits the question."""
    if min(one.score, other.score) > UNLIKE * max(one.score, other.score):
        return False
    return all(takes_a_stance(brief, _text(brief, place.slice)) for place in (one, other))


def _text(brief: Brief, place: Sentence) -> str:
    return brief.body[place.start : place.end]


@lru_cache(maxsize=4_000)
def _concedes(text: str) -> bool:
    """Whether a sentence only grants something; kept for a while, like its stems."""
    return _CONCEDING.search(text) is not None


def leans(text: str) -> bool:
    """Whether a text begins by leaning on what stands before it."""
    return _LEANING.match(text[:40]) is not None


def told_apart(brief: Brief, one: Sentence, other: Sentence, *, near: bool = True) -> bool:
    """Whether two sentences are of different holders of whom an outlet reports one, or, if `near`, no neighbours."""
    between = brief.body[one.end : other.start]
    if near and (between.strip() or "\n\n" in between):
        return True
    if brief.authors and not any(entry.by for entry in entries(brief)):
        return False  # they are the authors' all
    first, second = (speaker(brief, sentence.start, sentence.end) for sentence in (one, other))
    return first != second and bool(first.outlet or second.outlet)


def _windows(brief: Brief, run: Sequence[_Scored], length: int) -> Iterator[Window]:
    """Every window of so many sentences of a run, or all of a shorter one."""
    size = min(length, len(run))
    for at in range(len(run) - size + 1):
        held = run[at : at + size]
        best = max(held, key=lambda one: one.score)
        others = [one.score for one in held if one is not best]
        beside = BESIDE * sum(others) / len(others) if others else 0.0
        whole = Sentence(held[0].slice.start, held[-1].slice.end)
        leaning = at > 0 and leans(brief.body[whole.start :])
        if leaning:  # it is understood with the sentence before it
            whole = Sentence(run[at - 1].slice.start, whole.end)
        score = best.score + beside - LEANING * leaning - OPENING * _is_opening(brief, held[0].slice)
        yield Window(brief, whole, best.row, score)
