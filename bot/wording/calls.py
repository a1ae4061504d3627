"""Calls of a language model's server: in time, within a day's tokens, and only while it works; each one is counted.

What a call is for is `service.py`'s. Why one failed is logged once for each cause, and told to administrators by
`bot/admin/health/`.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.background import Threads
from bot.database.engine import LedgerFailure
from bot.logs import event
from bot.wording.budget import Budget
from bot.wording.places import Places, TooBusy
from bot.wording.rest import Rest
from index import ENGLISH, ChatServer, NoCompletion, library_says, spoken_in

if TYPE_CHECKING:
    from index import Request

log = logging.getLogger(__name__)

T = TypeVar("T")

TOLD_AGAIN_S = 3600.0
"""The same cause stands in the log once in so many seconds, unless the server worked again in between."""

FOR_GOOD = ("refused", "unknown-model")
"""Causes that stay until somebody changes a setting."""

UNSPENT = ("unreachable", "refused", "unknown-model", "rate-limited")
"""Causes with which a server has read nothing."""


class NotAsked(Exception):
    """The server is not asked; `why` as a word: it rests, is busy, or the day's tokens are spent."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


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


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What a reply, or as much of it as has come, is good for: the value, and a word for what came of the call.

    `is_nonsense` is a reply of which nothing can be read; `kept` and `faults` are of claims, shown and dropped.
    """

    value: T
    outcome: str
    is_useful: bool
    is_nonsense: bool = False
    kept: int = 0
    faults: tuple[str, ...] = ()


@dataclass(slots=True)
class _Call:
    """One call, and what has come of it so far."""

    request: Request
    began: float = field(default_factory=time.monotonic)
    text: str = ""
    tokens: int = 0
    cause: str | None = None
    """Why its end did not come."""

    @property
    def letters(self) -> int:
        """Of what was sent and what came."""
        return sum(len(message["content"]) for message in self.request.messages) + len(self.text)

    def failed(self, cause: str) -> None:
        """It came to no good end; what a server has read and said is counted by its letters."""
        self.cause = cause
        self.tokens = 0 if cause in UNSPENT else self.letters // 4


class Calls:
    """What one server is asked; for one event loop."""

    def __init__(
        self,
        server: ChatServer,
        budget: Budget,
        threads: Threads,
        *,
        changed: Callable[[], None],
        seconds: float,
        rest: Rest | None = None,
    ) -> None:
        """`changed` is called when the server begins to fail, works again, or the day's tokens are spent."""
        self.budget = budget
        self._server = server
        self._threads = threads
        self._changed = changed
        self._rest, self._places = rest or Rest(), Places(seconds)
        self._logged: dict[str, float] = {}
        self._cause: str | None = None
        self._worked_at: float | None = None
        self._is_known = self._was_spent = False

    async def begin(self) -> None:
        """Learn what was spent today before this process."""
        try:
            await asyncio.to_thread(self.budget.load)
        except LedgerFailure:
            log.warning("what the language model used today cannot be read yet")

    @property
    def may_ask(self) -> bool:
        """Whether somebody who asks now would have the model's help, as far as is known."""
        return self.budget.has_room and not self._rest.is_resting

    def condition(self) -> Condition:
        """How things stand."""
        today, resting = self.budget.today(), self._rest.is_resting
        return Condition(
            host=self._server.host,
            cause=self._cause if resting else None,
            is_known=self._is_known,
            is_spent=self.budget.is_spent,
            daily=self.budget.daily,
            tokens=today.tokens,
            counts=dict(today.counts),
        )

    async def ask(
        self,
        request: Request,
        until: float,
        read: Callable[[str], Read[T]],
        *,
        what: str = "answer",
        told: Callable[[str], Awaitable[None]] | None = None,
    ) -> T:
        """What `read` makes of the reply, or of what came of it by `until` (monotonic); raises NotAsked.

        `told` is called with all that has come so far. A request with a time of its own that comes to no end says
        nothing of the server, which may have needed no more than a little longer.
        """
        if request.seconds is not None:
            until = min(until, time.monotonic() + request.seconds)
        if (why := await self._why_not()) is not None:
            raise NotAsked(why)
        call = _Call(request)
        try:
            with self.budget.call(call.letters // 4 + request.most_tokens):
                async with self._places.place(until):
                    await self._complete(call, until, told)
                return await self._taken(call, read, what)
        except TooBusy:
            raise NotAsked("busy") from None
        finally:
            self._rest.let_be()

    async def close(self) -> None:
        """Let go of the server."""
        await self._server.close()

    def log_once(self, cause: str, sentence: str) -> None:
        """Write a warning, but not the same one again and again."""
        now = time.monotonic()
        if now - self._logged.get(cause, -TOLD_AGAIN_S) >= TOLD_AGAIN_S:
            self._logged[cause] = now
            log.warning("%s", sentence)

    async def _why_not(self) -> str | None:
        """Why the server is not asked, as a word."""
        if not self.budget.is_known:
            await self.begin()
        if not self.budget.has_room:
            return "spent"
        return None if self._rest.may_ask() else "resting"

    async def _complete(self, call: _Call, until: float, told: Callable[[str], Awaitable[None]] | None) -> None:
        """Ask, and note in the call what came of it."""

        async def come(text: str) -> None:
            call.text = text
            if told is not None:
                await told(text)

        call.began = time.monotonic()
        try:
            async with asyncio.timeout(max(0.0, until - call.began)):
                made = await self._server.complete(call.request, come)
            call.text, call.tokens = made.text, made.tokens
        except TimeoutError:
            call.failed("slow")
        except NoCompletion as error:
            call.text = error.text or call.text
            call.failed(error.cause)

    async def _taken(self, call: _Call, read: Callable[[str], Read[T]], what: str) -> T:
        """What comes of a call, once all is noted; of one without an end, by what came in time."""
        seconds = time.monotonic() - call.began
        made = await self._threads.run(read, call.text)
        if call.cause is None and made.is_nonsense:
            call.failed("broken")
        self._note(call, seconds, is_useful=made.is_useful)
        outcome = made.outcome if made.is_useful else call.cause or made.outcome
        counted = outcome if what == "answer" else f"{what} {outcome}"
        dropped = len(made.faults)
        self.budget.note(
            call.tokens,
            **{"calls": 1, "ms": round(seconds * 1000), counted: 1, "kept": made.kept, "dropped": dropped},
        )
        for kind in made.faults:
            self.budget.note(**{f"fault {kind}": 1})
        event(
            log, "wording", what=what, outcome=outcome, cause=call.cause or "", tokens=call.tokens,
            ms=round(seconds * 1000), claims=made.kept, dropped=dropped, faults=",".join(made.faults),
        )  # fmt: skip
        self._tell_if_spent()
        await asyncio.to_thread(self.budget.save)
        return made.value

    def _note(self, call: _Call, seconds: float, *, is_useful: bool) -> None:
        """Draw from a call what it says of the server: one that is slow but says something is no failure."""
        self._is_known = True
        if call.cause is None:
            self._worked(call, seconds)
            return
        if call.cause == "slow":
            if call.request.seconds is not None:
                return
            self._places.was_late()
            if is_useful:
                return
        with spoken_in(ENGLISH):
            told = library_says.of("wording", call.cause, host=self._server.host)
        self.log_once(call.cause, told)
        if call.cause == "slow" and self._worked_at is not None and self._worked_at > call.began:
            return  # it had others to serve
        self._cause = call.cause
        if self._rest.failed(for_good=call.cause in FOR_GOOD):
            self._changed()

    def _worked(self, call: _Call, seconds: float) -> None:
        """It came to its end; how long that takes is learnt from the long ones."""
        if call.request.seconds is None:
            self._places.took(seconds)
        self._worked_at = time.monotonic()
        if self._rest.worked(call.began):
            self._logged.clear()
            log.info("the language model's server works again")
            self._changed()

    def _tell_if_spent(self) -> None:
        """Say once a day that its tokens are spent, in the log and to administrators."""
        was, self._was_spent = self._was_spent, self.budget.is_spent
        if self._was_spent and not was:
            log.warning(
                "the day's %d tokens are spent: until midnight UTC, answers go out as they are", self.budget.daily
            )
            self._changed()
