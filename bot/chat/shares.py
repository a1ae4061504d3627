"""What one person or one chat may have in hand at once; beyond it is a flood, told once and dropped. Pure.

A flood is over when nothing has come for a while. All time comes from the caller.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

Verdict = Literal["take", "tell", "drop"]
"""Handle an update; tell its sender instead that it is too much; or neither."""

MESSAGE, TAP = 3, 1
"""What an update weighs: a message asks for an answer, a tap mostly for a glance."""

OF_A_PERSON = 4 * MESSAGE
OF_A_CHAT = 20 * MESSAGE
"""As many answers as Telegram lets into a group in a minute."""

AMPLE = 8
"""So many times the share of others is an administrator's: a folder of files comes as one message for each."""

QUIET_S = 5.0
"""After so long without anything from somebody their flood is over."""


@dataclass(frozen=True, slots=True)
class Held:
    """What an update holds of the shares until it is settled."""

    chat_id: int
    person: int
    weight: int


@dataclass(slots=True)
class Shares:
    """What is in hand, by person and by chat; `ample` are the people whose share is larger."""

    ample: frozenset[int] = frozenset()
    _of_people: Counter[int] = field(default_factory=Counter)
    _of_chats: Counter[int] = field(default_factory=Counter)
    _floods: dict[int, float] = field(default_factory=dict)
    """Whose updates are dropped, and when the last of them came; the longest silent first."""
    _crowded: dict[int, float] = field(default_factory=dict)
    """The same for chats that were told, where only what is too much is dropped."""

    def ask(self, held: Held, now: float, *, is_addressed: bool = True) -> Verdict:
        """Whether there is room for an update, which is then held; who did not speak to the bot is told nothing."""
        _forget(self._floods, now)
        _forget(self._crowded, now)
        if held.person in self._floods and is_addressed:
            _touch(self._floods, held.person, now)
            return "drop"
        share = OF_A_PERSON * (AMPLE if held.person in self.ample else 1)
        if self._of_people[held.person] + held.weight > share:
            return self._refuse(self._floods, held, held.person, now, is_addressed=is_addressed)
        if self._of_chats[held.chat_id] + held.weight > max(share, OF_A_CHAT):
            return self._refuse(self._crowded, held, held.chat_id, now, is_addressed=is_addressed)
        self._hold(held)
        return "take"

    def hold(self, held: Held) -> None:
        """Hold what another process has let in."""
        self._hold(held)

    def settle(self, held: Held) -> None:
        """What an update held is free again."""
        for counter, key in ((self._of_people, held.person), (self._of_chats, held.chat_id)):
            counter[key] -= held.weight
            if counter[key] <= 0:
                del counter[key]

    @property
    def floods(self) -> int:
        """How many people are dropped just now."""
        return len(self._floods)

    def _refuse(self, told: dict[int, float], held: Held, key: int, now: float, *, is_addressed: bool) -> Verdict:
        if not is_addressed:
            return "drop"
        was_told = key in told
        _touch(told, key, now)
        if was_told:
            return "drop"
        self._hold(held)
        return "tell"

    def _hold(self, held: Held) -> None:
        self._of_people[held.person] += held.weight
        self._of_chats[held.chat_id] += held.weight


def _touch(told: dict[int, float], key: int, now: float) -> None:
    told.pop(key, None)
    told[key] = now


def _forget(told: dict[int, float], now: float) -> None:
    """Drop those from whom nothing has come for QUIET_S."""
    while told:
        key, last = next(iter(told.items()))
        if now - last < QUIET_S:
            return
        del told[key]
