"""The catalogue on a real SQLite file: ids outlive edits, renames and rollbacks, and nothing is news twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.daily.catalogue import Catalogue, Entry
from bot.daily.matching import Known, digest_of, match
from bot.database.engine import Database
from index import Item
from index.library import Library
from tests.bot.items import item
from tests.support.ledgers import ledger_at

OFFICE = item("Lee asks Washington to open a liaison office in Pyongyang.")
EDITED = item("Lee asks Washington to open a small liaison office in Pyongyang soon.")
SUMMIT = item("To Lee, another summit would only reward delay.")
STONE = item("Stone wants sanctions on coal enforced.", "stone")


class Shelf:
    """A library whose items a test puts there."""

    def __init__(self) -> None:
        self.number = 0
        self.items: tuple[Item, ...] = ()

    def put(self, *items: Item) -> None:
        """Publish another edition with these items."""
        self.number, self.items = self.number + 1, items

    def follow(self) -> int:
        return self.number

    def __call__(self) -> tuple[int, tuple[Item, ...]]:
        return self.number, self.items


@pytest.fixture
def shelf() -> Shelf:
    """A library without items."""
    return Shelf()


@pytest.fixture
def catalogue(database: Database, shelf: Shelf) -> Catalogue:
    """The catalogue of `shelf`."""
    return Catalogue(database, shelf.follow, shelf)


@dataclass(frozen=True)
class Changes:
    """The ids of the entries that a refresh made new, changed, withdrawn, or live again."""

    added: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    withdrawn: tuple[int, ...] = ()
    revived: tuple[int, ...] = ()


def _refreshed(catalogue: Catalogue, now: int) -> Changes:
    """Refresh, and find out by the entries before and after what changed."""
    before = {entry.id: entry for entry in catalogue.entries}
    catalogue.refresh(now)
    after = {entry.id: entry for entry in catalogue.entries}
    assert set(before) <= set(after)

    def which(test: Callable[[Entry, Entry], bool]) -> tuple[int, ...]:
        return tuple(key for key, old in before.items() if test(old, after[key]))

    return Changes(
        added=tuple(sorted(set(after) - set(before))),
        changed=which(lambda old, new: old.digest != new.digest),
        withdrawn=which(lambda old, new: old.withdrawn_at is None and new.withdrawn_at is not None),
        revived=which(lambda old, new: old.withdrawn_at is not None and new.withdrawn_at is None),
    )


def _live(catalogue: Catalogue) -> dict[str, int]:
    return {entry.item.quote: entry.id for entry in catalogue.entries if entry.item is not None}


def test_the_archive_is_no_news(catalogue: Catalogue, shelf: Shelf) -> None:
    """What is there at first was always there; what comes later is new from then on."""
    shelf.put(OFFICE, STONE)
    assert len(_refreshed(catalogue, 100).added) == 2
    shelf.put(OFFICE, STONE, SUMMIT)
    changes = _refreshed(catalogue, 200)
    assert {entry.quote: entry.added_at for entry in catalogue.entries} == {
        OFFICE.quote: 0, STONE.quote: 0, SUMMIT.quote: 200
    }  # fmt: skip
    assert changes == Changes(added=(_live(catalogue)[SUMMIT.quote],))


def test_an_edited_sentence_is_the_same_item(catalogue: Catalogue, shelf: Shelf) -> None:
    """It keeps its id, has a new digest and moment of change, and its earlier text can still be read."""
    shelf.put(OFFICE, SUMMIT)
    catalogue.refresh(100)
    number = _live(catalogue)[OFFICE.quote]
    shelf.put(SUMMIT, EDITED)
    assert _refreshed(catalogue, 200) == Changes(changed=(number,))
    entry = catalogue.entry(number)
    assert entry is not None
    assert (entry.quote, entry.changed_at, entry.digest) == (EDITED.quote, 200, digest_of(EDITED.quote))
    assert entry.texts[digest_of(OFFICE.quote)] == OFFICE.quote
    assert catalogue.entry(number + 99) is None


def test_another_sentence_is_another_item(catalogue: Catalogue, shelf: Shelf) -> None:
    """A sentence that takes the place of one it is not like is new, and the other one withdrawn."""
    shelf.put(OFFICE)
    catalogue.refresh(100)
    number = _live(catalogue)[OFFICE.quote]
    shelf.put(SUMMIT)
    changes = _refreshed(catalogue, 200)
    assert (changes.changed, changes.withdrawn, len(changes.added)) == ((), (number,), 1)
    (gone,) = (entry for entry in catalogue.entries if entry.id == number)
    assert (gone.item, gone.withdrawn_at, gone.quote) == (None, 200, OFFICE.quote)


def test_a_renamed_file_keeps_its_items(catalogue: Catalogue, shelf: Shelf) -> None:
    """The same text in another brief is the same item once it is gone from the old one, at once or later."""
    shelf.put(OFFICE, STONE)
    catalogue.refresh(100)
    before = _live(catalogue)
    shelf.put(item(OFFICE.quote, "lee-2019"), STONE)
    assert _refreshed(catalogue, 200) == Changes()
    assert _live(catalogue) == before
    shelf.put(STONE)
    catalogue.refresh(300)
    shelf.put(item(OFFICE.quote, "ann-lee"), STONE)
    assert _refreshed(catalogue, 400) == Changes(revived=(before[OFFICE.quote],))


def test_one_text_in_two_briefs_is_two_items(catalogue: Catalogue, shelf: Shelf) -> None:
    """A text that also appears elsewhere does not leave its old place."""
    shelf.put(OFFICE)
    catalogue.refresh(100)
    shelf.put(OFFICE, item(OFFICE.quote, "copy"))
    assert len(_refreshed(catalogue, 200).added) == 1
    assert len({entry.id for entry in catalogue.entries}) == 2


def test_a_rollback_and_its_return_make_no_news(catalogue: Catalogue, shelf: Shelf) -> None:
    """After going back and forth ids, digests and moments of adding are as they were."""
    shelf.put(OFFICE, SUMMIT)
    catalogue.refresh(100)
    shelf.put(EDITED, SUMMIT, STONE)
    catalogue.refresh(200)
    told = {(entry.id, entry.digest, entry.added_at) for entry in catalogue.entries}
    shelf.put(OFFICE, SUMMIT)
    assert _refreshed(catalogue, 300).withdrawn
    shelf.put(EDITED, SUMMIT, STONE)
    back = _refreshed(catalogue, 400)
    assert back.added == ()
    assert len(back.revived) == 1
    assert {(entry.id, entry.digest, entry.added_at) for entry in catalogue.entries} == told
    assert all(entry.withdrawn_at is None for entry in catalogue.entries)


def test_going_back_by_far_finds_the_earlier_text(catalogue: Catalogue, shelf: Shelf) -> None:
    """A text that the item once had is the item's, however little it is like the present one."""
    shelf.put(OFFICE)
    catalogue.refresh(100)
    number = _live(catalogue)[OFFICE.quote]
    shelf.put(EDITED)
    catalogue.refresh(200)
    further = item("Lee asks for a small office in Pyongyang soon, open to all.")
    known = [Known(number, "lee", digest_of(further.quote), further.quote, [digest_of(OFFICE.quote)], withdrawn=False)]
    assert match(known, [OFFICE]) == {0: number}


