"""How a local day (YYYY-MM-DD) reads to a person: in full, or as seen from a later day."""

from __future__ import annotations

from datetime import date

from index import spoken_date

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def full_day(day: str) -> str:
    """A day as a heading names it: "Monday, 23 November 2026"."""
    return f"{WEEKDAYS[date.fromisoformat(day).weekday()]}, {spoken_date(day)}"


def seen_from(day: str, today: str) -> str:
    """An earlier day as one speaks of it today: "today", "yesterday", "on Monday", "on 3 March", "on 3 March 2025"."""
    then, now = date.fromisoformat(day), date.fromisoformat(today)
    ago = (now - then).days
    if ago in (0, 1):
        return "yesterday" if ago else "today"
    if 1 < ago < 7:
        return f"on {WEEKDAYS[then.weekday()]}"
    spoken = spoken_date(day)
    return f"on {spoken.removesuffix(f' {now.year}')}"
