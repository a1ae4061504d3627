"""A page on which a picture is drawn from above to below: lines of text of one size, boxes, and the PNG of it.

Matplotlib loads when a page is begun, not before.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable

from index.errors import StorageFailure
from index.messages import say

WIDTH, MARGIN = 1080, 24
"""Pixels: of a phone's screen, and of what stays free at its sides."""

LETTER, LINE = 33, 42
"""The height of all letters, which a phone that is 390 points wide shows with 12, and that of a line."""

INK, FAINT = "#1A1A1A", "#555555"
_DPI = 100
_NOTHING_FITS = 40.0


class Page:
    """A page that grows: `end` is how far down it has been filled."""

    def __init__(self) -> None:
        """Raises StorageFailure where matplotlib finds no folder to keep what it knows of fonts."""
        logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it tells of its caches, with their paths
        try:
            from matplotlib.backends.backend_agg import FigureCanvasAgg
            from matplotlib.figure import Figure
            from matplotlib.font_manager import FontProperties
        except OSError as error:  # it wants a folder for its cache, or a temporary one
            raise StorageFailure(say("no-temporary")) from error
        self.end = 0.0
        self._figure = Figure(figsize=(WIDTH / _DPI, 1), dpi=_DPI, facecolor="white")
        self._renderer = FigureCanvasAgg(self._figure).get_renderer()  # type: ignore[no-untyped-call]
        self._font: Callable[[bool], FontProperties] = lambda bold: FontProperties(
            size=LETTER * 72 / _DPI, weight="bold" if bold else "normal"
        )
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()

    def width(self, text: str, *, bold: bool = False) -> float:
        """How many pixels a line of text takes."""
        wide, _, _ = self._renderer.get_text_width_height_descent(text, self._font(bold), ismath=False)
        return float(wide)

    def folded(self, text: str, room: float, most: int, *, bold: bool = False) -> list[str]:
        """A text on at most so many lines that have room, at least one; what does not fit is left out."""
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if not lines[-1] or self.width(longer, bold=bold) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        if len(lines) > most:
            lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
        return [self._cut(line, room, bold=bold) for line in lines]

    def line(self, text: str, *, colour: str = INK, bold: bool = False) -> None:
        """A line at the left, below what is there."""
        self.text(MARGIN, self.end + LINE / 2, text, colour=colour, bold=bold)
        self.end += LINE

    def box(self, left: float, top: float, width: float, height: float, colour: str) -> None:
        """A rectangle."""
        from matplotlib.patches import Rectangle

        self._axes.add_patch(Rectangle((left, top), width, height, facecolor=colour, edgecolor="none"))

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        colour: str = INK,
        align: str = "left",
        bold: bool = False,
        up: bool = False,
        size: float = LETTER,
    ) -> None:
        """A line of text, its middle on `y`, or written upwards from `y`."""
        self._axes.text(
            x,
            y,
            text,
            fontsize=size * 72 / _DPI,
            color=colour,
            ha=align,
            va="bottom" if up else "center_baseline",
            weight="bold" if bold else "normal",
            rotation=90 if up else 0,
            parse_math=False,
        )

    def drawn(self) -> bytes:
        """The PNG of all that is on the page."""
        self._figure.set_size_inches(WIDTH / _DPI, round(self.end) / _DPI)
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(round(self.end), 0)
        made = io.BytesIO()
        self._figure.savefig(made, format="png", dpi=_DPI)
        return made.getvalue()

    def _cut(self, line: str, room: float, *, bold: bool) -> str:
        """A line that has room, its end left out where it had none."""
        if room < _NOTHING_FITS or self.width(line, bold=bold) <= room:
            return line
        kept = line
        while len(kept) > 1 and self.width(f"{kept}…", bold=bold) > room:
            kept = kept[:-1]
        return f"{kept.rstrip()}…"
