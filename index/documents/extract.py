"""The bytes of a file and its name -> its text with what is known of it, or one sentence why not.

Everything here may meet a hostile file and is run in a process with limits (`__main__.py`); by itself it
has none on time. What kind of file it is, the bytes decide.
"""

from __future__ import annotations

import re
from dataclasses import replace

import py3langid

from index.corpus.fields import is_date, is_url
from index.documents.draft import extract_brief, is_brief
from index.documents.encoding import Decoded, decoded
from index.documents.extracted import MOST_BYTES, Extracted, Refused
from index.documents.kinds import misnamed, recognized_bytes, recognized_text
from index.documents.pdf import extract_pdf
from index.documents.text import authors, cleaned, safe_name, short_line, title
from index.documents.webpage import extract_webpage
from index.documents.word import extract_word
from index.messages import say

MOST_TEXT = 900_000
"""Bytes of text that fit into a brief file with its front matter."""

_LEAST_LETTERS = 30
_SAMPLE = 5000
_FRONT = re.compile(r"---[ ]*\n(.{0,10000}?)\n(?:---|\.\.\.)[ ]*(?:\n|\Z)", re.S)
_FIELD = re.compile(r"^(title|author|date|publisher|url):[ ]*(.+)$", re.M | re.I)
_HEADING = re.compile(r"^#[ ]+(.+?)[ #]*$", re.M)
_WRAPPED = re.compile("[\"'](.*)[\"']")


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
    date = found.date if is_date(found.date or "") else None
    url = found.url if is_url(found.url or "") else None
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
    extractors = {"a web page": extract_webpage, "Markdown": _extract_markdown, "a brief": extract_brief}
    found = extractors.get(kind, _extract_plain)(read.text)
    return found if isinstance(found, Refused) else replace(found, notes=(*_encoding_note(read), *found.notes))


def _encoding_note(read: Decoded) -> tuple[str, ...]:
    encoding = read.encoding.upper().replace("_", "-")
    return (say("document-guessed", encoding=encoding),) if read.guessed else ()


def _language(text: str) -> str | None:
    """The language's code, told by the letters of the opening; None when they are too few to tell."""
    sample = text[:_SAMPLE]
    letters = sum(map(str.isalpha, sample))
    return str(py3langid.classify(sample)[0]) if letters >= _LEAST_LETTERS else None


def _extract_markdown(text: str) -> Extracted | Refused:
    """The Markdown without its front matter, whose fields are read as plain lines."""
    text = cleaned(text)
    front = _FRONT.match(text)
    fields = {
        name.lower(): _WRAPPED.sub(r"\1", value.strip()) for name, value in _FIELD.findall(front[1] if front else "")
    }
    body = text[front.end() :].strip() if front else text
    if not re.search(r"\w{2}", body):
        return Refused(say("document-no-text"))
    heading = _HEADING.search(body)
    return Extracted(
        kind="Markdown",
        text=body,
        title=title(fields.get("title")) or title(heading[1] if heading else None),
        authors=authors(fields.get("author", "").strip("[]").replace(",", ";")),
        date=fields.get("date"),
        publisher=short_line(fields.get("publisher"), 100),
        url=fields.get("url"),
    )


def _extract_plain(text: str) -> Extracted | Refused:
    """The text as it stands."""
    text = cleaned(text)
    return Extracted(kind="plain text", text=text) if re.search(r"\w{2}", text) else Refused(say("document-no-text"))
