"""Who says what: surveys of an issue, recommendations on a topic, and what the briefs hold of each voice.

Made from the positions and recommendations of an edition's briefs, with checked quotes. Whose each is and who counts
as a voice is decided in `index/corpus/voices.py`; how a survey reads, in `quotes.py`; how words name an issue, in
`index/reading/issues.py`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import cast

import numpy as np
from numpy.typing import NDArray

from index.answers import quotes
from index.answers.quotes import spoken_issue, survey_lead
from index.corpus.voices import holder, key
from index.editions.holdings.layout import distinct
from index.editions.holdings.surveys import Taken, known_by, latest, row_of, taken
from index.editions.store import Edition
from index.messages import say, spoken_date
from index.reading import issues
from index.reading.binding import NOTHING, Avoided
from index.records import (
    STANCES,
    Advice,
    Answer,
    Brief,
    Citation,
    Counsel,
    Coverage,
    Holder,
    Profile,
    Recommendation,
    Sentence,
    Stance,
    Stand,
    Statement,
    Survey,
    View,
    Voice,
)
from index.subject import Verdict

Vector = NDArray[np.float32]
Numbers = NDArray[np.int64]

ADVISES, OPENS = 0.1, 0.1
"""What a stand gains, beside the cosine of its sentence and a question, if that recommends something, and what the
opening of a brief loses, which mostly says who speaks. Of 231 stands that readers marked, those that recommend had 1.77
of 2, openings 0.72, others 1.16."""

_AGREES_WITH = re.compile(r"\b(?:dis)?agrees? with\b", re.IGNORECASE)


def survey(
    edition: Edition,
    issue: str,
    *,
    first: Stance = "supports",
    within: Collection[str] | None = None,
    without: Collection[str] = (),
    near: Vector | None = None,
    avoid: Avoided = NOTHING,
) -> Survey:
    """Who says what on an issue of the closed list: by stance, `first` leading, then by date, undated last.

    Within a stance experts and organisations come first, then governments, then articles that nobody signed; with
    `near`, the unit vector of a question, governments come last, and of the others the sentences that are nearest to
    it and recommend something come first. Whoever holds a stance shows once for it, with the latest brief; one who
    changed shows with both.
    `within` are the ids of the briefs that may speak, all of them without it; `without` are names that may not, and
    what speaks of what is to `avoid` is left out.
    """
    unheard = frozenset(map(key, without))
    entries = _entries(edition, issue, within)
    told = edition.surveys.on(issue) if within is None and not avoid else _latest(edition, entries, avoid)
    held = [one for one in told if not _are(one.holder, unheard)] if unheard else told
    order = STANCES[::-1] if first == STANCES[-1] else sorted(STANCES, key=lambda stance: stance != first)
    ordered = _in_order(edition, held, order, near)
    citations, numbers = _numbered(ordered)
    views = tuple(
        View(one.holder, one.voices, one.stance, one.date, number)
        for one, number in zip(ordered, numbers, strict=True)
        if number
    )
    silent = _silent(edition, entries, within, unheard)
    return Survey(issue, views, citations, silent, edition.subject.issue(issue).verdict)


def _entries(edition: Edition, issue: str, within: Collection[str] | None) -> Numbers:
    """The positions on an issue of the briefs `within`, or of all, in the order of the briefs."""
    stated = edition.stated
    rows = stated.positions.get(issue, np.zeros(0, dtype=np.int64))
    if within is None:
        return rows
    number = edition.layout.number
    return rows[np.isin(stated.owners[rows], [number[one] for one in within if one in number])]


def _latest(edition: Edition, entries: Numbers, avoid: Avoided) -> list[Taken]:
    """Of these positions the latest for each stance of everybody, but what is to be avoided."""
    stated, ids, dates = edition.stated, edition.layout.ids, edition.names.dates
    owners = stated.owners
    oldest = sorted(entries.tolist(), key=lambda row: (dates.get(ids[owners[row]], ""), ids[owners[row]]))
    said = [row for row in oldest if not (avoid and avoid.speaks(_quote(edition, row)))]
    kept = latest(stated, said, known_by(stated))
    rows = (row_of(edition.briefs[ids[owners[row]]], stated, row) for row in kept)
    return [taken(row, edition.layout, edition.voices) for row in rows]


def _quote(edition: Edition, entry: int) -> str:
    """The sentence that says a position."""
    place = edition.stated.place(entry)
    return edition.briefs[edition.layout.ids[edition.stated.owners[entry]]].body[place.start : place.end]


def _are(holder: Holder, names: frozenset[str]) -> bool:
    """Whether one of these names, by their keys, holds something."""
    return not names.isdisjoint(map(key, holder.names))


def _in_order(edition: Edition, held: Sequence[Taken], stances: Sequence[Stance], near: Vector | None) -> list[Taken]:
    """Stands by stance, then by who takes them, by how they fit a question's vector, and by how old they are."""
    held = sorted(held, key=attrgetter("age"))
    places = {stance: at for at, stance in enumerate(stances)}
    stance, rank = np.array([places[one.stance] for one in held]), np.array([one.rank for one in held])
    fit = np.zeros(len(held))
    if near is not None and len(held):
        fit, rank = _fit(edition, held, near), rank == 1
    return [held[at] for at in np.lexsort((-fit, rank, stance)).tolist()]


