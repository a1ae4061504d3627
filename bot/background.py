"""Work beside the event loop: on other threads, beyond the update that asked for it, or without end.

What many share is handed out by a `Line`: nobody gets more of it than a share, and who waits is let in by turns.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar, copy_context
from functools import partial
from typing import Any, TypeVar

from bot import logs

log = logging.getLogger(__name__)

T = TypeVar("T")

LEAVE_S = 8.0
"""From the signal that asks the process to end until it has ended, whatever is under way."""

PATIENCE_S = 4.5
"""Of these, for how long the end waits for what was begun; the rest is for letting go of it."""

FORCED_S = LEAVE_S - 0.5
"""After so long without an end, it ends by force."""

SWITCH_S = 0.001
"""So soon a thread that works out briefs or answers makes way for those that send them: at the usual 5 ms, each of the
dozen times that a message waits for its ledger or for Telegram would cost as much."""

TOGETHER_S = 0.3
"""Signals so close to the first are the same wish: what sends one to a process often sends it to its group as well."""

_owner: ContextVar[int] = ContextVar("owner", default=0)


def owner() -> int:
    """The person for whom something is done; 0 where it is the bot's own business."""
    return _owner.get()


@contextlib.contextmanager
def on_behalf_of(person: int) -> Iterator[None]:
    """What is done inside is done for this person."""
    token = _owner.set(person)
    try:
        yield
    finally:
        _owner.reset(token)


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


async def ended(tasks: set[asyncio.Task[Any]], *, within: float = PATIENCE_S) -> set[asyncio.Task[Any]]:
    """Wait for tasks to come to an end, and call off those that take too long; these are given back."""
    late = (await asyncio.wait(tasks, timeout=within))[1] if tasks else set()
    for task in late:
        task.cancel()
    if late:
        await asyncio.wait(late, timeout=1.0)
    return late


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
        """Ask all errands to stop, and wait until they have, but not for long."""
        for stop in self._running.values():
            stop()
        await ended(set(self._running))

    def _done(self, task: asyncio.Task[None]) -> None:
        del self._running[task]
        if not task.cancelled() and (error := task.exception()):
            log.error("an errand failed: %s", logs.place(error))


class Line:
    """Places that are shared: `each` of them at most for one owner, and who waits gets in owner by owner.

    However much one owner brings, another waits for what is under way and for one of theirs at most. For one
    event loop.
    """

    def __init__(self, places: int, *, each: int) -> None:
        self._places = self._free = places
        self._each = each
        self._held: Counter[int] = Counter()
        self._waiting: dict[int, deque[asyncio.Future[None]]] = {}
        """In the order in which owners are served next."""

    @contextlib.asynccontextmanager
    async def place(self, whose: int) -> AsyncIterator[None]:
        """Wait for a place, and hold it until the block ends."""
        await self._enter(whose)
        try:
            yield
        finally:
            self._leave(whose)

    @property
    def is_idle(self) -> bool:
        """Whether nobody holds a place or waits for one."""
        return not self._waiting and not self._held

    def resize(self, places: int, *, each: int) -> None:
        """Have so many places from now on; who waits gets in if there are more, and who has a place keeps it."""
        self._free += places - self._places
        self._places, self._each = places, each
        self._serve()

    def call_off(self) -> None:
        """Cancel all who wait; who has a place keeps it."""
        for waiting in self._waiting.values():
            for granted in waiting:
                granted.cancel()

    async def _enter(self, whose: int) -> None:
        granted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(whose, deque()).append(granted)
        self._serve()
        try:
            await granted
        except asyncio.CancelledError:
            if granted.done() and not granted.cancelled():
                self._leave(whose)
            else:
                self._forget(whose, granted)
            raise

    def _forget(self, whose: int, granted: asyncio.Future[None]) -> None:
        waiting = self._waiting.get(whose)
        if waiting is not None and granted in waiting:
            waiting.remove(granted)
            if not waiting:
                del self._waiting[whose]

    def _leave(self, whose: int) -> None:
        self._free += 1
        self._held[whose] -= 1
        if not self._held[whose]:
            del self._held[whose]
        self._serve()

    def _serve(self) -> None:
        while self._free > 0 and (whose := self._next()) is not None:
            waiting = self._waiting.pop(whose)
            granted = waiting.popleft()
            if waiting:
                self._waiting[whose] = waiting  # behind the others
            if not granted.done():
                self._free -= 1
                self._held[whose] += 1
                granted.set_result(None)

    def _next(self) -> int | None:
        return next((whose for whose in self._waiting if self._held[whose] < self._each), None)


class Threads:
    """Some threads for synchronous work, such as the library's; one alone does what it is given in order.

    Nobody holds more than half of them.
    """

    def __init__(self, count: int, name: str) -> None:
        sys.setswitchinterval(SWITCH_S)
        self._pool = ThreadPoolExecutor(count, thread_name_prefix=name)
        self._line = Line(count, each=max(1, count // 2))

    async def run(self, work: Callable[..., T], *arguments: Any) -> T:
        """What `work` gives back, done on one of the threads."""
        async with self._line.place(owner()):
            bound = partial(copy_context().run, work, *arguments)  # which update it is for is logged there, too
            return await asyncio.get_running_loop().run_in_executor(self._pool, bound)

    async def end(self) -> None:
        """Let go of the threads once they have done what they were given."""
        await asyncio.to_thread(self._pool.shutdown)


class Ending:
    """The signals that ask the process to end: with grace, and after FORCED_S by force.

    What is cut off then stands in the ledger, as after any other sudden end. A second signal does
    not wait, unless it comes along with the first.
    """

    def __init__(self) -> None:
        self._asked = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._force: threading.Timer | None = None
        self._began = 0.0

    def listen(self) -> None:
        """Take the signals over, in the main thread; until `wait`, one ends the process at once."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    async def wait(self) -> None:
        """Return when the process is asked to end."""
        self._loop = asyncio.get_running_loop()
        await self._asked.wait()

    def begin(self) -> None:
        """From now on the process has FORCED_S to end."""
        if self._force is None:
            self._began = time.monotonic()
            self._force = threading.Timer(FORCED_S, _leave_by_force, ("it takes too long to end",))
            self._force.daemon = True
            self._force.start()

    def done(self) -> None:
        """It ends by itself."""
        if self._force is not None:
            self._force.cancel()

    def _on_signal(self, _number: int, _frame: object) -> None:
        if self._loop is None:
            raise SystemExit(0)
        if self._force is not None:
            if time.monotonic() - self._began < TOGETHER_S:
                return
            _leave_by_force("asked to end a second time, so nothing is waited for")
        self.begin()
        self._loop.call_soon_threadsafe(self._asked.set)


def _leave_by_force(why: str) -> None:
    log.warning("%s: what is under way is left as it stands in the ledger", why)
    os._exit(0)
