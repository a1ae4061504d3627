"""A question that the front matter answers -> its answer; quotes that are searched for are not this room's matter.

Each form is tried in turn: who stands where on an issue. What no form fits is left to the search.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.answers import confidence, positions
from index.editions.store import Edition
from index.reading.question import Reading
from index.records import Answer

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Forms:
    """An edition with what its front matter is asked by, made once, when the edition is opened."""

    edition: Edition

    def answered(self, reading: Reading, vector: Vector) -> Answer | None:
        """The answer to a question as it was read, by its unit vector; None for one that wants quotes."""
        return None if reading.later else self._survey(reading)

    def _survey(self, reading: Reading) -> Answer | None:
        asked = positions.asks_for_survey(self.edition, reading.text)
        if asked is None:
            return None
        issue, first = asked
        return positions.answer(
            self.edition,
            reading.question,
            issue,
            first=first,
            confidence=confidence.SURVEY,
            within=reading.brief_ids,
            notes=reading.notes,
        )


def forms(edition: Edition) -> Forms:
    """What the front matter of an edition is asked by."""
    return Forms(edition)
