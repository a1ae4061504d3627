"""The groups that the bot has said hello to."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from bot.database.engine import Database, lock
from bot.database.tables import greetings


class Greetings:
    """Which groups were greeted; safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, chat_id: int, now: int) -> bool:
        """Whether a group is still to be greeted; from now on it counts as greeted."""
        with self._database.transaction() as connection:
            lock(connection)
            return _note(connection, chat_id, now)

    def move(self, chat_id: int, new_chat_id: int, now: int) -> None:
        """A group has a new id: it is the same people, who were greeted or saw the bot at work."""
        with self._database.transaction() as connection:
            for one in (chat_id, new_chat_id):
                _note(connection, one, now)


def _note(connection: Connection, chat_id: int, now: int) -> bool:
    if connection.scalar(select(greetings.c.chat_id).where(greetings.c.chat_id == chat_id)) is not None:
        return False
    connection.execute(insert(greetings).values(chat_id=chat_id, greeted_at=now))
    return True
