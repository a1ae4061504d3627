"""Days and zones: how a local day (YYYY-MM-DD) reads, in full or seen from another day, and the clocks of a zone.

What people type for a zone is read in `subscribe`.
"""

from __future__ import annotations

import re
from datetime import date, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from index import spoken_date

DAY_S = 24 * 60 * 60
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

EARLIEST, LATEST = -12 * 60, 14 * 60
"""Minutes from UTC between which clocks are kept."""

_FIXED = re.compile(r"UTC([+-])(\d\d):(\d\d)")


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


def zone_info(name: str) -> tzinfo:
    """The zone of an IANA name or a fixed offset such as "UTC+05:30"; raises ValueError for anything else."""
    if found := _FIXED.fullmatch(name):
        minutes = offset_minutes(found[1], found[2], found[3])
        if minutes is None:
            raise ValueError(f"no clocks are kept at {name}")
        return timezone(timedelta(minutes=minutes), name)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise ValueError(f"no time zone is called {name[:40]!r}") from error


def is_fixed(name: str) -> bool:
    """Whether a zone is a fixed offset and no place, whose clocks might change with summer time."""
    return name == "UTC" or name.startswith("Etc/") or _FIXED.fullmatch(name) is not None


def offset_minutes(sign: str, hours: str, rest: str) -> int | None:
    """An offset in minutes, if clocks are kept there: whole quarters of an hour."""
    minutes = int(hours) * 60 + int(rest)
    minutes = -minutes if sign == "-" else minutes
    return minutes if EARLIEST <= minutes <= LATEST and int(rest) in (0, 15, 30, 45) else None
