"""The border where updates come in: each is read by itself, written down before it is confirmed, handled once.

Telegram forgets an update as soon as the next one is asked for, and may deliver one again after a lost
confirmation. The ledger meets both. What cannot be read is counted and skipped, so that it keeps nobody
else waiting; what exceeds somebody's share is not even written down (`shares.py`).
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from telegram import Bot, Update

from bot.chat.inbox_store import InboxStore, State, Write
from bot.chat.incoming import Incoming, Me, Unreadable, read, update_id_of
from bot.chat.shares import MESSAGE, TAP, Held, Shares

log = logging.getLogger(__name__)

_pending: ContextVar[bool] = ContextVar("pending", default=True)
_addressed: ContextVar[bool] = ContextVar("addressed", default=True)
_beside: ContextVar[list[Write] | None] = ContextVar("beside", default=None)


def something_is_pending() -> bool:
    """Whether the chat of the update that is being handled may have been closed, or somebody there is to answer.

    False spares a look into the ledger: when the update was written down, nothing was pending.
    """
    return _pending.get()


def is_addressed() -> bool:
    """Whether the update that is being handled is for the bot; others are looked at where something is pending."""
    return _addressed.get()


def written_when_settled(write: Write) -> bool:
    """Have something written in the step that settles the update which is being handled; False when none is."""
    found = _beside.get()
    if found is not None:
        found.append(write)
    return found is not None


@dataclass(frozen=True, slots=True)
class Taken:
    """An update to be handled, once, and then settled."""

    update: Update
    held: Held
    is_too_much: bool = False
    """It is only to be told that it is too much."""
    is_pending: bool = True
    is_retried: bool = False
    is_addressed: bool = True
    is_kept: bool = True
    """Whether it stands in the ledger."""

    @property
    def chat_id(self) -> int:
        """The chat whose it is."""
        return self.held.chat_id

    @contextmanager
    def at_hand(self) -> Iterator[list[Write]]:
        """Inside, this is the update that is being handled; gives what is to be written when it is settled."""
        beside = list[Write]()
        tokens = _pending.set(self.is_pending), _addressed.set(self.is_addressed), _beside.set(beside)
        try:
            yield beside
        finally:
            _pending.reset(tokens[0])
            _addressed.reset(tokens[1])
            _beside.reset(tokens[2])


class Inbox:
    """What comes in, and how far it has come; all but the shares is in the ledger."""

    def __init__(self, store: InboxStore, shares: Shares, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._shares = shares
        self._clock = clock
        self.on_unreadable: Callable[[], object] = lambda: None
        """Called for each update that could not be read."""
        self.meet: Callable[[list[Update]], object] = lambda _: None
        """Called on another thread for what is about to be handled, so that its handlers need not wait for it."""
        self.unreadable = 0
        """How many these were since the start."""
        self.dropped = 0
        """And how many were too much."""

    async def receive(self, raws: Sequence[object], bot: Bot) -> list[Taken]:
        """Write down what arrived, as it came from Telegram; what is to be handled of it.

        Raises LedgerFailure, and holds and takes nothing, when it cannot be written.
        """
        found = [one for raw in raws if (one := self._read(raw, bot)) is not None]
        fleeting = {one.person: one for one in found if one.is_fleeting}  # the last of each person
        found = [one for one in found if not one.is_fleeting]
        beside = {one.chat_id for one in found if not one.is_addressed}
        pending = await asyncio.to_thread(self._store.pending, beside) if beside else set()
        meant = (one for one in found if one.is_addressed or one.chat_id in pending)
        taken = {one.update_id: (one, new) for one in meant if (new := self._taken(one, bot)) is not None}
        fresh: set[int] = set()
        try:
            if taken:
                payloads = {number: one.payload for number, (one, _) in taken.items()}
                arrived = await asyncio.to_thread(
                    self._store.receive, payloads, {new.chat_id for _, new in taken.values()}
                )
                fresh, pending = arrived.new, arrived.pending
        finally:
            for number, (_, new) in taken.items():
                if number not in fresh:
                    self._shares.settle(new.held)
        kept = [
            replace(new, is_pending=new.chat_id in pending) for number, (_, new) in taken.items() if number in fresh
        ]
        passing = [new for one in fleeting.values() if (new := self._taken(one, bot)) is not None]
        if kept or passing:
            await asyncio.to_thread(self.meet, [one.update for one in (*kept, *passing)])
        return kept + passing

    async def left(self, bot: Bot) -> tuple[list[Taken], list[Update]]:
        """What an earlier process left undone: what is handled once more, and what is to be owned up to. Oldest first.

        None of it comes a third time, whatever it does to this process.
        """
        again: list[Taken] = []
        cut: list[Update] = []
        over: list[int] = []
        for number, state, payload in await asyncio.to_thread(self._store.unsettled):
            one = self._read(payload, bot) if payload else None
            if one is not None and state == "received" and (taken := self._taken(one, bot)) is not None:
                again.append(replace(taken, is_retried=True))
            elif one is not None and state != "received" and (update := self._parsed(one, bot)) is not None:
                cut.append(update)
            else:
                over.append(number)
        await asyncio.to_thread(self._store.mark_all, [one.update.update_id for one in again], "retried")
        await asyncio.to_thread(self._store.mark_all, over, "settled")
        await asyncio.to_thread(self.meet, [*(one.update for one in again), *cut])
        return again, cut

    def release(self, taken: Taken) -> None:
        """What an update held of the shares is free; in the ledger it stays as it is."""
        self._shares.settle(taken.held)

    async def give_back(self, taken: Iterable[Taken]) -> None:
        """What was called off, and not on its way yet, waits for a later process as if it had just come."""
        await asyncio.to_thread(self._store.give_back, [one.update.update_id for one in taken if one.is_retried])

    async def settle(self, update_id: int, beside: Sequence[Write] = ()) -> None:
        """An update is done with; what is to be written with that is written in the same step."""
        await asyncio.to_thread(self._store.settle, update_id, beside)

    async def mark(self, update_id: int, state: State) -> None:
        """Note how far an update has come."""
        await asyncio.to_thread(self._store.mark, update_id, state)

    def _read(self, raw: object, bot: Bot) -> Incoming | None:
        """An update at a glance; None when it was not asked for, or cannot be read."""
        try:
            return read(raw, _me(bot))
        except Unreadable as error:
            self._skip(update_id_of(raw), error)
            return None

    def _taken(self, one: Incoming, bot: Bot) -> Taken | None:
        """An update that there is room for, or that is the one to be told that there is none."""
        weight = TAP if one.kind in ("callback_query", "my_chat_member", "inline_query") else MESSAGE
        held = Held(one.chat_id or one.person, one.person, weight)
        # Who types fast floods nobody, and has no chat to be told in.
        verdict = self._shares.ask(held, self._clock(), is_addressed=one.is_addressed and not one.is_fleeting)
        if verdict == "drop":
            self.dropped += 1
            return None
        if verdict == "tell":
            log.warning("a flood: from update=%d on what comes from its sender is dropped", one.update_id)
        update = self._parsed(one, bot)
        if update is None:
            self._shares.settle(held)
            return None
        return Taken(
            update, held, is_too_much=verdict == "tell", is_addressed=one.is_addressed, is_kept=not one.is_fleeting
        )

    def _parsed(self, one: Incoming, bot: Bot) -> Update | None:
        """An update as handlers want it, if it can be understood and written down."""
        try:
            json.dumps(one.payload, allow_nan=False)
            return Update.de_json(one.payload, bot)
        except Exception as error:  # whatever a parser meets in what others wrote
            self._skip(one.update_id, error)
            return None

    def _skip(self, update_id: int | None, error: Exception) -> None:
        self.unreadable += 1
        self.on_unreadable()
        log.warning("update=%s cannot be read and is skipped: %s", update_id, type(error).__name__)


def _me(bot: Bot) -> Me:
    """Who the bot is, once Telegram has said so."""
    try:
        return Me(bot.id, bot.username)
    except RuntimeError:  # not initialised yet
        return Me()
