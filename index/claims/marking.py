"""A claim and its evidence -> the numbers that the network of `meaning.py` reads.

Each token carries a mark: whose it is, and whether its word stands on the other side too, as it is or by its stem.
What a claim adds to its evidence is plain to see from that; what it turns around is for the network to find.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

LONGEST = 320
"""Most tokens that are read; of longer evidence the end is not seen, so that it carries nothing."""
LONGEST_CLAIM = 120

OTHER, EVIDENCE, EVIDENCE_SHARED, CLAIM, CLAIM_STEM, CLAIM_SAME = range(6)
MARKS = 6


@dataclass(frozen=True, slots=True)
class Marked:
    """Tokens of a claim, then of its evidence, and their marks; one row each.

    `shared` is how many of the claim's tokens are of words, not of punctuation, that the evidence has too.
    """

    tokens: Numbers
    marks: Numbers
    shared: int


class Marker:
    """The packaged model's tokenizer, which marks what it has cut. Threads may share it."""

    def __init__(self, tokenizer: Path) -> None:
        import Stemmer
        from tokenizers import Tokenizer

        self._tokenizer: Any = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._stemmer = Stemmer.Stemmer("english")
        self._lock = threading.Lock()  # a stemmer is not safe to share

    def marked(self, claim: str, evidence: str, longest: int = LONGEST) -> Marked:
        """The claim and its evidence, as the network reads them; never longer than `longest`."""
        ours, theirs = (self._tokenizer.encode(_whole(text), add_special_tokens=False) for text in (claim, evidence))
        first, last = self._tokenizer.token_to_id("[CLS]"), self._tokenizer.token_to_id("[SEP]")
        claimed = min(len(ours.ids), LONGEST_CLAIM)
        given = max(0, min(len(theirs.ids), longest - claimed - 3))
        our_words, their_words = self._words(ours), self._words(theirs)
        stems, whole = {stem for _, stem in their_words}, {word for word, _ in their_words}
        our_stems = {stem for _, stem in our_words}
        tokens = [first, *ours.ids[:claimed], last, *theirs.ids[:given], last]
        marks = [OTHER]
        for word, stem in our_words[:claimed]:
            marks.append(CLAIM_SAME if word in whole else CLAIM_STEM if stem in stems else CLAIM)
        marks.append(OTHER)
        marks.extend(EVIDENCE_SHARED if stem in our_stems else EVIDENCE for _, stem in their_words[:given])
        marks.append(OTHER)
        shared = sum(stem in stems and word[:1].isalnum() for word, stem in our_words[:claimed])
        return Marked(np.array(tokens, dtype=np.int64), np.array(marks, dtype=np.int64), shared)

    def _words(self, encoding: Any) -> list[tuple[str, str]]:
        """For each token the word that it is of, and its stem."""
        pieces: dict[int, str] = {}
        for number, token in zip(encoding.word_ids, encoding.tokens, strict=True):
            pieces[number] = pieces.get(number, "") + token.removeprefix("##")
        with self._lock:
            stems = {number: self._stemmer.stemWord(word) for number, word in pieces.items()}
        return [(pieces[number], stems[number]) for number in encoding.word_ids]


def _whole(text: str) -> str:
    """The text without halves of characters, which the tokenizer does not take."""
    return text.encode("utf-8", "replace").decode("utf-8")
