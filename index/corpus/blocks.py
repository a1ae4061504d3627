"""The body of a brief -> its blocks: paragraphs and list items, of which sentences may be quoted, and all others.

Headings of both kinds, rules, tables, code and footnotes are blocks that nobody said as a sentence. A body is Markdown
as people write it, or what was read of a file: where CommonMark and a plain text differ, words are taken for text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARKER = re.compile(r"(?:[-*+]|(\d{1,3})[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)")
_RULE = re.compile(r"(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:=[ \t]*){3,})$")
_UNDERLINE = re.compile(r"(?:={2,}|-{2,})$")
_FENCE = re.compile(r"`{3,}(?=[^`]*$)|~{3,}")
_DELIMITERS = re.compile(r"(?=[^|]*\|)(?=[^-]*-)[ \t|:-]+$")
_ROW = re.compile(r"\|.*\|$")
_CELLS = re.compile(r"[^|\n]*\S[ ]\|[ ]\S")
_NOTE = re.compile(r"\[\^[^\]\s]{1,40}\]:")


@dataclass(slots=True)
class Block:
    """A slice of the body; `first` is where its words begin, behind the mark of a list item."""

    start: int
    end: int
    first: int
    quotable: bool = True
    is_item: bool = False
    is_quotation: bool = False
    lines: int = 1


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    is_quotation: bool
    is_blank: bool
    """Whether it separates paragraphs. One of which nothing is seen, like a comment, does not."""


def blocks(seen: str, body: str) -> list[Block]:
    """The blocks of a body, of which `seen` is what its reader sees: all of that, but for white space, in order."""
    reader = _Reader()
    lines = list(_lines(seen, body))
    for line, below in zip(lines, [*lines[1:], None], strict=True):
        reader.take(line, below.text if below else "")
    return reader.found


def _lines(seen: str, body: str) -> Iterator[_Line]:
    at = 0
    for whole in seen.split("\n"):
        text = whole.strip()
        start = at + len(whole) - len(whole.lstrip()) if text else at
        end = start + len(text)
        written = body[at : at + len(whole)]
        is_quotation = written[: start - at if text else None].lstrip(" \t").startswith(">")
        yield _Line(start, end, text, is_quotation, not text and (is_quotation or not written.strip()))
        at += len(whole) + 1


class _Reader:
    """Takes one line after the other; a paragraph stays open until a line ends it."""

    def __init__(self) -> None:
        self.found: list[Block] = []
        self._open: Block | None = None
        self._fence = ""
        self._in_table = False

    def take(self, line: _Line, below: str) -> None:
        """Put a line where it belongs, given the text of the line below it."""
        if self._fence:
            self._take_code(line)
        elif not line.text:
            self._open = None if line.is_blank else self._open
            self._in_table = self._in_table and not line.is_blank
        elif self._underlines(line):
            self._end_heading(line)
        elif (opening := _FENCE.match(line.text)) is not None:
            self._add(line, quotable=False)
            self._fence = opening[0]
        elif _HEADING.match(line.text) or _RULE.match(line.text) or self._is_row(line.text, below):
            self._add(line, quotable=False)
            self._open = None
        else:
            self._take_text(line)

    def _take_code(self, line: _Line) -> None:
        if line.text:
            self._extend(self.found[-1], line)
        if line.text.startswith(self._fence) and not line.text.strip(self._fence[0]):
            self._fence, self._open = "", None

    def _take_text(self, line: _Line) -> None:
        above = self._open
        marker = _MARKER.match(line.text)
        if marker and above is not None and not above.is_item and marker[1] not in (None, "1"):
            marker = None  # a number at the beginning of a line that only goes on
        if marker:
            self._add(line, first=line.start + marker.end(), is_item=True)
        elif _NOTE.match(line.text):
            self._add(line, quotable=False)
        elif above is None or (line.is_quotation and not above.is_quotation):
            self._add(line)
        else:
            self._extend(above, line)

    def _underlines(self, line: _Line) -> bool:
        """Whether the line makes a heading of the one above it; below a sentence, or several lines, it is a rule."""
        above = self._open
        if above is None or above.is_item or above.lines > 1 or not above.quotable:
            return False
        return _UNDERLINE.match(line.text) is not None and not self._last_text.endswith((".", "。"))

    def _end_heading(self, line: _Line) -> None:
        heading = self.found[-1]
        self._extend(heading, line)
        heading.quotable, self._open = False, None

    def _is_row(self, text: str, below: str) -> bool:
        """Whether the line is a row of a table: between bars, or with bars and below a line of dashes, or alone."""
        head = "|" in text and _DELIMITERS.match(below) is not None
        self._in_table = head or (self._in_table and "|" in text)
        alone = self._open is None and _CELLS.match(text) is not None  # so rows are written that a file is read of
        return self._in_table or alone or _ROW.match(text) is not None

    def _add(self, line: _Line, *, first: int | None = None, quotable: bool = True, is_item: bool = False) -> None:
        start = line.start if first is None else first
        self._open = Block(line.start, line.end, start, quotable, is_item, line.is_quotation)
        self._last_text = line.text
        self.found.append(self._open)

    def _extend(self, block: Block, line: _Line) -> None:
        block.end, block.lines = line.end, block.lines + 1
