"""PDF -> text, page by page. Nothing in the file is run, and pictures are not looked at."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, PyPdfError

from index.documents.extracted import Extracted, Refused
from index.documents.names import authors, title
from index.documents.pdf_lines import paragraphs
from index.documents.text import cleaned, one_line
from index.messages import say

MOST_PAGES = 1000

_DAMAGE = (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, RecursionError)
"""What a damaged file makes pypdf raise; the last ones are not meant for it, but are met."""


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
    text = paragraphs(pages)
    if not re.search(r"\w{2}", text):
        return Refused(say("document-scan") if pages else say("document-broken"))
    bare = sum(not page for page in pages)
    date = _date(reader)
    notes = [say("document-pictures", count=bare, pages=len(pages))] if bare else []
    notes += [say("document-made")] if date else []
    made_by = reader.metadata.author if reader.metadata else None
    return Extracted(
        kind="PDF",
        text=text,
        title=title(_title(reader)),
        authors=authors(made_by if isinstance(made_by, str) else None),
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


def _title(reader: PdfReader) -> str | None:
    found = reader.metadata.title if reader.metadata else None
    return one_line(found) if isinstance(found, str) else None


def _date(reader: PdfReader) -> str | None:
    try:
        made = reader.metadata.creation_date if reader.metadata else None
    except (ValueError, TypeError, AttributeError):
        return None
    return made.date().isoformat() if isinstance(made, datetime) else None
