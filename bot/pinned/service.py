"""Which question gets a pinned answer: the same one, or one very near in meaning; and whether a pin still stands.

A pin stands as long as each of its quotes is in the live edition to the letter, and nothing else of their briefs has
changed. That is looked at for every answer, so that nobody gets one whose sources are gone.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bot.messages import say
from bot.pinned.store import Pin, Pins, Quote
from index import Answer, kept_apart, normal

if TYPE_CHECKING:
    from index import Library

ALIKE = 0.93
"""The cosine from which a question may get the answer pinned to another one, where their words do not part them.

Of 24 pairs that ask the same in other words it meets 15, of 26 that ask something else in nearly the same words none
(`python -m benchmarks.pinned`); by the cosine alone some of those come as near as 0.99.
"""


class Pinned:
    """The pinned answers of the live edition; safe to use from several threads."""

    def __init__(self, pins: Pins, library: Library) -> None:
        self.pins = pins
        self._library = library
        self._vectors: tuple[str, dict[str, NDArray[np.float32]]] = ("", {})
        """Of pinned questions, and of which model they are."""

    def edition(self) -> int:
        """The number of the live edition."""
        return self._library.follow()

    def answer(self, question: str) -> Answer | None:
        """The answer that an editor pinned to a question, shown as such; None where there is none that stands."""
        began = time.perf_counter()
        standing = self.pins.standing()
        if not standing or not (asked := normal(question)):
            return None
        same = [pin for pin in standing if pin.normal == asked] or self._nearest(question, standing)
        answer = self.shown(same[0], question) if same and self.stands(same[0]) else None
        took = round((time.perf_counter() - began) * 1000, 1)
        return None if answer is None else replace(answer, elapsed_ms=took)

    def shown(self, pin: Pin, question: str | None = None) -> Answer:
        """The answer of a pin as people see it."""
        made = self._library.quoting(question or pin.question, [(one.brief_id, one.text) for one in pin.quotes])
        return replace(made, notes=(say("pinned-note"),))

    def sealed(self, quotes: Sequence[tuple[str, str]]) -> list[Quote]:
        """Quotes with the seals of their briefs as they are now; those that are not exact are left out."""
        cited = self._library.quoting("", quotes).citations
        return [Quote(one.brief_id, one.quote, self._seal(one.brief_id) or "") for one in cited]

    def stands(self, pin: Pin) -> bool:
        """Whether all quotes of a pin are exact, and their briefs what they were."""
        return not self.missing(pin)

    def missing(self, pin: Pin) -> tuple[str, ...]:
        """The ids of the briefs that a pin rests on and that have changed or gone."""
        exact = {(one.brief_id, one.quote) for one in self.shown(pin).citations}
        lost = (
            one.brief_id
            for one in pin.quotes
            if (one.brief_id, one.text) not in exact or self._seal(one.brief_id) != one.seal
        )
        return tuple(dict.fromkeys(lost))

    def look(self) -> list[Pin]:
        """Suspend pins whose sources changed, let stand again those whose are back; those nobody was told of."""
        for pin in self.pins.listed("pinned", "suspended"):
            stands = self.stands(pin)
            if stands != (pin.state == "pinned"):
                self.pins.set_state(pin.id, pin.state, "pinned" if stands else "suspended")
        return [pin for pin in self.pins.listed("suspended") if pin.told_at is None]

    def _nearest(self, question: str, standing: Sequence[Pin]) -> list[Pin]:
        """The pin whose question comes nearest, if it comes near enough and their words do not part them."""
        maybe = [pin for pin in standing if not kept_apart(question, pin.question)]
        if not maybe:
            return []
        model, (asked,) = self._library.vectors([question])
        known = self._vectors[1] if self._vectors[0] == model else {}
        new = [pin.question for pin in maybe if pin.question not in known]
        if new:
            again, made = self._library.vectors(new)
            if again != model:  # another model was taken up just now: this question is answered without
                return []
            known = known | dict(zip(new, made, strict=True))
            self._vectors = (model, known)
        cosine, pin = max(((float(asked @ known[pin.question]), pin) for pin in maybe), key=lambda one: one[0])
        return [pin] if cosine >= ALIKE else []

    def _seal(self, brief_id: str) -> str | None:
        """What stands for all that people see of a brief; None where there is none."""
        brief = self._library.edition.briefs.get(brief_id)
        if brief is None:
            return None
        seen = (brief.title, brief.body, brief.authors, brief.publisher, brief.date, brief.url)
        return sha256(repr(seen).encode("utf-8", "surrogatepass")).hexdigest()[:16]
