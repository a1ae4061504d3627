"""Titles and names as files carry them -> those worth showing; what programs put there by themselves goes."""

from __future__ import annotations

import re

from index.documents.text import one_line

_FILE_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint)\s*-.*|untitled.*|document\d*|.*\.(?:docx?|pdf|indd|qxd|rtf))", re.I
)
_NOBODY = frozenset(
    """
    user admin administrator owner author unknown anonymous windows microsoft python-docx root default guest pc hp dell
    """.split()
)
_MOST = 20


def title(text: str | None) -> str | None:
    """The title, unless a program made it of a file's name."""
    found = one_line(text)
    return None if found is None or _FILE_TITLE.fullmatch(found) else found


def authors(text: str | None) -> tuple[str, ...]:
    """The names in a text that has them one behind the other, without names that stand for nobody."""
    found = (one_line(name, 100) for name in re.split(r"\s*;\s*|\s+(?:and|&)\s+", text or ""))
    names = [name for name in found if name and name.lower().split()[0] not in _NOBODY and "@" not in name]
    return tuple(dict.fromkeys(names))[:_MOST]
