"""Rows that are no text of the author's: running heads and feet, page numbers, and the numbers beside lines.

A head or foot stands at the same edge of several pages; its numbers stay as they are or go up with the pages. Nothing
else is taken for one: two lines that are alike in all but a year are text.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from index.documents.pdf.letters import Word
from index.documents.pdf.rows import Row

_EDGE = 4
"""Rows from the edge of a page among which a head or foot is looked for."""

_APART = 1.3
"""A distance of so many times the usual one parts a head of several rows from the text."""

_NUMBER = re.compile(r"\d+")
_COUNTER = re.compile(r"(?!(?:1[5-9]|20)\d\d$)\d{1,4}")
"""A number that may count lines, and is no year."""

_ROMAN = re.compile(r"[ivxl]{1,7}", re.I)
_ALONE = re.compile(r"[-–—\s]*(?:(page|p\.)\s*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?[-–—\s]*", re.I)
_SENTENCE = re.compile(r"[.!?]['\"”’)]*$")
_PROSE = 6
"""Words from which a line that ends like a sentence is text when it stands on two pages alone."""

_STEPS = (1, 2, 5, 10)
_ALIGNED = 2.0
_GRID = 8


def without_furniture(pages: Sequence[list[Row]]) -> tuple[list[list[Row]], list[Row]]:
    """The rows of each page without heads and feet, and those that were taken out."""
    kept, gone = [list(rows) for rows in pages], list[Row]()
    usual = _usual(pages)
    for depth in range(_EDGE):
        found = _repeated(kept, None if depth == 0 else usual, top=True)
        found |= _repeated(kept, None if depth == 0 else usual, top=False)
        if not found:
            break
        gone += [row for rows in kept for row in rows if id(row) in found]
        kept = [[row for row in rows if id(row) not in found] for rows in kept]
    lone = _lone_number(kept)
    if lone is not None:
        gone.append(lone)
        kept = [[row for row in rows if row is not lone] for rows in kept]
    return kept, sorted(gone, key=lambda row: (row.page, -row.y))


def _usual(pages: Sequence[list[Row]]) -> tuple[float, float]:
    """The size of most rows, and how far they usually are apart."""
    sizes = Counter(round(row.size) for rows in pages for row in rows)
    steps = [before.y - row.y for rows in pages for before, row in pairwise(rows)]
    return (sizes.most_common(1)[0][0], median(steps)) if steps else (0.0, 0.0)


def _repeated(pages: Sequence[list[Row]], usual: tuple[float, float] | None, *, top: bool) -> set[int]:
    """The outermost rows at one edge that stand there on several pages.

    With the usual size and distance, those alone that stand apart from the text: the outermost of all need not.
    """
    groups: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for rows in pages:
        if len(rows) > 1 or (rows and usual is None):
            row, inner = (rows[0], rows[min(1, len(rows) - 1)]) if top else (rows[-1], rows[max(0, len(rows) - 2)])
            if usual is None or round(row.size) != usual[0] or abs(row.y - inner.y) > _APART * usual[1]:
                groups[_shape(row.text), round(row.size)].append(row)
    found = set[int]()
    for rows in groups.values():
        if _is_furniture(rows, len(pages)):
            found |= {id(row) for row in rows}
    return found


def _shape(text: str) -> str:
    """A text with # for its numbers."""
    bare = text.strip().lower()
    return "#roman" if _ROMAN.fullmatch(bare) else _NUMBER.sub("#", bare)


def _is_furniture(rows: Sequence[Row], pages: int) -> bool:
    if len(rows) < 2:
        return False
    few = len(rows) == 2 or len(rows) * 10 < pages
    words = len(rows[0].text.split())
    if few and words >= _PROSE and _SENTENCE.search(rows[0].text) and not _NUMBER.search(rows[0].text):
        return False
    numbers = [_numbers(row.text) for row in rows]
    for told in zip(*numbers, strict=True):
        same = len(set(told)) == 1
        if not same and not _goes_up(told, [row.page for row in rows]):
            return False
    return len(rows) > 2 or pages <= 6 or _goes_up_somewhere(numbers, rows)


def _goes_up_somewhere(numbers: Sequence[Sequence[int]], rows: Sequence[Row]) -> bool:
    return any(_goes_up(told, [row.page for row in rows]) for told in zip(*numbers, strict=True))


def _goes_up(told: Sequence[int], pages: Sequence[int]) -> bool:
    """Whether most of these numbers count the pages."""
    offsets = [number - page for number, page in zip(told, pages, strict=True)]
    most = max(map(offsets.count, set(offsets)))
    return most >= 2 and 5 * most >= 3 * len(offsets)


