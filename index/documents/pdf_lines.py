"""The lines of a PDF's pages -> paragraphs: running heads go, words cut at a line's end are whole again.

A PDF knows no paragraphs, only lines at places. What ends one is told by the length of its lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:page\s*|p\.\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of)\s*\d{1,4})?[-–—\s]*", re.I)
_CUT = re.compile(r"(?<=\w)-$")
_END = re.compile(r"[.!?:;。！？][\"'”’)\]\d]*$")
_ITEM = re.compile(r"(?:[-–•*▪●]|\(?\d{1,2}(?:\.\d{1,2})*[.)]) ")
_LEADERS = re.compile(r"(?:\s?\.){5,}")
_WORD = re.compile(r"\w+(?:-\w+)+|\w+")
_REPEATED = 3
"""Pages on which a first or last line must stand again to be a running head."""

_SHORT = 0.75
"""A line of less than this share of the usual length ends its paragraph."""


def paragraphs(pages: Sequence[str]) -> str:
    """The pages as one text of paragraphs with a blank line between them."""
    lines = [line for page in without_running_heads(pages) for line in page]
    usual = _usual_length(lines)
    words = Counter(word.lower() for line in lines for word in _WORD.findall(line))
    made: list[str] = []
    open_line = ""
    for line in lines:
        if not open_line or _ends(open_line, line, usual):
            made.append(line)
        else:
            made[-1] = _joined(made[-1], line, words)
        open_line = line
    return "\n\n".join(paragraph for paragraph in made if paragraph)


def without_running_heads(pages: Sequence[str]) -> list[list[str]]:
    """The lines of each page without page numbers and without what stands at the same edge of many pages."""
    split = [[_LEADERS.sub(" …", line).strip() for line in page.split("\n")] for page in pages]
    split = [_trimmed(lines) for lines in split]
    for edge in (0, -1):
        for _ in range(2):
            seen = Counter(_NUMBER.sub("#", lines[edge]) for lines in split if lines)
            split = [_without_edge(lines, edge, seen, number, len(pages)) for number, lines in enumerate(split)]
    return split


def _without_edge(lines: list[str], edge: int, seen: Counter[str], page: int, pages: int) -> list[str]:
    """A page without its running head or foot; the first page keeps its own, which may be the title."""
    if not lines:
        return lines
    shape = _NUMBER.sub("#", lines[edge])
    repeated = page > 0 and seen[shape] >= max(_REPEATED, pages // 3)
    if repeated or (pages > 1 and _PAGE_NUMBER.fullmatch(lines[edge])):
        return _trimmed(lines[1:] if edge == 0 else lines[:-1])
    return lines


def _trimmed(lines: list[str]) -> list[str]:
    """The lines without blank ones at both ends."""
    filled = [number for number, line in enumerate(lines) if line]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def _usual_length(lines: Iterable[str]) -> int:
    """How long a full line is: nine in ten lines are not longer."""
    lengths = sorted(len(line) for line in lines if line)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _ends(before: str, line: str, usual: int) -> bool:
    """Whether a paragraph ends between these two lines."""
    if not line or _ITEM.match(line):
        return True
    short = len(before) < _SHORT * usual
    return short and (bool(_END.search(before)) or not line[0].islower()) and not _CUT.search(before)


def _joined(text: str, line: str, words: Counter[str]) -> str:
    """The line put behind the text, a word that was cut between them made whole."""
    if not _CUT.search(text) or not line[:1].islower():
        return f"{text} {line}"
    first, last = _WORD.findall(text[:-1])[-1], _WORD.findall(line)[0]
    hyphened = words[f"{first}-{last}".lower()] > words[f"{first}{last}".lower()]
    return text + line if hyphened else text[:-1] + line
