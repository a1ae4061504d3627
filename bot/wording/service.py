"""An answer in a language model's words, or as it is: never a failure, never later than the time that a call may take.

The model's server is asked while it works, while there are tokens left today, and while a place there comes free in
time. Why an answer goes out without it is counted, logged once for each cause, and told to administrators by
`bot/admin/health/`.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot import logs
from bot.background import Threads
from bot.database.engine import Database, LedgerFailure
from bot.logs import event
from bot.settings import Settings
from bot.wording.budget import Budget
from bot.wording.places import Places, TooBusy
from bot.wording.rest import Rest
from bot.wording.store import Days
from index import ENGLISH, Answer, ChatServer, NoCompletion, library_says, read_reply, spoken_in, worded

if TYPE_CHECKING:
    from index import Library, Request, Worded

log = logging.getLogger(__name__)

SECONDS = 30.0
"""From a question's arrival until its answer goes out, whatever the model does."""

TOLD_AGAIN_S = 3600.0
"""The same cause stands in the log once in so many seconds, unless the server worked again in between."""

FOR_GOOD = ("refused", "unknown-model")
"""Causes that stay until somebody changes a setting."""

UNSPENT = ("unreachable", "refused", "unknown-model", "rate-limited")
"""Causes with which a server has read nothing."""

Show = Callable[[Answer], None]
"""What is given the answer with as many checked claims as there are so far."""


@dataclass(frozen=True, slots=True)
class Condition:
    """How the server is, for those who administer: why it is left alone, as a word; None where it works.

    `is_known` says whether this process has asked it yet.
    """

    host: str
    cause: str | None
    is_known: bool
    is_spent: bool
    daily: int
    tokens: int
    counts: dict[str, int]


