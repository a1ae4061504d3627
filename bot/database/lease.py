"""Who is at work on the ledger: one process at a time, which says so again and again while it lives.

Two processes on one ledger would answer the same question twice, and each would take what the other has in hand
for something left behind. So the second waits until the first has ended or is known to be dead. On one machine the
kernel knows that; of another machine's process, that it has not spoken for TERM_S. Nothing is decided by what a
clock shows, which may be wrong on either.
"""

from __future__ import annotations

import asyncio
import logging
import os
import platform
import secrets
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Row, create_engine, insert, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.database.engine import Database, LedgerFailure, lock
from bot.database.tables import leases
from bot.messages import say

log = logging.getLogger(__name__)

TERM_S = 15.0
"""After so long without a word, a process that cannot be looked at is taken for dead."""

BEAT_S = 5.0
LOOK_S = 1.0
"""How often whoever has the lease says so, and whoever waits for it looks."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A process that may own a lease: where it runs, how it is told apart from any other there, what people read."""

    machine: str
    pid: int
    started: str
    told: str

    @property
    def place(self) -> str:
        """All that tells whether it still lives, as one text."""
        return f"{self.machine} {self.pid} {self.started}"


class Lease:
    """The right to be at work under a name; for one process."""

    def __init__(
        self,
        database: Database,
        name: str = "bot",
        *,
        owner: Owner | None = None,
        clock: Callable[[], float] = time.monotonic,
        lost: Callable[[], object] | None = None,
    ) -> None:
        self._database = database
        self._name = name
        self._owner = owner or this_process()
        self._holder = secrets.token_hex(8)
        self._clock = clock
        self._on_loss = lost or _end_the_process
        self._confirmed = 0.0
        self._seen: tuple[str, int, float] | None = None
        self._ended = threading.Event()
        self._beating: threading.Thread | None = None
        self.lost = False
        """Whether another process has taken it over, because this one was silent for too long."""

    async def wait(self) -> None:
        """Return once the lease is this process's; until then somebody else is at work, and that is said once."""
        said = None
        while (other := await asyncio.to_thread(self.take)) is not None:
            if other != said:
                log.warning("waiting: the ledger is in use by %s; this process goes on when that one ends", other)
            said = other
            await asyncio.sleep(LOOK_S)
        if said is not None:
            log.info("the ledger is free now")
        self._beating = threading.Thread(target=self._beat, name="lease", daemon=True)
        self._beating.start()

    def take(self) -> str | None:
        """Take the lease if it is free or its owner is dead; None then, or who has it."""
        mine = {"holder": self._holder, "place": self._owner.place, "told": self._owner.told}
        with self._database.transaction() as connection:
            lock(connection)
            row = connection.execute(select(leases).where(leases.c.name == self._name)).one_or_none()
            if row is None:
                connection.execute(insert(leases).values(name=self._name, beat=0, **mine))
            elif row.holder in (None, self._holder) or self._is_dead(row):
                connection.execute(update(leases).where(leases.c.name == self._name).values(beat=row.beat + 1, **mine))
            else:
                return str(row.told)
        self._confirmed = self._clock()
        self._database.fence = self.check
        return None

    def check(self, connection: Connection) -> None:
        """Raise LedgerFailure in a transaction of a process that was silent for long and is not the owner any more."""
        if not self.lost and self._clock() - self._confirmed < TERM_S / 2:
            return
        if connection.scalar(select(leases.c.holder).where(leases.c.name == self._name)) != self._holder:
            self._lose()
            raise LedgerFailure(say("ledger-lost"))
        self._confirmed = self._clock()

    def release(self) -> None:
        """Let others have it at once; nothing of it must be under way any more."""
        self._ended.set()
        if self._beating is not None:
            self._beating.join(timeout=BEAT_S)
        if self._database.fence is None or self.lost:
            return
        self._database.fence = None
        mine = (leases.c.name == self._name) & (leases.c.holder == self._holder)
        try:
            with self._database.transaction() as connection:
                connection.execute(update(leases).where(mine).values(holder=None))
        except LedgerFailure:
            log.warning("the ledger could not be given free; the next process waits until it finds this one gone")

    def renew(self) -> None:
        """Say that the owner lives; raises LedgerFailure when the database cannot be written."""
        mine = (leases.c.name == self._name) & (leases.c.holder == self._holder)
        with self._database.transaction() as connection:
            found = connection.execute(update(leases).where(mine).values(beat=leases.c.beat + 1)).rowcount
        if found:
            self._confirmed = self._clock()
        else:
            self._lose()

    def _beat(self) -> None:
        while not self._ended.wait(BEAT_S) and not self.lost:
            try:
                self.renew()
            except LedgerFailure:  # whoever wants to take it over meets the same; the log has it already
                continue

    def _lose(self) -> None:
        if not self.lost:
            self.lost = True
            log.critical("another process has taken the ledger over, since this one was silent for long; it ends")
            self._on_loss()

    def _is_dead(self, row: Row[tuple[str, str, str, str, int]]) -> bool:
        """Whether the owner has ended, as far as can be told."""
        machine, _, process = row.place.partition(" ")
        if machine == self._owner.machine:
            pid, _, started = process.partition(" ")
            return not _lives(int(pid), started)
        holder, beat, since = self._seen or ("", -1, 0.0)
        if (holder, beat) != (row.holder, row.beat):
            self._seen = (row.holder, row.beat, self._clock())
            return False
        return self._clock() - since > TERM_S


def at_work(url: str, *, name: str = "bot", sleep: Callable[[float], object] = time.sleep) -> str | None:
    """Who is at work on a ledger, for people, found out without changing anything in it; None when nobody is.

    Of a process on another machine it is known only after TERM_S. What cannot be read is nobody's.
    """
    try:
        began, first = time.monotonic(), _holder(url, name)
        if first is None:
            return None
        machine, _, process = first.place.partition(" ")
        if machine == _machine():
            pid, _, started = process.partition(" ")
            return str(first.told) if _lives(int(pid), started) else None
        while time.monotonic() - began < TERM_S:
            sleep(LOOK_S)
            now = _holder(url, name)
            if now is None:
                return None
            if (now.holder, now.beat) != (first.holder, first.beat):
                return str(now.told)
    except (SQLAlchemyError, OSError, ImportError, ValueError):
        return None
    return None


def _holder(url: str, name: str) -> Row[tuple[str, str, str, str, int]] | None:
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        path = Path(str(address.database)).absolute()
        if not path.exists():
            return None
        address = address.set(database=f"file:{path}", query={"mode": "ro", "uri": "true"})
    engine = create_engine(address)
    try:
        with engine.connect() as connection:
            held = leases.c.holder.is_not(None)
            return connection.execute(select(leases).where(leases.c.name == name, held)).one_or_none()
    finally:
        engine.dispose()


def this_process() -> Owner:
    """The process that runs this."""
    pid = os.getpid()
    told = say("ledger-owner", pid=pid, host=platform.node() or "this machine")
    return Owner(_machine(), pid, _started(pid) or "", told)


def _machine() -> str:
    """What only processes have in common that can see each other: a boot of a kernel, and a space of numbers."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}/{Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return platform.node().replace(" ", "-") or "unknown"


def _lives(pid: int, started: str) -> bool:
    if Path("/proc/self/stat").exists():
        return _started(pid) == started
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return pid != os.getpid()


def _started(pid: int) -> str | None:
    """When a process was started, in the kernel's ticks; None when there is none, or it is dead and only remembered."""
    try:
        state, *rest = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (OSError, ValueError):
        return None
    return None if state in "ZX" else rest[18]


def _end_the_process() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
