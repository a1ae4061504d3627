"""What systemd is told, over a real socket."""

from __future__ import annotations

import asyncio
import os
import socket
from pathlib import Path

import pytest

from bot.server.systemd import Systemd


@pytest.mark.parametrize("abstract", [False, True])
def test_it_is_told(tmp_path: Path, abstract: bool) -> None:
    """What is said arrives as one datagram, at a path or at an address without one."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        name = f"@briefing-test-{os.getpid()}" if abstract else str(tmp_path / "notify")
        systemd.bind(f"\0{name[1:]}" if abstract else name)
        Systemd({"NOTIFY_SOCKET": name}).tell("READY=1", "STATUS=ready")
        assert systemd.recv(100) == b"READY=1\nSTATUS=ready"


def test_the_watchdog_is_fed_while_the_loop_turns(tmp_path: Path) -> None:
    """Twice in each span; a loop that is blocked says nothing."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.setblocking(False)
        environment = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "100000"}

        async def live() -> int:
            watching = asyncio.create_task(Systemd(environment).watch())
            await asyncio.sleep(0.3)
            watching.cancel()
            heard = 0
            while True:
                try:
                    assert systemd.recv(100) == b"WATCHDOG=1"
                except BlockingIOError:
                    return heard
                heard += 1

        assert asyncio.run(live()) >= 4


@pytest.mark.parametrize(
    "environment",
    [{}, {"NOTIFY_SOCKET": "/nowhere/at/all", "WATCHDOG_USEC": "x"}, {"WATCHDOG_USEC": "10", "WATCHDOG_PID": "1"}],
)
def test_without_systemd_nothing_is_told(environment: dict[str, str]) -> None:
    """No socket, no watching, another process's watching: it returns at once."""
    systemd = Systemd(environment)
    systemd.tell("READY=1")
    asyncio.run(asyncio.wait_for(systemd.watch(), 1))
