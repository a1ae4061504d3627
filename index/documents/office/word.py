"""Word (.docx) -> text: paragraphs, tables, text boxes and notes, in the order of reading.

Fields are left out, and with a note what a reader does not see or sees struck out, and the heads and feet of pages.
Nothing the file refers to is fetched, and no object in it is opened. A zip is looked at by its list of members before
anything in it is inflated. The sizes in that list may lie, but zipfile gives out no more than they say, so that they
bound what is read. Nothing is ever written to a folder, so that the names of members lead nowhere.
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

from index.documents.byline import origin_of
from index.documents.extracted import Extracted, Refused
from index.documents.office.marks import Marks, W
from index.documents.text import cleaned, left_out, title
from index.messages import say

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING = re.compile(r"heading\s?([1-6])", re.I)
_MARKS = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_SKIPPED = {_FALLBACK, *(f"{W}{name}" for name in "del moveFrom pPr rPr instrText delText rt sdtPr".split())}
_AROUND = re.compile(r"wordprocessingml\.(header|footer|footnotes|endnotes)\+xml")
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
    reader = _Reader(Marks(document))
    found = [*reader.blocks(document.element.body)]
    heads, notes = _around(document, reader)
    text = cleaned("\n\n".join([*found, *notes]))
    if not re.search(r"\w{2}", text):
        return Refused(say("document-no-text"))
    about = document.core_properties
    made = about.created.date() if about.created is not None else None
    origin = origin_of([*found, *heads] if len(found) > 1 else found, about.author, made)
    return Extracted(
        kind="Word",
        text=text,
        title=title(about.title) or title(_styled_title(document, reader)),
        authors=origin.authors,
        date=origin.date,
        notes=(
            *((say("document-tracked"),) if _is_tracked(document) else ()),
            *left_out("document-unseen", reader.unseen),
            *left_out("document-edges", heads),
        ),
        doubts=origin.doubts,
    )


class _Reader:
    """Reads paragraphs; `unseen` are the texts that it left out because a reader does not see them."""

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self.unseen: list[str] = []

    def blocks(self, element: Any) -> Iterator[str]:
        """Each paragraph and each row of a table as a text, in the order of reading."""
        for child in element:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self._rows(child)
            elif isinstance(child.tag, str) and child.tag not in _SKIPPED and not _is_placeholder(child):
                yield from self.blocks(child)  # content controls, insertions, custom XML

    def _rows(self, table: Any) -> Iterator[str]:
        """A table's rows, their cells with a bar between them; not those that are hidden or deleted."""
        for row in table.iter(f"{W}tr"):
            if next(row.iterancestors(f"{W}tbl")) is table:
                own = (cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is row)
                filled = [text for cell in own if (text := " ".join(" ".join(self.blocks(cell)).split()))]
                if filled and any(row.find(f"{W}trPr/{W}{mark}") is not None for mark in ("hidden", "del")):
                    self.unseen.append(" | ".join(filled))
                elif filled:
                    yield " | ".join(filled)

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        """The paragraph, as a heading or list item where it is one, then the text boxes that hang on it."""
        boxes: list[Any] = []
        text = self.line(paragraph, boxes)
        if text:
            yield f"{self._prefix(paragraph)}{text}"
        for box in boxes:
            yield from self.blocks(box)

    def style(self, paragraph: Any) -> str:
        """The name of a paragraph's style in small letters: English for those that Word brings, in any language."""
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return self._marks.style_name(style.get(f"{W}val", "")) if style is not None else ""

    def _prefix(self, paragraph: Any) -> str:
        style = self.style(paragraph)
        heading = _HEADING.fullmatch(style)
        if heading or style == "title":
            return f"{'#' * (int(heading[1]) if heading else 1)} "
        return "- " if paragraph.find(f"{W}pPr/{W}numPr") is not None else ""

    def line(self, paragraph: Any, boxes: list[Any]) -> str:
        """The letters of a paragraph; its text boxes are put aside."""
        pieces: list[str] = []
        hidden: list[str] = []
        self._runs(paragraph, boxes, pieces, hidden)
        self.unseen += ["".join(hidden)] if hidden else []
        return re.sub(r" {2,}", " ", "".join(pieces)).strip()

    def _runs(self, element: Any, boxes: list[Any], pieces: list[str], hidden: list[str]) -> None:
        for child in element:
            if child.tag == f"{W}t":
                pieces.append(child.text or "")
            elif child.tag == f"{W}txbxContent":
                boxes.append(child)
            elif child.tag in _MARKS:
                pieces.append(_MARKS[child.tag])
            elif child.tag == f"{W}r" and self._marks.is_unseen(child):
                self._runs(child, [], hidden, hidden)
            elif isinstance(child.tag, str) and child.tag not in _SKIPPED and not _is_placeholder(child):
                self._runs(child, boxes, pieces, hidden)


def _is_placeholder(control: Any) -> bool:
    """Whether a content control shows nothing but what asks for its text."""
    return control.tag == f"{W}sdt" and control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def _is_tracked(document: Document) -> bool:
    """Whether there are changes in a document that nobody has accepted yet."""
    return next(document.element.body.iter(f"{W}ins", f"{W}del", f"{W}moveFrom"), None) is not None


def _styled_title(document: Document, reader: _Reader) -> str | None:
    """The paragraph in the style of titles, if there is one."""
    titled = (p for p in document.element.body.iter(f"{W}p") if reader.style(p) == "title")
    return next((text for p in titled if (text := reader.line(p, []))), None)


def _around(document: Document, reader: _Reader) -> tuple[list[str], list[str]]:
    """What stands at the head and foot of the pages, each text once, and the notes."""
    edges: dict[str, None] = {}
    notes: list[str] = []
    for part in document.part.package.iter_parts():
        kind = _AROUND.search(part.content_type)
        if kind:
            texts = list(reader.blocks(parse_xml(part.blob)))
            if kind[1] in ("header", "footer"):
                edges |= dict.fromkeys(text for text in texts if re.search(r"[^\W\d]{2}", text))
            else:
                notes += texts
    return list(edges), notes


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
