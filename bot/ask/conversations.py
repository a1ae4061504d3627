"""What a person asked last, for a while: per person, chat and forum topic, so that a follow-up can be read.

The question is written down in the ledger, in the same step that says its answer is on its way, and
so a question that is tried again after a restart is read after the same one as at first. After
`WHILE_S` it is erased. How a follow-up is read is the library's matter.
"""

from __future__ import annotations

import asyncio
from functools import partial

from bot import clock as clocks
from bot.ask.store import Asked, Given, Questions
from bot.background import every
from bot.chat.inbox_store import InboxStore
from bot.records import Before, Place

WHILE_S = 30 * 60
"""For how long a question may be followed up."""

SWEEP_S = 60.0
"""Between two looks for texts that are too old to be kept."""


class Conversations:
    """The last question of each person in each place."""

    def __init__(self, inbox: InboxStore, questions: Questions) -> None:
        self._inbox = inbox
        self._questions = questions
        self._sweeping: asyncio.Task[None] | None = None

    async def recall(self, place: Place, update_id: int) -> Before | None:
        """What was asked there within the while, before the update `update_id`."""
        return await asyncio.to_thread(self._questions.recall, place, update_id, since=_now() - WHILE_S)

    async def remember(
        self, place: Place, update_id: int, before: Before, asked: Asked | None, given: Given | None = None
    ) -> int | None:
        """Note that the update's answer is being sent, what the next question follows, and the question in the log.

        Gives back its number there, if it is kept; then the answer is kept too.
        """
        return await asyncio.to_thread(self._questions.remember, place, update_id, before, asked, given, now=_now())

    async def forget(self, place: Place, update_id: int) -> None:
        """Erase what was asked there before the update `update_id`."""
        await asyncio.to_thread(self._questions.forget, place, update_id)

    def begin(self) -> None:
        """Erase what is too old, now and from time to time until `end`."""
        self._sweeping = asyncio.create_task(every(partial(asyncio.sleep, SWEEP_S), self._sweep))

    def end(self) -> None:
        """Stop erasing."""
        if self._sweeping is not None:
            self._sweeping.cancel()

    async def _sweep(self) -> None:
        await asyncio.to_thread(self._questions.expire, _now())
        await asyncio.to_thread(self._questions.forget_all, before=_now() - WHILE_S)
        await asyncio.to_thread(self._inbox.prune)


def _now() -> int:
    return int(clocks.now())
