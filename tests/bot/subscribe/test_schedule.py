"""When a brief is due: one moment a local day, over summer time, odd offsets and days that do not exist."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.clock import DAY_S, zone_info
from bot.records import EVERY_DAY, QUIET, Address, Subscriber
from bot.subscribe import schedule
from bot.subscribe.schedule import awake

ZONES = (
    "Europe/Berlin", "America/New_York", "America/Los_Angeles", "America/St_Johns", "America/Sao_Paulo",
    "Africa/Casablanca", "Asia/Seoul", "Asia/Kathmandu", "Asia/Tehran", "Australia/Lord_Howe", "Pacific/Apia",
    "Pacific/Chatham", "Pacific/Kiritimati", "America/Havana", "UTC", "UTC+05:30", "UTC-12:00",
)  # fmt: skip
SIX_HOURS = 6 * 3600
BEGIN, END = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2010, 2035))

instants = st.integers(BEGIN, END)
minutes = st.integers(0, 24 * 60 - 1)
weekdays = st.frozensets(st.integers(0, 6), min_size=1)


def _subscriber(zone: str, minute: int, days: frozenset[int] = EVERY_DAY) -> Subscriber:
    return Subscriber(address=Address(1), state="active", zone=zone, minute=minute, weekdays=days)


def _shown(instant: int | None, zone: str) -> str:
    assert instant is not None
    return datetime.fromtimestamp(instant, zone_info(zone)).isoformat(timespec="minutes")


def _at(zone: str, text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=zone_info(zone)).timestamp())


@pytest.mark.parametrize(
    ("zone", "day", "minute", "expected"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 150, "2026-03-29T03:00+02:00"),
        ("Europe/Berlin", date(2026, 10, 25), 150, "2026-10-25T02:30+02:00"),
        ("America/Havana", date(2026, 3, 8), 0, "2026-03-08T01:00-04:00"),
        ("Australia/Lord_Howe", date(2026, 10, 4), 135, "2026-10-04T02:30+11:00"),
        ("Africa/Casablanca", date(2026, 2, 15), 150, "2026-02-15T02:30+01:00"),
        ("Asia/Kathmandu", date(2026, 5, 5), 480, "2026-05-05T08:00+05:45"),
    ],
)
def test_a_time_that_is_skipped_or_comes_twice(zone: str, day: date, minute: int, expected: str) -> None:
    """A skipped time is the next that exists, one that comes twice the first."""
    assert _shown(schedule.moment(day, minute, zone_info(zone)), zone) == expected


def test_a_day_that_a_zone_left_out_has_no_brief() -> None:
    """Samoa went from 29 to 31 December 2011."""
    subscriber = _subscriber("Pacific/Apia", 480)
    first = schedule.next_moment(subscriber, _at("Pacific/Apia", "2011-12-29T12:00"))
    assert _shown(first, "Pacific/Apia") == "2011-12-31T08:00+14:00"


@given(zone=st.sampled_from(ZONES), minute=minutes, days=weekdays, start=instants)
@settings(deadline=None, max_examples=300)
def test_every_wanted_day_has_exactly_one_moment(zone: str, minute: int, days: frozenset[int], start: int) -> None:
    """Followed for three weeks, moments go up, fall on wanted local days, one each, and leave none of them out."""
    subscriber, instant, found = _subscriber(zone, minute, days), start, list[str]()
    while instant < start + 21 * DAY_S:
        following = schedule.next_moment(subscriber, instant)
        assert following is not None
        assert following > instant
        instant = following
        found.append(schedule.local_day(zone, instant))
    assert found == sorted(set(found))
    first, last = (date.fromisoformat(found[at]) for at in (0, -1))
    between = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    wanted = [day for day in between if day.weekday() in days and schedule.moment(day, minute, zone_info(zone))]
    assert found == [day.isoformat() for day in wanted]


@given(zone=st.sampled_from(ZONES), minute=minutes, days=weekdays, now=instants)
@settings(deadline=None, max_examples=300)
def test_what_is_due_is_the_latest_within_the_window(zone: str, minute: int, days: frozenset[int], now: int) -> None:
    """A brief is due when its moment lies in the last six hours and its day had none; then the next one is later."""
    subscriber = _subscriber(zone, minute, days)
    due = schedule.due(subscriber, now, (), late_s=SIX_HOURS)
    following = schedule.next_moment(subscriber, now - SIX_HOURS - 1)
    assert (due is None) == (following is None or following > now)
    if due is not None:
        assert due[1] == following
        assert due[0] == schedule.local_day(zone, due[1])
        assert schedule.due(subscriber, now, {due[0]}, late_s=SIX_HOURS) is None
        after = schedule.next_moment(subscriber, now, {due[0]})
        assert after is not None
        assert after > now


def test_a_day_that_had_its_brief_is_left_out_after_a_move_west() -> None:
    """Delivered in Tokyo on the 5th, and moved to Los Angeles where the 5th comes once more: next is the 6th."""
    moved = _subscriber("America/Los_Angeles", 480)
    following = schedule.next_moment(moved, _at("Asia/Tokyo", "2026-05-05T09:00"), {"2026-05-05"})
    assert _shown(following, "America/Los_Angeles") == "2026-05-06T08:00-07:00"


def test_a_pause_ends_by_itself() -> None:
    """During a pause nothing is due; the first brief after it is the next wanted moment."""
    zone = "Europe/Berlin"
    paused = replace(_subscriber(zone, 480), state="paused", paused_until=_at(zone, "2026-05-20T10:00"))
    assert _shown(schedule.next_moment(paused, _at(zone, "2026-05-05T09:00")), zone) == "2026-05-21T08:00+02:00"
    assert schedule.due(paused, _at(zone, "2026-05-20T10:30"), (), late_s=SIX_HOURS) is None
    assert schedule.due(paused, _at(zone, "2026-05-21T08:30"), (), late_s=SIX_HOURS) is not None


def test_nothing_is_due_in_a_pause_without_an_end() -> None:
    """Who paused until they resume has no brief due at any hour, though its time has just come."""
    paused = replace(_subscriber("UTC", 480), state="paused")
    assert schedule.due(paused, _at("UTC", "2026-05-05T08:30"), (), late_s=SIX_HOURS) is None


@pytest.mark.parametrize("state", ["draft", "paused", "parked", "ended"])
def test_who_gets_no_briefs_has_no_next_moment(state: str) -> None:
    """Drafts, pauses without an end, closed chats and those who left have none."""
    assert schedule.next_moment(replace(_subscriber("UTC", 480), state=state), BEGIN) is None  # type: ignore[arg-type]


def test_nothing_from_before_they_subscribed_is_due() -> None:
    """Who subscribes at nine for eight o'clock gets the first brief the next day."""
    new = replace(_subscriber("UTC", 480), created_at=_at("UTC", "2026-05-05T09:00"))
    assert schedule.due(new, _at("UTC", "2026-05-05T09:01"), (), late_s=SIX_HOURS) is None


