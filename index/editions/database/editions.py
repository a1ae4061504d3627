"""The editions of a library in a database: built, sealed, published by one row, pruned; see `index/editions/kept.py`.

One who builds holds a lock of the server's, on the connection that it writes by: whoever loses that connection has lost
the lock, and can seal nothing.
"""

from __future__ import annotations

import json
import weakref
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from index.editions import seal, store
from index.editions.database import tables, writing
from index.editions.database.opening import PLACES, SUMS, RowParts, manifest_of, open_rows
from index.editions.database.rows import EXACT
from index.editions.database.server import Server
from index.editions.database.sweeping import remove, sweep
from index.editions.drafting.draft import Draft as WholeDraft
from index.editions.encoder import Encoder
from index.editions.models import name_of
from index.editions.seal import Draft, Manifest
from index.editions.store import Edition
from index.errors import EditionBroken, ModelMissing, NoEdition, StorageDamaged, StorageFailure, SyncBusy
from index.messages import say


class DatabaseEditions:
    """The editions in the database at an address; `folder` is for what each machine keeps beside them."""

    follows_at_once = False

    def __init__(self, address: str, folder: Path, exact: int = EXACT) -> None:
        """Up to `exact` vectors of a kind are searched one by one, more by an index."""
        self.folder = folder
        self._exact = exact
        self._server = Server(address)
        self._writer: Any = None
        self._there = False
        self._opened: Callable[[], Edition | None] = lambda: None

    @property
    def host(self) -> str:
        """The server's host, for messages."""
        return self._server.host

    def mark(self) -> Hashable:
        """How often an edition was published, and which is live."""
        found = self._rows("SELECT live, published FROM state")
        return found[0] if found else (None, 0)

    def numbers(self) -> list[int]:
        """The numbers of the editions that are kept, in rising order."""
        return [int(row[0]) for row in self._rows("SELECT number FROM editions ORDER BY number")]

    def live_number(self) -> int | None:
        """The number of the published edition, or None."""
        found = self._rows("SELECT live FROM state")
        return None if not found or found[0][0] is None else int(found[0][0])

    def known_live(self) -> int | None:
        """The same, None where it cannot be read."""
        with suppress(StorageFailure):
            return self.live_number()
        return None

    def waiting(self) -> int | None:
        """The edition that was built last, unless it is live or gone."""
        found = self._rows("SELECT built FROM state JOIN editions ON number = built WHERE built IS DISTINCT FROM live")
        return int(found[0][0]) if found else None

    def verify(self, number: int) -> Manifest:
        """The manifest of an edition when its seal holds and all its parts are there; raises EditionBroken."""
        manifest, _ = self._sealed(number)
        wanted = [*manifest.files.values()]
        held = {row[0] for row in self._rows("SELECT DISTINCT hash FROM parts WHERE hash = ANY(%s)", (wanted,))}
        for name, part in sorted(manifest.files.items()):
            if part not in held:
                raise EditionBroken(say("broken-checksum", name=name))
        return manifest

    def check(self, number: int) -> None:
        """Read all that an edition holds; raises EditionBroken when it is not what was sealed."""
        manifest, space = self._sealed(number)
        parts = RowParts(self._server, manifest.files, space)
        try:
            for name in manifest.files:
                parts.open(name).close()
            edition = open_rows(self._server, manifest, space)
            with self._connected() as connection:
                writing.check(connection, space, edition.layout, np.load(parts.open(SUMS), allow_pickle=False))
        except StorageDamaged as error:
            raise EditionBroken(say("broken-rows")) from error

    def open_live(self, *, in_memory: int = store.IN_MEMORY) -> tuple[Edition, tuple[str, ...]]:
        """The live edition, or the newest sound one before it, and notes on that; raises NoEdition, EditionBroken."""
        live = self.live_number()
        if live is None:
            raise NoEdition(say("edition-none"))
        notes: list[str] = []
        others = sorted(self.numbers(), key=lambda number: (number > live, -number))
        for number in [live, *(one for one in others if one != live)]:
            try:
                edition = self.open_edition(number, in_memory=in_memory)
            except EditionBroken as error:
                notes.append(say("edition-set-aside", number=number, why=error))
                continue
            return edition, (*notes, *([say("edition-instead", number=number)] if notes else []))
        raise EditionBroken(say("edition-none-sound"))

    def open_edition(
        self, number: int, *, in_memory: int = store.IN_MEMORY, known: Mapping[str, str] | None = None
    ) -> Edition:
        """An edition, once its seal holds; its rows are read as they are asked for.

        What it has in common with the one that was opened last, while that is in use, is not read again.
        """
        sealed, often = self._sealed(number), in_memory > store.BRIEFLY
        edition = open_rows(self._server, *sealed, self._exact, near=self._opened(), often=often)
        self._opened = weakref.ref(edition)
        return edition

    def look(self, edition: Edition) -> RowLook:
        """What tells whether its parts are still there."""
        return RowLook(self, edition)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the server's lock; raises SyncBusy at once when somebody else does."""
        connection = self._server.connect()
        try:
            with self._server.said():
                tables.prepare(connection)
                self._there = True
                if connection.execute("SELECT pg_try_advisory_lock(%s)", (tables.BUILDING,)).fetchone() != (True,):
                    raise SyncBusy(say("sync-busy-database"))
                self._writer = connection
                yield
        finally:
            if self._writer is connection:
                self._writer = None
                # Closed alone it would be free when the server notices, and who comes next might be refused.
                with suppress(StorageFailure), self._server.said():
                    connection.execute("SELECT pg_advisory_unlock(%s)", (tables.BUILDING,))
            connection.close()

    def sweep(self) -> None:
        """Remove what an interrupted build left; for whoever holds the lock, like all up to `prune`."""
        sweep(self._writer)

    def write(self, draft: Draft, *, created: str, by: str) -> int:
        """Write the rows and the parts of a draft, seal them, and give back the number of the edition."""
        if not isinstance(draft, WholeDraft):
            raise TypeError("only a draft of briefs can be written into a database")
        connection = self._writer
        with self._server.said():
            try:
                written = writing.write(connection, draft)
                number = self._seal(draft, written, created=created, by=by)
            except BaseException:
                with suppress(Exception):  # what is left is swept away by the next build
                    sweep(connection)
                raise
        return number

    def make_live(self, number: int) -> None:
        """Publish an edition: one row, in one transaction."""
        self._run("UPDATE state SET live = %s, published = published + 1", (number,))

    def clear(self) -> int | None:
        """Remove what an interrupted build left and the waiting edition, if any, and give back its number."""
        self.sweep()
        number = self.waiting()
        if number is not None:
            self._remove([number])
        return number

    def prune(self) -> None:
        """Remove all editions but the live one and the last that are kept."""
        live = self.live_number()
        self._remove([number for number in self.numbers()[: -store.KEPT] if number != live])

    def publish_waiting(self, number: int) -> None:
        """Publish the waiting edition; raises NoEdition when it does not wait any more, SyncBusy."""
        with self.exclusive():
            if self.waiting() != number:
                raise NoEdition(say("edition-not-waiting", number=number))
            self.open_edition(number)
            self.make_live(number)
            self.prune()

    def discard(self) -> int | None:
        """Remove the waiting edition, if any, and give back its number; raises SyncBusy."""
        with self.exclusive():
            return self.clear()

    def rollback(self, number: int | None = None, *, model: str | None = None) -> int:
        """Make a kept edition live again, by one update; as `store.rollback`."""
        with self.exclusive():
            live = self.live_number()
            target = store.target_of(self.numbers(), live, number)
            wanted = model or self._live_model(live)
            if wanted is not None and self.verify(target).model != wanted:
                raise ModelMissing(say("edition-another-model", number=target))
            self.open_edition(target)
            self.make_live(target)
            return target

    def _live_model(self, live: int | None) -> str | None:
        with suppress(EditionBroken):  # nobody need stay with what is damaged
            return None if live is None else self._sealed(live)[0].model
        return None

    def listing(self) -> list[dict[str, Any]]:
        """One entry for each kept edition; as `store.listing`."""
        return store.listed(self.numbers(), self.known_live(), self.waiting(), self.verify, self._scores)

    def keep_scores(self, number: int, questions: int, figures: Mapping[str, tuple[int, int]]) -> None:
        """Keep how an edition did on so many questions in its row."""
        text = json.dumps({"questions": questions, "figures": figures})
        self._beside(number, "scores", text)

    def note_model(self, number: int, encoder: Encoder) -> None:
        """Keep the name of an edition's model in its row; the packaged one needs no name."""
        self._beside(number, "model", name_of(encoder))

    def noted_model(self, number: int) -> str | None:
        """The name that was kept for an edition's model, if any."""
        found = self._rows("SELECT model FROM editions WHERE number = %s", (number,))
        return found[0][0] if found else None

    def copy_live(self, to: Path) -> int:
        """Write the live edition as files into another data folder, where it is live too, and give back its number."""
        from index.editions.database.moving import to_files

        edition, _ = self.open_live()
        to_files(edition, to)
        return edition.number

    def _scores(self, number: int) -> dict[str, list[int]] | None:
        found = self._rows("SELECT scores FROM editions WHERE number = %s", (number,))
        return store.scores_in(found[0][0]) if found and found[0][0] else None

    def _sealed(self, number: int) -> tuple[Manifest, int]:
        """The manifest of an edition, whose seal holds, and the space of its rows; raises EditionBroken."""
        found = self._rows("SELECT manifest, space FROM editions WHERE number = %s", (number,))
        if not found:
            raise EditionBroken(say("broken-manifest"))
        return manifest_of(found[0][0]), int(found[0][1])

    def _seal(self, draft: WholeDraft, written: writing.Written, *, created: str, by: str) -> int:
        """Name the rows and parts that were written, in one transaction."""
        connection = self._writer
        with connection.transaction():
            (built,) = connection.execute("SELECT built FROM state FOR UPDATE").fetchone()
            number = max([*self.numbers(), int(built)]) + 1  # no number twice, though one was discarded
            own = {name: sha256(data).hexdigest() for name, data in written.parts.items()}
            sums = own | written.shared
            manifest = seal.manifest_of(draft, sums, number=number, created=created, by=by)
            claimed = asdict(manifest)
            for name, data in written.parts.items():
                _put(connection, own[name], data)
            connection.execute(
                "UPDATE spaces SET briefs = %s, passages = %s, questions = %s WHERE number = %s",
                (*written.ends, written.space),
            )
            connection.execute(
                "INSERT INTO editions (number, space, manifest) VALUES (%s, %s, %s)",
                (number, written.space, json.dumps({**claimed, "seal": seal.seal_of(claimed)})),
            )
            connection.execute("UPDATE state SET built = %s", (number,))
        return number

    def _remove(self, numbers: list[int]) -> None:
        """Take editions away, and the rows and parts that no other has."""
        if numbers:
            with self._server.said():
                remove(self._writer, numbers, self._places)

    def _places(self, number: int) -> Any:
        """The places of the briefs of an edition; raises EditionBroken."""
        manifest, space = self._sealed(number)
        return np.load(RowParts(self._server, manifest.files, space).open(PLACES), allow_pickle=False)

    def _beside(self, number: int, column: str, text: str | None) -> None:
        with self._connected() as connection:
            connection.execute(f"UPDATE editions SET {column} = %s WHERE number = %s", (text, number))

    def _run(self, command: str, parameters: tuple[Any, ...]) -> None:
        with self._server.said():
            self._writer.execute(command, parameters)

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        """A connection to write by outside of the lock."""
        connection = self._server.connect()
        try:
            with self._server.said():
                yield connection
        finally:
            connection.close()

    def _rows(self, query: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """What a query gives; nothing where there are no tables yet."""
        if not self._there:
            if self._server.rows("SELECT to_regclass('briefing_library.state')")[0][0] is None:
                return []
            found = self._server.rows("SELECT version FROM state")
            if not found:  # nothing says which is live: as where there is none
                return []
            tables.require(found)
            self._there = True
        return self._server.rows(query, parameters)


class RowLook:
    """The looks at one edition in the database, which watches over its own pages."""

    def __init__(self, editions: DatabaseEditions, edition: Edition) -> None:
        self._editions = editions
        self.edition = edition

    def damage(self) -> str | None:
        """What is wrong with it by now: its row or its parts are gone or others; None also where nobody can look."""
        try:
            found = self._editions.verify(self.edition.number)
        except EditionBroken as error:
            return str(error)
        except StorageFailure:
            return None
        return None if found == self.edition.manifest else say("broken-another")


def _put(connection: Any, name: str, data: bytes) -> None:
    """Keep a part under its checksum, unless it is there; one that was damaged is whole again then."""
    there = "SELECT encode(sha256(string_agg(data, '' ORDER BY at)), 'hex') FROM parts WHERE hash = %s"
    if connection.execute(there, (name,)).fetchone() == (name,):
        return
    connection.execute("DELETE FROM parts WHERE hash = %s", (name,))
    for at, start in enumerate(range(0, max(len(data), 1), writing.CHUNK)):
        chunk = data[start : start + writing.CHUNK]
        connection.execute("INSERT INTO parts (hash, at, data) VALUES (%s, %s, %b)", (name, at, chunk))
