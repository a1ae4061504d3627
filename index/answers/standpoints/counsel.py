"""The recommendations of an edition: on what each is and to whom, and how those are shown that were chosen.

What is advised on one issue stands under its side of it, anything else under whom it is to; what governments ask of
each other is no advice, and stands last. Which pieces fit a question, `advice.py` decides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from index.answers.standpoints.addressed import Addressees, Names, is_to
from index.answers.windows import Window
from index.editions.holdings.layout import distinct
from index.editions.store import Edition
from index.english import tokens
from index.messages import say
from index.records import Brief, Sentence, Stance, Voice

MOST_COMPARED = 4_000
"""How many recommendations are compared with a question by meaning."""

LONGEST = 3
"""Sentences of a piece of advice that is shown with what it consists of."""

_ASKS_NOT = re.compile(
    r"\b(?:what|which)\b.*\b(?:should|must|ought|can)(?:(?:['’]?nt|n['’]t)\b|\b.*\b(?:not|never|avoid|refrain)\b)",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|never|avoid\w*|refrain\w*|stop\w*|against|without|abandon\w*|give up|rather than|instead of|cease\w*)\b",
    re.IGNORECASE,
)

T = TypeVar("T")
Vectors = NDArray[np.float32]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Entry:
    """A recommendation of a brief: the slice that says it, the row of its sentence, its topics, to whom, and its issue.

    `issue` and `stance` are those of a position that the same sentence takes, None where it takes none.
    """

    brief: Brief
    slice: Sentence
    row: int
    topics: tuple[str, ...]
    actor: str
    voices: tuple[Voice, ...]
    issue: str | None
    stance: Stance | None


Pair = tuple[Window, Entry]


@dataclass(frozen=True, slots=True)
class Counselled:
    """What is shown of the advice that was found: the windows under their headings, and what comes next.

    `told` is how all the briefs stand on its issue, "" if it is on none. `sure` says that it is an answer whatever
    else was found: advice of the expert, to the actor or on the topic that an open question names.
    """

    told: str
    sure: bool
    shown: tuple[tuple[Window, str], ...]
    further: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """Entries of an edition, best first: their rows among what is stated, their scores, and their own scores.

    The own score is what an entry's text and brief have of a question, without what it gains for what it is on, to whom
    it is and whose.
    """

    held: Recommendations
    rows: Numbers
    scores: NDArray[np.float64]
    own: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Pair]:
        return map(self.pair, range(len(self)))

    def pair(self, at: int) -> Pair:
        """An entry with its score."""
        entry = self.held.entry(int(self.rows[at]))
        return Window(entry.brief, entry.slice, entry.row, float(self.scores[at])), entry

    def those(self, fits: NDArray[np.bool_]) -> Scored:
        """The entries that fit."""
        return Scored(self.held, self.rows[fits], self.scores[fits], self.own[fits])


@dataclass(frozen=True)
class Recommendations:
    """The recommendations of an edition, by their rows among what is stated, made ready once, when it is opened."""

    edition: Edition

    @cached_property
    def rows(self) -> Numbers:
        """Every recommendation whose sentence stands in a passage, by its row among what is stated."""
        rows = self.edition.stated.recommendations
        return rows[self.edition.stated.column("inside")[rows] >= 0]

    @cached_property
    def positions(self) -> dict[str, Numbers]:
        """The positions of experts and organisations on each issue, by their rows, as if each were advice."""
        stated = self.edition.stated
        inside, who = stated.column("inside"), stated.column("who")
        return {issue: rows[(inside[rows] >= 0) & self.debated[who[rows]]] for issue, rows in stated.positions.items()}

    @cached_property
    def debated(self) -> NDArray[np.bool_]:
        """For each holder whether an expert or an organisation is among them."""
        voices = map(self.edition.voices.of, self.edition.stated.holders)
        return np.array([any(voice.kind != "government" for voice in those) for those in voices], dtype=bool)

    @cached_property
    def official(self) -> NDArray[np.bool_]:
        """For each holder whether governments and officials are all that there is."""
        voices = map(self.edition.voices.of, self.edition.stated.holders)
        return np.array([bool(those) for those in voices], dtype=bool) & ~self.debated

    def entry(self, row: int) -> Entry:
        """What is stated in a row."""
        stated, layout = self.edition.stated, self.edition.layout
        stance = stated.value(row, "stance")
        return Entry(
            brief=self.edition.briefs[layout.ids[stated.owners[row]]],
            slice=stated.place(row),
            row=int(self.edition.sentence_of(np.array([row]), "inside")[0]),
            topics=tuple(stated.value(row, "topics") or ()),
            actor=stated.value(row, "actor") or "",
            voices=self.edition.voices.of(stated.holders[stated.column("who")[row]]),
            issue=stated.value(row, "issue"),
            stance=stance,
        )

    def having(self, rows: Numbers, stems: Collection[str], share: float) -> NDArray[np.bool_]:
        """Whether recommendations hold at least this share of these stems; none do where there are none."""
        made = np.zeros(len(self.edition.stated.numbers))
        for stem in stems:
            made[self.edition.stated.holding.get(stem, [])] += 1
        has: NDArray[np.bool_] = made[rows] >= max(1.0, share * len(stems))
        return has

    def alone(self, rows: Numbers, actor: Names) -> NDArray[np.bool_]:
        """Whether recommendations are to this actor, and to nobody else."""
        alone: NDArray[np.bool_] = self.addressees.are_alone(actor)[self.edition.stated.column("actor")[rows]]
        return alone

    def to(self, rows: Numbers, actor: Names) -> Numbers:
        """The recommendations to an actor, or else to several, where what stands around them names it."""
        numbers = self.edition.stated.column("actor")[rows]
        if not self.addressees.is_among(actor):
            own: Numbers = rows[self.addressees.are_to(actor)[numbers]]
            return own
        among: Numbers = rows[self.addressees.several[numbers]][:MOST_COMPARED]
        return among[[is_to(around(self.entry(row)), actor) for row in among.tolist()]] if len(among) else among

    @cached_property
    def addressees(self) -> Addressees:
        """Those to whom the recommendations are."""
        stated = self.edition.stated
        return Addressees(self.edition.subject, stated.actors, distinct(stated.column("actor")[self.rows]))

    def are_on(self, rows: Numbers, topics: Collection[str]) -> NDArray[np.bool_]:
        """Whether recommendations are on one of these topics."""
        stated = self.edition.stated
        return fitting(stated.topics, lambda one: any(topic in topics for topic in one))[stated.column("topics")[rows]]

    def are_at(self, rows: Numbers, issue: str | None) -> NDArray[np.bool_]:
        """Whether the sentences of recommendations also take a position on this issue."""
        stated = self.edition.stated
        fits = fitting(stated.tables["issue"], lambda one: issue is not None and one == issue)
        at: NDArray[np.bool_] = fits[stated.column("issue")[rows]]
        return at

    def are_by(self, rows: Numbers, holders: Names) -> NDArray[np.bool_]:
        """Whether recommendations are by one of these, or whose they are does not matter."""
        stated = self.edition.stated
        fits = fitting(stated.holders, lambda one: not holders or _holds(self.edition.voices.of(one), holders))
        return fits[stated.column("who")[rows]]

    def taking(self, issue: str, stance: Stance, vector: Vectors) -> Scored:
        """The positions of one side on an issue, the nearest to a question first."""
        stated, rows = self.edition.stated, self.positions.get(issue, np.zeros(0, dtype=np.int64))
        rows = rows[fitting(stated.tables["stance"], lambda one: one == stance)[stated.column("stance")[rows]]]
        rows = rows[:: 1 + len(rows) // MOST_COMPARED]
        own = self.edition.sentence_vectors[self.edition.sentence_of(rows, "inside")]
        near = (own @ vector).astype(np.float64)
        order = np.argsort(-near, kind="stable")
        return Scored(self, rows[order], near[order], near[order])


def asks_what_not(text: str) -> bool:
    """Whether it is asked what should not be done."""
    return _ASKS_NOT.search(text) is not None


def says_what_not(one: Entry) -> bool:
    """Whether a recommendation has words that keep from something."""
    return _NOT.search(says(one)) is not None


def says(one: Entry) -> str:
    """The text of an entry's slice."""
    return one.brief.body[one.slice.start : one.slice.end]


