"""getUpdates: long polling, at most one call waiting at a time.

Runs on the server's event loop only. What is due is the queue's decision (updates.py).
"""

from __future__ import annotations

import asyncio
from typing import Any

from .account import Account
from .methods import note_allowed_updates
from .parameters import Parameters
from .refusals import Refused

_WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
_OTHER_POLL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
_MAX_WAIT_S = 50


class Polling:
    """The one call that may be waiting for updates."""

    def __init__(self, account: Account, loop: asyncio.AbstractEventLoop) -> None:
        self._account = account
        self._loop = loop
        self._waiting: asyncio.Future[None] | None = None
        account.end_polling = self.end
        account.updates.on_arrival = self._arrived

    def stop(self) -> None:
        """Let go of the account, as the loop is about to close."""
        with self._account.lock:
            self._account.updates.on_arrival = lambda: None
            self._account.end_polling = lambda reason: None

    def end(self, reason: str) -> None:
        """Answer the waiting call, if any, with a conflict."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(Refused(409, reason))
        self._waiting = None

    async def get_updates(self, parameters: Parameters) -> list[dict[str, Any]]:
        """Updates from the offset on, waiting for the first one if there are none."""
        with self._account.lock:
            if self._account.webhook:
                raise Refused(409, _WEBHOOK_ACTIVE)
            note_allowed_updates(self._account, parameters)
        due = self._due(parameters)
        timeout_s = min(parameters.number("timeout"), _MAX_WAIT_S)
        if due or timeout_s <= 0:
            return due
        self.end(_OTHER_POLL)
        return await self._wait(parameters, self._loop.time() + timeout_s)

    async def _wait(self, parameters: Parameters, deadline: float) -> list[dict[str, Any]]:
        due: list[dict[str, Any]] = []
        while not due:
            waiting = self._waiting = self._loop.create_future()
            try:
                async with asyncio.timeout_at(deadline):
                    await waiting
            except TimeoutError:
                return []
            finally:
                if self._waiting is waiting:
                    self._waiting = None
            due = self._due(parameters)
        return due

    def _due(self, parameters: Parameters) -> list[dict[str, Any]]:
        limit = min(max(parameters.number("limit", 100), 1), 100)
        with self._account.lock:
            return self._account.updates.take(parameters.number("offset"), limit)

    def _arrived(self) -> None:
        self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)
