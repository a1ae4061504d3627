"""Daily briefs after a downtime, a change of settings, a pause, or by a clock that was wrong: told, and never twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.clock import Steady
from bot.daily.tick import BATCH, Daily
from bot.delivery.pacing import Pace
from bot.html import plain
from bot.records import Address
from bot.subscribe import schedule
from tests.bot.daily.world import DAY, HOUR, LATE_S, MINUTE, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A world at noon of a Wednesday, with nobody in it."""
    made = World(tmp_path / "ledger.db", int(datetime(2026, 5, 6, 12, tzinfo=UTC).timestamp()))
    yield made
    made.database.close()


ALL_WEEK = frozenset(range(7))


def test_after_a_short_downtime_a_brief_comes_late_after_a_long_one_it_is_skipped(world: World) -> None:
    """Five hours late it comes; seven hours late it is noted as missed, and its items come the next day."""
    world.subscribe(1, "UTC", 13 * 60, ALL_WEEK)
    world.now += 6 * HOUR
    world.tick()
    assert [day for _, day, _ in world.reached] == ["2026-05-06"]
    world.now += DAY + 2 * HOUR
    world.tick()
    assert world.deliveries.state(Address(1), "2026-05-07") == "skipped"
    world.now += DAY - 7 * HOUR
    world.tick()
    assert [day for _, day, _ in world.reached] == ["2026-05-06", "2026-05-08"]


def test_a_clock_that_was_a_year_ahead_does_not_silence_anybody(world: World) -> None:
    """After it is set right, the brief of the true day still comes."""
    world.subscribe(1, "UTC", 13 * 60, ALL_WEEK)
    world.now += 365 * DAY
    world.tick()
    world.now -= 365 * DAY
    world.tick()
    world.now += 90 * MINUTE
    world.tick()
    assert "2026-05-06" in [day for _, day, _ in world.reached]


def test_many_at_one_minute_are_all_planned(world: World) -> None:
    """More subscribers than one transaction holds are due at once: each gets one."""
    count = 2 * BATCH + 7
    for chat_id in range(count):
        world.subscribe(chat_id, "UTC", 13 * 60, ALL_WEEK)
    world.now += HOUR
    world.tick()
    world.tick()
    assert Counter(address for address, _, _ in world.reached) == {Address(chat_id): 1 for chat_id in range(count)}


def test_who_has_had_everything_is_told_once_and_left_in_peace(world: World) -> None:
    """The day after the last item they are told; then nothing comes until something is new."""
    world.count = 3
    world.subscribe(1, "UTC", 11 * 60, ALL_WEEK)
    for _ in range(5):
        world.now += DAY
        world.tick()
    history = world.archive.history(Address(1))
    assert [(state, len(quotes)) for _, state, quotes in history] == [("sent", 3), ("sent", 0), *[("skipped", 0)] * 3]
    world.count, world.edition = 4, 2
    world.now += DAY
    world.tick()
    assert [len(quotes) for _, _, quotes in world.archive.history(Address(1))][-1] == 1


def test_today_is_one_delivery_like_any_other(world: World) -> None:
    """Asked for now, it takes the day: a second time there is nothing to plan, and the tick sends none."""
    world.subscribe(1, "UTC", 13 * 60, ALL_WEEK)
    world.tick()
    assert asyncio.run(world.daily.today(Address(1))) == "planned"
    assert asyncio.run(world.daily.today(Address(1))) == "exists"
    assert asyncio.run(world.daily.today(Address(2))) == "nothing"
    world.now += 2 * HOUR
    world.tick()
    assert [day for _, day, _ in world.reached] == ["2026-05-06"]


def test_one_for_whom_nothing_can_be_decided_holds_up_nobody(world: World) -> None:
    """More subscribers than a batch in a zone that nobody knows: the others have their briefs."""
    for chat_id in range(BATCH + 3):
        world.subscribe(chat_id, "UTC", 13 * 60, ALL_WEEK)
        if chat_id:
            who = world.subscriptions.get(Address(chat_id))
            assert who is not None
            world.subscriptions.save(replace(who, zone="Europe/Atlantis", next_due=world.now))
    world.now += HOUR
    world.tick()
    assert [(address, day) for address, day, _ in world.reached] == [(Address(0), "2026-05-06")]
    assert world.subscriptions.due(world.now, limit=1) == []
    assert len(world.subscriptions.due(world.now + HOUR, limit=2 * BATCH)) == BATCH + 2
    assert len(world.failures) == BATCH + 2


