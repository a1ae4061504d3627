"""How many questions a person and a group may ask within an hour. Pure: all time comes from the caller.

It is counted in memory: a restart begins anew.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from bot.records import Place

HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Whose quota is used up, how large it is, and in how many seconds there is room again."""

    whose: Literal["person", "group"]
    quota: int
    seconds: float
    is_news: bool
    """Whether nobody was told since there was room last; in a group that is told once."""


@dataclass(slots=True)
class Quotas:
    """The questions of the last hour; 0 sets no limit. Nobody counts who is `exempt`."""

    person: int = 0
    group: int = 0
    exempt: frozenset[int] = frozenset()
    _asked: dict[int, deque[float]] = field(default_factory=dict)
    """By person, and by group (whose ids are negative)."""
    _told: set[tuple[int, int]] = field(default_factory=set)
    """Person and chat who were told, until there is room."""

    def take(self, place: Place, now: float) -> Refusal | None:
        """Count a question, or say why there is no room for it, which then does not count."""
        if place.user_id in self.exempt:
            return None
        self._forget(now)
        mine: list[tuple[int, Literal["person", "group"], int]] = []
        mine += [(place.user_id, "person", self.person)] if self.person and place.user_id else []
        mine += [(place.chat_id, "group", self.group)] if self.group and place.chat_id < 0 else []
        told = (place.user_id, place.chat_id)
        for key, whose, quota in mine:
            asked = self._asked.get(key, deque())
            if len(asked) >= quota:
                seconds = asked[-quota] + HOUR_S - now
                is_news = told not in self._told
                self._told.add(told)
                return Refusal(whose, quota, seconds, is_news)
        self._told.discard(told)
        for key, _, _ in mine:
            self._asked.setdefault(key, deque()).append(now)
        return None

    def _forget(self, now: float) -> None:
        """Drop what is older than an hour, and those of whom nothing is left."""
        for key, asked in list(self._asked.items()):
            while asked and asked[0] <= now - HOUR_S:
                asked.popleft()
            if not asked:
                del self._asked[key]
        if not self._asked:
            self._told.clear()
