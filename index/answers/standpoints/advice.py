"""What should be done: the recommendations of the front matter, for a question that asks for advice.

A recommendation is searched by its sentence, its action and its topics, and kept to whom the question wants advised:
advice to one government is none to another. What is advised on one issue stands under one heading, and where all that
was found is on one side, the other side has its say. Whether the briefs answer at all, the judge of what was found
decides; this room chooses what is shown.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.answers import positions, quotes
from index.answers.standpoints.matching import TELLING
from index.answers.statements import Window, says_the_same
from index.answers.wording import spoken_issue, stance_counts
from index.corpus.voices import holder
from index.editions.store import Edition
from index.messages import say
from index.reading.binding import Avoided, avoided
from index.reading.issues import GENERAL_STEMS
from index.reading.kinds import FILLER
from index.reading.question import Reading
from index.reading.words import FUNCTION_WORDS, stem
from index.records import Brief, Hit, Sentence, Stance, Voice
from index.retrieval.sentences import ADVICE, WORDS_WEIGHT, asks_for_advice, share, written_about
from index.tokens import tokens

MOST, FURTHER, PER_BRIEF = 5, 10, 2
"""Recommendations shown, kept for whoever asks for more, and shown of one brief while others have something to say."""

WITHIN = 0.8
"""The share of the best recommendation's score that another must reach to be shown."""

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

_MODAL = r"(?:should|shall|must|ought(?: to)?|can|could|might|would|will|needs?(?: to)?|has to|have to)"
_WANTS = r"(?:want|ask|expect|demand|urge|tell|call on|need|require|advise)\w*"
_TO = (
    r"\b(?:advi[cs]e\w*|recommend\w*|suggest\w*|propos\w*|options?|steps?|asked|ask|wants?|tips?)\b"
    r".{0,30}?\b(?:for|to|of|from)"
)

_WIDEST = frozenset(
    tokens(
        "next now first best forward option step administration future realistic concrete folks guys list overall done"
        " way thing policy today soon recommendation"
    )
)
"""Stems that a question may hold and ask for nothing but advice."""

_GENERAL = GENERAL_STEMS | _WIDEST | frozenset(tokens("handle deal treat approach respond manage"))
"""Stems that leave a question as open as it is without them."""

Vectors = NDArray[np.float32]
Names = frozenset[tuple[str, ...]]
"""Names as their stems."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A recommendation of a brief: the slice that says it, the row of its sentence, its stems, to whom, and its issue.

    `issue` and `stance` are those of a position that the same sentence takes, None where it takes none.
    """

    brief: Brief
    slice: Sentence
    row: int
    held: frozenset[str]
    topics: tuple[str, ...]
    actor: str
    voices: tuple[Voice, ...]
    issue: str | None
    stance: Stance | None

    @property
    def says(self) -> str:
        """The text of the slice."""
        return self.brief.body[self.slice.start : self.slice.end]


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


