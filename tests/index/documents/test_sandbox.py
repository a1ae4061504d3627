"""The process in which files are read: every end of it becomes an outcome, and nobody else waits for it."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import sys
import time
from dataclasses import asdict
from functools import cache
from pathlib import Path

import pytest

from bot.admin.library.sandbox import Sandbox
from index.documents.extracted import Extracted, Refused
from index.messages import say
from tests.conftest import ROOT
from tests.support.warm_reader import command

TEXT = b"The working level needs room, since summits alone have settled nothing."


def _run(program: str, *, seconds: float = 20, data: bytes = TEXT) -> Extracted | Refused:
    sandbox = Sandbox(seconds=seconds, command=(sys.executable, "-c", program))
    return asyncio.run(sandbox.read_document(data, "a.txt"))


def _confined(program: str, *, before: str = "") -> Extracted | Refused:
    """What comes of a program that runs under the limits of the real reader, in place of reading."""
    return _reader(f"{before}\ndef bad(data, name):\n    {program}\nreader.extract = bad\nreader.main()")


def _reader(program: str) -> Extracted | Refused:
    """What comes of a program in which the reader's module is loaded."""
    return asyncio.run(Sandbox(seconds=20, command=command(program)).read_document(TEXT, "a.txt"))


@pytest.mark.parametrize(
    "program",
    [
        "import os; os._exit(3)",
        "import os; os.abort()",
        "print('not json')",
        "print('[]')",
        'print(\'{"kind": 1, "text": 2}\')',
        "print('{\"reason\": null}')",
        "print('[' * 100_000)",
        "import sys; sys.stdout.buffer.write(bytes(30_000_000))",
        "import sys; sys.stdin.close(); print('gone')",
    ],
)
def test_a_process_that_breaks_gives_a_sentence(program: str) -> None:
    """A crash, garbage, a flood and silence are all told as one failure."""
    assert _run(program, data=bytes(5_000_000)) == Refused(say("document-failed"))


def test_a_process_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    """At the limit the whole group is killed, and the sentence says how long it was waited for."""
    note = tmp_path / "child"
    program = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(note)!r}, 'w').write(str(child.pid))\n"
        "time.sleep(60)"
    )
    start = time.monotonic()
    assert _run(program, seconds=2) == Refused(say("document-slow", seconds="2"))
    assert time.monotonic() - start < 10
    assert _is_gone(int(note.read_text()))


def _is_gone(process: int) -> bool:
    for _ in range(100):
        try:
            os.kill(process, 0)
            if "\nState:\tZ" in Path(f"/proc/{process}/status").read_text():
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False


def test_more_memory_than_a_gigabyte_is_refused() -> None:
    """A reader that asks for too much is told to have been too heavy, by itself."""
    assert _confined("return bytearray(2_000_000_000)") == Refused(say("document-heavy"))


@pytest.mark.parametrize(
    "program",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "import os; os.remove('README.md')",
        "open('left-behind', 'w')",
        "import tempfile; tempfile.mkstemp()",
    ],
)
def test_a_reader_can_do_nothing_but_read(program: str) -> None:
    """Network, programs and files to write are refused, and the sentence is that of a failure."""
    assert _confined(program) == Refused(say("document-failed"))
    assert not (ROOT / "left-behind").exists()
    assert (ROOT / "README.md").exists()


@cache
def _kernel() -> tuple[str, ...] | None:
    """What the kernel adds here."""
    return asyncio.run(Sandbox().held())


@pytest.fixture
def kernel() -> None:
    """Skip where the kernel cannot do all of it."""
    if "seccomp" not in (_kernel() or ()):
        pytest.skip("the kernel has no Landlock or no seccomp")


BEHIND = "import ctypes, json; c = ctypes.CDLL(None, use_errno=True)"
"""To the system itself, past the interpreter and what that refuses."""

OLD = "import index.documents.confining as k; k._CREATE_RULESET = 9999; k._FORBIDDEN = {}"
"""As on a kernel without Landlock, on a machine whose calls we have no list of."""


@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize(
    ("program", "number"),
    [
        (f"{BEHIND}; r = c.open({str(ROOT / 'README.md').encode()!r}, 0)", errno.EACCES),
        (f"{BEHIND}; r = c.open({str(ROOT / 'left-behind').encode()!r}, 0o101, 0o600)", errno.EACCES),
        (f"{BEHIND}; r = c.unlink({str(ROOT / 'README.md').encode()!r})", errno.EACCES),
        (f"{BEHIND}; r = c.open(b'/proc/self/environ', 0)", errno.EACCES),
        (f"{BEHIND}; r = c.socket(2, 1, 0)", errno.EPERM),
        (f"{BEHIND}; r = c.fork()", errno.EPERM),
        (f"{BEHIND}; r = c.execv(b'/bin/true', None)", errno.EPERM),
        (f"{BEHIND}; r = c.kill(1, 0)", errno.EPERM),
    ],
)
def test_the_kernel_refuses_what_the_interpreter_cannot_see(program: str, number: int) -> None:
    """Code within a parser's C library reads no file of ours, writes none, and reaches neither network nor programs."""
    told = f"{program}; from index.documents.extracted import Refused; return Refused(f'{{r}} {{ctypes.get_errno()}}')"
    assert _confined(told) == Refused(f"-1 {number}")
    assert not (ROOT / "left-behind").exists()


