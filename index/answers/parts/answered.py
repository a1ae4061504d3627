"""The answers to the parts of a question -> one answer: each part's quotes under it, and which part has none.

What a part's quotes are is the pipeline's; nothing is chosen anew here but what fits beside the other parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.answers import positions
from index.answers.parts.asked import Part, own_words
from index.answers.quotes import quotes_lead
from index.english import stems_of
from index.messages import joined, say
from index.records import Answer, Citation, Statement


def together(whole: Answer, answered: Sequence[tuple[Part, Answer]]) -> Answer:
    """The answer to a question, made of those to its parts; as it was where they show nothing that it does not."""
    told = [answer for _, answer in answered if answer.kind == "answer"]
    if not told:
        return whole
    own = _own(whole, answered)
    quotes = [one for quotes in own for one in quotes]
    missing = [part for part, answer in answered if answer.kind == "none" and not _is_mostly_in(part, quotes)]
    if whole.kind == "answer" and all(_is_in(one, whole.citations) for one in quotes):
        return replace(whole, lead=" ".join([*_unanswered(missing), whole.lead]))
    numbered = [replace(one, number=at) for at, one in enumerate(quotes, 1)]
    found = [(part, answer, quotes) for (part, answer), quotes in zip(answered, own, strict=True) if quotes]
    headed = len(found) > 1 and len(found) + len(missing) == len(answered)
    headings = [_heading(part, answer, quotes) if headed else "" for part, answer, quotes in found for _ in quotes]
    rest = [one for one in (*whole.citations, *whole.further) if not _is_among(one, quotes)]
    return replace(
        whole,
        kind="answer",
        reason=None,
        lead=" ".join([*_unanswered(missing), quotes_lead(numbered)]),
        confidence=min(answer.confidence for answer in told),
        statements=tuple(
            Statement(one.quote, (one.number,), under) for one, under in zip(numbered, headings, strict=True)
        ),
        citations=tuple(numbered),
        further=tuple(replace(one, number=at) for at, one in enumerate(rest, len(quotes) + 1)),
    )


def unnarrowed(made: Answer) -> Answer:
    """The answer that shows a part of a survey with all of it: who also asks for something else asks of more."""
    survey = made.survey.whole if made.survey else None
    if survey is None:
        return made
    return replace(made, survey=survey, citations=survey.citations, statements=positions.stated(survey), further=())


def _own(whole: Answer, answered: Sequence[tuple[Part, Answer]]) -> list[list[Citation]]:
    """The quotes of each part, none of which another part has, two at most.

    First the best of each that is answered; what another's holds whole answers both. A part without an answer, or
    whose best quote another has a part of, gets what has more of its words than all that is shown for the others, if
    anything has.
    """
    own: list[list[Citation]] = [[] for _ in answered]

    def add(at: int, found: Iterable[Citation]) -> None:
        taken = [one for quotes in own for one in quotes]
        own[at] += [one for one in found if not _is_among(one, taken)][:1]

    sure = [at for at, (_, answer) in enumerate(answered) if answer.kind == "answer"]
    for at in sure:
        add(at, answered[at][1].citations[:1])
    led = [at for at in sure if own[at]]
    for at, (part, answer) in enumerate(answered):
        if answer.kind != "none" and not own[at] and not (at in sure and _is_within(answer.citations[0], own)):
            has = max(_shared(part, one) for quotes in own for one in quotes)
            found = (*answer.citations, *whole.citations, *whole.further)
            add(at, sorted((one for one in found if _shared(part, one) > has), key=lambda one: -_shared(part, one)))
    for at in led:
        add(at, answered[at][1].citations)
    return own


def _is_within(one: Citation, own: Sequence[Sequence[Citation]]) -> bool:
    """Whether the whole of a quote stands in one of these, beside other sentences."""
    return _is_in(one, [other for quotes in own for other in quotes if other.quote != one.quote])


def _shared(part: Part, one: Citation) -> int:
    """How many of a part's words a quote has."""
    return len(stems_of(part.said) & stems_of(one.quote))


def _heading(part: Part, answer: Answer, quotes: Sequence[Citation]) -> str:
    """The part as it stands over its quotes, with a word where they may not answer it.

    So it is where they have none of its words: what was found then was found for what another part asks.
    """
    asked = f"{part.said[:1].upper()}{part.said[1:]}?"
    told = answer.kind == "answer" and any(_own_stems(part) & stems_of(one.quote) for one in quotes)
    return asked if told else say("part-near", part=asked)


def _own_stems(part: Part) -> frozenset[str]:
    """The words of a part with a meaning of their own, as stems."""
    return stems_of(" ".join(own_words(part.said)))


def _is_mostly_in(part: Part, quotes: Sequence[Citation]) -> bool:
    """Whether a quote has half of the words of a part or more: then it may well be answered there."""
    own = _own_stems(part)
    return any(2 * len(own & stems_of(one.quote)) >= len(own) for one in quotes)


def _unanswered(parts: Sequence[Part]) -> list[str]:
    """A sentence that says for which parts no answer was found, if there are any."""
    return [say("part-unanswered", parts=joined([f"“{part.said}”" for part in parts], word="or"))] if parts else []


def _is_among(one: Citation, others: Iterable[Citation]) -> bool:
    """Whether a quote shares a character with one of these."""
    return any(one.brief_id == other.brief_id and one.start < other.end and other.start < one.end for other in others)


def _is_in(one: Citation, others: Iterable[Citation]) -> bool:
    """Whether the whole of a quote stands in one of these."""
    return any(one.brief_id == other.brief_id and other.start <= one.start and one.end <= other.end for other in others)
