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

_HANDS_ON = """
import os, socket, sys
with socket.socket(socket.AF_UNIX) as line:
    line.connect(sys.argv[1])
    socket.send_fds(line, [sys.argv[2].encode()], [0, 1])
    os.close(0)
    os.close(1)
    line.recv(1)
"""


def command(program: str = "reader.main()") -> tuple[str, ...]:
    """What starts a reader; `program` may do something else in it, with the reader's own module as `reader`."""
    return sys.executable, "-I", "-S", "-c", _HANDS_ON, _served(), program


@cache
def _served() -> str:
    """The address of the process that is forked: one for each process of a run, which ends with that."""
    address = str(Path(mkdtemp(prefix="reader-")) / "line")
    words = [sys.executable, "-B", "-m", "tests.support.warm_reader", address]
    parent = subprocess.Popen(
        words, cwd=ROOT, env=_ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert parent.stdin is not None
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"listens\n"
    atexit.register(_end, parent, Path(address))
    return address


def _end(parent: subprocess.Popen[bytes], address: Path) -> None:
    parent.communicate()
    address.unlink()
    address.parent.rmdir()


def main() -> None:
    """Fork for each who connects, until the one who started this is gone."""
    from index.documents import __main__ as reader
    from index.documents.extract import prepare

    prepare()
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as door, selectors.DefaultSelector() as looks:
        door.bind(sys.argv[1])
        door.listen()
        looks.register(0, selectors.EVENT_READ)
        looks.register(door, selectors.EVENT_READ)
        os.write(1, b"listens\n")
        program = _serve(door, looks)
    if program is not None:
        exec(program, {"reader": reader})  # noqa: S102  # the test's own program


def _serve(door: socket.socket, looks: selectors.BaseSelector) -> str | None:
    """What a fork is to run, in that fork; None in the one that is forked, at the end."""
    while True:
        for key, _ in looks.select():
            if key.fd == 0:
                return None
            if key.data is not None:
                _ended(key, looks)
                break  # what else is ready may have been the other end of the same
            program = _forked(door, looks)
            if program is not None:
                return program


def _forked(door: socket.socket, looks: selectors.BaseSelector) -> str | None:
    """What the fork for whoever connects is to run, in that fork, which has their pipes; None in the other."""
    line, _ = door.accept()
    program, files, *_ = socket.recv_fds(line, 65_536, 2)
    pid = os.fork()
    if not pid:
        os.setsid()
        for number, file in enumerate(files):
            os.dup2(file, number)
            os.close(file)
        line.close()
        return program.decode()
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
