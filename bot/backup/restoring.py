"""The way back: an archive is unpacked beside what is there, verified as a whole, and only then put in its place.

Nothing is deleted. What was there before lies in a folder of its own below the data folder, until somebody removes it.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.backup.archive import BackupRefused, Manifest, files_of, unpack
from bot.backup.making import BRIEFS, DATA, LEDGER
from bot.database import trouble
from bot.database.lease import at_work
from bot.database.revision import Unreachable, revisions
from bot.database.transfer import copy_ledger, fill_server, is_sound, rows_of
from bot.messages import say
from bot.settings import Settings
from index import (
    FolderFiles,
    IndexFailure,
    desk_in,
    editions_in,
    keep_private,
    packaged_briefs,
    to_database,
    verified_live,
)

OF_EDITIONS = ("editions", "live", "waiting")
"""What the data folder holds of editions."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done: what the archive held, and where that lies which was there before, if there was anything."""

    manifest: Manifest
    before: Path | None


def restore(settings: Settings, archive: Path, *, replace: bool = False, briefs: bool = True) -> Restored:
    """Put what an archive holds in its place; with `replace`, in that of what is there; without `briefs`, the rest.

    Raises BackupRefused, and then nothing was changed.
    """
    if (owner := at_work(settings.database)) is not None:
        raise BackupRefused(say("restore-running", owner=owner))
    data = settings.data_dir
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".restoring-", dir=data) as folder:
            manifest = unpack(archive, Path(folder))
            _verify(manifest, Path(folder))
            if not briefs:
                shutil.rmtree(Path(folder) / BRIEFS, ignore_errors=True)
            return _Way(settings, Path(folder), manifest).go(replace=replace)
    except IndexFailure as error:
        raise BackupRefused(str(error)) from error
    except (OSError, SQLAlchemyError, sqlite3.Error) as error:
        raise BackupRefused(say("restore-failed", why=trouble.why(error))) from error


def _verify(manifest: Manifest, folder: Path) -> None:
    """Raise BackupRefused unless this version can use all that was unpacked."""
    if manifest.revision is not None:
        copy = folder / LEDGER
        if not copy.is_file() or not is_sound(copy):
            raise BackupRefused(say.of("backup-suspect", "damaged", name=LEDGER))
        if not revisions(f"sqlite:///{copy}")[2]:
            raise BackupRefused(say("restore-newer", version=manifest.version))
    if manifest.edition is not None:
        try:
            verified_live(folder / DATA)
        except IndexFailure as error:
            raise BackupRefused(say.of("backup-suspect", "damaged", name=DATA)) from error


class _Way:
    """From an unpacked archive to where everything belongs."""

    def __init__(self, settings: Settings, unpacked: Path, manifest: Manifest) -> None:
        self._unpacked = unpacked
        self._manifest = manifest
        self._data, self._url = settings.data_dir, settings.database
        self._briefs = desk_in(settings.briefs_dir, settings.data_dir, settings.editions_at).briefs
        self._place = editions_in(settings.data_dir, settings.editions_at)
        self._moment = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        self._aside = settings.data_dir / f"before-restore-{self._moment}"
        self._new_briefs = files_of(unpacked / BRIEFS)
        """None where the briefs are to stay as they are."""

    def go(self, *, replace: bool) -> Restored:
        there = self._there()
        if there and not replace:
            raise BackupRefused(say("restore-not-empty", names="; ".join(there)))
        if self._other_briefs():
            self._require_room_for_briefs()
        if self._manifest.revision is not None:
            self._ledger()
        if self._manifest.edition is not None:
            self._edition()
        if self._other_briefs():
            self._put_briefs()
        return Restored(self._manifest, self._aside if self._aside.exists() else None)

    def _require_room_for_briefs(self) -> None:
        """Raise BackupRefused where the briefs cannot be put, before anything else was."""
        if not isinstance(self._briefs, FolderFiles):
            return
        folder = self._briefs.folder.absolute()
        if self._briefs.folder == packaged_briefs():
            raise BackupRefused(say("restore-packaged"))
        there = next(place for place in (folder, *folder.parents) if place.exists())
        if not os.access(there, os.W_OK | os.X_OK):
            raise BackupRefused(say("restore-locked", folder=self._briefs.where))

    def _there(self) -> list[str]:
        """What would be replaced, in words."""
        found = []
        if self._manifest.revision is not None and self._has_ledger():
            found.append(say("restore-there-ledger"))
        in_files = isinstance(self._place, Path)
        if (
            in_files
            and self._manifest.edition is not None
            and any((self._data / name).exists() for name in OF_EDITIONS)
        ):
            found.append(say("restore-there-edition", folder=self._data))
        if (others := self._other_briefs()) and self._briefs.every():
            found.append(say("restore-there-briefs", count=len(others), folder=self._briefs.where))
        return found

    def _has_ledger(self) -> bool:
        path = _file_of(self._url)
        if path is not None:
            return path.exists()
        try:
            return revisions(self._url)[0] is not None and rows_of(self._url) > 0
        except Unreachable as error:
            raise BackupRefused(say("backup-ledger", why=error)) from error

    def _other_briefs(self) -> list[str]:
        """The briefs that are not as in the archive: changed, missing, or too many."""
        if not self._new_briefs:
            return []
        now = {name: sha256(self._briefs.read(name) or b"").hexdigest() for name in self._briefs.every()}
        new = {name: file.digest for name, file in self._new_briefs.items()}
        return sorted(name for name in now.keys() | new if now.get(name) != new.get(name))

    def _ledger(self) -> None:
        copy, path = self._unpacked / LEDGER, _file_of(self._url)
        if path is None:
            if self._has_ledger():
                copy_ledger(self._url, self._kept("ledger.db"))
            fill_server(copy, self._url)
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for end in ("", "-wal", "-shm"):  # the log of writes belongs to the file of before
            self._put_aside(path.with_name(path.name + end), path.name + end)
        _move(copy, path)
        keep_private(path)

    def _edition(self) -> None:
        if not isinstance(self._place, Path):  # the editions that are there stay, to go back to
            to_database(self._unpacked / DATA, self._place)
            return
        for name in OF_EDITIONS:
            self._put_aside(self._data / name, name)
        for name in ("editions", "live"):  # without the second nothing is live: it comes last
            _move(self._unpacked / DATA / name, self._data / name)
        keep_private(*(self._data / "editions").rglob("*"), self._data / "editions", self._data / "live")

    def _put_briefs(self) -> None:
        new = FolderFiles(self._unpacked / BRIEFS)
        for name in self._other_briefs():
            if (old := self._briefs.read(name)) is not None:
                self._kept(f"{BRIEFS}/{name}").write_bytes(old)
            if (data := new.read(name)) is not None:
                self._briefs.write(name, data, anew=True)
            else:
                self._briefs.remove(name)

    def _put_aside(self, path: Path, name: str) -> None:
        if path.exists():
            _move(path, self._kept(name))

    def _kept(self, name: str) -> Path:
        self._aside.mkdir(mode=0o700, exist_ok=True)
        kept = self._aside / name
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return kept


def _move(path: Path, to: Path) -> None:
    """Move a file or folder, to another disk if need be."""
    shutil.move(path, to)


def _file_of(url: str) -> Path | None:
    """The file of a SQLite ledger; None for one on a server."""
    address = make_url(url)
    return Path(str(address.database)) if address.get_backend_name() == "sqlite" else None
