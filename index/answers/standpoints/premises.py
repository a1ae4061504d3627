"""What a question takes for granted of one voice, held against the positions that the briefs have of it.

Only what positions prove is said: that a voice takes no position on an issue, or takes the other one. In doubt nothing
is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from index.answers.confidence import SURVEY
from index.answers.quotes import spoken_issue, spoken_stance
from index.answers.standpoints.held import Advises, Said, Stands, advice_of, answer, is_noted, positions_of
from index.answers.standpoints.sides import meant_by
from index.editions.store import Edition
from index.english import tokens
from index.messages import say
from index.reading.issues import asks_whether, is_for_or_against, is_yes_or_no, named_in, stance_first
from index.reading.question import Reading
from index.reading.words import key, words_in
from index.records import Answer, Sentence, Stance, Stand, Voice
from index.subject import Issue

_GRANTED = re.compile(
    r"\b(?:why|how come|(?:what|which) (?:made|makes|reasons?|led|moved|arguments?|grounds?)|when did)\b", re.IGNORECASE
)
"""A question that asks after the circumstances of something takes that for granted."""

CLOSEST, NEAR = 2, 0.2
"""How many of a voice's sentences are shown where it takes no position, and the cosine with the question from which."""

CLOSE = 2
"""So many words behind a name tell which side somebody is said to take."""

_FACT = re.compile(r"\b(?:how (?!come)|which|where|who|whose|whom)\b", re.IGNORECASE)
"""A question after something that positions do not tell."""

_ALONE = re.compile(r"\b(?:alone|solely|entirely|exclusively|only|fully)\b", re.IGNORECASE)
"""Who is judged so is not judged in part."""

_HEDGED = re.compile(
    r"\b(?:no|without|lack\w*|little|less|few\w*|instead|rather|only|alone|just|too|more|most|but|than)\b", re.I
)
"""What may turn or weaken what a question takes for granted."""


@dataclass(frozen=True, slots=True)
class Premise:
    """What a question asks of a voice, or takes for granted: where it stands on an issue; `stands` is where it does."""

    voice: Voice
    issue: Issue
    stands: Stands | None
    contrary: bool
    """Whether the question takes for granted that the voice is on the other side."""
    asked: Stance | None = None
    """The stance of which the question asks whether the voice takes it."""


def premise(
    edition: Edition,
    reading: Reading,
    voice: Voice,
    issue: Issue,
    stands: Stands | None,
    *,
    own: frozenset[str],
    other: frozenset[str],
) -> Premise | None:
    """What is to be said of where a voice stands on the issue of a question; None where nothing is proved.

    `own` are the stems by which the question names the issue, `other` those that it has besides. With any of them it
    is about something more special, but who is against a thing is not for it on some ground or other.
    """
    yes_or_no = is_yes_or_no(reading.text) or asks_whether(reading.question)
    sided = is_for_or_against(reading.text) or (issue.verdict is not None and yes_or_no)
    granted = _GRANTED.search(reading.text) is not None
    outright = issue in named_in(reading.text, edition.subject)
    if stands and granted and _ALONE.search(reading.text):
        meant = meant_by(reading.text, issue, edition.subject)
        if meant and meant[0] != stands.stance:
            return Premise(voice, issue, stands, contrary=True)
    if other and not (granted and outright and stands and not _HEDGED.search(reading.text)):
        return None
    if _FACT.search(reading.text) and not granted:
        return None
    if stands is None:
        asked = sided and (yes_or_no or granted) and outright
        silent = _is_known(edition, voice, issue) and (asked or not _speaks_of(edition, voice, own))
        return Premise(voice, issue, None, contrary=False) if silent else None
    first = stance_first(reading.text, issue)
    opposed = {stands.stance, first} == {"supports", "opposes"} and _takes_side(voice, reading.text)
    if not sided or (granted and not opposed) or not (granted or yes_or_no):
        return None
    return Premise(voice, issue, stands, contrary=granted, asked=first if asks_whether(reading.question) else None)


def _takes_side(voice: Voice, text: str) -> bool:
    """Whether a text has a word for being for something or against it right behind the voice's name.

    What somebody is said to think of a thing ("finds it dangerous") no list of words tells.
    """
    names = {key(one.split()[-1]) for one in voice.names}
    words = words_in(text)
    behind = (words[at + 1 : at + 1 + CLOSE] for at, word in enumerate(words) if word.key in names)
    return any(is_for_or_against(" ".join(word.text for word in those)) for those in behind)


def _is_known(edition: Edition, voice: Voice, issue: Issue) -> bool:
    """Whether silence tells anything: somebody takes a position on the issue, and something of the voice is noted."""
    return issue.name in edition.stated.positions and is_noted(edition, voice)


def _speaks_of(edition: Edition, voice: Voice, words: frozenset[str]) -> bool:
    """Whether a brief in which a voice is heard has all of these stems."""
    return any(words <= set(tokens(edition.briefs[brief].text)) for brief in edition.voices.places.get(voice, ()))


def told(edition: Edition, question: str, found: Premise, near: Callable[[str, Sentence], float]) -> Answer:
    """The answer to a question of which that is to be said: where the voice does stand, or what comes closest.

    Where it takes a position, and that is what was asked, the position is the answer; otherwise it comes near. `near`
    tells how near a sentence of a brief is to the question.
    """
    lead = _lead(found)
    if found.stands is not None:
        said = [Said("", found.stands.brief, found.stands.place)]
        made = answer(edition, question, lead, said, confidence=SURVEY)
        if made is not None:
            return replace(made, kind="near", reason="partly", confidence=1 - SURVEY) if found.contrary else made
    closest = answer(edition, question, lead, _closest(edition, found.voice, near), confidence=1 - SURVEY)
    if closest is None:
        return Answer(question, "none", lead, 1 - SURVEY, edition=edition.number, reason="absent")
    return replace(closest, kind="near", reason="partly")


def _closest(edition: Edition, voice: Voice, near: Callable[[str, Sentence], float]) -> list[Said]:
    """Those of a voice's positions and recommendations that come closest to a question, by `near`."""
    held: list[Stands | Advises] = [*positions_of(edition, voice).values(), *advice_of(edition, voice)]
    ranked = sorted(held, key=lambda one: -near(one.brief.id, one.place))
    kept = {(one.brief.id, one.place): one for one in ranked if near(one.brief.id, one.place) >= NEAR}
    return [Said("", one.brief, one.place) for one in [*kept.values()][:CLOSEST]]


def _lead(found: Premise) -> str:
    """Where the voice stands, or that it takes no position."""
    name, count = found.voice.name, len(found.voice.names)
    stance = found.stands.stance if found.stands else "supports"
    stand = Stand(found.issue.name, stance, None, found.issue.verdict)
    issue = spoken_issue(stand)
    if found.stands is None:
        return say("premise-silent", name=name, count=count, issue=issue)
    if found.issue.verdict:
        where = say("stands-verdict", name=name, count=count, issue=issue, stance=spoken_stance(stand, stance))
    else:
        where = say.of("stands-there", stance, name=name, count=count, issue=issue)
    if found.contrary:
        return say("premise-contrary", where=where)
    return f"{_whether(found.stands.stance, found)} {where}" if found.asked else where


def _whether(stance: Stance, found: Premise) -> str:
    """Yes, no, or what lies between, as far as the position is what was asked."""
    if stance == "conditional" and found.asked != "conditional":
        return say("whether-in-part" if found.issue.verdict else "whether-conditional")
    return say("whether-yes" if stance == found.asked else "whether-no")
