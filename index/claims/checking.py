"""A claim and what it cites -> what is wrong with it: every rule asked, and the meaning judged by a small model.

A claim without a fault is not thereby true: rules know words, and the model is right in most cases. How many false
claims get through, and how many true ones are lost, stands in `docs/decisions/0033-worded-answers.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain

from index.claims.evidence import Evidence
from index.claims.rules import dates, form, likeness, names, numbers, polarity, roles, scope, voices
from index.claims.told import Fault, Known, Told
from index.reading.words import words_in
from index.subject import GENERAL, Subject

RULES = (
    form.faults,
    names.faults,
    numbers.faults,
    dates.faults,
    polarity.faults,
    scope.faults,
    voices.faults,
    roles.faults,
    likeness.far,
    likeness.copying,
    likeness.exchanged,
)

LONGEST = 600
"""Letters of a claim that are looked at; sixty words have fewer."""

KEPT = 1_000
"""Claims of which it is remembered what was wrong with them: a model that is asked the same says much the same."""

ENOUGH = 0.5
"""How probable it must be that the evidence says what the claim says."""

Supports = Callable[[str, str], float]
"""How probable it is, 0 to 1, that a text (the second) says what a claim (the first) says."""


class Checker:
    """What claims are held against; safe to use from many threads."""

    def __init__(self, known: Known | None = None, supports: Supports | None = None) -> None:
        """With what a library knows by name, and with the model that judges meaning; without one, rules alone judge."""
        self.known = known or Known()
        self._supports = supports
        self._judged = lru_cache(KEPT)(self._judge)

    def faults(self, claim: str, evidence: Sequence[Evidence], question: str = "") -> tuple[Fault, ...]:
        """What is wrong with a claim that rests on this evidence; nothing where it may be shown.

        Of the question nothing is taken as true. The model is asked last, and only of what the rules let pass.
        """
        return self._judged(claim, tuple(evidence)) if evidence else (Fault("unknown number"),)

    def _judge(self, claim: str, evidence: tuple[Evidence, ...]) -> tuple[Fault, ...]:
        found = self.by_rule(claim, evidence)
        if found or self._supports is None:
            return found
        sure = self._supports(claim, as_text(evidence))
        return () if sure >= ENOUGH else (Fault("meaning", f"{sure:.2f}"),)

    def by_rule(self, claim: str, evidence: Sequence[Evidence]) -> tuple[Fault, ...]:
        """What the rules alone find wrong; of a claim that is far too long they need not look for more."""
        if len(claim) > LONGEST:
            return (Fault("form", "too long"),)
        told = Told(claim, evidence, self.known)
        return tuple(dict.fromkeys(chain.from_iterable(rule(told) for rule in RULES)))


def as_text(evidence: Iterable[Evidence]) -> str:
    """The evidence as one text, as the model of meaning knows it: whose each quote is, and the quote."""
    return " ".join(f"{one.about}: {one.text}" if one.about else one.text for one in evidence)


def known_of(subject: Subject = GENERAL, proper: Iterable[str] = ()) -> Known:
    """What a subject file has of names that mean the same, with the words that a library writes with a capital only."""
    groups = [[one.name, *one.also] for one in (*subject.actors, *subject.people)]
    groups += [[short, long] for short, long in (*subject.short_names, *subject.words) if short.isupper()]
    same: dict[str, frozenset[str]] = {}
    for group in groups:
        phrases = frozenset(filter(None, map(_phrase, group)))
        same |= {phrase: same.get(phrase, frozenset()) | phrases for phrase in phrases}
    for one in subject.people:
        actor = same.get(_phrase(one.actor or ""), frozenset())
        acting = frozenset(map(_phrase, (one.name, *one.also)))
        same |= {phrase: same[phrase] | acting for phrase in actor - acting}
    short = frozenset(_phrase(name) for one in subject.people for name in one.also if name.isalpha())
    return Known(same, short, frozenset(proper))


def _phrase(name: str) -> str:
    return " ".join(word.key for word in words_in(name))
