"""Who says what: surveys of an issue, recommendations on a topic, and what the briefs hold of each voice.

Made from the positions and recommendations of an edition's briefs, with checked quotes. Whose each is and who counts
as a voice is decided in `index/corpus/voices.py`; how a survey reads, in `wording.py`; how words name an issue, in
`index/reading/issues.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import cast

from index.answers import quotes
from index.answers.wording import spoken_issue, survey_lead
from index.corpus.voices import holder, key, surname
from index.editions.store import Edition
from index.messages import say
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
    Sentence,
    Stance,
    Stand,
    Statement,
    Survey,
    View,
    Voice,
)
from index.spoken import spoken_date
from index.subject import Verdict

_AGREES_WITH = re.compile(r"\b(?:dis)?agrees? with\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Said:
    """A stance that a brief holds, and whose it is."""

    holder: Holder
    stance: Stance
    brief: Brief
    sentence: Sentence

    @property
    def quote(self) -> str:
        """The sentence that says it."""
        return self.brief.body[self.sentence.start : self.sentence.end]

    @property
    def same(self) -> object:
        """Equal for the same people; each unsigned article is one by itself."""
        return frozenset(map(key, self.holder.names)) or self.brief.id


def survey(
    edition: Edition,
    issue: str,
    *,
    first: Stance = "supports",
    within: Collection[str] | None = None,
    without: Collection[str] = (),
    near: Callable[[str, Sentence], float] | None = None,
    avoid: Avoided = NOTHING,
) -> Survey:
    """Who says what on an issue of the closed list: by stance, `first` leading, then by date, undated last.

    Within a stance experts and organisations come first, then governments, then articles that nobody signed.
    Whoever holds a stance shows once for it, with the latest brief; one who changed shows with both.
    `within` are the ids of the briefs that may speak, all of them without it; `without` are names that may not, and
    what speaks of what is to `avoid` is left out.
    With `near`, which tells how near a sentence of a brief is to a question, the nearest come first of their kind.
    """
    briefs = [brief for brief in _oldest_first(edition) if within is None or brief.id in within]
    unheard = frozenset(map(key, without))
    held = [said for said in _said(briefs, issue) if not unheard.intersection(map(key, said.holder.names))]
    latest = {(said.same, said.stance): said for said in held if not avoid.speaks(said.quote)}
    stances = STANCES[::-1] if first == STANCES[-1] else sorted(STANCES, key=lambda stance: stance != first)

    def place(said: _Said) -> tuple[int, int, float, str, str]:
        kinds = [voice.kind for voice in edition.voices.of(said.holder)]
        rank = 2 if not kinds else int("government" in kinds)
        far = -near(said.brief.id, said.sentence) if near else 0.0
        return stances.index(said.stance), rank, far, said.brief.date or "9999", said.holder.name

    ordered = sorted(latest.values(), key=place)
    citations, numbers = _cited(edition, ((said.brief, said.sentence) for said in ordered))
    views = tuple(
        View(
            said.holder,
            edition.voices.of(said.holder),
            said.stance,
            said.brief.date,
            numbers[said.brief.id, said.sentence],
        )
        for said in ordered
        if (said.brief.id, said.sentence) in numbers
    )
    spoken = {voice for said in held for voice in edition.voices.of(said.holder)}
    silent = {voice for brief in briefs for voice in edition.voices.heard[brief.id]} - spoken
    silent -= {voice for voice in silent if unheard.intersection(map(key, voice.names))}
    names = tuple(voice.name for voice in edition.voices.all if voice in silent and voice.kind != "government")
    return Survey(issue, views, citations, names, edition.subject.issue(issue).verdict)


def surveys(edition: Edition) -> tuple[Survey, ...]:
    """The survey of each issue on which somebody takes a position, in the order of the closed list."""
    return tuple(found for found in (survey(edition, issue) for issue in edition.subject.issue_names) if found.views)


def recommendations(edition: Edition, topic: str) -> Counsel:
    """What is recommended on a topic of the closed list, oldest first, undated last."""
    found = [
        (brief, advice, place)
        for brief in sorted(edition.briefs.values(), key=lambda brief: (brief.date or "9999", brief.id))
        for advice in brief.recommendations
        if topic in advice.topics and (place := quotes.place_of(advice.says, brief))
    ]
    citations, numbers = _cited(edition, ((brief, place) for brief, _, place in found))
    told = [
        Advice(whose, edition.voices.of(whose), brief.date, advice.actor, advice.action, numbers[brief.id, place])
        for brief, advice, place in found
        for whose in [holder(brief, advice)]
    ]
    return Counsel(topic, tuple(told), citations)


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
    views = {issue: len(survey(edition, issue).views) for issue in asked.issues}
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
    near: Callable[[str, Sentence], float] | None = None,
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
        citations=tuple(replace(survey.citations[old - 1], number=new) for old, new in numbers.items()),
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


def _said(briefs: Iterable[Brief], issue: str) -> Iterator[_Said]:
    """Every stance on an issue that the briefs hold, in their order."""
    for brief in briefs:
        for position in brief.positions:
            if position.issue == issue and (place := quotes.place_of(position.says, brief)) is not None:
                yield _Said(holder(brief, position), cast(Stance, position.stance), brief, place)


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
    said = list(_said(_oldest_first(edition), name))
    who = {voice for one in said for voice in edition.voices.of(one.holder)}
    return Coverage(name, "issue", len({one.brief.id for one in said}), len(who))


def _names_an_expert(edition: Edition, question: str) -> bool:
    """Whether a question has the full name of an expert, or a surname that only one of them bears."""
    names = list(edition.voices.experts())
    surnames = [surname(name) for name in names]
    told = {key(name) for name in names} | {name for name in surnames if surnames.count(name) == 1}
    asked = f" {re.sub(r'[^a-z0-9]+', ' ', key(question))} "
    return any(f" {name.replace('-', ' ')} " in asked for name in told)


def _oldest_first(edition: Edition) -> list[Brief]:
    """All briefs, the undated ones before the others, so that a later date wins."""
    return sorted(edition.briefs.values(), key=lambda brief: (brief.date or "", brief.id))
