"""The process in which a file is read: one line with its name, then its bytes, come in; JSON goes out.

`bot/admin/library/sandbox.py` starts it. Limits are set on it before a byte is looked at, and what a document has no
need of (network, other programs, other files) is refused by the kernel, as far as that can (`confining.py`), and by the
interpreter itself. With `--held` it reads nothing, and says what the kernel holds it to.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
from dataclasses import asdict
from typing import Any

from index.documents import confining
from index.documents.extracted import Extracted, Refused
from index.messages import say

MEMORY = 1_000_000_000
SECONDS = 35
"""Of processor time; the one who waits stops the process sooner, unless it is gone itself."""

_FORBIDDEN = (
    "socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.startfile",
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.kill",
    "shutil.", "tempfile.", "urllib.", "http.", "ftplib.", "webbrowser.",
)  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


def main() -> None:
    """Read one file from standard input and say on standard output what it holds."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a parser that prints must not spoil the answer
    if "--held" in sys.argv:
        with answers:
            answers.write(json.dumps(confine()).encode())
        return
    prepare()
    confine()
    name = json.loads(sys.stdin.buffer.readline())
    try:
        outcome = extract(sys.stdin.buffer.read(), name)
    except MemoryError:
        outcome = Refused(say("document-heavy"))
    with answers:
        answers.write(json.dumps(asdict(outcome)).encode())


def prepare() -> None:
    """Load the parsers, and what they load through files, as long as that is not forbidden."""
    from index.documents import extract as parsers  # most of a second, which nobody needs who asks what holds

    parsers.prepare()


def extract(data: bytes, name: str) -> Extracted | Refused:
    """What the file holds, or why it is not taken."""
    from index.documents.extract import extract as read

    return read(data, name)


def confine() -> tuple[str, ...]:
    """Set the limits of this process, none of which can be taken back; the names of those that the kernel adds."""
    limits = (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for limit, value in limits:
        with contextlib.suppress(ValueError):  # macOS knows no limit on address space
            resource.setrlimit(limit, (value, value))
    held = confining.confine()
    sys.addaudithook(_refuse)
    return held


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING:
        raise PermissionError(event)


if __name__ == "__main__":
    main()
