"""The bytes of a file and its name -> its text with what is known of it, or one sentence why not.

Everything here may meet a hostile file and is run in a process with limits (`__main__.py`); by itself it
has none on time. What kind of file it is, the bytes decide.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final, Literal

import py3langid

from index.corpus.fields import is_date, is_past, is_url
from index.corpus.people import parted
from index.documents.byline import origin_of, published_in, publisher_in
from index.documents.draft import extract_brief, is_brief
from index.documents.extracted import MOST_BYTES, Extracted, Kind, Refused
from index.documents.office.word import extract_word
from index.documents.pdf.reading import extract_pdf
from index.documents.plain.encoding import decoded
from index.documents.plain.markdown import extract_markdown
from index.documents.text import cleaned, safe_name
from index.documents.webpage import extract_webpage
from index.messages import say

MOST_TEXT = 900_000
"""Bytes of text that fit into a brief file with its front matter."""

_LEAST_LETTERS = 30
_SAMPLE = 5000

_PROGRAMS = (
    b"MZ", b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe", b"\0asm", b"dex\n",
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES = (b"PK\x05\x06", b"PK\x07\x08", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"7z\xbc\xaf\x27\x1c", b"Rar!")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"{\\rtf", b"%!PS")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(r"(?>\s+|<\?xml[^>]*>|<!--.*?-->)*+<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
"""What opened with a comment once is not read in any other way again, or thirty comments would take half a minute."""

_HTML_INSIDE = re.compile(r"</(?:html|body|p|div|article|h1|title|table)\s*>", re.I)
_XML = re.compile(r"\s*<(?:\?xml\b|!DOCTYPE\b|!ENTITY\b|[a-zA-Z][\w:-]*\s+xmlns)", re.I)
_ENTITY = re.compile(r"<!ENTITY\b", re.I)
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|---[ \t]*$|[-*] \[.+\]\(|```)|\[[^\[\]\n]{1,300}\]\(https?://", re.M)
_HEAD = 4096

_NAMED: Final[dict[str, Kind]] = {
    ".pdf": "PDF", ".docx": "Word", ".doc": "Word", ".docm": "Word", ".html": "a web page", ".htm": "a web page",
    ".xhtml": "a web page", ".md": "Markdown", ".markdown": "Markdown", ".txt": "plain text", ".text": "plain text",
}  # fmt: skip


def prepare() -> None:
    """Load what is loaded through a temporary file, which a process with limits could not write."""
    py3langid.classify("")


def extract(data: bytes, name: str) -> Extracted | Refused:
    """What the file holds, or why it is not taken."""
    if len(data) > MOST_BYTES:
        return Refused(say("document-big", most=MOST_BYTES // 1_000_000))
    kind = _recognized_bytes(data)
    if isinstance(kind, Refused):
        return kind
    name = safe_name(name)
    found = {"PDF": extract_pdf, "Word": extract_word}[kind](data) if kind else _extract_text(data, name)
    return found if isinstance(found, Refused) else _finished(found, name)


def _finished(found: Extracted, name: str) -> Extracted | Refused:
    """The text's length checked, and language, notes and whatever can be checked put right."""
    if len((found.brief or found.text).encode()) > MOST_TEXT:
        return Refused(say("document-long", most=MOST_TEXT // 1000))
    wrong_name = _misnamed(name, found.kind)
    notes = (*((wrong_name,) if wrong_name else ()), *found.notes)
    date = found.date if found.date and is_date(found.date) and is_past(found.date) else None
    url = found.url if is_url(found.url or "") else None
    names = dict.fromkeys(name for author in found.authors for name in parted(author))
    return replace(found, notes=notes, authors=tuple(names), date=date, url=url, language=_language(found.text))


def _extract_text(data: bytes, name: str) -> Extracted | Refused:
    read = decoded(data)
    if read is None:
        return Refused(say("document-kind"))
    kind = "a brief" if is_brief(read.text) else _recognized_text(read.text, name)
    if isinstance(kind, Refused):
        return kind
    if kind != "a web page" and len(data) > 4 * MOST_TEXT:
        return Refused(say("document-long", most=MOST_TEXT // 1000))
    extractors = {"a web page": extract_webpage, "Markdown": extract_markdown, "a brief": extract_brief}
    found = extractors.get(kind, _extract_plain)(read.text)
    found = found if isinstance(found, Refused) or kind in ("a web page", "a brief") else _signed(found)
    if isinstance(found, Refused) or not read.guessed:
        return found
    guessed = say("document-guessed", encoding=read.encoding.upper().replace("_", "-"))
    return replace(found, notes=(guessed, *found.notes))


def _signed(found: Extracted) -> Extracted:
    """A text with the author, the date and the publisher that its first lines name, where nothing else does."""
    said, published = origin_of(found.text.split("\n\n"), None, None), published_in(found.text)
    date = found.date or said.date or next(iter(published), None)
    doubts = tuple(one for one in said.doubts if not {"author": found.authors, "date": date}[one[0]])
    if found.publisher is None and (publisher := publisher_in(found.text)):
        doubts = (*doubts, ("publisher", say("doubt-publisher", name=publisher)))
        found = replace(found, publisher=publisher)
    return replace(found, authors=found.authors or said.authors, date=date, doubts=(*found.doubts, *doubts))


def _language(text: str) -> str | None:
    """The language's code, told by the letters of the opening; None when they are too few to tell."""
    sample = text[:_SAMPLE]
    letters = sum(map(str.isalpha, sample))
    return str(py3langid.classify(sample)[0]) if letters >= _LEAST_LETTERS else None


def _extract_plain(text: str) -> Extracted | Refused:
    """The text as it stands."""
    text = cleaned(text)
    return Extracted(kind="plain text", text=text) if re.search(r"\w{2}", text) else Refused(say("document-no-text"))


def _recognized_bytes(data: bytes) -> Literal["PDF", "Word"] | Refused | None:
    """PDF or Word (a zip, at least), a refusal of what is known and not read, or None for what may be text."""
    head = data[:_HEAD]
    if not data.strip(b" \t\r\n\0"):
        return Refused(say("document-empty"))
    if b"%PDF-" in head[:1024]:
        return "PDF"
    if data.startswith(b"PK\x03\x04"):
        return "Word"
    return _refused(data, head)


def _refused(data: bytes, head: bytes) -> Refused | None:
    if head.startswith(_OLE):
        return Refused(say("document-locked") if _ENCRYPTED in data else say("document-old-word"))
    if head.startswith(_PROGRAMS) and not head.isascii():
        return Refused(say("document-program"))
    if head.startswith(_ARCHIVES):
        return Refused(say("document-archive"))
    return Refused(say("document-kind")) if head.startswith(_PICTURES) else None


def _recognized_text(text: str, name: str) -> Kind | Refused:
    """A web page, Markdown or plain text; XML of another kind is refused."""
    head = text[:_HEAD]
    if _HTML.match(head):
        return "a web page"
    if _XML.match(head):
        return Refused(say("document-entities") if _ENTITY.search(text[:100_000]) else say("document-kind"))
    named = _named(name)
    if named == "Markdown":
        return "Markdown"
    if len(_HTML_INSIDE.findall(text[:100_000])) >= (1 if named == "a web page" else 5):
        return "a web page"
    return "Markdown" if _MARKDOWN.search(text[:100_000]) and named != "plain text" else "plain text"


def _misnamed(name: str, kind: Kind) -> str | None:
    """The sentence that says that the name promises another kind of file; None when it does not."""
    named = _named(name)
    alike = {"Markdown", "plain text", "a brief"}
    if named is None or named == kind or {named, kind} <= alike:
        return None
    return say("document-misnamed", named=named, kind=kind)


def _named(name: str) -> Kind | None:
    return _NAMED.get(PurePosixPath(name.replace("\0", "")).suffix.lower())
