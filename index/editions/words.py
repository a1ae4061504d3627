"""Lexical ranking: BM25 over word stems. They are weighed when an edition is built; a question adds weights up.

Scores are the share, 0 to 1, of the question's word weight that a passage carries, so that they can be compared between
questions. The weights and the files are those of bm25s, which the tests compare them with; made here, they come from
the counted stems of an edition before, and of what changed, without a look at any text.
"""

from __future__ import annotations

import json
import math
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from index.editions.holdings.layout import AT_ONCE, Numbers, Table, often, small, starts_of
from index.editions.holdings.seam import Vectors
from index.english import tokens

K1, B = 1.2, 0.75
"""BM25's saturation and length normalisation (Robertson and Zaragoza 2009, section 3)."""

WRITTEN_AT_ONCE, LENGTHS_AT_ONCE = 1_000_000, 5_000
"""How many numbers of a ranking are put in order at once, and of how many passages the words are added up at once: a
hundred thousand passages have nine million."""

GROUPS = 16
"""How many groups of passages there are for each of the best that are wanted."""

NOTHING = float(np.finfo(np.float32).tiny)
"""No share is so small but none at all."""


class Weights(ABC):
    """What stems weigh, given how many passages there are and how many of them hold each."""

    rows: int

    @abstractmethod
    def count(self, token: str) -> int:
        """How many passages hold the stem, or have a written question that does."""

    def knows(self, token: str) -> bool:
        """Whether some passage holds the stem."""
        return self.count(token) > 0

    @property
    def most(self) -> float:
        """The greatest weight a stem can have: that of one which no passage holds."""
        return idf(self.rows, 0)

    def weights(self, text: str) -> dict[str, float]:
        """Each different stem of a text, in its order, with its weight."""
        return {token: self.weight(token) for token in tokens(text)}

    def weight(self, token: str) -> float:
        """The inverse document frequency of a stem."""
        return idf(self.rows, self.count(token))


def idf(rows: int, held: int) -> float:
    """The inverse document frequency, Lucene's variant: log(1 + (N - n + 0.5) / (n + 0.5))."""
    return math.log(1 + (rows - held + 0.5) / (held + 0.5))


def whole(weights: Mapping[str, float]) -> np.float32:
    """What shares are shares of: the score of a passage that would hold every word endlessly often."""
    return np.float32(sum(weights.values()) or 1)


@dataclass(frozen=True)
class WordIndex(Weights):
    """BM25 over the passages of one edition; rows are the passages' rows."""

    numbers: Mapping[str, int]
    """Each stem that some passage holds, and its number."""
    starts: NDArray[np.int32]
    """Where the passages of each stem begin in the two arrays that follow, and where the last ones end."""
    passages: NDArray[np.int32]
    scores: NDArray[np.float32]
    rows: int

    def shares(self, question: str) -> Vectors:
        """For each passage, shape (rows,), the share of the question's word weight it carries, 0 to 1.

        The denominator is the score of a passage that holds every word of the question endlessly
        often: the sum of the words' inverse document frequencies. Words that no passage holds
        count in full, so a question about something else cannot reach a high share.
        """
        asked = self.weights(question)
        made = np.zeros(self.rows, dtype=np.float32)
        for token in asked:
            held = self._place(token)
            np.add.at(made, self.passages[held], self.scores[held])
        return made / whole(asked)

    def asked(self, question: str) -> EveryShare:
        """The shares of a question's word weight."""
        return EveryShare(self.shares(question))

    def count(self, token: str) -> int:
        """How many passages hold the stem, or have a written question that does."""
        held = self._place(token)
        return int(held.stop - held.start)

    def holders(self, token: str) -> Numbers:
        """Their rows."""
        return self.passages[self._place(token)].astype(np.int64)

    def _place(self, token: str) -> slice:
        known = self.numbers.get(token)
        return slice(0, 0) if known is None else slice(self.starts[known], self.starts[known + 1])


