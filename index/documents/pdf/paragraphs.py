"""Lines in the order of reading -> paragraphs, headings and notes.

What ends a paragraph is where its lines stand: a gap, an indent, another size or weight. Where they stand as if nothing
ended, the words decide whether a sentence goes on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from index.documents.pdf.columns import Line
from index.documents.pdf.joining import counted, is_cut, joined
from index.documents.pdf.letters import Word

_GAP = 1.35
"""A distance of so many times the usual one between lines ends a paragraph."""

_LARGER = 1.12
_SMALLER = 0.93
"""Letters of so many times the body's size are a heading's, or a note's."""

_INDENT = 0.8
_TAIL, _OPENING = 60, 200
"""Letters of a paragraph's end and opening that are looked at; all of a long one, page after page, were too much."""

_LONGEST_HEADING = 20
_END = re.compile(r"[.!?。！？…]['\"”’»)\]]*\d{0,3}$")
_LEADS_ON = re.compile(
    r"(?:[,;:–—‐‑-]|\b(?:and|or|of|the|a|an|to|in|on|for|with|by|at|from|as|that|is|are|was|were))$", re.I
)
_ITEM = re.compile(
    r"(?:[-–—•*▪●◦‣⁃·∙]|\(?(?:\d{1,3}(?:\.\d{1,2})*|[a-z]|[ivx]{1,5})[.)]|\d{1,2}(?:\.\d{1,2})+)\s+\S", re.I
)
_BULLET = re.compile(r"[•*▪●◦‣⁃·∙]\s")
_CAPTION = re.compile(r"(?:fig(?:ure|\.)?|table|box|chart|map|photo|source)s?\s*\d{0,3}[.:]\s", re.I)
_NOTE = re.compile(r"(?:\[?\d{1,3}[\].]?|[*†‡§¶]{1,3})\s*\S")
_CAPITAL = re.compile(r"['\"“‘(\[]*[^\W\d_]")
_SMALL_WORDS = frozenset(
    """
    a an the and or but nor of to in on at by for from with as if is are was were be it its he she they we you this that
    these those there here when while where what who why how not no all both some any each every many most such so yet
    after before since although because though however in
    """.split()
)
"""Words that open a sentence when they stand with a capital at the head of a line."""

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_LEADERS = re.compile(r"(?:\s?\.){5,}")


@dataclass(slots=True)
class Block:
    """A paragraph, heading or note: its text, its lines, the size of its letters."""

    lines: list[Line]
    text: str = ""
    heading: bool = False
    note: bool = False

    @property
    def size(self) -> float:
        """The size of its letters, as that of its first line."""
        return self.lines[0].size

    @property
    def page(self) -> int:
        """The page on which it begins."""
        return self.lines[0].page


@dataclass(slots=True)
class Layout:
    """What is usual in a document: the size of its text, how far lines are apart, and the words that it has."""

    size: float
    leading: float
    bold: bool
    words: Counter[str] = field(default_factory=Counter)


def layout_of(lines: Sequence[Line]) -> Layout:
    """What is usual in these lines."""
    sizes: Counter[float] = Counter()
    bold = 0
    for line in lines:
        letters = sum(len(word.text) for word in line.words)
        sizes[round(line.size * 2) / 2] += letters
        bold += letters if line.bold else 0
    size = max(sizes, key=lambda one: sizes[one]) if sizes else 10.0
    steps = [
        before.y - line.y
        for before, line in pairwise(lines)
        if _is_below(before, line) and _alike(before.size, size) and _alike(line.size, size)
    ]
    near = [step for step in steps if step < 3 * size]
    words = counted(line.text for line in lines)
    return Layout(size, median(near) if near else 1.2 * size, 2 * bold > sum(sizes.values()), words)


def blocks_of(lines: Sequence[Line], layout: Layout) -> list[Block]:
    """The paragraphs of a document; notes are marked, and what stood between the halves of one comes behind it."""
    made: list[Block] = []
    for line in lines:
        if made and not _ends(made[-1], line, layout):
            made[-1].lines.append(line)
        else:
            made.append(Block([line]))
    _mark_notes(made, layout)
    _drop_marks(made)
    _mark_headings(made, layout)
    return _whole(made, layout)


