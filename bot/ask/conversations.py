"""What a person asked last, for a while: per person, chat and forum topic, so that a follow-up can be read.

The question is written down in the ledger, in the same step that says its answer is on its way, and
so a question that is tried again after a restart is read after the same one as at first. After
`WHILE_S` it is erased. How a follow-up is read is the library's matter.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

from bot import clock as clocks
from bot.ask.store import Asked, Given, Questions
from bot.background import every
from bot.chat.inbox import written_when_settled
from bot.chat.inbox_store import InboxStore
from bot.edits.store import Replies, Reply
from bot.records import Before, Place

WHILE_S = 30 * 60
"""For how long a question may be followed up."""

SWEEP_S = 60.0
"""Between two looks for texts that are too old to be kept."""


class Conversations:
    """The last question of each person in each place."""

    def __init__(self, inbox: InboxStore, questions: Questions, replies: Replies) -> None:
        self._inbox = inbox
        self._questions = questions
        self._replies = replies
        self._sweeping: asyncio.Task[None] | None = None

    async def recall(self, place: Place, update_id: int) -> Before | None:
        """What was asked there within the while, before the update `update_id`."""
        return await asyncio.to_thread(self._questions.recall, place, update_id, since=_now() - WHILE_S)

    async def remember(
        self,
        place: Place,
        update_id: int,
        before: Before,
        asked: Asked | None,
        given: Given | None = None,
        reply: Reply | None = None,
    ) -> int | None:
        """Note that the update's answer is being sent, what the next question follows, and the question in the log.

        Gives back its number there, if it is kept; then the answer is kept too. An edit of the question finds `reply`.
        """
        return await asyncio.to_thread(
            self._questions.remember, place, update_id, before, asked, given, reply, now=_now()
        )

    async def correct(self, reply: Reply, before: Before, asked: Asked, given: Given) -> int | None:
        """The same for a question that was edited; what its update is marked as stays so, since an edit can be redone.

        The next question follows it as it is now, unless there was one since.
        """
        return await asyncio.to_thread(
            self._questions.correct, reply.place, reply.update_id, before, asked, given, now=_now()
        )

    async def sending(self, update_id: int) -> None:
        """Note that something is being sent on an update that must not be sent a second time."""
        await asyncio.to_thread(self._inbox.mark, update_id, "sending")

    async def save(self, reply: Reply) -> None:
        """Note what answers a message, so that an edit finds it."""
        await asyncio.to_thread(self._replies.save, reply, _now())

    async def arrived(self, reply: Reply, answers: Sequence[int]) -> None:
        """Note which messages the answer has become."""
        write = self._replies.arrived(reply, answers)
        if not written_when_settled(write):
            await asyncio.to_thread(self._replies.write, write)

    async def reply_to(self, chat_id: int, message_id: int) -> Reply | None:
        """What answers a message; None when it was no question, or nobody can edit it any more."""
        return await asyncio.to_thread(self._replies.to, chat_id, message_id)

    async def behind(self, chat_id: int, answer_id: int) -> Before | None:
        """The question that one of the bot's messages answers, within the while."""
        return await asyncio.to_thread(self._replies.behind, chat_id, answer_id)

    async def forget(self, place: Place, update_id: int) -> None:
        """Erase what was asked there before the update `update_id`."""
        await asyncio.to_thread(self._questions.forget, place, update_id)
        await asyncio.to_thread(self._replies.forget, place)

    def begin(self) -> None:
        """Erase what is too old, now and from time to time until `end`."""
        self._sweeping = asyncio.create_task(every(partial(asyncio.sleep, SWEEP_S), self._sweep))

    def end(self) -> None:
        """Stop erasing."""
        if self._sweeping is not None:
            self._sweeping.cancel()

    async def _sweep(self) -> None:
        await asyncio.to_thread(self._questions.expire, _now())
        await asyncio.to_thread(self._replies.expire, _now(), texts_before=_now() - WHILE_S)
        await asyncio.to_thread(self._questions.forget_all, before=_now() - WHILE_S)
        await asyncio.to_thread(self._inbox.prune)


def _now() -> int:
    return int(clocks.now())
