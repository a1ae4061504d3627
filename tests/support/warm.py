"""Processes that begin with the program's modules loaded: forks of one interpreter that has imported them, and no more.

A run starts some hundreds of bots and commands, and each would spend a second on imports. Such a process has its own
environment, folder, output and signals, and is killed like any other; what is about a start itself takes a new
interpreter. A bot that begins so has its documents read by forks, too (warm_reader.py). The processes of a run share
one such interpreter, where whoever starts them has said so.
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
PARENT = "WARM_PARENT"
"""The variable that names the door of an interpreter that several processes share."""
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


def share() -> None:
    """Let all processes that are started from now on share one interpreter, and one reader; both end with this one."""
    doors = [warm_reader.opened() for _ in range(2)]
    os.environ[PARENT], os.environ[warm_reader.SHARED] = (address for _, address in doors)
    line, parent = _begun(*(door for door, _ in doors))
    for door, address in doors:
        door.close()
        atexit.register(warm_reader.closed, address)
    atexit.register(_end, line, parent)


@cache
def _parent() -> socket.socket:
    """The line to the interpreter that is forked: that of the run, or this process's own, which ends with it."""
    if PARENT in os.environ:
        line = socket.socket(socket.AF_UNIX)
        line.connect(os.environ[PARENT])
        return line
    line, parent = _begun()
    atexit.register(_end, line, parent)
    return line


def _begun(*doors: socket.socket) -> tuple[socket.socket, subprocess.Popen[bytes]]:
    """A new interpreter that is forked, with the line to it; at these doors others ask for forks, and for readers."""
    ours, theirs = socket.socketpair()
    ours_of = {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8:strict", "ORT_DISABLE_TELEMETRY": "1"}
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"} | ours_of
    with theirs:
        handed = [one.fileno() for one in (theirs, *doors)]
        command = [sys.executable, "-m", "tests.support.warm", *map(str, handed)]
        parent = subprocess.Popen(command, pass_fds=handed, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL)
    return ours, parent


def _end(line: socket.socket, parent: subprocess.Popen[bytes]) -> None:
    line.close()
    parent.wait()


class _Parent:
    """The interpreter that is forked. It has no threads, and nothing but modules.

    It ends with whoever holds the other end of its line. Who shares it comes to its door. Bots that it becomes ask for
    readers of documents at another, which is staffed once somebody does.
    """

    def __init__(self, line: socket.socket, staff: socket.socket, door: socket.socket | None) -> None:
        self._line, self._staff, self._door = line, staff, door
        self._readers: subprocess.Popen[bytes] | None = None
        self._looks = selectors.DefaultSelector()
        for one in filter(None, (line, staff, door)):
            self._looks.register(one, selectors.EVENT_READ)

    def serve(self) -> dict[str, Any] | None:
        """What a new process is to run, in that process; nothing in the parent, once nobody asks any more."""
        while True:
            for key, _ in self._looks.select():
                if key.data is not None:
                    self._tell(key)
                elif key.fileobj is self._staff:
                    self._looks.unregister(self._staff)
                    self._readers = warm_reader.staffed(self._staff)
                elif self._door is not None and key.fileobj is self._door:
                    self._looks.register(self._door.accept()[0], selectors.EVENT_READ)
                elif (asked := self._asked(key.fileobj)) is not None:
                    return asked
                elif key.fileobj is self._line and self._line.fileno() < 0:
                    return None

    def _asked(self, line: Any) -> dict[str, Any] | None:
        """What is asked for on a line, in the fork that is to run it; nothing in the parent. A line may end."""
        head, files, *_ = socket.recv_fds(line, 4, 3)
        if not head:
            self._looks.unregister(line)
            line.close()
            return None
        asked = json.loads(line.recv(int.from_bytes(head), socket.MSG_WAITALL))
        return None if self._forks(*files) else dict(asked)

    def _forks(self, line: int, stdout: int, stderr: int) -> bool:
        """Whether this is the parent still; the child has the output that was sent, and nothing of the parent's."""
        pid = os.fork()
        if pid:
            told = socket.socket(fileno=line)
            with suppress(OSError):  # whoever asked may be gone
                told.sendall(pid.to_bytes(4))
            self._looks.register(os.pidfd_open(pid), selectors.EVENT_READ, (pid, told))
        else:
            os.dup2(stdout, 1)
            os.dup2(stderr, 2)
            for key in [*self._looks.get_map().values()]:
                if key.data is None:
                    key.fileobj.close()  # type: ignore[union-attr]  # a line or a door
                else:
                    os.close(key.fd)
                    key.data[1].close()
            self._looks.close()
            self._staff.close()
            if self._readers is not None and self._readers.stdin is not None:
                self._readers.stdin.close()
            os.close(line)
        os.close(stdout)
        os.close(stderr)
        return pid != 0

    def end(self) -> None:
        """Let the readers go."""
        self._staff.close()
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
    """Serve on the sockets that are named by number, and be the program that is asked for in each fork."""
    for name in LOADED:
        import_module(name)
    line, *doors = (socket.socket(fileno=int(number)) for number in sys.argv[1:])
    door, staff = doors or (None, None)
    address = os.environ.get(warm_reader.SHARED, "")
    if staff is None:
        staff, address = warm_reader.opened()
    sandbox._READER = warm_reader.command_at(address)
    gc.freeze()
    parent = _Parent(line, staff, door)
    asked = parent.serve()
    if asked is None:
        parent.end()
        if door is None:
            warm_reader.closed(address)
        return
    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(asked["cwd"])
    sys.argv[1:] = asked["program"][1:]
    runpy.run_module(asked["program"][0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
