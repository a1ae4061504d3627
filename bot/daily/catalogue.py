"""The catalogue: every item that the library ever held, under an id that outlives edits, renames and rollbacks.

Brought in step with the live edition by `refresh`; which item is which is `matching.py`'s to say.
Nothing is ever deleted: a subscriber who had an item that is gone can still be told so.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, insert, select, update

from bot.daily.matching import Known, digest_of, match
from bot.database.engine import Database, lock
from bot.database.tables import item_texts
from bot.database.tables import items as table
from index import Item

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An item with its history; moments are seconds since 1970, and 0 is the archive that was there at first.

    `texts` are all texts it ever had, by digest. What is withdrawn has no `item`.
    """

    id: int
    digest: str
    added_at: int
    changed_at: int | None = None
    withdrawn_at: int | None = None
    item: Item | None
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def quote(self) -> str:
        """What it says, or last said."""
        return self.texts[self.digest]


class Catalogue:
    """The catalogue of a library's items; safe to use from several threads and processes."""

    def __init__(
        self, database: Database, follow: Callable[[], int], source: Callable[[], tuple[int, tuple[Item, ...]]]
    ) -> None:
        """`follow` gives the number of the live edition, and `source` the number and the items, at a price."""
        self._transaction = database.transaction
        self._follow = follow
        self._source = source
        self._lock = threading.Lock()
        self._held: tuple[int, tuple[Entry, ...]] = (0, ())

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, the withdrawn ones too, as of the last refresh."""
        return self._held[1]

    def refresh(self, now: int) -> None:
        """Bring the catalogue in step with the live edition. Costs little when that is the one it is in step with."""
        with self._lock:
            if self._follow() == self._held[0]:
                return
            number, items = self._source()
            with self._transaction() as connection:
                entries = _refresh(connection, items, now)
            self._held = (number, entries)

    def follow(self, clock: Callable[[], float]) -> None:
        """The same, now; for whoever only has to know what stands below briefs."""
        self.refresh(int(clock()))

    def entry(self, item_id: int) -> Entry | None:
        """The entry of an item, as of the last refresh."""
        return next((entry for entry in self.entries if entry.id == item_id), None)


def _refresh(connection: Connection, items: Sequence[Item], now: int) -> tuple[Entry, ...]:
    """Write down what is new, changed, gone and back.

    Two processes at once take turns where a lock can be had; elsewhere the slower one fails on an id
    that is taken, changes nothing, and finds everything done the next time.
    """
    lock(connection)
    rows: dict[int, Row] = {row.id: dict(row._mapping) for row in connection.execute(select(table))}
    texts = _texts(connection)
    found = match((_known(row, texts[key]) for key, row in rows.items()), items)
    after = _after(rows, items, found, now)
    new = [row for key, row in after.items() if key not in rows]
    if new:
        connection.execute(insert(table), new)
    for key, row in after.items():
        if key in rows and row != rows[key]:
            connection.execute(update(table).where(table.c.id == key).values(row))
    _write_texts(connection, texts, after, items, found)
    held = {key: items[place] for place, key in found.items()}
    return tuple(_entry(row, held.get(key), texts[key]) for key, row in sorted(after.items()))


def _after(rows: Mapping[int, Row], items: Sequence[Item], found: dict[int, int], now: int) -> dict[int, Row]:
    """All rows as they should be; items that were not found get ids, noted in `found`. The first filling is no news."""
    fresh = max(rows, default=0) + 1
    added_at = now if rows else 0
    after = {key: row | {"withdrawn_at": row["withdrawn_at"] or now} for key, row in rows.items()}
    for place, item in enumerate(items):
        key = found.setdefault(place, fresh)
        fresh += key == fresh
        digest = digest_of(item.quote)
        row = rows.get(key, {"id": key, "digest": digest, "added_at": added_at, "changed_at": None})
        changed_at = row["changed_at"] if row["digest"] == digest else now
        after[key] = row | {
            "brief_id": item.brief_id, "digest": digest, "changed_at": changed_at, "withdrawn_at": None,
        }  # fmt: skip
    return after


def _texts(connection: Connection) -> dict[int, dict[str, str]]:
    """All texts that items ever had, by id and digest."""
    texts: dict[int, dict[str, str]] = {}
    for row in connection.execute(select(item_texts)):
        texts.setdefault(row.item_id, {})[row.digest] = row.quote
    return texts


def _write_texts(
    connection: Connection,
    texts: dict[int, dict[str, str]],
    after: Mapping[int, Row],
    items: Sequence[Item],
    found: Mapping[int, int],
) -> None:
    """Keep the texts that are new, in the database and in `texts`."""
    written = []
    for place, key in found.items():
        held, digest = texts.setdefault(key, {}), after[key]["digest"]
        if digest not in held:
            held[digest] = items[place].quote
            written.append({"item_id": key, "digest": digest, "quote": items[place].quote})
    if written:
        connection.execute(insert(item_texts), written)


def _known(row: Row, texts: Mapping[str, str]) -> Known:
    withdrawn = row["withdrawn_at"] is not None
    return Known(row["id"], row["brief_id"], row["digest"], texts[row["digest"]], tuple(texts), withdrawn)


def _entry(row: Row, item: Item | None, texts: Mapping[str, str]) -> Entry:
    history = {name: row[name] for name in ("id", "digest", "added_at", "changed_at", "withdrawn_at")}
    return Entry(**history, item=item, texts=texts)
