"""What went wrong with the database, in words: whoever runs the bot reads the cause, not the name of an exception."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator

from alembic.util import CommandError
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from bot.messages import say

_SQLITE = (
    ("SQLITE_READONLY", "readonly"), ("SQLITE_CANTOPEN", "closed"), ("SQLITE_PERM", "closed"),
    ("SQLITE_CORRUPT", "damaged"), ("SQLITE_NOTADB", "damaged"), ("SQLITE_FULL", "full"), ("SQLITE_IOERR", "disk"),
    ("SQLITE_BUSY", "locked"), ("SQLITE_LOCKED", "locked"),
)  # fmt: skip
"""How SQLite's names of errors begin, and the key of what they mean."""

_SAID = (
    (r"password authentication failed|no password supplied|role .* does not exist|no pg_hba\.conf entry", "password"),
    (r"database .* does not exist", "name"),
    (r"could not translate host name|failed to resolve|name or service not known|nodename nor servname", "host"),
    (r"connection refused|timeout expired|connection timeout|timed out|no such file or directory|no route to host"
     r"|network is unreachable", "refused"),
    (r"read-only transaction|permission denied", "readonly"),
    (r"no space left|disk full", "full"),
    (r"starting up|shutting down|in recovery mode|too many (?:clients|connections)|connection slots", "busy"),
    (r"server closed the connection|terminating connection|connection (?:is )?(?:closed|lost|reset)|broken pipe",
     "broken"),
    (r"readonly database", "readonly"),
    (r"unable to open database file", "closed"),
    (r"malformed|not a database", "damaged"),
    (r"database is locked", "locked"),
)  # fmt: skip
"""What a server's, or an older driver's, message says of it; the first that fits."""


def why(error: BaseException, address: URL | None = None) -> str:
    """The cause of a failure as the rest of a sentence, with what to do; never a password."""
    for one in _causes(error):
        if (found := _known(one, address)) is not None:
            return found
    return say.of("ledger-why", "other", kind=type(error).__name__)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error, the driver's own beneath it, and what they arose from."""
    left: list[BaseException | None] = [error]
    for one in left:
        if one is not None and one not in left[: left.index(one)]:
            yield one
            left += [getattr(one, "orig", None), one.__cause__]


def _known(error: BaseException, address: URL | None) -> str | None:
    host = "" if address is None else address.host or ""
    if isinstance(error, NoSuchModuleError):
        return say.of("ledger-why", "scheme", scheme="" if address is None else address.drivername)
    if isinstance(error, ArgumentError):
        return say.of("ledger-why", "address")
    if isinstance(error, ImportError):
        return say.of("ledger-why", "driver", name=error.name or "")
    if isinstance(error, CommandError):
        return say.of("ledger-why", "newer") if "Can't locate revision" in str(error) else None
    if isinstance(error, (FileExistsError, NotADirectoryError, IsADirectoryError)):
        return say.of("ledger-why", "folder")
    if isinstance(error, OSError):
        return say.of("ledger-why", "full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "closed")
    name = str(getattr(error, "sqlite_errorname", ""))
    key = next((key for begin, key in _SQLITE if name.startswith(begin)), None)
    if key is None and not isinstance(error, SQLAlchemyError):  # whose text holds the statement and its values
        said = str(error).lower()
        key = next((key for pattern, key in _SAID if re.search(pattern, said)), None)
    return None if key is None else say.of("ledger-why", key, host=host, name=address.database or "" if address else "")
