"""Weeks of ticks in twelve zones: clocks that jump, restarts, moves: one brief a local day, no item twice, none missed.

What should be due is found by looking at every minute, not by the code under test.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clock import zone_info
from bot.records import Address, Subscriber
from tests.bot.daily.world import DAY, HOUR, LATE_S, MINUTE, World

ZONES = (
    "Europe/Berlin", "America/New_York", "America/Los_Angeles", "America/St_Johns", "Africa/Casablanca", "Asia/Seoul",
    "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Kiritimati", "America/Havana", "UTC+05:30",
    "Europe/London",
)  # fmt: skip
BORDER_DAYS = ((3, 6), (3, 27), (10, 23), (10, 30))
BORDERS = [int(datetime(2026, month, day, tzinfo=UTC).timestamp()) for month, day in BORDER_DAYS]

CHANGES = ("time 7:00", "time 12:30", "time 23:45", "zone Tokyo", "zone Berlin", "zone Los Angeles", "length full")
EVENTS = st.one_of(
    st.tuples(st.just("minutes"), st.integers(1, 90)),
    st.tuples(st.just("hours"), st.integers(2, 40)),
    st.tuples(st.just("jump"), st.sampled_from([-2 * DAY, -DAY, -7 * HOUR, -HOUR, -61, 3 * HOUR, DAY])),
    st.tuples(st.just("restart"), st.tuples(st.booleans(), st.integers(0, 20))),
    st.tuples(st.just("move"), st.tuples(st.integers(0, 3), st.sampled_from(ZONES))),
    st.tuples(st.just("pause"), st.tuples(st.integers(0, 3), st.integers(1, 60))),
    st.tuples(st.just("settings"), st.tuples(st.integers(0, 3), st.integers(0, 8), st.sampled_from(CHANGES))),
    st.tuples(st.just("news"), st.integers(0, 10**6)),
)


@cache
def _minutes(zone: str, day: int) -> list[tuple[int, int, int, str]]:
    """The minutes of a day since 1970, each with the minute, the weekday and the date that clocks in a zone show."""
    made, clock = [], zone_info(zone)
    for instant in range(day * DAY, (day + 1) * DAY, MINUTE):
        local = datetime.fromtimestamp(instant, clock)
        made.append((instant, local.hour * 60 + local.minute, local.weekday(), local.date().isoformat()))
    return made


@cache
def _moments(zone: str, day: int, minute: int, weekdays: frozenset[int]) -> dict[str, int]:
    """The first of these minutes on each date that is one of those weekdays."""
    found: dict[str, int] = {}
    for instant, shown, weekday, date in _minutes(zone, day):
        if shown >= minute and weekday in weekdays:
            found.setdefault(date, instant)
    return found


def _due_by_hand(who: Subscriber, now: int, changed: int) -> str | None:
    """The local day whose moment lies in the last hours, found minute by minute."""
    found: dict[str, int] = {}
    for day in range((now - LATE_S) // DAY - 2, now // DAY + 1):
        found = _moments(who.zone, day, who.minute, who.weekdays) | found
    late = [day for day, at in found.items() if max(now - LATE_S, changed + 1) <= at <= now]
    return late[-1] if late else None


def _check_nothing_due_is_missing(world: World) -> None:
    for address, changed in world.changed.items():
        who = world.subscriptions.get(address)
        assert who is not None
        since = max(changed, who.paused_until or 0)
        day = _due_by_hand(who, world.now, since) if who.state == "active" else None
        assert day is None or world.deliveries.state(address, day) is not None, (who, world.now, day)


def _apply(world: World, kind: str, value: Any) -> None:
    match kind:
        case "minutes":
            world.now += value * MINUTE
        case "hours":
            world.now += value * HOUR
        case "jump":
            world.now += value
        case "restart":
            world.now += value[1] * HOUR
            world.tick(cut=value[0])
            world.database.close()
            world.begin()
        case "news":
            world.edition += 1
            world.count += value % 2
            world.edited ^= frozenset({value % 30})
        case "settings":
            world.now += value[1] * HOUR
            world.change(Address(value[0]), value[2])
        case "move" | "pause":
            who = world.subscriptions.get(Address(value[0]))
            assert who is not None
            moved = (
                replace(who, zone=value[1])
                if kind == "move"
                else replace(who, state="paused", paused_until=world.now + value[1] * HOUR)
            )
            world.put(moved)


@pytest.mark.heavy
@given(
    start=st.sampled_from(BORDERS),
    people=st.lists(
        st.tuples(st.sampled_from(ZONES), st.integers(0, 1439), st.frozensets(st.integers(0, 6), min_size=1)),
        min_size=4,
        max_size=4,
    ),
    events=st.lists(EVENTS, min_size=10, max_size=40),
)
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_happens_each_day_has_one_brief_and_no_item_comes_twice(
    tmp_path_factory: pytest.TempPathFactory, start: int, people: list[tuple[str, int, frozenset[int]]], events: Any
) -> None:
    """Over weeks of ticks with anything in between: a part never twice, a text never twice, nothing due left out."""
    world = World(tmp_path_factory.mktemp("daily") / "ledger.db", start)
    for chat_id, (zone, minute, weekdays) in enumerate(people):
        world.subscribe(chat_id, zone, minute, weekdays)
    for kind, value in events:
        _apply(world, kind, value)
        world.tick()
        _check_nothing_due_is_missing(world)
    assert len(world.reached) == len(set(world.reached))
    for chat_id in range(4):
        told = [
            quote
            for _, state, quotes in world.archive.history(Address(chat_id))
            for quote in quotes
            if state != "skipped"
        ]
        assert len(told) == len(set(told))
    assert world.failures == []
    world.database.close()
