"""The queue of updates for one bot, with the true semantics of getUpdates.

An update stays until a later call names a higher offset. Nothing here waits: long polling and its
conflicts are in polling.py, which asks again when `on_arrival` says that something came.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

FIRST_ID = 870_000_001
_ON_REQUEST_ONLY = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(slots=True)
class _Queued:
    update_id: int
    update: dict[str, Any]
    again: bool = False
    """Given out once more whatever the offset, as if its confirmation had been lost."""


class UpdateQueue:
    """Updates not yet confirmed by the bot, in order."""

    def __init__(self) -> None:
        self.on_arrival: Callable[[], None] = lambda: None
        self.allowed: list[str] = []
        self._queue: list[_Queued] = []
        self._past: dict[int, dict[str, Any]] = {}
        self._next_id = FIRST_ID

    def __len__(self) -> int:
        return len(self._queue)

    def add(self, update: dict[str, Any], *, is_withheld: bool = False) -> int:
        """Queue an update under the next id, unless the bot did not ask for its kind, or privacy mode withholds it."""
        update_id = self._next_id
        self._next_id += 1
        self._past[update_id] = {"update_id": update_id} | update
        if self._wanted(update) and not is_withheld:
            self._enqueue(_Queued(update_id, self._past[update_id]))
        return update_id

    def redeliver(self, update_id: int) -> None:
        """Send an earlier update once more under its own id."""
        update = self._past[update_id]
        self._queue = [queued for queued in self._queue if queued.update_id != update_id]
        self._enqueue(_Queued(update_id, update, again=True))

    def take(self, offset: int, limit: int) -> list[dict[str, Any]]:
        """Confirm what lies below the offset and return what is due, without removing it."""
        if offset < 0:
            self._queue = self._queue[offset:]
        elif offset > 0:
            self._queue = [queued for queued in self._queue if queued.again or queued.update_id >= offset]
        due = self._queue[:limit]
        for queued in due:
            queued.again = False
        return [queued.update for queued in due]

    def waiting(self) -> list[dict[str, Any]]:
        """What is to be posted to a webhook, in order; it stays until it is confirmed."""
        return [queued.update for queued in self._queue]

    def confirm(self, update_id: int) -> None:
        """Forget an update that was posted."""
        self._queue = [queued for queued in self._queue if queued.update_id != update_id]

    def drop_all(self) -> None:
        """Forget everything pending (`drop_pending_updates`)."""
        self._queue.clear()

    def _wanted(self, update: dict[str, Any]) -> bool:
        kinds = set(update) - {"update_id"}
        return bool(kinds & set(self.allowed)) if self.allowed else not kinds & _ON_REQUEST_ONLY

    def _enqueue(self, queued: _Queued) -> None:
        insort(self._queue, queued, key=lambda one: one.update_id)
        self.on_arrival()
