"""What is large of an edition, from rows of the database: passages with their sentences, questions, and briefs.

Rows lie at places that editions share; `places` says at which of them an edition's rows are. What was fetched for one
question is kept for the next, up to a number of bytes.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.editions.database import wire
from index.editions.database.server import Row, Server
from index.editions.holdings.layout import Layout, Shelf, brief_of, is_among
from index.editions.holdings.seam import EACH, as_wide
from index.errors import EditionBroken
from index.messages import say
from index.records import Brief

Vectors = NDArray[np.float32]
Numbers = NDArray[np.int64]

KEPT_BYTES = 96 * 2**20
"""Of passages and their sentences that are kept in memory."""

EXACT = 25_000
"""Vectors up to which all are looked at, as files do: about as quick as the index, which finds nearly all."""

KEPT_LINES = 2_000
AHEAD = 250
"""Briefs that are fetched at once by whoever reads one after the other."""

AT_ONCE = 5_000
"""Rows that are fetched at once by whoever wants very many."""

PER, AGAIN = 100, 2
"""For how many that are wanted the index looks at one vector more of so many as there are (`PlacedVectors.one_of`): in
a large library one that stops at the wanted misses some of them. And how many times as many as are wanted come with
their vectors, so that whole ones decide."""

ONE_BY_ONE = 500
"""Sentences up to which none is read but with its passage, until those that say an entry are in memory."""

FURTHER = 4
"""How many times as many neighbours are asked for where too few of them are the edition's own."""


@contextmanager
def sound() -> Iterator[None]:
    """Turn what rows end in that are gone, or are not what they were, into EditionBroken; to be put on what reads."""
    try:
        yield
    except (ValueError, LookupError, TypeError) as error:
        raise EditionBroken(say("broken-rows")) from error


def require(found: Sized, wanted: Sized) -> None:
    """Raise LookupError where not all rows were found that are wanted."""
    if len(found) < len(wanted):
        raise LookupError("rows are gone")


class Places:
    """At which place each row of an edition lies, and which row lies at a place."""

    def __init__(self, places: Numbers) -> None:
        self.of = places
        self._rows = np.full(int(places.max()) + 1 if len(places) else 0, -1, dtype=np.int64)
        self._rows[places] = np.arange(len(places))

    def rows(self, places: Numbers) -> Numbers:
        """The rows at these places; -1 for what is no part of the edition."""
        made = np.full(len(places), -1, dtype=np.int64)
        own = places < len(self._rows)
        made[own] = self._rows[places[own]]
        return made


