"""A claim is about what its quotes are about: of its words, names apart, at least some stand in them.

Far less than a paraphrase needs is asked here; whether it says the same is for the model of meaning. What has next to
nothing in common with what it cites is made up, whatever any model makes of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from index.claims.told import Fault, Told
from index.reading.words import stem

LEAST = 0.2
"""Share of the words that must stand in the quotes; of 1,538 true claims written by hand, 23 have fewer."""

_SAYING = frozenset(
    map(
        stem,
        """argues holds thinks believes notes adds urges calls warns expects doubts views sees finds according opinion
        main objection idea favors supports opposes prefers suggests insists maintains writes points yes answer short
        rather like also both even though however because reports states explains says agrees asks""".split(),
    )
)
"""Words around what is said, which quotes have others for."""


def faults(told: Told) -> Iterator[Fault]:
    """The claim that has next to nothing of its quotes."""
    about = {stem(word.key) for one in told.evidence for name in one.who for word in told.words if word.text in name}
    names = {word.key for word in told.quoted if word.capital}
    plain = {
        stem(word.key)
        for word in told.words
        if not word.capital or (told.begins_sentence(word) and word.key not in names)
    }
    own = {one for one in plain - _SAYING - about if one in told.stems_told}
    if own and len(own & told.stems) < LEAST * len(own):
        yield Fault("meaning", "far from its quotes")
