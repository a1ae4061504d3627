"""What should be done: the recommendations of the front matter, for a question that asks for advice.

A recommendation is searched by its sentence, its action and its topics, and kept to whom the question wants advised:
advice to one government is none to another. What is advised on one issue stands under one heading, and where all that
was found is on one side, the other side has its say. Whether the briefs answer at all, the judge of what was found
decides; this room chooses what is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from index.answers import positions
from index.answers.quotes import spoken_issue, stance_counts
from index.answers.standpoints.addressed import (
    Names,
    asked_of,
    asks_for_contents,
    held_by,
    is_a_fact,
    is_to,
    less_than,
)
from index.answers.standpoints.asking import (
    GENERAL_ADVICE,
    TELLING,
    WIDEST,
    besides_advice,
    is_named_or_new,
    plain_words,
    topics_named,
)
from index.answers.standpoints.counsel import (
    MOST_COMPARED,
    Counselled,
    Numbers,
    Pair,
    Recommendations,
    Scored,
    Vectors,
    asks_what_not,
    demanded,
    grouped,
    main_issue,
    naming,
    says,
    says_what_not,
    with_contents,
)
from index.answers.statements import says_the_same
from index.answers.windows import Window
from index.editions.holdings.layout import distinct, is_among, spread
from index.english import tokens
from index.messages import say
from index.reading.binding import Avoided, avoided
from index.reading.issues import named_in
from index.reading.question import Reading
from index.records import Brief, Hit, Stance
from index.retrieval.passages import SHARE_WEIGHT, asks_for_advice
from index.subject import Issue

MOST, FURTHER, PER_BRIEF = 5, 10, 2
"""Recommendations shown, kept for whoever asks for more, and shown of one brief while others have something to say."""

WITHIN, WITHIN_TOPIC, WITHIN_BRIEF = 0.8, 0.65, 0.45
"""The share of the best recommendation's own score that another must reach to be shown, one on the topic that is asked
about or with all that is asked, and one of the same brief."""

WITHIN_ISSUE, BESIDE_ISSUE = 0.5, 0.9
"""The same of one on the issue that is asked about, and of one that is not, where several are on it."""

MOSTLY = 0.5
"""The share of the plain words for a figure of speech that a recommendation must hold to be on the matter."""

MANY, ON_EACH, ENOUGH = 12, 5, 3
"""From how many recommendations on an open question asks too much to be answered by the nearest ones; of how many
topics one each is shown then; and how many to an actor alone are enough to leave out what is to others too."""

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


@dataclass(frozen=True, slots=True)
class _Asks:
    """What a question asks for: advice to whom, by whom, on which topics and issue, and on nothing of what is to avoid.

    `within` are the ids of the briefs that it is asked of, None for all; `plain` are the plain words for its figures of
    speech; `outright` says that it calls its topic by its own name, `contents` that it wants to know what there is in
    what the issue is about.
    """

    actor: Names
    holders: Names
    topics: frozenset[str]
    issue: str | None
    within: frozenset[str] | None
    plain: frozenset[str]
    avoid: Avoided
    outright: bool
    contents: bool


@dataclass(frozen=True, slots=True)
class _Matter:
    """Which recommendations are on the topic or issue asked about, and which have all else that is asked for.

    `narrow` says that there is something else, `wide` that nothing at all is asked about, `sure` that what is found
    is an answer.
    """

    on: NDArray[np.bool_]
    fits: NDArray[np.bool_]
    narrow: bool
    wide: bool
    sure: bool


@dataclass(frozen=True)
class Advisers(Recommendations):
    """The recommendations of an edition, for questions that ask for advice."""

    def found(
        self, reading: Reading, vector: Vectors, hits: Sequence[Hit], issue: str | None = None
    ) -> Counselled | None:
        """What is advised on a question, best first; None when it asks for no advice, or nobody gives any.

        `vector` is what was searched with, `hits` what was found by it; `issue` is the one that the question clearly
        means.
        """
        less = less_than(reading.text, self.edition.subject)
        if not len(self.rows) or is_a_fact(reading, self.addressees.groups):
            return None
        if less:
            return self._of_less(*less, vector)
        asks = self._asks(reading, issue)
        if not (asks.contents or asks_for_advice(reading.text)):
            return None
        scored, demands = self._apart(self._scored(reading, vector, hits, asks), asks.holders)
        if asks_what_not(reading.text):
            scored = scored.those(np.array([says_what_not(entry) for _, entry in scored], dtype=bool))
        if not scored:
            return None
        matter = self._matter(reading, asks, scored)
        asks = asks if matter.on.any() else replace(asks, issue=None)
        lost = asks.topics and not matter.on.any()  # of somebody's advice none is on what is asked about
        found = matter.sure or asks.issue or matter.fits.any() or _is_found(scored.pair(0)[0].brief, hits)
        if lost or not found:
            return None
        if matter.sure and matter.wide:
            return self._of_all(asks, scored, vector)
        chosen = self._whole(asks, self._spread(scored.those(self._are_taken(scored, asks, matter))), vector)
        also = self._spread(demands.those(self._are_close(demands, asks, scored.own.max())))
        shown, further = (*grouped(self.edition, chosen), *demanded(also)), self._further(scored, [*chosen, *also])
        return Counselled(self._told(asks, chosen), matter.sure, shown, further)

    def _of_all(self, asks: _Asks, scored: Scored, vector: Vectors) -> Counselled:
        """What is advised to an actor, or altogether; of much the most usual on each topic."""
        pool = self._to_nobody_else(scored, asks.actor) or scored
        if len(pool) >= MANY:
            return self._by_topic(pool)
        chosen = self._whole(asks, self._spread(pool), vector)
        told, shown = self._told(asks, chosen), grouped(self.edition, chosen)
        return Counselled(told, True, shown, self._further(scored, chosen))

    def _matter(self, reading: Reading, asks: _Asks, scored: Scored) -> _Matter:
        """Which recommendations are on what is asked, how wide that is, and whether they surely answer it."""
        on = self.are_on(scored.rows, asks.topics) if asks.topics else self.are_at(scored.rows, asks.issue)
        issue = asks.issue if on.any() else None
        besides = besides_advice(reading, self.edition, asks.actor | asks.holders, asks.topics, issue)
        asked = {one for one in besides - GENERAL_ADVICE if self.edition.words.weight(one) > TELLING}
        plain = frozenset() if besides else asks.plain  # a figure of speech that is all that is asked
        fits = self.having(scored.rows, asked, 1.0) | self.having(scored.rows, plain, MOSTLY)
        fits &= on | ~on.any() if asks.topics else True
        best = scored.rows[np.argmax(on) : np.argmax(on) + 1]
        told = not asked or not asked.isdisjoint(self.edition.stated.stems_of(best))
        is_open = told and len(besides) <= OPEN and not is_named_or_new(self.edition, reading, besides)
        wide = not (asks.topics or on.any() or plain or besides - WIDEST) and reading.brief_ids is None
        meant = wide or asks.actor or asks.holders or reading.experts or fits.any()
        sure = bool(is_open and (on.any() if asks.topics or on.any() else meant))
        return _Matter(on, fits, bool(asked), wide, sure)

    def _asks(self, reading: Reading, issue: str | None) -> _Asks:
        """What a question asks for."""
        subject, groups = self.edition.subject, self.addressees.groups
        actor = asked_of(reading.text, groups)
        said = topics_named(reading, self.edition)
        topics = frozenset(said - {topic for topic in reading.topics if is_to(topic, actor)})
        contents = asks_for_contents(reading.text)
        issue = issue or (next((one.name for one in named_in(reading.text, subject)), None) if contents else None)
        return _Asks(
            actor,
            held_by(reading.text, self.addressees.holders),
            topics,
            issue,
            within=reading.brief_ids,
            plain=plain_words(reading, self.edition),
            avoid=avoided(reading.unwanted, subject),
            outright=any(f" {' '.join(tokens(topic))} " in f" {' '.join(tokens(reading.text))} " for topic in topics),
            contents=contents and issue is not None,
        )

    def _apart(self, scored: Scored, holders: Names) -> tuple[Scored, Scored]:
        """Advice apart from what governments ask for, unless it is theirs that is asked for, or there is no other."""
        scored = scored.those(self.are_by(scored.rows, holders))
        theirs = self.official[self.edition.stated.column("who")[scored.rows]]
        advice, demands = scored.those(~theirs), scored.those(theirs)
        if holders:
            return scored, scored.those(np.zeros_like(theirs))
        if demands and (not advice or advice.own.max() < WITHIN_TOPIC * demands.own.max()):
            return demands, scored.those(np.zeros_like(theirs))
        return advice, demands

    def _whole(self, asks: _Asks, chosen: Sequence[Pair], vector: Vectors) -> list[Pair]:
        """What was chosen with what belongs to it: the other side, what it consists of, or that it is to the actor."""
        of_a_side = asks.plain and not (asks.topics or asks.issue)
        made = [*chosen, *([] if of_a_side else self._sides(chosen, vector, asks.avoid))]
        if asks.contents and asks.issue:
            holding = self.taking(asks.issue, "supports", vector)
            more = islice((pair for pair in holding if asks.within is None or pair[0].brief.id in asks.within), MOST)
            made = with_contents(self.edition, [*made, *more])[:MOST] or made
        if asks.actor and self.addressees.is_among(asks.actor):
            made = [(naming(self.edition, window, asks.actor), one) for window, one in made]
        return made

    def _of_less(self, issue: Issue, stances: Sequence[Stance], vector: Vectors) -> Counselled | None:
        """Who wants less than the whole of what is at issue, or something else."""
        chosen: list[Pair] = []
        for stance in stances:
            for window, one in islice(self.taking(issue.name, stance, vector), MOST):
                if not says_the_same(self.edition, window, [other for other, _ in chosen]):
                    chosen.append((window, one))
        if not chosen:
            return None
        told, further = self._sides_told(chosen), tuple(window for window, _ in chosen[MOST:])
        return Counselled(told, True, grouped(self.edition, chosen[:MOST]), further)

    def _are_taken(self, scored: Scored, asks: _Asks, matter: _Matter) -> NDArray[np.bool_]:
        """Which of these are shown: all that is on the topic asked about by its name, of anything else the nearest."""
        near, on = self._are_near(scored, asks, matter), matter.on
        if not asks.topics:
            return near
        if matter.sure and not matter.narrow and asks.outright:
            return on
        fits: NDArray[np.bool_] = near & (on | matter.fits) if matter.sure or asks.issue else near
        return fits

    def _are_near(self, scored: Scored, asks: _Asks, matter: _Matter) -> NDArray[np.bool_]:
        """Which of these come near enough to the best: of what is on the matter, and of the best's own brief, more."""
        within = matter.on if asks.topics and matter.on.any() else np.ones_like(matter.on)
        share, owners = scored.own / scored.own[within].max(), self.edition.stated.owners[scored.rows]
        at = self.are_at(scored.rows, asks.issue)
        enough = np.full(len(share), BESIDE_ISSUE if np.sum(at & (share >= WITHIN_ISSUE)) > 1 else WITHIN)
        if asks.issue is None:
            enough[matter.on] = WITHIN_TOPIC
        enough[matter.fits] = np.minimum(enough[matter.fits], WITHIN_TOPIC)
        enough[owners == owners[np.argmax(within)]] = WITHIN_BRIEF
        enough[at] = WITHIN_ISSUE
        near: NDArray[np.bool_] = share >= enough
        return near

    def _are_close(self, demands: Scored, asks: _Asks, best: float) -> NDArray[np.bool_]:
        """Which of the demands of governments are on what is asked, and as near to it as the best advice nearly is."""
        on = self.are_on(demands.rows, asks.topics) | self.are_at(demands.rows, asks.issue)
        close: NDArray[np.bool_] = on & (demands.own >= WITHIN_TOPIC * best)
        return close

    def _spread(self, near: Scored) -> list[Pair]:
        """The best of these, without what another says too, few of one brief while others follow."""
        kept: list[Pair] = []
        count: Counter[str] = Counter()
        several = len(distinct(self.edition.stated.owners[near.rows])) > PER_BRIEF
        for window, entry in near:
            if len(kept) == MOST:
                break
            full = several and count[window.brief.id] == PER_BRIEF
            if not full and not says_the_same(self.edition, window, [one for one, _ in kept]):
                kept.append((window, entry))
                count[window.brief.id] += 1
        return kept

    def _further(self, scored: Scored, chosen: Sequence[Pair]) -> tuple[Window, ...]:
        """The best of those that were not chosen, and that say something else."""
        shown = [one for one, _ in chosen]
        rest = (w for w, _ in scored if not any(w.slice == s.slice and w.brief.id == s.brief.id for s in shown))
        return tuple(islice((one for one in rest if not says_the_same(self.edition, one, shown)), FURTHER))

    def _to_nobody_else(self, scored: Scored, actor: Names) -> Scored:
        """What is advised to this actor alone, where that is enough to be shown; else nothing."""
        alone = scored.those(self.alone(scored.rows, actor))
        return alone if len(alone) >= ENOUGH else alone.those(np.zeros(len(alone), dtype=bool))

    def _by_topic(self, scored: Scored) -> Counselled:
        """Of each of the topics that most of the advice is on, the recommendation that is most like the rest of it."""
        count = Counter(topic for row in scored.rows for topic in self.edition.stated.value(row, "topics") or ())
        shown: list[tuple[Window, str]] = []
        used: set[int] = set()
        for topic, number in count.most_common():
            own = self._middle_first(scored.those(self.are_on(scored.rows, {topic})))
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

    def _middle_first(self, scored: Scored) -> Scored:
        """The nearest to the middle of all first; those that nobody puts a name to come last."""
        vectors = self.edition.sentence_vectors[self.edition.sentence_of(scored.rows, "inside")]
        unsigned = ~self.debated[self.edition.stated.column("who")[scored.rows]]
        order = np.lexsort((-(vectors @ vectors.mean(axis=0)), unsigned))
        return Scored(self, scored.rows[order], scored.scores[order], scored.own[order])

    def none_to(self, reading: Reading) -> str | None:
        """The actor to whom a question asks for advice, where the briefs advise nobody of that name."""
        if not asks_for_advice(reading.text) or reading.experts or reading.publishers:
            return None
        actor = asked_of(reading.text, self.addressees.groups)
        return self.addressees.called(actor) if actor and not len(self.to(self.rows, actor)) else None

    def _scored(self, reading: Reading, vector: Vectors, hits: Sequence[Hit], asks: _Asks) -> Scored:
        """The recommendations to whom they are asked for, best first."""
        stated, topics, issue = self.edition.stated, asks.topics, asks.issue
        rows = self._wanted(reading, asks)
        found: dict[str, float] = {}
        for hit in hits:
            found.setdefault(hit.brief_id, hit.score + hit.gain)
        brief_scores = np.zeros(len(self.edition.layout.ids))
        brief_scores[[self.edition.layout.number[brief] for brief in found]] = [*found.values()]
        worded = SHARE_WEIGHT * self._shares(reading, asks.actor)[rows] + FOUND * brief_scores[stated.owners[rows]]
        gains = ON_TOPIC * (self.are_on(rows, topics) | self.are_at(rows, issue)) + TO_ACTOR * self.alone(
            rows, asks.actor
        )
        lost = UNSIGNED * ~self.debated[stated.column("who")[rows]]
        if len(rows) > MOST_COMPARED:  # of many, those which share nothing with the question are not looked at
            best = np.sort(np.argsort(-(worded + gains - lost), kind="stable")[:MOST_COMPARED])
            rows, worded, gains, lost = rows[best], worded[best], gains[best], lost[best]
        sentences = self.edition.sentence_of(rows, "inside")
        near = (self.edition.sentence_vectors[sentences] @ vector).astype(np.float64)
        own = np.maximum(near, self._written(hits, sentences)) + worded - lost
        order = np.argsort(-(own + gains), kind="stable")
        return Scored(self, rows[order], (own + gains)[order], own[order])

    def _written(self, hits: Sequence[Hit], sentences: Numbers) -> NDArray[np.float64]:
        """For each of these sentences the cosine of the nearest question written about it in a passage found, or -1."""
        ordered = sorted(hits, key=lambda hit: hit.row)
        rows = spread(self.edition.layout.sentences, np.array([hit.row for hit in ordered], dtype=np.int64))
        cosines = np.array([cosine for hit in ordered for cosine in hit.asked])
        made = np.full(len(sentences), -1.0)
        found = is_among(sentences, rows)
        made[found] = cosines[np.searchsorted(rows, sentences[found])]
        return made

    def _wanted(self, reading: Reading, asks: _Asks) -> Numbers:
        """The recommendations of the briefs asked about, to the actor, that do not speak of what is unwanted."""
        stated, rows, number = self.edition.stated, self.rows, self.edition.layout.number
        if reading.brief_ids is not None:
            within = [number[one] for one in reading.brief_ids if one in number]
            rows = rows[np.isin(stated.owners[rows], within)]
        if asks.actor:
            own = self.to(rows, asks.actor)
            if (self.are_on(own, asks.topics) | self.are_at(own, asks.issue)).any():  # then what is to all is, too
                everybody = self.addressees.everybody[stated.column("actor")[rows]]
                on = self.are_on(rows, asks.topics) | self.are_at(rows, asks.issue)
                own = distinct(np.concatenate([own, rows[everybody & on]]))
            rows = own
        if asks.avoid:
            held = (self.entry(row) for row in rows.tolist())
            rows = rows[[not asks.avoid.speaks(says(one), one.topics, one.issue) for one in held]]
        return rows

    def _shares(self, reading: Reading, actor: Names) -> NDArray[np.float64]:
        """For each entry the share of the question's word weight that it holds, without the words for the actor."""
        named = {stem for name in actor for stem in name}
        weights, stated = self.edition.words.weights(reading.search_text), self.edition.stated
        weights = {stem: weight for stem, weight in weights.items() if stem not in named}
        made = np.zeros(len(stated.numbers))
        for held, weight in weights.items():
            if held in stated.holding:
                made[stated.holding[held]] += weight
        return made / (sum(weights.values()) or 1.0)

    def _sides(self, chosen: Sequence[Pair], vector: Vectors, avoid: Avoided) -> list[Pair]:
        """On the issue that most of what was chosen is on, the best of each side that has less than its say."""
        issue = main_issue(chosen)
        if issue is None:
            return []
        kept = [window for window, _ in chosen]
        added: list[Pair] = []
        for stance in ("supports", "opposes"):
            lacks = A_SIDE - sum(one.issue == issue and one.stance == stance for _, one in chosen)
            used = {window.brief.id for window in kept}
            for window, one in self.taking(issue, stance, vector):
                if lacks <= 0:
                    break
                if one.brief.id in used or avoid.speaks(says(one)):
                    continue
                if not says_the_same(self.edition, window, kept):
                    kept, added, lacks = [*kept, window], [*added, (window, one)], lacks - 1
        return added

    def _told(self, asks: _Asks, chosen: Sequence[Pair]) -> str:
        """That nothing is to the actor alone, or else how all the briefs stand."""
        if asks.actor and self.addressees.is_among(asks.actor):
            return say("advice-among", actor=self.addressees.called(asks.actor))
        return self._sides_told(chosen)

    def _sides_told(self, chosen: Sequence[Pair]) -> str:
        """On the issue that most of what was chosen is on, how many are for and against it in all the briefs, or ""."""
        voices = {voice for _, one in chosen for voice in one.voices}
        issue = main_issue(chosen)
        survey = positions.survey(self.edition, issue) if issue else None
        if survey is None or len(survey.voices()) < len(voices) or survey.verdict:
            return ""
        key = "advice-sides" if survey.counted() else "advice-sides-officials"
        return say(key, issue=spoken_issue(survey), told=stance_counts(survey))


def _is_found(brief: Brief, hits: Sequence[Hit]) -> bool:
    """Whether a brief was found hardly worse than the best one."""
    best = {hit.brief_id: hit.score + hit.gain for hit in reversed(hits)}
    return best.get(brief.id, 0.0) >= BEHIND * max(best.values(), default=0.0)