class Recent:
    """Values by their places, those used last kept, up to a number of bytes; safe to use from several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[int, tuple[Any, int]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, places: Iterable[int]) -> dict[int, Any]:
        """What is kept of these."""
        with self._lock:
            found = {one: self._kept[one][0] for one in places if one in self._kept}
            for one in found:
                self._kept.move_to_end(one)
        return found

    def keep(self, values: Mapping[int, Any], size: Callable[[Any], int]) -> None:
        """Keep these, each of so many bytes."""
        with self._lock:
            for place, value in values.items():
                if place not in self._kept:
                    self._kept[place] = (value, size(value))
                    self._bytes += size(value)
            while self._bytes > self._most:
                self._bytes -= self._kept.popitem(last=False)[1][1]


class Fetched:
    """Passages of a space: their vectors and the vectors of their sentences, those used last kept."""

    def __init__(self, server: Server, space: int, dimensions: int) -> None:
        self._server = server
        self._query = f"SELECT place, vector_send(vector), sentences FROM passages_{space} WHERE place = ANY(%s)"
        self._dimensions = dimensions
        self._recent = Recent(KEPT_BYTES)

    def get(self, places: Sequence[int]) -> dict[int, tuple[Vectors, Vectors]]:
        """The vector of the passage at each of these places, and those of its sentences."""
        found: dict[int, tuple[Vectors, Vectors]] = self._recent.get(places)
        missing = [one for one in places if one not in found]
        for at in range(0, len(missing), AT_ONCE):
            found |= self._read(missing[at : at + AT_ONCE])
        return found

    @sound()
    def _read(self, places: list[int]) -> dict[int, tuple[Vectors, Vectors]]:
        rows = self._server.rows(self._query, (places,))
        require(rows, {*places})
        vectors = wire.vectors_of([row[1] for row in rows], self._dimensions)
        made = {
            int(row[0]): (vector, np.frombuffer(row[2], dtype="<f4").reshape(-1, self._dimensions))
            for row, vector in zip(rows, vectors, strict=True)
        }
        self._recent.keep(made, lambda one: int(one[0].nbytes + one[1].nbytes))
        return made


def nearest_query(table: str, kind: str) -> str:
    """What to select from for the `wanted` nearest to what is `asked` among as many as are `looked_at`, of this kind.

    A scan of the index that goes on finds nearer ones late. The planner doesn't know, and would leave out the sorting
    of what it takes for sorted already, were it not by something else.
    """
    far = f"vector::{kind} <#> %(asked)s::{kind}"
    found = f"SELECT place, vector, {far} AS far FROM {table} ORDER BY {far} LIMIT %(looked_at)s"
    return f"FROM ({found}) AS near ORDER BY far + 0 LIMIT %(wanted)s"


class PlacedVectors:
    """Vectors of a table, of which the nearest are found by its index and their cosines worked out here."""

    one_of = 2_000
    """Of how many vectors the index looks at one more than is wanted: fewer for written questions than for passages,
    since a passage has others, sentences and words to be found by."""

    def __init__(self, server: Server, table: str, dimensions: int, places: Places, exact: int = EXACT) -> None:
        self._server = server
        self._places = places
        self._dimensions = dimensions
        # The index is on halves: what is ordered by whole vectors is looked at one by one.
        self._wider = 0 if len(places.of) <= exact else len(places.of) // self.one_of
        kind = f"{'halfvec' if self._wider else 'vector'}({dimensions})"
        near = nearest_query(table, kind)
        self._near, self._among = f"SELECT place, vector_send(vector) {near}", f"SELECT place {near}"
        self._at = f"SELECT place, vector_send(vector) FROM {table} WHERE place = ANY(%s)"
        # Joined, twenty thousand places cost half of what they do as a condition of the index (= ANY).
        self._near_of = (
            f"SELECT place FROM unnest(%s::bigint[]) AS own (place) JOIN {table} USING (place) "
            f"ORDER BY vector <#> %s::vector({dimensions}) LIMIT %s"
        )
        self._recent = Recent(KEPT_BYTES // 4)

    @property
    def rows(self) -> int:
        """How many there are."""
        return len(self._places.of)

    def nearest(self, question: Vectors, k: int) -> tuple[Numbers, Vectors]:
        """The rows with the `k` highest cosines, best first, and those cosines, as far as the index finds them."""
        wanted = min(k, self.rows)
        if not wanted:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        limit, asked = wanted * AGAIN if self._wider else wanted, wire.literal(question)
        while True:
            found = self._found(self._near, asked, wanted, limit)
            rows = self._places.rows(np.array([row[0] for row in found], dtype=np.int64))
            if len(found) < limit or (rows >= 0).sum() >= wanted:
                break
            limit *= FURTHER
        own = np.flatnonzero(rows >= 0)
        rows = rows[own]
        cosines = wire.vectors_of([found[at][1] for at in own.tolist()], self._dimensions) @ question
        order = np.lexsort((rows, -cosines))[:wanted]
        return rows[order], cosines[order]

    def nearest_of(self, question: Vectors, rows: Numbers, k: int) -> Numbers:
        """Of these rows the `k` with the highest cosines, best first; of very many, those among the best of all."""
        asked = wire.literal(question)
        if len(rows) <= EACH:
            found = self._server.rows(self._near_of, (self._places.of[rows].tolist(), asked, k))
            return self._places.rows(np.array([row[0] for row in found], dtype=np.int64))
        wide = as_wide(k, len(rows), self.rows)
        found = self._found(self._among, asked, k, wide)
        near = self._places.rows(np.array([row[0] for row in found], dtype=np.int64))
        near = near[is_among(near, rows)][: AGAIN * k]
        return near[np.lexsort((near, -self.cosines_of(question, near)))[:k]]

    def _found(self, query: str, asked: str, wanted: int, kept: int) -> list[Row]:
        """What the server keeps of all that its index looks at for so many wanted."""
        looked_at = max(kept, AGAIN * wanted + self._wider * wanted // PER)
        return self._server.rows(query, {"asked": asked, "looked_at": looked_at, "wanted": kept})

    def cosines_of(self, question: Vectors, rows: Numbers) -> Vectors:
        """The cosine of the question with each of `rows`."""
        if not len(rows):
            return np.zeros(0, dtype=np.float32)
        made: Vectors = self.of(rows) @ question
        return made

    def of(self, rows: Numbers) -> Vectors:
        """The vectors of these rows."""
        places = self._places.of[rows]
        made = np.empty((len(rows), self._dimensions), dtype=np.float32)
        if len(rows) > AT_ONCE:
            for at in range(0, len(rows), AT_ONCE):
                made[at : at + AT_ONCE] = self._taken(places[at : at + AT_ONCE])
            return made
        wanted = places.tolist()
        held = self._recent.get(wanted)
        missing = np.array([one for one in wanted if one not in held], dtype=np.int64)
        if len(missing):
            new = dict(zip(missing.tolist(), self._taken(missing), strict=True))
            self._recent.keep(new, lambda one: int(one.nbytes))
            held |= new
        for at, one in enumerate(wanted):
            made[at] = held[one]
        return made

    def vectors(self) -> Vectors:
        """All vectors."""
        return self.of(np.arange(self.rows))

    @sound()
    def _taken(self, places: Numbers) -> Vectors:
        wanted = np.unique(places).tolist()
        found = self._server.rows(self._at, (wanted,))
        require(found, wanted)
        held = np.array([row[0] for row in found], dtype=np.int64)
        order = np.argsort(held)
        vectors = wire.vectors_of([row[1] for row in found], self._dimensions)
        made: Vectors = vectors[order[np.searchsorted(held[order], places)]]
        return made


class PlacedPassages(PlacedVectors):
    """The vectors of the passages: with the exact ones of candidates their sentences are fetched, which follow."""

    one_of = 500

    def __init__(
        self, server: Server, table: str, dimensions: int, places: Places, fetched: Fetched, exact: int = EXACT
    ) -> None:
        super().__init__(server, table, dimensions, places, exact)
        self._fetched = fetched

    def cosines_of(self, question: Vectors, rows: Numbers) -> Vectors:
        """The cosine of the question with each of `rows`."""
        if not len(rows):
            return np.zeros(0, dtype=np.float32)
        places = self._places.of[rows].tolist()
        held = self._fetched.get(places)
        made: Vectors = np.stack([held[one][0] for one in places]) @ question
        return made


class PlacedSentences:
    """The vectors of the sentences, which lie with their passages; those that say an entry are kept in memory.

    These are read `at_once`, or when very many are asked for: `said` gives their rows and their vectors.
    """

    def __init__(
        self,
        layout: Layout,
        places: Places,
        fetched: Fetched,
        dimensions: int,
        said: Callable[[], tuple[Numbers, Vectors]],
        *,
        at_once: bool,
    ) -> None:
        self._layout = layout
        self._places = places
        self._fetched = fetched
        self._read = said
        self._said = said() if at_once else None
        self.shape = len(layout.sentence_slices), dimensions

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, rows: int | slice | Sequence[int] | NDArray[Any]) -> Vectors:
        """The vector of a row, or those of several, shape (len(rows), dimensions)."""
        if isinstance(rows, int | np.integer):
            one: Vectors = self._taken(np.array([rows], dtype=np.int64))[0]
            return one
        if isinstance(rows, slice):
            rows = np.arange(*rows.indices(len(self)))
        return self._taken(np.asarray(rows, dtype=np.int64))

    @sound()
    def _taken(self, rows: Numbers) -> Vectors:
        made = np.empty((len(rows), self.shape[1]), dtype=np.float32)
        known = np.zeros(len(rows), dtype=bool)
        if self._said is None and len(rows) > ONE_BY_ONE:
            self._said = self._read()
        if self._said is not None:
            said, vectors = self._said
            at = np.searchsorted(said, rows)
            inside = at < len(said)
            known[inside] = said[at[inside]] == rows[inside]
            made[known] = vectors[at[known]]
        rest = np.flatnonzero(~known)
        starts = self._layout.sentences
        passages = np.searchsorted(starts, rows[rest], side="right") - 1
        order = np.argsort(passages, kind="stable")
        own, firsts = np.unique(passages[order], return_index=True)
        for start in range(0, len(own), AT_ONCE):
            part = own[start : start + AT_ONCE]
            held = self._fetched.get(self._places.of[part].tolist())
            ends = [*firsts[start + 1 : start + len(part)].tolist(), *firsts[start + len(part) :][:1].tolist()]
            ends += [len(order)] * (len(part) - len(ends))
            for passage, first, end in zip(part.tolist(), firsts[start:].tolist(), ends, strict=False):
                which = rest[order[first:end]]
                made[which] = held[int(self._places.of[passage])][1][rows[which] - starts[passage]]
        return made


class RowShelf(Shelf):
    """The briefs, each from its row; who reads on gets the next ones with it."""

    def __init__(self, layout: Layout, server: Server, space: int) -> None:
        super().__init__(layout)
        self._server = server
        self._query = f"SELECT place, line FROM briefs_{space} WHERE place = ANY(%s)"
        self._places = Places(layout.text[:, 0])
        self._lines: OrderedDict[int, bytes] = OrderedDict()
        self._last = -1
        self._lock = threading.Lock()

    def line(self, row: int) -> bytes:
        """The line of a brief's row as it was written."""
        with self._lock:
            found = self._lines.get(row)
        if found is not None:
            self._last = row
            return found
        end = row + AHEAD if row == self._last + 1 else row + 1
        self._last = row
        return self._read(range(row, min(end, len(self))))[row]

    @sound()
    def at(self, row: int) -> Brief:
        """The brief of a row, read anew."""
        return brief_of(self.line(row))

    def ahead(self, brief_ids: Iterable[str]) -> None:
        """Fetch these briefs at once."""
        rows = [self._layout.number[one] for one in brief_ids if one in self._layout.number]
        with self._lock:
            missing = [row for row in rows if row not in self._lines]
        if missing:
            self._read(missing)

    @sound()
    def _read(self, rows: Sequence[int]) -> dict[int, bytes]:
        places = self._places.of[list(rows)]
        found = self._server.rows(self._query, (places.tolist(),))
        require(found, rows)
        owners = self._places.rows(np.array([row[0] for row in found], dtype=np.int64)).tolist()
        made = {owner: bytes(row[1]) for owner, row in zip(owners, found, strict=True)}
        with self._lock:
            self._lines.update(made)
            while len(self._lines) > KEPT_LINES:
                self._lines.popitem(last=False)
        return made