def test_who_subscribed_under_a_clock_that_was_ahead_gets_briefs() -> None:
    """A day of subscribing that lies in the future counts for nothing."""
    new = replace(_subscriber("UTC", 480), created_at=_at("UTC", "2027-05-05T09:00"))
    assert schedule.due(new, _at("UTC", "2026-05-05T09:01"), (), late_s=SIX_HOURS) is not None


def test_the_real_zones_are_there() -> None:
    """All zones of these tests are known, by the same data everywhere."""
    assert len([ZoneInfo(name) for name in ZONES if not name.startswith("UTC")]) >= 12


@given(
    now=st.integers(0, 4_000_000_000), zone=st.sampled_from(["UTC", "Asia/Seoul", "America/New_York", "Asia/Kathmandu"])
)
def test_nobody_is_woken_and_nobody_waits_for_longer_than_the_night(now: int, zone: str) -> None:
    """The moment is now or the very end of the night, and lies outside it."""
    at = awake(zone, QUIET, now)
    clock = datetime.fromtimestamp(at, zone_info(zone))
    assert 7 <= clock.hour < 22
    assert at == now or (clock.hour, clock.minute) == (7, 0)
    assert now <= at <= now + 10 * 3600
    assert awake(zone, "", now) == now


def test_quiet_hours_by_day_and_odd_ones() -> None:
    """They may lie within a day; what cannot be read holds nothing back."""
    noon = 1_800_000_000 // 86_400 * 86_400 + 12 * 3600
    assert awake("UTC", "09:00-17:30", noon) == noon + 5 * 3600 + 1800
    assert awake("UTC", "09:00-17:30", noon + 6 * 3600) == noon + 6 * 3600
    assert awake("UTC", "always", noon) == awake("nowhere", QUIET, noon) == noon
