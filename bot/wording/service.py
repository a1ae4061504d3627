"""What a language model words: answers, follow-ups as questions that stand alone; or what there is without it.

Never a failure, and never later than the time that a call may take. How its server is asked is `calls.py`'s.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from bot import logs
from bot.background import Threads
from bot.database.engine import Database
from bot.logs import event
from bot.settings import Settings
from bot.wording.budget import Budget
from bot.wording.calls import Calls, Condition, NotAsked, Read
from bot.wording.rest import Rest
from bot.wording.store import Days
from index import Answer, ChatServer, Survey, read_reply, worded

if TYPE_CHECKING:
    from index import Library, Request

log = logging.getLogger(__name__)

T = TypeVar("T")

SECONDS = 30.0
"""From a question's arrival until its answer goes out, whatever the model does."""

Show = Callable[[Answer], None]
"""What is given the answer with as many checked claims as there are so far."""


class Wording:
    """The words of one model; for one event loop."""

    def __init__(
        self,
        library: Library,
        server: ChatServer,
        budget: Budget,
        threads: Threads,
        *,
        changed: Callable[[], None] = lambda: None,
        seconds: float = SECONDS,
        rest: Rest | None = None,
    ) -> None:
        """`changed` is called when the server begins to fail, works again, or the day's tokens are spent."""
        self._library = library
        self._model = server.model
        self._threads = threads
        self._seconds = seconds
        self._calls = Calls(server, budget, threads, changed=changed, seconds=seconds, rest=rest)
        self._tasks: set[asyncio.Task[Any]] = set()
        self._is_ending = False

    async def begin(self) -> None:
        """Learn what was spent today before this process."""
        await self._calls.begin()

    @property
    def budget(self) -> Budget:
        """The day's tokens, which are shared with whatever else asks the model."""
        return self._calls.budget

    def explains(self, of: Answer | Survey) -> bool:
        """Whether it can be asked why the two sides of a survey or a comparison differ; for a thread."""
        return self._calls.may_ask and self._library.phrasing().has_sides(of)

    def condition(self) -> Condition:
        """How things stand."""
        return self._calls.condition()

    async def worded(
        self, answer: Answer, before: str | None = None, *, asked_at: float, show: Show | None = None
    ) -> Answer:
        """The answer in the model's words, with its quotes in the order of its claims; or the answer as it is.

        Where the model finds no answer, what the library is not very sure of only comes near.

        `before` is the question before, `asked_at` when (monotonic) the question came.
        """
        return await self._guarded(self._worded(answer, before, asked_at + self._seconds, show), answer)

    async def reread(self, request: Request, before: str, question: str, *, asked_at: float) -> str | None:
        """The question that a follow-up is, in the model's words; None where it may not be asked, or did not come.

        `request` is the library's for it, which holds both questions.
        """
        return await self._guarded(self._reread(request, before, question, asked_at + self._seconds), None)

    async def end(self) -> None:
        """Let go of the server; answers that it is asked for go out without it."""
        self._is_ending = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._calls.close()

    async def _guarded(self, work: Coroutine[Any, Any, T], otherwise: T) -> T:
        """What comes of some work, or something else where that fails, or the process ends before it."""
        if self._is_ending:
            work.close()
            return otherwise
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if task.cancelled():  # by the end of the process, which nobody who asked has to wait for
                return otherwise
            task.cancel()
            raise
        except Exception as error:  # whatever it is: people get their answer
            self._calls.log_once("failure", f"the language model was of no help: {logs.place(error)}")
            return otherwise

    async def _worded(self, answer: Answer, before: str | None, until: float, show: Show | None) -> Answer:
        request = await self._threads.run(lambda: self._library.phrasing().request(answer, before))
        if request is None:
            return answer
        read, seen = partial(self._checked, answer, request), 0

        async def told(text: str) -> None:
            """Show the claims that are checked by now, where there is another one."""
            nonlocal seen
            if show is None or len(read_reply(text).claims) <= seen:
                return
            made = await self._threads.run(read, text)
            if made.kept > seen:
                seen = made.kept
                show(made.value)

        try:
            return await self._calls.ask(request, until, read, told=told)
        except NotAsked as error:
            self.budget.note(**{error.why: 1})
            event(log, "unworded", why=error.why)
            return answer

    def _checked(self, answer: Answer, request: Request, text: str) -> Read[Answer]:
        """What of a reply, or as much of it as has come, may be shown."""
        reply = read_reply(text)
        made = worded(answer, request.evidence, reply, self._library.checker(), self._model)
        return Read(
            made.answer,
            "worded" if made.kept else "no-answer" if reply.answered == "no" else "little",
            is_useful=bool(made.kept),
            is_nonsense=reply.nonsense,
            kept=len(made.kept),
            faults=tuple(fault.kind.replace(" ", "-") for one in made.dropped for fault in one.faults[:1]),
        )

    async def _reread(self, request: Request, before: str, question: str, until: float) -> str | None:
        def read(text: str) -> Read[str | None]:
            made = self._library.phrasing().reread(text, before, question)
            return Read(made, "reread" if made else "as-read", is_useful=made is not None)

        try:
            return await self._calls.ask(request, until, read, what="follow-up")
        except NotAsked:
            return None


def open_wording(
    settings: Settings, library: Library, database: Database, threads: Threads, changed: Callable[[], None]
) -> Wording | None:
    """What words answers by the settings; None where no language model is set. Raises WrongUse without its package."""
    if settings.llm_url is None or settings.llm_model is None:
        return None
    key = settings.llm_key.get_secret_value() if settings.llm_key is not None else None
    server = ChatServer(settings.llm_url, settings.llm_model, key, seconds=SECONDS)
    budget = Budget(Days(database), settings.llm_daily_tokens)
    return Wording(library, server, budget, threads, changed=changed)
