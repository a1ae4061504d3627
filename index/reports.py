"""What a sync reports of what it did."""

from __future__ import annotations

from dataclasses import dataclass

from index.records import Problem


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did: which edition is live now, what changed, and what was left out."""

    edition: int
    published: bool
    briefs: int
    passages: int
    sentences: int
    encoded: int
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