def _fit(edition: Edition, held: Sequence[Taken], near: Vector) -> NDArray[np.float64]:
    """How well each stand's sentence fits a question: how near it is, and whether it recommends, or just opens."""
    rows, opens = np.array([one.row for one in held], dtype=np.int64), np.array([one.opens for one in held])
    known = np.maximum(rows, 0)
    advises = edition.advising[known] & (rows >= 0)
    near_by = np.where(rows < 0, -1.0, (edition.sentence_vectors[known] @ near).astype(np.float64))
    fit: NDArray[np.float64] = near_by + ADVISES * advises - OPENS * (opens & ~advises)
    return fit


def _numbered(held: Iterable[Taken]) -> tuple[tuple[Citation, ...], list[int]]:
    """One citation for each different slice, and for each stand the number of its own, 0 where it has none."""
    known: dict[tuple[str, int, int], int] = {}
    citations: list[Citation] = []
    numbers: list[int] = []
    for one in held:
        number = 0
        if one.cited:
            number = known.setdefault((one.brief_id, one.place.start, one.place.end), len(citations) + 1)
            if number > len(citations):
                citations.append(one.cited.numbered(number))
        numbers.append(number)
    return tuple(citations), numbers


def _silent(
    edition: Edition, entries: Numbers, within: Collection[str] | None, unheard: frozenset[str]
) -> tuple[str, ...]:
    """The experts and organisations who are heard in the briefs `within`, and hold none of these positions."""
    voices, holders = edition.voices, edition.stated.holders
    who = (holders[at] for at in distinct(edition.stated.column("who")[entries]).tolist())
    spoken = {voice for holder in who if not _are(holder, unheard) for voice in voices.of(holder)}
    heard = None if within is None else {voice for one in within for voice in voices.heard.get(one, ())}
    return tuple(
        voice.name
        for voice in voices.all
        if voice.kind != "government" and voice not in spoken and (heard is None or voice in heard)
        if unheard.isdisjoint(map(key, voice.names))
    )


def surveys(edition: Edition) -> tuple[Survey, ...]:
    """The survey of each issue on which somebody takes a position, in the order of the closed list."""
    return tuple(found for found in (survey(edition, issue) for issue in edition.subject.issue_names) if found.views)


def recommendations(edition: Edition, topic: str) -> Counsel:
    """What is recommended on a topic of the closed list, oldest first, undated last."""
    found = sorted(advice_on(edition, topic), key=lambda one: (one[0].date or "9999", one[0].id))
    citations, numbers = _cited(edition, ((brief, place) for brief, _, place in found))
    told = [
        Advice(whose, edition.voices.of(whose), brief.date, advice.actor, advice.action, numbers[brief.id, place])
        for brief, advice, place in found
        for whose in [holder(brief, advice)]
    ]
    return Counsel(topic, tuple(told), citations)


