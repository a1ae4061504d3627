"""What should be done: the recommendations of the front matter, for a question that asks for advice.

A recommendation is searched by its sentence, its action and its topics, and kept to whom the question wants advised:
advice to one government is none to another. What is advised on one issue stands under one heading, and where all that
was found is on one side, the other side has its say. Whether the briefs answer at all, the judge of what was found
decides; this room chooses what is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from index.answers import positions
from index.answers.quotes import spoken_issue, stance_counts
from index.answers.standpoints.asking import (
    GENERAL_ADVICE,
    TELLING,
    WIDEST,
    Names,
    asked_of,
    besides_advice,
    held_by,
    is_a_fact,
    is_named_or_new,
    stems_of_names,
    topics_named,
)
from index.answers.statements import says_the_same
from index.answers.windows import Window
from index.editions.store import Edition
from index.english import tokens
from index.messages import say
from index.reading.binding import Avoided, avoided
from index.reading.question import Reading
from index.records import Brief, Hit, Sentence, Stance, Voice
from index.retrieval.passages import SHARE_WEIGHT, asks_for_advice, written_about

MOST, FURTHER, PER_BRIEF = 5, 10, 2
"""Recommendations shown, kept for whoever asks for more, and shown of one brief while others have something to say."""

WITHIN, WITHIN_TOPIC, WITHIN_BRIEF = 0.8, 0.65, 0.55
"""The share of the best recommendation's score that another must reach to be shown, one on the topic or the issue that
is asked about, and one of the same brief."""

MANY, ON_EACH = 12, 5
"""From how many recommendations on an open question asks too much to be answered by the nearest ones; of how many
topics one each is shown then."""

OPEN = 2
"""Stems up to which a question is open that names an actor, a topic or an expert: those that it has besides, if they
name nothing."""

A_SIDE = 2
"""How many speak for each side of the issue that most of the advice is on, where so many do."""

BEHIND = 0.85
"""The share of the best brief's score that the brief of the best recommendation must reach: below it the search found
what no recommendation says."""

ON_TOPIC, TO_ACTOR, FOUND = 0.2, 0.2, 0.5
"""What a recommendation gains that is on a topic which the question names, that is to nobody but the actor asked
about, and for each unit of the score with which its brief was found."""

UNSIGNED = 0.15
"""What a recommendation loses that no expert and no organisation puts a name to."""

MOST_COMPARED = 4_000
"""How many recommendations are compared with a question by meaning."""

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
class _Scored:
    """Entries of an edition, best first: their rows among what is stated, and their scores."""

    advisers: Advisers
    rows: Numbers
    scores: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Pair]:
        return map(self.pair, range(len(self)))

    def pair(self, at: int) -> Pair:
        """An entry with its score."""
        entry = self.advisers.entry(int(self.rows[at]))
        return Window(entry.brief, entry.slice, entry.row, float(self.scores[at])), entry

    def those(self, fits: NDArray[np.bool_]) -> _Scored:
        """The entries that fit."""
        return _Scored(self.advisers, self.rows[fits], self.scores[fits])


@dataclass(frozen=True)
class Advisers:
    """The recommendations of an edition, made ready once, when it is opened."""

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
        return {issue: rows[(inside[rows] >= 0) & self._debated[who[rows]]] for issue, rows in stated.positions.items()}

    @cached_property
    def _debated(self) -> NDArray[np.bool_]:
        """For each holder whether an expert or an organisation is among them."""
        voices = map(self.edition.voices.of, self.edition.stated.holders)
        return np.array([any(voice.kind != "government" for voice in those) for those in voices], dtype=bool)

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

    def found(
        self, reading: Reading, vector: Vectors, hits: Sequence[Hit], issue: str | None = None
    ) -> Counselled | None:
        """What is advised on a question, best first; None when it asks for no advice, or nobody gives any.

        `vector` is what was searched with, `hits` what was found by it; `issue` is the one that the question clearly
        means.
        """
        if not len(self.rows) or not asks_for_advice(reading.text) or is_a_fact(reading, self.groups):
            return None
        actor, holders = asked_of(reading.text, self.groups), held_by(reading.text, self.groups)
        avoid = avoided(reading.unwanted, self.edition.subject)
        topics = topics_named(reading, self.edition) - {topic for topic in reading.topics if _is_to(topic, actor)}
        scored = self._scored(reading, vector, hits, actor, topics, issue)
        scored = scored.those(self._are_by(scored.rows, holders))
        on_topic = scored.those(self._are_on(scored.rows, topics) if topics else self._are_at(scored.rows, issue))
        issue = issue if on_topic else None
        besides = besides_advice(reading, self.edition, actor | holders, topics, issue)
        weighs = self.edition.words.weight
        asked = {stem for stem in besides - GENERAL_ADVICE if weighs(stem) > TELLING}
        pool = on_topic or scored
        told = not asked or (pool and not asked.isdisjoint(self.edition.stated.stems_of(pool.rows[:1])))
        is_open = told and len(besides) <= OPEN and not is_named_or_new(self.edition, reading, besides)
        wide = not (topics or on_topic or besides - WIDEST) and reading.brief_ids is None
        sure = bool(
            is_open and (on_topic if topics or on_topic else scored and (wide or actor or holders or reading.experts))
        )
        lost = topics and not on_topic  # of somebody's advice none is on what is asked about
        if not scored or lost or not (sure or issue or _is_found(scored.pair(0)[0].brief, hits)):
            return None
        if sure and wide:
            pool = self._to_nobody_else(scored, actor) or scored
            if len(pool) >= MANY:
                return self._by_topic(pool)
        if not (sure or issue):
            pool = scored
        if not sure or asked or not (on_topic or wide):  # else whoever advises the actor, or on the topic, answers
            pool = pool.those(self._are_near(pool, on_topic))
        chosen = self._spread(pool)
        chosen += self._sides(chosen, vector, avoid)
        further = self._further(scored, chosen)
        return Counselled(self._told(chosen), sure, _grouped(self.edition, chosen), further)

    def _are_near(self, pool: _Scored, on_topic: _Scored) -> NDArray[np.bool_]:
        """Which of these come near enough to the best: of what is on the matter, and of the best's own brief, more."""
        share, owners = pool.scores / pool.scores[0], self.edition.stated.owners[pool.rows]
        own = (share >= WITHIN_BRIEF) & (owners == owners[0])
        near: NDArray[np.bool_] = (
            (share >= WITHIN) | own | ((share >= WITHIN_TOPIC) & np.isin(pool.rows, on_topic.rows))
        )
        return near

    def _spread(self, near: _Scored) -> list[Pair]:
        """The best of these, without what another says too, few of one brief while others follow."""
        kept: list[Pair] = []
        count: Counter[str] = Counter()
        several = len(np.unique(self.edition.stated.owners[near.rows])) > PER_BRIEF
        for window, entry in near:
            if len(kept) == MOST:
                break
            full = several and count[window.brief.id] == PER_BRIEF
            if not full and not says_the_same(self.edition, window, [one for one, _ in kept]):
                kept.append((window, entry))
                count[window.brief.id] += 1
        return kept

    def _further(self, scored: _Scored, chosen: Sequence[Pair]) -> tuple[Window, ...]:
        """The best of those that were not chosen, and that say something else."""
        shown = [one for one, _ in chosen]
        rest = (w for w, _ in scored if not any(w.slice == s.slice and w.brief.id == s.brief.id for s in shown))
        return tuple(islice((one for one in rest if not says_the_same(self.edition, one, shown)), FURTHER))

    def _to_nobody_else(self, scored: _Scored, actor: Names) -> _Scored:
        """What is advised to this actor alone, where that is enough to be shown; else nothing."""
        alone = scored.those(self._alone(scored.rows, actor))
        return alone if len(alone) >= ON_EACH else alone.those(np.zeros(len(alone), dtype=bool))

    def _alone(self, rows: Numbers, actor: Names) -> NDArray[np.bool_]:
        """Whether recommendations are to this actor, and to nobody else."""
        stated, others = self.edition.stated, frozenset().union(*map(stems_of_names, self.groups)) - actor
        return ~_fitting(stated.actors, lambda one: _is_to(one, others))[stated.column("actor")[rows]] & bool(actor)

    def _by_topic(self, scored: _Scored) -> Counselled:
        """Of each of the topics that most of the advice is on, the recommendation that is most like the rest of it."""
        count = Counter(topic for row in scored.rows for topic in self.edition.stated.value(row, "topics") or ())
        shown: list[tuple[Window, str]] = []
        used: set[int] = set()
        for topic, number in count.most_common():
            own = self._middle_first(scored.those(self._are_on(scored.rows, {topic})))
            taken = [window for window, _ in shown]
            for at, (window, one) in enumerate(own):
                new = one.brief.id not in {other.brief.id for other in taken}
                if new and not says_the_same(self.edition, window, taken):
                    shown.append((window, say("advice-on", topic=topic, count=number)))
                    used.add(int(own.rows[at]))
                    break
            if len(shown) == ON_EACH:
                break
        rest = scored.those(~np.isin(scored.rows, [*used]))
        told = say("advice-many", count=len(scored), shown=len(shown))
        return Counselled(told, True, tuple(shown), tuple(window for window, _ in islice(rest, FURTHER)))

    def _middle_first(self, scored: _Scored) -> _Scored:
        """The nearest to the middle of all first; those that nobody puts a name to come last."""
        vectors = self.edition.sentence_vectors[self.edition.sentence_of(scored.rows, "inside")]
        unsigned = ~self._debated[self.edition.stated.column("who")[scored.rows]]
        order = np.lexsort((-(vectors @ vectors.mean(axis=0)), unsigned))
        return _Scored(self, scored.rows[order], scored.scores[order])

    def none_to(self, reading: Reading) -> str | None:
        """The actor to whom a question asks for advice, where the briefs advise nobody of that name."""
        if not asks_for_advice(reading.text) or reading.experts or reading.publishers:
            return None
        actor = asked_of(reading.text, self.groups)
        one = next((one for one in self.edition.subject.actors if stems_of_names((one.name, *one.also)) <= actor), None)
        advised = any(_is_to(name, actor) for name in self.edition.stated.actors)
        return None if one is None or advised else one.name

    @cached_property
    def groups(self) -> tuple[frozenset[str], ...]:
        """The names under which each actor is advised: its own, and those of people of its who are advised by name."""
        subject = self.edition.subject
        stated = self.edition.stated
        advised = [stated.actors[at] for at in np.unique(stated.column("actor")[self.rows]).tolist()]
        found = []
        for one in subject.actors:
            people = [who for who in subject.people if who.actor == one.name]
            told = [
                who for who in people if any(_is_to(actor, stems_of_names((who.name, *who.also))) for actor in advised)
            ]
            found.append(frozenset(name for group in (one, *told) for name in (group.name, *group.also)))
        return tuple(found)

    def _scored(
        self,
        reading: Reading,
        vector: Vectors,
        hits: Sequence[Hit],
        actor: Names,
        topics: set[str],
        issue: str | None,
    ) -> _Scored:
        """The recommendations to whom they are asked for, best first."""
        stated = self.edition.stated
        rows = self._wanted(reading, actor)
        found: dict[str, float] = {}
        for hit in hits:
            found.setdefault(hit.brief_id, hit.score + hit.gain)
        brief_scores = np.zeros(len(self.edition.layout.ids))
        brief_scores[[self.edition.layout.number[brief] for brief in found]] = [*found.values()]
        worded = SHARE_WEIGHT * self._shares(reading)[rows] + FOUND * brief_scores[stated.owners[rows]]
        gains = ON_TOPIC * (self._are_on(rows, topics) | self._are_at(rows, issue)) + TO_ACTOR * self._alone(
            rows, actor
        )
        lost = UNSIGNED * ~self._debated[stated.column("who")[rows]]
        if len(rows) > MOST_COMPARED:  # of many, those which share nothing with the question are not looked at
            best = np.sort(np.argsort(-(worded + gains - lost), kind="stable")[:MOST_COMPARED])
            rows, worded, gains, lost = rows[best], worded[best], gains[best], lost[best]
        sentences, written = self.edition.sentence_of(rows, "inside"), written_about(self.edition, vector, hits)
        cosines = (self.edition.sentence_vectors[sentences] @ vector).astype(np.float64)
        asked = np.array([written.get(row, -1.0) for row in sentences.tolist()])
        scores = np.maximum(cosines, asked) + worded + gains - lost
        order = np.argsort(-scores, kind="stable")
        return _Scored(self, rows[order], scores[order])

    def _wanted(self, reading: Reading, actor: Names) -> Numbers:
        """The recommendations of the briefs asked about, to the actor, that do not speak of what is unwanted."""
        stated, rows, number = self.edition.stated, self.rows, self.edition.layout.number
        if reading.brief_ids is not None:
            within = [number[one] for one in reading.brief_ids if one in number]
            rows = rows[np.isin(stated.owners[rows], within)]
        if actor:
            rows = rows[_fitting(stated.actors, lambda one: _is_to(one, actor))[stated.column("actor")[rows]]]
        avoid = avoided(reading.unwanted, self.edition.subject)
        if avoid:
            held = (self.entry(row) for row in rows.tolist())
            rows = rows[[not avoid.speaks(_says(one), one.topics, one.issue) for one in held]]
        return rows

    def _shares(self, reading: Reading) -> NDArray[np.float64]:
        """For each entry the share of the question's word weight that it holds."""
        weights, stated = self.edition.words.weights(reading.search_text), self.edition.stated
        made = np.zeros(len(stated.numbers))
        for held, weight in weights.items():
            if held in stated.holding:
                made[stated.holding[held]] += weight
        return made / (sum(weights.values()) or 1.0)

    def _are_on(self, rows: Numbers, topics: set[str]) -> NDArray[np.bool_]:
        """Whether recommendations are on one of these topics."""
        stated = self.edition.stated
        return _fitting(stated.topics, lambda one: not topics.isdisjoint(one))[stated.column("topics")[rows]]

    def _are_at(self, rows: Numbers, issue: str | None) -> NDArray[np.bool_]:
        """Whether the sentences of recommendations also take a position on this issue."""
        stated = self.edition.stated
        fits = _fitting(stated.tables["issue"], lambda one: issue is not None and one == issue)
        at: NDArray[np.bool_] = fits[stated.column("issue")[rows]]
        return at

    def _are_by(self, rows: Numbers, holders: Names) -> NDArray[np.bool_]:
        """Whether recommendations are by one of these, or whose they are does not matter."""
        stated = self.edition.stated
        fits = _fitting(stated.holders, lambda one: not holders or _holds(self.edition.voices.of(one), holders))
        return fits[stated.column("who")[rows]]

    def _sides(self, chosen: Sequence[Pair], vector: Vectors, avoid: Avoided) -> list[Pair]:
        """On the issue that most of what was chosen is on, the best of each side that has less than its say."""
        issue = _main_issue(chosen)
        if issue is None:
            return []
        kept = [window for window, _ in chosen]
        added: list[Pair] = []
        for stance in ("supports", "opposes"):
            lacks = A_SIDE - sum(one.issue == issue and one.stance == stance for _, one in chosen)
            used = {window.brief.id for window in kept}
            for window, one in self._taking(issue, stance, vector):
                if lacks <= 0:
                    break
                if one.brief.id in used or avoid.speaks(_says(one)):
                    continue
                if not says_the_same(self.edition, window, kept):
                    kept, added, lacks = [*kept, window], [*added, (window, one)], lacks - 1
        return added

    def _taking(self, issue: str, stance: str, vector: Vectors) -> _Scored:
        """The positions of one side on an issue, the nearest to a question first."""
        stated, rows = self.edition.stated, self.positions.get(issue, np.zeros(0, dtype=np.int64))
        rows = rows[_fitting(stated.tables["stance"], lambda one: one == stance)[stated.column("stance")[rows]]]
        rows = rows[:: 1 + len(rows) // MOST_COMPARED]
        cosines = (self.edition.sentence_vectors[self.edition.sentence_of(rows, "inside")] @ vector).astype(np.float64)
        order = np.argsort(-cosines, kind="stable")
        return _Scored(self, rows[order], cosines[order])

    def _told(self, chosen: Sequence[Pair]) -> str:
        """On the issue that most of what was chosen is on, how many are for and against it in all the briefs, or ""."""
        voices = {voice for _, one in chosen for voice in one.voices}
        issue = _main_issue(chosen)
        survey = positions.survey(self.edition, issue) if issue else None
        if survey is None or len(survey.voices()) < len(voices) or survey.verdict:
            return ""
        key = "advice-sides" if survey.counted() else "advice-sides-officials"
        return say(key, issue=spoken_issue(survey), told=stance_counts(survey))


def _is_found(brief: Brief, hits: Sequence[Hit]) -> bool:
    """Whether a brief was found hardly worse than the best one."""
    best = {hit.brief_id: hit.score + hit.gain for hit in reversed(hits)}
    return best.get(brief.id, 0.0) >= BEHIND * max(best.values(), default=0.0)


def _fitting(values: Sequence[T], fits: Callable[[T], bool]) -> NDArray[np.bool_]:
    """Of each of the values whether it fits."""
    return np.array([*map(fits, values)], dtype=bool)


def _says(one: Entry) -> str:
    """The text of an entry's slice."""
    return one.brief.body[one.slice.start : one.slice.end]


def _holds(voices: Sequence[Voice], holders: Names) -> bool:
    """Whether one of these voices goes by one of these names."""
    return any(tuple(tokens(name)) in holders for voice in voices for name in voice.names)


def _is_to(actor: str, names: Names) -> bool:
    """Whether the one who is advised goes by one of these names, as stems in a row."""
    said = f" {' '.join(tokens(actor))} "
    return any(f" {' '.join(name)} " in said for name in names)


def _main_issue(chosen: Sequence[Pair]) -> str | None:
    """The issue that at least half of what was chosen is on, and at least two are."""
    issues = Counter(one.issue for _, one in chosen if one.issue)
    issue, count = issues.most_common(1)[0] if issues else (None, 0)
    return issue if count > 1 and 2 * count >= len(chosen) else None


def _grouped(edition: Edition, chosen: Sequence[Pair]) -> tuple[tuple[Window, str], ...]:
    """The windows by what they advise, the heading of each with it; no headings where there is but one."""
    headings = [_heading(edition, one, chosen) for _, one in chosen]
    if len(set(headings)) == 1:
        return tuple((window, "") for window, _ in chosen)
    order = list(dict.fromkeys(headings))
    pairs = sorted(zip(headings, chosen, strict=True), key=lambda pair: order.index(pair[0]))
    return tuple((window, heading) for heading, (window, _) in pairs)


def _heading(edition: Edition, one: Entry, chosen: Sequence[Pair]) -> str:
    """What the advice comes under: its side of the issue that most is on, or else to whom it is."""
    if one.issue is not None and one.issue == _main_issue(chosen) and not edition.subject.issue(one.issue).verdict:
        return say.of("advice-side", one.stance or "supports", issue=one.issue)
    return say("advice-to", actor=one.actor) if one.actor else ""
