"""The desk in a database: a table of files by room and name, for all machines that share a library.

One who finds no briefs in it takes in those of the folders at hand, all in one transaction. What is brought from a
folder later takes the place of what is there, and what it replaces goes into the bin.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.desk import Desk, FolderFiles, desk_of_folders, is_inside
from index.editions.database import tables
from index.editions.database.server import Row, Server
from index.editions.files import writing
from index.messages import say

if TYPE_CHECKING:
    import psycopg

_PUT = (
    "INSERT INTO desk (room, name, data, hash) VALUES (%s, %s, %s, %s) "
    "ON CONFLICT (room, name) DO UPDATE SET data = EXCLUDED.data, hash = EXCLUDED.hash, changed = clock_timestamp()"
)
_HASHES = "SELECT name, hash FROM desk WHERE room = %s"
_THROW_AWAY = (
    "INSERT INTO desk (room, name, data, hash) "
    "SELECT 'bin', %s, data, hash FROM desk WHERE room = 'briefs' AND name = %s"
)


class TableFiles:
    """The files of one room."""

    def __init__(self, server: Server, room: str, folder: Path) -> None:
        self.folder = folder
        self._server = server
        self._room = room
        self._there = False

    @property
    def where(self) -> str:
        """See Files, as of all that follows."""
        return say("desk-in-database")

    def require(self) -> None:
        """A table is always there."""

    def listing(self) -> dict[str, bytes | None]:
        """With their checksums."""
        found = self._rows(_HASHES, ())
        return {name: bytes(digest) for name, digest in sorted(found) if is_inside(name) and "/" not in name}

    def every(self) -> list[str]:
        """All of them."""
        return sorted(row[0] for row in self._rows("SELECT name FROM desk WHERE room = %s", ()) if is_inside(row[0]))

    def path(self, name: str) -> Path:
        """Its name alone."""
        return Path(name)

    def read(self, name: str, most: int | None = None) -> bytes | None:
        """Its bytes."""
        part = "data" if most is None else f"substr(data, 1, {int(most)})"
        found = self._rows(f"SELECT {part} FROM desk WHERE room = %s AND name = %s", (name,))
        return bytes(found[0][0]) if found else None

    def changed(self, name: str) -> float:
        """By the server's clock."""
        wanted = "SELECT extract(epoch FROM changed)::float8 FROM desk WHERE room = %s AND name = %s"
        found = self._rows(wanted, (name,))
        if not found:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        return float(found[0][0])

    def write(self, name: str, data: bytes, *, anew: bool = False) -> None:
        """One row."""
        with self._writing() as connection:
            values = (self._room, name, data, sha256(data).digest())
            if anew:
                connection.execute(_PUT, values)
                return
            made = connection.execute(
                "INSERT INTO desk (room, name, data, hash) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING", values
            )
            if not made.rowcount:
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))

    def rename(self, name: str, to: str) -> None:
        """In one step."""
        with self._writing() as connection:
            connection.execute("UPDATE desk SET name = %s WHERE room = %s AND name = %s", (to, self._room, name))

    def remove(self, name: str) -> None:
        """One row."""
        with self._writing() as connection:
            connection.execute("DELETE FROM desk WHERE room = %s AND name = %s", (self._room, name))

    def tidy(self) -> None:
        """A row is whole."""

    def _rows(self, query: str, parameters: Sequence[Any]) -> list[Row]:
        """What a query gives; nothing where there is no table yet."""
        if not self._there:
            if self._server.rows("SELECT to_regclass('briefing_library.desk')")[0][0] is None:
                return []
            self._there = True
        return self._server.rows(query, (self._room, *parameters))

    @contextmanager
    def _writing(self) -> Iterator[psycopg.Connection[Row]]:
        with _writing(self._server) as connection:
            yield connection


def desk_of_tables(address: str, briefs: Path, data: Path) -> Desk:
    """The desk in the database at an address; the folders are those of this machine."""
    server = Server(address)
    beside = {name: TableFiles(server, name, data / name) for name in ("drafts", "changes", "proposals", "bin")}
    return Desk(TableFiles(server, "briefs", briefs), **beside)


def take_in(address: str, briefs: Path, data: Path) -> bool:
    """Copy what lies in folders into a database that has no briefs yet, all of it or nothing; whether that was done."""
    desk = desk_of_folders(briefs, data)
    if desk_of_tables(address, briefs, data).briefs.listing() or not briefs.is_dir():
        return False
    with _writing(Server(address)) as connection, connection.transaction():
        connection.execute("LOCK TABLE desk IN SHARE ROW EXCLUSIVE MODE")
        if connection.execute("SELECT 1 FROM desk WHERE room = 'briefs' LIMIT 1").fetchone() is not None:
            return False
        for room, files in desk.rooms():
            for name in files.every():
                if (held := files.read(name)) is not None:
                    _put(connection, room, name, held, changed=files.changed(name))
    return True


def bring(address: str, briefs: Path) -> None:
    """Put the briefs of a folder in the place of those in a database; what they replace lies in the bin there."""
    server, files = Server(address), FolderFiles(briefs)
    with _writing(server) as connection, connection.transaction():
        connection.execute("LOCK TABLE desk IN SHARE ROW EXCLUSIVE MODE")
        old = {str(name): bytes(digest) for name, digest in connection.execute(_HASHES, ("briefs",)).fetchall()}
        moments = {str(name).split("-", 1)[0] for name, _ in connection.execute(_HASHES, ("bin",)).fetchall()}
        moment = int(time.time())
        names = files.every()
        for name in (*names, *sorted({*old} - {*names})):
            data = files.read(name)
            if name in old and (data is None or sha256(data).digest() != old[name]):
                while str(moment) in moments:  # one file of the bin has it
                    moment += 1
                moments.add(str(moment))
                connection.execute(_THROW_AWAY, (f"{moment}-{name.replace('/', '-')}", name))
                connection.execute("DELETE FROM desk WHERE room = 'briefs' AND name = %s", (name,))
            if data is not None:
                _put(connection, "briefs", name, data)


def bring_back(address: str, briefs: Path, data: Path) -> None:
    """Write all that a database has on the desk into folders; what it replaces there is kept aside in the data folder.

    Raises StorageFailure when a folder cannot be written to.
    """
    server, aside = Server(address), data / f"before-move-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    with writing(say("briefs-folder")):
        for room, files in desk_of_folders(briefs, data).rooms():
            here, kept = set(files.every()), TableFiles(server, room, files.folder)
            there = kept.every()
            for name in there:
                new, old = kept.read(name) or b"", files.read(name)
                if old is not None and new != old:
                    FolderFiles(aside / room, is_private=True).write(name, old, anew=True)
                if new != old:
                    files.write(name, new, anew=True)
            for name in sorted(here - {*there}) if room == "briefs" and there else ():
                FolderFiles(aside / room, is_private=True).write(name, files.read(name) or b"", anew=True)
                files.remove(name)


def _put(connection: psycopg.Connection[Row], room: str, name: str, data: bytes, changed: float | None = None) -> None:
    connection.execute(_PUT, (room, name, data, sha256(data).digest()))
    if changed is not None:
        moved = "UPDATE desk SET changed = to_timestamp(%s) WHERE room = %s AND name = %s"
        connection.execute(moved, (changed, room, name))


@contextmanager
def _writing(server: Server) -> Iterator[psycopg.Connection[Row]]:
    """A connection on which the table is there."""
    with server.lent() as connection:
        tables.prepare(connection)
        yield connection
