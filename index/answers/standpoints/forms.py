"""A question that the front matter answers -> its answer; quotes that are searched for are not this room's matter.

Each form is tried in turn: who stands where on an issue. What no form fits is left to the search.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.answers import confidence, positions
from index.answers.standpoints.matching import Matcher, fitted, matcher
from index.answers.wording import nobody_lead
from index.editions.store import Edition
from index.reading.issues import names_a_stance, stance_first
from index.reading.question import Reading
from index.records import Answer, Stance

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Forms:
    """An edition with what its front matter is asked by, made once, when the edition is opened."""

    edition: Edition
    matcher: Matcher

    def answered(self, reading: Reading, vector: Vector) -> Answer | None:
        """The answer to a question as it was read, by its unit vector; None for one that wants quotes."""
        return None if reading.later else self._survey(reading, vector)

    def _survey(self, reading: Reading, vector: Vector) -> Answer | None:
        """Who stands where, for a question that asks it; "near" when nobody stands where it asks."""
        asked = self._sides(reading, vector)
        if asked is None:
            return None
        issue, first, sure = asked
        made = positions.answer(
            self.edition,
            reading.question,
            issue,
            first=first,
            confidence=sure,
            within=reading.brief_ids,
            notes=reading.notes,
        )
        if made.survey and names_a_stance(reading.text) and not made.survey.voices(first):
            return replace(made, kind="near", reason="partly", lead=nobody_lead(made.survey, first))
        return made

    def _sides(self, reading: Reading, vector: Vector) -> tuple[str, Stance, float] | None:
        """The issue on which sides are asked for, the stance to lead with, and how sure that is; None otherwise.

        What is said outright is taken at its word; what is said in other words is matched by meaning.
        """
        said = positions.asks_for_survey(self.edition, reading.text)
        if said is not None:
            return *said, confidence.SURVEY
        if reading.experts or reading.publishers or reading.unknown:
            return None
        found = self.matcher.match(reading, vector)
        if found is None or found.probability < fitted().floor:
            return None
        if not positions.survey(self.edition, found.issue.name).views:
            return None
        return found.issue.name, stance_first(reading.text, found.issue), found.probability


def forms(edition: Edition) -> Forms:
    """What the front matter of an edition is asked by."""
    return Forms(edition, matcher(edition))
