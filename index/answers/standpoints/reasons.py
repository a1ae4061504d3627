"""Why those whom an answer quotes hold what they hold: for "why?" and "why not?" behind an answer, and in a question.

The reason often stands in the sentence behind the position, or some sentences off: of the brief that was quoted, the
sentence that comes nearest to the question why and to what was quoted, of the same holder, and no further demand of
his. Where a brief has none, what was quoted speaks for itself if it names a cause or a consequence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.answers.quotes import stance_heading
from index.answers.standpoints.held import Said, answer
from index.answers.windows import leans, told_apart
from index.corpus.voices import entries
from index.editions.store import Edition
from index.messages import say
from index.reading.followups import JOINT
from index.reading.issues import names_a_stance
from index.reading.kinds import FILLER
from index.reading.speakers import VERBS
from index.reading.words import FUNCTION_WORDS, stem, words_in
from index.records import Answer, Brief, Citation, Sentence

SHOWN, A_STANCE = 6, 3
"""Reasons that are shown, and of those who take one stance where several do."""

ENOUGH = 0.7
"""What a sentence must score to be taken for a reason."""

WITH_REASON = 600
"""Characters at most of a quote with the reason for it."""

CAUSE, NEXT, NEIGHBOUR, SAME = 0.15, 0.15, 0.05, 0.5
"""What a sentence gains that tells why, that follows what was quoted, that stands before it, and for each unit of
the cosine with it."""

_WHY = re.compile(r"\b(?:why|how come|reasons?|reasoning|rationale|arguments?|grounds?|motives?)\b", re.IGNORECASE)
_CAUSE = (
    r"because|risk\w*|otherwise|only way|way (?:to|of)|cannot|too \w+|so that|since(?! (?:\d|then|the|[A-Z]))"
    r"|(?:did|has|have|had) not|fail\w*|rather than"
)
_NAMES_CAUSE = re.compile(rf"\b(?:{_CAUSE})\b")
_TELLS_WHY = re.compile(
    rf"\b(?:{_CAUSE}|would|could|might|may|(?:more|less) likely|costs?|makes? it|do(?:es)? not|lead\w* to)\b"
)
"""A cause; and besides what comes of a thing, or doesn't."""

_ARGUED = re.compile(rf"{_WHY.pattern}|\b(?:pros|cons)\b|\bcase (?:for|against)\b", re.IGNORECASE)
_NOT = re.compile(r"\bnot\b", re.IGNORECASE)
_ASKING = frozenset(
    map(stem, "why how come reason reasoning rationale argument ground motive explain give back".split())
)

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Why:
    """A question why, and nothing else, and the question whose answer it asks the reasons of."""

    before: str
    denied: bool
    """Whether it is "why not"."""


def why_of(question: str) -> Why | None:
    """What a follow-up that was joined to the question before it asks, if it is a bare "why?"."""
    said, joint, before = question.rpartition(JOINT)
    if not joint or JOINT in said or not _WHY.search(said):
        return None
    left = {stem(word.key) for word in words_in(said) if word.key not in FUNCTION_WORDS | FILLER}
    return None if left - _ASKING - VERBS else Why(before, _NOT.search(said) is not None)


def reasons(edition: Edition, question: str, why: Why, given: Answer, vector: Vector) -> Answer | None:
    """The reasons of those whom the answer `given` quotes; None where its briefs give none.

    `vector` is the question's. Of a survey those of the stance that leads come first, and behind "why not" the others.
    """
    if given.kind == "none":
        return None
    groups = list(_groups(edition, given, why))
    said: list[Said] = []
    for under, cited in groups:
        places = [(one, reason_of(edition, one, vector)) for one in cited]
        kept = [Said(under, edition.briefs[one.brief_id], place) for one, place in places if place]
        said += kept[: A_STANCE if len(groups) > 1 else SHOWN]
    lead = say("reasons") if said else say("reasons-none")
    if not said and given.survey:
        said = [Said(under, edition.briefs[one.brief_id], _whole(one)) for under, cited in groups[:1] for one in cited]
    made = answer(edition, question, lead, said, confidence=given.confidence, most=SHOWN)
    return None if made is None else replace(made, kind=given.kind, reason=given.reason, notes=given.notes)


def asks_for_reasons(text: str) -> bool:
    """Whether a question asks, among other things, why something is held."""
    return _ARGUED.search(text) is not None


def with_reasons(edition: Edition, given: Answer, vector: Vector) -> Answer:
    """A survey whose quotes go on to the reason, where the brief gives it near by; anything else as it is.

    `vector` is the question's.
    """
    if given.survey is None:
        return given
    survey = given.survey
    cited = tuple(_with_reason(edition, one, vector) for one in survey.citations)
    quotes = {one.number: one.quote for one in cited}
    said = tuple(replace(one, text=quotes[one.citations[0]]) for one in given.statements)
    return replace(given, survey=replace(survey, citations=cited), citations=cited, statements=said)


