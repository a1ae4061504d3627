"""Where editions are kept: in a folder of files, or in a database. Whoever builds, opens or publishes asks here.

A path stands for the folder; `store.py` and `seal.py` do its work. The database's is `index/editions/database/`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from index.desk import Desk, desk_of_folders
from index.editions import copying, files, models, seal, store
from index.editions.encoder import Encoder
from index.editions.seal import Draft, Manifest
from index.editions.store import Edition


class Look(Protocol):
    """The looks at one edition while it answers."""

    edition: Edition

    def damage(self) -> str | None:
        """What is wrong with it where it is kept by now, or None."""


class Editions(Protocol):
    """The editions of one library."""

    @property
    def folder(self) -> Path:
        """The data folder: of the editions themselves, or of what is kept beside them on this machine."""

    @property
    def follows_at_once(self) -> bool:
        """Whether it costs nothing to look for another live edition at each question."""

    def mark(self) -> Hashable:
        """Changes whenever an edition is published; equal while none is."""

    def numbers(self) -> list[int]:
        """The numbers of the editions that are kept, in rising order."""

    def live_number(self) -> int | None:
        """The number of the published edition, or None; raises EditionBroken when the note of it cannot be read."""

    def known_live(self) -> int | None:
        """The number of the published edition, or None when there is none, or the note of it cannot be read."""

    def waiting(self) -> int | None:
        """The number of the edition that is built and sealed, and that nobody has published or discarded yet."""

    def verify(self, number: int) -> Manifest:
        """The manifest of an edition when its seal holds; raises EditionBroken otherwise."""

    def open_live(self, *, in_memory: int = store.IN_MEMORY) -> tuple[Edition, tuple[str, ...]]:
        """The live edition, or the newest sound one before it, and notes on that; raises NoEdition, EditionBroken."""

    def open_edition(
        self, number: int, *, in_memory: int = store.IN_MEMORY, known: Mapping[str, str] | None = None
    ) -> Edition:
        """An edition, once its seal holds; raises EditionBroken. `known` are as in `seal.verify`."""

    def look(self, edition: Edition) -> Look:
        """What tells whether an open edition is still what it was where it is kept."""

    def exclusive(self) -> AbstractContextManager[None]:
        """Be the only one who builds, publishes or goes back; raises SyncBusy at once when somebody else is."""

    def sweep(self) -> None:
        """Remove what an interrupted build left; for whoever is the only one."""

    def write(self, draft: Draft, *, created: str, by: str) -> int:
        """Build an edition beside the live one, seal it, and give back its number; likewise."""

    def make_live(self, number: int) -> None:
        """Make an edition that was opened after it was sealed the live one; likewise."""

    def clear(self) -> int | None:
        """Remove what an interrupted build left and the waiting edition, if any; likewise."""

    def prune(self) -> None:
        """Remove all editions but the live one and the last three; likewise."""

    def publish_waiting(self, number: int) -> None:
        """Publish the waiting edition; raises NoEdition when it does not wait any more, SyncBusy."""

    def discard(self) -> int | None:
        """Remove the waiting edition, if any, and give back its number; raises SyncBusy."""

    def rollback(self, number: int | None = None, *, model: str | None = None) -> int:
        """Make a kept edition live again; as `store.rollback`."""

    def listing(self) -> list[dict[str, Any]]:
        """One entry for each kept edition; as `store.listing`."""

    def keep_scores(self, number: int, questions: int, figures: Mapping[str, tuple[int, int]]) -> None:
        """Keep how an edition did on so many questions beside it."""

    def note_model(self, number: int, encoder: Encoder) -> None:
        """Keep the name of an edition's model beside it; the packaged one needs no name."""

    def noted_model(self, number: int) -> str | None:
        """The name that was kept for an edition's model, if any."""

    def check(self, number: int) -> None:
        """Read all that an edition holds; raises EditionBroken when it is not what was sealed."""

    def copy_live(self, to: Path) -> int:
        """Copy the live edition into another data folder as files, where it is live too; as `copying.copy_live`."""


