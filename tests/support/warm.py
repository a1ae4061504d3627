"""Processes that begin with the program's modules loaded: forks of one interpreter that has imported them, and no more.

A run starts some hundreds of bots and commands, and each would spend a second on imports. Such a process has its own
environment, folder, output and signals, and is killed like any other; what is about a start itself takes a new
interpreter. A bot that begins so has its documents read by forks, too (warm_reader.py).
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from bot.admin.library import sandbox
from tests.support import warm_reader

ROOT = Path(__file__).resolve().parents[2]
LOADED = (
    "bot.app", "index.commands.running", "index.commands.work", "index.foreign.encoder", "index.renewal",
    "numpy", "faiss", "onnxruntime", "tokenizers", "spellchecker", "httpcore", "anyio._backends._asyncio",
)  # fmt: skip
"""The last ones, and `index.renewal`, are imported when they are first needed, which each process comes to."""
_ONE_AT_A_TIME = threading.Lock()


class WarmProcess:
    """A process as `subprocess.Popen` gives it back, as far as tests use one."""

    def __init__(
        self, program: Sequence[str], *, env: dict[str, str], cwd: Path, stdout: IO[bytes], stderr: IO[bytes]
    ) -> None:
        """Start `python -m` with these words; it reads nothing."""
        asked = json.dumps({"program": list(program), "env": env, "cwd": str(cwd)}).encode()
        self._line, theirs = socket.socketpair()
        with theirs, _ONE_AT_A_TIME:
            parent = _parent()
            socket.send_fds(parent, [len(asked).to_bytes(4)], [theirs.fileno(), stdout.fileno(), stderr.fileno()])
            parent.sendall(asked)
        self.pid = int.from_bytes(self._line.recv(4, socket.MSG_WAITALL))
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code, if it has ended."""
        try:
            return self.wait(0.0)
        except subprocess.TimeoutExpired:
            return None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end; the exit code, below zero where a signal ended it."""
        if self.returncode is None:
            self._line.settimeout(timeout)
            try:
                told = self._line.recv(4)
            except (TimeoutError, BlockingIOError):
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0) from None
            self.returncode = int.from_bytes(told, signed=True)
            self._line.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal, if it has not ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)


def ended(program: Sequence[str], *, env: dict[str, str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """What became of such a process, and what it wrote."""
    with TemporaryFile() as out, TemporaryFile() as err:
        code = WarmProcess(program, env=env, cwd=cwd, stdout=out, stderr=err).wait()
        for written in (out, err):
            written.seek(0)
        return subprocess.CompletedProcess(program, code, out.read().decode(), err.read().decode())


@cache
def _parent() -> socket.socket:
    """The line to the interpreter that is forked: one for each process of a run, which ends with that."""
    ours, theirs = socket.socketpair()
    ours_of = {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8:strict", "ORT_DISABLE_TELEMETRY": "1"}
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"} | ours_of
    with theirs:
        command = [sys.executable, "-m", "tests.support.warm", str(theirs.fileno())]
        parent = subprocess.Popen(
            command, pass_fds=[theirs.fileno()], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL
        )
    atexit.register(_end, ours, parent)
    return ours


def _end(line: socket.socket, parent: subprocess.Popen[bytes]) -> None:
    line.close()
    parent.wait()


class _Parent:
    """The interpreter that is forked. It has no threads, and nothing but modules.

    Bots that it becomes ask for readers of documents at its door, which is staffed once somebody does.
    """

    def __init__(self, line: socket.socket, door: socket.socket) -> None:
        self._line, self._door = line, door
        self._readers: subprocess.Popen[bytes] | None = None
        self._looks = selectors.DefaultSelector()
        self._looks.register(line, selectors.EVENT_READ)
        self._looks.register(door, selectors.EVENT_READ)

    def serve(self) -> dict[str, Any] | None:
        """What a new process is to run, in that process; nothing in the parent, once nobody asks any more."""
        while True:
            for key, _ in self._looks.select():
                if key.fileobj is self._door:
                    self._looks.unregister(self._door)
                    self._readers = warm_reader.staffed(self._door)
                    continue
                if key.fileobj is not self._line:
                    self._tell(key)
                    continue
                head, files, *_ = socket.recv_fds(self._line, 4, 3)
                if not head:
                    return None
                asked = json.loads(self._line.recv(int.from_bytes(head), socket.MSG_WAITALL))
                if not self._forks(*files):
                    return dict(asked)

    def _forks(self, line: int, stdout: int, stderr: int) -> bool:
        """Whether this is the parent still; the child has the output that was sent, and nothing of the parent's."""
        pid = os.fork()
        if pid:
            told = socket.socket(fileno=line)
            told.sendall(pid.to_bytes(4))
            self._looks.register(os.pidfd_open(pid), selectors.EVENT_READ, (pid, told))
        else:
            os.dup2(stdout, 1)
            os.dup2(stderr, 2)
            for key in [*self._looks.get_map().values()]:
                if key.data is not None:
                    os.close(key.fd)
                    key.data[1].close()
            self._looks.close()
            self._line.close()
            self._door.close()
            if self._readers is not None and self._readers.stdin is not None:
                self._readers.stdin.close()
            os.close(line)
        os.close(stdout)
        os.close(stderr)
        return pid != 0

    def end(self) -> None:
        """Let the readers go."""
        self._door.close()
        if self._readers is not None:
            self._readers.communicate()

    def _tell(self, key: selectors.SelectorKey) -> None:
        """Tell whoever asked for it how a process ended."""
        pid, told = key.data
        self._looks.unregister(key.fileobj)
        os.close(key.fd)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        with told, suppress(OSError):
            told.sendall(code.to_bytes(4, signed=True))


def main() -> None:
    """Serve on the socket that is named, and be the program that is asked for in each fork."""
    for name in LOADED:
        import_module(name)
    door, address = warm_reader.opened()
    sandbox._READER = warm_reader.command_at(address)
    gc.freeze()
    parent = _Parent(socket.socket(fileno=int(sys.argv[1])), door)
    asked = parent.serve()
    if asked is None:
        parent.end()
        warm_reader.closed(address)
        return
    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(asked["cwd"])
    sys.argv[1:] = asked["program"][1:]
    runpy.run_module(asked["program"][0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
