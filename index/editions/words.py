"""Lexical ranking: BM25 over word stems. bm25s weighs the stems when an edition is built; a question adds weights up.

Scores are the share, 0 to 1, of the question's word weight that a passage carries, so that they can be compared between
questions. bm25s's own files are read here without it: it loads scipy, which takes longer than the question.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.tokens import tokens

K1, B = 1.2, 0.75
"""BM25's saturation and length normalisation (Robertson and Zaragoza 2009, section 3)."""


@dataclass(frozen=True, slots=True)
class WordIndex:
    """BM25 over the passages of one edition; rows are the passages' rows."""

    numbers: Mapping[str, int]
    """Each stem that some passage holds, and its number."""
    starts: NDArray[np.int32]
    """Where the passages of each stem begin in the two arrays that follow, and where the last ones end."""
    passages: NDArray[np.int32]
    scores: NDArray[np.float32]
    rows: int

    def shares(self, question: str) -> NDArray[np.float32]:
        """For each passage, shape (rows,), the share of the question's word weight it carries, 0 to 1.

        The denominator is the score of a passage that holds every word of the question endlessly
        often: the sum of the words' inverse document frequencies. Words that no passage holds
        count in full, so a question about something else cannot reach a high share.
        """
        asked = self.weights(question)
        made = np.zeros(self.rows, dtype=np.float32)
        for token in asked:
            held = self._place(token)
            made[self.passages[held]] += self.scores[held]  # no passage twice
        return made / np.float32(sum(asked.values()) or 1)

    def knows(self, token: str) -> bool:
        """Whether some passage holds the stem."""
        return token in self.numbers

    @property
    def most(self) -> float:
        """The greatest weight a stem can have: that of one which no passage holds."""
        return math.log(1 + (self.rows + 0.5) / 0.5)

    def weights(self, text: str) -> dict[str, float]:
        """Each different stem of a text, in its order, with its weight."""
        return {token: self.weight(token) for token in tokens(text)}

    def weight(self, token: str) -> float:
        """The inverse document frequency of a stem, Lucene's variant: log(1 + (N - n + 0.5) / (n + 0.5))."""
        held = len(self.holders(token))
        return math.log(1 + (self.rows - held + 0.5) / (held + 0.5))

    def holders(self, token: str) -> NDArray[np.int32]:
        """The rows of the passages that hold the stem, or have a written question that does."""
        return self.passages[self._place(token)]

    def _place(self, token: str) -> slice:
        known = self.numbers.get(token)
        return slice(0, 0) if known is None else slice(self.starts[known], self.starts[known + 1])


def build(texts: Iterable[str], folder: Path) -> None:
    """Write the ranking of `texts`, a row each, into `folder` (bm25s's own files, without pickle)."""
    import bm25s

    ranking = bm25s.BM25(k1=K1, b=B, method="lucene")
    # bm25s fails when no text has a word: a blank text holds the empty word, which nobody asks for.
    ranking.index([tokens(text) or [""] for text in texts], show_progress=False)
    ranking.save(folder, show_progress=False)


def load(folder: Path, *, rows: int, mapped: bool = False) -> WordIndex:
    """The ranking that `build` wrote, its arrays read into memory, or `mapped` from disk."""
    starts, passages, scores = (
        np.asarray(np.load(folder / f"{name}.csc.index.npy", mmap_mode="r" if mapped else None, allow_pickle=False))
        for name in ("indptr", "indices", "data")
    )
    numbers = json.loads((folder / "vocab.index.json").read_text(encoding="utf-8"))
    return WordIndex(numbers, starts, passages, scores, rows)
