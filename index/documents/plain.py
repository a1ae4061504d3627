"""Markdown and plain text -> the text as it stands, with the title, author and date that it opens with."""

from __future__ import annotations

import re

from index.documents.extracted import Extracted, Refused
from index.documents.names import authors, title
from index.documents.text import cleaned, one_line
from index.messages import say

_FRONT = re.compile(r"---[ ]*\n(.{0,10000}?)\n(?:---|\.\.\.)[ ]*(?:\n|\Z)", re.S)
_FIELD = re.compile(r"^(title|author|date|publisher|url):[ ]*(.+)$", re.M | re.I)
_HEADING = re.compile(r"^#[ ]+(.+?)[ #]*$", re.M)
_WRAPPED = re.compile("[\"'](.*)[\"']")


def extract_markdown(text: str) -> Extracted | Refused:
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
        publisher=one_line(fields.get("publisher"), 100),
        url=fields.get("url"),
    )


def extract_plain(text: str) -> Extracted | Refused:
    """The text as it stands."""
    text = cleaned(text)
    return Extracted(kind="plain text", text=text) if re.search(r"\w{2}", text) else Refused(say("document-no-text"))
