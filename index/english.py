"""Small pieces of English text that every room needs: dates, lists, accents, one line. No sentence is written here.

This is for what the library reads, keeps and compares; what people are shown is made in `messages/spoken.py`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

MONTHS = "January February March April May June July August September October November December".split()


def spoken_date(date: str | None) -> str:
    """A date of the brief format for reading: "March 2019", "22 May 2019", "2019", or "undated"."""
    if date is None:
        return "undated"
    year, *rest = date.split("-")
    if not rest:
        return year
    month = f"{MONTHS[int(rest[0]) - 1]} {year}"
    return f"{int(rest[1])} {month}" if len(rest) == 2 else month


def unaccented(text: str) -> str:
    """The text without accents: "Pekin" for "Pékin"; syllables of Korean stay whole."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", "".join(part for part in parts if not unicodedata.combining(part)))


def one_line(text: str) -> str:
    """The text with its white space folded, for showing."""
    return " ".join(text.split())


def joined(names: Sequence[str], word: str = "and") -> str:
    """Names as one text: "A", "A and B", "A, B and C"."""
    return f" {word} ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
