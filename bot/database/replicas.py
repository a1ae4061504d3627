"""The processes that share one ledger on a server: each says that it lives, and the dead are struck off.

What a process has in hand stands in the ledger under its name (`claims.py`), so that others can take it up. What one
of them does for all is a lease of its own (`lease.py`). On a file there is one process at a time, and none of this.
"""

from __future__ import annotations

import asyncio
import logging
import time

from sqlalchemy import ColumnElement, Row, delete, or_, select

from bot.database.engine import Database, lock
from bot.database.lease import LOOK_S, Lease, Silence, new_holder, this_process
from bot.database.tables import leases

log = logging.getLogger(__name__)

ALONE = "bot"
"""The lease of a process that shares the ledger with nobody: one on a file, or one of an earlier version."""

LEADER = "leader"
"""The lease of what one process does for all."""

_NAME = "replica {}"
_IS_REPLICA = leases.c.name.like("replica %")


def living() -> ColumnElement[bool]:
    """The condition that a row of `leases` is that of a process which nobody has struck off."""
    return _IS_REPLICA & leases.c.holder.is_not(None)


class Replicas:
    """This process among those that share its ledger."""

    def __init__(self, database: Database) -> None:
        self.holder = new_holder()
        """By what this process is known in the ledger."""
        self.count = 1
        """How many there were at the last look, this one too."""
        self._database = database
        owner = this_process()
        self._alone = Lease(database, ALONE, owner=owner, holder=self.holder)
        self._mine = Lease(database, _NAME.format(self.holder[:12]), owner=owner, holder=self.holder)
        self.leader = Lease(database, LEADER, owner=owner, holder=self.holder)
        self._silence = Silence(owner, time.monotonic)

    @property
    def leads(self) -> bool:
        """Whether this is the process that does what one does for all."""
        return self.leader.is_held

    @property
    def lost(self) -> bool:
        """Whether others took this process for dead."""
        return self._mine.lost or self.leader.lost

    async def join(self) -> None:
        """Be one of them, once no process of a version that shares with nobody is at work any more."""
        said = None
        while (other := await asyncio.to_thread(self._alone.other)) is not None:
            if other != said:
                log.warning(
                    "waiting: the ledger is in use by %s, of an earlier version that shares it with nobody; "
                    "this process goes on when that one ends",
                    other,
                )
            said = other
            await asyncio.sleep(LOOK_S)
        await self._mine.wait()

    def look(self) -> int:
        """Strike off who has died since the last look, and count who lives; how many were struck off."""
        with self._database.transaction() as connection:
            found = list(connection.execute(select(leases).where(_IS_REPLICA)))
        dead = [
            row for row in found if row.holder is None or (row.holder != self.holder and self._silence.is_dead(row))
        ]
        struck = [row for row in dead if self._strike_off(row)]
        self.count = len(found) - len(dead)
        for row in struck:
            if row.holder is not None:
                log.warning("%s has died; what it had in hand is taken up", row.told)
        return len(struck)

    def leave(self) -> None:
        """Nothing of this process is under way any more: others may take up at once what it leaves."""
        self.leader.release()
        self._mine.release()

    def _strike_off(self, row: Row[tuple[str, str | None, str, str, int]]) -> bool:
        """Whether it is still as it was seen, and so is dead."""
        same = (leases.c.name == row.name) & (leases.c.beat == row.beat)
        with self._database.transaction() as connection:
            lock(connection)
            gone = delete(leases).where(same, or_(leases.c.holder == row.holder, leases.c.holder.is_(None)))
            return connection.execute(gone).rowcount > 0
