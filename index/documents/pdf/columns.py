"""The rows of a page -> its lines in the order of reading: columns one after the other, tables row by row.

Columns are told by a strip of white that runs through several rows with prose on both sides. What the file draws
first is a second witness: where it goes back and forth between what we read one after the other, the order is doubtful.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from index.documents.pdf.letters import Word
from index.documents.pdf.rows import Row, size_of, text_of

_GUTTER = 0.8
"""The least width of the strip between columns, as a share of the letters' size."""

_LEAST_ROWS = 3
_LEAST_WORDS = 2.5
_LEAST_SHARE = 0.15
_FILLED = 0.45
_EVEN = 0.55
"""What makes two sides columns of prose: rows, words in each, their width in the whole, and how full it is."""

_CELL = 2.2
"""A gap of so many times the letters' size parts the cells of a row."""

_MOST_DEPTH = 6
_LOOKED_AT = 40
_MOST_ROWS = 400
_MARK = frozenset("•▪●◦‣⁃–—-*·∙o")


@dataclass(slots=True)
class Line:
    """A line of text as it is read; `left` and `right` are the edges of its column, `column` tells columns apart.

    `size` is that of most of its letters.
    """

    words: list[Word]
    page: int
    column: int
    left: float
    right: float
    cells: bool = False
    size: float = field(init=False)

    def __post_init__(self) -> None:
        self.size = size_of(self.words)

    @property
    def text(self) -> str:
        """Its words; the cells of a row with a bar between them."""
        return " | ".join(text_of(cell) for cell in _cells(self.words)) if self.cells else text_of(self.words)

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return max(word.x1 for word in self.words)

    @property
    def y(self) -> float:
        """The foot of the line."""
        return next((word.y for word in self.words if not word.raised), self.words[0].y)

    @property
    def bold(self) -> bool:
        """Whether all of its words are bold."""
        return all(word.bold for word in self.words if not word.raised)


class _Reading:
    """Reads one page; `columns` counts the columns that were met."""

    def __init__(self, page: int) -> None:
        self._page = page
        self.columns = 0
        self.split = False

    def lines(self, rows: Sequence[Row], depth: int = 0) -> Iterator[Line]:
        """The lines of a part of a page in the order of reading."""
        start = 0
        single: list[Row] = []
        while start < len(rows):
            end, strip = _band(rows, start) if depth < _MOST_DEPTH else (len(rows), None)
            if strip is None:
                single += rows[start:end]
                start = end
                continue
            yield from self._column(single)
            single = []
            self.split = True
            for left in (True, False):
                part = [_side(row, strip, left=left) for row in rows[start:end]]
                yield from self.lines([row for row in part if row is not None], depth + 1)
            start = end
        yield from self._column(single)

    def _column(self, rows: Sequence[Row]) -> Iterator[Line]:
        if not rows:
            return
        self.columns += 1
        left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
        for row in rows:
            cells = _cells(row.words)
            yield Line(row.words, self._page, self.columns, left, right, cells=len(cells) > 1)


def page_lines(rows: Sequence[Row], page: int) -> tuple[list[Line], bool]:
    """The lines of a page in the order of reading, and whether that order is doubtful."""
    reading = _Reading(page)
    lines = list(reading.lines(rows))
    return lines, _is_doubtful(lines, split=reading.split)


