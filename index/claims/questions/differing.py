"""Why two sides of an issue differ: the reasons of both, out of the briefs that an answer quotes, for a model to word.

Without a model's words it is no answer: then the quote of each side that comes nearest to a reason is shown, and said
to be that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

import numpy as np
from numpy.typing import NDArray

from index.answers import around, quotes
from index.answers.pipeline import Pipeline
from index.answers.quotes import spoken_issue, spoken_stance
from index.answers.standpoints.reasons import reason_of
from index.editions.store import Edition
from index.messages import ENGLISH, joined, say, spoken_in
from index.records import STANCES, Answer, Brief, Citation, Sentence, Stance, Stand, Statement, Survey

A_SIDE = 4
"""Quotes of each side that a model gets."""

ORDER: tuple[Stance, ...] = ("supports", "opposes", "conditional")
"""Which stances are set against each other first."""

CONFIDENCE = 1.0
"""Who stands on which side is in the front matter."""

Vector = NDArray[np.float32]
Slice = tuple[Brief, Sentence]
Key = tuple[str, Stance]
Held = list[tuple[Key, Citation]]
"""Quotes, each with whose it is and which side it takes."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Two sides of an issue, each with its name and with what was quoted of it; and the question why they differ."""

    question: str
    names: tuple[str, str]
    cited: tuple[Sequence[Citation], Sequence[Citation]]


def sides_of(edition: Edition, of: Answer | Survey) -> Sides | None:
    """The two sides of a survey, or of the first issue on which a comparison has two; None where there are none."""
    survey = of.survey if isinstance(of, Answer) else of
    if survey is not None:
        with spoken_in(ENGLISH):
            return _of_survey(survey.whole or survey)
    return _of_comparison(edition, of) if isinstance(of, Answer) and of.kind == "answer" else None


def differing(now: Pipeline, of: Answer | Survey) -> Answer | None:
    """The quotes that come nearest to the reasons of both sides, as an answer that a model may word; None without two.

    Its question is in English, as its words will be; the first quote of each side is shown.
    """
    found = sides_of(now.edition, of)
    if found is None:
        return None
    vector = now.encoder.question(found.question)
    told = [list(dict.fromkeys(_reasons(now, cited, vector)))[:A_SIDE] for cited in found.cited]
    turns = chain.from_iterable(zip_longest(*told))
    slices = list(dict.fromkeys(one for one in turns if one is not None))
    citations = quotes.citations(now.edition.voices, slices)
    at = {(one.brief_id, one.start, one.end): one.number for one in citations}
    numbers = [
        tuple(at[key] for brief, place in one if (key := (brief.id, place.start, place.end)) in at) for one in told
    ]
    if not all(numbers) or set(numbers[0]) & set(numbers[1]):
        return None
    best = tuple(one for one in citations if one.number in (numbers[0][0], numbers[1][0]))
    return Answer(
        question=found.question,
        kind="answer",
        lead=say("differ-quotes"),
        confidence=CONFIDENCE,
        statements=tuple(Statement(one.quote, (one.number,)) for one in best),
        citations=best,
        edition=now.edition.number,
        further=tuple(one for one in citations if one not in best),
        sides=tuple(zip(found.names, numbers, strict=True)),
    )


def _of_survey(survey: Survey) -> Sides | None:
    """Those for and against, or for want of one of them those with conditions; governments for want of experts."""
    debated = [stance for stance in ORDER if survey.counted(stance)]
    taken = (debated if len(debated) > 1 else [stance for stance in ORDER if survey.voices(stance)])[:2]
    if len(taken) < 2:
        return None
    both = [{view.citation for view in survey.views if view.stance == stance and view.voices} for stance in taken]
    one, other = (
        [survey.citations[number - 1] for number in sorted(own - twice)]
        for own, twice in ((both[0], both[1]), (both[1], both[0]))
    )
    issue = spoken_issue(survey)
    first, second = (f"{issue}: {spoken_stance(survey, stance)}" for stance in taken)
    return Sides(say("differ-question", issue=issue), (first, second), (one, other)) if one and other else None


def _of_comparison(edition: Edition, answer: Answer) -> Sides | None:
    """Two of those who are set side by side, by what they say on each issue on which they differ, furthest first."""
    found: dict[tuple[str, str], list[tuple[int, list[Citation], list[Citation]]]] = {}
    for held in _by_issue(edition, answer):
        for one, other in _pairs(held):
            apart = abs(STANCES.index(one[1]) - STANCES.index(other[1]))
            first, second = ([citation for key, citation in held if key == side] for side in (one, other))
            found.setdefault((one[0], other[0]), []).append((-apart, first, second))
    if not found:
        return None
    names, told = min(found.items(), key=lambda one: min(row[0] for row in one[1]))
    told.sort(key=lambda row: row[0])
    with spoken_in(ENGLISH):
        question = say("differ-question-two", names=joined(names))
    return Sides(question, names, ([one for row in told for one in row[1]], [one for row in told for one in row[2]]))


def _by_issue(edition: Edition, answer: Answer) -> Iterator[Held]:
    """The quotes that a comparison has under the heading of each issue."""
    cited = {one.number: one for one in answer.citations}
    groups: dict[str, list[Citation]] = {}
    for statement in answer.statements:
        groups.setdefault(statement.under, []).extend(cited[number] for number in statement.citations)
    for under, quoted in groups.items():
        if under:
            yield from _under(edition, under, quoted, answer.language)


def _under(edition: Edition, under: str, quoted: Sequence[Citation], language: str) -> Iterator[Held]:
    """The quotes under a heading that names an issue, those that take a side on it."""
    for issue in edition.subject.issues:
        told = [Stand(issue.name, stance, None, issue.verdict) for stance in STANCES]
        with spoken_in(language):
            is_it = say("under-issue", issue=spoken_issue(told[0])) == under
        if is_it:
            with spoken_in(ENGLISH):
                spoken = spoken_issue(told[0])
                taken = [(one, dict(around.sides(edition, one)).get(spoken)) for one in quoted]
            yield [((joined(one.holder.names), side), one) for one, side in taken if side and one.holder]


def _pairs(held: Held) -> Iterator[tuple[Key, Key]]:
    """Two of different names that take different sides."""
    every = list(dict.fromkeys(key for key, _ in held if key[0]))
    for at, one in enumerate(every):
        yield from ((one, other) for other in every[at + 1 :] if one[0] != other[0] and one[1] != other[1])


def _reasons(now: Pipeline, cited: Sequence[Citation], vector: Vector) -> Iterator[Slice]:
    """Where the briefs of a side give its reasons, then what it holds; governments behind those who debate."""
    held: list[Slice] = []
    for one in sorted(cited, key=_is_official):
        brief = now.edition.briefs[one.brief_id]
        place = reason_of(now.edition, one, vector)
        if place is not None:
            yield brief, place
        if place is None or not (place.start <= one.start and one.end <= place.end):
            held.append((brief, Sentence(one.start, one.end)))
    yield from held


def _is_official(cited: Citation) -> bool:
    return all(voice.kind == "government" for voice in cited.voices)
