"""Surveys -> a picture of issues by voices, coloured by stance, as the bytes of a PNG.

Laid out for a phone: portrait, as wide as its screen, large type. Colours are told apart by the
colour-blind too (Okabe and Ito 2008), and each cell has a sign besides. Who stands where is
`positions.py`'s. Matplotlib loads when a picture is drawn, not before.
"""

from __future__ import annotations

import io
import logging
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.answers.wording import spoken_voices
from index.errors import StorageFailure
from index.messages import say
from index.records import Survey, Voice
from index.spoken import abridged

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, NAMES, CELL = 1080, 396, 48
"""Pixels: of a phone's screen, of the column of names, and of the height of a row."""

HEAD, FOOT, LETTER = 660, 70, 27

ROWS, COLUMNS = 30, 16
"""The most voices and issues that a phone still shows legibly: Telegram makes a picture's longer side 1280 pixels."""

MOST_NAMES = 2
"""Names of a voice that a row has room for; of more, the first and how many others."""

LOOKS = {
    "supports": ("#0072B2", "white", "+"),
    "conditional": ("#F0E442", "black", "±"),
    "opposes": ("#D55E00", "white", "−"),
}
"""The colour of a stance's cell, of the sign in it, and the sign."""

_SILENT, _INK, _FAINT = "#F1F1F1", "#1A1A1A", "#555555"
_DPI = 100
_SLIM = 0.6
"""The width of a letter as a share of its height."""


def chart(surveys: Sequence[Survey], *, note: str) -> bytes:
    """A PNG with a row a voice and a column an issue, those with most positions; `note` stands below."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it tells of its caches, with their paths
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except OSError as error:  # it wants a folder for its cache, or a temporary one
        raise StorageFailure(say("no-temporary")) from error

    columns, rows = _chosen(surveys)
    officials = [voice for voice in rows if voice.kind == "government"]
    others = rows[: len(rows) - len(officials)]
    height = HEAD + CELL * (len(rows) + bool(officials)) + FOOT
    figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(height, 0))
    axes.set_axis_off()
    _headings(axes, columns, _told(surveys, columns, rows))
    for at, voice in enumerate(others):
        _row(axes, HEAD + CELL * at, voice, columns)
    if officials:
        _text(axes, 24, HEAD + CELL * (len(others) + 0.55), say("map-officials"), LETTER, colour=_FAINT)
    for at, voice in enumerate(officials, start=len(others) + 1):
        _row(axes, HEAD + CELL * at, voice, columns)
    _text(axes, 24, height - FOOT / 2, note, 22, colour=_FAINT)
    made = io.BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(made, format="png", dpi=_DPI)
    return made.getvalue()


def _chosen(surveys: Sequence[Survey]) -> tuple[list[Survey], list[Voice]]:
    """The issues and the voices with most positions; governments last, and beside each other who agree."""
    held = Counter(voice for survey in surveys for voice in survey.voices())
    most = set(sorted(held, key=lambda voice: (-held[voice], voice.name))[:ROWS])
    columns = sorted(surveys, key=lambda survey: -len(most.intersection(survey.voices())))[:COLUMNS]
    looks: dict[Voice, list[int]] = {voice: [] for voice in most}
    for at, survey in enumerate(columns):
        for view in survey.views:
            for voice in most.intersection(view.voices):
                looks[voice].extend((at, list(LOOKS).index(view.stance)))
    shown = (voice for voice in most if looks[voice])
    return columns, sorted(shown, key=lambda voice: (voice.kind == "government", looks[voice], voice.name))


def _told(surveys: Sequence[Survey], columns: Sequence[Survey], rows: Sequence[Voice]) -> str:
    """What the picture shows, and of how much."""
    everyone = len({voice for survey in surveys for voice in survey.voices()})
    if (everyone, len(surveys)) == (len(rows), len(columns)):
        return say("map-all", voices=spoken_voices(rows), count=len(surveys))
    return say("map-most", rows=len(rows), voices=everyone, columns=len(columns), issues=len(surveys))


def _headings(axes: Axes, columns: Sequence[Survey], told: str) -> None:
    """The title, what the picture shows, the legend, and the issues' names, written upwards."""
    _text(axes, 24, 48, say("map-title"), 48, weight="bold")
    _text(axes, 24, 100, told, LETTER, colour=_FAINT)
    left = 24.0
    for stance, (colour, ink, sign) in [*LOOKS.items(), ("silent", (_SILENT, _INK, ""))]:
        means = say.of("map", stance)
        _cell(axes, left, 132, 44, CELL - 6, colour)
        _text(axes, left + 22, 132 + CELL / 2 - 3, sign, 32, colour=ink, align="center", weight="bold")
        _text(axes, left + 54, 132 + CELL / 2 - 3, means, LETTER)
        left += 54 + len(means) * LETTER * _SLIM + 30
    for at, survey in enumerate(columns):
        name = survey.issue.removeprefix("a ").removeprefix("an ")
        _text(axes, _left(at, columns) + _width(columns) / 2, HEAD - 10, name, LETTER, align="center", up=True)


def _row(axes: Axes, top: float, voice: Voice, columns: Sequence[Survey]) -> None:
    """A name and its cells; a cell with two stances is shared by them."""
    name = abridged(voice.names, MOST_NAMES)
    letter = min(LETTER, (NAMES - 36) / (len(name) * _SLIM * 0.98))
    _text(axes, NAMES - 12, top + CELL / 2, name, letter, align="right")
    width = _width(columns)
    for at, survey in enumerate(columns):
        left = _left(at, columns)
        stances = dict.fromkeys(view.stance for view in survey.views if voice in view.voices)
        looks = [LOOKS[stance] for stance in stances] or [(_SILENT, _INK, "")]
        share = (width - 4) / len(looks)
        for part, (colour, ink, sign) in enumerate(looks):
            start = left + 2 + part * share
            _cell(axes, start, top + 2, share, CELL - 4, colour)
            size = min(32, share)
            _text(axes, start + share / 2, top + CELL / 2, sign, size, colour=ink, align="center", weight="bold")


def _width(columns: Sequence[Survey]) -> float:
    return (WIDTH - NAMES - 12) / max(1, len(columns))


def _left(at: int, columns: Sequence[Survey]) -> float:
    return NAMES + at * _width(columns)


def _cell(axes: Axes, left: float, top: float, width: float, height: float, colour: str) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((left, top), width, height, facecolor=colour, edgecolor="none"))


def _text(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    size: float,
    *,
    colour: str = _INK,
    align: str = "left",
    weight: str = "normal",
    up: bool = False,
) -> None:
    """A line of text, `size` pixels high, its middle on `y`, or written upwards from `y`."""
    axes.text(
        x,
        y,
        text,
        fontsize=size * 72 / _DPI,
        color=colour,
        ha=align,
        va="bottom" if up else "center_baseline",
        weight=weight,
        rotation=90 if up else 0,
        parse_math=False,
    )
