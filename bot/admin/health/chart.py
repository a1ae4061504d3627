"""Daily figures -> a picture for a phone: questions and refusals, answer times, subscribers, as the bytes of a PNG.

Portrait, as wide as a phone's screen, large type; colours that the colour-blind tell apart (Okabe
and Ito 2008), each line and bar named in words. Matplotlib loads when a picture is drawn, not before.
"""

from __future__ import annotations

import io
import logging
import math
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.admin.health.statistics import Day
from bot.messages import say
from index import ENGLISH, spoken_date, spoken_in

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 1080, 1440
"""Pixels: of a phone's screen, and of three panels that fit on it."""

DAYS = 60
"""The most days that are shown: more bars would be too thin."""

LABELLED = 7
"""So many days leave room for the number at each of them."""

_EDGE = 0.4
"""How far a line goes on beyond the middle of its first and last day, as bars do: one day fills the width, too."""

_DPI = 100
_BLUE, _RED, _GREEN, _INK, _FAINT, _GRID = "#0072B2", "#D55E00", "#009E73", "#1A1A1A", "#555555", "#DDDDDD"
_LETTER, _HEADING, _TITLE = 31, 34, 44
_LEFT, _RIGHT, _PANEL = 0.13, 0.94, 0.2


def chart(days: Sequence[Day]) -> bytes:
    """A PNG of the days, oldest first; at least one. It is in English: the font has Latin letters alone."""
    with spoken_in(ENGLISH):
        return _drawn(days)


def _drawn(days: Sequence[Day]) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it tells of its caches, with their paths
    figure = Figure(figsize=(WIDTH / _DPI, HEIGHT / _DPI), dpi=_DPI, facecolor="white")
    figure.text(_LEFT, 0.968, say("chart-title"), fontsize=_points(_TITLE), weight="bold", color=_INK, va="center")
    figure.text(_LEFT, 0.94, _told(days), fontsize=_points(_LETTER), color=_FAINT, va="center")
    panels: tuple[Callable[[Axes, Sequence[Day]], None], ...] = (_questions, _times, _subscribers)
    for panel, bottom in zip(panels, (0.675, 0.37, 0.065), strict=True):
        axes = figure.add_axes((_LEFT, bottom, _RIGHT - _LEFT, _PANEL))
        panel(axes, days)
        _finish(axes, days)
    made = io.BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(made, format="png", dpi=_DPI)
    return made.getvalue()


def _told(days: Sequence[Day]) -> str:
    first, last = (spoken_date(day.day) for day in (days[0], days[-1]))
    return first if first == last else f"{first} to {last}"


def _questions(axes: Axes, days: Sequence[Day]) -> None:
    refused = [day.refusals for day in days]
    answered = [day.questions - day.refusals for day in days]
    axes.bar(range(len(days)), answered, color=_BLUE, width=0.8)
    axes.bar(range(len(days)), refused, bottom=answered, color=_RED, width=0.8)
    _label(axes, [day.questions for day in days])
    _head(axes, "questions", ((_BLUE, "answered", sum(answered)), (_RED, "refused", sum(refused))))


def _times(axes: Axes, days: Sequence[Day]) -> None:
    for colour, times in ((_RED, [day.slowest_ms for day in days]), (_BLUE, [day.median_ms for day in days])):
        drawn = [float("nan") if time is None else max(1.0, time) for time in times]
        _line(axes, drawn, colour)
        _label(axes, times, colour)
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.yaxis.set_minor_formatter("")
    known = [max(1.0, time) for day in days for time in (day.median_ms, day.slowest_ms) if time is not None]
    decades = (math.floor(math.log10(min(known, default=10))), math.floor(math.log10(max(known, default=100))) + 1)
    room = 2.0 if len(days) <= LABELLED else 1.0
    axes.set_ylim(10.0 ** decades[0], room * 10.0 ** decades[1])
    _head(axes, "times", ((_BLUE, "median", None), (_RED, "slowest", None)))


def _subscribers(axes: Axes, days: Sequence[Day]) -> None:
    counts = [day.subscribers for day in days]
    _line(axes, counts, _GREEN)
    axes.fill_between(*_widened(counts), color=_GREEN, alpha=0.2)
    _label(axes, counts, _GREEN)
    _head(axes, "subscribers", ((_GREEN, "", counts[-1]),))


def _line(axes: Axes, values: Sequence[float], colour: str) -> None:
    """A line through the values of the days, from the first one's edge to the last one's."""
    axes.plot(*_widened(values), color=colour, linewidth=4)
    axes.plot(range(len(values)), values, color=colour, linestyle="none", marker="o", markersize=10)


def _widened(values: Sequence[float]) -> tuple[list[float], list[float]]:
    """Where the values of the days stand, with the first and the last once more at the edge of their day."""
    places = [-_EDGE, *map(float, range(len(values))), len(values) - 1 + _EDGE]
    return places, [values[0], *values, values[-1]]


def _label(axes: Axes, values: Sequence[float | None], colour: str = _INK) -> None:
    """The numbers above the days, where there are few of them."""
    if len(values) > LABELLED:
        return
    for at, value in enumerate(values):
        if value is not None:
            axes.annotate(
                f"{value:,.0f}", (at, max(1.0, value) if axes.get_yscale() == "log" else value), (0, 8),
                textcoords="offset points", ha="center", color=colour, fontsize=_points(_LETTER),
            )  # fmt: skip


def _head(axes: Axes, name: str, legend: Sequence[tuple[str, str, int | None]]) -> None:
    """The panel's name on the left, its colours in words and sums on the right."""
    place: dict[str, Any] = {"transform": axes.transAxes, "va": "bottom"}
    axes.text(0, 1.06, say.of("chart", name), fontsize=_points(_HEADING), weight="bold", color=_INK, **place)
    right = 1.0
    for colour, label, total in reversed(legend):
        words = " ".join(
            ["■", *([say.of("chart", label)] if label else []), *([] if total is None else [f"{total:,}"])]
        )
        axes.text(right, 1.06, words, fontsize=_points(_LETTER), color=colour, ha="right", **place)
        right -= (len(words) + 2) * _LETTER * 0.56 / ((_RIGHT - _LEFT) * WIDTH)


def _finish(axes: Axes, days: Sequence[Day]) -> None:
    """Whole numbers from nothing up, a few dates, and no more lines than needed."""
    if axes.get_yscale() == "linear":
        axes.set_ylim(0, max(4.0, axes.get_ylim()[1] * (1.05 if len(days) > LABELLED else 1.25)))
        axes.locator_params(axis="y", integer=True, nbins=4)
    axes.set_xlim(-_EDGE - 0.1, len(days) - 1 + _EDGE + 0.1)
    step = max(1, -(-len(days) // 6))
    shown = list(range(len(days) - 1, -1, -step))
    axes.set_xticks(shown, [_short(days[at].day) for at in shown])
    axes.tick_params(labelsize=_points(_LETTER), colors=_FAINT, length=0, pad=8)
    axes.tick_params(axis="y", which="minor", length=0)
    axes.grid(axis="y", color=_GRID, linewidth=1.5)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def _short(day: str) -> str:
    found = date.fromisoformat(day)
    return f"{found.day} {found:%b}"


def _points(pixels: int) -> float:
    return pixels * 72 / _DPI
