"""What editors are told of pinned answers, as HTML; nothing is read or sent here."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.html import clipped, parts
from bot.messages import say
from bot.pinned.service import Pin
from index import joined

LONGEST = 200
"""Characters that are shown of a question."""


def asked_text(pin: Pin, *, replaces: bool) -> str:
    """Whether to pin what was just shown."""
    told = say("pin-sure", question=escape(clipped(pin.question, LONGEST)))
    return f"{told} {say('pin-replaces')}" if replaces else told


def listing(pins: Sequence[Pin], most: int) -> list[str]:
    """The messages that list pinned answers, each with its number."""
    if not pins:
        return [say("pins-none")]
    lines = [
        say.of("pins-line", pin.state, number=pin.id, question=escape(clipped(pin.question, LONGEST)), who=pin.user_id)
        for pin in pins[:most]
    ]
    more = [say("pins-more", count=len(pins) - most)] if len(pins) > most else []
    return parts([say("pins"), *lines, *more])


def suspended_text(pin: Pin, missing: Sequence[str], *, exact: bool) -> str:
    """That a pinned answer is suspended, for which briefs, and what to do."""
    briefs = joined([f"<code>{escape(one)}</code>" for one in missing[:5]])
    told = say("pin-suspended", question=escape(clipped(pin.question, LONGEST)), briefs=briefs)
    return f"{told} {say('pin-suspended-exact' if exact else 'pin-suspended-lost')}"
