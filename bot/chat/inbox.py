"""The border where updates come in: written down before they are confirmed, each handled once.

Telegram forgets an update as soon as the next one is asked for, and may deliver one again after a
lost confirmation. The ledger meets both: `InboxBot` writes on arrival, `OnceEach` claims an
update before its handlers run and settles it after.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Coroutine
from contextvars import ContextVar
from typing import Any

from telegram import Update
from telegram.error import InvalidToken, NetworkError
from telegram.ext import BaseUpdateProcessor, ExtBot

from bot.chat.inbox_store import InboxStore, State
from bot.database.engine import LedgerFailure

AT_ONCE = 1000
"""Updates under way at once; most of them wait for their chat's turn and cost next to nothing."""

PAUSE_S = 1.0
"""Between a refusal of the token and the end of the process."""


_pending: ContextVar[bool] = ContextVar("pending", default=True)


def something_is_pending() -> bool:
    """Whether the chat of the update that is being handled may have been closed, or somebody there is to answer.

    False spares a look into the ledger: when the update was written down, nothing was pending.
    """
    return _pending.get()


class Inbox:
    """Which updates of this process are still to be handled; all else is in the ledger."""

    def __init__(self, store: InboxStore) -> None:
        self._store = store
        self._fresh: dict[int, bool] = {}
        """Updates by id, and whether something is pending in their chats."""

    async def receive(self, updates: tuple[Update, ...]) -> None:
        """Write down what arrived."""
        payloads = {update.update_id: update.to_dict() for update in updates}
        chats = {update.update_id: update.effective_chat.id for update in updates if update.effective_chat}
        arrived = await asyncio.to_thread(self._store.receive, payloads, set(chats.values()))
        self._fresh |= {number: chats.get(number) in arrived.pending for number in arrived.new}

    async def retry(self, update_id: int) -> None:
        """Hand an update of an earlier process out once more, and only once."""
        await self.mark(update_id, "retried")
        self._fresh[update_id] = True

    def claim(self, update_id: int) -> bool:
        """Whether this update is still to be handled; true only once."""
        if update_id not in self._fresh:
            return False
        _pending.set(self._fresh.pop(update_id))
        return True

    async def mark(self, update_id: int, state: State) -> None:
        """Note how far an update has come."""
        await asyncio.to_thread(self._store.mark, update_id, state)

    async def unsettled(self) -> list[tuple[int, State, Any]]:
        """What an earlier process left undone, oldest first."""
        return await asyncio.to_thread(self._store.unsettled)


class InboxBot(ExtBot[None]):
    """A bot whose updates are in the inbox before Telegram learns that they arrived."""

    def __init__(self, inbox: Inbox, token: str, **options: Any) -> None:
        super().__init__(token, **options)
        self._inbox = inbox
        self._revoked = False

    @property
    def revoked(self) -> bool:
        """Whether Telegram stopped accepting the token while the bot ran."""
        return self._revoked

    async def get_updates(self, *args: Any, **options: Any) -> tuple[Update, ...]:
        """The next updates, written down; raises NetworkError (and Telegram keeps them) when that fails.

        When Telegram no longer accepts the token the process is asked to end: raised from here, the
        refusal would stop the polling for good, and a bot that is up and deaf helps nobody.
        """
        try:
            updates = await super().get_updates(*args, **options)
        except InvalidToken:
            if not self._revoked:
                self._revoked = True
                # Not at once: the application may be starting, and a signal then would leave it half up.
                asyncio.get_running_loop().call_later(PAUSE_S, signal.raise_signal, signal.SIGTERM)
            await asyncio.sleep(PAUSE_S)
            return ()
        if updates:
            try:
                await self._inbox.receive(updates)
            except LedgerFailure as error:
                raise NetworkError("the ledger cannot be written") from error
        return updates


class OnceEach(BaseUpdateProcessor):
    """Runs the handlers of each update once, many updates at a time."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__(AT_ONCE)
        self._inbox = inbox

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle an update unless it was handled before, then settle it."""
        if not isinstance(update, Update) or not self._inbox.claim(update.update_id):
            if isinstance(coroutine, Coroutine):
                coroutine.close()
            return
        await coroutine
        await self._inbox.mark(update.update_id, "settled")

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to let go of."""
