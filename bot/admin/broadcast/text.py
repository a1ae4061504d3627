"""How far a broadcast is, and what came of it."""

from __future__ import annotations

from bot.admin.broadcast.store import Progress
from bot.html import span
from bot.messages import say

COUNTS = ("sent", "failed", "uncertain", "stopped")


def progress_text(progress: Progress, state: str) -> str:
    """How far a broadcast under way is."""
    if state == "stopping":
        return say("broadcast-stopping", waiting=progress.waiting)
    if progress.resting and progress.resting == progress.waiting:
        return say("broadcast-resting", done=progress.total - progress.waiting, total=progress.total)
    return say("broadcast-progress", done=progress.total - progress.waiting, total=progress.total)


def result_text(progress: Progress, state: str, seconds: float) -> str:
    """What came of a broadcast."""
    every = {name: getattr(progress, name) for name in COUNTS}
    counted_out = [say.of("broadcast-counts", name, count=count) for name, count in every.items() if count]
    counts = ", ".join(counted_out) or say.of("broadcast-counts", "sent", count=0)
    told = "broadcast-done"
    if state == "stopping":
        told = "broadcast-stopped" if progress.stopped else "broadcast-too-late"
    return say(told, counts=counts, span=span(seconds))
