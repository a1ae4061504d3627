"""Where names stand in the texts of a library of which little has changed: known from before, looked up where not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from functools import cached_property

from index.reading.names import BriefNames
from index.reading.telling.texts import Texts, publisher_key
from index.records import Brief

Reread = Callable[[Iterable[str]], Iterable[Brief]]


@dataclass(frozen=True)
class Since:
    """Where names stand, given where they stood before, which briefs stayed as they are, and the texts of the others.

    Only for a name that was not known before, the briefs that stayed are read again: those that `may_name` it.
    """

    before: BriefNames
    stayed: Set[str]
    new: Texts
    reread: Reread
    may_name: Callable[[str], Iterable[str]]

    def of_person(self, name: str, by: Set[str]) -> Set[str]:
        """The ids of the briefs that name a person, but those `by` whom they are."""
        known = self.before.experts.get(name)
        wanted = self.stayed & {*self.may_name(name)} if known is None else (known.by & self.stayed) - by
        held = Texts(self.reread(wanted)).of_person(name, by)
        return held | self.new.of_person(name, by) | (set() if known is None else (known.on & self.stayed) - by)

    def of_publisher(self, name: str, by: Set[str]) -> Set[str]:
        """The ids of the briefs that name a publisher, but those `by` which they are."""
        known = self._publishers.get(publisher_key(name))
        wanted = self.stayed if known is None else (known[0] & self.stayed) - by
        held = Texts(self.reread(wanted)).of_publisher(name, by)
        return held | self.new.of_publisher(name, by) | (set() if known is None else (known[1] & self.stayed) - by)

    @cached_property
    def _publishers(self) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
        return {publisher_key(name): (one.by, one.on) for name, one in self.before.publishers.items()}
