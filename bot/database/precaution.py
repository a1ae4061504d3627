"""Before the tables of a ledger are changed, it is copied: an upgrade that goes wrong costs nothing."""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine

from bot.database.revision import newest
from bot.database.transfer import copy_ledger
from index import keep_private

log = logging.getLogger(__name__)

KEPT = 5
"""Copies that are kept."""


def keep_copy(url: str, engine: Engine, folder: Path) -> Path | None:
    """Copy a ledger whose tables are not those of this version into a folder; where, or None when they are.

    Raises what keeps it from being copied: without a copy nothing is to be changed.
    """
    with engine.connect() as connection:
        there = MigrationContext.configure(connection).get_current_revision()
    if there is None or there >= newest():  # what is newer is refused by whoever wants to change it
        return None
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    keep_private(folder)
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    made, unfinished = folder / f"ledger-{there}-{moment}.db", folder / f".ledger-{os.getpid()}.db"
    unfinished.unlink(missing_ok=True)
    try:
        copy_ledger(url, unfinished)
        unfinished.replace(made)
    finally:
        unfinished.unlink(missing_ok=True)
    for old in sorted(folder.glob("ledger-*.db"), key=lambda one: one.stat().st_mtime)[:-KEPT]:
        with suppress(OSError):  # one too many does no harm
            old.unlink()
    log.info("the ledger is brought from %s to %s; a copy of before is kept among the backups", there, newest())
    return made
