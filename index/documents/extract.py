"""The bytes of a file and its name -> its text with what is known of it, or one sentence why not.

Everything here may meet a hostile file and is run by `sandbox` in a process with limits; by itself it
has none on time. What kind of file it is, the bytes decide.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from urllib.parse import urlsplit

import py3langid

from index.documents.brief_file import extract_brief, is_brief
from index.documents.encoding import Decoded, decoded
from index.documents.extracted import MOST_BYTES, Extracted, Refused
from index.documents.kinds import misnamed, recognized_bytes, recognized_text
from index.documents.pdf import extract_pdf
from index.documents.plain import extract_markdown, extract_plain
from index.documents.text import safe_name
from index.documents.webpage import extract_webpage
from index.documents.word import extract_word
from index.messages import say

MOST_TEXT = 900_000
"""Bytes of text that fit into a brief file with its front matter."""

_LEAST_LETTERS = 30
_SAMPLE = 5000
_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}")


def prepare() -> None:
    """Load what is loaded through a temporary file, which a process with limits could not write."""
    py3langid.classify("")


def extract(data: bytes, name: str) -> Extracted | Refused:
    """What the file holds, or why it is not taken."""
    if len(data) > MOST_BYTES:
        return Refused(say("document-big", most=MOST_BYTES // 1_000_000))
    kind = recognized_bytes(data)
    if isinstance(kind, Refused):
        return kind
    name = safe_name(name)
    found = {"PDF": extract_pdf, "Word": extract_word}[kind](data) if kind else _extract_text(data, name)
    return found if isinstance(found, Refused) else _finished(found, name)


def _finished(found: Extracted, name: str) -> Extracted | Refused:
    """The text's length checked, and language, notes and whatever can be checked put right."""
    if len((found.brief or found.text).encode()) > MOST_TEXT:
        return Refused(say("document-long", most=MOST_TEXT // 1000))
    wrong_name = misnamed(name, found.kind)
    notes = (*((wrong_name,) if wrong_name else ()), *found.notes)
    date = found.date if _is_date(found.date) else None
    url = found.url if _is_address(found.url) else None
    return replace(found, notes=notes, date=date, url=url, language=_language(found.text))


def _extract_text(data: bytes, name: str) -> Extracted | Refused:
    read = decoded(data)
    if read is None:
        return Refused(say("document-kind"))
    kind = "a brief" if is_brief(read.text) else recognized_text(read.text, name)
    if isinstance(kind, Refused):
        return kind
    if kind != "a web page" and len(data) > 4 * MOST_TEXT:
        return Refused(say("document-long", most=MOST_TEXT // 1000))
    extractors = {"a web page": extract_webpage, "Markdown": extract_markdown, "a brief": extract_brief}
    found = extractors.get(kind, extract_plain)(read.text)
    return found if isinstance(found, Refused) else replace(found, notes=(*_encoding_note(read), *found.notes))


def _encoding_note(read: Decoded) -> tuple[str, ...]:
    encoding = read.encoding.upper().replace("_", "-")
    return (say("document-guessed", encoding=encoding),) if read.guessed else ()


def _is_date(date: str | None) -> bool:
    if date is None or not _DATE.fullmatch(date):
        return False
    try:
        datetime.date.fromisoformat(f"{date}-01-01"[:10] if len(date) < 7 else f"{date}-01"[:10])
    except ValueError:
        return False
    return True


def _is_address(url: str | None) -> bool:
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r'[\s<>"]', url or "")


def _language(text: str) -> str | None:
    """The language's code, told by the letters of the opening; None when they are too few to tell."""
    sample = text[:_SAMPLE]
    letters = sum(map(str.isalpha, sample))
    return str(py3langid.classify(sample)[0]) if letters >= _LEAST_LETTERS else None
