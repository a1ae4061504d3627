"""Who the bot's own administrators are, and what each may do: read, edit, or publish as well.

Who reads sees how the bot is doing; who edits also changes briefs and answers; who publishes decides what everybody
is answered from and writes to all. What is said to whoever lacks a right is `bot/admin/doors.py`'s; who runs a chat is
asked in `access`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from telegram.ext import filters

from bot.chat.context import PRIVATE

Right = Literal["read", "edit", "publish"]

RIGHTS: tuple[Right, ...] = ("read", "edit", "publish")
"""From the lowest to the highest."""

NEEDED: dict[str, Right] = {
    "status": "read", "gaps": "read", "stats": "read", "editions": "read", "documents": "read", "audit": "read",
    "pins": "read", "edit": "edit", "remove": "edit", "pin": "edit", "reindex": "publish", "broadcast": "publish",
}  # fmt: skip
"""What each command of administrators takes."""


@dataclass(frozen=True, slots=True)
class Administrators:
    """Those who publish, by their Telegram ids, those who edit and no more, and those who read and no more."""

    ids: frozenset[int]
    editors: frozenset[int] = frozenset()
    readers: frozenset[int] = frozenset()

    @property
    def everyone(self) -> frozenset[int]:
        """All who have any right."""
        return self.who("read")

    def who(self, right: Right) -> frozenset[int]:
        """All who have a right; a higher one holds the lower ones."""
        return self.ids | (self.editors if right != "publish" else frozenset()) | (
            self.readers if right == "read" else frozenset()
        )  # fmt: skip

    def may(self, person_id: int, right: Right) -> bool:
        """Whether a person has a right."""
        return person_id in self.who(right)

    @property
    def anywhere(self) -> filters.BaseFilter:
        """The messages of all of them."""
        return filters.User(self.everyone, allow_empty=False)

    def in_private(self, right: Right = "read") -> filters.BaseFilter:
        """The messages, in a private chat with the bot, of those who have a right."""
        return filters.User(self.who(right), allow_empty=False) & PRIVATE
