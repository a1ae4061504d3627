"""The tables of the editions, in a schema of their own: what is common, and those of each space.

A space holds the rows of one model, so that vectors of another are never among the neighbours; it goes when the last
edition that uses it goes. Rows never change: an edition says which of them are its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from index.errors import StorageFailure
from index.messages import say

if TYPE_CHECKING:
    import psycopg

SCHEMA = "briefing_library"
VERSION = 1

BUILDING, MAKING_TABLES = 716_273_901, 716_273_902
"""The numbers of the locks of whoever builds, and of whoever makes the tables."""

M, EF_CONSTRUCTION = 16, 200
"""Neighbours of an element of the index of vectors, and how many are weighed when it is put in: with 100 the index of a
hundred thousand passages finds 0.972 of the true first ten, with 200 0.987."""

_COMMON = (
    "CREATE EXTENSION IF NOT EXISTS vector",
    f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}",
    """CREATE TABLE IF NOT EXISTS state (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        version integer NOT NULL,
        live integer,
        built integer NOT NULL DEFAULT 0,
        published bigint NOT NULL DEFAULT 0)""",
    f"INSERT INTO state (version) VALUES ({VERSION}) ON CONFLICT DO NOTHING",
    """CREATE TABLE IF NOT EXISTS spaces (
        number integer PRIMARY KEY,
        dimensions integer NOT NULL,
        briefs bigint NOT NULL DEFAULT 0,
        passages bigint NOT NULL DEFAULT 0,
        questions bigint NOT NULL DEFAULT 0)""",
    """CREATE TABLE IF NOT EXISTS editions (
        number integer PRIMARY KEY,
        space integer NOT NULL REFERENCES spaces,
        manifest text NOT NULL,
        model text,
        scores text)""",
    """CREATE TABLE IF NOT EXISTS parts (
        hash text NOT NULL,
        at integer NOT NULL,
        data bytea STORAGE EXTERNAL NOT NULL,
        PRIMARY KEY (hash, at))""",
    """CREATE TABLE IF NOT EXISTS desk (
        room text NOT NULL,
        name text NOT NULL,
        data bytea NOT NULL,
        hash bytea NOT NULL,
        changed timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (room, name))""",
)

_NEEDED = (
    *(f"to_regclass('{SCHEMA}.{name}')" for name in ("state", "spaces", "editions", "parts", "desk")),
    "to_regtype('vector')",
)

_SPACE = (
    """CREATE TABLE briefs_{0} (
        place bigint PRIMARY KEY,
        passage bigint NOT NULL, passages integer NOT NULL,
        question bigint NOT NULL, questions integer NOT NULL,
        line bytea NOT NULL,
        said bytea STORAGE EXTERNAL NOT NULL)""",
    """CREATE TABLE passages_{0} (
        place bigint PRIMARY KEY,
        vector vector({1}) STORAGE PLAIN NOT NULL,
        sentences bytea STORAGE EXTERNAL NOT NULL)""",
    "CREATE TABLE words_{0} (place bigint PRIMARY KEY, stems integer[] NOT NULL, counts bytea NOT NULL)",
    "CREATE TABLE questions_{0} (place bigint PRIMARY KEY, vector vector({1}) STORAGE PLAIN NOT NULL)",
)
"""A passage's stems by their numbers, and beside them how often each stands there, two bytes each."""

_NEXT = "SELECT coalesce(max(n), 0) + 1 FROM (SELECT number FROM spaces UNION SELECT space FROM editions) AS used (n)"

_INDEXES = (
    "CREATE INDEX passages_{0}_near ON passages_{0} USING hnsw ((vector::halfvec({1})) halfvec_ip_ops) "
    f"WITH (m = {M}, ef_construction = {EF_CONSTRUCTION})",
    "CREATE INDEX questions_{0}_near ON questions_{0} USING hnsw ((vector::halfvec({1})) halfvec_ip_ops) "
    f"WITH (m = {M}, ef_construction = {EF_CONSTRUCTION})",
    "CREATE INDEX words_{0}_held ON words_{0} USING gin (stems)",
)

TABLES = ("briefs", "passages", "words", "questions")

HALF_ELEMENT = 2_000
"""Bytes that a vector of 384 numbers takes while its index is built, about: of 740 MB not quite 400,000 of them filled
all. What does not fit is put in on disk, one by one, which takes far longer."""

LEAST_MB, MOST_MB = 64, 8_192


def prepare(connection: psycopg.Connection[Any]) -> None:
    """Make the tables that are not there; raises StorageFailure when a later version has made them."""
    state, *others = connection.execute(f"SELECT {', '.join(_NEEDED)}".encode()).fetchone() or (None,)
    found = connection.execute("SELECT version FROM state").fetchall() if state is not None else []
    if found:
        require(found)
    if not found or None in others:
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (MAKING_TABLES,))
            for command in _COMMON:
                connection.execute(command.encode())
        require(connection.execute("SELECT version FROM state").fetchall())


def require(found: list[tuple[Any, ...]]) -> None:
    """Raise StorageFailure where the tables, by the rows of their versions, are not this program's."""
    if found != [(VERSION,)]:
        raise StorageFailure(say("database-newer"))


def new_space(connection: psycopg.Connection[Any], dimensions: int) -> int:
    """Make a space without indexes, and give back its number."""
    with connection.transaction():
        (number,) = connection.execute(_NEXT.encode()).fetchone() or (1,)
        connection.execute("INSERT INTO spaces (number, dimensions) VALUES (%s, %s)", (number, dimensions))
        for command in _SPACE:
            connection.execute(command.format(number, dimensions).encode())
    return int(number)


def add_indexes(connection: psycopg.Connection[Any], space: int, dimensions: int, elements: int) -> None:
    """Make the indexes of a space, whose larger table of vectors has so many elements."""
    wanted = min(MOST_MB, max(LEAST_MB, elements * HALF_ELEMENT * dimensions // 384 // 2**20))
    connection.execute(f"SET maintenance_work_mem TO '{wanted}MB'".encode())
    try:
        for command in _INDEXES:
            connection.execute(command.format(space, dimensions).encode())
        for name in TABLES:
            connection.execute(f"ANALYZE {name}_{space}".encode())
    finally:
        connection.execute("RESET maintenance_work_mem")


def drop_space(connection: psycopg.Connection[Any], space: int) -> None:
    """Take a space away with all its rows."""
    with connection.transaction():
        for name in TABLES:
            connection.execute(f"DROP TABLE IF EXISTS {name}_{space}".encode())
        connection.execute("DELETE FROM spaces WHERE number = %s", (space,))
