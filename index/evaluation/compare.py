"""Whether a new edition answers as well as the live one: both are asked the same questions, and each pair is compared.

Since the questions are the same, only those that came out differently tell anything: a sign test on
them (of two binary outcomes: McNemar's exact test) says whether a figure fell by more than chance.
How one edition does by itself is `scoreboard.py`'s.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from index.editions.encoder import Encoder, Vectors
from index.editions.encoder import Progress as Encoded
from index.evaluation.questions import Question
from index.evaluation.scoreboard import Outcome, Share, asked, share_of
from index.library import Library
from index.records import Brief

LEVEL = 0.05
"""The chance at which an edition that is no worse is held back all the same, over all judged figures together."""

JUDGED = (
    "top 1",
    "top 3",
    "top 5",
    "shown",
    "quoted",
    "strict",
    "lenient",
    "briefs",
    "sentences",
    "views",
    "answered",
    "withheld",
)
"""The shares of which more is better, for each question by itself."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Change:
    """A figure before and after, and in how many questions it got better or worse."""

    figure: str
    before: Share
    after: Share
    better: int
    worse: int

    @property
    def chance(self) -> float:
        """The chance of at least so many worse ones among those that changed, if each went either way by chance."""
        changed = self.better + self.worse
        return float(sum(math.comb(changed, count) for count in range(self.worse, changed + 1)) / 2**changed)

    @property
    def fell(self) -> bool:
        """Whether it fell by more than the noise."""
        return self.worse > self.better and self.chance < LEVEL / len(JUDGED)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A new edition beside the one before it.

    `better` and `worse` are questions that now show a sentence that answers them, or
    rightly not answered, and were before; and the other way round. `inexact` counts the new
    edition's quotes that are not slices of their brief.
    """

    before: int
    after: int
    questions: int
    changes: tuple[Change, ...]
    better: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()
    inexact: int = 0

    @property
    def fallen(self) -> tuple[Change, ...]:
        """The figures that fell by more than the noise."""
        return tuple(change for change in self.changes if change.fell)


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of each question on one edition."""

    number: int
    outcomes: tuple[Outcome, ...]

    @property
    def figures(self) -> dict[str, tuple[int, int]]:
        """The judged shares and that of exact quotes, as figure -> (count, of)."""
        shares = {name: share_of(name, self.outcomes) for name in (*JUDGED, "exact")}
        return {name: (share.count, share.of) for name, share in shares.items()}


class _Remembering:
    """An encoder that encodes each question once, since each is asked of two editions."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}
        self.fingerprint = encoder.fingerprint
        self.dimensions = encoder.dimensions

    def passages(self, texts: Sequence[str], *, progress: Encoded | None = None) -> Vectors:
        return self._encoder.passages(texts, progress=progress)

    def question(self, text: str) -> Vectors:
        if text not in self._known:
            self._known[text] = self._encoder.question(text)
        return self._known[text]

    def questions(self, texts: Sequence[str], *, progress: Encoded | None = None) -> Vectors:
        return self._encoder.questions(texts, progress=progress)


def measured(
    library: Library, before: int, after: int, questions: Sequence[Question], tell: Progress
) -> tuple[Measured, Measured]:
    """What comes of the questions on both editions, each with its own encoder; `tell` hears of "comparing".

    Raises EditionBroken or ModelMissing when one of them cannot be asked.
    """
    encoders = [_Remembering(library.encoder_of(number)) for number in (before, after)]
    if encoders[0].fingerprint == encoders[1].fingerprint:
        encoders[1] = encoders[0]
    old, new = (library.beside(number, one) for number, one in zip((before, after), encoders, strict=True))
    twins, count = _twins(old.edition.briefs, new.edition.briefs), len(questions)

    def outcomes(library: Library, past: int) -> tuple[Outcome, ...]:
        named = [_as_named_in(library.edition.briefs, one, twins) for one in questions]
        return tuple(asked(named, library, progress=lambda done, _: tell("comparing", past + done, 2 * count)))

    return Measured(before, outcomes(old, 0)), Measured(after, outcomes(new, count))


def compared(before: Measured, after: Measured, questions: Sequence[Question]) -> Comparison:
    """How the new edition's outcomes differ from those of the one before."""
    pairs = list(zip(before.outcomes, after.outcomes, strict=True))
    went = [_is_right(new) - _is_right(old) for old, new in pairs]
    return Comparison(
        before=before.number,
        after=after.number,
        questions=len(questions),
        changes=tuple(_change(name, pairs) for name in JUDGED),
        better=tuple(one.text for one, way in zip(questions, went, strict=True) if way > 0),
        worse=tuple(one.text for one, way in zip(questions, went, strict=True) if way < 0),
        inexact=sum(one.quotes - one.exact for one in after.outcomes),
    )


def _change(figure: str, pairs: Sequence[tuple[Outcome, Outcome]]) -> Change:
    before, after = zip(*pairs, strict=True)
    ways = [_way(figure, old, new) for old, new in pairs]
    return Change(
        figure, share_of(figure, before), share_of(figure, after), sum(w > 0 for w in ways), sum(w < 0 for w in ways)
    )


def _way(figure: str, old: Outcome, new: Outcome) -> int:
    """1 when the question did better in the figure than before, -1 when worse, 0 when alike or not to be compared."""
    before, after = share_of(figure, [old]).value, share_of(figure, [new]).value
    return 0 if before is None or after is None else (after > before) - (after < before)


def _is_right(one: Outcome) -> bool:
    return one.on_gold > 0 if one.answerable else one.kind != "answer"


def _twins(old: Mapping[str, Brief], new: Mapping[str, Brief]) -> dict[str, str]:
    """The briefs that were renamed and kept their body to the letter: each name, old and new, to the other."""
    gone = {brief.body: name for name, brief in old.items() if name not in new}
    pairs = [(gone[brief.body], name) for name, brief in new.items() if name not in old and brief.body in gone]
    return dict(pairs) | {name: before for before, name in pairs}


def _as_named_in(briefs: Mapping[str, Brief], question: Question, twins: Mapping[str, str]) -> Question:
    """The question with its gold briefs under the names that they have in this edition."""
    return replace(question, briefs=tuple(one if one in briefs else twins.get(one, one) for one in question.briefs))