def _is_below(before: Line, line: Line) -> bool:
    """Whether a line stands under another in one column."""
    return before.page == line.page and before.column == line.column and line.y < before.y


def _alike(one: float, other: float) -> bool:
    return abs(one - other) <= 0.07 * max(one, other)


def _ends(block: Block, line: Line, layout: Layout) -> bool:
    """Whether a paragraph has ended before this line."""
    before = block.lines[-1]
    if not _alike(before.size, line.size) or _stands_out(before, line, layout):
        return True
    if before.cells or line.cells:
        return True
    if not _is_below(before, line):
        return True  # whether it goes on in the next column or page is looked at when notes are known
    usual = layout.leading if _alike(line.size, layout.size) else max(layout.leading, 1.25 * line.size)
    if len(block.lines) > 1 and _is_below(block.lines[-2], before):
        usual = min(max(usual, block.lines[-2].y - before.y), 2 * usual)
    if before.y - line.y > _GAP * usual:
        return True
    if _is_item(block, line):
        return True
    return _is_indented(block, line) or (_is_short(before, line) and _text_ends(before.text, line.text))


def _stands_out(before: Line, line: Line, layout: Layout) -> bool:
    """Whether one of two lines is bold and a heading, and the other is text; what is bold may run on into it."""
    if before.bold == line.bold or layout.bold:
        return False
    runs_on = before.bold and line.words[0].bold and not before.text.endswith((".", ":", "?", "!"))
    return not runs_on and len((before if before.bold else line).text.split()) <= _LONGEST_HEADING


def _is_item(block: Block, line: Line) -> bool:
    """Whether a line opens a point of a list."""
    if not _ITEM.match(line.text):
        return False
    before = block.lines[-1]
    if _BULLET.match(line.text) or _ITEM.match(block.lines[0].text):
        return True
    apart = abs(line.x0 - before.x0) > _INDENT * line.size
    return apart or _is_short(before, line) or bool(re.search(r"[.:;!?]['\"”’)]*$", before.text))


def _is_indented(block: Block, line: Line) -> bool:
    """Whether a line is set in like the first of a paragraph, or out again after some that were set in."""
    before, size = block.lines[-1], line.size
    if _ITEM.match(block.lines[0].text):
        return line.x0 < block.lines[0].x0 - _INDENT * size and bool(_END.search(before.text))
    centred = abs((before.x0 + before.x1) - (line.x0 + line.x1)) < size and before.x0 - before.left > 2 * size
    if centred:
        return False
    if line.x0 - before.x0 > _INDENT * size and before.x0 - before.left < 0.5 * size:
        return len(block.lines) > 1 or bool(_END.search(before.text))
    return len(block.lines) > 1 and block.lines[-2].x0 - line.x0 > _INDENT * size and before.x0 - line.x0 > size


def _is_short(before: Line, line: Line) -> bool:
    """Whether the first word of a line would have had room at the end of the one before."""
    end = line.words[0].x1
    for word in line.words[1:]:
        if not word.glued:
            break
        end = word.x1
    return before.x1 + 0.3 * line.size + (end - line.x0) < before.right - 0.5 * line.size


def _text_ends(text: str, after: str) -> bool:
    """Whether a sentence, or a heading without a mark at its end, ends between two lines that stand as if it may."""
    if _END.search(text) or text.endswith(":"):
        return True
    if _LEADS_ON.search(text) or not _CAPITAL.match(after) or after.lstrip("'\"“‘([")[:1].islower():
        return False
    words, opening = _WORD.findall(text), _WORD.findall(after)
    if not words or not opening:
        return True
    titled = len(words) > 2 and all(
        word[0].isupper() or word.lower() in _SMALL_WORDS or word.isdigit() for word in words
    )
    if titled and words[0][0].isupper():
        return True
    return opening[0].lower() in _SMALL_WORDS


def _mark_notes(blocks: list[Block], layout: Layout) -> None:
    """Mark what stands in small letters below the text of its page and opens with a number or sign."""
    lowest: dict[tuple[int, int], float] = {}
    for line in (line for block in blocks if _alike(block.size, layout.size) for line in block.lines):
        for place in ((line.page, line.column), (line.page, 0)):
            lowest[place] = min(lowest.get(place, line.y), line.y)
    begun: tuple[int, int] | None = None
    for block in blocks:
        place = (block.page, block.lines[0].column)
        foot = lowest.get(place, lowest.get((block.page, 0)))
        below = foot is not None and all(line.y < foot for line in block.lines)
        small = block.size <= _SMALLER * layout.size
        block.note = small and below and (begun == place or bool(_NOTE.match(block.lines[0].text)))
        begun = place if block.note else None