def around(one: Entry) -> str:
    """The paragraph of an entry's slice."""
    body = one.brief.body
    end = body.find("\n", one.slice.end)
    return body[body.rfind("\n", 0, one.slice.start) + 1 : end if end >= 0 else None]


def main_issue(chosen: Sequence[Pair]) -> str | None:
    """The issue that at least half of what was chosen is on, and at least two are."""
    issues = Counter(one.issue for _, one in chosen if one.issue)
    issue, count = issues.most_common(1)[0] if issues else (None, 0)
    return issue if count > 1 and 2 * count >= len(chosen) else None


def grouped(edition: Edition, chosen: Sequence[Pair]) -> tuple[tuple[Window, str], ...]:
    """The windows by what they advise, the heading of each with it; no headings where there is but one."""
    headings = [_heading(edition, one, chosen) for _, one in chosen]
    if len(set(headings)) == 1:
        return tuple((window, "") for window, _ in chosen)
    order = list(dict.fromkeys(headings))
    pairs = sorted(zip(headings, chosen, strict=True), key=lambda pair: order.index(pair[0]))
    return tuple((window, heading) for heading, (window, _) in pairs)


def _heading(edition: Edition, one: Entry, chosen: Sequence[Pair]) -> str:
    """What the advice comes under: its side of the issue that most is on, or else to whom it is."""
    if one.issue is not None and one.issue == main_issue(chosen) and not edition.subject.issue(one.issue).verdict:
        return say.of("advice-side", one.stance or "supports", issue=one.issue)
    return say("advice-to", actor=one.actor) if one.actor else ""


