"""Long texts, which Telegram's apps cut into pieces of at most 4,096 characters: the later ones belong to the first.

A text of that length is no question, and is told so once; its end, taken for a question, would be answered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from telegram import Message

from bot.html import LIMIT, units
from bot.records import Place

SHORTEST = LIMIT // 2
"""Units that a piece has at least which is not the last: apps look for a good place to cut, but not further back."""

WITHIN = timedelta(seconds=2)
"""Between one piece and the next; Telegram dates messages in whole seconds."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """When each person last sent what may be a piece with more behind it; for a few seconds each."""

    _last: dict[Place, datetime] = field(default_factory=dict)

    def goes_on(self, place: Place, message: Message) -> bool:
        """Whether a message goes on with the one before it. Each message is asked about once, in its order."""
        before = self._last.pop(place, None)
        goes_on = before is not None and message.date - before <= WITHIN
        if units(message.text or "") >= SHORTEST:
            self._last[place] = message.date
        for other, when in list(self._last.items()):
            if message.date - when > WITHIN:
                del self._last[other]
        return goes_on
