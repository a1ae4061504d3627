"""How a scoreboard reads: as text of at most 100 columns, and as one JSON object.

Nothing is measured or printed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from index.evaluation.scoreboard import ALL, Bound, Scoreboard, Share

COLUMNS = {
    "top 1": "answerable questions with a gold brief ranked first",
    "top 3": "the same among the first three",
    "top 5": "the same among the first five",
    "quoted": "answerable questions with a gold sentence quoted; a refused one has none",
    "strict": "quotes that overlap a gold sentence, of those given to answerable questions",
    "lenient": "quotes that are from a gold brief, of the same",
    "briefs": "gold briefs that are cited",
    "sentences": "gold sentences that are quoted",
    "views": "gold experts that are shown, where all of them are asked for",
    "refused": "questions that are refused",
}
"""The figures of the table in their order, each with what it is the share of."""


def scoreboard_text(board: Scoreboard, goals: Sequence[Bound]) -> str:
    """The scoreboard for a terminal: slices, goals, refusal, speed, reliability."""
    blocks = [_slices(board), _legend(), _goals(board, goals), _overall(board), _reliability(board)]
    return "\n\n".join("\n".join(block) for block in blocks)


def floor_lines(board: Scoreboard, below: Sequence[Bound]) -> Iterator[str]:
    """For each floor that is not kept, a line that names the figure, what was measured, and the floor."""
    for bound in below:
        found = board.figures.get(bound.figure)
        measured = "was not measured" if found is None else f"is {found:.3f}"
        yield f"{bound.figure} {measured}; it has to be {bound}."


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
        cells = [f"{_cell(row.shares[name].value):>{_width(name)}}" for name in COLUMNS]
        yield f"{row.name:<13}{row.questions:>4}" + "".join(cells)


def _legend() -> Iterator[str]:
    for name, meaning in COLUMNS.items():
        yield f"{name:<10} {meaning}"


def _goals(board: Scoreboard, goals: Sequence[Bound]) -> Iterator[str]:
    yield f"{'goals':<24}{'measured':>9}   {'95 % interval':<15}{'goal':<15}"
    for goal in goals:
        value, share = board.figures.get(goal.figure), board.share(goal.figure)
        likely = "–".join(f"{end:.2f}" for end in share.interval) if share and share.of else ""
        met = "met" if goal.met_by(board.figures) else "not met"
        yield f"{goal.figure:<24}{_cell(value, 3):>9}   {likely:<15}{goal!s:<15}{met}"


def _overall(board: Scoreboard) -> Iterator[str]:
    figures = board.figures
    yield (
        f"refusal: precision {_cell(figures.get(f'{ALL}/refusal precision'))}, "
        f"recall {_cell(figures.get(f'{ALL}/refusal recall'))}, AUROC {board.auroc:.3f}"
    )
    yield f"seconds: median {board.seconds_median:.4f}, 95th percentile {board.seconds_p95:.4f}"


def _reliability(board: Scoreboard) -> Iterator[str]:
    yield f"{'confidence':<13}{'n':>4}{'mean':>7}{'right':>7}"
    for one in board.reliability:
        yield f"{one.low:.1f} to {one.high:.1f}   {one.questions:>4}{one.confidence:>7.2f}{one.right:>7.2f}"


def _cell(value: float | None, digits: int = 2) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _width(name: str) -> int:
    return max(len(name), 5) + 2