@dataclass(frozen=True)
class Advisers:
    """The recommendations of an edition, made ready once, when it is opened."""

    edition: Edition

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every recommendation whose sentence stands in a passage."""
        return tuple(_entries(self.edition))

    @cached_property
    def positions(self) -> dict[str, tuple[Entry, ...]]:
        """The positions of experts and organisations on each issue, as if each were advice."""
        made: dict[str, list[Entry]] = {}
        for one in _positions(self.edition):
            made.setdefault(one.issue or "", []).append(one)
        return {issue: tuple(entries) for issue, entries in made.items()}

    def found(self, reading: Reading, vector: Vectors, hits: Sequence[Hit]) -> Counselled | None:
        """What is advised on a question, best first; None when it asks for no advice, or nobody gives any.

        `vector` is what was searched with, `hits` what was found by it.
        """
        if not self.entries or not asks_for_advice(reading.text):
            return None
        actor, holders = self._asked_of(reading.text), self._held_by(reading.text)
        avoid = avoided(reading.unwanted, self.edition.subject)
        topics = _topics_named(reading, self.edition) - {topic for topic in reading.topics if _is_to(topic, actor)}
        scored = [pair for pair in self._scored(reading, vector, hits, actor, topics) if _holds(pair[1], holders)]
        on_topic = [pair for pair in scored if not topics.isdisjoint(pair[1].topics)]
        besides = _besides(reading, self.edition, actor | holders, topics)
        weighs = self.edition.words.weight
        asked = {stem for stem in besides - _GENERAL if weighs(stem) > TELLING}
        pool = on_topic or scored
        told = not asked or (pool and not asked.isdisjoint(pool[0][1].held))
        is_open = told and len(besides) <= OPEN and not _is_special(self.edition, reading, besides)
        sure = bool(is_open and (on_topic if topics else scored and (actor or holders or reading.experts)))
        lost = topics and not on_topic  # of somebody's advice none is on what is asked about
        if not scored or lost or not (sure or _is_found(scored[0][0].brief, hits)):
            return None
        wide = not besides - _WIDEST
        if sure and not topics and wide and reading.brief_ids is None:
            pool = self._to_nobody_else(scored, actor) or scored
            if len(pool) >= MANY:
                return self._by_topic(pool)
        if sure and not asked and (topics or wide):  # whoever advises the actor, or on the topic, answers
            near = [window for window, _ in pool]
        else:
            pool = pool if sure else scored
            near = [window for window, _ in pool if window.score >= WITHIN * pool[0][0].score]
        kept = _spread(self.edition, near)
        chosen = [(window, _of(window, scored)) for window in kept[:MOST]]
        chosen += self._sides(chosen, vector, avoid)
        rest = [w for w, _ in scored if not any(w.slice == s.slice and w.brief is s.brief for s, _ in chosen)]
        further = [window for window in rest if not says_the_same(self.edition, window, [one for one, _ in chosen])]
        return Counselled(self._told(chosen), sure, _grouped(self.edition, chosen), tuple(further[:FURTHER]))

    def _to_nobody_else(self, scored: Sequence[tuple[Window, Entry]], actor: Names) -> list[tuple[Window, Entry]]:
        """What is advised to this actor alone, where that is enough to be shown; else nothing."""
        others = frozenset().union(*map(_stems, self.groups)) - actor
        alone = [pair for pair in scored if actor and not _is_to(pair[1].actor, others)]
        return alone if len(alone) >= ON_EACH else []

    def _by_topic(self, scored: Sequence[tuple[Window, Entry]]) -> Counselled:
        """Of each of the topics that most of the advice is on, the recommendation that is most like the rest of it."""
        count = Counter(topic for _, one in scored for topic in one.topics)
        shown: list[tuple[Window, str]] = []
        for topic, number in count.most_common():
            own = [(window, one) for window, one in scored if topic in one.topics]
            middle = self.edition.sentence_vectors[[one.row for _, one in own]].mean(axis=0)
            ranked = sorted(own, key=lambda pair: self._rank(pair[1], middle))
            taken = [window for window, _ in shown]
            for window, one in ranked:
                new = one.brief.id not in {other.brief.id for other in taken}
                if new and not says_the_same(self.edition, window, taken):
                    shown.append((window, say("advice-on", topic=topic, count=number)))
                    break
            if len(shown) == ON_EACH:
                break
        rest = [window for window, _ in scored if window not in {one for one, _ in shown}]
        told = say("advice-many", count=len(scored), shown=len(shown))
        return Counselled(told, True, tuple(shown), tuple(rest[:FURTHER]))

    def _rank(self, one: Entry, middle: Vectors) -> tuple[bool, float]:
        """How far a recommendation is from the middle of others; those that nobody puts a name to come last."""
        return all(voice.kind == "government" for voice in one.voices), -float(
            self.edition.sentence_vectors[one.row] @ middle
        )

    @cached_property
    def groups(self) -> tuple[frozenset[str], ...]:
        """The names under which each actor is advised: its own, and those of people of its who are advised by name."""
        subject = self.edition.subject
        advised = [one.actor for one in self.entries]
        found = []
        for one in subject.actors:
            people = [who for who in subject.people if who.actor == one.name]
            told = [who for who in people if any(_is_to(actor, _stems((who.name, *who.also))) for actor in advised)]
            found.append(frozenset(name for group in (one, *told) for name in (group.name, *group.also)))
        return tuple(found)

    def _asked_of(self, text: str) -> Names:
        """Whom a question wants advised, under all their names; nobody where it is open."""
        forms = (
            rf"\b{_MODAL} {{name}}",
            rf"{{name}} {_MODAL}\b",
            rf"{_TO} {{name}}",
            rf"\b{_WANTS} {{name}} to\b",
            r"\bhave {name} do\b",
        )
        return self._named(text, forms)

    def _held_by(self, text: str) -> Names:
        """Which actor's own wishes a question asks for, under all its names: "what does X want Y to do"."""
        return self._named(text, (rf"\b(?:do|does|did|would|has|have) {{name}} {_WANTS}",))

    def _named(self, text: str, forms: Sequence[str]) -> Names:
        found: set[tuple[str, ...]] = set()
        for group in self.groups:
            either = "|".join(re.escape(name) for name in sorted(group, key=len, reverse=True))
            name = rf"(?:the )?(?<!\w)(?:{either})(?![\w-])"
            if any(re.search(form.replace("{name}", name), text, re.I) for form in forms):
                found |= _stems(group)
        return frozenset(found)

    def _scored(
        self, reading: Reading, vector: Vectors, hits: Sequence[Hit], actor: Names, topics: set[str]
    ) -> list[tuple[Window, Entry]]:
        """The recommendations to whom they are asked for, with what they score, best first."""
        avoid = avoided(reading.unwanted, self.edition.subject)
        own = [
            one
            for one in self.entries
            if (reading.brief_ids is None or one.brief.id in reading.brief_ids)
            and (not actor or _is_to(one.actor, actor))
            and not avoid.speaks(one.says, one.topics, one.issue)
        ]
        found: dict[str, float] = {}
        for hit in hits:
            found.setdefault(hit.brief_id, hit.score + hit.gain)
        weights = self.edition.words.weights(reading.search_text)
        written = written_about(self.edition, vector, hits)
        others = frozenset().union(*map(_stems, self.groups)) - actor
        scored = []
        for one in own:
            cosine = max(float(self.edition.sentence_vectors[one.row] @ vector), written.get(one.row, -1.0))
            alone = bool(actor) and not _is_to(one.actor, others)
            score = cosine + WORDS_WEIGHT * share(weights, one.held) + FOUND * found.get(one.brief.id, 0.0)
            score += ON_TOPIC * (not topics.isdisjoint(one.topics)) + TO_ACTOR * alone
            score -= UNSIGNED * all(voice.kind == "government" for voice in one.voices)
            scored.append((Window(one.brief, one.slice, one.row, score), one))
        return sorted(scored, key=lambda pair: -pair[0].score)

    def _sides(
        self, chosen: Sequence[tuple[Window, Entry]], vector: Vectors, avoid: Avoided
    ) -> list[tuple[Window, Entry]]:
        """On the issue that most of what was chosen is on, the best of each side that has less than its say."""
        issue = _main_issue(chosen)
        if issue is None:
            return []
        kept = [window for window, _ in chosen]
        added: list[tuple[Window, Entry]] = []
        for stance in ("supports", "opposes"):
            told = [
                (Window(one.brief, one.slice, one.row, float(self.edition.sentence_vectors[one.row] @ vector)), one)
                for one in self.positions.get(issue, ())
                if one.stance == stance and one.brief.id not in {window.brief.id for window in kept}
                if not avoid.speaks(one.says)
            ]
            lacks = A_SIDE - sum(one.issue == issue and one.stance == stance for _, one in chosen)
            for window, one in sorted(told, key=lambda pair: -pair[0].score):
                if lacks > 0 and not says_the_same(self.edition, window, kept):
                    kept, added, lacks = [*kept, window], [*added, (window, one)], lacks - 1
        return added

    def _told(self, chosen: Sequence[tuple[Window, Entry]]) -> str:
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


