"""The process in which a file is read, begun with the reader's modules loaded: a fork of one that has imported them.

The parsers take most of a second to load, and tests read a hundred files. `command` is what a `Sandbox` starts instead
of `python -m index.documents`: a small program that hands its pipes to a fork, and ends with it. The fork sets the real
reader's limits on itself and reads; killed as a sandbox kills it, both are gone. How a reader really starts is tested
with the sandbox's own command.
"""

from __future__ import annotations

import atexit
import gc
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from bot.admin.library.sandbox import _ENVIRONMENT

ROOT = Path(__file__).resolve().parents[2]

SHARED = "WARM_READERS"
"""The variable that names the door of a process that is forked for all processes of a run (warm.py)."""

_HANDS_ON = """
import os, socket, sys
with socket.socket(socket.AF_UNIX) as line:
    line.connect(sys.argv[1])
    socket.send_fds(line, ["\\0".join(sys.argv[2:]).encode()], [0, 1])
    os.close(0)
    os.close(1)
    line.recv(1)
"""
_READS = "reader.main()"


def command(program: str = _READS) -> tuple[str, ...]:
    """What starts a reader; `program` may do something else in it, with the reader's own module as `reader`."""
    return command_at(_served(), program)


def command_at(address: str, program: str = _READS) -> tuple[str, ...]:
    """The same at a door that somebody has opened; options may follow."""
    return sys.executable, "-I", "-S", "-c", _HANDS_ON, address, program


@cache
def _served() -> str:
    """The address of the process that is forked: that of the run, or this process's own, which ends with it."""
    if SHARED in os.environ:
        return os.environ[SHARED]
    door, address = opened()
    with door:
        parent = staffed(door)
    atexit.register(_end, parent, address)
    return address


def _end(parent: subprocess.Popen[bytes], address: str) -> None:
    parent.communicate()
    closed(address)


def opened() -> tuple[socket.socket, str]:
    """A door at which readers are asked for, and its address: whoever comes waits until it is staffed."""
    door = socket.socket(socket.AF_UNIX)
    address = str(Path(mkdtemp(prefix="reader-")) / "line")
    door.bind(address)
    door.listen()
    return door, address


def staffed(door: socket.socket) -> subprocess.Popen[bytes]:
    """The process behind a door, which is forked for each who comes, and ends when its input does."""
    words = [sys.executable, "-B", "-m", "tests.support.warm_reader", str(door.fileno())]
    nowhere = subprocess.DEVNULL
    return subprocess.Popen(
        words,
        pass_fds=[door.fileno()],
        cwd=ROOT,
        env=_ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=nowhere,
        stderr=nowhere,
    )


def closed(address: str) -> None:
    """Take the door away."""
    shutil.rmtree(Path(address).parent)


def main() -> None:
    """Fork for each who connects, until the one who started this is gone."""
    from index.documents import __main__ as reader
    from index.documents.extract import prepare

    prepare()
    gc.freeze()
    with socket.socket(fileno=int(sys.argv[1])) as door, selectors.DefaultSelector() as looks:
        looks.register(0, selectors.EVENT_READ)
        looks.register(door, selectors.EVENT_READ)
        asked = _serve(door, looks)
    if asked is not None:
        program, *sys.argv[1:] = asked
        exec(program, {"reader": reader})  # noqa: S102  # the test's own program


def _serve(door: socket.socket, looks: selectors.BaseSelector) -> list[str] | None:
    """What a fork is to run and its options, in that fork; None in the one that is forked, at the end."""
    while True:
        for key, _ in looks.select():
            if key.fd == 0:
                return None
            if key.data is not None:
                _ended(key, looks)
                break  # what else is ready may have been the other end of the same
            asked = _forked(door, looks)
            if asked is not None:
                return asked


def _forked(door: socket.socket, looks: selectors.BaseSelector) -> list[str] | None:
    """What the fork for whoever connects is to run, in that fork, which has their pipes; None in the other."""
    line, _ = door.accept()
    asked, files, *_ = socket.recv_fds(line, 65_536, 2)
    pid = os.fork()
    if not pid:
        os.setsid()
        for number, file in enumerate(files):
            os.dup2(file, number)
            os.close(file)
        line.close()
        return asked.decode().split("\0")
    for file in files:
        os.close(file)
    ends = os.pidfd_open(pid)
    looks.register(ends, selectors.EVENT_READ, (pid, ends, line))
    looks.register(line, selectors.EVENT_READ, (pid, ends, line))
    return None


def _ended(key: selectors.SelectorKey, looks: selectors.BaseSelector) -> None:
    """Whichever ended first, the fork or the one that handed its pipes on, the other does too."""
    pid, ends, line = key.data
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    looks.unregister(ends)
    looks.unregister(line)
    os.close(ends)
    line.close()


if __name__ == "__main__":
    main()
