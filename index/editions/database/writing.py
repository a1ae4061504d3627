"""A draft, written beside what answers: its new briefs as rows, batch by batch, and its small parts.

What is written is read back and held against its checksums before anything names it. A kill leaves rows that no edition
names, behind the count of their space: the next build sweeps them away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from typing import Any

import numpy as np

from index.editions.database import tables, wire
from index.editions.database.opening import (
    BLOCK,
    COMMON,
    LAYOUT,
    NAMED,
    PLACES,
    STOCK,
    SUMS,
    places_of,
    said_rows,
)
from index.editions.database.rows import Places, sound
from index.editions.database.words import RowWords, Stock, grown, stems_of
from index.editions.drafting.blocks import BLOCK as BLOCK_SIZE
from index.editions.drafting.blocks import LAYOUT_BLOCK, Blocks, blocks_of, layout_block
from index.editions.drafting.draft import Draft
from index.editions.drafting.tally import Tally, tally
from index.editions.holdings import named
from index.editions.holdings.layout import KINDS, Column, Layout, Numbers, reach, save, starts_of, unpacked
from index.editions.seal import HOLDINGS, NAMES
from index.editions.words import Counted
from index.errors import EditionBroken
from index.messages import say

BATCH = 500
"""Briefs that are written, or read back, at once."""

CHUNK = 4 * 2**20
"""Bytes of a part in a row."""

SUM = 16
"""Bytes of the checksum of a brief's rows."""

Connection = Any


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the database once a draft's rows are written: nothing names it yet."""

    space: int
    ends: tuple[int, int, int]
    """How many places of briefs, passages and questions are taken then."""
    parts: dict[str, bytes]
    shared: dict[str, str]
    """The checksums of the parts that the edition before has too."""


@dataclass(frozen=True, slots=True)
class _New:
    """The new briefs of a draft, given where their rows begin."""

    draft: Draft
    stems: Counted
    numbers: Numbers
    """The number of each stem of `stems` in the stock."""
    own: Numbers
    """Their rows in the edition."""
    firsts: tuple[Numbers, ...]
    """Where the rows of each of KINDS of each of them begin among the new ones."""
    said: Numbers
    """Which of the new sentences say an entry."""
    bases: tuple[int, int, int]
    """Where the new rows of briefs, passages and questions begin in the space."""

    def of(self, at: int) -> _Rows:
        """The rows of one of them."""
        passages, sentences, questions = (slice(int(one[at]), int(one[at + 1])) for one in self.firsts)
        layout, row = self.draft.holdings.layout, int(self.own[at])
        borders = layout.sentences[int(layout.passages[row]) : int(layout.passages[row + 1]) + 1]
        inside = (borders - borders[0] + sentences.start).tolist()
        vectors = self.draft.vectors
        words = [slice(*self.stems.starts[one : one + 2].tolist()) for one in range(passages.start, passages.stop)]
        first, end = np.searchsorted(self.said, (sentences.start, sentences.stop)).tolist()
        return _Rows(
            line=self.draft.lines[at],
            said=_floats(vectors[1][self.said[first:end]]) if end > first else b"",
            passages=[wire.of_vector(one) for one in vectors[0][passages]],
            sentences=[_floats(vectors[1][a:b]) for a, b in pairwise(inside)],
            stems=[wire.of_integers(self.numbers[self.stems.numbers[one]]) for one in words],
            counts=[self.stems.counts[one].astype("<u2").tobytes() for one in words],
            questions=[wire.of_vector(one) for one in vectors[2][questions]],
        )


@dataclass(frozen=True, slots=True)
class _Rows:
    """All that is kept of one brief, as it is sent."""

    line: bytes
    said: bytes
    passages: list[bytes]
    sentences: list[bytes]
    stems: list[bytes]
    counts: list[bytes]
    questions: list[bytes]

    def sum(self) -> bytes:
        """The checksum of all of it."""
        made = sha256()
        for one in (
            [self.line, self.said],
            self.passages,
            self.sentences,
            self.stems,
            self.counts,
            self.questions,
        ):
            for value in one:
                made.update(len(value).to_bytes(8, "little"))
                made.update(value)
        return made.digest()[:SUM]