class FolderEditions:
    """The editions in a data folder."""

    follows_at_once = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def mark(self) -> Hashable:
        """The identity of the file that names the live edition."""
        try:
            found = (self.folder / "live").stat()
        except OSError:
            return (0, 0)
        return (found.st_ino, found.st_mtime_ns)

    def numbers(self) -> list[int]:
        """See Editions, as of all that follows."""
        return seal.numbers(self.folder)

    def live_number(self) -> int | None:
        """The number in the file `live`."""
        return store.live_number(self.folder)

    def known_live(self) -> int | None:
        """The same, None where it cannot be read."""
        return store.known_live(self.folder)

    def waiting(self) -> int | None:
        """The edition that waits."""
        return store.waiting(self.folder)

    def verify(self, number: int) -> Manifest:
        """The manifest of a sound edition."""
        return seal.verify(self.folder, number)

    def open_live(self, *, in_memory: int = store.IN_MEMORY) -> tuple[Edition, tuple[str, ...]]:
        """The live edition, and notes."""
        return store.open_live(self.folder, in_memory=in_memory)

    def open_edition(
        self, number: int, *, in_memory: int = store.IN_MEMORY, known: Mapping[str, str] | None = None
    ) -> Edition:
        """An edition, open."""
        return store.open_edition(self.folder, number, in_memory=in_memory, known=known)

    def look(self, edition: Edition) -> Look:
        """Looks at its files."""
        return store.Inspection(self.folder, edition)

    def exclusive(self) -> AbstractContextManager[None]:
        """The lock file."""
        return files.exclusive(self.folder / store.LOCK)

    def sweep(self) -> None:
        """Remove the folder of an interrupted build."""
        seal.sweep(self.folder)

    def write(self, draft: Draft, *, created: str, by: str) -> int:
        """Write a folder, and seal it."""
        return seal.write(self.folder, draft, created=created, by=by)

    def make_live(self, number: int) -> None:
        """Name it in the file `live`."""
        store.make_live(self.folder, number)

    def clear(self) -> int | None:
        """Remove what is left, and what waits."""
        return store.clear(self.folder)

    def prune(self) -> None:
        """Remove old editions."""
        store.prune(self.folder)

    def publish_waiting(self, number: int) -> None:
        """Publish what waits."""
        store.publish_waiting(self.folder, number)

    def discard(self) -> int | None:
        """Remove what waits."""
        return store.discard(self.folder)

    def rollback(self, number: int | None = None, *, model: str | None = None) -> int:
        """Go back."""
        return store.rollback(self.folder, number, model=model)

    def listing(self) -> list[dict[str, Any]]:
        """What is kept."""
        return store.listing(self.folder)

    def keep_scores(self, number: int, questions: int, figures: Mapping[str, tuple[int, int]]) -> None:
        """Keep scores in a file beside it."""
        store.keep_scores(self.folder, number, questions, figures)

    def note_model(self, number: int, encoder: Encoder) -> None:
        """Keep a name in a file beside it."""
        models.note(self.folder, number, encoder)

    def noted_model(self, number: int) -> str | None:
        """The name in that file."""
        return models.noted(self.folder, number)

    def check(self, number: int) -> None:
        """All checksums, which a look at an edition works out anyway."""
        seal.verify(self.folder, number)

    def copy_live(self, to: Path) -> int:
        """Copy the folder of the live edition."""
        return copying.copy_live(self.folder, to)


Place = Path | Editions
"""A data folder, or wherever else editions are kept."""


def editions_in(data: Path, address: str | None) -> Place:
    """The editions of a library in the database at an address, or, without one, in a data folder."""
    if address is None:
        return data
    from index.editions.database.editions import DatabaseEditions

    return DatabaseEditions(address, data)


def desk_in(briefs: Path, data: Path, address: str | None) -> Desk:
    """The desk of a library in the database at an address, or, without one, in a folder of briefs and a data folder."""
    if address is None:
        return desk_of_folders(briefs, data)
    from index.editions.database.desk import desk_of_tables

    return desk_of_tables(address, briefs, data)


def editions_at(place: Place) -> Editions:
    """The editions of a library."""
    return FolderEditions(place) if isinstance(place, Path) else place


def copy_live(place: Place, to: Path) -> int:
    """Copy the live edition into a data folder as files, where it is live too, and give back its number here.

    Raises NoEdition when there is none, EditionBroken when its seal does not hold.
    """
    return editions_at(place).copy_live(to)
