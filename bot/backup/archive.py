"""One file for many: a compressed archive whose first member says what is in it, and the digest of each.

What is read back is compared with that, byte for byte, before anybody sees it; a name that leads elsewhere, a link,
or a member that nobody announced makes the whole archive suspect.
"""

from __future__ import annotations

import gzip
import json
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any, Literal

from bot.messages import say

FORMAT = 1
MANIFEST = "manifest.json"
MOST_MANIFEST = 16 * 1024 * 1024
BLOCK = 1024 * 1024


class BackupRefused(Exception):
    """A backup cannot be made or restored; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class File:
    """One file of an archive."""

    size: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an archive holds."""

    made: str
    """When, in UTC."""
    version: str
    """The release that made it."""
    revision: str | None
    """That of the ledger's tables; None when it was left out."""
    edition: int | None
    briefs: int
    files: dict[str, File]
    format: int = FORMAT


def files_of(folder: Path) -> dict[str, File]:
    """Every file below a folder, by relative name."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as opened:
                found[path.relative_to(folder).as_posix()] = _measured(opened)
    return found


def write(to: Path, folder: Path, manifest: Manifest) -> None:
    """Write the files of a folder into a new archive, which is whole or not there, and nobody else's to read."""
    draft = to.with_name(f".{to.name}.new")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive:
                told = json.dumps(asdict(manifest), indent=1).encode()
                archive.addfile(_member(MANIFEST, len(told)), BytesIO(told))
                for name, one in manifest.files.items():
                    with (folder / name).open("rb") as content:
                        archive.addfile(_member(name, one.size), content)
            file.flush()
            os.fsync(file.fileno())
        for _ in _read(draft):
            pass
        draft.replace(to)
    finally:
        draft.unlink(missing_ok=True)


def check(archive: Path) -> Manifest:
    """What an archive holds, once all of it was read and every digest holds; raises BackupRefused."""
    return unpack(archive, None)


def unpack(archive: Path, into: Path | None) -> Manifest:
    """Write the files of an archive below a folder, each compared with its digest; what it holds.

    Raises BackupRefused when it is not whole; what was written by then is of no use.
    """
    manifest = None
    for member in _read(archive):
        if isinstance(member, Manifest):
            manifest = member
        elif into is not None:
            _put(into / member.name, member.content)
    assert manifest is not None, "an archive without a manifest is refused"  # noqa: S101
    return manifest


@dataclass(frozen=True, slots=True)
class _Content:
    """A file of an archive as it is read; it has to be read to its end."""

    name: str
    content: Iterator[bytes]


def _read(archive: Path) -> Iterator[Manifest | _Content]:
    """The manifest, then each file; raises BackupRefused at the first thing that is not as announced."""
    with _readable(archive.name), gzip.open(archive) as whole, tarfile.open(fileobj=whole, mode="r|") as opened:
        members = iter(opened)
        manifest = _manifest_of(opened, next(members, None))
        yield manifest
        left = dict(manifest.files)
        for member in members:
            announced = left.pop(member.name, None)
            if announced is None or not member.isreg() or member.size != announced.size:
                raise _suspect("other", member.name)
            content = _checked(opened.extractfile(member), announced, member.name)
            yield _Content(member.name, content)
            for _ in content:  # what nobody wanted is read all the same
                pass
        if left:
            raise _suspect("missing", next(iter(left)))
        while whole.read(BLOCK):  # to the end, where the checksum of it all stands
            pass


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Whatever is met on the way through an archive that is none, or not whole."""
    try:
        yield
    except (tarfile.TarError, zlib.error, gzip.BadGzipFile, EOFError, UnicodeDecodeError) as error:
        raise _suspect("unreadable", name) from error
    except FileNotFoundError as error:
        raise BackupRefused(say("backup-no-file", name=name)) from error
    except OSError as error:
        raise BackupRefused(say("backup-locked", name=name, why=(error.strerror or "").lower())) from error


def _manifest_of(opened: tarfile.TarFile, first: tarfile.TarInfo | None) -> Manifest:
    if first is None or first.name != MANIFEST or not first.isreg() or first.size > MOST_MANIFEST:
        raise _suspect("unreadable", MANIFEST)
    file = opened.extractfile(first)
    try:
        told: dict[str, Any] = dict(json.loads(file.read() if file is not None else b""))
    except (ValueError, TypeError) as error:
        raise _suspect("unreadable", MANIFEST) from error
    if told.get("format") != FORMAT:
        raise BackupRefused(say("backup-newer"))
    try:
        told["files"] = {str(name): File(**one) for name, one in told["files"].items()}
        manifest = Manifest(**told)
    except (KeyError, TypeError, AttributeError) as error:
        raise _suspect("unreadable", MANIFEST) from error
    if any(not _is_inside(name) for name in manifest.files):
        raise _suspect("other", next(name for name in manifest.files if not _is_inside(name)))
    return manifest


def _is_inside(name: str) -> bool:
    """Whether a name stays below the folder into which it is unpacked."""
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and "\\" not in name


def _checked(file: IO[bytes] | None, announced: File, name: str) -> Iterator[bytes]:
    digest = sha256()
    while block := _block(file, name):
        digest.update(block)
        yield block
    if digest.hexdigest() != announced.digest:
        raise _suspect("damaged", name)


def _block(file: IO[bytes] | None, name: str) -> bytes:
    with _readable(name):
        return b"" if file is None else file.read(BLOCK)


def _put(path: Path, content: Iterator[bytes]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.writelines(content)
        file.flush()
        os.fsync(file.fileno())


def _measured(file: IO[bytes]) -> File:
    digest, size = sha256(), 0
    while block := file.read(BLOCK):
        digest.update(block)
        size += len(block)
    return File(size, digest.hexdigest())


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def _suspect(why: Literal["other", "missing", "unreadable", "damaged"], name: str) -> BackupRefused:
    return BackupRefused(say.of("backup-suspect", why, name=name))
