"""Work that outlasts the update which asked for it: started here, and ended with the process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from bot import logs

log = logging.getLogger(__name__)

PATIENCE_S = 20.0
"""How long the end of the process waits for what it has asked to stop."""


class Errands:
    """The errands of one process; for one event loop."""

    def __init__(self) -> None:
        self._running: dict[asyncio.Task[None], Callable[[], None]] = {}

    def start(self, work: Coroutine[Any, Any, None], *, stop: Callable[[], None]) -> None:
        """Begin an errand; `stop` asks it to come to an end soon."""
        task = asyncio.create_task(work)
        self._running[task] = stop
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