@dataclass(slots=True)
class _Call:
    """One call, and what has come of it so far."""

    answer: Answer
    request: Request
    show: Show | None
    began: float = field(default_factory=time.monotonic)
    text: str = ""
    tokens: int = 0
    cause: str | None = None
    """Why its end did not come."""
    seen: int = 0

    @property
    def letters(self) -> int:
        """Of what was sent and what came."""
        return sum(len(message["content"]) for message in self.request.messages) + len(self.text)


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
        self._server = server
        self._budget = budget
        self._threads = threads
        self._changed = changed
        self._seconds = seconds
        self._rest, self._places = rest or Rest(), Places(seconds)
        self._calls: set[asyncio.Task[Answer]] = set()
        self._logged: dict[str, float] = {}
        self._cause: str | None = None
        self._worked_at: float | None = None
        self._is_known = self._was_spent = self._is_ending = False

    async def begin(self) -> None:
        """Learn what was spent today before this process."""
        try:
            await asyncio.to_thread(self._budget.load)
        except LedgerFailure:
            log.warning("what the language model used today cannot be read yet")

    @property
    def budget(self) -> Budget:
        """The day's tokens, which are shared with whatever else asks the model."""
        return self._budget

    def condition(self) -> Condition:
        """How things stand."""
        today, resting = self._budget.today(), self._rest.is_resting
        return Condition(
            host=self._server.host,
            cause=self._cause if resting else None,
            is_known=self._is_known,
            is_spent=self._budget.is_spent,
            daily=self._budget.daily,
            tokens=today.tokens,
            counts=dict(today.counts),
        )

    async def worded(
        self, answer: Answer, before: str | None = None, *, asked_at: float, show: Show | None = None
    ) -> Answer:
        """The answer in the model's words, with its quotes in the order of its claims; or the answer as it is.

        `before` is the question before, `asked_at` when (monotonic) the question came.
        """
        if self._is_ending:
            return answer
        task = asyncio.create_task(self._worded(answer, before, asked_at + self._seconds, show))
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if task.cancelled():  # by the end of the process, which nobody who asked has to wait for
                return answer
            task.cancel()
            raise
        except Exception as error:  # whatever it is: people get their answer
            self._log_once("failure", f"an answer could not be worded: {logs.place(error)}")
            return answer

    async def end(self) -> None:
        """Let go of the server; answers that it is asked for go out without it."""
        self._is_ending = True
        for task in self._calls:
            task.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)
        await self._server.close()

    async def _worded(self, answer: Answer, before: str | None, until: float, show: Show | None) -> Answer:
        request = await self._threads.run(self._library.wording_request, answer, before)
        if request is None:
            return answer
        call = _Call(answer, request, show)
        if (why := await self._why_not()) is not None:
            return self._without(answer, why)
        try:
            with self._budget.call(call.letters // 4 + request.most_tokens):
                async with self._places.place(until):
                    await self._ask(call, until)
                return await self._taken(call)
        except TooBusy:
            return self._without(answer, "busy")
        finally:
            self._rest.let_be()

    async def _why_not(self) -> str | None:
        """Why the server is not asked, as a word."""
        if not self._budget.is_known:
            await self.begin()
        if not self._budget.has_room:
            return "spent"
        return None if self._rest.may_ask() else "resting"

    async def _ask(self, call: _Call, until: float) -> None:
        """Ask, and note in the call what came of it."""

        async def told(text: str) -> None:
            call.text = text
            await self._show(call)

        call.began = time.monotonic()
        try:
            async with asyncio.timeout(max(0.0, until - call.began)):
                made = await self._server.complete(call.request, told)
            call.text, call.tokens = made.text, made.tokens
        except TimeoutError:
            call.cause = "slow"
        except NoCompletion as error:
            call.cause = error.cause
            call.text = error.text or call.text
        if call.cause is None and read_reply(call.text).nonsense:
            call.cause = "broken"
        if call.cause is not None and call.cause not in UNSPENT:
            call.tokens = call.letters // 4

    async def _show(self, call: _Call) -> None:
        """Show the claims that are checked by now, where there is another one."""
        if call.show is None or len(read_reply(call.text).claims) <= call.seen:
            return
        made = await self._threads.run(self._checked, call)
        if len(made.kept) > call.seen:
            call.seen = len(made.kept)
            call.show(made.answer)

    def _checked(self, call: _Call) -> Worded:
        """What of a reply, or as much of it as has come, may be shown."""
        reply = read_reply(call.text)
        return worded(call.answer, call.request.evidence, reply, self._library.checker(), self._server.model)

    async def _taken(self, call: _Call) -> Answer:
        """The answer that comes of a call, once all is noted; of one without an end, the claims that came in time."""
        seconds = time.monotonic() - call.began
        made = await self._threads.run(self._checked, call)
        self._note(call, seconds, is_useful=bool(made.kept))
        answered = read_reply(call.text).answered
        outcome = "worded" if made.kept else call.cause or ("no-answer" if answered == "no" else "little")
        faults = [fault.kind.replace(" ", "-") for one in made.dropped for fault in one.faults[:1]]
        self._budget.note(
            call.tokens,
            **{"calls": 1, "ms": round(seconds * 1000), outcome: 1, "kept": len(made.kept), "dropped": len(faults)},
        )
        for kind in faults:
            self._budget.note(**{f"fault {kind}": 1})
        event(
            log, "wording", outcome=outcome, cause=call.cause or "", tokens=call.tokens, ms=round(seconds * 1000),
            claims=len(made.kept), dropped=len(faults), faults=",".join(faults),
        )  # fmt: skip
        self._tell_if_spent()
        await asyncio.to_thread(self._budget.save)
        return made.answer

    def _note(self, call: _Call, seconds: float, *, is_useful: bool) -> None:
        """Draw from a call what it says of the server: one that is slow but says something is no failure."""
        self._is_known = True
        if call.cause is None:
            self._places.took(seconds)
            self._worked_at = time.monotonic()
            if self._rest.worked(call.began):
                self._logged.clear()
                log.info("the language model's server works again")
                self._changed()
            return
        if call.cause == "slow":
            self._places.was_late()
            if is_useful:
                return
        with spoken_in(ENGLISH):
            told = library_says.of("wording", call.cause, host=self._server.host)
        self._log_once(call.cause, told)
        if call.cause == "slow" and self._worked_at is not None and self._worked_at > call.began:
            return  # it had others to serve
        self._cause = call.cause
        if self._rest.failed(for_good=call.cause in FOR_GOOD):
            self._changed()

    def _without(self, answer: Answer, why: str) -> Answer:
        """The answer as it is, and why is counted."""
        self._budget.note(**{why: 1})
        event(log, "unworded", why=why)
        return answer

    def _tell_if_spent(self) -> None:
        """Say once a day that its tokens are spent, in the log and to administrators."""
        was, self._was_spent = self._was_spent, self._budget.is_spent
        if self._was_spent and not was:
            log.warning(
                "the day's %d tokens are spent: until midnight UTC, answers go out as they are", self._budget.daily
            )
            self._changed()

    def _log_once(self, cause: str, sentence: str) -> None:
        now = time.monotonic()
        if now - self._logged.get(cause, -TOLD_AGAIN_S) >= TOLD_AGAIN_S:
            self._logged[cause] = now
            log.warning("%s", sentence)


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
