"""A line: places that are shared, owner by owner; and turns and threads, which are handed out by lines."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.background import Line, Threads, on_behalf_of
from bot.chat.context import Turns

FLOOD, OTHER = 1, 2


def test_another_owner_waits_for_one_place_at_most() -> None:
    """Of a hundred who wait for one owner, one or two go before somebody else who comes last."""

    async def run() -> list[int]:
        line, order = Line(1, each=1), list[int]()

        async def work(owner: int) -> None:
            async with line.place(owner):
                order.append(owner)
                await asyncio.sleep(0)

        tasks = [asyncio.create_task(work(FLOOD)) for _ in range(100)]
        await asyncio.sleep(0)
        tasks.append(asyncio.create_task(work(OTHER)))
        await asyncio.gather(*tasks)
        assert line.is_idle
        return order

    order = asyncio.run(run())
    assert order.index(OTHER) < 5  # a few had begun before they came
    assert len(order) == 101


def test_one_owner_never_holds_all_places() -> None:
    """Half of the places stay free for others, who need not wait at all."""

    async def run() -> None:
        line, hold = Line(4, each=2), asyncio.Event()
        held = list[int]()

        async def work(owner: int) -> None:
            async with line.place(owner):
                held.append(owner)
                await hold.wait()

        tasks = [asyncio.create_task(work(owner)) for owner in (FLOOD, FLOOD, FLOOD, FLOOD, OTHER)]
        await asyncio.sleep(0.01)
        assert held == [FLOOD, FLOOD, OTHER]
        hold.set()
        await asyncio.gather(*tasks)

    asyncio.run(run())


def test_whoever_is_cancelled_gives_up_their_place() -> None:
    """Before it was given, in the moment when it is, and after; the rest are served."""

    async def run() -> None:
        line, done = Line(1, each=1), list[int]()

        async def work(number: int) -> None:
            async with line.place(FLOOD):
                await asyncio.sleep(0.01)
                done.append(number)

        tasks = [asyncio.create_task(work(number)) for number in range(5)]
        await asyncio.sleep(0)
        tasks[2].cancel()
        await tasks[0]
        tasks[1].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert (done, line.is_idle) == ([0, 3, 4], True)

    asyncio.run(run())


def test_who_waits_can_be_called_off() -> None:
    """At the end of the process those who wait are cancelled, and who has a turn keeps it."""

    async def run() -> list[bool]:
        turns = Turns()

        async def work(chat: int) -> bool:
            async with turns.take(chat):
                await asyncio.sleep(0.01)
                return True

        tasks = [asyncio.create_task(work(chat)) for chat in (1, 1, 1, 2)]
        await asyncio.sleep(0)
        turns.call_off()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        assert turns.lines == {}
        return [result is True for result in results]

    assert asyncio.run(run()) == [True, False, False, True]


def test_threads_are_shared_too() -> None:
    """A person with a hundred slow jobs does not keep another's from a thread."""

    async def job(threads: Threads, person: int, seconds: float) -> float:
        with on_behalf_of(person):
            await threads.run(time.sleep, seconds)
        return time.monotonic()

    async def run() -> None:
        threads = Threads(2, "test")
        began = time.monotonic()
        slow = [asyncio.create_task(job(threads, FLOOD, 0.05)) for _ in range(10)]
        await asyncio.sleep(0)
        other = await job(threads, OTHER, 0)
        assert other < min([await one for one in slow]) + 0.05
        assert other - began < 0.4
        await threads.end()

    asyncio.run(run())


@pytest.mark.parametrize("owner", [FLOOD, OTHER])
def test_a_turn_of_a_chat_goes_around_its_people(owner: int) -> None:
    """In a group, whoever comes to one who asks much is next but one."""

    async def run() -> list[int]:
        turns, order = Turns(), list[int]()

        async def work(person: int) -> None:
            with on_behalf_of(person):
                async with turns.take(-5):
                    order.append(person)
                    await asyncio.sleep(0)

        await asyncio.gather(*(work(person) for person in [FLOOD] * 9 + [owner]))
        return order

    order = asyncio.run(run())
    assert order.index(owner) < 5
