"""Where names stand in the texts of a library of which little has changed: known from before, looked up where not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from index.reading.names import BriefNames
from index.reading.telling.texts import Texts, publisher_key
from index.records import Brief

Reread = Callable[[Iterable[str]], Iterable[Brief]]


@dataclass(frozen=True)
class Since:
    """Where names stand, given where they stood before, which briefs are not what they were, and the texts of the new.

    Only for a name that was not known before, the briefs that stayed are read again: those that `may_name` it.
    """

    before: BriefNames
    left: Set[str]
    """The ids of the briefs that are new or gone: what was known of them holds no more."""
    new: Texts
    reread: Reread
    every: Iterable[str]
    may_name: Callable[[str], Iterable[str]]

    def of_person(self, name: str, by: Set[str]) -> Set[str]:
        """The ids of the briefs that name a person, but those `by` whom they are."""
        known = self.before.experts.get(name)
        wanted = {*self.may_name(name)} - self.left if known is None else self._rest(known.by, by)
        held = Texts(self.reread(wanted)).of_person(name, by)
        return _all((set() if known is None else self._rest(known.on, by), held, self.new.of_person(name, by)))

    def of_publisher(self, name: str, by: Set[str]) -> Set[str]:
        """The ids of the briefs that name a publisher, but those `by` which they are."""
        known = self._publishers.get(publisher_key(name))
        wanted = {*self.every} - self.left if known is None else self._rest(known[0], by)
        held = Texts(self.reread(wanted)).of_publisher(name, by)
        return _all((set() if known is None else self._rest(known[1], by), held, self.new.of_publisher(name, by)))

    def _rest(self, known: Set[str], by: Set[str]) -> Set[str]:
        """What is known of the briefs that stayed, but those `by` whom they are; no copy where that is all of it."""
        if known is by:
            return frozenset()
        stayed = known if self.left.isdisjoint(known) else known - self.left
        return stayed if stayed.isdisjoint(by) else stayed - by

    @cached_property
    def _publishers(self) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
        return {publisher_key(name): (one.by, one.on) for name, one in self.before.publishers.items()}


def _all(sets: Sequence[Set[str]]) -> Set[str]:
    """What is in any of these; no copy where only the first has something."""
    return frozenset().union(*sets) if any(sets[1:]) else sets[0]
