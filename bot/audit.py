"""The audit log: which administrator did what, and when."""

from __future__ import annotations

import time

from sqlalchemy import insert

from bot.database import Database, audit


class Audit:
    """The log of administrative acts; safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._transaction = database.transaction

    def note(self, user_id: int, act: str, detail: str) -> None:
        """Write down that an administrator did something."""
        row = {"user_id": user_id, "act": act, "detail": detail, "at": int(time.time())}
        with self._transaction() as connection:
            connection.execute(insert(audit).values(row))
