"""Telegram's sending limits, enforced as its side may do it: by counting what arrives.

30 messages in any second; in one chat one a second on average, of which three may come in a burst;
20 in any minute in a group. Drafts are no messages; of them, too, a chat takes one a second on
average. What exceeds them is refused with 429, and so is everything that comes
before an announced wait is over. The bot keeps books of its own; nothing is shared with them here.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

OVERALL, OVERALL_S = 30, 1.0
BURST, BURST_S = 3, 3.0
GROUP, GROUP_S = 20, 60.0
EVERYBODY = "everybody"
DRAFT = "sendMessageDraft"

_MESSAGES = ("send", "edit", "forward", "copy")


@dataclass(slots=True)
class Limits:
    """Counts messages at their arrival; `impatient` is how many came before an announced wait was over."""

    enforced: bool = False
    impatient: int = 0
    _arrived: deque[float] = field(default_factory=lambda: deque(maxlen=OVERALL))
    _in_chat: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(lambda: deque(maxlen=GROUP)))
    _drafts: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(lambda: deque(maxlen=BURST)))
    _held: dict[object, float] = field(default_factory=dict)

    def refuse_until(self, method: str, chat_id: object, now: float) -> int | None:
        """For how many seconds this call is refused; None when it is let through, and counted."""
        if not isinstance(chat_id, int) or not method.startswith(_MESSAGES) or method == "sendChatAction":
            return None
        held = max(self._held.get(EVERYBODY, 0.0), self._held.get(chat_id, 0.0) if self.enforced else 0.0)
        if held > now:
            self.impatient += 1
            return math.ceil(held - now)
        if not self.enforced:
            return None
        return self._count_draft(chat_id, now) if method == DRAFT else self._count(chat_id, now)

    def hold(self, chat_id: object, seconds: int, now: float) -> None:
        """Remember a wait that was announced, for a chat or for EVERYBODY."""
        self._held[chat_id] = now + seconds

    def _count_draft(self, chat_id: int, now: float) -> int | None:
        drafts = self._drafts[chat_id]
        if len(drafts) == BURST and (over := drafts[0] + BURST_S - now) > 0:
            return math.ceil(over)
        drafts.append(now)
        return None

    def _count(self, chat_id: int, now: float) -> int | None:
        in_chat = self._in_chat[chat_id]
        windows = [(self._arrived, OVERALL, OVERALL_S, EVERYBODY), (in_chat, BURST, BURST_S, chat_id)]
        if chat_id < 0:
            windows.append((in_chat, GROUP, GROUP_S, chat_id))
        for arrived, most, seconds, whose in windows:
            if len(arrived) >= most and (over := arrived[-most] + seconds - now) > 0:
                self.hold(whose, math.ceil(over), now)
                return math.ceil(over)
        self._arrived.append(now)
        in_chat.append(now)
        return None
