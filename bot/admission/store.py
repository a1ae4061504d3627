"""The chats in which strangers were told that the bot answers others only, so that it is not told again and again."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from bot.clock import DAY_S
from bot.database.engine import Database, lock
from bot.database.tables import strangers

TOLD_AGAIN_S = 30 * DAY_S
"""After so long it may be told again, and until then it is kept that it was."""


class Strangers:
    """Who was told; safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._transaction = database.transaction

    def claim(self, chat_id: int, now: int) -> bool:
        """Whether a chat is still to be told; from now on it counts as told."""
        with self._transaction() as connection:
            lock(connection)
            connection.execute(delete(strangers).where(strangers.c.told_at < now - TOLD_AGAIN_S))
            if connection.scalar(select(strangers.c.told_at).where(strangers.c.chat_id == chat_id)) is not None:
                return False
            connection.execute(insert(strangers).values(chat_id=chat_id, told_at=now))
        return True

    def told(self, chat_id: int) -> int | None:
        """When a chat was told, if it was."""
        with self._transaction() as connection:
            found: int | None = connection.scalar(select(strangers.c.told_at).where(strangers.c.chat_id == chat_id))
        return found

    def erase(self, chat_id: int) -> None:
        """Forget that a chat was told."""
        with self._transaction() as connection:
            connection.execute(delete(strangers).where(strangers.c.chat_id == chat_id))