def write(connection: Connection, draft: Draft) -> Written:
    """Write the rows and make the parts of a draft; raises EditionBroken when what was written reads otherwise."""
    before = draft.before
    space = int(before.parts.space) if before is not None else tables.new_space(connection, draft.dimensions)  # type: ignore[attr-defined]
    bases = _counts(connection, space)
    stock, new = _new(connection, draft, space, bases)
    sums = np.frombuffer(b"".join(_copied(connection, space, new)), dtype=np.uint8).reshape(-1, SUM)
    layout = _placed(draft.holdings.layout, new)
    if before is None:
        tables.add_indexes(connection, space, draft.dimensions, max(len(layout.slices), len(layout.asked)))
    own = new.own
    if not np.array_equal(np.concatenate([np.zeros((0, SUM), np.uint8), *_read(connection, space, layout, own)]), sums):
        raise EditionBroken(say("broken-rows"))
    every = np.zeros((len(layout.ids), SUM), dtype=np.uint8)
    if before is not None:
        held = np.load(before.parts.open(SUMS), allow_pickle=False)
        stays = np.flatnonzero(draft.holdings.layout.segment != 0)
        every[stays] = held[Places(before.layout.text[:, 0]).rows(layout.text[stays, 0])]
    every[own] = sums
    ends = (bases[0] + len(own), bases[1] + int(new.firsts[0][-1]), bases[2] + int(new.firsts[2][-1]))
    parts = _Parts(draft, layout, own)
    parts.add(stock, every)
    return Written(space, ends, parts.made, parts.shared)


def check(connection: Connection, space: int, layout: Layout, sums: Column) -> None:
    """Read all rows of an edition; raises EditionBroken when they are not what was sealed."""
    first = 0
    for part in _read(connection, space, layout, np.arange(len(layout.ids))):
        if not np.array_equal(part, sums[first : first + len(part)]):
            raise EditionBroken(say("broken-rows"))
        first += len(part)


def _counts(connection: Connection, space: int) -> tuple[int, int, int]:
    found = connection.execute("SELECT briefs, passages, questions FROM spaces WHERE number = %s", (space,)).fetchone()
    if found is None:
        raise EditionBroken(say("broken-rows"))
    return (int(found[0]), int(found[1]), int(found[2]))


def _new(connection: Connection, draft: Draft, space: int, bases: tuple[int, int, int]) -> tuple[Stock, _New]:
    """The stock of words once the draft is an edition, and its new briefs."""
    layout, stems, before = draft.holdings.layout, draft.stems or draft.holdings.making.counted, draft.before
    if stems is None:
        raise ValueError("a draft without words")
    known = before.words.stock if before is not None and isinstance(before.words, RowWords) else None
    stock, numbers = grown(known, stems, _gone(connection, draft, space))
    own = np.flatnonzero(layout.segment == 0)
    firsts = tuple(starts_of(np.diff(layout.starts(kind))[own]) for kind in KINDS)
    said = said_rows(layout, draft.holdings.stated)
    starts, sizes = layout.starts("sentences")[own], np.diff(layout.starts("sentences"))[own]
    at = np.searchsorted(starts, said, side="right") - 1
    inside = (at >= 0) & (said < (starts + sizes)[np.maximum(at, 0)]) if len(own) else np.zeros(len(said), dtype=bool)
    ours = (firsts[1][:-1] - starts)[at[inside]] + said[inside]
    return stock, _New(draft, stems, numbers, own, firsts, ours.astype(np.int64), bases)