def _mark_headings(blocks: list[Block], layout: Layout) -> None:
    """Mark short blocks that are larger or bolder than the text; where most of it is, none is a heading."""
    letters = [sum(len(line.text) for line in block.lines) for block in blocks]
    large = [block.size >= _LARGER * layout.size for block in blocks]
    if 3 * sum(count for count, one in zip(letters, large, strict=True) if one) > sum(letters):
        return
    for block in blocks:
        words = sum(len(line.words) for line in block.lines)
        larger = block.size >= _LARGER * layout.size
        bold = not layout.bold and all(line.bold for line in block.lines)
        text = block.lines[-1].text
        block.heading = (
            (larger or bold)
            and words <= _LONGEST_HEADING * (2 if larger else 1)
            and not block.note
            and not any(line.cells for line in block.lines)
            and not (_END.search(text) and not larger)
            and not text.endswith((",", ";"))
            and sum(map(str.isalpha, "".join(line.text for line in block.lines))) > 2
        )


def _whole(blocks: list[Block], layout: Layout) -> list[Block]:
    """The blocks with their texts; a paragraph that goes on behind notes, pictures or the page's end made whole."""
    made: list[Block] = []
    open_block: Block | None = None
    crossed = False
    for block in blocks:
        block.text = _joined(block.lines, layout)
        plain = not block.heading and not block.note and _alike(block.size, layout.size)
        plain = plain and not any(line.cells for line in block.lines)
        if plain and open_block is not None and _goes_on(open_block, block, layout, crossed=crossed):
            open_block.text = joined(open_block.text, block.text, layout.words)
            open_block.lines += block.lines
            continue
        made.append(block)
        if plain and not _CAPTION.match(block.text):
            open_block, crossed = block, False
        crossed = crossed or block.heading
    return made


def _goes_on(block: Block, after: Block, layout: Layout, *, crossed: bool) -> bool:
    """Whether a paragraph that stopped at the end of a column or page goes on in another; `crossed` is a heading."""
    last, first = block.lines[-1], after.lines[0]
    if _ITEM.match(after.text) or _CAPTION.match(after.text):
        return False
    tail = block.text[-_TAIL:]
    if _END.search(tail) or tail.endswith(":"):
        return False
    small = after.text.lstrip("'\"“‘([")[:1].islower()
    if crossed:
        return small and last.page != first.page  # what stood between them was no heading
    if _is_below(last, first):
        return small and last.y - first.y < 2.5 * layout.leading
    cut = bool(is_cut(tail) or _LEADS_ON.search(tail))
    full = last.x1 > last.right - 0.25 * (last.right - last.left) and len(block.text[:_OPENING].split()) > 6
    return small or cut or full


def _joined(lines: Sequence[Line], layout: Layout) -> str:
    text = ""
    for line in lines:
        text = joined(text, _LEADERS.sub(" …", line.text), layout.words)
    return text


def _drop_marks(blocks: Sequence[Block]) -> None:
    """Take the raised numbers of notes out of the text, where the notes are there."""
    firsts = (re.match(r"\d{1,3}|[*†‡§¶]{1,3}", block.lines[0].text) for block in blocks if block.note)
    labels = {match[0] for match in firsts if match}
    for line in (line for block in blocks if labels and not block.note for line in block.lines):
        around = zip([None, *line.words], line.words, [*line.words[1:], None], strict=False)
        line.words = [word for before, word, after in around if not _is_mark(before, word, after, labels)] or line.words


def _is_mark(before: Word | None, word: Word, after: Word | None, labels: set[str]) -> bool:
    """Whether a word is the raised number of a note, behind a word or a sign; not one of a fraction or a power."""
    if not word.raised or before is None or before.text[-1:].isdigit():
        return False
    if after is not None and after.glued and after.text[:1] in "/⁄":
        return False
    parts = re.split(r"[,–\s]+", word.text.strip("[]()"))
    return any(parts) and all(part in labels for part in parts if part)
