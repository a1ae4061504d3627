"""A survey -> the answer to a question that asks who stands where: told in its terms, and as narrow as it asks.

Who asks of ending a thing is told who is for that; who asks for one side is shown that side, and the rest comes next;
a survey that is wider than the question says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.answers import positions
from index.answers.standpoints.whether import meant_by, whether
from index.answers.statements import telling
from index.answers.wording import nobody_lead, survey_lead
from index.editions.store import Edition
from index.messages import say
from index.messages.spoken import joined
from index.reading.binding import holds, is_the_same
from index.reading.issues import asks_to_end
from index.reading.kinds import Detail
from index.reading.question import Reading
from index.records import STANCES, Answer, Stance, Survey, VoiceKind
from index.subject import Issue, Named, Subject
from index.tokens import tokens

ENOUGH = 2
"""So many quotes of the side that is asked for stand alone; of fewer, those who set conditions are shown too."""


_KINDS: Mapping[VoiceKind, re.Pattern[str]] = {
    "organisation": re.compile(
        r"\b(?:which|what|any|list|name|all)(?: the)? (?:organi[sz]ations?|think.tanks?|institutes?|groups?)\b"
        r"(?! (?:or|and)\b)",
        re.I,
    ),
    "government": re.compile(r"\b(?:which|what|any|list|name|all)(?: the)? (?:governments?|officials?|states)\b", re.I),
}
"""What asks for voices of one kind."""

_EXPERTS = re.compile(r"\bany (?:\w+ )?(?:experts?|analysts?|scholars?|specialists?)\b", re.I)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks of a survey: the issue, the stance that leads, how sure that is.

    `narrower` are the stems that make it narrower than the issue; `alone` says that only those who take that stance
    are asked for, `outright` that the sides on the issue, and nothing else, are what its yes or no is about.
    """

    reading: Reading
    issue: Issue
    first: Stance
    sure: float
    narrower: frozenset[str]
    alone: bool
    outright: bool


def told(edition: Edition, made: Answer, asked: Asked) -> Answer | None:
    """The answer `made` of a survey as it is asked for; "near" when nobody stands where it asks.

    None where the question judges, or names, somebody whom the survey does not name.
    """
    if made.survey is None:
        return made
    reading, issue, first = asked.reading, asked.issue, asked.first
    meant = meant_by(reading.text, issue, edition.subject)
    if meant:
        return _judged(made, made.survey, *meant)
    if first == "conditional" and issue.verdict:
        narrow = positions.narrowed(made.survey, (first,))
        return _narrowed(made, narrow) if narrow.views else made
    survey = made.survey
    if issue.ended and first == "opposes" and asks_to_end(reading.text, issue):
        survey = positions.turned(survey, issue.ended)
        made = replace(made, survey=survey, lead=survey_lead(survey))
    if asked.alone and not any(view.stance == first for view in survey.views):
        lead = nobody_lead(survey, first)
        return replace(made, kind="near", reason="partly", lead=lead, confidence=1 - asked.sure)
    narrow = _of_one_side(survey, first) if asked.alone else survey
    narrow = _of_one_kind(narrow, reading.text)
    names = _besides(edition, reading, issue)
    naming = _naming(narrow, names, edition.subject) if names else None
    if names and naming is None:
        return None  # of what the question names none of the quotes speaks
    # Of what is narrower, or meant in other words, its survey proves nothing.
    said = whether(naming or survey, reading, first, _kind_of(reading.text)) if naming or asked.outright else ""
    wider = _wider(naming, names, edition.subject) if names or asked.narrower else ""
    narrow = naming or narrow
    made = replace(made, lead=" ".join(part for part in (said, made.lead, wider) if part))
    return made if narrow is survey else _narrowed(made, narrow)


def _of_one_side(survey: Survey, first: Stance) -> Survey:
    """The survey of those who take the stance that is asked for.

    Who is for a thing on conditions is for it; those who are against it only stand alone where they are not few.
    """
    narrow = positions.narrowed(survey, (first,))
    alone = first == "opposes" and len(narrow.citations) >= ENOUGH
    return narrow if alone else positions.narrowed(survey, (first, "conditional"))


