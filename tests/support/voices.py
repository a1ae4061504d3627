"""Made-up views and voices, for the tests of how they look and are counted."""

from __future__ import annotations

from index.records import Holder, Stance, View, Voice, VoiceKind


def view(name: str, stance: Stance, date: str | None = None, citation: int = 1, *, kind: VoiceKind = "expert") -> View:
    """The view of one voice that wrote it itself."""
    return View(Holder((name,)), (Voice((name,), kind),), stance, date, citation)
