"""Words of a page -> its rows: what stands on one line across the page, whatever column it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from index.documents.pdf.letters import Word

_LEVEL = 0.2
"""How far feet of one row may be apart, as a share of the letters' size."""

_INDEX = 0.85
_LONGEST_INDEX = 5
_MOST_INDICES = 200
"""A raised number or sign has letters of less than this share of the text's, and few of them."""

_SPACE = 0.12
"""The least gap, as a share of the size, that is a space between words that come one behind the other in the file."""


@dataclass(slots=True)
class Row:
    """Words on one line from left to right, the size of most of their letters; `page` counts from 0."""

    words: list[Word]
    page: int
    text: str = field(init=False)
    size: float = field(init=False)

    def __post_init__(self) -> None:
        self.text, self.size = text_of(self.words), size_of(self.words)

    @property
    def y(self) -> float:
        """The foot of the row."""
        return self.words[0].y

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return max(word.x1 for word in self.words)


def size_of(words: Iterable[Word]) -> float:
    """The size that most letters of these words have."""
    sizes: dict[float, int] = {}
    for word in words:
        key = round(word.size, 1)
        sizes[key] = sizes.get(key, 0) + len(word.text)
    return max(sizes, key=lambda size: sizes[size]) if sizes else 0.0


def text_of(words: Sequence[Word]) -> str:
    """The words as one text, with spaces where there are gaps."""
    made = ""
    for number, word in enumerate(words):
        if number:
            before = words[number - 1]
            follows = word.order > before.order
            touches = word.x0 - before.x1 < _SPACE * max(word.size, before.size)
            glued = word.glued and (touches or word.raised)
            made += "" if glued or (touches and not follows) else " "
        made += word.text
    return made


def page_rows(words: Iterable[Word], page: int) -> list[Row]:
    """The rows of a page from top to bottom."""
    ordered = sorted(words, key=lambda word: -word.y)
    _attach(ordered)
    ordered.sort(key=lambda word: -word.y)
    rows: list[list[Word]] = []
    for word in ordered:
        if rows and abs(rows[-1][0].y - word.y) <= _LEVEL * min(rows[-1][0].size, word.size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [Row(sorted(row, key=lambda word: word.x0), page) for row in rows]


def _attach(words: Sequence[Word]) -> None:
    """Put small numbers and signs that the file draws by themselves onto the line above whose foot they stand."""
    size = size_of(words)
    small = [
        word for word in words if word.size < _INDEX * size and len(word.text) <= _LONGEST_INDEX and not word.raised
    ]
    for word in small[:_MOST_INDICES]:
        line = next((other for other in words if _is_index_of(word, other)), None)
        if line is not None:
            word.y, word.raised, word.glued = line.y, True, True
            continue
        note = next((other for other in words if _is_label_of(word, other)), None)
        word.y = note.y if note is not None else word.y


def _is_index_of(word: Word, other: Word) -> bool:
    """Whether a small word stands at the end of another, above its foot."""
    raised = 0.15 * other.size < word.y - other.y < 0.8 * other.size
    return raised and word.size < _INDEX * other.size and -0.1 * other.size <= word.x0 - other.x1 <= 0.35 * other.size


def _is_label_of(word: Word, other: Word) -> bool:
    """Whether a small number stands before another word, above its foot, as it does in notes."""
    raised = 0.15 * other.size < word.y - other.y < 0.9 * other.size
    return raised and word.size < other.size and -0.1 * other.size <= other.x0 - word.x1 <= 0.8 * other.size
