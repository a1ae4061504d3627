"""A reference to the source of a quote, for an analyst to paste: author, title, publisher, date, address, accessed."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.html import units
from bot.messages import say
from index import Citation, spoken_date

LONGEST_COPIED = 256
"""UTF-16 units that a button may put on somebody's clipboard."""


def reference(citation: Citation, now: float) -> str:
    """The reference, in one line; what is not known is left out, and our own title is never passed off as theirs.

    It names the piece, and so its author, even where the quote says somebody else's view.
    """
    title = citation.source_title or (citation.title if citation.own_words else None)
    accessed = spoken_date(datetime.fromtimestamp(now, UTC).date().isoformat())
    parts = [
        citation.author,
        f"“{title}”" if title else None,
        citation.publisher,
        spoken_date(citation.date),
        citation.url,
        say("reference-accessed", day=accessed) if citation.url else None,
    ]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def fits_a_button(text: str) -> bool:
    """Whether a button can copy a text."""
    return 0 < units(text) <= LONGEST_COPIED
