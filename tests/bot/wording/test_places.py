"""Calls at once: one by one until a server has shown that it keeps up; who would come too late does not wait."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.background import on_behalf_of
from bot.wording.places import MOST, Places, TooBusy


async def _hold(places: Places, entered: list[int], person: int, until: float, end: asyncio.Event) -> None:
    with on_behalf_of(person):
        async with places.place(until):
            entered.append(person)
            await end.wait()


async def _entered(places: Places, count: int) -> tuple[list[int], int]:
    """Who gets in at once of so many people, and how many are turned away."""
    entered, end = list[int](), asyncio.Event()
    until = time.monotonic() + 30
    tasks = [asyncio.create_task(_hold(places, entered, person, until, end)) for person in range(1, count + 1)]
    for _ in range(10):
        await asyncio.sleep(0)
    inside = list(entered)
    end.set()
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(one is None or isinstance(one, TooBusy) for one in found)
    return inside, sum(isinstance(one, TooBusy) for one in found)


def test_a_server_of_which_nothing_is_known_gets_one_call_at_a_time() -> None:
    """The others wait for it, and are all served in the end."""
    assert asyncio.run(_entered(Places(30.0), 5)) == ([1], 0)


def test_a_quick_server_gets_several_at_once() -> None:
    """As many as it could answer in time even one by one."""
    places = Places(30.0)
    places.took(2.0)
    assert asyncio.run(_entered(places, MOST + 2)) == ([1, 2, 3, 4], 0)


def test_who_waits_already_gets_in_once_a_server_is_known_to_be_quick() -> None:
    """A burst at the start does not go one by one to its end; and a late call narrows it again."""

    async def look() -> None:
        places = Places(30.0)
        entered, end = list[int](), asyncio.Event()
        until = time.monotonic() + 30
        tasks = [asyncio.create_task(_hold(places, entered, person, until, end)) for person in range(1, 9)]
        await asyncio.sleep(0.01)
        assert entered == [1]
        places.took(1.0)
        await asyncio.sleep(0.01)
        assert entered == [1, 2, 3, 4]
        places.was_late()
        end.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        again, others = list[int](), asyncio.Event()
        places.took(1.0)
        places.was_late()
        tasks = [asyncio.create_task(_hold(places, again, person, until, others)) for person in (1, 2)]
        await asyncio.sleep(0.01)
        assert again == [1]
        others.set()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(look())


def test_who_would_come_too_late_does_not_wait() -> None:
    """With twelve seconds a call, of five at once two can be answered within thirty; the others know it at once."""
    places = Places(30.0)
    places.took(12.0)
    assert asyncio.run(_entered(places, 5)) == ([1], 3)


def test_a_late_call_makes_it_one_by_one() -> None:
    """Until one comes back quickly; whoever is alone may always try."""
    places = Places(30.0)
    places.took(1.0)
    places.was_late()
    assert asyncio.run(_entered(places, 3)) == ([1], 2)
    places = Places(30.0)
    places.took(29.0)
    places.was_late()
    assert asyncio.run(_entered(places, 1)) == ([1], 0)
    places.took(0.5)
    places.took(0.5)
    assert len(asyncio.run(_entered(places, 4))[0]) == 4


def test_a_place_that_comes_too_late_is_not_taken() -> None:
    """Who waited so long that a call would not end in time goes without; the place goes to the next one."""

    async def look() -> None:
        places = Places(30.0)
        entered, end = list[int](), asyncio.Event()
        now = time.monotonic()
        first = asyncio.create_task(_hold(places, entered, 1, now + 30, end))
        await asyncio.sleep(0)
        second = asyncio.create_task(_hold(places, entered, 2, now + 5, end))  # nothing is known yet: it waits
        await asyncio.sleep(0)
        places.took(20.0)
        end.set()
        await first
        with pytest.raises(TooBusy):
            await second
        await _hold(places, entered, 3, now + 30, end)
        assert entered == [1, 3]

    asyncio.run(look())
