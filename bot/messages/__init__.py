"""What the bot says to people: every sentence stands in `en.ftl`, and the other languages beside it, under its key."""

from __future__ import annotations

from pathlib import Path

from index import Messages

COMMANDS = (
    "ask", "new", "recommend", "compare", "experts", "topics", "map", "subscribe", "today", "next", "archive",
    "settings", "pause", "resume", "unsubscribe", "language", "privacy", "mydata", "forget", "help", "start",
)  # fmt: skip
"""The commands of everybody, in the order in which Telegram lists them; each has a sentence "command-…"."""

ADMIN_COMMANDS = (
    "status",
    "gaps",
    "stats",
    "reindex",
    "editions",
    "documents",
    "edit",
    "remove",
    "pin",
    "pins",
    "broadcast",
    "audit",
)
"""The commands of administrators, likewise."""

say = Messages(Path(__file__).parent)
"""What the bot says."""