def test_what_was_too_late_is_told_with_the_next_brief(world: World) -> None:
    """That they have had everything is told on the first day on which it can be, though a day was skipped."""
    world.count = 3
    world.subscribe(1, "UTC", 11 * 60, ALL_WEEK)
    world.now += DAY
    world.tick()
    world.now += DAY
    asyncio.run(world.daily.tick())
    world.now += 7 * HOUR
    asyncio.run(world.daily.tick())
    world.now += DAY - 7 * HOUR
    world.tick()
    history = world.archive.history(Address(1))
    assert [(state, len(quotes)) for _, state, quotes in history] == [("sent", 3), ("skipped", 0), ("sent", 0)]


def test_who_paused_until_they_resume_and_blocked_gets_nothing_on_coming_back(world: World) -> None:
    """The chat opens again shortly after the brief's time: the pause holds, and no brief is sent."""
    world.subscribe(1, "UTC", 13 * 60, ALL_WEEK)
    who = world.subscriptions.get(Address(1))
    assert who is not None
    world.put(replace(who, state="paused"))
    world.subscriptions.park(1)
    world.now += 2 * HOUR
    world.subscriptions.unpark(1, world.now)
    world.tick()
    assert world.reached == []


@pytest.mark.parametrize("words", ["time 12:00", "zone Moscow", "length full"])
def test_a_change_of_settings_does_not_drop_a_brief_that_is_due(world: World, words: str) -> None:
    """An hour after a brief's time nothing was planned yet; an earlier time or a zone to the east still brings it."""
    world.subscribe(1, "UTC", 13 * 60, ALL_WEEK)
    who = world.subscriptions.get(Address(1))
    assert who is not None
    world.subscriptions.save(replace(who, created_at=world.now - DAY))
    world.now += 2 * HOUR
    world.change(Address(1), words)
    world.tick()
    assert [day for _, day, _ in world.reached] == ["2026-05-06"]
    world.now += DAY
    world.tick()
    assert [day for _, day, _ in world.reached] == ["2026-05-06", "2026-05-07"]


def test_who_comes_back_by_changing_a_setting_gets_the_late_brief(world: World) -> None:
    """The brief's time was while the chat was closed; the command that opens it leaves the brief due."""
    world.subscribe(1, "UTC", 13 * 60, ALL_WEEK)
    world.subscriptions.park(1)
    world.now += 2 * HOUR
    world.subscriptions.unpark(1, world.now)
    world.change(Address(1), "length full")
    world.tick()
    assert [day for _, day, _ in world.reached] == ["2026-05-06"]


def test_a_later_time_puts_a_brief_off_that_waits(world: World) -> None:
    """Who sets a later hour just when the brief is due gets it at that hour, and only then."""
    world.subscribe(1, "UTC", 13 * 60, ALL_WEEK)
    world.now += HOUR
    world.change(Address(1), "time 15:00")
    world.tick()
    assert world.reached == []
    world.now += 2 * HOUR
    world.tick()
    assert [day for _, day, _ in world.reached] == ["2026-05-06"]


def _days(world: World, chat_id: int = 1) -> list[str]:
    """The days of the briefs that reached a chat, in the order in which they came."""
    return list(dict.fromkeys(day for address, day, _ in world.reached if address.chat_id == chat_id))


@pytest.mark.parametrize("hour", [9, 13])
def test_a_clock_that_is_a_day_ahead_for_a_minute_does_not_use_up_tomorrow(world: World, hour: int) -> None:
    """Whether today's brief came already or not, today and tomorrow have one each, at its time."""
    began = world.now
    world.subscribe(1, "UTC", hour * 60, ALL_WEEK)
    clock = Steady(lambda: world.now, lambda: world.now - world.ahead)
    world.daily = Daily(
        world.subscriptions, world.deliveries, world.catalogue, Pace(), late_s=LATE_S,
        failed=world.failures.append, clock=clock,
    )  # fmt: skip
    world.tick()
    for ahead in (DAY, DAY, 0):
        world.now += MINUTE + ahead - world.ahead
        world.ahead = ahead
        world.tick()
    for _ in range(40):
        world.now += HOUR
        world.tick()
    due = world.deliveries.moments(Address(1), "2026-05-01")
    first = began + (hour - 12) % 24 * HOUR
    assert sorted(due) == [at for at in (first, first + DAY) if at <= world.now]
    assert world.failures == []


