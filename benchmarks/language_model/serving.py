"""The model's server: one that runs already, as the settings name it, or a dasllama of our own for a file of weights.

dasllama is no dependency of ours: `pip install dasllama` puts its server on the path.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

PROGRAM = "dasllama-server"
PATIENCE = 300.0
"""Seconds until a server of our own must answer: it reads all weights first."""


@dataclass(frozen=True)
class Server:
    """Where a model is asked."""

    url: str
    model: str
    key: str | None = None


def named() -> Server:
    """The server that the settings name; ends the program with a sentence where they name none."""
    url, model = os.environ.get("BRIEFING_LLM_URL"), os.environ.get("BRIEFING_LLM_MODEL")
    if not url or not model:
        raise SystemExit("Name a server by BRIEFING_LLM_URL and BRIEFING_LLM_MODEL, or weights with --gguf FILE.")
    return Server(url, model, os.environ.get("BRIEFING_LLM_KEY"))


@contextmanager
def started(weights: Path, threads: int) -> Iterator[Server]:
    """A server of these weights, until the end of the block."""
    program = shutil.which(PROGRAM)
    if program is None:
        raise SystemExit(f"{PROGRAM} is not on the path: pip install dasllama, or name a server by BRIEFING_LLM_URL.")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = ["-m", str(weights), "-p", str(port), "--gpu", "off", "--ctx", "4096", "-s", "1", "-t", str(threads)]
    running = subprocess.Popen([program, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}/v1"
        yield Server(url, _name(url, running))
    finally:
        running.terminate()
        running.wait(timeout=30)


def _name(url: str, running: subprocess.Popen[bytes]) -> str:
    """What the server calls its model, once it answers; ends the program where it has ended, or takes too long."""
    until = time.monotonic() + PATIENCE
    while running.poll() is None and time.monotonic() < until:
        try:
            with urlopen(f"{url}/models", timeout=5) as answer:  # noqa: S310  # an address of ours
                return str(json.load(answer)["data"][0]["id"])
        except (URLError, OSError):
            time.sleep(0.5)
    raise SystemExit(f"{PROGRAM} did not start: run it yourself to see why.")