def test_refreshing_twice_changes_nothing(database: Database, shelf: Shelf) -> None:
    """A second refresh, of this process or of another, finds nothing to do and the same entries."""
    shelf.put(OFFICE, STONE)
    first, second = Catalogue(database, shelf.follow, shelf), Catalogue(database, shelf.follow, shelf)
    first.refresh(100)
    assert _refreshed(first, 200) == Changes()
    second.refresh(300)
    assert first.entries == second.entries


def test_two_processes_at_once_do_not_double(address: str, shelf: Shelf) -> None:
    """Two that fill the same tables at the same moment end with the same ids, each item once."""
    shelf.put(*(item(f"Sentence number {number} of many.", f"brief-{number}") for number in range(200)))
    databases = [Database(address) for _ in range(2)]
    catalogues = [Catalogue(database, shelf.follow, shelf) for database in databases]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda one: one.refresh(100), catalogues))
    assert catalogues[0].entries == catalogues[1].entries
    assert len(catalogues[0].entries) == 200
    for database in databases:
        database.close()


def test_the_real_briefs(database: Database, library: Library) -> None:
    """All items of the real briefs have an entry each, and a second look changes nothing."""
    catalogue = Catalogue(database, library.follow, library.items)
    assert len(_refreshed(catalogue, 100).added) == len(library.items()[1]) >= 250
    again = Catalogue(database, library.follow, library.items)
    again.refresh(200)
    assert again.entries == catalogue.entries


TEXTS = st.sampled_from([f"{who} wants {what}." for who in ("Lee", "Stone") for what in ("an office", "aid", "talks")])
EDITIONS = st.lists(
    st.lists(st.tuples(st.sampled_from(["a", "b"]), TEXTS), unique=True, max_size=6), min_size=1, max_size=5
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDITIONS)
def test_any_history_keeps_the_catalogue_true(
    tmp_path_factory: pytest.TempPathFactory, editions: list[list[tuple[str, str]]]
) -> None:
    """After any edits what is live is what the edition holds, each once, and no id ever changes hands unseen."""
    database, shelf = Database(ledger_at(tmp_path_factory.mktemp("any") / "ledger.db")), Shelf()
    catalogue = Catalogue(database, shelf.follow, shelf)
    seen: set[int] = set()
    for now, wanted in enumerate(editions, start=1):
        shelf.put(*(item(text, brief) for brief, text in wanted))
        changes = _refreshed(catalogue, now)
        live = [(one.item.brief_id, one.item.quote) for one in catalogue.entries if one.item is not None]
        assert sorted(live) == sorted(wanted)
        assert all(one.digest == digest_of(one.quote) for one in catalogue.entries)
        assert seen.isdisjoint(changes.added)
        seen |= set(changes.added)
        assert {one.id for one in catalogue.entries} == seen
        again = Catalogue(database, shelf.follow, shelf)
        again.refresh(now + 100)
        assert again.entries == catalogue.entries
    database.close()
