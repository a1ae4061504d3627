"""A question about a line that somebody points at: answered from the line's own source first, then from others.

The line may be a part of a quote, a quote with what stands over it, or its number. What follows is what stands around
it in its brief, what else that brief says to the question, and what others say, each under a heading of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.answers import around, quotes
from index.answers.pipeline import Pipeline
from index.answers.quotes import speaker
from index.answers.statements import statements
from index.editions.store import Edition
from index.english import one_line
from index.messages import say
from index.reading.question import Reading, read
from index.records import Answer, Brief, Citation, Item, Sentence, Statement

FEWEST_LETTERS = 4
"""Letters that a line has at least by which it is looked for among the quotes of an answer."""

FEWEST_WORDS = 4
"""Words that it has at least by which it is looked for in all briefs."""

SAME_BRIEF, ELSEWHERE = 2, 2
"""Statements from the rest of the line's brief, and from others."""

Slice = tuple[Brief, Sentence]


def line_of(edition: Edition, said: str, cited: Sequence[Citation]) -> Slice | None:
    """The sentences of a brief that a line is from which was picked among these quotes; None where it means none."""
    text = one_line(said).strip(" “”\"'…")
    for citation in _meant(text, cited) if len(text) >= FEWEST_LETTERS or "[" in text else ():
        place = around.placed(edition, citation)
        if place.state == "stands" and place.brief is not None:
            inside = _found(text, citation.quote) or (0, len(citation.quote))
            return place.brief, _whole(place.brief, edition, place.start + inside[0], place.start + inside[1])
    return None


def line_anywhere(edition: Edition, said: str) -> Slice | None:
    """The sentences of any brief that a line is from, if it is long enough to be looked for."""
    text = one_line(said).strip(" “”\"'…")
    words = text.split()
    if len(words) < FEWEST_WORDS:
        return None
    rarest = max(words, key=len)
    for brief in edition.briefs.values():
        found = _found(text, brief.text) if rarest in brief.body else None
        if found is not None:
            return brief, _whole(brief, edition, *found)
    return None


def on_line(pipeline: Pipeline, line: Slice, question: str, ordinary: Answer | None = None) -> Answer:
    """What the briefs say to a question about a line; `ordinary` is the answer to it without the line, if it has one.

    A question that names nothing of its own ("why?", "who disagrees?") asks about the line alone.
    """
    edition, (brief, claim) = pipeline.edition, line
    said = brief.body[claim.start : claim.end]
    reading = replace(read(question, pipeline.names), brief_ids=frozenset((brief.id,)))
    found = pipeline.search(reading, pipeline.encoder.question(f"{question} {said}"))
    own = around.widened(edition, brief, claim)
    windows = statements(edition, reading, found.aimed, found.hits, several=False, read_on=False)[0]
    same = [one.slice for one in windows if one.slice.end <= own.start or own.end <= one.slice.start][:SAME_BRIEF]
    bare = _names_nothing(reading)
    others = [] if bare or ordinary is None else _elsewhere(edition, ordinary, brief)
    about_it = bare and not _asks_what(reading)
    answered = bool(others) or found.verdict == "answer" or about_it
    others = others or around.others(edition, _item(edition, brief, claim))[:ELSEWHERE]
    citations = quotes.citations(edition.voices, [(brief, own), *((brief, one) for one in same), *others])
    headings = ["", *[say("claim-same")] * len(same), *[say("around-others")] * len(others)]
    return Answer(
        question=question,
        kind="answer" if answered else "near",
        lead=say("claim" if answered else "claim-near", title=brief.title),
        confidence=1.0 if about_it else max(found.confidence, ordinary.confidence if ordinary else 0.0),
        statements=tuple(
            Statement(one.quote, (one.number,), under) for one, under in zip(citations, headings, strict=True)
        ),
        citations=citations,
        edition=edition.number,
        reason=None if answered else "partly",
        read_as=say("claim-read", question=question, line=said),
    )


def _names_nothing(reading: Reading) -> bool:
    """Whether a question speaks of no topic, name, number or source of its own."""
    named = (reading.experts, reading.publishers, reading.mentioned, reading.unknown, reading.details)
    return not (reading.topics or any(named))


def _asks_what(reading: Reading) -> bool:
    """Whether a question wants a certain thing, such as a number or a date, and not what the line is about."""
    return reading.wants is not None and reading.wants.kind not in ("yes/no", "reason", "person")


def _meant(text: str, cited: Sequence[Citation]) -> Iterator[Citation]:
    """The quotes that a line may mean: it is a part of one, holds one, or has its number or its speaker."""
    parts = [one for one in cited if text and (text in one_line(one.quote) or one_line(one.quote) in text)]
    numbers = {int(number) for number in re.findall(r"\[(\d{1,4})\]", text)}
    yield from (*parts, *(one for one in cited if one.number in numbers))
    yield from (one for one in cited if speaker(one) in text)


def _found(text: str, body: str) -> tuple[int, int] | None:
    """Where a line stands in a text, whatever the spaces between its words are."""
    found = re.search(r"\s+".join(map(re.escape, text.split())), body) if text else None
    return found.span() if found else None


def _whole(brief: Brief, edition: Edition, start: int, end: int) -> Sentence:
    """The whole sentences that a slice of a brief touches."""
    inside = [one for one in around.sentences_of(edition, brief) if one.start < end and start < one.end]
    return Sentence(inside[0].start, inside[-1].end) if inside else Sentence(start, end)


def _elsewhere(edition: Edition, ordinary: Answer, brief: Brief) -> list[Slice]:
    """What an answer quotes from other briefs."""
    other = [one for one in ordinary.citations if one.brief_id != brief.id and one.brief_id in edition.briefs]
    return [(edition.briefs[one.brief_id], Sentence(one.start, one.end)) for one in other[:ELSEWHERE]]


def _item(edition: Edition, brief: Brief, claim: Sentence) -> Item:
    """The line as what others are asked about: what its sentence takes a stance on, or else its brief's topics."""
    (citation,) = quotes.citations(edition.voices, [(brief, claim)])
    said = [one for one in brief.positions if one.says in citation.quote or citation.quote in one.says]
    return Item(
        brief_id=brief.id,
        quote=citation.quote,
        start=claim.start,
        end=claim.end,
        kind="position",
        voices=citation.holder.names if citation.holder else (),
        date=brief.date,
        url=brief.url,
        publisher=brief.publisher,
        title=brief.title,
        source_title=brief.source_title,
        topics=brief.topics,
        stances=tuple((one.issue, one.stance) for one in said),  # type: ignore[misc]  # checked when it was read
    )
