"""Days: their names, how long one is, and how a local day (YYYY-MM-DD) reads, in full or as seen from another day."""

from __future__ import annotations

from datetime import date

from index import spoken_date

DAY_S = 24 * 60 * 60
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
    return f"on {dated(day, today)}"


def dated(day: str, today: str) -> str:
    """A day as a date, with the year where that is not today's: "3 March", "3 March 2025"."""
    return spoken_date(day).removesuffix(f" {today[:4]}")