@dataclass(frozen=True, slots=True)
class EveryShare:
    """The shares of all passages."""

    every: Vectors

    def best(self, k: int) -> Numbers:
        """The rows of the `k` highest shares above zero, best first; of those that are alike the first rows."""
        found = np.flatnonzero(self.every >= max(self._reached(k), NOTHING))
        best: Numbers = found[np.argsort(-self.every[found], kind="stable")[:k]].astype(np.int64)
        return best

    def _reached(self, k: int) -> float:
        """What at least `k` shares reach: the `k`-th of the highest ones of many groups, as each is of another row."""
        size = max(1, len(self.every) // (GROUPS * max(k, 1)))
        highest = self.every[: len(self.every) // size * size].reshape(size, -1).max(axis=0)
        return float(np.partition(highest, -k)[-k]) if 0 < k <= len(highest) else 0.0

    def of(self, rows: Numbers) -> Vectors:
        """The shares of these rows."""
        made: Vectors = self.every[rows]
        return made


@dataclass(frozen=True, slots=True)
class Counted:
    """The stems of passages, one passage after the other, each stem once with how often it stands there."""

    stems: Sequence[str]
    starts: NDArray[np.int64]
    """Where the stems of each passage begin."""
    numbers: NDArray[Any]
    counts: NDArray[np.uint16]

    @property
    def lengths(self) -> NDArray[np.int64]:
        """How many words each passage has."""
        made = np.zeros(len(self.starts) - 1, dtype=np.int64)
        for at in range(0, len(made), LENGTHS_AT_ONCE):  # all at once, NumPy would write every count out in full
            own = self.starts[at : at + LENGTHS_AT_ONCE + 1]
            counts = self.counts[own[0] : own[-1]]
            made[at : at + LENGTHS_AT_ONCE] = np.add.reduceat(counts, own[:-1] - own[0], dtype=np.int64)
        return made


def counted(texts: Iterable[str]) -> Counted:
    """The stems of texts; a text without a word holds the empty one, which nobody asks for."""
    table, groups = Table(), [Counter(tokens(text) or [""]) for text in texts]
    numbers = [table.number(stem) for group in groups for stem in group]
    counts = [count for group in groups for count in group.values()]
    starts = starts_of([*map(len, groups)])
    return Counted(table.values, starts, np.array(numbers, dtype=np.int32), small(counts))


def write(held: Counted, folder: Path, *, at_once: int = WRITTEN_AT_ONCE) -> None:
    """Write the ranking of passages with these stems into `folder`, as bm25s lays it out, without pickle.

    About `at_once` of its numbers are put in order at a time.
    """
    found = often(held.numbers, len(held.stems))
    starts = starts_of(found)
    count = len(held.numbers)
    with _array(folder, "data", np.float32, count) as scores, _array(folder, "indices", np.int32, count) as passages:
        for rows, weights in _by_stem(held, found, starts, at_once):
            passages.write(rows.data)
            scores.write(weights.data)
    np.save(folder / _file("indptr"), starts, allow_pickle=False)
    every = {stem: number for number, stem in enumerate(held.stems)}
    (folder / "vocab.index.json").write_text(json.dumps(every, ensure_ascii=False), encoding="utf-8")


def _file(name: str) -> str:
    return f"{name}.csc.index.npy"


@contextmanager
def _array(folder: Path, name: str, kind: type, count: int) -> Iterator[IO[bytes]]:
    """A file of NumPy's for so many numbers, which are written bit by bit."""
    with (folder / _file(name)).open("wb") as file:
        header = {"descr": np.dtype(kind).str, "fortran_order": False, "shape": (count,)}
        np.lib.format.write_array_header_1_0(file, header)
        yield file


def _by_stem(
    held: Counted, found: NDArray[np.int64], starts: NDArray[np.int64], at_once: int
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.float32]]]:
    """The passages of each stem and what it weighs in them, stem after stem, some of the stems at once."""
    marks = np.arange(0, len(held.numbers), at_once)
    cuts = np.unique([*(np.searchsorted(starts, marks, side="right") - 1), len(held.stems)]).tolist()
    rare, long = _rare_and_long(held, found)
    for first, end in pairwise(cuts):
        ahead = starts[first:end] - starts[first]
        count = int(starts[end] - starts[first])
        passages, scores = np.empty(count, dtype=np.int32), np.empty(count, dtype=np.float32)
        for rows, numbers, weights in _weighed(held, rare, long, first, end):
            order = np.argsort(numbers, kind="stable")
            own = numbers[order] - first
            firsts = np.flatnonzero(np.diff(own, prepend=-1))
            places = ahead[own] + np.arange(len(own)) - np.repeat(firsts, np.diff(firsts, append=len(own)))
            passages[places], scores[places] = rows[order], weights[order]
            ahead[own[firsts]] += np.diff(firsts, append=len(own))
        yield passages, scores


def _rare_and_long(held: Counted, found: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """The weight of each stem, and the slack of each passage."""
    lengths = held.lengths
    rare = np.array([idf(len(lengths), n) for n in found.tolist()], dtype=np.float32)
    return rare, slack(lengths, float(lengths.mean())) if len(lengths) else np.zeros(0)


Part = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]
"""Passages, the stems that they hold, and what these weigh in them."""


def _weighed(
    held: Counted, rare: NDArray[np.float32], long: NDArray[np.float64], first: int, end: int
) -> Iterator[Part]:
    """What each of these stems weighs in each passage: BM25 in Lucene's variant, to the digit as bm25s makes it."""
    for at in range(0, len(held.numbers), AT_ONCE):
        part = held.numbers[at : at + AT_ONCE]
        own = np.flatnonzero((part >= first) & (part < end))
        numbers, count = part[own].astype(np.int64), held.counts[at : at + AT_ONCE][own].astype(np.float32)
        rows = np.searchsorted(held.starts, at + own, side="right") - 1
        yield rows, numbers, (rare[numbers] * (count / (long[rows] + count))).astype(np.float32)


def slack(lengths: NDArray[Any], mean: float) -> NDArray[np.float64]:
    """How often a word would have to stand in texts of these lengths to reach half of its weight."""
    made: NDArray[np.float64] = K1 * ((1 - B) + B * lengths / mean)
    return made


def load(folder: Path, *, rows: int, mapped: bool = False) -> WordIndex:
    """The ranking that `build` wrote, its arrays read into memory, or `mapped` from disk."""
    starts, passages, scores = (
        np.asarray(np.load(folder / _file(name), mmap_mode="r" if mapped else None, allow_pickle=False))
        for name in ("indptr", "indices", "data")
    )
    numbers = json.loads((folder / "vocab.index.json").read_text(encoding="utf-8"))
    return WordIndex(numbers, starts, passages, scores, rows)