def advice_on(edition: Edition, topic: str) -> list[tuple[Brief, Recommendation, Sentence]]:
    """The recommendations on a topic with their briefs and their places, in the order of the briefs."""
    stated, ids = edition.stated, edition.layout.ids
    on_it = np.array([topic in topics for topics in stated.topics], dtype=bool)
    rows = stated.recommendations[on_it[stated.column("topics")[stated.recommendations]]]
    briefs = (edition.briefs[ids[owner]] for owner in stated.owners[rows].tolist())
    at = stated.column("at")[rows].tolist()
    places = map(stated.place, rows.tolist())
    return [(brief, brief.recommendations[n], place) for brief, n, place in zip(briefs, at, places, strict=True)]


def profiles(edition: Edition) -> tuple[Profile, ...]:
    """What the briefs hold of each voice: experts by surname, then organisations, then governments and officials."""
    heard: dict[Voice, list[Brief]] = {voice: [] for voice in edition.voices.all}
    stands: dict[Voice, dict[tuple[str, str], Stand]] = {voice: {} for voice in edition.voices.all}
    for brief in _oldest_first(edition):
        for voice in edition.voices.heard[brief.id]:
            heard[voice].append(brief)
        for one in brief.positions:
            for voice in edition.voices.of(holder(brief, one)):
                verdict = edition.subject.issue(one.issue).verdict
                stand = Stand(one.issue, cast(Stance, one.stance), brief.date, verdict)
                stands[voice][one.issue, one.stance] = stand
    order = edition.subject.issue_names
    return tuple(
        _profile(
            voice,
            heard[voice],
            sorted(stands[voice].values(), key=lambda stand: (order.index(stand.issue), stand.date or "")),
        )
        for voice in edition.voices.all
    )


def topics(edition: Edition) -> tuple[Coverage, ...]:
    """Each topic and each issue of the closed lists, with how many briefs and how many voices are on it."""
    subject = edition.subject
    on_topics = tuple(_topic(edition, name) for name in subject.topic_names)
    return on_topics + tuple(_issue(edition, name) for name in subject.issue_names)


def asks_for_survey(edition: Edition, question: str) -> tuple[str, Stance] | None:
    """The issue and the stance to lead with when a question is about who stands where; None otherwise.

    A question about one named expert is not; "who agrees with this author on …" is. Of two issues named
    equally well, the one with more positions is meant.
    """
    asked = issues.asked_in(question, edition.subject)
    if asked is None or (_names_an_expert(edition, question) and not _AGREES_WITH.search(question)):
        return None
    views = {issue: sum(one.cited is not None for one in edition.surveys.on(issue)) for issue in asked.issues}
    best = max(asked.issues, key=lambda issue: views[issue])
    return (best, asked.stance) if views[best] else None


def answer(
    edition: Edition,
    question: str,
    issue: str,
    *,
    first: Stance = "supports",
    confidence: float = 1.0,
    within: Collection[str] | None = None,
    without: Collection[str] = (),
    near: Vector | None = None,
    avoid: Avoided = NOTHING,
    notes: tuple[str, ...] = (),
) -> Answer:
    """The survey of `issue` as an Answer to `question`; of kind "none" when nobody takes a position.

    Of the briefs `within`, if any of them takes one, of all of them otherwise, which a note then says; nobody of
    `without` is heard, nothing of what is to `avoid` is said, and `notes` say what else is worth a word.
    """
    found = survey(edition, issue, first=first, within=within, without=without, near=near, avoid=avoid)
    if within is not None and not found.views:
        found = survey(edition, issue, first=first, without=without, near=near, avoid=avoid)
        notes = (*notes, say("survey-of-all", issue=spoken_issue(found)))
    return Answer(
        question=question,
        kind="answer" if found.views else "none",
        lead=survey_lead(found),
        confidence=confidence,
        statements=stated(found),
        citations=found.citations,
        edition=edition.number,
        notes=notes,
        survey=found if found.views else None,
    )