@sound()
def _gone(connection: Connection, draft: Draft, space: int) -> tuple[Numbers, Numbers]:
    """The stems of the passages that the edition before has and the draft has not, and how often each stands there."""
    nothing = np.zeros(0, dtype=np.int64)
    if draft.before is None:
        return nothing, nothing
    before, layout = draft.before.layout, draft.holdings.layout
    gone = np.ones(len(before.ids), dtype=bool)
    gone[Places(before.text[:, 0]).rows(layout.text[layout.segment != 0, 0])] = False
    places = reach(before.rows[gone, 0], np.diff(before.passages)[gone])
    query = f"SELECT array_send(stems), counts FROM words_{space} WHERE place = ANY(%s)"
    rows = connection.execute(query, (places.tolist(),), binary=True).fetchall()
    numbers, often, _ = stems_of(rows)
    return numbers.astype(np.int64), often.astype(np.int64)


def _copied(connection: Connection, space: int, new: _New) -> Iterator[bytes]:
    """Write the rows of the new briefs, and give the checksum of each."""
    for start in range(0, len(new.own), BATCH):
        batch = [(at, new.of(at)) for at in range(start, min(start + BATCH, len(new.own)))]
        rows: dict[str, list[bytes]] = {name: [] for name in tables.TABLES}
        for at, one in batch:
            _add(rows, new, at, one)
        with connection.transaction():
            for name, made in rows.items():
                with connection.cursor().copy(f"COPY {name}_{space} FROM STDIN (FORMAT BINARY)") as copy:
                    copy.write(wire.COPY_HEAD + b"".join(made) + wire.COPY_END)
        yield from (one.sum() for _, one in batch)


def _add(rows: dict[str, list[bytes]], new: _New, at: int, one: _Rows) -> None:
    passage, question = new.bases[1] + int(new.firsts[0][at]), new.bases[2] + int(new.firsts[2][at])
    numbers = [wire.of_bigint(new.bases[0] + at)]
    numbers += [wire.of_bigint(passage), wire.of_integer(len(one.passages))]
    numbers += [wire.of_bigint(question), wire.of_integer(len(one.questions))]
    rows["briefs"].append(wire.row([*numbers, one.line, one.said]))
    for number, vector in enumerate(one.passages):
        place = wire.of_bigint(passage + number)
        rows["passages"].append(wire.row([place, vector, one.sentences[number]]))
        rows["words"].append(wire.row([place, one.stems[number], one.counts[number]]))
    for number, vector in enumerate(one.questions):
        rows["questions"].append(wire.row([wire.of_bigint(question + number), vector]))


def _read(connection: Connection, space: int, layout: Layout, rows: Numbers) -> Iterator[Column]:
    """The checksums of the rows of these briefs as they stand in the database, batch by batch."""
    passages, questions = places_of(layout, "passages"), places_of(layout, "questions")
    of_passages, of_questions = (layout.starts(kind) for kind in ("passages", "questions"))
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        own = [slice(*of_passages[row : row + 2].tolist()) for row in batch.tolist()]
        asked = [slice(*of_questions[row : row + 2].tolist()) for row in batch.tolist()]
        lines = _by_place(connection, f"SELECT place, line, said FROM briefs_{space}", layout.text[batch, 0])
        held = _by_place(
            connection,
            "SELECT p.place, vector_send(vector), sentences, array_send(stems), counts "
            f"FROM passages_{space} p JOIN words_{space} w ON w.place = p.place",
            np.concatenate([passages[one] for one in own]),
            "p.place",
        )
        written = _by_place(
            connection,
            f"SELECT place, vector_send(vector) FROM questions_{space}",
            np.concatenate([questions[one] for one in asked]),
        )
        made = []
        for row, mine, those in zip(batch.tolist(), own, asked, strict=True):
            line = lines.get(int(layout.text[row, 0]), (b"", b""))
            four = [held.get(place, (b"", b"", b"", b"")) for place in passages[mine].tolist()]
            vectors, sentences, stems, counts = ([one[at] for one in four] for at in range(4))
            answers = [written.get(place, (b"",))[0] for place in questions[those].tolist()]
            made.append(_Rows(line[0], line[1], vectors, sentences, stems, counts, answers).sum())
        yield np.frombuffer(b"".join(made), dtype=np.uint8).reshape(-1, SUM)


def _by_place(connection: Connection, query: str, places: Numbers, name: str = "place") -> dict[int, tuple[bytes, ...]]:
    found = connection.execute(f"{query} WHERE {name} = ANY(%s)", (places.tolist(),), binary=True)
    return {int(row[0]): tuple(row[1:]) for row in found}


