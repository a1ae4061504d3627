"""New ledgers with their tables, copies of one that was migrated once, where how it was made does not matter.

Migrations are tested where a test begins with a place in which there is nothing (`nothing_at`). As a program it opens
the one whose address is named, as a process that begins does.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.database.engine import Database


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as folder:
        made = Path(folder) / "ledger.db"
        Database(f"sqlite:///{made}").close()
        return made.read_bytes()


def ledger_at(path: Path) -> str:
    """The address of the ledger in that file, made if there is none."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_migrated())
    return f"sqlite:///{path}"


if __name__ == "__main__":
    Database(sys.argv[1]).close()
