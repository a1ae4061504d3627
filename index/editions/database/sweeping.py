"""Rows that no edition names any more, or never did, taken away; for whoever holds the lock."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from index.editions.database import tables

Places = Callable[[int], tuple[int, Any]]
"""Given the number of an edition, the space of its rows and the places of its briefs."""


def sweep(connection: Any) -> None:
    """Remove what an interrupted build left: spaces without an edition, rows behind the count of theirs, parts."""
    used = {row[0] for row in connection.execute("SELECT DISTINCT space FROM editions")}
    ends = connection.execute("SELECT number, briefs, passages, questions FROM spaces").fetchall()
    for space, briefs, passages, questions in ends:
        if space not in used:
            tables.drop_space(connection, space)
            continue
        for name, end in (("briefs", briefs), ("passages", passages), ("words", passages), ("questions", questions)):
            connection.execute(f"DELETE FROM {name}_{space} WHERE place >= %s", (end,))
    _sweep_parts(connection)


def remove(connection: Any, numbers: Sequence[int], places_of: Places) -> None:
    """Remove these editions in one step, and then the rows that only they had."""
    gone = [places_of(number) for number in numbers]
    rest = [
        row[0] for row in connection.execute("SELECT number FROM editions WHERE NOT number = ANY(%s)", ([*numbers],))
    ]
    kept = [places_of(number) for number in rest]
    with connection.transaction():
        connection.execute("DELETE FROM editions WHERE number = ANY(%s)", ([*numbers],))
    for space in {one for one, _ in gone}:
        held = [places for one, places in kept if one == space]
        if not held:
            tables.drop_space(connection, space)
            continue
        own = [places for one, places in gone if one == space]
        is_gone = np.zeros(1 + max((int(one.max()) for one in (*own, *held) if len(one)), default=0), dtype=bool)
        for places, was in ((own, True), (held, False)):
            for one in places:
                is_gone[one] = was
        _delete(connection, space, np.flatnonzero(is_gone).tolist())
    _sweep_parts(connection)


def _delete(connection: Any, space: int, briefs: list[int]) -> None:
    """Remove the rows of these briefs."""
    with connection.transaction():
        for name, column in (("passages", "passage"), ("words", "passage"), ("questions", "question")):
            connection.execute(
                f"DELETE FROM {name}_{space} WHERE place IN (SELECT generate_series({column}, {column} + "
                f"{'passages' if column == 'passage' else 'questions'} - 1) FROM briefs_{space} WHERE place = ANY(%s))",
                (briefs,),
            )
        connection.execute(f"DELETE FROM briefs_{space} WHERE place = ANY(%s)", (briefs,))


def _sweep_parts(connection: Any) -> None:
    """Remove the parts that no edition names."""
    manifests = [json.loads(row[0]) for row in connection.execute("SELECT manifest FROM editions")]
    named = sorted({part for one in manifests for part in one["files"].values()})
    connection.execute("DELETE FROM parts WHERE NOT hash = ANY(%s)", (named,))
