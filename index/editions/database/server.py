"""A PostgreSQL server as the library talks to it: connections that are used again, and causes in words.

Knows nothing of editions. Whoever reads gets rows; a connection that has broken is replaced once, unseen, since reading
can be done again. Whoever writes has a connection of their own.
"""

from __future__ import annotations

import re
import weakref
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from index.errors import StorageDamaged, StorageFailure
from index.messages import say

if TYPE_CHECKING:
    import psycopg

Row = tuple[Any, ...]
T = TypeVar("T")
U = TypeVar("U")

EF_SEARCH = 1_000
"""How many elements of its index a search for neighbours keeps in hand: more find more and take longer. Of the nearest
100 of 20,000 made passages, which lie close together, 200 finds 0.94, 400 0.98, 800 0.993, 1,000 0.994."""

MOST_FREE = 8
"""Connections that are kept open while nobody uses them."""

_SESSION = (
    "SELECT set_config('search_path', concat_ws(', ', 'briefing_library', 'public', (SELECT quote_ident(nspname) "
    "FROM pg_extension JOIN pg_namespace s ON s.oid = extnamespace WHERE extname = 'vector')), false)",
    "SET jit TO off",
    f"SET hnsw.ef_search TO {EF_SEARCH}",
    "SET hnsw.iterative_scan TO relaxed_order",
    "SET client_connection_check_interval TO '10s'",
    "SET tcp_keepalives_idle TO 30",
    "SET tcp_keepalives_interval TO 10",
    "SET tcp_keepalives_count TO 3",
)
"""Some servers have the extension in a schema of its own, so that is looked up. The last three let go of the locks of a
machine that is gone without a word within a minute."""

_PATIENCE: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
"""A server that is gone without a word is noticed within a minute; the system would wait for it for hours."""

_CAUSES = (
    (r"^invalid (?:uri|percent)|^end of string reached|^missing \"=\"|servname|invalid port number", "address"),
    (r"password authentication failed|no password supplied|role .* does not exist|to log in|no pg_hba", "password"),
    (r"database .* does not exist", "name"),
    (r"permission denied", "permission"),
    (r"read-only transaction", "read-only"),
    (r"no space left|disk full", "full"),
    (r"extension .*vector.* is not available|could not open extension control file", "vector"),
    (r"(?:type|operator class|access method) \"(?:vector|halfvec|hnsw)", "vector"),
    (r"due to [a-z -]*timeout", "limit"),
    (r"starting up|shutting down|in recovery mode|too many (?:clients|connections)|connection slots", "busy"),
    (r"connection|timeout|timed out|could not translate|failed to resolve|name or service not known", "unreachable"),
)
"""What a server's message says of its cause; the first that fits."""

_LOST = {"42P01", "42703", "42883", "22P04", "XX001", "XX002"}
"""What a server calls tables, columns and functions that are not there, and files of its own that are damaged."""


class Server:
    """The server at an address, safe to ask from several threads; nothing is connected before something is asked."""

    def __init__(self, address: str) -> None:
        self._address = re.sub(r"^postgresql\+psycopg", "postgresql", address)
        self._free: deque[psycopg.Connection[Row]] = deque(maxlen=MOST_FREE)
        self._beside = ThreadPoolExecutor(MOST_FREE, thread_name_prefix="database")
        weakref.finalize(self, _close, self._free)

    def __repr__(self) -> str:
        return f"Server({self.host})"

    @property
    def host(self) -> str:
        """The host, for messages; nothing of who connects."""
        try:
            parts = urlsplit(self._address)
        except ValueError:  # whoever connects is told
            return "?"
        return parts.hostname or parse_qs(parts.query).get("host", ["localhost"])[0]

    def connect(self) -> psycopg.Connection[Row]:
        """A connection of one's own; raises StorageFailure."""
        try:
            import psycopg
        except ImportError as error:
            raise StorageFailure(say("database-no-driver")) from error
        with self.said():
            made = psycopg.connect(
                self._address, autocommit=True, prepare_threshold=None, client_encoding="utf8", **_PATIENCE
            )
            try:
                if (encoding := made.info.parameter_status("server_encoding")) != "UTF8":
                    cause = say.of("database-why", "encoding", host=self.host, kind=encoding)
                    raise StorageFailure(say("database-failed", cause=cause))
                for command in _SESSION:
                    with suppress(psycopg.errors.UndefinedObject, psycopg.errors.FeatureNotSupported):
                        made.execute(command.encode())
            except BaseException:
                made.close()
                raise
            return made

    def rows(self, query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[Row]:
        """What a query gives; raises StorageFailure."""
        for left in (1, 0):
            used = self._free and left
            connection = self._taken()
            try:
                with self.said(), connection.cursor(binary=True) as cursor:
                    found = cursor.execute(query.encode(), parameters).fetchall()
            except StorageFailure:
                broken = connection.closed or connection.broken
                self._give(connection)
                if broken and used:  # it may have been lost while nobody used it
                    self.close()
                    continue
                raise
            self._give(connection)
            return found
        raise AssertionError("the second try has ended")

    def together(self, first: Callable[[], T], second: Callable[[], U]) -> tuple[T, U]:
        """What each of these gives: the server works on both at once, the first on a thread beside this one."""
        beside = self._beside.submit(copy_context().run, first)
        try:
            made = second()
        finally:
            wait([beside])  # whatever fails, nothing of a question goes on behind it
        return beside.result(), made

    @contextmanager
    def lent(self) -> Iterator[psycopg.Connection[Row]]:
        """A connection to write by, which has just answered; raises StorageFailure."""
        self.rows("SELECT 1")  # one that has broken is replaced
        connection = self._taken()
        try:
            with self.said():
                yield connection
        finally:
            self._give(connection)

    def close(self) -> None:
        """Close the connections that nobody uses."""
        _close(self._free)

    @contextmanager
    def said(self) -> Iterator[None]:
        """Turn the driver's refusals inside the block into StorageFailure, whose cause is in words."""
        import psycopg

        try:
            yield
        except psycopg.Error as error:
            text = str(error).lower()
            is_lost = error.sqlstate in _LOST
            key = "lost" if is_lost else next((key for pattern, key in _CAUSES if re.search(pattern, text)), "other")
            cause = say.of("database-why", key, host=self.host, kind=type(error).__name__)
            raise (StorageDamaged if is_lost else StorageFailure)(say("database-failed", cause=cause)) from error

    def _taken(self) -> psycopg.Connection[Row]:
        with suppress(IndexError):
            return self._free.pop()
        return self.connect()

    def _give(self, connection: psycopg.Connection[Row]) -> None:
        if connection.closed or connection.broken or len(self._free) >= MOST_FREE:
            connection.close()
        else:
            self._free.append(connection)


def _close(free: deque[psycopg.Connection[Row]]) -> None:
    while free:
        with suppress(IndexError):
            free.popleft().close()
