"""The real `python -m index` as a process of its own, its modules loaded already where nothing starts it (warm.py)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT
from tests.support.warm import WarmProcess, ended

INDEX = (sys.executable, "-m", "index")

ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"} | {
    "PYTHONIOENCODING": "utf-8:strict"
}
"""As on a user's machine: output is buffered in a pipe, and must be valid UTF-8."""

_HOLD = """
import sys
from pathlib import Path
from index.editions import files, store
with files.exclusive(Path(sys.argv[1]) / store.LOCK):
    print("held", flush=True)
    sys.stdin.read()
"""


def index(*arguments: object, before: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    """Run `python -m index` with these arguments to its end; `before` is a command that starts it."""
    words = [*map(_argument, arguments)]
    if not before and all(isinstance(word, str) for word in words):
        return ended(["index", *map(str, words)], env=ENVIRONMENT, cwd=ROOT)
    return subprocess.run(
        [*before, *INDEX, *words],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def started(*arguments: object) -> WarmProcess:
    """`python -m index` with these arguments, running; what it prints is thrown away."""
    with Path(os.devnull).open("wb") as quiet:
        return WarmProcess(["index", *map(str, arguments)], env=ENVIRONMENT, cwd=ROOT, stdout=quiet, stderr=quiet)


@contextmanager
def lock_held(data: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process holds the lock of the data folder while the block runs."""
    command = [sys.executable, "-c", _HOLD, str(data)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        try:
            yield holder
        finally:
            holder.kill()


def wait_until(holds: Callable[[], bool], *, timeout_s: float = 60, every_s: float = 0.02) -> None:
    """Return as soon as `holds()` is true, which is looked at so often."""
    end = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(every_s)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, by relative name."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _argument(value: object) -> str | bytes:
    return value if isinstance(value, bytes) else str(value)
