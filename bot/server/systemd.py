"""What systemd is told: that the process runs, what it does, and, again and again, that its loop still turns.

A few lines of the protocol of sd_notify(3): a datagram to the socket that NOTIFY_SOCKET names. Where there is none,
nothing is told.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Mapping
from contextlib import suppress


class Systemd:
    """Speaks to systemd, if that started the process and waits for a word."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        found = os.environ if environment is None else environment
        self._address = found.get("NOTIFY_SOCKET", "")
        self._every = _pause(found)

    def tell(self, *news: str) -> None:
        """Tell it in its own words, such as READY=1."""
        if self._address:
            with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as link:
                address = f"\0{self._address[1:]}" if self._address.startswith("@") else self._address
                link.sendto("\n".join(news).encode(), address)

    async def watch(self) -> None:
        """Say that the loop turns, twice in each span after which systemd would restart the process."""
        while self._every is not None:
            self.tell("WATCHDOG=1")
            await asyncio.sleep(self._every)


def _pause(environment: Mapping[str, str]) -> float | None:
    """Half of the time after which systemd takes the process for stuck; None where it does not watch this one."""
    span, whose = environment.get("WATCHDOG_USEC", ""), environment.get("WATCHDOG_PID", "")
    if not span.isdigit() or int(span) <= 0 or whose not in ("", str(os.getpid())):
        return None
    return int(span) / 2_000_000
