"""A backup: the ledger, the briefs and the live edition as they are at one moment, while the bot goes on."""

from __future__ import annotations

import sqlite3
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.backup.archive import BackupRefused, Manifest, files_of, write
from bot.database import trouble
from bot.database.revision import Unreachable, revisions
from bot.database.transfer import copy_ledger
from bot.messages import say
from bot.settings import Settings
from index import Files, FolderFiles, NoEdition, copy_live, desk_in, editions_in, installed_version, is_id

LEDGER, BRIEFS, DATA = "ledger.db", "briefs", "data"
"""Where each part lies in an archive."""

PARTS = ".backup-"
"""How the folder is called in which the parts are gathered."""


def back_up(settings: Settings, to: Path, *, folder: bool = False, ledger: bool = True) -> tuple[Path, Manifest]:
    """Write a new archive, into a folder under a name of its own; where it lies, and what it holds.

    With `folder`, a folder is made where none is. A ledger has to be there, unless it is to be left out: without one,
    another data folder was meant. Raises BackupRefused, and IndexFailure when the live edition is not sound.
    """
    if folder and not to.exists():
        _make_private(to)
    target = to / f"briefing-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.tar.gz" if to.is_dir() else to
    if target.exists():
        raise BackupRefused(say("backup-exists", name=target.name))
    try:
        with tempfile.TemporaryDirectory(prefix=PARTS, dir=target.parent) as parts:
            manifest = _gathered(settings, Path(parts), ledger=ledger)
            write(target, Path(parts), manifest)
    except OSError as error:
        raise _not_written(target, error) from error
    return target, manifest


def _make_private(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True)
    except OSError as error:
        raise _not_written(folder, error) from error


def _not_written(path: Path, error: OSError) -> BackupRefused:
    """What the system refused, and of which file: the backup's, or one that belongs into it."""
    why = (error.strerror or type(error).__name__).lower()
    named = str(error.filename or path)
    return BackupRefused(say("backup-not-written", name=path if PARTS in named else named, why=why))


def _gathered(settings: Settings, folder: Path, *, ledger: bool) -> Manifest:
    """All parts in one folder, and what they are."""
    revision = _ledger(settings.database, folder / LEDGER) if ledger else None
    if ledger and revision is None:
        raise BackupRefused(say("backup-no-ledger", place=_place(settings.database)))
    briefs = copy_briefs(briefs_in(settings), folder / BRIEFS)
    try:
        edition = copy_live(editions_in(settings.data_dir, settings.editions_at), folder / DATA)
    except NoEdition:
        edition = None
    if revision is None and not briefs and edition is None:
        raise BackupRefused(say("backup-nothing"))
    return Manifest(
        made=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        version=installed_version(),
        revision=revision,
        edition=edition,
        briefs=briefs,
        files=files_of(folder),
    )


def _ledger(url: str, to: Path) -> str | None:
    """Copy the ledger; its revision, or None when there is none yet."""
    try:
        there, _, is_known = revisions(url)
        if there is None:
            return None
        if not is_known:
            raise BackupRefused(say("backup-ledger", why=say.of("ledger-why", "newer")))
        copy_ledger(url, to)
    except Unreachable as error:
        raise BackupRefused(say("backup-ledger", why=error)) from error
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise BackupRefused(say("backup-ledger", why=trouble.why(error, make_url(url)))) from error
    return there


def _place(url: str) -> str:
    """Where a ledger should be, for people, without a password."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return str(Path(str(address.database)).absolute())
    return address.render_as_string(hide_password=True)


def briefs_in(settings: Settings) -> Files:
    """The briefs with all that belongs to them: in the folder, or in the database, once that has some."""
    found = desk_in(settings.briefs_dir, settings.data_dir, settings.editions_at).briefs
    return found if settings.editions_at is None or found.every() else FolderFiles(settings.briefs_dir)


def copy_briefs(files: Files, to: Path) -> int:
    """Copy briefs with all that belongs to them, hidden files and links left out; how many briefs."""
    count = 0
    for name in files.every():
        path = to / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files.read(name) or b"")
        count += path.suffix == ".md" and is_id(path.stem)
    return count
