"""Time zones by name, and from what people type."""

from __future__ import annotations

import re
from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_OFFSET = re.compile(r"UTC([+-])(\d\d):(\d\d)")


def zone_info(name: str) -> tzinfo:
    """The zone of an IANA name or a fixed offset such as "UTC+05:30"; raises ValueError for anything else."""
    if found := _OFFSET.fullmatch(name):
        minutes = int(found[2]) * 60 + int(found[3])
        return timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes), name)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(f"no time zone is called {name[:40]!r}") from error
