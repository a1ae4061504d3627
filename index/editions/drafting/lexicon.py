"""The words of each brief's text, as columns: from them those of a library are added up without reading a text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from index.editions.holdings.layout import (
    Column,
    Numbers,
    Picked,
    Table,
    mapped,
    numbered,
    often,
    packed,
    small,
    starts_of,
    unpacked,
)
from index.reading.telling.texts import Told, spelt

LOWER, CAPITAL, PHRASE = 0, 1, 2

Item = tuple[int, str, str]
"""What it is, its key, and how it is written first in a brief ("" in lower case)."""


def told_of(items: Iterable[Item], counts: Iterable[int]) -> Told:
    """What these items tell, each of which stands so often, in the order in which they first stand."""
    lower: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    shown: dict[str, str] = {}
    phrases: dict[str, str] = {}
    for (kind, key, text), count in zip(items, counts, strict=True):
        if kind == LOWER:
            lower[key] += count
        elif kind == CAPITAL:
            capital[key] += count
            shown.setdefault(key, text)
        else:
            phrases.setdefault(key, text)
    return Told(lower, capital, shown, phrases)


@dataclass(frozen=True)
class Lexicon:
    """What each brief tells: how often it has each word in lower case and with a capital, and its phrases."""

    items: list[Item]
    starts: Numbers
    """Where the items of each brief begin."""
    numbers: Column
    counts: Column

    def told(self) -> Told:
        """The words of all briefs, in the order in which they first stand."""
        return told_of(self.items, often(self.numbers, len(self.items), self.counts).tolist())

    def used(self) -> Lexicon:
        """The same, its items in the order in which they first stand, and none that no brief has."""
        numbers, items = numbered(self.numbers, self.items)
        return Lexicon(items, self.starts, numbers, self.counts)

    def that_may_name(self, name: str) -> set[int]:
        """The rows of the briefs that have all words of one of the forms of a person's name."""
        forms = spelt(name) - {()}
        wanted = {word: set[int]() for form in forms for word in form}
        own = [at for at, (kind, key, _) in enumerate(self.items) if kind != PHRASE and key in wanted]
        if not own:
            return set()
        held = np.flatnonzero(np.isin(self.numbers, np.array(own, dtype=self.numbers.dtype)))
        owners = np.searchsorted(self.starts, held, side="right") - 1
        for brief, item in zip(owners.tolist(), self.numbers[held].tolist(), strict=True):
            wanted[self.items[item][1]].add(brief)
        return {brief for form in forms for brief in set.intersection(*(wanted[word] for word in form))}

    def columns(self) -> dict[str, Column]:
        """All columns by name."""
        return {
            "items": packed(self.items),
            "item_starts": self.starts,
            "item_numbers": self.numbers,
            "item_counts": self.counts,
        }


def lexicon_of(columns: Mapping[str, Column]) -> Lexicon:
    """The lexicon that has these columns."""
    items: list[Any] = [tuple(one) for one in unpacked(columns["items"])]
    return Lexicon(items, columns["item_starts"], columns["item_numbers"], columns["item_counts"])


def lexicon(told: Iterable[Told]) -> Lexicon:
    """What briefs tell, one after the other."""
    table = Table()
    numbers: list[int] = []
    counts: list[int] = []
    sizes: list[int] = []
    for one in told:
        before = len(numbers)
        for word, count in one.lower.items():
            numbers.append(table.number((LOWER, word, "")))
            counts.append(count)
        for word, count in one.capital.items():
            numbers.append(table.number((CAPITAL, word, one.shown[word])))
            counts.append(count)
        for phrase, text in one.phrases.items():
            numbers.append(table.number((PHRASE, phrase, text)))
            counts.append(1)
        sizes.append(len(numbers) - before)
    return Lexicon(table.values, starts_of(sizes), np.array(numbers, dtype=np.int32), small(counts))


def joined(old: Lexicon, new: Lexicon, briefs: Picked) -> Lexicon:
    """What the picked briefs of two tell."""
    table = Table(old.items)
    other = np.array([table.number(item) for item in new.items], dtype=np.int32)
    inside = briefs.inside(old.starts, new.starts)
    numbers, items = numbered(inside.of(old.numbers, mapped(new.numbers, other)), table.values)
    counts = inside.of(old.counts, new.counts)
    return Lexicon(items, briefs.starts(old.starts, new.starts), numbers, counts)
