"""Texts, titles and names as files hold them -> as a brief may hold them: no invisible characters, paragraphs kept.

The lines of a PDF, which breaks them where its page ends, are joined in `index/documents/pdf/joining.py`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from index.messages import say

_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SOFT_BREAK = re.compile("\u00ad[ \t]*\n[ \t]*")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufe00-\ufe0f"
    "\ufeff\ufff9-\uffff]"
)
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f]")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_LONGEST_LINE = 300
_LONGEST_NAME = 120

_FILE_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint)\s*-.*|untitled.*|document\d*|.*\.(?:docx?|pdf|indd|qxd|rtf))", re.I
)
_MOST_SHOWN = 3
_SHOWN = 60


def cleaned(text: str) -> str:
    """The text composed (NFC), without control characters, soft hyphens and stray spaces; paragraphs stay apart."""
    text = _SOFT_BREAK.sub("", _BREAKS.sub("\n", text))
    text = _SPACES.sub(" ", _INVISIBLE.sub("", text)).translate(_LIGATURES)
    text = re.sub(r"(?<! ) +(?=\n)", "", unicodedata.normalize("NFC", text))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def short_line(text: str | None, longest: int = _LONGEST_LINE) -> str | None:
    """The text cleaned and on one line, cut at a word when it is too long; None when nothing is left."""
    folded = " ".join(cleaned(text or "").split())
    if len(folded) > longest:
        folded = folded[:longest].rsplit(" ", 1)[0]
    return folded or None


def safe_name(name: str) -> str:
    """A file's name for showing and for making a title: no folders, nothing invisible, not long."""
    last = re.split(r"[/\\]", cleaned(name.replace("\0", "")))[-1]
    stem, dot, suffix = last.rpartition(".")
    short = f"{stem[:_LONGEST_NAME]}{dot}{suffix[:10]}" if dot else last[:_LONGEST_NAME]
    return short.strip(" .") or "document"


def title(text: str | None) -> str | None:
    """The title, unless a program made it of a file's name."""
    found = short_line(text)
    return None if found is None or _FILE_TITLE.fullmatch(found) else found


def left_out(key: str, texts: Sequence[str]) -> tuple[str, ...]:
    """The sentence of this key with the first of the texts that were left out; none where none of them is a word."""
    worded = list(
        dict.fromkeys(line for text in texts if re.search(r"\w{2}", text) and (line := short_line(text, 1000)))
    )
    if not worded:
        return ()
    shown = [f"“{line if len(line) <= _SHOWN else f'{line[:_SHOWN].rstrip()} …'}”" for line in worded[:_MOST_SHOWN]]
    return (say(key, shown=", ".join(shown), more=len(worded) - len(shown)),)
