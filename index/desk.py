"""The desk: briefs, and what waits beside them for a decision, as files by name; in folders, or in a database's table.

Here are the folders. The table is `index/editions/database/desk.py`'s. What the files hold is nobody's business here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from index.errors import BriefsRefused
from index.messages import say
from index.places import keep_private


class Files(Protocol):
    """Files of one kind, each whole or not there. What the disk refuses is an OSError, what a server does is not."""

    @property
    def where(self) -> str:
        """Where they are, for people."""

    @property
    def folder(self) -> Path:
        """The folder that holds them, or, of a table, that beside which this machine has what is no file of it."""

    def require(self) -> None:
        """Raise BriefsRefused where there is no such place."""

    def listing(self) -> dict[str, bytes | None]:
        """Their names in order, with the SHA-256 of what each holds where that is known unread."""

    def every(self) -> list[str]:
        """The names of all that is shown, with those in folders of it, by relative name."""

    def path(self, name: str) -> Path:
        """A file as a fault in it is told."""

    def read(self, name: str, most: int | None = None) -> bytes | None:
        """What a file holds, or the first bytes of it; None where there is none."""

    def changed(self, name: str) -> float:
        """When a file was last written, in seconds since 1970; raises FileNotFoundError."""

    def write(self, name: str, data: bytes, *, anew: bool = False) -> None:
        """Write a file; raises FileExistsError where there is one that is not to be written anew."""

    def rename(self, name: str, to: str) -> None:
        """Give a file another name, of which there must be no file."""

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""

    def tidy(self) -> None:
        """Remove what was left half-written, and keep from others what is theirs not to read."""


class FolderFiles:
    """The files in a folder; with `is_private`, for nobody else of the machine's users."""

    def __init__(self, folder: Path, *, is_private: bool = False) -> None:
        self.folder = folder
        self._is_private = is_private

    @property
    def where(self) -> str:
        """See Files, as of all that follows."""
        return str(self.folder)

    def require(self) -> None:
        """The folder has to be there."""
        if not self.folder.is_dir():
            raise BriefsRefused(say("briefs-file" if self.folder.is_file() else "briefs-missing", folder=self.folder))

    def listing(self) -> dict[str, bytes | None]:
        """The names alone; none where there is no folder."""
        try:
            return dict.fromkeys(sorted(path.name for path in self.folder.iterdir()))
        except (FileNotFoundError, NotADirectoryError):
            return {}

    def every(self) -> list[str]:
        """Hidden files and folders, and links, are left out."""
        found = []
        for place, folders, names in os.walk(self.folder):
            folders[:] = [name for name in folders if not name.startswith(".")]
            paths = (Path(place) / name for name in names if not name.startswith("."))
            found += [
                path.relative_to(self.folder).as_posix() for path in paths if path.is_file() and not path.is_symlink()
            ]
        return sorted(found)

    def path(self, name: str) -> Path:
        """Its path."""
        return self.folder / name

    def read(self, name: str, most: int | None = None) -> bytes | None:
        """Its bytes."""
        try:
            with self.path(name).open("rb", buffering=0) as file:
                return file.read() if most is None else file.read(most)
        except FileNotFoundError:
            return None

    def changed(self, name: str) -> float:
        """As the disk has it."""
        return self.path(name).stat().st_mtime

    def write(self, name: str, data: bytes, *, anew: bool = False) -> None:
        """Beside its place first, then into it."""
        path = self.path(name)
        path.parent.mkdir(mode=0o700 if self._is_private else 0o777, parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.part")
        try:
            with part.open("wb") as out:
                # A brief is as readable as its folder; a draft lies in one that is nobody else's.
                os.fchmod(out.fileno(), path.parent.stat().st_mode & 0o666)
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            (os.replace if anew else os.link)(part, path)
        finally:
            part.unlink(missing_ok=True)

    def rename(self, name: str, to: str) -> None:
        """In one step."""
        self.path(name).rename(self.path(to))

    def remove(self, name: str) -> None:
        """From the disk."""
        self.path(name).unlink(missing_ok=True)

    def tidy(self) -> None:
        """What cannot go now goes another time."""
        for part in self.folder.glob(".*.part"):
            with suppress(OSError):
                part.unlink()
        if self._is_private:
            keep_private(self.folder, *self.folder.glob("*"))


def is_inside(name: str) -> bool:
    """Whether this names a file of a folder, or of one within: whatever else a table has is written to no disk."""
    path = PurePosixPath(name)
    shown = bool(path.parts) and not any(part.startswith(".") for part in path.parts)
    return shown and not path.is_absolute() and path.as_posix() == name


Source = Path | Files
"""A folder of briefs, or wherever else they are."""


def files_at(source: Source) -> Files:
    """The files of a folder, or those that are given."""
    return FolderFiles(source) if isinstance(source, Path) else source


@dataclass(frozen=True, slots=True)
class Desk:
    """What editors work on: the briefs, and by the names of their rooms what waits, and what was replaced."""

    briefs: Files
    drafts: Files
    changes: Files
    proposals: Files
    bin: Files

    def rooms(self) -> Iterator[tuple[str, Files]]:
        """All of them by name, the briefs last."""
        yield from (("drafts", self.drafts), ("changes", self.changes), ("proposals", self.proposals))
        yield from (("bin", self.bin), ("briefs", self.briefs))


def desk_of_folders(briefs: Path, data: Path) -> Desk:
    """The desk in a folder of briefs and folders of the data folder."""
    beside = {name: FolderFiles(data / name, is_private=True) for name in ("drafts", "changes", "proposals", "bin")}
    return Desk(FolderFiles(briefs), **beside)