def _entries(edition: Edition) -> Iterator[Entry]:
    every = _rows(edition)
    for brief in edition.briefs.values():
        rows = every[brief.id]
        for one in brief.recommendations:
            place = quotes.place_of(one.says, brief)
            if place is None or (row := _row_of(rows, place)) is None:
                continue
            stand = next((p for p in brief.positions if p.says in one.says or one.says in p.says), None)
            held = frozenset(tokens(" ".join((one.says, one.action, one.actor, *one.topics))))
            voices = edition.voices.of(holder(brief, one))
            issue, stance = (stand.issue, stand.stance) if stand else (None, None)
            yield Entry(brief, place, row, held, one.topics, one.actor, voices, issue, stance)  # type: ignore[arg-type]


def _positions(edition: Edition) -> Iterator[Entry]:
    every = _rows(edition)
    for brief in edition.briefs.values():
        rows = every[brief.id]
        for one in brief.positions:
            place = quotes.place_of(one.says, brief)
            row = _row_of(rows, place) if place else None
            voices = edition.voices.of(holder(brief, one))
            if place and row is not None and any(voice.kind != "government" for voice in voices):
                yield Entry(brief, place, row, frozenset(), (), "", voices, one.issue, one.stance)  # type: ignore[arg-type]


def _rows(edition: Edition) -> dict[str, list[tuple[Sentence, int]]]:
    """The sentences of each brief with the rows of their vectors."""
    found: dict[str, list[tuple[Sentence, int]]] = defaultdict(list)
    for passage, first in zip(edition.passages, edition.first_sentence, strict=True):
        found[passage.brief_id] += [(sentence, first + at) for at, sentence in enumerate(passage.sentences)]
    return found


