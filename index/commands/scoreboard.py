"""How a scoreboard reads: as text of at most 120 columns, and as one JSON object.

Nothing is measured or printed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from index.evaluation.scoreboard import Bound, Scoreboard, Share
from index.messages import say

COLUMNS = (
    "top 1", "top 3", "shown", "quoted", "f1", "strict", "lenient", "sentences", "views",
    "answered", "denied", "presented",
)  # fmt: skip
"""The figures of the table in their order."""


def scoreboard_text(board: Scoreboard, goals: Sequence[Bound]) -> str:
    """The scoreboard for a terminal: slices, goals, refusal, speed, reliability."""
    blocks = [_slices(board), _legend(), _goals(board, goals), _overall(board), _reliability(board)]
    return "\n\n".join("\n".join(block) for block in blocks)


def floor_lines(board: Scoreboard, below: Sequence[Bound]) -> Iterator[str]:
    """For each floor that is not kept, a line that names the figure, what was measured, and the floor."""
    for bound in below:
        found = board.figures.get(bound.figure)
        if found is None:
            yield say("floor-not-measured", figure=bound.figure, bound=bound)
        else:
            yield say("floor-not-kept", figure=bound.figure, found=f"{found:.3f}", bound=bound)


def scoreboard_object(board: Scoreboard, goals: Sequence[Bound], below: Sequence[Bound]) -> dict[str, Any]:
    """The scoreboard as a JSON object: every figure by its name, shares with their counts and interval."""
    return {
        "edition": board.edition,
        "questions": board.rows[-1].questions,
        "figures": {name: _figure(value, board.share(name)) for name, value in board.figures.items()},
        "reliability": [asdict(one) for one in board.reliability],
        "goals": [asdict(goal) | {"met": goal.met_by(board.figures)} for goal in goals],
        "below": [asdict(bound) for bound in below],
    }


def _figure(value: float, share: Share | None) -> dict[str, Any]:
    shown: dict[str, Any] = {"value": round(value, 4)}
    if share:
        shown |= {"count": share.count, "of": share.of, "interval": [round(end, 4) for end in share.interval]}
    return shown


def _slices(board: Scoreboard) -> Iterator[str]:
    yield f"{'':<13}{'n':>4}" + "".join(f"{name:>{_width(name)}}" for name in COLUMNS)
    for row in board.rows:
        cells = [f"{_cell(row.figures.get(name)):>{_width(name)}}" for name in COLUMNS]
        yield f"{row.name:<13}{row.questions:>4}" + "".join(cells)


def _legend() -> Iterator[str]:
    for name in COLUMNS:
        yield f"{name:<10} {say.of('column', name)}"


def _goals(board: Scoreboard, goals: Sequence[Bound]) -> Iterator[str]:
    heads = [say.of("goals", head) for head in ("figure", "measured", "interval", "goal")]
    yield f"{heads[0]:<24}{heads[1]:>9}   {heads[2]:<15}{heads[3]:<15}"
    for goal in goals:
        value, share = board.figures.get(goal.figure), board.share(goal.figure)
        likely = "–".join(f"{end:.2f}" for end in share.interval) if share and share.of else ""
        met = say("goals-met" if goal.met_by(board.figures) else "goals-not-met")
        yield f"{goal.figure:<24}{_cell(value, 3):>9}   {likely:<15}{goal!s:<15}{met}"


def _overall(board: Scoreboard) -> Iterator[str]:
    yield say("score-refusal", auroc=f"{board.auroc:.3f}")
    yield say("score-seconds", median=f"{board.seconds_median:.4f}", most=f"{board.seconds_p95:.4f}")


def _reliability(board: Scoreboard) -> Iterator[str]:
    heads = [say.of("bins", head) for head in ("confidence", "count", "mean", "right")]
    yield f"{heads[0]:<13}{heads[1]:>4}{heads[2]:>7}{heads[3]:>7}"
    for one in board.reliability:
        span = say("bins-span", low=f"{one.low:.1f}", high=f"{one.high:.1f}")
        yield f"{span}   {one.questions:>4}{one.confidence:>7.2f}{one.right:>7.2f}"


def _cell(value: float | None, digits: int = 2) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _width(name: str) -> int:
    return max(len(name), 5) + 2