def _is_doubtful(lines: Sequence[Line], *, split: bool) -> bool:
    """Whether the file draws in another order than we read, on a page whose order is not plain."""
    orders = [min(word.order for word in line.words) for line in lines]
    drawn = [line for _, line in sorted(zip(orders, lines, strict=True), key=lambda pair: pair[0])]
    switches = sum(before.column != line.column for before, line in pairwise(drawn))
    least = len({line.column for line in lines}) - 1
    back = sum(after < before for before, after in pairwise(orders))
    tangled = sum(line.cells for line in lines)
    if split and switches > 2 * least + max(2, len(lines) // 6):
        return True
    return tangled > 2 and back > max(3, len(lines) // 4)


def _cells(words: Sequence[Word]) -> list[list[Word]]:
    """The words of a row, parted where a wide gap is; a mark or number of a point stays with its words."""
    made: list[list[Word]] = []
    for number, word in enumerate(words):
        gap = word.x0 - words[number - 1].x1 if number else 0.0
        if not made or (gap > _CELL * max(word.size, words[number - 1].size) and not _is_mark(made[-1])):
            made.append([word])
        else:
            made[-1].append(word)
    return made


def _is_mark(words: Sequence[Word]) -> bool:
    text = "".join(word.text for word in words)
    return (
        text in _MARK
        or (len(text) == 1 and not text.isalnum())
        or (len(text) <= 5 and text.rstrip(".)").lstrip("(").isalnum() and text[-1] in ".)")
    )


def _band(rows: Sequence[Row], start: int) -> tuple[int, tuple[float, float] | None]:
    """The end of the longest run of rows from here that white parts into columns, and the strip; or where to go on."""
    size = median(row.size for row in rows[start : start + _LOOKED_AT]) or 1.0
    taken: list[tuple[float, float]] = []
    strips: list[tuple[float, float]] = []
    end = start
    while end < min(len(rows), start + _MOST_ROWS):
        taken = _merged(taken, [(word.x0, word.x1) for word in rows[end].words], 0.4 * size)
        open_strips = [(a[1], b[0]) for a, b in pairwise(taken) if b[0] - a[1] >= _GUTTER * size]
        if not open_strips and end > start:
            break
        strips, end = open_strips, end + 1
    if end - start >= _LEAST_ROWS:
        strip = next((strip for strip in strips if _parts(rows[start:end], strip)), None)
        if strip is not None:
            return end, strip
    return (start + max(1, (end - start) // 4) if strips else start + 1), None


def _merged(
    taken: list[tuple[float, float]], more: list[tuple[float, float]], near: float
) -> list[tuple[float, float]]:
    """Where there is text across the page, gaps narrower than `near` closed."""
    made: list[tuple[float, float]] = []
    for low, high in sorted([*taken, *more]):
        if made and low <= made[-1][1] + near:
            made[-1] = (made[-1][0], max(made[-1][1], high))
        else:
            made.append((low, high))
    return made


def _parts(rows: Sequence[Row], strip: tuple[float, float]) -> bool:
    """Whether what stands on both sides of a strip is prose, that is read down and not across."""
    middle = (strip[0] + strip[1]) / 2
    sides: list[list[list[Word]]] = [[], []]
    for row in rows:
        for side, words in enumerate(
            ([w for w in row.words if w.x1 <= middle], [w for w in row.words if w.x0 > middle])
        ):
            if words:
                sides[side].append(words)
    low, high = min(row.x0 for row in rows), max(row.x1 for row in rows)
    return all(_is_prose(side, high - low) for side in sides) and _is_even(*sides)


def _is_even(left: Sequence[Sequence[Word]], right: Sequence[Sequence[Word]]) -> bool:
    """Whether both sides have about as many rows where they are beside one another; in a table one has often fewer."""
    low, high = max(side[-1][0].y for side in (left, right)), min(side[0][0].y for side in (left, right))
    counts = sorted(sum(low - 1 <= words[0].y <= high + 1 for words in side) for side in (left, right))
    return counts[0] >= 1 and counts[0] >= _EVEN * counts[1]


def _is_prose(side: Sequence[Sequence[Word]], whole: float) -> bool:
    if len(side) < _LEAST_ROWS:
        return False
    left, right = min(words[0].x0 for words in side), max(words[-1].x1 for words in side)
    width = right - left
    filled = median((words[-1].x1 - words[0].x0) / (width or 1) for words in side)
    count = median(sum(not word.glued for word in words) for words in side)
    letters = median(sum(sum(map(str.isalpha, word.text)) for word in words) for words in side)
    return width >= _LEAST_SHARE * whole and filled >= _FILLED and count >= _LEAST_WORDS and letters >= 10


def _side(row: Row, strip: tuple[float, float], *, left: bool) -> Row | None:
    middle = (strip[0] + strip[1]) / 2
    words = [word for word in row.words if (word.x1 <= middle) == left]
    return Row(words, row.page) if words else None
