"""What came of the questions -> figures: with and without the model side by side, and what its claims came to."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator, Sequence

from benchmarks.language_model.asking import Asked
from index.evaluation.scoreboard import Outcome, Share, share_of
from index.library import Library
from index.records import Answer

SHARES = ("shown", "quoted", "lenient", "answered", "denied", "presented")
"""The scoreboard's shares that are compared."""

SURE = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
"""Confidences below which a model's “no” might turn an answer into what only comes near."""


def told(asked: Sequence[Asked], library: Library, seconds: float) -> Iterator[str]:
    """The lines to be printed."""
    pairs = [one.outcomes(library) for one in asked]
    without, with_model = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    yield f"{len(asked)} questions, {sum(one.question.answerable for one in asked)} answerable"
    yield ""
    yield f"{'':24}{'without':>16}{'with the model':>16}"
    for name in SHARES:
        yield f"{name:24}{_share(share_of(name, without)):>16}{_share(share_of(name, with_model)):>16}"
    yield f"{'f1 of quotes':24}{_f1(without):>16}{_f1(with_model):>16}"
    yield ""
    yield from _calls(asked, seconds)
    yield ""
    yield from _claims(asked)
    yield ""
    yield from _refusing(asked)


def _share(share: Share) -> str:
    return f"{share.value:.3f} ({share.count}/{share.of})" if share.value is not None else "–"


def _f1(outcomes: Sequence[Outcome]) -> str:
    scores = [one.f1 for one in outcomes if one.answerable]
    return f"{statistics.mean(scores):.3f}" if scores else "–"


def _calls(asked: Sequence[Asked], seconds: float) -> Iterator[str]:
    wanted = [one for one in asked if one.request is not None]
    said = [one.said for one in wanted if one.said is not None]
    yield f"asked the model: {len(wanted)}; no reply: {dict(Counter(one.failed for one in wanted if one.failed))}"
    worded = [one for one in wanted if one.after.claims]
    yield f"worded: {len(worded)} of {len(wanted)} ({len(worded) / max(1, len(wanted)):.0%})"
    if said:
        took, tokens = sorted(one.seconds for one in said), [one.tokens for one in said]
        late = sum(one > seconds for one in took)
        yield (
            f"seconds: median {statistics.median(took):.1f}, 90th percentile {took[int(0.9 * (len(took) - 1))]:.1f}, "
            f"longest {took[-1]:.1f}; over {seconds:g}: {late}"
        )
        yield f"tokens: mean {statistics.mean(tokens):.0f}, most {max(tokens)}; whole: {sum(one.whole for one in said)}"


def _claims(asked: Sequence[Asked]) -> Iterator[str]:
    judged = [one for one in asked if one.reply and one.result]
    made = sum(len(one.reply.claims) for one in judged if one.reply)
    kept = sum(len(one.after.claims) for one in judged)
    dropped = [drop for one in judged if one.result for drop in one.result.dropped]
    fell = made - kept - len(dropped)
    yield f"claims: made {made}, shown {kept}, at fault {len(dropped)}, fell with their answer {fell}"
    kinds = Counter(fault.kind for drop in dropped for fault in drop.faults[:1])
    yield "at fault by kind: " + ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
    answerable = [one for one in judged if one.question.answerable and one.after.claims]
    on_brief = sum(bool(_cited(one.after) & set(one.question.briefs)) for one in answerable)
    yield f"worded answers to answerable questions whose claims cite a right brief: {on_brief} of {len(answerable)}"


def _cited(answer: Answer) -> set[str]:
    """The briefs on which the claims of an answer rest."""
    numbers = {number for claim in answer.claims for number in claim.citations}
    return {one.brief_id for one in (answer.survey or answer).citations if one.number in numbers}


def _refusing(asked: Sequence[Asked]) -> Iterator[str]:
    """What the model says of whether there is an answer, and what would come of it if it were heeded."""
    judged = [one for one in asked if one.reply]
    for answerable in (True, False):
        said = Counter(
            (one.before.kind, one.reply.answered or "silent")
            for one in judged
            if one.reply and one.question.answerable == answerable
        )
        yield f"{'answerable' if answerable else 'unanswerable'}: " + ", ".join(
            f"{kind} and “{word}” {count}" for (kind, word), count in sorted(said.items())
        )
    answers = [one for one in asked if one.before.kind == "answer"]
    for limit in SURE:
        heeded = [
            one
            for one in answers
            if one.reply and one.reply.answered == "no" and not one.before.survey and one.before.confidence < limit
        ]
        good, bad = (sum(one.question.answerable == value for one in heeded) for value in (True, False))
        yield f"a “no” heeded below {limit:g}: of those presented {bad} unanswerable fewer, {good} answerable lost"