def stated(survey: Survey) -> tuple[Statement, ...]:
    """What a survey quotes, as the statements of an answer."""
    return tuple(Statement(citation.quote, (citation.number,)) for citation in survey.citations)


def narrowed(survey: Survey, stances: Collection[Stance], cited: Collection[int] | None = None) -> Survey:
    """The survey of those who take one of these stances, numbered anew; who takes another is still not silent.

    With `cited`, only of those whose citation has one of these numbers. The survey itself where that is everybody.
    """
    views = [view for view in survey.views if view.stance in stances and (cited is None or view.citation in cited)]
    if len(views) == len(survey.views):
        return survey
    numbers = {old: new for new, old in enumerate(dict.fromkeys(view.citation for view in views), 1)}
    return replace(
        survey,
        views=tuple(replace(view, citation=numbers[view.citation]) for view in views),
        citations=tuple(survey.citations[old - 1].numbered(new) for old, new in numbers.items()),
        whole=survey.whole or survey,
    )


def turned(survey: Survey, ended: str) -> Survey:
    """The survey as it reads for who asks of ending its matter, `ended`: who is against that matter is for this."""
    said = {stance: say.of("stands", stance) for stance in STANCES}
    told = Verdict(ended, said["opposes"], said["conditional"], said["supports"], turned=True)
    return replace(survey, verdict=told)


def origin(edition: Edition) -> str:
    """What a picture of the edition is made of: its number, day and briefs, and whose words they are."""
    manifest = edition.manifest
    day = spoken_date(manifest.created[:10])
    return say("map-origin", number=manifest.number, day=day, briefs=manifest.briefs)


def _cited(
    edition: Edition,
    slices: Iterable[tuple[Brief, Sentence]],
) -> tuple[tuple[Citation, ...], dict[tuple[str, Sentence], int]]:
    """One citation for each different slice, and their numbers by brief and slice."""
    places = {(brief.id, place): (brief, place) for brief, place in slices}
    citations = quotes.citations(edition.voices, places.values())
    return citations, {(one.brief_id, Sentence(one.start, one.end)): one.number for one in citations}


def _profile(voice: Voice, briefs: list[Brief], stands: list[Stand]) -> Profile:
    affiliation = _affiliation(voice, briefs)
    return Profile(voice, None if affiliation == voice.name else affiliation, tuple(briefs), tuple(stands))


def _affiliation(voice: Voice, briefs: list[Brief]) -> str | None:
    """Where a voice works, as the latest of its own briefs says it that can only mean this voice."""
    names = frozenset(map(key, voice.names))
    own = [brief for brief in reversed(briefs) if brief.affiliation and names <= {*map(key, brief.authors)}]
    alone = (brief.affiliation for brief in own if len(brief.authors) == len(names))
    # A brief by several may name several places: whose is whose it does not say.
    shared = (brief.affiliation for brief in own if ";" not in (brief.affiliation or ";"))
    return next(alone, None) or next(shared, None)


def _topic(edition: Edition, name: str) -> Coverage:
    briefs = [brief for brief in edition.briefs.values() if name in brief.topics]
    return Coverage(
        name, "topic", len(briefs), len({voice for brief in briefs for voice in edition.voices.heard[brief.id]})
    )


def _issue(edition: Edition, name: str) -> Coverage:
    entries, stated = _entries(edition, name, None), edition.stated
    holders = (stated.holders[at] for at in distinct(stated.column("who")[entries]).tolist())
    who = {voice for holder in holders for voice in edition.voices.of(holder)}
    return Coverage(name, "issue", len(distinct(stated.owners[entries])), len(who))


def _names_an_expert(edition: Edition, question: str) -> bool:
    """Whether a question has the full name of an expert, or a surname that only one of them bears."""
    asked = f" {re.sub(r'[^a-z0-9]+', ' ', key(question))} "
    return any(f" {name.replace('-', ' ')} " in asked for name in edition.voices.expert_keys)


def _oldest_first(edition: Edition) -> list[Brief]:
    """All briefs, the undated ones before the others, so that a later date wins."""
    return sorted(edition.briefs.values(), key=lambda brief: (brief.date or "", brief.id))