def _with_reason(edition: Edition, cited: Citation, vector: Vector) -> Citation:
    """A quote with the reason for it and what stands between them, if that is not much."""
    place, brief = _reason(edition, cited, vector), edition.briefs[cited.brief_id]
    if place is None:
        return cited
    start, end = min(place.start, cited.start), max(place.end, cited.end)
    return replace(cited, quote=brief.body[start:end], start=start, end=end) if end - start <= WITH_REASON else cited


def reason_of(edition: Edition, cited: Citation, vector: Vector) -> Sentence | None:
    """The reason for what was quoted, by the question why (its unit vector), from its brief or out of itself."""
    return _reason(edition, cited, vector) or _of_itself(cited)


def _groups(edition: Edition, given: Answer, why: Why) -> Iterator[tuple[str, Sequence[Citation]]]:
    """What was quoted under its headings: of a survey by stance, of anything else what it says of views and advice.

    Who asked for one side gets the reasons of that side, and of the others behind "why not".
    """
    if given.survey is None:
        yield "", [one for one in given.citations if _is_held(edition.briefs[one.brief_id], one)]
        return
    survey = given.survey.whole or given.survey
    views = survey.views
    stances = list(dict.fromkeys(view.stance for view in views))
    if names_a_stance(why.before):
        stances = stances[1:] if why.denied else stances[:1]
    for stance in stances[::-1] if why.denied else stances:
        cited = dict.fromkeys(view.citation for view in views if view.stance == stance)
        yield stance_heading(survey, stance), [survey.citations[number - 1] for number in cited]


def _is_held(brief: Brief, cited: Citation) -> bool:
    """Whether what was quoted says a position or a recommendation."""
    return any(entry.says in cited.quote for entry in entries(brief))


def _whole(cited: Citation) -> Sentence:
    return Sentence(cited.start, cited.end)


def _of_itself(cited: Citation) -> Sentence | None:
    """What was quoted, where it names its reason itself."""
    return _whole(cited) if _NAMES_CAUSE.search(cited.quote) else None


def _reason(edition: Edition, cited: Citation, vector: Vector) -> Sentence | None:
    """Where the brief that was quoted gives the reason: the sentence, with the quoted one where they are neighbours."""
    brief = edition.briefs[cited.brief_id]
    every = sorted(edition.layout.sentences_of(brief.id).items(), key=lambda one: one[0].start)
    own = [at for at, (place, _) in enumerate(every) if cited.start <= place.start < cited.end]
    if not own:
        return None
    quoted = edition.sentence_vectors[[every[at][1] for at in own]]
    best, reached = None, ENOUGH
    for at, (place, row) in enumerate(every):
        if at in own or place.start == 0 or not _may_be_reason(brief, every[own[0]][0], place):
            continue
        held = edition.sentence_vectors[row]
        score = float(held @ vector) + SAME * float((quoted @ held).max())
        score += CAUSE * (_TELLS_WHY.search(brief.body[place.start : place.end]) is not None)
        score += NEXT * (at == own[-1] + 1) + NEIGHBOUR * (at == own[0] - 1)
        best, reached = (at, score) if score > reached else (best, reached)
    if best is None:
        return None
    return _together(brief, [place for place, _ in every], own, best)


def _may_be_reason(brief: Brief, quoted: Sentence, place: Sentence) -> bool:
    """Whether a sentence is by whoever is quoted, and neither a position nor a recommendation of its own."""
    first, second = sorted((quoted, place), key=lambda one: one.start)
    text = brief.body[place.start : place.end]
    stands = any(text in entry.says or entry.says in text for entry in entries(brief))
    return not stands and not told_apart(brief, first, second, near=False)


def _together(brief: Brief, places: Sequence[Sentence], own: Sequence[int], best: int) -> Sentence:
    """The sentence with what was quoted, where they are neighbours, or with the one it leans on."""
    first, last = min(best, own[0]), max(best, own[-1])
    near = best in (own[0] - 1, own[-1] + 1) and not _parted(brief, places[first], places[last])
    if not near:
        leaning = (
            best > 0 and leans(brief.body[places[best].start :]) and not _parted(brief, places[best - 1], places[best])
        )
        first, last = (best - 1 if leaning else best), best
    return Sentence(places[first].start, places[last].end)


def _parted(brief: Brief, one: Sentence, other: Sentence) -> bool:
    """Whether a paragraph ends between two sentences."""
    return "\n\n" in brief.body[one.start : other.end]
