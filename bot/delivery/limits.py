"""Telegram's sending limits as a ledger of what went out: who may send next, and when.

Pure: all time comes from the caller. Waiting is pacing.py's.
"""

from __future__ import annotations

import contextlib
import math
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass

ChatId = int | str
Window = tuple[int, float]
"""So many messages in so many seconds."""

OVERALL: Window = (30, 1.0)
IN_A_CHAT: Window = (3, 3.0)
ALONE: Window = (1, 1.0)
IN_A_GROUP: Window = (20, 60.0)

GAP_S = OVERALL[1] / OVERALL[0]
CATCH_UP_S = 3 * GAP_S
"""How far a clock that rang late may be caught up with; without it every delay would cost speed."""

IN_FLIGHT = 30
"""Messages of the broadcast under way at once, and so the most that a kill can leave uncertain."""

LONGEST_TRIP_S = 10.0
"""A message without an answer is taken to have reached Telegram within this time; noting it may take a while too."""

ALIKE_S = 0.02
"""By so much the ways of two messages to Telegram may differ, with a broadcast at full speed and no limit exceeded."""

LONGEST_LEAD_S = 0.25
"""A message that is written down before its call is let out by so much before its moment at most."""

TRIPS = 60
"""So many trips are remembered, so that the shortest of them is known."""

NEVER = float("-inf")

AT_ONCE = 4
"""Messages for which moments are asked at once, where processes share the limits: so many that others' are learnt of
seven times a second, in time to leave room for them."""

AHEAD_S, LATE_S = 0.4, 0.5
"""How long before its chat is free a message asks for its moment, and by how much later it may still leave: whoever
gives out moments counts on it (`slots.py`)."""

IN_STORE = 8
"""With so many moments ahead in hand, a process asks for none for the broadcast: a quarter of a second's."""

FIRST_S = 0.1
"""So much earlier people ask again for moments, where there were none, than the broadcast."""

LOOK_AGAIN_S = 1.0
"""When nothing else says when."""


@dataclass(slots=True, eq=False)
class Slot:
    """A message's place: first in the line, then in the books."""

    chat_id: ChatId
    urgent: bool
    flies: bool = False
    """Whether it takes one of the IN_FLIGHT places from its turn until it has landed."""
    owner: int = 0
    """For whom it is sent."""
    kind: str = ""
    """What is called for it: how long Telegram takes for a call depends on that."""
    permit: float | None = None
    """Where processes share the limits, the moment that was given to it."""
    row: int | None = None
    """There, what the ledger knows that moment by."""
    goes_at: float = 0.0
    """When it may leave; what flies is let out a little before, to be written down first."""
    not_before: float = NEVER
    """There, when it may ask for one."""
    patience: float = math.inf
    """For how many seconds it is worth waiting for a chat that Telegram wants left alone."""
    granted_at: float = 0.0
    sent_at: float = 0.0
    heard_at: float | None = None
    """When its answer began to come in."""
    counted: float = 0.0
    """The latest moment at which Telegram may have counted it."""
    alone: bool = False
    """Whether it was answered with no other under way to its chat, so that it is known when it was."""
    answered: bool = False
    settled: bool = False


