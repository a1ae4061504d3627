"""What a voice holds, as statements: its positions, one an issue, and its recommendations, each with its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from index.answers import quotes
from index.corpus.chunking import place_of
from index.corpus.voices import holder
from index.editions.holdings.layout import Numbers, distinct, is_among, spread
from index.editions.holdings.stated import POSITION, RECOMMENDATION
from index.editions.store import Edition
from index.reading.binding import NOTHING, Avoided
from index.records import Answer, Brief, Citation, Recommendation, Sentence, Stance, Statement, Voice

SHOWN = 6
"""Statements that an overview shows; what else there is comes next."""


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a voice stands on an issue, and the sentence that says it."""

    issue: str
    stance: Stance
    brief: Brief
    place: Sentence


@dataclass(frozen=True, slots=True)
class Advises:
    """What a voice recommends, and the sentence that says it."""

    advice: Recommendation
    brief: Brief
    place: Sentence


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a brief, and the heading that it belongs under."""

    under: str
    brief: Brief
    place: Sentence


def positions_of(
    edition: Edition, voice: Voice, avoid: Avoided = NOTHING, *, on: str | None = None
) -> dict[str, Stands]:
    """The latest position of a voice on each issue, in the order of the closed list, but what is to `avoid`.

    Of one issue, where that is given.
    """
    found: dict[str, Stands] = {}
    for brief in reversed(_briefs_of(edition, _entries(edition, voice, POSITION, on))):
        for one in reversed(brief.positions):
            is_wanted = one.issue not in found and on in (None, one.issue)
            place = place_of(one.says, brief) if is_wanted else None
            if place is None or avoid.speaks(one.says, (), one.issue):
                continue
            if voice in edition.voices.of(holder(brief, one)):
                found[one.issue] = Stands(one.issue, cast(Stance, one.stance), brief, place)
    return {issue: found[issue] for issue in edition.subject.issue_names if issue in found}


def advice_of(edition: Edition, voice: Voice, avoid: Avoided = NOTHING) -> tuple[Advises, ...]:
    """What a voice recommends, the latest brief first, but what is to `avoid`."""
    return tuple(
        Advises(advice, brief, place)
        for brief in reversed(_briefs_of(edition, _entries(edition, voice, RECOMMENDATION)))
        for advice in brief.recommendations
        if (place := place_of(advice.says, brief)) and voice in edition.voices.of(holder(brief, advice))
        if not avoid.speaks(advice.says, advice.topics)
    )


def is_noted(edition: Edition, voice: Voice) -> bool:
    """Whether a position or a recommendation of a voice is noted."""
    return any(len(_entries(edition, voice, kind)) for kind in (POSITION, RECOMMENDATION))


def _entries(edition: Edition, voice: Voice, kind: int, issue: str | None = None) -> Numbers:
    """The rows of a voice's positions or recommendations that stand in a body; of positions, those on one issue."""
    stated, number = edition.stated, edition.layout.number
    heard = np.array([number[one] for one in edition.voices.places.get(voice, ())], dtype=np.int64)
    rows = spread(stated.starts, heard)
    rows = rows[(stated.column("kind")[rows] == kind) & (stated.column("start")[rows] >= 0)]
    if issue is not None:
        rows = rows[is_among(rows, stated.positions.get(issue, rows[:0]))]
    who = stated.column("who")[rows]
    theirs = [at for at in distinct(who).tolist() if voice in edition.voices.of(stated.holders[at])]
    made: Numbers = rows[np.isin(who, theirs)]
    return made


def _briefs_of(edition: Edition, entries: Numbers) -> list[Brief]:
    """The briefs that these entries are of, each once, the undated ones before the others."""
    ids = [edition.layout.ids[row] for row in distinct(edition.stated.owners[entries]).tolist()]
    edition.briefs.ahead(ids)
    return sorted((edition.briefs[one] for one in ids), key=lambda brief: (brief.date or "", brief.id))


def shown(
    edition: Edition, said: Sequence[Said], *, most: int = SHOWN
) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """Statements under their headings, those of one heading together, and all citations, each sentence once.

    Of more than `most` different sentences the citations that follow belong to no statement: they come next.
    """
    places = {(one.brief.id, one.place): (one.brief, one.place) for one in said}
    citations = quotes.citations(edition.voices, places.values())
    numbers = {(one.brief_id, Sentence(one.start, one.end)): one.number for one in citations}
    headings = dict.fromkeys(one.under for one in said)
    made: list[Statement] = []
    for under in headings:
        for one in said:
            number = numbers.get((one.brief.id, one.place))
            if one.under == under and number is not None and number <= most:
                statement = Statement(citations[number - 1].quote, (number,), under)
                made += [] if statement in made else [statement]
    return tuple(made), citations


def answer(
    edition: Edition,
    question: str,
    lead: str,
    said: Iterable[Said],
    *,
    confidence: float,
    most: int = SHOWN,
) -> Answer | None:
    """An answer of these sentences under their headings; None where no quote of them is exact."""
    statements, citations = shown(edition, [*said], most=most)
    if not statements:
        return None
    return Answer(
        question=question,
        kind="answer",
        lead=lead,
        confidence=confidence,
        statements=statements,
        citations=citations[:most],
        edition=edition.number,
        further=citations[most:],
    )
