"""Rows that no edition names any more, or never did, taken away; for whoever holds the lock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

from index.editions.database import tables
from index.editions.database.opening import manifest_of
from index.errors import EditionBroken

T = TypeVar("T")

Places = Callable[[int], Any]
"""Given the number of an edition, the places of its briefs; raises EditionBroken."""


def sweep(connection: Any) -> None:
    """Remove what an interrupted build left: spaces without an edition, rows behind the count of theirs, parts."""
    used = {row[0] for row in connection.execute("SELECT DISTINCT space FROM editions")}
    ends = connection.execute("SELECT number, briefs, passages, questions FROM spaces").fetchall()
    for space, briefs, passages, questions in ends:
        if space not in used:
            tables.drop_space(connection, space)
            continue
        firsts = {"briefs": briefs, "passages": passages, "words": passages, "questions": questions}
        for name, end in _there(connection, space, firsts).items():
            connection.execute(f"DELETE FROM {name}_{space} WHERE place >= %s", (end,))
    _sweep_parts(connection)


def remove(connection: Any, numbers: Sequence[int], places_of: Places) -> None:
    """Remove these editions in one step, and then the rows that only they had.

    Where a damaged one stays, nobody knows which rows it has: all do until it goes, and with it what nobody has then.
    """
    spaces = {int(row[0]): int(row[1]) for row in connection.execute("SELECT number, space FROM editions")}
    left: dict[int, list[int] | None] = {}
    for space in {spaces[number] for number in numbers}:
        own = [number for number in numbers if spaces[number] == space]
        rest = [number for number, other in spaces.items() if other == space and number not in own]
        left[space] = _only(connection, space, own, rest, places_of) if rest else None
    with connection.transaction():
        connection.execute("DELETE FROM editions WHERE number = ANY(%s)", ([*numbers],))
    for space, briefs in left.items():
        if briefs is None:
            tables.drop_space(connection, space)
        else:
            _delete(connection, space, briefs)
    _sweep_parts(connection)


def _only(connection: Any, space: int, own: Sequence[int], rest: Sequence[int], places_of: Places) -> list[int]:
    """The places of the briefs of some editions that the rest has not; of damaged ones, all that the rest has not."""
    try:
        held = [places_of(number) for number in rest]
    except EditionBroken:
        return []
    if not _there(connection, space, {"briefs": space}):  # what is left goes with the space
        return []
    try:
        gone = [places_of(number) for number in own]
    except EditionBroken:
        every = connection.execute(f"SELECT place FROM briefs_{space}").fetchall()
        gone = [np.array([row[0] for row in every], dtype=np.int64)]
    is_gone = np.zeros(1 + max((int(one.max()) for one in (*gone, *held) if len(one)), default=0), dtype=bool)
    for places, was in ((gone, True), (held, False)):
        for one in places:
            is_gone[one] = was
    found: list[int] = np.flatnonzero(is_gone).tolist()
    return found


def _delete(connection: Any, space: int, briefs: list[int]) -> None:
    """Remove the rows of these briefs."""
    columns = {"passages": "passage", "words": "passage", "questions": "question"}
    with connection.transaction():
        for name, column in _there(connection, space, columns).items():
            connection.execute(
                f"DELETE FROM {name}_{space} WHERE place IN (SELECT generate_series({column}, {column} + "
                f"{'passages' if column == 'passage' else 'questions'} - 1) FROM briefs_{space} WHERE place = ANY(%s))",
                (briefs,),
            )
        connection.execute(f"DELETE FROM briefs_{space} WHERE place = ANY(%s)", (briefs,))


def _there(connection: Any, space: int, of_tables: Mapping[str, T]) -> dict[str, T]:
    """What is said of tables of a space that are there: a sync that makes all anew needs none that somebody dropped."""
    query = f"SELECT to_regclass('{tables.SCHEMA}.' || %s || '_{space}') IS NOT NULL"
    return {name: one for name, one in of_tables.items() if connection.execute(query, (name,)).fetchone() == (True,)}


def _sweep_parts(connection: Any) -> None:
    """Remove the parts that no edition names; none while there is a damaged manifest, which may have named any."""
    try:
        manifests = [manifest_of(row[0]) for row in connection.execute("SELECT manifest FROM editions")]
    except EditionBroken:
        return
    named = sorted({part for one in manifests for part in one.files.values()})
    connection.execute("DELETE FROM parts WHERE NOT hash = ANY(%s)", (named,))
