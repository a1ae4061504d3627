"""What a look at one thing found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from briefing.messages import say

State = Literal["ok", "note", "amiss"]
"""Well; well enough, with something to know; or something to do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """How a thing is, as a sentence that says what to do where something is amiss."""

    state: State
    text: str


def ok(key: str, **values: Any) -> Finding:
    """All is well."""
    return Finding("ok", say(key, **values))


def note(key: str, **values: Any) -> Finding:
    """Well enough, with something to know."""
    return Finding("note", say(key, **values))


def amiss(key: str, **values: Any) -> Finding:
    """Something to do."""
    return Finding("amiss", say(key, **values))
