"""Days, zones and the time: how a local day (YYYY-MM-DD) reads, the clocks of a zone, and what time it is.

What people type for a zone is read in `subscribe`.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable
from datetime import date, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date, format_skeleton, get_day_names

from bot.messages import say
from index import ENGLISH, locale, spoken_date

log = logging.getLogger(__name__)

DAY_S = 24 * 60 * 60

EARLIEST, LATEST = -12 * 60, 14 * 60
"""Minutes from UTC between which clocks are kept."""

STEP_S = 90
"""A clock that is off by no more than this is followed at once."""

HELD_S = 600
"""For so long a clock must stay where it was set to before it is believed."""

_FIXED = re.compile(r"UTC([+-])(\d\d):(\d\d)")


class Steady:
    """The time in seconds since 1970, from a clock that somebody may set: what was set is believed once it stays so.

    A clock that shows another day for a minute would otherwise use up tomorrow's briefs, give up those that wait,
    and erase what is kept for a time. Meanwhile the time goes on from what it was.
    """

    def __init__(self, wall: Callable[[], float] = time.time, going: Callable[[], float] | None = None) -> None:
        """`going` never jumps: seconds since some moment, those included in which the machine was asleep."""
        self._wall = wall
        self._going = going or _since_boot
        self._lock = threading.Lock()
        self._offset: float | None = None
        self._doubted: tuple[float, float] | None = None
        """Another offset that was seen, and since when."""

    def __call__(self) -> float:
        """The time now."""
        with self._lock:
            going = self._going()
            offset = self._wall() - going
            if self._offset is None or abs(offset - self._offset) <= STEP_S:
                self._offset, self._doubted = offset, None
            elif self._doubted is None or abs(offset - self._doubted[0]) > STEP_S:
                self._doubted = (offset, going)
                told = "ahead" if offset > self._offset else "back"
                minutes = HELD_S // 60
                log.warning(
                    "the clock was set %s by %d s; it is believed if it stays so for %d minutes",
                    told, abs(offset - self._offset), minutes,
                )  # fmt: skip
            elif going - self._doubted[1] >= HELD_S:
                log.warning("the clock has stayed where it was set to, and is believed now")
                self._offset, self._doubted = offset, None
            return going + self._offset


def _since_boot() -> float:
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


now = Steady()
"""The time by which briefs are due, and what is kept for a time is erased."""


def full_day(day: str) -> str:
    """A day as a heading names it: "Monday, 23 November 2026"."""
    if say.language == ENGLISH:
        return f"{_weekday(date.fromisoformat(day))}, {spoken_date(day)}"
    return str(format_date(date.fromisoformat(day), "full", locale=locale()))


def coming_day(day: date, today: date) -> str:
    """A day that is to come, with the year where that is another: "Tuesday 24 November"."""
    is_near = day.year == today.year
    if say.language == ENGLISH:
        return str(format_date(day, "EEEE d MMMM" if is_near else "EEEE d MMMM y", locale=locale()))
    return str(format_skeleton("MMMMEEEEd" if is_near else "yMMMMEEEEd", day, locale=locale()))


def seen_from(day: str, today: str) -> str:
    """An earlier day as one speaks of it today: "today", "yesterday", "on Monday", "on 3 March", "on 3 March 2025"."""
    then, now = date.fromisoformat(day), date.fromisoformat(today)
    ago = (now - then).days
    if ago in (0, 1):
        return say("seen-yesterday" if ago else "seen-today")
    if 1 < ago < 7:
        return say("seen-on", day=_weekday(then))
    return say("seen-on", day=dated(day, today))


def dated(day: str, today: str) -> str:
    """A day as a date, with the year where that is not today's: "3 March", "3 March 2025"."""
    return spoken_date(day, with_year=day[:4] != today[:4])


def _weekday(day: date) -> str:
    return str(get_day_names("wide", locale=locale())[day.weekday()])


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
