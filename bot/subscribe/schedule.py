"""When a brief is due: pure functions of a subscriber, the moment, and the days they had already.

A brief belongs to a local day of the subscriber, and a day has at most one. Its moment is their
wall-clock time on that day: where summer time skips it, the next time that exists; where it comes
twice, the first. A day that a zone leaves out altogether has none. Moments are seconds since 1970.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from datetime import date, datetime, time, timedelta, tzinfo

from bot.clock import DAY_S, zone_info
from bot.records import Subscriber

AHEAD = 15
"""Days to look ahead: with one weekday in seven, and that day taken, the next is a fortnight off."""

MOST_MISSED = 31
"""Days that are looked back for briefs which were not sent."""

FARTHEST_S = (AHEAD + 1) * DAY_S
"""No moment lies farther off, but for a pause."""


def local_day(zone: str, instant: int) -> str:
    """The local day at an instant, as YYYY-MM-DD."""
    return _local(zone_info(zone), instant).date().isoformat()


def next_moment(subscriber: Subscriber, after: int, taken: Collection[str] = ()) -> int | None:
    """The first instant after `after` (and after a pause) at which a brief of theirs is due.

    `taken` holds local days that had theirs. None when they get no briefs, or when a pause has no end.
    """
    if subscriber.state not in ("active", "paused") or _waits_for_resume(subscriber):
        return None
    start = max(after, (subscriber.paused_until or 0) - 1)
    return next((at for _, at in _moments(subscriber, start - DAY_S, start + FARTHEST_S, taken) if at > start), None)


def due(subscriber: Subscriber, now: int, taken: Collection[str], *, late_s: int) -> tuple[str, int] | None:
    """The local day and the moment of the brief that is to be sent now: the latest that is at most `late_s` past.

    None when there is none: it is too late for it, that day had one, they were not there yet, or their
    pause has no end.
    """
    if subscriber.owed is not None and subscriber.owed not in taken and subscriber.next_due is not None:
        return (subscriber.owed, subscriber.next_due) if now - late_s <= subscriber.next_due <= now else None
    if _waits_for_resume(subscriber):
        return None
    # A clock that was wrong when they subscribed must not silence them after it is set right.
    since = max(now - late_s, subscriber.paused_until or 0, *(at for at in [subscriber.created_at] if at <= now))
    found = [(day, at) for day, at in _moments(subscriber, since - DAY_S, now, taken) if since <= at <= now]
    return found[-1] if found else None


def missed(subscriber: Subscriber, until: int, taken: Collection[str]) -> tuple[str, ...]:
    """The local days, of the last MOST_MISSED, whose moment came from their next one on and before `until`, in vain."""
    if subscriber.next_due is None or subscriber.next_due >= until:
        return ()
    start = max(subscriber.next_due, subscriber.paused_until or 0, until - MOST_MISSED * DAY_S)
    return tuple(day for day, at in _moments(subscriber, start - DAY_S, until, taken) if start <= at < until)


def owed(before: Subscriber, after: Subscriber, now: int, taken: Collection[str]) -> str | None:
    """The local day whose brief was still to come, and would not come any more by a changed time or zone, or None.

    It is due at once: a change puts a brief off or brings it sooner, and never drops it.
    """
    if after.state != "active" or before.next_due is None:
        return None
    zone, today = zone_info(after.zone), local_day(after.zone, now)
    due_at = moment(date.fromisoformat(today), after.minute, zone)
    had = today in taken or date.fromisoformat(today).weekday() not in after.weekdays
    passed = due_at is not None and due_at <= now
    return today if passed and not had and local_day(before.zone, before.next_due) <= today else None


def awake(zone: str, quiet: str, now: int) -> int:
    """The first instant from now on that lies in nobody's quiet hours ("22:00-07:00" of the zone's clocks; "" none)."""
    try:
        start, end = (int(one[:2]) * 60 + int(one[3:]) for one in quiet.split("-"))
        place = zone_info(zone)
    except ValueError:  # none are set, or what was stored is not what this version stores
        return now
    local = _local(place, now)
    minute = local.hour * 60 + local.minute
    if not (start <= minute < end if start < end else minute >= start or minute < end):
        return now
    day = local.date() + timedelta(days=minute >= end)
    ends = moment(day, end, place) or moment(day + timedelta(days=1), end, place)
    return max(now, ends or now)


def moment(day: date, minute: int, zone: tzinfo) -> int | None:
    """The instant of a local wall-clock time; None when the zone leaves the day out."""
    wall = datetime.combine(day, time(minute // 60, minute % 60))
    first, second = (int(wall.replace(tzinfo=zone, fold=fold).timestamp()) for fold in (0, 1))
    if _local(zone, first) != wall:  # skipped: the clock jumps over it between `second` and `first`
        first = bisect_left(range(first), wall, lo=second, key=lambda instant: _local(zone, instant))
    return first if _local(zone, first).date() == day else None


def _waits_for_resume(subscriber: Subscriber) -> bool:
    """Whether they paused without saying until when."""
    return subscriber.state == "paused" and not subscriber.paused_until


def _moments(subscriber: Subscriber, start: int, end: int, taken: Collection[str]) -> list[tuple[str, int]]:
    """Day and moment of the subscriber's briefs from about `start` to about `end`, in order."""
    zone = zone_info(subscriber.zone)
    first, last = (_local(zone, instant).date() for instant in (start, end))
    days = (first + timedelta(days=count) for count in range((last - first).days + 1))
    wanted = [day for day in days if day.weekday() in subscriber.weekdays and day.isoformat() not in taken]
    found = ((day.isoformat(), moment(day, subscriber.minute, zone)) for day in wanted)
    return [(day, at) for day, at in found if at is not None]


def _local(zone: tzinfo, instant: int) -> datetime:
    """The wall clock at an instant, without its zone."""
    return datetime.fromtimestamp(instant, zone).replace(tzinfo=None)
