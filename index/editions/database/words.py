"""The words of an edition's passages in the database: an index puts passages forward, their shares are worked out here.

How many passages hold each stem is kept with the edition, so that a word weighs what it weighs in files. The index of
full texts gives the passages that hold the rarest words of a question, all of them, as long as they are few enough to
be read; of words that very many passages hold, those that hold several at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.editions.database import wire
from index.editions.database.rows import Places, sound
from index.editions.database.server import Row, Server
from index.editions.holdings.layout import Column, Table, often, packed, unpacked
from index.editions.words import Counted, Weights, idf, slack, whole

Vectors = NDArray[np.float32]
Numbers = NDArray[np.int64]

MOST_READ = 4_000
"""Passages whose words are read for the rarest words of a question, and again for the others."""

ENOUGH = 4
"""How many times as many passages as are wanted hold the same usual words, until no fewer words are asked for: of
passages that lack one, some hold the others often."""

MANY = 1_000
"""How many of the best have a share where all shares are asked for."""


@dataclass(frozen=True, slots=True)
class Stock:
    """The stems of an edition by their numbers, how many passages hold each, and how many words all passages have.

    A stem keeps its number from one edition to the next, so that rows can be shared.
    """

    stems: Sequence[str]
    held: Numbers
    total: int

    def columns(self) -> dict[str, Column]:
        """All of it as columns, by name."""
        return {"stems": packed(self.stems), "held": self.held, "total": np.array([self.total], dtype=np.int64)}


def stock_of(columns: Mapping[str, Column]) -> Stock:
    """The stock of these columns."""
    return Stock(unpacked(columns["stems"]), columns["held"], int(columns["total"][0]))


def grown(before: Stock | None, new: Counted, gone: tuple[Numbers, Numbers]) -> tuple[Stock, NDArray[np.int64]]:
    """The stock once passages with these stems are added, and the numbers that the stems of `new` have in it.

    `gone` are the stems, by their numbers before, of the passages that are no part of it any more, and how often each
    of them stood there.
    """
    table = Table(before.stems if before else ())
    numbers = np.array([table.number(stem) for stem in new.stems], dtype=np.int64)
    held = np.zeros(len(table.values), dtype=np.int64)
    if before is not None:
        held[: len(before.held)] = before.held
        held[: len(before.held)] -= np.bincount(gone[0], minlength=len(before.held))
    np.add.at(held, numbers, often(new.numbers, len(new.stems)))
    total = (before.total if before else 0) - int(gone[1].sum()) + int(new.counts.sum(dtype=np.int64))
    return Stock(table.values, held, total), numbers


class RowWords(Weights):
    """BM25 over the passages of an edition, from their rows."""

    def __init__(self, server: Server, space: int, stock: Stock, places: Places) -> None:
        self.rows = len(places.of)
        self.stock = stock
        self._numbers = {stem: number for number, stem in enumerate(stock.stems)}
        self._mean = stock.total / self.rows if self.rows else 1.0
        self._server = server
        self._places = places
        columns = f"SELECT place, array_send(stems), counts FROM words_{space} WHERE"
        self._any = f"{columns} stems && %s::integer[]"
        self._all = f"{columns} stems @> %s::integer[] LIMIT {MOST_READ}"
        self._own = f"{columns} place = ANY(%s)"
        self._holding = f"SELECT place FROM words_{space} WHERE stems @> %s::integer[]"

    def count(self, token: str) -> int:
        """How many passages hold the stem, or have a written question that does."""
        number = self._numbers.get(token)
        return 0 if number is None else int(self.stock.held[number])

    def holders(self, token: str) -> Numbers:
        """Their rows."""
        if not self.count(token):
            return np.zeros(0, dtype=np.int64)
        found = self._server.rows(self._holding, ([self._numbers[token]],))
        rows = self._places.rows(np.array([row[0] for row in found], dtype=np.int64))
        return np.sort(rows[rows >= 0])

    def asked(self, question: str) -> RowShares:
        """The shares of a question's word weight."""
        return RowShares(self, self.weights(question))

    def shares(self, question: str) -> Vectors:
        """The same for each passage; 0 for all but the best MANY."""
        made, asked = np.zeros(self.rows, dtype=np.float32), self.asked(question)
        best = asked.best(MANY)
        made[best] = asked.of(best)
        return made

    def known(self, tokens: Mapping[str, float]) -> list[int]:
        """The numbers of those stems that some passage holds, the rarest first."""
        held = [(self.count(token), self._numbers[token]) for token in tokens if self.knows(token)]
        return [number for _, number in sorted(held)]

    def holding_any(self, numbers: Sequence[int], asked: Mapping[str, float]) -> tuple[Numbers, Vectors]:
        """The rows that hold one of these stems, and their shares."""
        return self._scored(self._server.rows(self._any, ([*numbers],)), asked)

    def holding_all(self, numbers: Sequence[int], asked: Mapping[str, float]) -> tuple[Numbers, Vectors, int]:
        """Rows that hold all of these stems, and their shares; and how many were found, MOST_READ of them at most.

        Those of other editions are found, too.
        """
        found = self._server.rows(self._all, ([*numbers],))
        return *self._scored(found, asked), len(found)

    def fewer(self, numbers: Sequence[int], found: int, wanted: int) -> int:
        """With how many of these stems, from the first on, to look again, where so few passages hold all of them.

        Passages that hold the others are taken to hold those that are left out as often as any passage does, so that
        about as many are found as are wanted; at least one stem stays.
        """
        likely, kept = float(max(found, 1)), len(numbers)
        while kept > 1 and likely < wanted:
            kept -= 1
            likely *= self.rows / int(self.stock.held[numbers[kept]])
        return kept

    def stored(self, places: Sequence[int]) -> list[Row]:
        """What is stored at these places: the place, the stems and the counts of each."""
        return self._server.rows(self._own, ([*places],))

    @sound()
    def shares_of(self, rows: Numbers, asked: Mapping[str, float]) -> Vectors:
        """The shares of these rows."""
        found, shares = self._scored(self._server.rows(self._own, (self._places.of[rows].tolist(),)), asked)
        order = np.argsort(found)
        made: Vectors = shares[order[np.searchsorted(found[order], rows)]]
        return made

    @sound()
    def _scored(self, found: Sequence[Row], asked: Mapping[str, float]) -> tuple[Numbers, Vectors]:
        """The rows of the edition among what was found, and their shares: BM25 as `index/editions/words.py` has it."""
        rows = self._places.rows(np.array([row[0] for row in found], dtype=np.int64))
        kept = np.flatnonzero(rows >= 0).tolist()
        stems = wire.integers_of(found[at][1] for at in kept)
        counts = np.frombuffer(b"".join(found[at][2] for at in kept), dtype="<u2")
        sizes = np.array([len(found[at][2]) // 2 for at in kept], dtype=np.int64)
        rows = rows[kept]
        if not len(rows):
            return rows, np.zeros(0, dtype=np.float32)
        owners = np.repeat(np.arange(len(rows)), sizes)
        lengths = np.bincount(owners, weights=counts, minlength=len(rows))
        wanted = np.array(self.known(asked), dtype=np.int64)
        own = np.flatnonzero(np.isin(stems, wanted))
        rare = {number: idf(self.rows, int(self.stock.held[number])) for number in wanted.tolist()}
        weights = np.array([rare[number] for number in stems[own].tolist()], dtype=np.float32)
        count = counts[own].astype(np.float32)
        scores = (weights * (count / (slack(lengths, self._mean)[owners[own]] + count))).astype(np.float32)
        made = np.zeros(len(rows), dtype=np.float32)
        np.add.at(made, owners[own], scores)
        return rows, made / whole(asked)


class RowShares:
    """The shares of a question's words: those of passages that were put forward, and of others when asked for."""

    def __init__(self, words: RowWords, asked: Mapping[str, float]) -> None:
        self._words = words
        self._asked = asked
        self._known: dict[int, float] = {}

    def best(self, k: int) -> Numbers:
        """The rows of the `k` highest shares above zero, best first; of those that are alike the first rows."""
        if not k:
            return np.zeros(0, dtype=np.int64)
        rarest, usual = self._parted()
        if rarest:
            self._keep(*self._words.holding_any(rarest, self._asked))
        if usual:
            self._read_usual(usual, min(ENOUGH * k, MOST_READ))
        rows = np.array([*self._known], dtype=np.int64)
        shares = np.array([*self._known.values()], dtype=np.float32)
        best: Numbers = rows[np.lexsort((rows, -shares))[:k]]
        return best

    def of(self, rows: Numbers) -> Vectors:
        """The shares of these rows."""
        missing = np.array([row for row in rows.tolist() if row not in self._known], dtype=np.int64)
        if len(missing):
            self._keep(missing, self._words.shares_of(missing, self._asked))
        return np.array([self._known[row] for row in rows.tolist()], dtype=np.float32)

    def _read_usual(self, stems: Sequence[int], enough: int) -> None:
        """Keep passages that hold these stems, the rarest first: all of them, or as many as leave enough passages.

        Whoever holds more of them holds fewer, too: to step over some leaves none out, unless not all are read.
        """
        count, narrow, is_cut = len(stems), len(stems) + 1, False
        while True:
            rows, shares, found = self._words.holding_all(stems[:count], self._asked)
            self._keep(rows, shares)
            if found == MOST_READ:
                if count + 1 == narrow:
                    return
                count, is_cut = count + 1, True  # not all were read: the best hold more
            elif len(rows) >= enough or count == 1 or is_cut:
                return
            else:
                count, narrow = self._words.fewer(stems[:count], len(rows), enough), count

    def _keep(self, rows: Numbers, shares: Vectors) -> None:
        self._known.update(zip(rows.tolist(), shares.tolist(), strict=True))

    def _parted(self) -> tuple[list[int], list[int]]:
        """The rarest stems, whose passages can all be read, and the others, the rarer first."""
        known, total = self._words.known(self._asked), 0
        for at, number in enumerate(known):
            total += int(self._words.stock.held[number])
            if total > MOST_READ:
                return known[:at], known[at:]
        return known, []


def stems_of(rows: Sequence[tuple[Any, ...]]) -> tuple[NDArray[np.int32], NDArray[np.uint16], Numbers]:
    """The stems and counts of rows of `stems` and `counts`, one row after the other, and how many each has.

    Raises ValueError where these are not what they were.
    """
    stems = wire.integers_of(row[0] for row in rows)
    counts = np.frombuffer(b"".join(row[1] for row in rows), dtype="<u2")
    if len(stems) != len(counts):
        raise ValueError("stems without counts")
    return stems, counts, np.array([len(row[1]) // 2 for row in rows], dtype=np.int64)
