"""The bytes of a PDF -> its text with what is known of it, or one sentence why not."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ctypes import byref, c_char
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from index.documents.byline import origin_of
from index.documents.extracted import Extracted, Refused
from index.documents.pdf.columns import page_lines
from index.documents.pdf.furniture import without_furniture, without_line_numbers
from index.documents.pdf.heads import Head, head_of
from index.documents.pdf.letters import PageWords, page_words
from index.documents.pdf.paragraphs import Block, blocks_of, layout_of
from index.documents.pdf.rows import Row, page_rows
from index.documents.pdf.sight import Sight, seen
from index.documents.text import cleaned, left_out
from index.messages import say

MOST_PAGES = 1000
_UNREADABLE = 0.03
"""The share of letters that a font gives no name to from which the text is doubtful."""

_MOST_DRAWN = 100
"""Pages that may be drawn to see what is seen of them."""

_MOST_ABOVE = 8
_MOST_LINES = 3
"""Blocks, and lines of each, among which a byline is looked for."""

_MOST_TOLD = 10_000
_MOST_NAMED = 8


def extract_pdf(data: bytes) -> Extracted | Refused:
    """The text of a PDF with its title, authors and date, or why it is refused."""
    with _opened(data) as document:
        if isinstance(document, Refused):
            return document
        count = pdfium.FPDF_GetPageCount(document)
        if count > MOST_PAGES:
            return Refused(say("document-pages", most=f"{MOST_PAGES:,}"))
        pages = [_page(document, number) for number in range(count)]
        told = {name: _told(document, name) for name in ("Title", "Author", "CreationDate")}
    return _read(pages, told) if pages else Refused(say("document-broken"))


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    """The document that PDFium makes of the bytes, or why there is none."""
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    try:
        if document:
            yield document
        else:
            locked = pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
            yield Refused(say("document-locked" if locked else "document-broken"))
    finally:
        if document:
            pdfium.FPDF_CloseDocument(document)


@dataclass(frozen=True, slots=True)
class _Page:
    """The words of a page as the file has them, and what is seen of them."""

    told: PageWords
    sight: Sight


def _page(document: Any, number: int) -> _Page | None:
    """The words of one page; None when it is damaged, so that the others can still be read."""
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        return None
    textpage = pdfium.FPDFText_LoadPage(page)
    try:
        if not textpage:
            return None
        told = page_words(page, textpage)
        return _Page(told, seen(page, told, look=number < _MOST_DRAWN))
    finally:
        if textpage:
            pdfium.FPDFText_ClosePage(textpage)
        pdfium.FPDF_ClosePage(page)


def _told(document: Any, name: str) -> str | None:
    """What the file says of itself under a name."""
    length = pdfium.FPDF_GetMetaText(document, name.encode(), None, 0)
    if not 2 < length <= _MOST_TOLD:
        return None
    held = (c_char * length)()
    pdfium.FPDF_GetMetaText(document, name.encode(), byref(held), length)
    return bytes(held).decode("utf-16-le", "replace").rstrip("\0").strip() or None


def _read(pages: Sequence[_Page | None], told: dict[str, str | None]) -> Extracted | Refused:
    rows = [page_rows(page.sight.words, number) if page else [] for number, page in enumerate(pages)]
    kept, edges = without_furniture(rows)
    kept, numbered = without_line_numbers(kept)
    lines, doubtful = [], []
    for number, page_kept in enumerate(kept):
        found, unsure = page_lines(page_kept, number)
        lines += found
        doubtful += [number + 1] if unsure else []
    blocks = blocks_of(lines, layout_of(lines))
    head = head_of(blocks, edges, told["Title"])
    text = cleaned(_written([block for block in blocks if block not in head.title_blocks]))
    if not re.search(r"\w{2}", text):  # a cover, or pages of a line each: what looks like heads is all there is
        text = cleaned("\n\n".join(row.text for page_whole in rows for row in page_whole))
    if not re.search(r"\w{2}", text):
        hidden = any(page.sight.unseen for page in pages if page)
        return Refused(say("document-all-unseen" if hidden else "document-scan"))
    origin = origin_of(_opening(blocks, edges, head), told["Author"], _day(told["CreationDate"]))
    notes = (*_on_pages(pages, doubtful), *_on_edges(edges, head), *head.notes)
    return Extracted(
        kind="PDF",
        text=text,
        title=head.title,
        authors=origin.authors,
        date=origin.date,
        notes=notes + ((say("document-numbered"),) if numbered else ()),
        doubts=origin.doubts,
    )


def _opening(blocks: Sequence[Block], edges: Sequence[Row], head: Head) -> list[str]:
    """The lines of the first blocks but the title's, each by itself, and what has a year at the first page's edges."""
    first = [block for block in blocks[:_MOST_ABOVE] if not block.note and block not in head.title_blocks]
    above = [line.text for block in first for line in block.lines[:_MOST_LINES]]
    return [*above, *(row.text for row in edges if row.page == 0 and re.search(r"\d{4}", row.text))]


def _day(told: str | None) -> datetime.date | None:
    """The day that a date of a PDF, such as "D:20190322120000Z", names."""
    found = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", told or "")
    try:
        return datetime.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _written(blocks: Sequence[Block]) -> str:
    """The blocks as one text, notes last."""
    body = [f"## {block.text}" if block.heading else block.text for block in blocks if not block.note]
    return "\n\n".join([*body, *(block.text for block in blocks if block.note)])


def _on_pages(pages: Sequence[_Page | None], doubtful: Sequence[int]) -> Iterator[str]:
    """What is doubtful about some pages."""
    bare = sum(page is None or not page.sight.words for page in pages)
    if bare:
        yield say("document-pictures", count=bare, pages=len(pages))
    letters = sum(page.told.letters for page in pages if page)
    if sum(page.told.unreadable for page in pages if page) > _UNREADABLE * letters:
        yield say("document-garbled")
    if doubtful:
        shown = ", ".join(map(str, doubtful[:_MOST_NAMED])) + (" …" if len(doubtful) > _MOST_NAMED else "")
        yield say("document-order", pages=shown, count=len(doubtful))
    scanned = sum(page.sight.scanned for page in pages if page)
    if scanned:
        yield say("document-recognized", count=scanned, pages=len(pages))
    yield from left_out("document-unseen", [text for page in pages if page for text in page.sight.unseen])
    yield from left_out("document-aslant", [text for page in pages if page for text in page.told.aslant])


def _on_edges(edges: Sequence[Row], head: Head) -> tuple[str, ...]:
    worded = [row.text for row in edges if re.search(r"[^\W\d_]{3}", row.text) and row.text != head.title]
    return left_out("document-edges", list(dict.fromkeys(re.sub(r"\d+", "…", text) for text in worded)))