class Books:
    """When the next message may go out, and whose it is; pure, all time comes from the caller.

    At most 30 messages a second, spread evenly, people's before the broadcast's and
    nobody's second before everybody's first. Telegram asks for
    one message a second in a chat and says that it may allow short bursts: an answer to a person
    may take three in three seconds, a broadcast never more than one a second. A group gets 20 a
    minute at most. In a chat a message counts from its answer, since only then is it sure when Telegram
    has counted it at the latest: however long messages take on their way, no limit is exceeded there. For
    all of them that would leave 30 in a second and a trip; but the way there of the next and the way back of
    one before take together as long as the shortest trip lately, if ways there are much alike, so that is left out.
    """

    def __init__(self, *, shared: bool = False) -> None:
        """Where processes share the limits, each message needs a moment of its own (`permit`), given to all of them."""
        self._shared = shared
        self.share: int | None = None if shared else OVERALL[0]
        """How many messages a second this process may send; None while that is minded by whoever gives out moments."""
        self.foreign = 0
        """How many messages other processes sent within a second, when that was last told."""
        self.quiet_until = NEVER
        """Before that there are no moments for the broadcast, nor a little before it for people."""
        self.lead_s = 0.0
        """So long before its moment what flies is let out."""
        self._people: dict[Slot, None] = {}
        self._broadcast: dict[Slot, None] = {}
        self._recent: list[Slot] = []
        self._trips: deque[float] = deque(maxlen=TRIPS)
        self._by_kind: dict[str, deque[float]] = {}
        """How long messages and their answers took lately, by what was called."""
        self._flying: set[Slot] = set()
        self._chats: dict[ChatId, list[Slot]] = {}
        self._held: dict[ChatId, float] = {}
        self._held_all = NEVER
        self._next = NEVER

    def join(self, slot: Slot) -> None:
        """Stand in line."""
        (self._people if slot.urgent else self._broadcast)[slot] = None

    def leave(self, slot: Slot) -> None:
        """Leave the line, or give back a place that was not used."""
        self._people.pop(slot, None)
        self._broadcast.pop(slot, None)
        self.land(slot)
        self._strike(slot)

    def again(self, slot: Slot) -> None:
        """What was let out and has not left stands in line once more, first; it keeps its place in flight."""
        self._strike(slot)
        slot.permit, slot.not_before = None, self._held_all - AHEAD_S
        if slot.urgent:
            self._people = {slot: None, **self._people}
        else:
            self._broadcast = {slot: None, **self._broadcast}

    def land(self, slot: Slot) -> None:
        """What came of a message is settled: its place in flight is free."""
        self._flying.discard(slot)

    def grant(self, now: float) -> Slot | None:
        """Who may send now, written down as sending; None when nobody may."""
        free = self._free()
        if now < free - self.lead_s:
            return None
        for slot in self._line():
            if self._is_late(slot, now):
                continue
            goes_at = self._goes_at(slot, free)
            if goes_at - self._lead(slot) <= now:
                self._write_down(slot, now, max(goes_at, now))
                return slot
            if slot.urgent and goes_at == free:
                return None  # what is let out before its moment would go before a person's
        return None

    def depart(self, slot: Slot, now: float) -> bool:
        """Note that a message leaves now, which was let out before; False if it must not any more."""
        if self._is_late(slot, now) or self.held_until(slot.chat_id) > now:
            return False
        slot.sent_at = now
        return True

    def wake_at(self, now: float) -> float | None:
        """When to ask again, by what is known; None when nobody waits."""
        if not (self._people or self._broadcast):
            return None
        free = self._free()
        if self._shared:
            moments = (self._next_moment(slot, free) for slot in self._everybody())
            return min((one for one in moments if one > now), default=now + LOOK_AGAIN_S)
        if now < free - self.lead_s:
            return free - self.lead_s
        return min((self._goes_at(slot, free) - self._lead(slot) for slot in self._line()), default=None)

    def wanted(self, now: float) -> list[Slot]:
        """The messages for which moments are to be asked now, the first first."""
        found: list[Slot] = []
        flying, in_store = len(self._flying), 0
        for slot in self._everybody():
            if self._is_late(slot, now):
                slot.permit, slot.not_before = None, max(slot.not_before, self._held_all - AHEAD_S)
            flying += slot.flies and slot not in self._flying
            in_store += slot.permit is not None and slot.permit > now
            if slot.permit is None and self._asks_at(slot) <= now:
                found += [slot] if not slot.flies or flying <= IN_FLIGHT else []
        if in_store >= IN_STORE and not any(slot.urgent for slot in found):
            return []
        return found[:AT_ONCE]

    def answer(self, chat_id: ChatId, now: float) -> None:
        """Note that Telegram has answered a message to a chat.

        Which one is not asked: of several under way, all are taken to be on their way until the last answer.
        """
        under_way = [slot for slot in self._chats.get(chat_id, []) if not slot.settled and slot.counted > now]
        unanswered = [slot for slot in under_way if not slot.answered]
        for slot in unanswered[:1]:
            slot.answered = True
        if len(under_way) == 1:
            under_way[0].alone = True
            if self._held_all <= now and self._held.get(chat_id, NEVER) <= now:  # a refusal comes back sooner
                self._trips.append(now - under_way[0].sent_at)
        if len(unanswered) == 1:
            for slot in under_way:
                slot.counted, slot.settled = now, True

    def counted(self, slot: Slot, now: float, *, well: bool) -> float:
        """When Telegram has counted a message at the latest that was answered now, `well` or not.

        What it took longer than the shortest trip of its kind may have been on the way there, or Telegram's. How soon
        Telegram says no is not known.
        """
        if not well:
            return now
        trips = self._by_kind.setdefault(slot.kind, deque(maxlen=TRIPS))
        trips.append(now - slot.sent_at)
        return max(slot.sent_at, now - min(trips))

    def refuse(self, chat_id: ChatId, seconds: float, now: float) -> ChatId | None:
        """Note that Telegram asks for patience (429), and decide for whom: that chat, or (None) all.

        Telegram does not say whether it means the chat or the whole bot; its maintainers answer that
        clients cannot tell (github.com/tdlib/td/issues/715). The rule: it is for all when the
        chat was within one message a second, and either the bot was sending at half its speed or more,
        or another chat is being held already; else it is for that chat alone. A mistake costs one more
        refusal, which then speaks for all, where silence towards everybody would cost people their answers.
        """
        alone = self._rushed(chat_id) or not (self._busy(now) or self._others_held(chat_id, now))
        whose = chat_id if alone else None
        self.hold(whose, seconds, now)
        return whose

    def hold(self, chat_id: ChatId | None, seconds: float, now: float) -> None:
        """Let nothing out to a chat (None: to anyone) for so long."""
        self._held = {chat: until for chat, until in self._held.items() if until > now}
        if chat_id is None:
            self._held_all = max(self._held_all, now + seconds)
        else:
            self._held[chat_id] = max(self._held.get(chat_id, NEVER), now + seconds)

    def held_until(self, chat_id: ChatId) -> float:
        """When the last hold on a chat ends, its own or everybody's; long ago if there is none."""
        return max(self._held_all, self._held.get(chat_id, NEVER))

    def free_at(self, chat_id: ChatId) -> float:
        """When a message of the broadcast may go to a chat, by that chat's own limits; long ago if it may."""
        return self._chat_free(Slot(chat_id, urgent=False))

    @property
    def trip_s(self) -> float:
        """What a message and its answer have taken on their ways at least, as of late; 0 where nothing is known."""
        return min(self._trips, default=0.0)

    def _goes_at(self, slot: Slot, free: float) -> float:
        """When a message may leave, if all may from a moment on; where it needs a moment of its own, not without."""
        permit = math.inf if slot.permit is None else slot.permit
        return max(free, self._chat_free(slot), permit if self._shared else NEVER)

    def _lead(self, slot: Slot) -> float:
        return self.lead_s if slot.flies else 0.0

    def _is_late(self, slot: Slot, now: float) -> bool:
        """Whether a moment cannot be used any more: else all that was held would go at once, whoever sends it."""
        return slot.permit is not None and slot.permit < max(now - LATE_S, self._held_all)

    def _next_moment(self, slot: Slot, free: float) -> float:
        """When a message may be let out, or ask for its moment."""
        return self._asks_at(slot) if slot.permit is None else max(slot.permit, free) - self._lead(slot)

    def _asks_at(self, slot: Slot) -> float:
        """When a message may ask for its moment: people's first where there are none for a while."""
        quiet_until = self.quiet_until - FIRST_S * slot.urgent
        return max(slot.not_before, self._chat_free(slot) - AHEAD_S, quiet_until)

    def _everybody(self) -> list[Slot]:
        return [*self._by_turns(), *self._broadcast]

    def _line(self) -> Iterator[Slot]:
        yield from self._by_turns()
        full = len(self._flying) >= IN_FLIGHT
        yield from (slot for slot in self._broadcast if not (full and slot.flies) or slot in self._flying)

    def _by_turns(self) -> list[Slot]:
        """People's messages in their order, but nobody's second one before everybody's first.

        Of two in one chat, that of whom longer ago had one goes first.
        """
        ahead: Counter[int] = Counter()
        rounds: list[tuple[int, float, Slot]] = []
        for slot in self._people:
            mine = (one.sent_at for one in self._chats.get(slot.chat_id, ()) if one.owner == slot.owner)
            rounds.append((ahead[slot.owner], max(mine, default=NEVER), slot))
            ahead[slot.owner] += 1
        return [slot for *_, slot in sorted(rounds, key=lambda one: one[:2])]

    def _free(self) -> float:
        """When a message may leave, by what holds for all."""
        if self.share is None:
            return self._held_all
        free = _free_at(self._recent, (self.share, OVERALL[1]), sooner=max(0.0, self.trip_s - ALIKE_S))
        return max(self._held_all, free, NEVER if self._shared else self._next)

    def _chat_free(self, slot: Slot) -> float:
        history = self._chats.get(slot.chat_id, [])
        free = max(_free_at(history, window) for window in _windows(slot))
        return max(free, self._held.get(slot.chat_id, NEVER))

    def _write_down(self, slot: Slot, now: float, goes_at: float) -> None:
        self._people.pop(slot, None)
        self._broadcast.pop(slot, None)
        if slot.flies:
            self._flying.add(slot)
        slot.granted_at = now
        slot.goes_at = slot.sent_at = goes_at
        slot.counted = goes_at + LONGEST_TRIP_S
        self._next = max(self._next, goes_at - CATCH_UP_S) + GAP_S
        self._recent = [*_still_counted(self._recent, OVERALL[1], now), slot]
        # Taken out and put back, so that the chat used longest ago stands first.
        longest = max(seconds for _, seconds in _windows(slot))
        self._chats[slot.chat_id] = [*_still_counted(self._chats.pop(slot.chat_id, []), longest, now), slot]
        self._forget(now)

    def _strike(self, slot: Slot) -> None:
        """It has not left."""
        for history in (self._recent, self._chats.get(slot.chat_id, [])):
            with contextlib.suppress(ValueError):
                history.remove(slot)

    def _forget(self, now: float) -> None:
        """Drop the chats whose messages no longer count for any limit."""
        while True:
            chat_id, history = next(iter(self._chats.items()))
            if history and history[-1].counted + IN_A_GROUP[1] > now:
                return
            del self._chats[chat_id]

    def _rushed(self, chat_id: ChatId) -> bool:
        """Whether the last message to a chat came within a second of the one before."""
        history = self._chats.get(chat_id, [])
        return len(history) > 1 and history[-1].sent_at < history[-2].counted + ALONE[1]

    def _busy(self, now: float) -> bool:
        own = sum(slot.counted > now - OVERALL[1] for slot in self._recent)
        return (own + self.foreign) * 2 >= (self.share or OVERALL[0])

    def _others_held(self, chat_id: ChatId, now: float) -> bool:
        return any(until > now for chat, until in self._held.items() if chat != chat_id)


def _windows(slot: Slot) -> list[Window]:
    """The limits of a message's chat; groups and channels have negative ids or names."""
    group = isinstance(slot.chat_id, str) or slot.chat_id < 0
    return [IN_A_CHAT, *([] if slot.urgent else [ALONE]), *([IN_A_GROUP] if group else [])]


def _still_counted(history: list[Slot], seconds: float, now: float) -> list[Slot]:
    return [slot for slot in history if slot.counted + seconds > now]


def _free_at(history: list[Slot], window: Window, *, sooner: float = 0.0) -> float:
    """When a window has room again; messages need not be counted in the order in which they were sent.

    What was answered at a known moment counts from so much `sooner`.
    """
    most, seconds = window
    if len(history) < most:
        return NEVER
    return sorted(slot.counted - sooner * slot.alone for slot in history)[-most] + seconds
