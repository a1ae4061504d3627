"""The file of a SQLite ledger: whether it is still the one that was opened, and whole; and its way back when deleted.

A file that is deleted while it is open goes on being read and written, and all of it is gone with the process.
So long as this process lives, everything is still there behind the open connection, and is written anew.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Literal

State = Literal["whole", "deleted", "replaced"]

_Identity = tuple[int, int] | None


class LedgerFile:
    """The file behind one open database; for whoever has the database to himself meanwhile."""

    def __init__(self, path: Path) -> None:
        """Keep a connection open, so that what is deleted can still be read."""
        self._path = path
        self._log = path.with_name(f"{path.name}-wal")
        self._keep()

    def state(self) -> State:
        """Whether the file, and SQLite's log of writes beside it, are those that are open."""
        file, log = _identity(self._path), _identity(self._log)
        if file is not None and file != self._file:
            return "replaced"
        return "whole" if (file, log) == (self._file, self._written) else "deleted"

    def copy(self) -> Path:
        """All that is still open, written into a new file beside it; its path."""
        made = self._path.with_name(f"{self._path.name}.new")
        made.unlink(missing_ok=True)
        made.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(made, os.O_CREAT | os.O_WRONLY, 0o600))
        self._keeper.execute("VACUUM INTO ?", (str(made),))
        with made.open("rb") as file:
            os.fsync(file.fileno())
        return made

    def put_back(self, copy: Path) -> None:
        """Put the copy in the file's place; every other connection must be closed before, or it may spoil it."""
        self.close()
        for name in ("-wal", "-shm"):  # of the file that is gone: SQLite would take them for the new one's
            self._path.with_name(self._path.name + name).unlink(missing_ok=True)
        copy.replace(self._path)
        self._keep()

    def is_sound(self) -> bool:
        """Whether SQLite finds the file as it lies on disk well formed; takes as long as reading all of it."""
        try:
            with closing(sqlite3.connect(self._path, timeout=30)) as fresh:
                return bool(fresh.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
        except sqlite3.OperationalError:  # it is busy, or the disk is: no word on whether it is damaged
            return True
        except sqlite3.DatabaseError:
            return False

    def close(self) -> None:
        """Let go of the file."""
        with suppress(sqlite3.Error):
            self._keeper.close()

    def _keep(self) -> None:
        self._keeper = sqlite3.connect(self._path, check_same_thread=False, isolation_level=None, timeout=10)
        self._keeper.execute("PRAGMA journal_mode=WAL")
        self._keeper.execute("SELECT count(*) FROM sqlite_master").fetchone()  # opens the log of writes, too
        self._file, self._written = _identity(self._path), _identity(self._log)


def _identity(path: Path) -> _Identity:
    """Which file lies there, or None."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
