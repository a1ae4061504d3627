"""Work that outlasts the update which asked for it: started here, and ended with the process. And work without end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from bot import logs

log = logging.getLogger(__name__)

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
