"""Logging: one line an event, without tracebacks, texts of questions, paths or the token.

An exception in a log becomes its kind and the place in our code where it arose.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from types import TracebackType

_TOKEN = re.compile(r"(?<!\d)\d{3,}:[A-Za-z0-9_-]{10,}")
_PATH = re.compile(r"(?<![\w/:.])/(?:[\w.@+-]+/)+[\w.@+-]*")

_Exception = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class OneLine(logging.Formatter):
    """Formats a record as one line, with tokens and paths masked and tracebacks reduced to their place."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        text = super().format(record)
        return masked(" | ".join(line for line in text.splitlines() if line.strip()))

    def formatException(self, ei: _Exception) -> str:  # the standard library's name
        """The kind of an exception and where it arose, instead of a traceback."""
        return place(ei[1]) if ei[1] is not None else ""

    def formatStack(self, stack_info: str) -> str:  # the standard library's name
        """Nothing: a stack is of no use to an operator."""
        return ""


def set_up(level: str) -> None:
    """Log to standard error in the house's form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(_is_ours_or_serious)
    logging.basicConfig(level=level, handlers=[handler], force=True)


def _is_ours_or_serious(record: logging.LogRecord) -> bool:
    """Other libraries speak up from warnings on: httpx's INFO lines, for one, hold the token."""
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] in ("bot", "index")


def masked(text: str) -> str:
    """The text without anything that looks like a token or an absolute path."""
    return _PATH.sub("<path>", _TOKEN.sub("<token>", text))


def place(error: BaseException) -> str:
    """The kinds of an exception and its causes, and the last place of our own code, as one short text."""
    kinds = []
    cause: BaseException | None = error
    while cause is not None:
        kinds.append(type(cause).__name__)
        cause = cause.__cause__
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if re.search(r"[/\\](?:bot|index)[/\\]", frame.filename)]
    where = ""
    if ours:
        module = re.split(r"[/\\](?=(?:bot|index)[/\\])", ours[-1].filename)[-1]
        where = f" at {module.removesuffix('.py').replace('/', '.')}:{ours[-1].lineno}"
    return " from ".join(kinds) + where
