"""What came of the questions, written out for people: every claim, and answers side by side to be marked."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from benchmarks.language_model.asking import Asked
from index.answers.quotes import speaker
from index.records import Answer

PRESENTED = 40
"""Answers that a reader marks."""

QUOTES = 8
"""Quotes under each: of a survey there may be many more."""


def claims_of(asked: Sequence[Asked]) -> Iterator[str]:
    """Each claim that is shown with the quotes that it cites, then those that are not, with why."""
    for one in asked:
        if one.reply is None or one.result is None:
            continue
        yield f"## {one.question.text}"
        yield f"{one.before.kind} {one.before.confidence:.2f}; the model: {one.reply.answered}, {one.reply.premise!r}"
        quotes = {citation.number: citation.quote for citation in (one.after.survey or one.after).citations}
        for claim in one.after.claims:
            yield f"+ {claim.text}"
            yield from (f"    [{number}] {quotes[number]}" for number in claim.citations)
        given = {piece.number: piece.text for piece in one.request.evidence} if one.request else {}
        for drop in one.result.dropped:
            why = ", ".join(f"{fault.kind}: {fault.what}" for fault in drop.faults)
            yield f"- {drop.claim.text}   ({why})"
            yield from (f"    [{number}] {given.get(number, 'no such number')}" for number in drop.claim.citations)
        yield ""


def side_by_side(asked: Sequence[Asked], seed: int) -> tuple[list[str], list[str]]:
    """Answers without and with the model as A and B, in an order that tells nothing; and the key to it.

    Only those of which both can be told apart, at most forty.
    """
    rng = random.Random(seed)
    worded = [one for one in asked if one.after.claims]
    chosen = rng.sample(worded, min(PRESENTED, len(worded)))
    sheet, key = [], []
    for number, one in enumerate(chosen, 1):
        both = [("without", one.before), ("with", one.after)]
        rng.shuffle(both)
        sheet.append(f"# {number}. {one.question.text}")
        for letter, (_, answer) in zip("AB", both, strict=True):
            sheet += ["", f"## {number}{letter}", "", _as_text(answer)]
        sheet += ["", "A is: good / usable / poor      B is: good / usable / poor      better: A / B / neither", ""]
        key.append(f"{number} A={both[0][0]} B={both[1][0]}")
    return sheet, key


def _as_text(answer: Answer) -> str:
    """The answer as a person sees it: lead, claims where there are some, and the quotes under their numbers."""
    lines = [*answer.notes, answer.lead, ""]
    for claim in answer.claims:
        lines.append(f"{claim.text} {''.join(f'[{number}]' for number in claim.citations)}")
    lines += [""] if answer.claims else []
    for one in (answer.survey or answer).citations[:QUOTES]:
        lines.append(f"[{one.number}] {one.quote} ({speaker(one)}, {one.date or 'no date'})")
    return "\n".join(lines)
