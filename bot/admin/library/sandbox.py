"""Runs the reading of a file in a process of its own, with limits on time and memory, and nothing left behind.

Bytes go in and JSON comes out through pipes, so that no file is written. However the process ends, the
one who asked gets either the text or one sentence. `index/documents/__main__.py` is the other side.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import cast

from pydantic import TypeAdapter, ValidationError

from bot.background import Line, owner
from index import MOST_BYTES, Extracted, Refused, library_says

SECONDS = 30.0
MOST_ANSWER = 8_000_000
"""Bytes that an answer may have; the longest text, escaped, has fewer."""

log = logging.getLogger(__name__)

_HELD: TypeAdapter[tuple[str, ...]] = TypeAdapter(tuple[str, ...])
_OUTCOME: TypeAdapter[Extracted | Refused] = TypeAdapter(Extracted | Refused)
_ROOT = Path(__file__).resolve().parents[3]
_READER: Sequence[str] = (sys.executable, "-B", "-m", "index.documents")
_ENVIRONMENT = {"PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""All that the process is told; the bot's own environment holds its token."""


class Sandbox:
    """Reads files, one at a time, each in a process of its own."""

    def __init__(self, *, seconds: float = SECONDS, command: Sequence[str] = ()) -> None:
        """Without a command it is the reader itself that is started."""
        self._seconds = seconds
        self._command = command or _READER
        self._free = Line(1, each=1)

    async def read_document(self, data: bytes, name: str) -> Extracted | Refused:
        """What the file holds, or the sentence that says why it is not taken; waits until earlier ones are read."""

        async def at_hand() -> bytes:
            return data

        return await self.fetch_document(at_hand, name)

    async def fetch_document(self, fetch: Callable[[], Awaitable[bytes]], name: str) -> Extracted | Refused:
        """The same for a file that is fetched when its turn has come, so that there is one at a time in memory.

        Raises what `fetch` raises.
        """
        async with self._free.place(owner()):
            data = await fetch()
            if len(data) > MOST_BYTES:
                return Refused(library_says("document-big", most=MOST_BYTES // 1_000_000))
            try:
                async with asyncio.timeout(self._seconds):
                    answer = await self._answer(json.dumps(name).encode() + b"\n" + data)
            except TimeoutError:
                return Refused(library_says("document-slow", seconds=f"{self._seconds:.0f}"))
        return _outcome(answer)

    async def held(self) -> tuple[str, ...] | None:
        """What the kernel adds for the process in which a file is read: Landlock, seccomp; None when that fails."""
        async with self._free.place(owner()):
            try:
                async with asyncio.timeout(self._seconds):
                    return _HELD.validate_json(await self._answer(b"", "--held"))
            except (TimeoutError, ValidationError, OSError):
                return None

    async def tell(self) -> None:
        """Note in the log what keeps a file's reader from everything else."""
        held = await self.held()
        if held:
            log.info("files are read in a process that the kernel confines (%s), with limits", ", ".join(held))
        elif held is not None:
            log.warning("files are read in a process with limits alone: this kernel has neither Landlock nor seccomp")
        else:
            log.warning("the process in which files are read does not start; files that are sent are refused")

    async def _answer(self, asked: bytes, *options: str) -> bytes:
        """What the process writes; it is gone, with all it may have started, when this returns or is cancelled."""
        process = await asyncio.create_subprocess_exec(
            *self._command,
            *options,
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            cwd=_ROOT,
            env=_ENVIRONMENT,
            start_new_session=True,
        )
        to, of = cast(asyncio.StreamWriter, process.stdin), cast(asyncio.StreamReader, process.stdout)
        writing = asyncio.create_task(_write(to, asked))
        try:
            return await _read(of)
        finally:
            writing.cancel()
            await _end(process, of)


async def _write(pipe: asyncio.StreamWriter, asked: bytes) -> None:
    with contextlib.suppress(ConnectionError):  # it ended before it had read everything: its answer says why
        pipe.write(asked)
        await pipe.drain()
    pipe.close()


async def _read(pipe: asyncio.StreamReader) -> bytes:
    """All that is written, or as much as an answer may have and one byte more."""
    try:
        return await pipe.readexactly(MOST_ANSWER + 1)
    except asyncio.IncompleteReadError as error:
        return error.partial


async def _end(process: Process, pipe: asyncio.StreamReader) -> None:
    with contextlib.suppress(ProcessLookupError):
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
    while await pipe.read(65536):
        pass  # asyncio counts a process as ended only when its pipe is empty
    await process.wait()


def _outcome(answer: bytes) -> Extracted | Refused:
    try:
        return _OUTCOME.validate_json(answer[:MOST_ANSWER])
    except ValidationError:
        return Refused(library_says("document-failed"))
