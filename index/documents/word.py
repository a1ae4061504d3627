"""Word (.docx) -> text: paragraphs, tables, text boxes, notes, and what stands at the head of its pages.

Deleted text and fields are left out. Nothing the file refers to is fetched, and no object in it is opened.
A zip is looked at by its list of members before anything in it is inflated. The sizes in that list may lie, but
zipfile gives out no more than they say, so that they bound what is read. Nothing is ever written to a folder, so
that the names of members lead nowhere.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from lzma import LZMAError
from typing import Any
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.oxml import parse_xml
from lxml.etree import LxmlError

from index.documents.extracted import Extracted, Refused
from index.documents.text import authors, cleaned, title
from index.messages import say

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING = re.compile(r"heading\s?([1-6])", re.I)
_MARKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_SKIPPED = {_FALLBACK, f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", f"{_W}instrText", f"{_W}delText"}
_AROUND = re.compile(r"wordprocessingml\.(header|footnotes|endnotes)\+xml")
_DAMAGE = (LxmlError, KeyError, ValueError, TypeError, AttributeError, IndexError, AssertionError, RecursionError)

MOST_MEMBERS = 2000
MOST_UNPACKED = 150_000_000
MOST_XML = 60_000_000
"""XML takes about ten times its size in memory."""

_RATIO = 250
_SMALL = 1_000_000
"""Members up to this size may be packed as tightly as they like."""

_MACROS = ("vbaproject.bin", "vbadata.xml")
_BROKEN_ZIP = (BadZipFile, LargeZipFile, zlib.error, LZMAError, NotImplementedError, ValueError, OSError, EOFError)


def extract_word(data: bytes) -> Extracted | Refused:
    """The text of a Word document with its title, authors and date, or why it is refused."""
    refused = _refused_zip(data)
    if refused is not None:
        return refused
    try:
        return _read(docx.Document(BytesIO(data)))
    except (*_DAMAGE, OSError):
        return Refused(say("document-broken"))


def _read(document: Document) -> Extracted | Refused:
    found = [*_blocks(document.element.body)]
    heads, notes = _around(document)
    text = cleaned("\n\n".join([*heads, *found, *notes]))
    if not re.search(r"\w{2}", text):
        return Refused(say("document-no-text"))
    about = document.core_properties
    made = about.created
    return Extracted(
        kind="Word",
        text=text,
        title=title(about.title) or title(_styled_title(document)),
        authors=authors(about.author),
        date=made.date().isoformat() if made is not None else None,
        notes=(say("document-made"),) if made is not None else (),
    )


def _blocks(element: Any) -> Iterator[str]:
    """Each paragraph and each row of a table as a text, in the order of reading."""
    for child in element:
        if child.tag == f"{_W}p":
            yield from _paragraph(child)
        elif child.tag == f"{_W}tbl":
            yield from _rows(child)
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            yield from _blocks(child)  # content controls, insertions, custom XML


def _rows(table: Any) -> Iterator[str]:
    """A table's rows, their cells with a bar between them."""
    for row in table.iter(f"{_W}tr"):
        if next(row.iterancestors(f"{_W}tbl")) is table:
            own = (cell for cell in row.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr")) is row)
            filled = [text for cell in own if (text := " ".join(" ".join(_blocks(cell)).split()))]
            if filled:
                yield " | ".join(filled)


def _paragraph(paragraph: Any) -> Iterator[str]:
    """The paragraph, as a heading or list item where it is one, then the text boxes that hang on it."""
    boxes: list[Any] = []
    text = "".join(_runs(paragraph, boxes)).strip()
    if text:
        yield f"{_prefix(paragraph)}{text}"
    for box in boxes:
        yield from _blocks(box)


def _runs(element: Any, boxes: list[Any]) -> Iterator[str]:
    """The letters of a paragraph; its text boxes are put aside."""
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag == f"{_W}txbxContent":
            boxes.append(child)
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            yield from _runs(child, boxes)


def _prefix(paragraph: Any) -> str:
    heading = _HEADING.fullmatch(_style(paragraph))
    if heading:
        return f"{'#' * int(heading[1])} "
    return "- " if paragraph.find(f"{_W}pPr/{_W}numPr") is not None else ""


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return str(style.get(f"{_W}val", "")) if style is not None else ""


def _styled_title(document: Document) -> str | None:
    """The paragraph in the style of titles, if there is one."""
    titled = (p for p in document.element.body.iter(f"{_W}p") if _style(p) in ("Title", "a3"))
    return next((text for p in titled if (text := "".join(_runs(p, [])).strip())), None)


def _around(document: Document) -> tuple[list[str], list[str]]:
    """What stands at the head of the pages, each text once, and the notes."""
    heads: dict[str, None] = {}
    notes: list[str] = []
    for part in document.part.package.iter_parts():
        kind = _AROUND.search(part.content_type)
        if kind:
            texts = list(_blocks(parse_xml(part.blob)))
            if kind[1] == "header":
                heads |= dict.fromkeys(text for text in texts if re.search(r"[^\W\d]{2}", text))
            else:
                notes += texts
    return list(heads), notes


def _refused_zip(data: bytes) -> Refused | None:
    """Why this zip is not read as a Word document, or None when it may be."""
    try:
        with ZipFile(BytesIO(data)) as opened:
            members = opened.infolist()
            reason = _too_large(members) or _not_word(members)
            return Refused(reason) if reason else _declarations(opened, members)
    except _BROKEN_ZIP:
        return Refused(say("document-broken"))
    except RuntimeError:  # zipfile's word for a member that needs a password
        return Refused(say("document-locked"))


def _too_large(members: list[ZipInfo]) -> str | None:
    xml = sum(member.file_size for member in members if _is_xml(member))
    dense = any(m.file_size > _SMALL and m.file_size > _RATIO * max(1, m.compress_size) for m in members)
    total = sum(member.file_size for member in members)
    if dense or len(members) > MOST_MEMBERS or total > MOST_UNPACKED or xml > MOST_XML:
        return say("document-unpacks")
    return None


def _not_word(members: list[ZipInfo]) -> str | None:
    names = {member.filename.lower() for member in members}
    if any(name.endswith(_MACROS) for name in names):
        return say("document-macros")
    if any(member.flag_bits & 1 for member in members):
        return say("document-locked")
    if not {"[content_types].xml", "word/document.xml"} <= names:
        return say("document-archive")
    return None


def _declarations(opened: ZipFile, members: list[ZipInfo]) -> Refused | None:
    """A refusal when a part declares a document type, which Word never does and entities need."""
    for member in filter(_is_xml, members):
        letters = opened.read(member).replace(b"\0", b"")  # UTF-16 is XML too
        if b"<!DOCTYPE" in letters or b"<!ENTITY" in letters:
            return Refused(say("document-entities"))
        if member.filename == "[Content_Types].xml" and b"macroEnabled" in letters:
            return Refused(say("document-macros"))
    return None


def _is_xml(member: ZipInfo) -> bool:
    return member.filename.lower().endswith((".xml", ".rels"))
