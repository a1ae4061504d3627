"""What the bot says to people: every sentence stands in `en.ftl` under its key; others say when."""

from __future__ import annotations

from pathlib import Path

from index import Messages

COMMANDS = (
    "ask", "new", "recommend", "compare", "experts", "topics", "map", "subscribe", "today", "archive", "settings",
    "pause", "resume", "unsubscribe", "privacy", "mydata", "forget", "help", "start",
)  # fmt: skip
"""The commands of everybody, in the order in which Telegram lists them; each has a sentence "command-…"."""

ADMIN_COMMANDS = ("status", "gaps", "stats", "reindex", "editions", "documents", "remove", "broadcast", "audit")
"""The commands of administrators, likewise."""

say = Messages(Path(__file__).with_name("en.ftl"))
"""What the bot says, in English."""
