"""An encoder for large made libraries: real vectors of questions and sentences, a mean of these for a passage.

A made library has about a thousand different sentences, and its passages are rows of them. To encode a hundred thousand
passages would take an hour, and change no figure that is measured on them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.corpus.chunking import sentences
from index.editions.encoder import Progress, SentenceEncoder, Vectors


class AveragedEncoder:
    """The packaged model, but for passages: these get the mean of their sentences' vectors."""

    def __init__(self) -> None:
        self._encoder = SentenceEncoder()
        self._known: dict[str, Vectors] = {}
        self.fingerprint = self._encoder.fingerprint

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return self._encoder.dimensions

    def passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Unit vectors of `texts`, shape (n, dimensions)."""
        bodies = [text.partition("\n")[2] or text for text in texts]  # without the title, which is another each time
        parts = [[text[s.start : s.end] for s in sentences(text)] or [text] for text in bodies]
        new = [part for part in dict.fromkeys(part for group in parts for part in group) if part not in self._known]
        self._known |= dict(zip(new, self._encoder.passages(new), strict=True))
        made = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for row, group in enumerate(parts):
            mean = np.sum([self._known[part] for part in group], axis=0)
            made[row] = mean / np.linalg.norm(mean)
        return made

    def question(self, text: str) -> Vectors:
        """The unit vector of a question, shape (dimensions,)."""
        return self._encoder.question(text)

    def questions(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Unit vectors of many questions, shape (n, dimensions)."""
        return self._encoder.questions(texts, progress=progress)
