"""Work beside the event loop: on other threads, beyond the update that asked for it, or without end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from bot import logs

log = logging.getLogger(__name__)

T = TypeVar("T")

PATIENCE_S = 20.0
"""How long the end of the process waits for what it has asked to stop."""


async def every(
    pause: Callable[[], Awaitable[object]],
    work: Callable[[], Awaitable[object]],
    *,
    failed: Callable[[Exception], object] | None = None,
) -> None:
    """Work, pause, and work again until it is cancelled: whatever one time meets, the next one comes.

    What it met goes to `failed`, on another thread, or into the log.
    """
    while True:
        try:
            await work()
        except Exception as error:
            await asyncio.to_thread(failed or _note, error)
        await pause()


def _note(error: Exception) -> None:
    log.error("failed, it is tried again: %s", logs.place(error))


class Errands:
    """The errands of one process; for one event loop."""

    def __init__(self) -> None:
        self._running: dict[asyncio.Task[None], Callable[[], object]] = {}

    def start(self, work: Coroutine[Any, Any, None], *, stop: Callable[[], object] | None = None) -> None:
        """Begin an errand; `stop` asks it to come to an end soon, without one it is called off."""
        task = asyncio.create_task(work)
        self._running[task] = stop or task.cancel
        task.add_done_callback(self._done)

    async def end(self) -> None:
        """Ask all errands to stop, and wait until they have."""
        for stop in self._running.values():
            stop()
        if self._running:
            await asyncio.wait(list(self._running), timeout=PATIENCE_S)

    def _done(self, task: asyncio.Task[None]) -> None:
        del self._running[task]
        if not task.cancelled() and (error := task.exception()):
            log.error("an errand failed: %s", logs.place(error))


class Threads:
    """Some threads for synchronous work, such as the library's; one alone does what it is given in order."""

    def __init__(self, count: int, name: str) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix=name)

    async def run(self, work: Callable[..., T], *arguments: Any) -> T:
        """What `work` gives back, done on one of the threads."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work, *arguments)

    async def end(self) -> None:
        """Let go of the threads once they have done what they were given."""
        await asyncio.to_thread(self._pool.shutdown)
