"""What the figures of a scoreboard are held against: goals to reach, and floors not to fall below.

Goals stand here; floors in a reviewed file, a margin of noise below what was measured.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import QuestionsRefused
from index.evaluation.retrieval import text_of


@dataclass(frozen=True, slots=True)
class Bound:
    """The least (or, with `at_most`, the greatest) value that a figure may have."""

    figure: str
    value: float
    at_most: bool = False

    def met_by(self, figures: Mapping[str, float]) -> bool:
        """Whether the figure keeps to it; a figure that was not measured does not."""
        found = figures.get(self.figure)
        if found is None:
            return False
        return found <= self.value if self.at_most else found >= self.value

    def __str__(self) -> str:
        return f"at {'most' if self.at_most else 'least'} {self.value:g}"


GOALS = (
    Bound("all/exact", 1.0),
    Bound("all/top 3", 0.95),
    Bound("near-topic/refused", 0.85),
    Bound("off-topic/refused", 1.0),
    Bound("all/wrongly refused", 0.05, at_most=True),
    Bound("disagreement/views", 0.80),
    Bound("all/calibration error", 0.08, at_most=True),
)


def read_floors(path: Path) -> tuple[Bound, ...]:
    """The floors in a JSON file of two objects, "at least" and "at most", from a figure's name to a number.

    Raises QuestionsRefused when the file is of another form. A name that no figure has is a floor never kept.
    """
    try:
        held = json.loads(text_of(path))
    except (ValueError, RecursionError) as error:
        raise QuestionsRefused(f"{path.name} is not JSON.") from error
    if not isinstance(held, dict) or held.keys() != {"at least", "at most"}:
        raise QuestionsRefused(f"{path.name} needs two objects, “at least” and “at most”, and nothing else.")
    return tuple(
        _floor(path, figure, value, at_most=key == "at most")
        for key, figures in held.items()
        for figure, value in _figures(path, key, figures).items()
    )


def _figures(path: Path, key: str, figures: Any) -> dict[str, Any]:
    if not isinstance(figures, dict):
        raise QuestionsRefused(f"{path.name}: “{key}” needs an object from figure to number.")
    return figures


def _floor(path: Path, figure: str, value: Any, *, at_most: bool) -> Bound:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise QuestionsRefused(f"{path.name}: the floor of “{figure}” is not a number.")
    return Bound(figure, float(value), at_most=at_most)
