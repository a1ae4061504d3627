"""PDF -> text: its lines joined to paragraphs, without running heads. Nothing is run, and no picture is looked at.

A PDF knows no paragraphs, only lines at places. What ends one is told by the length of its lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, PyPdfError

from index.documents.extracted import Extracted, Refused
from index.documents.text import authors, cleaned, title
from index.messages import say

MOST_PAGES = 1000

_DAMAGE = (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, RecursionError)
"""What a damaged file makes pypdf raise; the last ones are not meant for it, but are met."""

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


def extract_pdf(data: bytes) -> Extracted | Refused:
    """The text of a PDF with its title, authors and date, or why it is refused."""
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return Refused(say("document-locked"))
        return _read(reader)
    except DependencyError:
        return Refused(say("document-locked"))
    except (*_DAMAGE, OSError, ZeroDivisionError, NotImplementedError, OverflowError):
        return Refused(say("document-broken"))


def _read(reader: PdfReader) -> Extracted | Refused:
    if _promised_pages(reader) > MOST_PAGES or len(reader.pages) > MOST_PAGES:
        return Refused(say("document-pages", most=f"{MOST_PAGES:,}"))
    pages = [_page_text(page) for page in reader.pages]
    text = _paragraphs(pages)
    if not re.search(r"\w{2}", text):
        return Refused(say("document-scan") if pages else say("document-broken"))
    bare = sum(not page for page in pages)
    date = _date(reader)
    notes = [say("document-pictures", count=bare, pages=len(pages))] if bare else []
    notes += [say("document-made")] if date else []
    return Extracted(
        kind="PDF",
        text=text,
        title=title(_told(reader, "title")),
        authors=authors(_told(reader, "author")),
        date=date,
        notes=tuple(notes),
    )


def _promised_pages(reader: PdfReader) -> int:
    """How many pages the file says it has, before any is looked for."""
    count = reader.root_object["/Pages"].get_object().get("/Count", 0)  # type: ignore[union-attr]
    return int(count) if isinstance(count, int) else 0


def _page_text(page: PageObject) -> str:
    """The text of one page; "" when it is damaged, so that the others can still be read."""
    try:
        return cleaned(page.extract_text())
    except _DAMAGE:
        return ""


def _told(reader: PdfReader, name: str) -> str | None:
    """What the file says of itself under a name, when that is a text."""
    value = getattr(reader.metadata, name, None)
    return value if isinstance(value, str) else None


def _date(reader: PdfReader) -> str | None:
    try:
        made = reader.metadata.creation_date if reader.metadata else None
    except (ValueError, TypeError, AttributeError):
        return None
    return made.date().isoformat() if isinstance(made, datetime) else None


def _paragraphs(pages: Sequence[str]) -> str:
    """The pages as one text of paragraphs with a blank line between them."""
    lines = [line for page in _without_running_heads(pages) for line in page]
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


def _without_running_heads(pages: Sequence[str]) -> list[list[str]]:
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
