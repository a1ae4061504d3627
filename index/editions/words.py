"""Lexical ranking: BM25 over word stems, by bm25s.

Tokens are made here, once, for briefs and questions alike. Scores are the share, 0 to 1, of the
question's word weight that a passage carries, so that they can be compared between questions.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

from index.english import unaccented

K1, B = 1.2, 0.75
"""BM25's saturation and length normalisation (Robertson and Zaragoza 2009, section 3)."""

STOPWORDS = frozenset(
    """
    a about after all also am an and any are as at be been before being but by can could did do does doing for from had
    has have having he her here him his how i if in into is it its itself me my no nor not of on or our out over she
    should so some such than that the their them then there these they this those to too under until up very was we
    were what when where which while who whom whose why will with would you your
    happen happened happening happens say saying says said tell telling tells told think thinking thinks thought
    want wanted wants recommend recommended recommends propose proposed proposes suggest suggested suggests
    """.split()
)
"""English function words, and the verbs that questions put around their subject ("what happened in", "who wants")."""

_WORD = re.compile(r"[^\W_]+")
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_SPACELESS = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")


def tokens(text: str) -> list[str]:
    """The stems of the words of `text`, without stop words, accents and letter case.

    Writing without spaces or with particles (Chinese, Japanese, Korean) gives pairs of characters.
    """
    plain = _DOTTED.sub(lambda dotted: dotted[0].replace(".", ""), text)
    words: list[str] = []
    for word in _WORD.findall(unaccented(plain).lower()):
        if not word.isascii() and _SPACELESS.search(word):
            words += [word[i : i + 2] for i in range(max(1, len(word) - 1))]
        elif word not in STOPWORDS:
            words.append(_stem(word))
    return words


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    # Made anew for each word not met before: a stemmer must not be shared between threads.
    return str(Stemmer.Stemmer("english").stemWord(word))


@dataclass(frozen=True, slots=True)
class WordIndex:
    """BM25 over the passages of one edition; rows are the passages' rows."""

    ranking: bm25s.BM25
    rows: int

    def shares(self, question: str) -> NDArray[np.float32]:
        """For each passage, shape (rows,), the share of the question's word weight it carries, 0 to 1.

        The denominator is the score of a passage that holds every word of the question endlessly
        often: the sum of the words' inverse document frequencies. Words that no passage holds
        count in full, so a question about something else cannot reach a high share.
        """
        asked = self.weights(question)
        ids = self.ranking.get_tokens_ids(list(asked))
        if not ids:
            return np.zeros(self.rows, dtype=np.float32)
        total = sum(asked.values())
        scores = self.ranking.get_scores_from_ids(ids)
        return np.asarray(scores / total, dtype=np.float32)

    def knows(self, token: str) -> bool:
        """Whether some passage holds the stem."""
        return token in self.ranking.vocab_dict

    @property
    def most(self) -> float:
        """The greatest weight a stem can have: that of one which no passage holds."""
        return math.log(1 + (self.rows + 0.5) / 0.5)

    def weights(self, text: str) -> dict[str, float]:
        """Each different stem of a text, in its order, with its weight."""
        return {token: self.weight(token) for token in tokens(text)}

    def weight(self, token: str) -> float:
        """The inverse document frequency of a stem, Lucene's variant: log(1 + (N - n + 0.5) / (n + 0.5))."""
        known = self.ranking.vocab_dict.get(token)
        held = 0
        if known is not None:
            pointers = self.ranking.scores["indptr"]
            held = int(pointers[known + 1]) - int(pointers[known])
        return math.log(1 + (self.rows - held + 0.5) / (held + 0.5))


def build(texts: Iterable[str], folder: Path) -> None:
    """Write the ranking of `texts`, a row each, into `folder` (bm25s's own files, without pickle)."""
    ranking = bm25s.BM25(k1=K1, b=B, method="lucene")
    # bm25s fails when no text has a word: a blank text holds the empty word, which nobody asks for.
    ranking.index([tokens(text) or [""] for text in texts], show_progress=False)
    ranking.save(folder, show_progress=False)


def load(folder: Path, *, rows: int) -> WordIndex:
    """The ranking that `build` wrote, its arrays mapped from disk."""
    return WordIndex(bm25s.BM25.load(folder, mmap=True), rows)
