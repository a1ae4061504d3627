"""`python -m bot` as its operator runs it: a process with an environment, a log and an end.

It talks to an emulator (bot_api.py) that outlives it, so a test can kill it and start it again.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from tests.emulator.bot_api import BotApi
from tests.support.warm import WarmProcess

ROOT = Path(__file__).resolve().parents[2]
START_S = 300
"""A start loads the model, which takes seconds, and many more on a busy machine."""


def free_port() -> int:
    """A port on which nothing listens now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def environment(api: BotApi, data: Path, **settings: str) -> dict[str, str]:
    """The process's environment: nothing of ours from outside, the emulator instead of Telegram."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("BRIEFING_")}
    ours = {"BOT_TOKEN": api.token, "API_URL": api.url, "DATA_DIR": str(data), "BRIEFS_DIR": str(ROOT / "briefs")}
    return inherited | {"PYTHONPATH": str(ROOT)} | {f"BRIEFING_{name}": v for name, v in (ours | settings).items()}


class BotProcess:
    """One bot on one data folder; `start` may follow `stop` or `kill`, the log goes on."""

    program: tuple[str, ...] = ("bot",)
    """The module that is run, and its arguments."""
    is_warm = False
    """Whether it begins with the program's modules loaded (warm.py), as in tests; whoever measures starts it anew."""

    def __init__(self, api: BotApi, data: Path, *, log: str = "bot.log", **settings: str) -> None:
        """`settings` are those of the bot; NOTIFY_SOCKET is systemd's, and PYTHONPATH where another program lies."""
        others = {name: settings.pop(name) for name in ("NOTIFY_SOCKET", "PYTHONPATH") if name in settings}
        self.is_warm = self.is_warm and not others
        self._environment = environment(api, data, **settings) | others
        self._log = data / log
        self._data = data
        self._process: subprocess.Popen[bytes] | WarmProcess | None = None

    @property
    def log(self) -> str:
        """All that the bot has written to standard output and error, over all its lives."""
        return self._log.read_text(encoding="utf-8")

    def start(self) -> None:
        """Start the process; returns once it says that it is ready."""
        lives = self.log.count(" ready: ") if self._log.exists() else 0
        self.begin()
        deadline = time.monotonic() + START_S
        while self.log.count(" ready: ") == lives:
            assert self._running.poll() is None, f"the bot ended at its start:\n{self.log}"
            assert time.monotonic() < deadline, f"the bot did not start:\n{self.log}"
            time.sleep(0.05)

    def begin(self) -> None:
        """Start the process; returns at once."""
        with self._log.open("ab") as log:
            if self.is_warm:
                self._process = WarmProcess(self.program, env=self._environment, cwd=self._data, stdout=log, stderr=log)
                return
            command = [sys.executable, "-m", *self.program]
            self._process = subprocess.Popen(command, env=self._environment, cwd=self._data, stdout=log, stderr=log)

    def wait_for_log(self, pattern: str, timeout_s: float = 20) -> str:
        """The first line of the log in which the pattern is found, once it stands there."""
        deadline = time.monotonic() + timeout_s
        while not (found := [line for line in self.log.splitlines() if re.search(pattern, line)]):
            assert time.monotonic() < deadline, f"no {pattern!r} in the log:\n{self.log}"
            time.sleep(0.02)
        return found[0]

    def wait_until_settled(self, timeout_s: float = 60) -> None:
        """Wait until no update that has arrived is still to be handled, so that a kill repeats nothing."""
        deadline = time.monotonic() + timeout_s
        while self._unsettled():
            assert time.monotonic() < deadline, f"updates are not settled:\n{self.log}"
            time.sleep(0.02)

    def stop(self, timeout_s: float = 30) -> int:
        """Send SIGTERM, as a service manager does, and wait; the exit code."""
        self.signal()
        return self.wait(timeout_s)

    def signal(self) -> None:
        """Send SIGTERM, and do not wait."""
        self._running.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL: the process ends where it stands."""
        self._running.kill()
        self.wait()

    def wait(self, timeout_s: float = 30) -> int:
        """Wait for the end; the exit code."""
        code = self._running.wait(timeout_s)
        self._process = None
        return code

    def end(self) -> None:
        """Make sure that nothing is left running."""
        if self._process is not None:
            self.kill()

    @property
    def pid(self) -> int:
        """The number of the running process; 0 where none runs."""
        return self._process.pid if self._process is not None else 0

    @property
    def memory_mb(self) -> float:
        """The most memory that the running process has held, as Linux tells it."""
        return self._memory("VmHWM")

    @property
    def memory_now_mb(self) -> float:
        """The memory that it holds now."""
        return self._memory("VmRSS")

    @property
    def processor_s(self) -> float:
        """Seconds of processors that the running process and its ended children have used."""
        fields = Path(f"/proc/{self._running.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def _memory(self, name: str) -> float:
        status = Path(f"/proc/{self._running.pid}/status").read_text(encoding="ascii")
        return int(re.findall(rf"{name}:\s+(\d+) kB", status)[0]) / 1024

    def _unsettled(self) -> int:
        with closing(sqlite3.connect(self._data / "ledger.db")) as database:
            return int(database.execute("SELECT count(*) FROM updates WHERE state <> 'settled'").fetchone()[0])

    @property
    def _running(self) -> subprocess.Popen[bytes] | WarmProcess:
        assert self._process is not None, "the bot is not running"
        return self._process