def _row_of(rows: Iterable[tuple[Sentence, int]], place: Sentence) -> int | None:
    """The row of the sentence that the slice begins in."""
    return next((row for sentence, row in rows if sentence.start <= place.start < sentence.end), None)


def _topics_named(reading: Reading, edition: Edition) -> set[str]:
    """The topics that a question names, by themselves or by another name."""
    said = f" {' '.join(tokens(reading.text))} "
    also = {
        topic.name
        for topic in edition.subject.topics
        if any(f" {' '.join(tokens(name))} " in said for name in (topic.name, *topic.also) if tokens(name))
    }
    return also | set(reading.topics)


def _besides(reading: Reading, edition: Edition, actor: Names, topics: set[str]) -> set[str]:
    """The stems of a question beside those that name whom or what it asks about, and that it asks for advice."""
    named = {stem for name in actor for stem in name}
    spoken = [one for topic in edition.subject.topics if topic.name in topics for one in (topic.name, *topic.also)]
    named |= set(tokens(" ".join((*spoken, *reading.experts, *reading.publishers, *edition.subject.general))))
    return set(tokens(ADVICE.sub(" ", reading.text))) - named - {stem(word) for word in FILLER | FUNCTION_WORDS}


def _is_special(edition: Edition, reading: Reading, besides: set[str]) -> bool:
    """Whether one of these stems is of a thing that has a name or a number, or of one that the briefs do not know."""
    named = {stem for detail in reading.details for stem in detail.stems}
    return bool(besides & named) or not all(map(edition.words.knows, besides))


def _stems(names: Iterable[str]) -> Names:
    return frozenset(stems for name in names if (stems := tuple(tokens(name))))


def _holds(one: Entry, holders: Names) -> bool:
    """Whether a recommendation is by one of these, or whose it is does not matter."""
    return not holders or any(tuple(tokens(name)) in holders for voice in one.voices for name in voice.names)


def _is_to(actor: str, names: Names) -> bool:
    """Whether the one who is advised goes by one of these names, as stems in a row."""
    said = f" {' '.join(tokens(actor))} "
    return any(f" {' '.join(name)} " in said for name in names)


def _spread(edition: Edition, windows: Sequence[Window]) -> list[Window]:
    """The windows in their order, without what another says too, few of one brief while others follow."""
    kept: list[Window] = []
    count: Counter[str] = Counter()
    several = len({window.brief.id for window in windows}) > PER_BRIEF
    for window in windows:
        full = several and count[window.brief.id] == PER_BRIEF
        if not full and not says_the_same(edition, window, kept):
            kept.append(window)
            count[window.brief.id] += 1
    return kept


def _of(window: Window, scored: Sequence[tuple[Window, Entry]]) -> Entry:
    return next(entry for one, entry in scored if one is window)


def _main_issue(chosen: Sequence[tuple[Window, Entry]]) -> str | None:
    """The issue that most of what was chosen is on, if at least two are."""
    issues = Counter(one.issue for _, one in chosen if one.issue)
    issue, count = issues.most_common(1)[0] if issues else (None, 0)
    return issue if count > 1 else None


def _grouped(edition: Edition, chosen: Sequence[tuple[Window, Entry]]) -> tuple[tuple[Window, str], ...]:
    """The windows by what they advise, the heading of each with it; no headings where there is but one."""
    headings = [_heading(edition, one, chosen) for _, one in chosen]
    if len(set(headings)) == 1:
        return tuple((window, "") for window, _ in chosen)
    order = list(dict.fromkeys(headings))
    pairs = sorted(zip(headings, chosen, strict=True), key=lambda pair: order.index(pair[0]))
    return tuple((window, heading) for heading, (window, _) in pairs)


def _heading(edition: Edition, one: Entry, chosen: Sequence[tuple[Window, Entry]]) -> str:
    """What the advice comes under: its side of the issue that most is on, or else to whom it is."""
    if one.issue is not None and one.issue == _main_issue(chosen) and not edition.subject.issue(one.issue).verdict:
        return say.of("advice-side", one.stance or "supports", issue=one.issue)
    return say("advice-to", actor=one.actor) if one.actor else ""