def _of_one_kind(survey: Survey, text: str) -> Survey:
    """The survey of those alone who are of the kind that is asked for, if any are."""
    kind = next((kind for kind, asked in _KINDS.items() if asked.search(text)), None)
    cited = {view.citation for view in survey.views if any(voice.kind == kind for voice in view.voices)}
    return positions.narrowed(survey, STANCES, cited) if cited else survey


def _kind_of(text: str) -> VoiceKind | None:
    """Of which kind of voices a question asks whether any does something; None for whoever it is."""
    kind = next((kind for kind, asked in _KINDS.items() if asked.search(text)), None)
    return kind or ("expert" if _EXPERTS.search(text) else None)


def _besides(edition: Edition, reading: Reading, issue: Issue) -> list[Detail]:
    """The names in a question that tell quotes apart, but those of the issue itself and of the parties to it all."""
    parties = (frozenset(tokens(name)) for one in edition.subject.actors for name in (one.name, *one.also))
    own = frozenset(tokens(" ".join((*issue.texts, *issue.cues, *issue.contrary, *edition.subject.general))))
    known = {own, *parties}
    found: list[Detail] = []
    for one in telling(edition, reading):
        if one.kind == "name" and not any(stems.issuperset(one.stems) for stems in known):
            found += [] if any(is_the_same(one, other, edition.subject) for other in found) else [one]
    return found


def _naming(survey: Survey, names: Sequence[Detail], subject: Subject) -> Survey | None:
    """The survey of the quotes that hold one of these names; None where none does."""
    told = [one.quote for one in survey.citations]
    cited = {at for at, quote in enumerate(told, 1) if any(holds(one, quote, subject) for one in names)}
    return positions.narrowed(survey, STANCES, cited) if cited else None


def _wider(naming: Survey | None, names: Sequence[Detail], subject: Subject) -> str:
    """That a question is narrower than its survey, and of which of its names the quotes speak."""
    if naming is None:
        return say("survey-wider")
    told = [one.quote for one in naming.citations]
    held = [one for one in names if any(holds(one, quote, subject) for quote in told)]
    return say("survey-naming", names=joined([_as_quoted(one.surface, told) for one in held], word="or"))


def _as_quoted(name: str, quotes: Sequence[str]) -> str:
    """A name as the quotes spell it, if they hold it."""
    found = (re.search(rf"\b{re.escape(name)}\b", quote, re.IGNORECASE) for quote in quotes)
    return next((one[0] for one in found if one), name)


def _judged(made: Answer, survey: Survey, stance: Stance, who: Named) -> Answer | None:
    """The survey of those who judge as is asked, or in part so; None where they judge somebody who isn't named.

    `who` is judged: somebody who is no actor himself has to stand in the quotes.
    """
    told = [one.quote for one in survey.citations]
    if who.actor and not any(_names(who, one) for one in told):
        return None
    named = frozenset(view.citation for view in survey.views if not who.actor or _names(who, told[view.citation - 1]))
    narrow = positions.narrowed(survey, (stance, "conditional"), named)
    if not narrow.views:
        return made
    taken = any(view.stance == stance for view in survey.views)
    lead = made.lead if taken else nobody_lead(survey, stance)
    return replace(_narrowed(made, narrow), lead=lead)


def _names(who: Named, quote: str) -> bool:
    """Whether a quote has somebody's name."""
    return any(re.search(rf"\b{re.escape(name)}\b", quote) for name in (who.name, *who.also))


def _narrowed(made: Answer, survey: Survey) -> Answer:
    """The answer with a part of its survey alone; its lead counts all of it, and the rest comes next."""
    shown = {(one.brief_id, one.start) for one in survey.citations}
    rest = [one for one in made.citations if (one.brief_id, one.start) not in shown]
    return replace(
        made,
        survey=survey,
        citations=survey.citations,
        statements=positions.stated(survey),
        further=tuple(replace(one, number=number) for number, one in enumerate(rest, len(survey.citations) + 1)),
    )
