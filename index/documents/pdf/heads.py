"""Which of a document's first blocks are its title.

What the file says of itself counts when its pages say so too; else a title is what stands larger, bolder, or apart
above the text. A first line that merely is short is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.documents.byline import byline_of
from index.documents.pdf.paragraphs import Block
from index.documents.pdf.rows import Row
from index.documents.text import short_line
from index.documents.text import title as sensible
from index.messages import say

_LOOKED_AT = 12
"""Blocks of the first page among which a title may stand."""

_LARGER = 1.1
_LONGEST = 30
"""Words."""

_OPEN = re.compile(r"[,:;.–—-]$")


@dataclass(frozen=True, slots=True)
class Head:
    """The title, the blocks that are it and so no text, and what should be looked at."""

    title: str | None
    title_blocks: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()


def head_of(blocks: Sequence[Block], edges: Sequence[Row], told: str | None) -> Head:
    """The title of a document of these blocks and these edges of pages, taken out; `told` is what the file says."""
    named = sensible(told)
    first = [block for block in blocks if block.page == 0 and not block.note][:_LOOKED_AT]
    heads = [row.text for row in edges if row.page == 0 and re.search(r"[^\W\d_]{3}", row.text)]
    stands = _named(first, heads, named) if named else None
    if stands is not None:
        return Head(named, stands)
    found = _seen(first, blocks)
    if found:
        return Head(short_line(" ".join(block.text for block in found)), tuple(found), _doubt(found, blocks, named))
    if named:
        return Head(named, (), (say("document-titled-file"),))
    return Head(short_line(heads[0]), (), (say("document-titled-edge"),)) if heads and blocks else Head(None)


def _named(first: Sequence[Block], heads: Sequence[str], named: str) -> tuple[Block, ...] | None:
    """The blocks that are the title which the file names; none when it stands at the edge; None when nowhere."""
    for number in range(len(first)):
        for length in (1, 2, 3):
            group = first[number : number + length]
            if _same(" ".join(block.text for block in group), named):
                return tuple(group)
    return () if any(_same(text, named) for text in heads) else None


def _doubt(found: Sequence[Block], blocks: Sequence[Block], named: str | None) -> tuple[str, ...]:
    """What to say of a title that was seen: nothing where its letters are larger and the file says nothing else."""
    if named is not None:
        return (say("document-titled-other", told=named),)
    letters: Counter[float] = Counter()
    for block in blocks:
        letters[block.size] += len(block.text)
    larger = found[0].size > _LARGER * letters.most_common(1)[0][0]
    return () if larger else (say("document-titled"),)


def _seen(first: Sequence[Block], blocks: Sequence[Block]) -> list[Block]:
    """The blocks that look like a title, or none."""
    headings = [block for block in first if block.heading and _is_title(block)]
    if headings:
        largest = max(block.size for block in headings)
        start = next(number for number, block in enumerate(first) if block.heading and block.size >= 0.97 * largest)
        found = [first[start]]
        for block in first[start + 1 :]:
            if not block.heading or abs(block.size - largest) > 0.05 * largest or len(found) == 3:
                break
            found.append(block)
        rest = [block for block in blocks if block not in found]
        return found if rest else []
    if len(blocks) > 1 and first and _is_title(first[0]) and not _OPEN.search(first[0].text):
        return [first[0]]
    return []


def _is_title(block: Block) -> bool:
    words, said = block.text.split(), byline_of([block.text])
    if said.authors or said.date:
        return False
    return 0 < len(words) <= _LONGEST and not any(line.cells for line in block.lines) and len(block.lines) <= 5


def _same(one: str, other: str) -> bool:
    """Whether two texts have the same words."""
    return re.findall(r"\w+", one.casefold()) == re.findall(r"\w+", other.casefold())
