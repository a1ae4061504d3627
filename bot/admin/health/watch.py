"""A look each minute at how the bot is: days are counted, problems told, awaited questions asked again.

What is wrong is `health.py`'s to say. That it was told, and who was told what, stands in the ledger.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from telegram import Bot

from bot import clock as clocks
from bot import failures
from bot.admin.health.alarms import Alarms
from bot.admin.health.health import LATELY_S, Health, disk_problem, problems, space, works_again
from bot.admin.health.statistics import Day, Figures
from bot.answers.text import answer_parts
from bot.ask.awaited import Awaited, Waiting
from bot.background import every
from bot.daily.doubts import Doubts
from bot.database.engine import LedgerFailure
from bot.delivery.store import Deliveries
from bot.delivery.telegram import deliver
from bot.messages import say
from bot.records import Gone, Part, Sent, Uncertain
from bot.subscribe.store import Subscriptions
from bot.wording.calls import Condition
from index import ENGLISH, spoken_in

if TYPE_CHECKING:
    from index import Library

log = logging.getLogger(__name__)

LOOK_S = 60.0


class Watch:
    """The looks of one process."""

    def __init__(
        self,
        library: Library,
        subscriptions: Subscriptions,
        deliveries: Deliveries,
        doubts: Doubts,
        figures: Figures,
        alarms: Alarms,
        awaited: Awaited,
        *,
        folder: Path,
        admins: frozenset[int],
        wake: Callable[[], None],
        unreadable: Callable[[], int] = lambda: 0,
        clock: Callable[[], float] = clocks.now,
        room: Callable[[Path], tuple[int, int, int]] = space,
        ledger: Callable[[], str | None] = lambda: None,
        speaking: Callable[[int, int | None], AbstractContextManager[None]] = lambda _chat, _person: spoken_in(ENGLISH),
        behind: Callable[[], bool] = lambda: False,
        wording: Callable[[], Condition | None] = lambda: None,
        replicas: Callable[[], int] = lambda: 1,
    ) -> None:
        """`behind` looks once whether there are other briefs than the edition's: later, editors may be writing."""
        self._library = library
        self._subscriptions = subscriptions
        self._deliveries = deliveries
        self._doubts = doubts
        self._figures = figures
        self._alarms = alarms
        self._awaited = awaited
        self._folder = folder
        self._admins = admins
        self._wake = wake
        self._unreadable = unreadable
        self._clock = clock
        self._room = room
        self._ledger = ledger
        self._behind = behind
        self._wording = wording
        self._replicas = replicas
        self._edition_behind: int | None = None
        """The edition that was behind the briefs at the first look, 0 when none was; None before it."""
        self._speaking = speaking
        self._began = clock()
        self._looking: asyncio.Task[None] | None = None
        self._woken = asyncio.Event()
        self._told: set[str] = set()
        """What administrators were told while the ledger could not remember that they were."""

    def begin(self, bot: Bot) -> None:
        """Look now and each minute until `end`."""
        self._looking = asyncio.create_task(every(self._pause, partial(self.look, bot)))

    def wake(self) -> None:
        """Something is wrong that should not wait for the next look."""
        self._woken.set()

    async def _pause(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK_S):
                await self._woken.wait()
        self._woken.clear()

    async def end(self) -> None:
        """Look no more."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    def health(self, today: Day | None = None) -> Health:
        """How the bot is now; the figures of today are counted unless they are given."""
        now, ledger = self._now(), self._ledger()
        count, reference = self._alarms.failures(now - LATELY_S)
        free, total, held = self._room(self._folder)
        found = Health(
            edition=self._library.inspect(),
            briefs=len(self._library.edition.briefs),
            notes=tuple(self._library.notes),
            another_model=self._library.model != self._library.encoder.fingerprint,
            uptime_s=max(0.0, self._clock() - self._began),
            replicas=self._replicas(),
            today=today or self._figures.today(now),
            subscribers=self._subscriptions.counts(),
            deliveries=self._deliveries.counts(),
            doubts=self._doubts.lately(now - LATELY_S),
            failures=count,
            unreadable=self._unreadable(),
            reference=reference,
            ledger=ledger,
            free=free,
            total=total,
            held=held,
            wording=self._wording(),
        )
        if self._edition_behind is None:
            # All briefs are read: last, so that the end of the process need not wait for it.
            self._edition_behind = found.edition if self._behind() else 0
        return replace(found, is_behind=self._edition_behind == found.edition)

    def explain(self, error: BaseException) -> str:
        """Note a failure in the log and the ledger; the sentence for whoever met it."""
        failure = failures.explain(error)
        try:
            self._alarms.note_failure(failure.reference, failure.kind, self._now())
        except LedgerFailure:
            log.warning("the failure could not be written down")
        return failure.sentence

    async def look(self, bot: Bot) -> None:
        """Count the day, tell what is wrong and was not told, and ask again what waits for an answer."""
        try:
            await self._tell(bot, await asyncio.to_thread(self._figures.note, self._now()))
        except LedgerFailure as error:
            await self._tell_without_ledger(bot, error)
            raise
        self._told.clear()
        while count := await asyncio.to_thread(self.ask_again):
            log.info("awaited questions asked again: %d", count)

    def ask_again(self) -> int:
        """Ask the live edition some awaited questions that it was not asked yet, and plan what to tell; how many."""
        edition = self._library.follow()
        waiting = self._awaited.waiting(edition)
        for one in waiting:
            try:
                self._ask(one, edition)
            except LedgerFailure:
                raise
            except Exception as error:  # one question keeps nobody else waiting
                self.explain(error)
                self._awaited.asked(one, edition)
        return len(waiting)

    def _ask(self, waiting: Waiting, edition: int) -> None:
        with self._speaking(waiting.address.chat_id, waiting.user_id):
            answer = self._library.answer(waiting.question)
            if answer.kind != "answer":
                self._awaited.asked(waiting, edition)
                return
            told = say("now-answered", question=escape(waiting.question))
            parts = map(Part, [told, *answer_parts(answer, self._library.subject)])
            if self._awaited.tell(waiting, parts, answer.edition, self._now()):
                self._wake()

    async def _tell(self, bot: Bot, today: Day) -> None:
        """Tell the administrators what is wrong and was not told since it last was well."""
        health = await asyncio.to_thread(self.health, today)
        raised = await asyncio.to_thread(self._alarms.raised)
        wrong = problems(health, raised)
        for name in sorted(await asyncio.to_thread(self._alarms.over, wrong)):
            if works_again(name, health.wording) is not None:
                log.info("problem %s is over", name)
                await self._tell_admins(bot, partial(_over, health, name))
        for name in sorted(await asyncio.to_thread(self._alarms.settle, wrong, self._now())):
            log.warning("problem %s", name)
            if await self._tell_admins(bot, partial(_problem, health, raised, name)):
                await asyncio.to_thread(self._alarms.told, name, self._now())

    async def _tell_without_ledger(self, bot: Bot, error: LedgerFailure) -> None:
        """Tell what keeps the ledger from being used, once until it can be used: it cannot remember that itself."""
        free, total, _ = await asyncio.to_thread(self._room, self._folder)
        is_full = disk_problem(free, total, was_full=False) is not None
        problem = "disk" if is_full else escape(str(error))
        if problem not in self._told and await self._tell_admins(
            bot, lambda: disk_problem(free, total, was_full=False) or problem
        ):
            self._told.add(problem)

    async def _tell_admins(self, bot: Bot, sentence: Callable[[], str]) -> bool:
        """Whether the telling is over: it went out, or there is nobody to tell; False when it is worth another try.

        Each is told in their own language.
        """
        outcomes = []
        for admin in sorted(self._admins):
            with await asyncio.to_thread(self._speaking, admin, None):
                outcomes.append(await deliver(bot, admin, [sentence()]))
        return any(isinstance(one, Sent | Uncertain) for one in outcomes) or all(
            isinstance(one, Gone) for one in outcomes
        )

    def _now(self) -> int:
        return int(self._clock())


def _over(health: Health, name: str) -> str:
    return works_again(name, health.wording) or ""


def _problem(health: Health, raised: frozenset[str], name: str) -> str:
    return problems(health, raised)[name]
