"""Work without end goes on whatever it meets; errands end with the process."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from bot.background import Errands, every


def test_work_goes_on_whatever_it_meets(caplog: pytest.LogCaptureFixture) -> None:
    """A failure is logged by its kind and place, and the next time comes; another task can end it."""
    times = []

    async def work() -> None:
        times.append(1)
        if len(times) < 3:
            raise ValueError("secret")
        if len(times) == 3:
            done.set()

    async def run() -> None:
        task = asyncio.create_task(every(partial(asyncio.sleep, 0), work))
        await asyncio.wait_for(done.wait(), 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    done = asyncio.Event()
    asyncio.run(run())
    assert [record.getMessage().partition(" at ")[0] for record in caplog.records] == [
        "failed, it is tried again: ValueError"
    ] * 2


def test_an_errand_without_a_way_to_stop_is_called_off(caplog: pytest.LogCaptureFixture) -> None:
    """The end of the process does not wait for it, and calls it no failure; one that fails is logged."""

    async def wrong() -> None:
        raise ValueError("secret")

    async def run() -> None:
        errands = Errands()
        errands.start(asyncio.sleep(3600))
        errands.start(wrong())
        await asyncio.sleep(0)
        await asyncio.wait_for(errands.end(), 1)

    asyncio.run(run())
    assert [record.getMessage().partition(" at ")[0] for record in caplog.records] == ["an errand failed: ValueError"]