def test_briefs_that_a_downtime_has_swallowed_are_told_in_the_next(world: World) -> None:
    """Which days had none, once; the next but one says nothing of them."""
    world.subscribe(1, "UTC", 13 * 60, ALL_WEEK)
    world.now += HOUR
    world.tick()
    world.now += 3 * DAY - 2 * HOUR
    world.tick()
    states = [world.deliveries.state(Address(1), f"2026-05-{day:02}") for day in (6, 7, 8)]
    assert states == ["sent", "skipped", "skipped"]
    world.now += 2 * HOUR
    opening = _planned(world)
    assert "I couldn't send your 2 briefs of 7 May and 8 May in time" in opening
    world.now += DAY
    assert "couldn't send" not in _planned(world)


def test_a_brief_that_comes_late_tells_of_those_that_did_not_come(world: World) -> None:
    """After a downtime that ends within the hours in which a brief is still sent, it is the same."""
    world.subscribe(1, "UTC", 13 * 60, ALL_WEEK)
    world.now += 5 * DAY + 2 * HOUR
    assert "your 5 briefs of 6 May to 10 May in time" in _planned(world)
    assert world.deliveries.state(Address(1), "2026-05-11") == "sent"


def test_a_brief_that_waited_too_long_is_told_in_the_next(world: World) -> None:
    """It was planned, but nothing could be sent for hours."""
    world.subscribe(1, "UTC", 13 * 60, ALL_WEEK)
    world.now += HOUR
    asyncio.run(world.daily.tick())
    world.now += 7 * HOUR
    asyncio.run(world.daily.tick())
    world.now += DAY - 7 * HOUR
    assert "I couldn't send your brief of 6 May in time" in _planned(world)


def _planned(world: World) -> str:
    """The text of what a tick plans for chat 1, sent in the end."""
    asyncio.run(world.daily.tick())
    (outgoing,) = world.deliveries.claim(world.now, limit=9)
    for number, _ in outgoing.parts:
        assert world.deliveries.sending(outgoing.delivery, number)
        world.deliveries.sent(outgoing.delivery, number, 1, world.now)
    return "".join(plain(part.html) for _, part in outgoing.parts)


@pytest.mark.parametrize("words", ["time 00:30", "time 5:00", "zone Auckland", "zone Honolulu"])
def test_a_change_far_back_does_not_drop_the_brief_of_the_day(world: World, words: str) -> None:
    """At noon, a brief of 13:00 was still to come; by the change its moment is hours ago: it comes at once.

    Where the day is over in the new zone, or its moment is still to come there, the next is no more than a day off.
    """
    began = world.now
    world.subscribe(1, "UTC", 13 * 60, ALL_WEEK)
    who = world.subscriptions.get(Address(1))
    assert who is not None
    world.subscriptions.save(replace(who, created_at=world.now - DAY))
    world.change(Address(1), words)
    world.tick()
    for _ in range(30):
        world.now += HOUR
        world.tick()
    zone = (world.subscriptions.get(Address(1)) or who).zone
    came = [schedule.local_day(zone, due) for due in world.deliveries.moments(Address(1), "2026-05-01")]
    assert len(came) == len(set(came)), "one a local day"
    first = min(world.deliveries.moments(Address(1), "2026-05-01"))
    assert first - began <= (0 if "time" in words else DAY)


def test_a_change_after_the_day_had_its_brief_brings_no_second(world: World) -> None:
    """Neither an earlier nor a later time does; the next is tomorrow's."""
    world.subscribe(1, "UTC", 13 * 60, ALL_WEEK)
    world.now += HOUR
    world.tick()
    for words in ("time 1:00", "time 20:00"):
        world.change(Address(1), words)
        world.tick()
    world.now += 9 * HOUR
    world.tick()
    assert _days(world) == ["2026-05-06"]


@pytest.mark.parametrize("zones", [("America/Los_Angeles", "Tokyo"), ("Asia/Tokyo", "Los Angeles")])
def test_a_change_of_zone_brings_no_two_within_one_local_day(world: World, zones: tuple[str, str]) -> None:
    """On the day of the journey, as clocks there show it, one brief is due at most."""
    world.subscribe(1, zones[0], 20 * 60, ALL_WEEK)
    for _ in range(36):
        world.now += HOUR
        world.tick()
        if world.reached:
            break
    world.change(Address(1), f"zone {zones[1]}")
    for _ in range(60):
        world.now += HOUR
        world.tick()
    who = world.subscriptions.get(Address(1))
    assert who is not None
    sent = world.deliveries.moments(Address(1), "2026-05-01")
    days = Counter(schedule.local_day(who.zone, due) for due in sent)
    assert max(days.values()) == 1, days
    assert len(days) >= 2
