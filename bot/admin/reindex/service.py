"""Reindexing and rolling back, without Telegram: the work on the editions, and what a kill left of it.

All of it is synchronous and long, and runs on a thread of its own beside the questions. How far it
is can be read at any time from `Progress`; how it reads in a chat is `text`'s.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from bot import clock as clocks
from bot.admin.reindex.store import Run, Runs
from bot.database.engine import LedgerFailure
from index import IndexFailure, NoEdition, QuestionsRefused, SyncBusy, sync_folder

if TYPE_CHECKING:
    from index import Comparison, Place, Prepared, Renewal, Source, SyncReport

log = logging.getLogger(__name__)

BUILT_S = 1.0
"""Between two looks whether another process has built the first edition."""

Missing = Literal["no questions", "questions broken"]
"""Why a new edition was not compared with the live one."""

Ending = Literal["published", "waiting", "interrupted", "rolled back", "not rolled back", "gone"]
"""What a restart finds out about a run that an earlier process left."""


class Stopped(Exception):
    """The process is ending: the work was given up on purpose."""


class Progress:
    """How far a reindex is: written by the thread that works, read by whoever shows it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._stopping = False
        self._began = clock()
        self.now: tuple[str, int, int] = ("reading", 0, 0)

    def __call__(self, step: str, done: int, total: int) -> None:
        """Note the step and how much of it is done; raises Stopped once `stop` was called."""
        if self._stopping:
            raise Stopped
        if step != self.now[0]:
            self._began = self._clock()
        self.now = (step, done, total)

    def stop(self) -> None:
        """Let the work end at its next step."""
        self._stopping = True

    @property
    def left_s(self) -> float | None:
        """About how many seconds this step still takes, once that can be told."""
        _, done, total = self.now
        return (self._clock() - self._began) * (total - done) / done if done else None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reindex found: the prepared edition, how it compares, and the past quotes that it no longer holds."""

    prepared: Prepared
    comparison: Comparison | None = None
    missing: Missing | None = None
    lost: tuple[str, ...] = ()


class Reindexing:
    """What administrators do with editions, written down before and after."""

    def __init__(self, renewal: Renewal, runs: Runs, *, clock: Callable[[], float] = clocks.now) -> None:
        self.runs = runs
        self.renewal = renewal
        self._clock = clock
        self._beginning = threading.Lock()
        self._under_way: int | None = None
        """The reindex that this process works on, as far as it knows."""

    def begin(self, user_id: int, chat_id: int) -> tuple[Run, bool]:
        """A new reindex, or the one that is running already; and whether it is new.

        One that counts as running, and that nobody works on, was left by an error and is settled first.
        """
        with self._beginning:
            run, is_new = self.runs.begin(user_id, chat_id, self._now())
            if not is_new and run.id != self._under_way:
                self._clean()
                self.runs.settle(run, "interrupted", self._now())
                run, is_new = self.runs.begin(user_id, chat_id, self._now())
            self._under_way = run.id
            return run, is_new

    def attach(self, run: Run, message_id: int) -> None:
        """Note the message that shows a run."""
        self.runs.attach(run.id, message_id)

    def get(self, run_id: int) -> Run | None:
        """An run, in whatever state."""
        return self.runs.get(run_id)

    @property
    def live(self) -> int | None:
        """The number of the published edition."""
        return self.renewal.live

    def prepare(self, run: Run, progress: Progress) -> Finding:
        """Prepare an edition and compare it with the live one; it does not wait for a decision before `offer`.

        Raises IndexFailure or Stopped; then nothing is left of it.
        """
        try:
            prepared = self.renewal.prepare(by=f"administrator {run.user_id}", progress=progress)
            if prepared.number is None:
                return Finding(prepared)
            comparison, missing = self._compared(prepared.number, progress)
            lost = self.renewal.lost(prepared.number, self.runs.quotes_had())
            progress("done", 0, 0)
        except BaseException:
            self._clean()
            raise
        return Finding(prepared, comparison, missing, tuple(lost))

    def offer(self, run: Run, edition: int, held: str | None) -> None:
        """From now on the prepared edition waits for a decision, over restarts too."""
        self.runs.wait(run.id, edition, held, self._now())

    def end(self, run: Run, state: Literal["nothing", "failed", "interrupted"]) -> None:
        """A reindex came to nothing."""
        self.runs.settle(run, state, self._now())

    def give_up(self, run: Run) -> None:
        """End a reindex that could not be ended as it should; what the ledger refuses now, the next `begin` settles."""
        self._clean()
        self._under_way = None
        with suppress(LedgerFailure):
            self.runs.settle(run, "failed", self._now())

    def publish(self, run: Run, by: int) -> Literal["published", "settled", "gone"]:
        """Publish the edition of a waiting run: done, decided already, or no longer there.

        Raises IndexFailure when it cannot be published now; it then waits on.
        """
        if run.edition is None or not self.runs.decide(run.id, "publishing", by, self._now()):
            return "settled"
        try:
            self.renewal.publish(run.edition)
        except NoEdition:
            self.runs.settle(run, "gone", self._now())
            return "gone"
        except BaseException:
            if self.renewal.live != run.edition:
                self.runs.wait_again(run.id)
                raise
            log.warning("edition %d is live, though not all that follows was done", run.edition)
        self.runs.settle(run, "published", self._now())
        return "published"

    def discard(self, run: Run, by: int) -> bool:
        """Remove the edition of a waiting run; false when that was decided already."""
        if not self.runs.decide(run.id, "discarded", by, self._now()):
            return False
        if self.renewal.waiting == run.edition:
            self._clean()
        return True

    def roll_back(self, edition: int, user_id: int, chat_id: int) -> None:
        """Make a kept edition live again; raises IndexFailure, and then it is not live."""
        run = self.runs.begin_rollback(user_id, chat_id, edition, self._now())
        try:
            self.renewal.roll_back(edition)
        except BaseException:
            if self.renewal.live != edition:
                self.runs.settle(run, "failed", self._now())
                raise
            log.warning("edition %d is live, though not all that follows was done", edition)
        self.runs.settle(run, "published", self._now())

    def recover(self) -> list[tuple[Run, Ending]]:
        """What became of everything that an earlier process left: settled, or still waiting."""
        return [(run, self._recovered(run)) for run in self.runs.unsettled()]

    def listing(self) -> list[dict[str, Any]]:
        """The kept editions, the newest first."""
        return self.renewal.listing()[::-1]

    def _compared(self, number: int, progress: Progress) -> tuple[Comparison | None, Missing | None]:
        try:
            comparison = self.renewal.compare(number, progress=progress)
        except QuestionsRefused:
            return None, "questions broken"
        return comparison, None if comparison is not None else "no questions"

    def _recovered(self, run: Run) -> Ending:
        """What the editions on disk say about a run; for the start, when nothing else runs."""
        now = self._now()
        if run.state == "running":
            self._clean()
            self.runs.settle(run, "interrupted", now)
            return "interrupted"
        if run.state == "publishing" and self.renewal.live == run.edition:
            self.runs.settle(run, "published", now)
            return "rolled back" if run.kind == "rollback" else "published"
        if run.kind == "rollback":
            self.runs.settle(run, "failed", now)
            return "not rolled back"
        if self.renewal.waiting == run.edition:
            self.runs.wait_again(run.id)
            return "waiting"
        self.runs.settle(run, "gone", now)
        return "gone"

    def _clean(self) -> None:
        """Remove what was prepared, unless it waits for a decision; what cannot be removed now, the next build does."""
        with suppress(IndexFailure, LedgerFailure):
            if self.renewal.waiting not in self.runs.undecided():
                self.renewal.discard()

    def _now(self) -> int:
        return int(self._clock())


def build_first(briefs: Source, place: Place, model: str | None) -> SyncReport:
    """What came of building the first edition; where another process is at it, that is waited for."""
    is_told = False
    while True:
        try:
            return sync_folder(briefs, place, model, by="bot")
        except SyncBusy:
            if not is_told:
                log.info("another process is building it, which this one waits for")
            is_told = True
            time.sleep(BUILT_S)
