"""The border where updates come in: each is read by itself, written down before it is confirmed, handled once.

Telegram forgets an update as soon as the next one is asked for, and may deliver one again after a lost
confirmation. The ledger meets both. What cannot be read is counted and skipped, so that it keeps nobody
else waiting; what exceeds somebody's share is not even written down (`incoming.py`).
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from telegram import Bot, Update

from bot.chat.inbox_store import InboxStore, Shared, SharedStore, State, Write
from bot.chat.incoming import MESSAGE, TAP, Held, Incoming, Me, Shares, Unreadable, read, update_id_of
from bot.database.claims import Claimed
from bot.database.engine import LedgerFailure

log = logging.getLogger(__name__)

AGAIN_S = 1.0
"""Between two looks whether the ledger can be used again."""

_pending: ContextVar[bool] = ContextVar("pending", default=True)
_addressed: ContextVar[bool] = ContextVar("addressed", default=True)
_hand: ContextVar[Hand | None] = ContextVar("hand", default=None)


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
    found = _hand.get()
    if found is not None:
        found.beside.append(write)
    return found is not None


def handled_again() -> bool:
    """Have the update that is being handled handled once more when the ledger can be used again; False if it won't be.

    For whoever meets a ledger on a server that is away for a while: nobody has to be told then.
    """
    found = _hand.get()
    if found is None or not found.may_be_again:
        return False
    found.is_again = True
    return True


@dataclass(slots=True)
class Hand:
    """What comes of an update while it is being handled."""

    may_be_again: bool = False
    is_again: bool = False
    beside: list[Write] = field(default_factory=list)
    """What is to be written when it is settled."""


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
    def at_hand(self, *, may_be_again: bool = False) -> Iterator[Hand]:
        """Inside, this is the update that is being handled; gives what comes of it."""
        hand = Hand(may_be_again and self.is_kept)
        tokens = _pending.set(self.is_pending), _addressed.set(self.is_addressed), _hand.set(hand)
        try:
            yield hand
        finally:
            _pending.reset(tokens[0])
            _addressed.reset(tokens[1])
            _hand.reset(tokens[2])


class Inbox:
    """What comes in, and how far it has come; all but the shares is in the ledger."""

    def __init__(
        self,
        store: InboxStore,
        shares: Shares,
        *,
        of_charge: frozenset[int] = frozenset(),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Where processes share the ledger, the chats `of_charge` are for the one that does what one does for all."""
        self._store = store
        self._shared = store if isinstance(store, SharedStore) else None
        self._elsewhere: dict[int, Held] = {}
        """What updates hold of the shares that this process let in and another one has in hand."""
        self._of_charge = of_charge
        self.is_in_charge: Callable[[], bool] = lambda: True
        """Whether that is this one."""
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

    async def receive(self, raws: Sequence[object], bot: Bot, *, room: int = 0) -> list[Taken]:
        """Write down what arrived, as it came from Telegram; what is to be handled of it here.

        Where several processes share the ledger these are at most as many as there is `room` for. Raises
        LedgerFailure, and holds and takes nothing, when it cannot be written.
        """
        found = [one for raw in raws if (one := self._read(raw, bot)) is not None]
        fleeting = {one.person: one for one in found if one.is_fleeting}  # the last of each person
        found = [one for one in found if not one.is_fleeting]
        beside = {one.chat_id for one in found if not one.is_addressed}
        pending = await asyncio.to_thread(self._store.pending, beside) if beside else set()
        meant = (one for one in found if one.is_addressed or one.chat_id in pending)
        taken = {one.update_id: (one, new) for one in meant if (new := self._taken(one, bot)) is not None}
        noted = Shared(set(), set(), set(), [])
        try:
            if taken:
                noted = await asyncio.to_thread(self._written, taken, room)
        finally:
            for number, (_, new) in taken.items():
                if number not in noted.new:
                    self._shares.settle(new.held)
        self._elsewhere |= {number: taken[number][1].held for number in noted.new - noted.mine}
        kept = [
            replace(new, is_pending=new.chat_id in noted.pending)
            for number, (_, new) in taken.items()
            if number in noted.mine
        ]
        passing = [new for one in fleeting.values() if (new := self._taken(one, bot)) is not None]
        if kept or passing:
            await asyncio.to_thread(self.meet, [one.update for one in (*kept, *passing)])
        before = await self._met(noted.others, bot)
        return sorted(before + kept, key=lambda one: one.update.update_id) + passing

    async def left(self, bot: Bot) -> tuple[list[Taken], list[Update]]:
        """What an earlier process left undone: what is handled once more, and what is to be owned up to. Oldest first.

        None of it comes a third time, whatever it does to this process.
        """
        return await self._left(await asyncio.to_thread(self._store.unsettled), bot)

    async def _left(self, found: Sequence[tuple[Any, ...]], bot: Bot) -> tuple[list[Taken], list[Update]]:
        again: list[Taken] = []
        cut: list[Update] = []
        over: list[int] = []
        for number, state, payload, *seen in found:
            one = self._read(payload, bot) if payload else None
            if one is not None and state == "received" and (taken := self._again(one, bot)) is not None:
                is_pending = bool(seen[1]) if seen else True
                again.append(replace(taken, is_retried=True, is_pending=is_pending))
            elif one is not None and state != "received" and (update := self._parsed(one, bot)) is not None:
                cut.append(update)
            else:
                over.append(number)
        await asyncio.to_thread(self._store.mark_all, [one.update.update_id for one in again], "retried")
        await asyncio.to_thread(self.meet, [*(one.update for one in again), *cut])
        for number in over:
            again += await self._settled(number, bot)
        return again, cut

    def release(self, taken: Taken) -> None:
        """What an update held of the shares is free; in the ledger it stays as it is."""
        self._shares.settle(taken.held)

    async def give_back(self, taken: Iterable[Taken]) -> None:
        """What was called off, and not on its way yet, waits for a later process as if it had just come."""
        if self._shared is not None:
            await asyncio.to_thread(self._shared.let_go, [one.update.update_id for one in taken])
        else:
            await asyncio.to_thread(self._store.give_back, [one.update.update_id for one in taken if one.is_retried])

    async def settle(self, update: Update, beside: Sequence[Write] = (), *, more: bool = True) -> list[Taken]:
        """An update is done with; what is to be written with that is written in the same step.

        What came in its chat meanwhile, and waited for it, is to be handled now; a process that ends takes no `more`.
        """
        return await self._settled(update.update_id, update.get_bot(), beside, more=more)

    async def _settled(self, number: int, bot: Bot, beside: Sequence[Write] = (), *, more: bool = True) -> list[Taken]:
        if self._shared is None:
            await asyncio.to_thread(self._store.settle, number, beside)
            return []
        settle = partial(self._shared.settle_on, number, beside, more=more)
        return await self._met(await asyncio.to_thread(settle), bot)

    async def claim(self, bot: Bot, *, limit: int, waited_s: float) -> list[Taken]:
        """What nobody has in hand and has waited for so long, to be handled now; where processes share the ledger."""
        if self._shared is None:
            return []
        wanted = partial(self._shared.claim, limit=limit, waited_s=waited_s, without=self._not_ours())
        return await self._met(await asyncio.to_thread(wanted), bot)

    async def inherit(self, bot: Bot, *, all_of_it: bool = False) -> tuple[list[Taken], list[Update]]:
        """What dead processes left, as `left` tells it; where processes share the ledger."""
        if self._shared is None:
            return [], []
        found = await asyncio.to_thread(self._shared.inherit, frozenset() if all_of_it else self._not_ours())
        return await self._left(found, bot)

    async def in_hand(self) -> set[int]:
        """What the ledger says that this process has in hand; where processes share it."""
        return await asyncio.to_thread(self._shared.in_hand) if self._shared is not None else set()

    async def find(self, numbers: set[int], bot: Bot) -> tuple[list[Taken], list[Update]]:
        """Some of that, of which this process knows nothing, as `left` tells what an earlier process left."""
        found = await asyncio.to_thread(self._shared.found, numbers) if self._shared is not None else []
        return await self._left(found, bot)

    async def look_elsewhere(self) -> None:
        """What other processes have settled holds nothing of the shares any more."""
        if self._shared is not None and self._elsewhere:
            for number in await asyncio.to_thread(self._shared.settled_among, list(self._elsewhere)):
                self._shares.settle(self._elsewhere.pop(number))

    async def may_go_on(self, update_id: int) -> bool:
        """Whether nothing has been sent on an update yet; returns once the ledger can say so."""
        while self._shared is not None:
            try:
                return await asyncio.to_thread(self._shared.state, update_id) in ("received", "retried")
            except LedgerFailure:  # the log has it
                await asyncio.sleep(AGAIN_S)
        return False

    @property
    def is_shared(self) -> bool:
        """Whether other processes may be at work on the same ledger."""
        return self._shared is not None

    def _not_ours(self) -> frozenset[int]:
        """The chats that this process leaves to the one that does what one does for all."""
        return frozenset() if self.is_in_charge() else self._of_charge

    def _written(self, taken: Mapping[int, tuple[Incoming, Taken]], room: int) -> Shared:
        """Write down what is to be handled; what of it is new, and what is to be handled here."""
        if self._shared is None:
            payloads = {number: one.payload for number, (one, _) in taken.items()}
            arrived = self._store.receive(payloads, {new.chat_id for _, new in taken.values()})
            return Shared(arrived.new, arrived.pending, arrived.new, [])
        rows = {number: (new.chat_id, one.payload) for number, (one, new) in taken.items()}
        ours = [number for number, (chat, _) in rows.items() if chat not in self._not_ours()]
        anyway = [number for number, (_, new) in taken.items() if new.is_too_much]
        return self._shared.share(rows, mine=ours[:room], anyway=anyway)

    async def _met(self, found: Sequence[Claimed], bot: Bot) -> list[Taken]:
        """What is in this process's hand from now on, and had been let in by one that wrote it down."""
        kept: list[Taken] = []
        over: list[int] = []
        for claimed in found:
            one = self._read(claimed.payload, bot)
            taken = None if one is None else self._held(one, bot)
            if taken is None:
                over.append(claimed.update_id)
            else:
                kept.append(replace(taken, is_pending=claimed.is_pending))
        if kept:
            await asyncio.to_thread(self.meet, [one.update for one in kept])
        for number in over:
            kept += await self._settled(number, bot)
        return kept

    def _held(self, one: Incoming, bot: Bot) -> Taken | None:
        """An update that was let in before, if it can be understood; from now on it holds its share here."""
        update = self._parsed(one, bot)
        if update is None:
            return None
        held = self._elsewhere.pop(one.update_id, None)
        if held is None:
            self._shares.hold(held := _held_of(one))
        return Taken(update, held, is_addressed=one.is_addressed)

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
        held = _held_of(one)
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

    def _again(self, one: Incoming, bot: Bot) -> Taken | None:
        """An update that was let in by a process that is dead."""
        return self._taken(one, bot) if self._shared is None else self._held(one, bot)

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


def _held_of(one: Incoming) -> Held:
    weight = TAP if one.kind in ("callback_query", "my_chat_member", "inline_query") else MESSAGE
    return Held(one.chat_id or one.person, one.person, weight)


def _me(bot: Bot) -> Me:
    """Who the bot is, once Telegram has said so."""
    try:
        return Me(bot.id, bot.username)
    except RuntimeError:  # not initialised yet
        return Me()
