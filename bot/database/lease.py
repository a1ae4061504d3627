"""Who does what only one process at a time may do, and says so again and again while it lives.

On a file that is all of the work: whoever comes second waits until the first has ended or is known to be dead. Where
several share a server (`replicas.py`), it is what one of them does for all. On one machine the kernel knows who is
dead; of another machine's process it is known when it has not spoken for TERM_S. Nothing is decided by what a clock
shows, which may be wrong on either, and time in which nobody could ask the database is nobody's silence.
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
from typing import Any

from sqlalchemy import Connection, Row, create_engine, insert, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.database.engine import Database, LedgerFailure, lock
from bot.database.tables import leases
from bot.messages import say

log = logging.getLogger(__name__)

TERM_S = 10.0
"""After so long without a word, a process that cannot be looked at is taken for dead."""

BEAT_S = 2.5
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


class Silence:
    """Which owners have ended, as far as this process can tell; `clock` gives seconds."""

    def __init__(self, owner: Owner, clock: Callable[[], float]) -> None:
        self._owner = owner
        self._clock = clock
        self._heard: dict[str, tuple[str, int, float, float]] = {}
        """By the name of a lease its holder, the last beat, for how long it has not changed, and when that was seen."""

    def is_dead(self, row: Row[Any]) -> bool:
        """Whether the owner of a lease has ended; one that cannot be looked at is to be asked about each LOOK_S."""
        machine, _, process = row.place.partition(" ")
        if machine == self._owner.machine:
            pid, _, started = process.partition(" ")
            return not _lives(int(pid), started)
        holder, beat, silent, seen = self._heard.get(row.name, ("", -1, 0.0, 0.0))
        now = self._clock()
        if (holder, beat) != (row.holder, row.beat):
            self._heard[row.name] = (row.holder, row.beat, 0.0, now)
            return False
        # While nobody could look, or this process slept, the other may have been kept from speaking by the same.
        silent += min(now - seen, 2 * LOOK_S)
        self._heard[row.name] = (holder, beat, silent, now)
        return silent > TERM_S


class Lease:
    """The right to do something under a name; for one process."""

    def __init__(
        self,
        database: Database,
        name: str = "bot",
        *,
        owner: Owner | None = None,
        holder: str | None = None,
        clock: Callable[[], float] = time.monotonic,
        lost: Callable[[], object] | None = None,
    ) -> None:
        self._database = database
        self._name = name
        self._owner = owner or this_process()
        self._holder = holder or new_holder()
        self._clock = clock
        self._on_loss = lost or _end_the_process
        self._confirmed = 0.0
        self._silence = Silence(self._owner, clock)
        self.is_held = False
        self._ended = threading.Event()
        self._beating: threading.Thread | None = None
        self.lost = False
        """Whether another process has taken it over, because this one was silent for too long."""

    async def wait(self, say_for: Callable[[str], object] | None = None) -> None:
        """Return once the lease is this process's; for whom it waits until then is said once.

        A database that cannot be asked for a while is asked again.
        """
        said = None
        while (other := await asyncio.to_thread(self._taken_by_another)) != "":
            if other is not None and other != said:
                (say_for or _say_waiting)(other)
            said = other or said
            await asyncio.sleep(LOOK_S)
        if said is not None and say_for is None:
            log.info("the ledger is free now")
        self.keep()

    def keep(self) -> None:
        """Say again and again, until `release`, that whoever has taken the lease lives."""
        self._beating = threading.Thread(target=self._beat, name="lease", daemon=True)
        self._beating.start()

    def _taken_by_another(self) -> str | None:
        """Who has the lease; "" once it is this process's, None when the database cannot be asked."""
        try:
            return self.take() or ""
        except LedgerFailure:  # the log has it
            return None

    def take(self) -> str | None:
        """Take the lease if it is free or its owner is dead; None then, or who has it."""
        mine = {"holder": self._holder, "place": self._owner.place, "told": self._owner.told}
        with self._database.transaction() as connection:
            lock(connection)
            row = connection.execute(select(leases).where(leases.c.name == self._name)).one_or_none()
            if row is None:
                connection.execute(insert(leases).values(name=self._name, beat=0, **mine))
            elif row.holder in (None, self._holder) or self._silence.is_dead(row):
                connection.execute(update(leases).where(leases.c.name == self._name).values(beat=row.beat + 1, **mine))
            else:
                return str(row.told)
        self._confirmed = self._clock()
        self._database.fences[self._name] = self.check
        self.is_held = True
        return None

    def other(self) -> str | None:
        """Who has the lease and lives, looked up without taking it; None when nobody does."""
        with self._database.transaction() as connection:
            row = connection.execute(select(leases).where(leases.c.name == self._name)).one_or_none()
        held = row is not None and row.holder not in (None, self._holder) and not self._silence.is_dead(row)
        return str(row.told) if row is not None and held else None

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
        if not self.is_held or self.lost:
            return
        self.is_held = False
        del self._database.fences[self._name]
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


def at_work(url: str) -> str | None:
    """Who is at work on a ledger, for people, found out without changing anything in it; None when nobody is.

    Of a process on another machine it is known only after TERM_S. What cannot be read is nobody's.
    """
    try:
        began, silence = time.monotonic(), Silence(this_process(), time.monotonic)
        heard: dict[str, int] = {}
        while held := _held(url):
            for row in held:
                if row.place.partition(" ")[0] == _machine():
                    if not silence.is_dead(row):
                        return str(row.told)
                elif heard.setdefault(row.holder, row.beat) != row.beat:
                    return str(row.told)
            if not heard or time.monotonic() - began > TERM_S:
                return None
            time.sleep(LOOK_S)
    except (SQLAlchemyError, OSError, ImportError, ValueError):
        return None
    return None


def sharers(url: str) -> int:
    """How many processes say that they share a ledger on a server; 0 on a file, or where it cannot be asked."""
    try:
        held = [] if url.startswith("sqlite") else _held(url)
    except (SQLAlchemyError, OSError, ImportError, ValueError):
        return 0
    return sum(row.name.startswith("replica ") for row in held)


def _held(url: str) -> list[Row[Any]]:
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        path = Path(str(address.database)).absolute()
        if not path.exists():
            return []
        address = address.set(database=f"file:{path}", query={"mode": "ro", "uri": "true"})
    engine = create_engine(address)
    try:
        with engine.connect() as connection:
            return list(connection.execute(select(leases).where(leases.c.holder.is_not(None))))
    finally:
        engine.dispose()


def new_holder() -> str:
    """By what a process is told apart from all others in the database."""
    return secrets.token_hex(8)


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


def _say_waiting(other: str) -> None:
    log.warning("waiting: the ledger is in use by %s; this process goes on when that one ends", other)


def _end_the_process() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
