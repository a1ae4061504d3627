"""Which item of an edition is one that was known before: a pure function over both.

The same sentence in the same brief is the same item, also when it was withdrawn in between, so that
a rollback and its return make no news. A sentence that moved to another brief is the same one. What
is left of a brief is paired by likeness: an edited sentence. Nothing is written down here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from rapidfuzz import fuzz

from index import Item

ALIKE = 75
"""Of 100: what two sentences of a brief must share, whatever the order of words, to be one that was edited.

In the history of our briefs the edits of a sentence share 83 and more; two sentences of one brief, 68 at most.
"""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """An item as it was last seen: where, what it says, the digests of all it ever said, and whether it is gone."""

    id: int
    brief_id: str
    digest: str
    quote: str
    digests: Collection[str]
    withdrawn: bool


def digest_of(quote: str) -> str:
    """What stands for a text: the first 16 hexadecimal digits of its SHA-256."""
    return sha256(quote.encode()).hexdigest()[:16]


def match(known: Iterable[Known], items: Sequence[Item]) -> dict[int, int]:
    """The ids of those items that were known, by their place in `items`; the others are new."""
    search = _Search(sorted(known, key=lambda one: (one.withdrawn, one.id)), list(enumerate(items)))
    search.by(lambda one: [(one.brief_id, one.digest)], lambda item: (item.brief_id, digest_of(item.quote)))
    search.by(
        lambda one: [(one.brief_id, digest) for digest in one.digests],
        lambda item: (item.brief_id, digest_of(item.quote)),
    )
    search.by(lambda one: [(one.digest,)], lambda item: (digest_of(item.quote),))
    search.by_likeness()
    return search.found


class _Search:
    """What is found so far, and what of both sides is left; those that are not withdrawn come first."""

    def __init__(self, known: list[Known], items: list[tuple[int, Item]]) -> None:
        self.found: dict[int, int] = {}
        self._known = known
        self._items = items

    def by(self, keys: Callable[[Known], Iterable[Key]], key: Callable[[Item], Key]) -> None:
        """Pair those that share a key."""
        held: dict[Key, list[Known]] = {}
        for one in self._known:
            for name in keys(one):
                held.setdefault(name, []).append(one)
        taken: set[int] = set()
        for place, item in self._items:
            fitting = next((one for one in held.get(key(item), ()) if one.id not in taken), None)
            if fitting is not None:
                taken.add(fitting.id)
                self.found[place] = fitting.id
        self._clear()

    def by_likeness(self) -> None:
        """Pair what is left of each brief, the most alike first."""
        likeness = [
            (one.withdrawn, -score, one.id, place)
            for place, item in self._items
            for one in self._known
            if one.brief_id == item.brief_id and (score := fuzz.token_sort_ratio(one.quote, item.quote)) >= ALIKE
        ]
        taken: set[int] = set()
        for _, _, number, place in sorted(likeness):
            if number not in taken and place not in self.found:
                taken.add(number)
                self.found[place] = number

    def _clear(self) -> None:
        """Leave out what was found."""
        taken = set(self.found.values())
        self._known = [one for one in self._known if one.id not in taken]
        self._items = [(place, item) for place, item in self._items if place not in self.found]
