"""Words in a database: of passages that hold usual words, which very many do, the best are read."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from numpy.typing import NDArray

from index.editions.database import wire
from index.editions.database.rows import Places
from index.editions.database.server import Server
from index.editions.database.words import MOST_READ, RowWords, Stock
from tests.support.postgresql import PostgreSql

PASSAGES, WANTED = 12_000, 200

Held = NDArray[np.bool_]


def words_of(server: Server, held: Mapping[str, Held]) -> RowWords:
    """The words of passages that hold these stems, each up to four times."""
    every = np.stack([*held.values()], axis=1)
    counts = np.random.default_rng(3).integers(1, 5, every.shape).astype("<u2")
    rows = [
        wire.row([wire.of_bigint(place), wire.of_integers(np.flatnonzero(own)), often[own].tobytes()])
        for place, (own, often) in enumerate(zip(every, counts, strict=True))
    ]
    with server.connect() as connection, connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA briefing_library")
        cursor.execute("CREATE TABLE words_1 (place bigint PRIMARY KEY, stems integer[], counts bytea)")
        with cursor.copy("COPY words_1 FROM STDIN (FORMAT BINARY)") as copy:
            copy.write(wire.COPY_HEAD + b"".join(rows) + wire.COPY_END)
        cursor.execute("CREATE INDEX ON words_1 USING gin (stems)")
        cursor.execute("ANALYZE words_1")
    stock = Stock([*held], every.sum(axis=0).astype(np.int64), int(counts[every].sum()))
    return RowWords(server, 1, stock, Places(np.arange(len(every))))


def some(share: float, seed: int) -> Held:
    """Which passages hold a stem that such a share of them hold."""
    made: Held = np.random.default_rng(seed).random(PASSAGES) < share
    return made


TOGETHER = some(0.45, 4)

CASES: Mapping[str, Mapping[str, Held]] = {
    "each by itself": {"harbour": some(0.6, 1), "bridg": some(0.6, 2), "station": some(0.6, 3)},
    "three by more passages than are read, a fourth by some of these, a fifth by others": {
        "harbour": TOGETHER,
        "bridg": TOGETHER,
        "station": TOGETHER,
        "quarri": (TOGETHER & some(0.4, 5)) | (~TOGETHER & some(0.55, 5)),
        "meadow": ~TOGETHER,
    },
    "the first two never with the third": {
        "harbour": some(0.6, 6) & some(0.6, 7),
        "bridg": some(0.6, 6),
        "station": ~some(0.6, 6),
    },
}


@pytest.mark.parametrize("case", CASES)
def test_the_best_by_usual_words_are_read(case: str, postgresql: PostgreSql) -> None:
    """They are those that are best where all passages are read, however the words stand together."""
    held = CASES[case]
    assert min(one.sum() for one in held.values()) > MOST_READ
    words = words_of(Server(postgresql.new_database()), held)
    question = "harbour bridge station" + " quarry meadow" * ("quarri" in held)
    every = np.arange(PASSAGES)
    shares = words.asked(question).of(every)
    found = words.asked(question).best(WANTED)
    assert len({*found.tolist()}) == WANTED
    assert np.allclose(np.sort(shares[found]), np.sort(shares)[-WANTED:])
    assert shares[found].min() > 0


def test_words_that_never_stand_together_are_found_apart(postgresql: PostgreSql) -> None:
    """No passage holds both: those of the rarer one come out."""
    first = some(0.48, 8)
    words = words_of(Server(postgresql.new_database()), {"harbour": first, "bridg": ~first})
    found = words.asked("harbour bridge").best(WANTED)
    assert len(found) == WANTED
    assert first[found].all()
