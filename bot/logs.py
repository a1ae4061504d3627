"""Logging: one line an event, as text or as JSON, without tracebacks, texts of questions, paths or the token.

An exception in a log becomes its kind and the place in our code where it arose. What happens again and again is an
event with named values, which the figures are counted from too (`bot/server/metrics.py`). All moments are UTC.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Literal

_TOKEN = re.compile(r"(?<!\d)\d{3,}:[A-Za-z0-9_-]{10,}")
_PATH = re.compile(r"(?<![\w/:.])/(?:[\w.@+-]+/)+[\w.@+-]*")

_Exception = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

Form = Literal["text", "json"]
Value = str | int | float | None

_followed: ContextVar[str] = ContextVar("followed", default="")


@contextmanager
def following(what: str) -> Iterator[None]:
    """Every line that is logged inside bears this id, so that what one update brought about can be followed."""
    token = _followed.set(what)
    try:
        yield
    finally:
        _followed.reset(token)


def event(logger: logging.Logger, name: str, /, *, level: int = logging.INFO, **values: Value) -> None:
    """Log that something of a kind happened, with what is to be known of it."""
    logger.log(level, "%s", _told(name, values), extra={"event": name, "values": values})


def event_of(record: logging.LogRecord) -> tuple[str, Mapping[str, Value]] | None:
    """The event that a record tells of, and its values; None for a sentence."""
    name = getattr(record, "event", None)
    return None if name is None else (name, record.__dict__["values"])


def _told(name: str, values: Mapping[str, Value]) -> str:
    shown = (f"{key}={value:.2f}" if isinstance(value, float) else f"{key}={value}" for key, value in values.items())
    return " ".join([name, *shown])


class OneLine(logging.Formatter):
    """Formats a record as one line, with tokens and paths masked and tracebacks reduced to their place."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        text = super().format(record)
        followed = _followed.get()
        line = masked(" | ".join(line for line in text.splitlines() if line.strip()))
        return f"{line} id={followed}" if followed else line

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # the standard library's name
        """When it was, in UTC."""
        return _moment(record)

    def formatException(self, ei: _Exception) -> str:  # the standard library's name
        """The kind of an exception and where it arose, instead of a traceback."""
        return place(ei[1]) if ei[1] is not None else ""

    def formatStack(self, stack_info: str) -> str:  # the standard library's name
        """Nothing: a stack is of no use to an operator."""
        return ""


class AsJson(OneLine):
    """Formats a record as one JSON object: time, level, logger, then the event with its values, or the message."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        told: dict[str, Value] = {"time": _moment(record), "level": record.levelname, "logger": record.name}
        if (found := event_of(record)) is not None:
            told |= {"event": found[0], **found[1]}
        else:
            told["message"] = " | ".join(line for line in record.getMessage().splitlines() if line.strip())
        if record.exc_info and record.exc_info[1] is not None:
            told["exception"] = place(record.exc_info[1])
        if followed := _followed.get():
            told["id"] = followed
        whole = {key: masked(value) if isinstance(value, str) else value for key, value in told.items()}
        return json.dumps(whole, ensure_ascii=False)


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def set_up(level: str, form: Form = "text") -> None:
    """Log to standard error in the house's form; events reach those who count them at every level."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(AsJson() if form == "json" else OneLine("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(_is_ours_or_serious)
    handler.setLevel(level)
    logging.captureWarnings(True)  # those of Python, which would print themselves as they are
    logging.basicConfig(level=min(logging.INFO, getattr(logging, level)), handlers=[handler], force=True)


def _is_ours_or_serious(record: logging.LogRecord) -> bool:
    """Other libraries speak up from warnings on: httpx's INFO lines, for one, hold the token."""
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] in ("bot", "index", "briefing")


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
