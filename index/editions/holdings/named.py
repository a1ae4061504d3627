"""The names of an edition in two parts, for a place where parts are shared: words, and which briefs have which.

Briefs stand there by their rows, not by their ids, and read a good deal quicker so. Files keep all in one (NAMES).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from itertools import pairwise

import numpy as np

from index.editions.holdings.layout import Column, Ids, Table, packed, starts_of, unpacked
from index.reading.names import BriefNames, Source
from index.typed import to_json

SOURCES = ("experts", "publishers")
NONE = -1


def names_in(names: BriefNames) -> BriefNames:
    """The names of briefs alone, of those that know a subject's too."""
    return BriefNames(**{one.name: getattr(names, one.name) for one in fields(BriefNames)})


def words_of(names: BriefNames) -> bytes:
    """What the names hold besides which briefs have them."""
    return to_json(replace(names_in(names), experts={}, publishers={}, ids=frozenset(), dates={}))


def columns_of(names: BriefNames, ids: Ids) -> dict[str, Column]:
    """Which briefs have which names, and their dates."""
    dates = Table()
    numbers = [dates.number(names.dates[one]) if one in names.dates else NONE for one in ids]
    made = {"dates": packed(dates.values), "date": np.array(numbers, dtype=np.int32)}
    for kind in SOURCES:
        held: Mapping[str, Source] = getattr(names, kind)
        made[kind] = packed(held)
        for which in ("by", "on"):
            groups = [_rows(getattr(one, which), ids) for one in held.values()]
            made[f"{kind}_{which}_starts"] = starts_of([*map(len, groups)])
            made[f"{kind}_{which}"] = np.concatenate([np.zeros(0, dtype=np.int32), *groups])
    return made


def together(words: BriefNames, columns: Mapping[str, Column], ids: Ids) -> BriefNames:
    """The names that were kept so."""
    known, table = np.array(ids, dtype=object), np.array([*unpacked(columns["dates"]), None], dtype=object)
    dated = np.flatnonzero(columns["date"] != NONE)
    found = {kind: _sources(kind, columns, known) for kind in SOURCES}
    return replace(
        words,
        experts=found["experts"],
        publishers=found["publishers"],
        ids=frozenset(ids),
        dates=dict(zip(known[dated].tolist(), table[columns["date"][dated]].tolist(), strict=True)),
    )


def with_rows_of(words: BriefNames, names: BriefNames) -> BriefNames:
    """The words, with which briefs have which names as others have it."""
    return replace(words, experts=names.experts, publishers=names.publishers, ids=names.ids, dates=names.dates)


def same_rows(names: BriefNames, before: BriefNames) -> bool:
    """Whether briefs with the same ids have the same names and dates as before."""
    if not _same(names.dates, before.dates):
        return False
    kinds = [(getattr(names, kind), getattr(before, kind)) for kind in SOURCES]
    return all([*one] == [*other] and _each(one.values(), other.values()) for one, other in kinds)


def _each(ones: Iterable[Source], others: Iterable[Source]) -> bool:
    pairs = zip(ones, others, strict=True)
    return all(_same(one.by, other.by) and _same(one.on, other.on) for one, other in pairs)


def _same(one: object, other: object) -> bool:
    return one is other or one == other  # sets compare all they hold with themselves, too


def _rows(those: frozenset[str], ids: Ids) -> Column:
    made = np.fromiter(map(ids.number.__getitem__, those), dtype=np.int32, count=len(those))
    made.sort()
    return made


def _sources(kind: str, columns: Mapping[str, Column], known: Column) -> dict[str, Source]:
    groups = []
    for which in ("by", "on"):
        starts, rows = columns[f"{kind}_{which}_starts"].tolist(), columns[f"{kind}_{which}"]
        groups.append([frozenset(known[rows[a:b]].tolist()) for a, b in pairwise(starts)])
    names = unpacked(columns[kind])
    return {name: Source(name, by, on) for name, by, on in zip(names, *groups, strict=True)}
