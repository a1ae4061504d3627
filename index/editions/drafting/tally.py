"""What all briefs of a library tell together, kept on from one edition to the next without a look at each of them.

Kept where an edition is written in parts that are shared (`blocks.py`): of each item of the lexicon how often it stands
in all briefs, and where first, which decides how a word is shown; of each stem how many titles have it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from index.editions.drafting.lexicon import Item, Lexicon, told_of
from index.editions.drafting.notes import Note
from index.editions.holdings.layout import Column, Numbers, Table, often, packed, unpacked
from index.reading.telling.texts import Told

NOWHERE = -1


@dataclass(frozen=True)
class Tally:
    """What all briefs tell; items are only ever added, so that blocks can name them by their numbers."""

    items: Sequence[Item]
    totals: Numbers
    """How often each item stands in all briefs."""
    rows: Numbers
    """The first brief that has it, or NOWHERE."""
    places: Numbers
    """Its place among the items of that brief."""
    titles: Mapping[str, int]
    """Of each stem of a title, how many titles have it."""

    def told(self) -> Told:
        """The words of all briefs, in the order in which they first stand."""
        held = np.flatnonzero(self.totals)
        order = held[np.lexsort((self.places[held], self.rows[held]))]
        return told_of((self.items[at] for at in order.tolist()), self.totals[order].tolist())

    def since(self, gone: Lexicon, now: Lexicon, part: Numbers, titles: Mapping[str, int]) -> Tally | None:
        """The tally once some briefs tell other things; None where it takes a look at the others to know it.

        `part` are the rows of some briefs, those that have changed among them: `gone` is what they told, with the items
        of this tally, `now` what they tell, and `titles` are those of all.
        """
        table = Table(self.items)
        numbers = np.array([table.number(item) for item in now.items], dtype=np.int64)
        count = len(table.values)
        own = np.zeros(count, dtype=np.int64)
        own[numbers] = often(now.numbers, len(now.items), now.counts)
        totals = own.copy()
        totals[: len(self.items)] += self.totals - often(gone.numbers, len(gone.items), gone.counts)
        rows, places = np.full((2, count), NOWHERE, dtype=np.int64)
        rows[: len(self.items)], places[: len(self.items)] = self.rows, self.places
        new_rows, new_places = np.full((2, count), NOWHERE, dtype=np.int64)
        new_rows[numbers], new_places[numbers] = _firsts(now, part)
        lost = np.isin(rows, part)  # the first brief that had it may have it no more
        stays = ~lost & (rows != NOWHERE)
        takes = (new_rows != NOWHERE) & (~stays | (new_rows <= rows))
        after = _next_other(rows, part)
        if np.any(lost & (totals > own) & ((new_rows == NOWHERE) | (new_rows > after))):
            return None
        rows[lost | takes], places[lost | takes] = new_rows[lost | takes], new_places[lost | takes]
        return Tally(table.values, totals, rows, places, titles)

    def columns(self) -> dict[str, Column]:
        """All columns by name."""
        return {
            "items": packed(self.items),
            "item_totals": self.totals,
            "item_rows": self.rows,
            "item_places": self.places,
            "titles": packed(self.titles.items()),
        }


def tally_of(columns: Mapping[str, Column]) -> Tally:
    """The tally that has these columns."""
    items: list[Any] = [tuple(one) for one in unpacked(columns["items"])]
    totals, rows, places = (columns[name] for name in ("item_totals", "item_rows", "item_places"))
    return Tally(items, totals, rows, places, dict(unpacked(columns["titles"])))


def tally(lexicon: Lexicon, notes: Iterable[Note], known: Iterable[Item]) -> Tally:
    """What briefs tell together that have this lexicon and these notes; items that are known keep their numbers."""
    table = Table(known)
    numbers = np.array([table.number(item) for item in lexicon.items], dtype=np.int64)
    totals, rows, places = np.zeros((3, len(table.values)), dtype=np.int64)
    totals[numbers] = often(lexicon.numbers, len(lexicon.items), lexicon.counts)
    rows[:] = NOWHERE
    rows[numbers], places[numbers] = _firsts(lexicon, np.arange(len(lexicon.starts) - 1))
    return Tally(table.values, totals, rows, places, Counter(stem for note in notes for stem in note[-1]))


def _firsts(lexicon: Lexicon, rows: Numbers) -> tuple[Numbers, Numbers]:
    """For each item the first of these briefs that has it, and its place there; NOWHERE where none has it."""
    first = np.full(len(lexicon.items), NOWHERE, dtype=np.int64)
    first[lexicon.numbers[::-1]] = np.arange(len(lexicon.numbers) - 1, -1, -1)  # the last one stays
    held = first != NOWHERE
    owner = np.searchsorted(lexicon.starts, first, side="right") - 1
    found, places = np.full((2, len(first)), NOWHERE, dtype=np.int64)
    found[held], places[held] = rows[owner[held]], (first - lexicon.starts[owner])[held]
    return found, places


def _next_other(rows: Numbers, part: Numbers) -> Numbers:
    """For each of these rows the first one behind it that is no part."""
    runs = np.flatnonzero(np.diff(part) != 1)
    ends = np.append(part[runs], part[-1:]) + 1
    at = np.minimum(np.searchsorted(ends, rows, side="right"), max(len(ends) - 1, 0))
    made: Numbers = ends[at] if len(ends) else rows + 1
    return made
