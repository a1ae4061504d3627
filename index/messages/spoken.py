"""Dates and lists as the reader's language has them; what is data, such as a name, is `index/english.py`'s."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Day
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton

from index import english
from index.messages import ENGLISH, say, spoken_name


def locale() -> Locale:
    """What Babel knows of the language in which things are said now; of English where it knows nothing of that."""
    return _locale(say.language)


def spoken_date(date: str | None, *, with_year: bool = True) -> str:
    """A date of the brief format for reading: "March 2019", "22 May 2019", "2019", or "undated"."""
    if date is None:
        return say("undated")
    if say.language == ENGLISH:
        told = english.spoken_date(date)
        return told if with_year else told.removesuffix(f" {date[:4]}")
    parts = [int(part) for part in date.split("-")]
    day = Day(*[*parts, 1, 1][:3])
    if len(parts) == 3 and with_year:
        return str(format_date(day, "long", locale=locale()))
    return str(format_skeleton(("y", "yMMMM", "MMMMd")[len(parts) - 1], day, locale=locale()))


def joined(names: Sequence[str], word: str = "and") -> str:
    """Names as one text: "A", "A and B", "A, B and C"; or with "or"."""
    names = [spoken_name(name) for name in names]
    if len(names) < 2:
        return "".join(names)
    return say.of("list", word, some=", ".join(names[:-1]), last=names[-1])


def abridged(names: Sequence[str], most: int) -> str:
    """Names as one text; of more than so many, the first and how many others: "A and 3 others"."""
    return joined(names) if len(names) <= most else say("list-others", first=names[0], count=len(names) - 1)


@lru_cache(maxsize=16)
def _locale(code: str) -> Locale:
    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale(ENGLISH)
