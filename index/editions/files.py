"""Files that are either whole or not there, and nobody else's to read: atomic writes, fsync, checksums, one lock.

Knows nothing of what the files hold. Errors of the operating system become StorageFailure, with
one sentence and without a path.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path

from index.errors import StorageFailure, SyncBusy, cause
from index.messages import say
from index.places import keep_private


@contextmanager
def writing(what: str) -> Iterator[None]:
    """Turn the operating system's refusals inside the block into StorageFailure."""
    try:
        yield
    except OSError as error:
        raise StorageFailure(say("not-written", what=what, cause=_reason(error))) from error


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Turn the operating system's refusals inside the block into StorageFailure."""
    try:
        yield
    except OSError as error:
        raise StorageFailure(say("not-read", what=what, cause=_reason(error))) from error


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock file `path`; the kernel frees it when the process ends, however it ends.

    Raises SyncBusy at once when another process holds it.
    """
    from filelock import FileLock, Timeout  # with asyncio behind it, which no question needs

    with writing(say("data-folder")):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        keep_private(path.parent)
        lock = FileLock(path, mode=0o600)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise SyncBusy(say("sync-busy")) from error
    try:
        yield
    finally:
        lock.release()


def replace_text(path: Path, text: str) -> None:
    """Write a small file so that a reader sees the old text or the new, never a part."""
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(text, encoding="utf-8")
    keep_private(draft)
    flush(draft)
    draft.replace(path)
    flush(path.parent)


def flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_tree(folder: Path) -> None:
    """Wait until every file below `folder`, and all names, are on the disk; none of it is for others to read."""
    for path in [*folder.rglob("*"), folder]:
        keep_private(path)
        flush(path)


def checksums(folder: Path, *, without: str, known: Mapping[str, str] | None = None) -> dict[str, str]:
    """SHA-256 of every file below `folder` but the one called `without`, by relative name; of those `known`, that."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if known and name in known:
            found[name] = known[name]
        elif path.is_file() and name != without:
            with path.open("rb") as file:
                found[name] = file_digest(file, "sha256").hexdigest()
    return found


Marks = dict[str, tuple[int, int, int]]
"""By relative name, which file it is, how long, and when it was last written to."""


def marks(folder: Path) -> Marks:
    """The marks of every file below `folder`: cheap to take, and whoever writes to a file changes its mark."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file():
            stat = path.stat()
            found[path.relative_to(folder).as_posix()] = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
    return found


def _reason(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, None):  # NumPy's short write carries no number
        return say("cause-full")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return say("cause-permission")
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return say("cause-file")
    return cause(error)