def _placed(layout: Layout, new: _New) -> Layout:
    """The layout once the new briefs lie at their places."""
    rows, text = layout.rows.copy(), layout.text.copy()
    for kind, base in (("passages", new.bases[1]), ("questions", new.bases[2])):
        at = KINDS.index(kind)
        rows[new.own, at] = base + new.firsts[at][:-1]
    rows[new.own, KINDS.index("sentences")] = 0
    text[new.own, 0] = new.bases[0] + np.arange(len(new.own))
    return replace(layout, rows=rows, text=text, segment=np.zeros_like(layout.segment))


class _Parts:
    """The small parts of an edition, and the checksums of those that the edition before has too."""

    def __init__(self, draft: Draft, layout: Layout, own: Numbers) -> None:
        self.made: dict[str, bytes] = {}
        self.shared: dict[str, str] = {}
        self._draft = draft
        self._layout = layout
        self._before = draft.before
        self._is_new = np.zeros(len(layout.ids), dtype=bool)
        self._is_new[own] = True

    def add(self, stock: Stock, sums: Column) -> None:
        """Add all of them."""
        draft, layout = self._draft, self._layout
        self.made |= draft.small()
        self.made[HOLDINGS] = _saved(draft.said())
        self.made[NAMES] = named.words_of(draft.names)
        self._add_named()
        self.made[STOCK] = _saved(stock.columns())
        self.made[SUMS], self.made[PLACES] = _array(sums), _array(layout.text[:, 0])
        self._add_blocks(LAYOUT, LAYOUT_BLOCK, lambda first, end: layout_block(layout, first, end))
        held = replace(draft.holdings, layout=layout)
        blocks = Blocks(held, held.tally or self._tally(), draft.read_as)
        self.made[COMMON] = _saved(blocks.common)
        self._add_blocks(BLOCK, BLOCK_SIZE, blocks.of)

    def _add_named(self) -> None:
        before, names = self._before, self._draft.names
        same = before is not None and before.parts.has(NAMED) and before.layout.ids == self._layout.ids
        if before is not None and same and named.same_rows(names, before.names):
            self.shared[NAMED] = before.manifest.files[NAMED]
        else:
            self.made[NAMED] = _saved(named.columns_of(names, self._layout.ids))

    def _tally(self) -> Tally:
        """What all briefs tell, counted anew; words keep their numbers."""
        making, before = self._draft.holdings.making, self._before
        known = before.parts.columns(COMMON)["items"] if before is not None and before.parts.has(COMMON) else None
        return tally(making.lexicon, making.notes, () if known is None else map(tuple, unpacked(known)))

    def _add_blocks(self, name: str, size: int, block: Callable[[int, int], Mapping[str, Column]]) -> None:
        """Add blocks; those in which no brief is new are shared."""
        before, ids = self._before, self._layout.ids
        known: dict[int, tuple[int, str]] = {}
        if before is not None and before.parts.has(name.format(0)):
            ends = enumerate(blocks_of(before.layout.ids, size))
            known = {first: (end, before.manifest.files[name.format(at)]) for at, (first, end) in ends}
        for at, (first, end) in enumerate(blocks_of(ids, size)):
            changed = before is None or self._is_new[first:end].any()
            was = -1 if before is None or changed else before.layout.number[ids[first]]
            until, part = known.get(was, (was, ""))
            if before is not None and until > was and before.layout.ids[was:until] == ids[first:end]:
                self.shared[name.format(at)] = part
            else:
                self.made[name.format(at)] = _saved(block(first, end))


def _array(column: Column) -> bytes:
    file = BytesIO()
    np.save(file, column, allow_pickle=False)
    return file.getvalue()


def _saved(columns: Mapping[str, Column]) -> bytes:
    file = BytesIO()
    save(file, columns)
    return file.getvalue()


def _floats(vectors: Any) -> bytes:
    made: bytes = np.asarray(vectors).astype("<f4").tobytes()
    return made