def test_it_is_said_what_holds_a_reader(caplog: pytest.LogCaptureFixture) -> None:
    """The start says what the kernel adds, and warns where that is nothing or where nothing can be read."""
    caplog.set_level("INFO")
    old = f"{OLD}; reader.main()"
    for sandbox, held in (
        (Sandbox(), _kernel()),
        (Sandbox(command=command(old)), ()),
        (Sandbox(command=(sys.executable, "-c", "")), None),
    ):
        assert asyncio.run(sandbox.held()) == held
        asyncio.run(sandbox.tell())
    said = [record.getMessage() for record in caplog.records if record.name == "bot.admin.library.sandbox"]
    assert "the kernel confines" in said[0] or not _kernel()
    assert "limits alone" in said[1]
    assert "does not start" in said[2]


@pytest.mark.parametrize(
    "program", ["import socket; socket.socket()", "open('left-behind', 'w')", "import os; os.fork()"]
)
def test_without_the_kernel_the_interpreter_refuses(program: str) -> None:
    """Where the kernel has no means, files are read all the same, and the second fence stands."""
    assert _confined(program, before=OLD) == Refused(say("document-failed"))
    found = _reader(f"{OLD}\nreader.main()")
    assert isinstance(found, Extracted)
    assert found.text == TEXT.decode()


def test_the_bots_own_reader_reads() -> None:
    """The process that a bot starts, from its first line on."""
    found = asyncio.run(Sandbox().read_document(TEXT, "a.txt"))
    assert isinstance(found, Extracted)
    assert found.text == TEXT.decode()


def test_a_reader_knows_no_secrets() -> None:
    """The process does not get the environment of the bot, in which its token is."""
    program = (
        "import json, os, sys\n"
        "print(json.dumps({'kind': 'PDF', 'text': ' '.join(os.environ), 'authors': [], 'notes': []}))"
    )
    os.environ["BRIEFING_BOT_TOKEN"] = "123:secret"  # noqa: S105  # made up, to look for it
    try:
        found = _run(program)
    finally:
        del os.environ["BRIEFING_BOT_TOKEN"]
    assert isinstance(found, Extracted)
    assert "PYTHONUTF8" in found.text
    assert "BRIEFING" not in found.text


def test_the_rest_goes_on_while_files_are_read_one_at_a_time() -> None:
    """Three files at once are all read, one behind the other, and the loop answers meanwhile."""

    async def read_three() -> tuple[list[Extracted | Refused], float, float]:
        sandbox = Sandbox(command=(sys.executable, "-c", 'import time; time.sleep(0.4); print(\'{"reason": "x"}\')'))
        slowest, start = 0.0, time.monotonic()
        readers = [asyncio.create_task(sandbox.read_document(TEXT, f"{number}.txt")) for number in range(3)]
        while not all(reader.done() for reader in readers):
            before = time.monotonic()
            await asyncio.sleep(0.01)
            slowest = max(slowest, time.monotonic() - before)
        return [reader.result() for reader in readers], slowest, time.monotonic() - start

    outcomes, slowest, seconds = asyncio.run(read_three())
    assert outcomes == [Refused("x")] * 3
    assert slowest < 0.5
    assert seconds >= 1.2


def test_files_are_fetched_one_at_a_time() -> None:
    """A file is fetched when the ones before it are read, so that a hundred at once do not fill the memory."""
    done: list[int] = []
    tasks: list[asyncio.Task[Extracted | Refused]] = []

    async def fetch() -> bytes:
        done.append(sum(task.done() for task in tasks))
        return TEXT

    async def read_three() -> None:
        sandbox = Sandbox(command=(sys.executable, "-c", 'print(\'{"reason": "x"}\')'))
        tasks.extend(asyncio.create_task(sandbox.fetch_document(fetch, "a.txt")) for _ in range(3))
        assert await asyncio.gather(*tasks) == [Refused("x")] * 3

    asyncio.run(read_three())
    assert done == [0, 1, 2]


def test_a_reading_that_is_cancelled_leaves_no_process(tmp_path: Path) -> None:
    """Who stops waiting stops the process too, and the next file can be read."""
    note = tmp_path / "process"
    program = f"import os, time\nopen({str(note)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"

    async def cancel() -> None:
        reading = asyncio.create_task(Sandbox(command=(sys.executable, "-c", program)).read_document(TEXT, "a"))
        while not (note.exists() and note.read_text()):  # noqa: ASYNC110  # another process cannot set an event
            await asyncio.sleep(0.02)  # for another process to start
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)

    asyncio.run(cancel())
    assert _is_gone(int(note.read_text()))


def test_outcomes_survive_their_way_between_the_processes() -> None:
    """What is written as JSON is read back as it was."""
    full = Extracted("PDF", "t", "T", ("A",), "2019", "P", "https://e.org", "en", "B", ("n",))
    for outcome in (full, Extracted("Word", "t"), Refused("no")):
        assert _run(f"print({json.dumps(asdict(outcome))!r})") == outcome