def _numbers(text: str) -> list[int]:
    bare = text.strip().lower()
    if _ROMAN.fullmatch(bare):
        return [_roman(bare)]
    return [int(number[-9:]) for number in _NUMBER.findall(text)]


def _roman(text: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50}[letter] for letter in text]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def _lone_number(pages: Sequence[list[Row]]) -> Row | None:
    """The page number below a text of one page, well apart from it or with the word before it."""
    if len(pages) != 1 or len(pages[0]) < 3:
        return None
    *_, before, last = pages[0]
    found = _ALONE.fullmatch(last.text)
    return last if found and (found[1] or before.y - last.y > 2 * before.size) else None


def without_line_numbers(pages: Sequence[list[Row]]) -> tuple[list[list[Row]], bool]:
    """The rows of each page without the numbers that count them in the margin, and whether there were any."""
    kept = [_unnumbered(rows) for rows in pages]
    return [rows for rows, _ in kept], any(found for _, found in kept)


def _unnumbered(rows: list[Row]) -> tuple[list[Row], bool]:
    for last in (False, True):
        numbered = _numbered(rows, last=last)
        if numbered:
            without = [[word for word in row.words if id(word) not in numbered] for row in rows]
            return [Row(words, row.page) for words, row in zip(without, rows, strict=True) if words], True
    return rows, False


def _numbered(rows: Sequence[Row], *, last: bool) -> set[int]:
    """The words that count the rows of a page, first or last in them; none when they count points of a list."""
    found: list[tuple[int, int, Word]] = []
    for place, row in enumerate(rows):
        word = row.words[-1 if last else 0]
        if _COUNTER.fullmatch(word.text) and not word.raised:
            found.append((place, int(word.text), word))
    found = _aligned(found, rows, last=last)
    if len(found) < 2:
        return set()
    step = found[1][1] - found[0][1]
    counts = all(after[1] - before[1] == step for before, after in pairwise(found))
    alone = all(len(rows[place].words) == 1 for place, _, _ in found)
    if step not in _STEPS or not counts or len(found) < (3 if step < 5 else 2):
        return set()
    if _on_a_grid(rows, found):
        return {id(word) for _, _, word in found}
    apart = [after[0] - before[0] for before, after in pairwise(found)]
    even = alone or all(step <= rows_apart <= step + 1 for rows_apart in apart)
    return {id(word) for _, _, word in found} if even and (alone or _goes_on(rows, found)) else set()


def _on_a_grid(rows: Sequence[Row], found: list[tuple[int, int, Word]]) -> bool:
    """Whether many numbers stand at even distances, several of them beside no text: so are the lines of a form."""
    lone = sum(len(rows[place].words) == 1 for place, _, _ in found)
    steps = [before[2].y - after[2].y for before, after in pairwise(found)]
    usual = median(steps)
    even = sum(abs(step - usual) <= 0.2 * usual for step in steps)
    return len(found) >= _GRID and 4 * lone >= len(found) and 10 * even >= 9 * len(steps)


def _aligned(found: list[tuple[int, int, Word]], rows: Sequence[Row], *, last: bool) -> list[tuple[int, int, Word]]:
    """Those of the numbers that stand in one column beside all other words."""
    if not found:
        return []
    inner = min(word.x0 for _, _, word in found) if last else max(word.x1 for _, _, word in found)
    own = {id(word) for _, _, word in found}
    top, foot = found[0][2].y, found[-1][2].y
    others = [word for row in rows for word in row.words if id(word) not in own and foot - 1 <= word.y <= top + 1]
    beside = all(word.x1 < inner for word in others) if last else all(word.x0 > inner for word in others)
    left = {round(word.x0 / _ALIGNED) for _, _, word in found}
    right = {round(word.x1 / _ALIGNED) for _, _, word in found}
    return found if beside and others and min(len(left), len(right)) <= 2 else []


def _goes_on(rows: Sequence[Row], found: list[tuple[int, int, Word]]) -> bool:
    """Whether a sentence runs from one row into the next that is numbered, or rows stand between the numbers."""
    own = {id(word) for _, _, word in found}
    for place, _, _ in found[1:]:
        words = [word.text for word in rows[place].words if id(word) not in own]
        before = rows[place - 1].words[-1].text
        if words and words[0][:1].islower() and not before.endswith((".", ";", ":")):
            return True
    return found[1][1] - found[0][1] >= 5