def demanded(chosen: Sequence[Pair]) -> tuple[tuple[Window, str], ...]:
    """What governments and officials ask for, under words that say so."""
    return tuple((window, say("advice-demanded")) for window, _ in chosen)


def with_contents(edition: Edition, chosen: Sequence[Pair]) -> list[Pair]:
    """Those of the chosen that their brief goes on to fill in at once, each with the sentences in which it does."""
    made: list[Pair] = []
    for window, one in chosen:
        whole = _longer(window, edition)
        covered = any(window.brief is other.brief and _overlap(whole.slice, other.slice) for other, _ in made)
        if whole.slice != window.slice and not covered:
            made.append((whole, one))
    return made


def naming(edition: Edition, window: Window, names: Names) -> Window:
    """The window with the sentence behind it, where that names one of those who are advised."""
    for place in islice(_behind(window, edition), 1):
        if is_to(window.brief.body[place.start : place.end], names):
            return replace(window, slice=Sentence(window.slice.start, place.end))
    return window


def _longer(window: Window, edition: Edition) -> Window:
    """The window with the sentences behind it that advise something too."""
    body, end = window.brief.body, window.slice.end
    for place in islice(_behind(window, edition), LONGEST - 1):
        if not any(one.says in body[place.start : place.end] for one in window.brief.recommendations):
            break
        end = place.end
    return replace(window, slice=Sentence(window.slice.start, end))


def _behind(window: Window, edition: Edition) -> Iterator[Sentence]:
    """The sentences that follow a window in its paragraph."""
    end = window.slice.end
    for place in edition.layout.sentences_of(window.brief.id):
        if place.start >= end:
            if "\n" in window.brief.body[end : place.start]:
                return
            yield place
            end = place.end


def _overlap(one: Sentence, other: Sentence) -> bool:
    """Whether two slices of a body share something."""
    return one.start < other.end and other.start < one.end


def fitting(values: Sequence[T], fits: Callable[[T], bool]) -> NDArray[np.bool_]:
    """Of each of the values whether it fits."""
    return np.array([*map(fits, values)], dtype=bool)


def _holds(voices: Sequence[Voice], holders: Names) -> bool:
    """Whether one of these voices goes by one of these names."""
    return any(tuple(tokens(name)) in holders for voice in voices for name in voice.names)
