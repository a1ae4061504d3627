"""What kind of file some bytes are, told by the bytes and never by the name."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final, Literal

from index.documents.extracted import Kind, Refused
from index.messages import say

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
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|---[ \t]*$|[-*] \[.+\]\(|```)|\[[^\]\n]+\]\(https?://", re.M)
_HEAD = 4096

_NAMED: Final[dict[str, Kind]] = {
    ".pdf": "PDF", ".docx": "Word", ".doc": "Word", ".docm": "Word", ".html": "a web page", ".htm": "a web page",
    ".xhtml": "a web page", ".md": "Markdown", ".markdown": "Markdown", ".txt": "plain text", ".text": "plain text",
}  # fmt: skip


def recognized_bytes(data: bytes) -> Literal["PDF", "Word"] | Refused | None:
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


def recognized_text(text: str, name: str) -> Kind | Refused:
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


def misnamed(name: str, kind: Kind) -> str | None:
    """The sentence that says that the name promises another kind of file; None when it does not."""
    named = _named(name)
    alike = {"Markdown", "plain text", "a brief"}
    if named is None or named == kind or {named, kind} <= alike:
        return None
    return say("document-misnamed", named=named, kind=kind)


def _named(name: str) -> Kind | None:
    return _NAMED.get(PurePosixPath(name.replace("\0", "")).suffix.lower())
