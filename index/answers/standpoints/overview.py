"""A voice or a topic in short, for who asks for no more: what is recommended, and where the sides are."""

from __future__ import annotations

from collections.abc import Sequence

from index.answers import positions
from index.answers.quotes import spoken_issue, spoken_voices, stance_counts
from index.answers.standpoints.held import Advises, Said, Stands, advice_of, answer, positions_of
from index.corpus.chunking import place_of
from index.corpus.voices import holder
from index.editions.store import Edition
from index.messages import joined, say
from index.reading.binding import NOTHING, Avoided
from index.records import STANCES, Answer, Stand, Survey, Voice

ADVICE, SIDES, ISSUES = 4, 3, 2
"""Of a voice: recommendations before its positions. Of a topic: quotes an issue, one a stance, and issues."""


def of_voice(
    edition: Edition,
    question: str,
    voice: Voice,
    *,
    advice_alone: bool = False,
    avoid: Avoided = NOTHING,
    confidence: float,
) -> Answer | None:
    """What a voice recommends and where it stands, or its recommendations alone; None where it holds neither."""
    advised, stands = advice_of(edition, voice, avoid), positions_of(edition, voice, avoid)
    if advice_alone and advised:
        said = [_advised(one) for one in advised]
        lead = _advice_lead(voice, advised)
        return answer(edition, question, lead, said, confidence=confidence)
    first = [_advised(one) for one in advised[:ADVICE]]
    used = {(one.brief.id, one.place) for one in first}
    said = [*first, *(_stands(edition, one) for one in stands.values() if (one.brief.id, one.place) not in used)]
    said += [_advised(one) for one in advised[ADVICE:]]
    lead = " ".join([_advice_lead(voice, advised), *_stands_lead(edition, [*stands.values()])])
    return answer(edition, question, lead, said, confidence=confidence)


def of_topic(
    edition: Edition, question: str, topic: str, *, avoid: Avoided = NOTHING, confidence: float
) -> Answer | None:
    """The sides on the issues of a topic, then what is recommended on it; None where the briefs hold too little."""
    issues = [
        issue.name for issue in edition.subject.issues if topic in issue.topics and issue.name not in avoid.issues
    ]
    every = [positions.survey(edition, issue, avoid=avoid) for issue in issues]
    surveys = [survey for survey in every if survey.voices()]
    surveys = sorted(surveys, key=lambda survey: -len(survey.voices()))[:ISSUES]
    said = [one for survey in surveys for one in _sides(edition, survey)]
    used = {(one.brief.id, one.place) for one in said}
    advised = _advice_on(edition, topic, avoid)
    said += [_advised(one) for one in advised if (one.brief.id, one.place) not in used]
    if len(said) < SIDES:
        return None
    lead = [say("overview-sides", issue=spoken_issue(survey), told=stance_counts(survey)) for survey in surveys]
    who = [voice for one in advised for voice in edition.voices.of(holder(one.brief, one.advice))]
    if who:
        lead.append(say("overview-advice", voices=spoken_voices(who), topic=topic))
    most = SIDES * len(surveys) + ADVICE
    return answer(edition, question, " ".join(lead), said, confidence=confidence, most=most)


def _advice_on(edition: Edition, topic: str, avoid: Avoided) -> list[Advises]:
    """What is recommended on a topic, experts and organisations first, the latest first; but what is to `avoid`."""
    found = [
        Advises(advice, brief, place)
        for brief, advice, place in sorted(
            positions.advice_on(edition, topic), key=lambda one: (one[0].date or "", one[0].id), reverse=True
        )
        if not avoid.speaks(advice.says, advice.topics)
    ]
    return sorted(found, key=lambda one: not _is_by_experts(edition, one))


def _is_by_experts(edition: Edition, one: Advises) -> bool:
    """Whether an expert or an organisation recommends it."""
    return any(voice.kind != "government" for voice in edition.voices.of(holder(one.brief, one.advice)))


def _sides(edition: Edition, survey: Survey) -> list[Said]:
    """One quote for each stance, of an expert where there is one."""
    under = say("under-issue", issue=spoken_issue(survey))
    views = sorted(survey.views, key=lambda view: not any(voice.kind != "government" for voice in view.voices))
    first = {stance: next((view for view in views if view.stance == stance), None) for stance in STANCES}
    cited = [survey.citations[view.citation - 1] for view in first.values() if view]
    places = [(edition.briefs[one.brief_id], place_of(one.quote, edition.briefs[one.brief_id])) for one in cited]
    return [Said(under, brief, place) for brief, place in places if place]


def _advised(one: Advises) -> Said:
    return Said(say("under-advice", actor=one.advice.actor), one.brief, one.place)


def _stands(edition: Edition, one: Stands) -> Said:
    return Said(say("under-issue", issue=_on(edition, one.issue)), one.brief, one.place)


def _advice_lead(voice: Voice, advised: Sequence[Advises]) -> str:
    """How much a voice recommends, and on what."""
    if not advised:
        return say("overview-no-advice", name=voice.name)
    topics = dict.fromkeys(topic for one in advised for topic in one.advice.topics)
    return say("overview-voice", name=voice.name, recommendations=len(advised), topics=joined([*topics]))


def _stands_lead(edition: Edition, stands: Sequence[Stands]) -> list[str]:
    """What the positions are for, for on conditions, and against; issues that nobody is for or against are left out."""
    told: list[str] = []
    for stance in STANCES:
        issues = [one.issue for one in stands if one.stance == stance and not edition.subject.issue(one.issue).verdict]
        told += [say.of("overview", stance, issues=joined(issues))] if issues else []
    return [say("overview-stands", told="; ".join(told))] if told else []


def _on(edition: Edition, issue: str) -> str:
    return spoken_issue(Stand(issue, "supports", None, edition.subject.issue(issue).verdict))
