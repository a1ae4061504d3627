"""Whether a zip may be opened: looked at by its list of members, before anything in it is inflated.

The sizes in that list may lie, but zipfile gives out no more than they say, so that they bound what is read.
Nothing is ever written to a folder, so that the names of members lead nowhere.
"""

from __future__ import annotations

import zlib
from io import BytesIO
from lzma import LZMAError
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from index.documents.extracted import Refused
from index.messages import say

MOST_MEMBERS = 2000
MOST_UNPACKED = 150_000_000
MOST_XML = 60_000_000
"""XML takes about ten times its size in memory."""

_RATIO = 250
_SMALL = 1_000_000
"""Members up to this size may be packed as tightly as they like."""

_MACROS = ("vbaproject.bin", "vbadata.xml")
_DEFECTS = (BadZipFile, LargeZipFile, zlib.error, LZMAError, NotImplementedError, ValueError, OSError, EOFError)


def refused_zip(data: bytes) -> Refused | None:
    """Why this zip is not read as a Word document, or None when it may be."""
    try:
        with ZipFile(BytesIO(data)) as opened:
            members = opened.infolist()
            reason = _too_large(members) or _not_word(members)
            return Refused(reason) if reason else _declarations(opened, members)
    except _DEFECTS:
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
