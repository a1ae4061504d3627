"""How the bot is doing: what is looked at, and what is wrong. `watch.py` tells administrators."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from bot.admin.health.statistics import Day
from bot.daily.matching import digest_of
from bot.logs import masked
from bot.messages import say
from bot.wording.calls import Condition
from index import library_says

LATELY_S = 60 * 60
"""What is uncertain or failed is news for this long; after as long without, it is well again."""

REPEATED = 3
"""Failures in that time that are worth a message; then it is well again only when there are none."""

LEAST_FREE = 500 * 1000**2
LEAST_SHARE = 0.05
SERVER, TOKENS = "wording", "tokens"
"""The names of what may be wrong with the language model: its server fails, the day's tokens are spent."""

WELL_AGAIN = 1.2
"""How many times the least must be free until the disk is well again: files come and go around a border."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What an administrator wants to know at a glance."""

    edition: int
    briefs: int
    notes: tuple[str, ...] = ()
    another_model: bool = False
    """Whether the next edition is to be made with another model than the live one was."""
    is_behind: bool = False
    """Whether there were other briefs than this edition's when the bot began."""
    uptime_s: float = 0.0
    replicas: int = 1
    """How many processes share the work."""
    today: Day
    subscribers: Mapping[str, int]
    deliveries: Mapping[str, int]
    doubts: int = 0
    """Deliveries that became uncertain lately."""
    failures: int = 0
    unreadable: int = 0
    """Updates, stored ones too, that could not be read since the start."""
    reference: str | None = None
    ledger: str | None = None
    """What is wrong with the ledger, as a sentence."""
    free: int
    total: int
    held: int = 0
    """Bytes in the data folder."""
    wording: Condition | None = None
    """How the language model's server is; None where none is set."""


def problems(health: Health, raised: Collection[str]) -> dict[str, str]:
    """What is wrong, by name, each with the sentence that tells it; `raised` was wrong at the last look."""
    found = {_edition_name(note): say("edition-broken", note=escape(masked(note))) for note in _first(health)}
    if health.ledger is not None:
        found["ledger"] = escape(health.ledger)
    if health.doubts and ("uncertain" in raised or not health.deliveries.get("sending")):  # counted when all is at rest
        found["uncertain"] = say("uncertain", count=health.doubts)
    if health.failures >= (1 if "failures" in raised else REPEATED):
        found["failures"] = say("failures", count=health.failures, reference=health.reference)
    if health.is_behind:
        found[f"behind {health.edition}"] = say("edition-behind", number=health.edition)
    if health.unreadable:
        found["unreadable"] = say("unreadable", count=health.unreadable)
    found |= _of_wording(health.wording, raised)
    if (told := disk_problem(health.free, health.total, was_full="disk" in raised)) is not None:
        found["disk"] = told
    return found


def _of_wording(now: Condition | None, raised: Collection[str]) -> dict[str, str]:
    """What is wrong with the language model; a process that has not asked it yet goes by what the one before told."""
    found: dict[str, str] = {}
    if now is None:
        return found
    if now.cause is not None:
        found[SERVER] = say("wording-fails", why=escape(library_says.of("wording", now.cause, host=now.host)))
    elif SERVER in raised and not now.is_known:
        found[SERVER] = say("wording-failed", host=escape(now.host))
    if now.is_spent:
        found[TOKENS] = say("wording-spent", tokens=f"{now.daily:,}")
    return found


def works_again(name: str, now: Condition | None) -> str | None:
    """What is told when a problem is over; None where nobody needs to know."""
    return say("wording-works", host=escape(now.host)) if name == SERVER and now is not None else None


def disk_problem(free: int, total: int, *, was_full: bool) -> str | None:
    """The sentence that tells that a disk is nearly full, or None."""
    least = max(LEAST_FREE, LEAST_SHARE * total) * (WELL_AGAIN if was_full else 1.0)
    return say("disk", free=size(free), share=round(100 * free / total)) if free < least else None


def space(folder: Path) -> tuple[int, int, int]:
    """Bytes free and in all on a folder's disk, and in the folder itself."""
    usage = shutil.disk_usage(folder)
    return usage.free, usage.total, _held(folder)


def size(count: int) -> str:
    """A number of bytes as people write it."""
    for unit, name in ((1000**3, "GB"), (1000**2, "MB")):
        if count >= unit:
            return f"{count / unit:.1f} {name}"
    return f"{count / 1000:.0f} kB"


def _first(health: Health) -> tuple[str, ...]:
    """All that the library notes about editions, as one text: it is one problem."""
    return (" ".join(health.notes),) if health.notes else ()


def _edition_name(note: str) -> str:
    """Another damage is another problem."""
    return f"edition {digest_of(note)}"


def _held(folder: Path) -> int:
    found = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                found += (Path(place) / name).lstat().st_size
            except OSError:  # it went meanwhile
                continue
    return found
