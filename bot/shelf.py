"""The folder of briefs as administrators change it from chat: drafts, saving, listing and the bin. Not Telegram.

    data/drafts/<token>-<id>.md     a draft that waits for a decision, for a day
    data/bin/<moment>-<id>.md       a brief that was removed, for thirty days

The names carry all that is known of them, so that nothing is lost with the process. Every file is
whole or not there, and none takes the place of another. An OSError means that nothing was changed.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from bot.days import DAY_S
from bot.documents.drafting import Draft, draft, same_as
from bot.documents.records import Extracted
from index import read_brief

DRAFT_S = DAY_S
BIN_DAYS = 30

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
"""What the library takes as an id; no path fits it."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft that waits under its token; `same` is the id of the brief that holds the same text already."""

    token: str
    draft: Draft
    same: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """One brief of the folder; `mark` names it where its id has no room."""

    id: str
    title: str
    date: str | None
    is_document: bool

    @property
    def mark(self) -> str:
        """Sixteen letters that stand for the id."""
        return _mark(self.id)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an act: "done", "gone" (there is no such file any more) or "taken" (the id is in use).

    `moment` names a removed brief in the bin; `problems` are what the library finds wrong with a saved one.
    """

    state: Literal["done", "gone", "taken"]
    id: str = ""
    moment: str = ""
    problems: tuple[str, ...] = ()


class Shelf:
    """The briefs in `briefs`, and what waits in `data`; safe to use from several threads."""

    def __init__(self, briefs: Path, data: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._briefs = briefs
        self._drafts = data / "drafts"
        self._bin = data / "bin"
        self._clock = clock
        self._lock = threading.Lock()

    def keep(self, found: Extracted, name: str) -> Drafted:
        """Make a draft of what was read of a file of this name, and keep it until it is saved or discarded."""
        made = draft(found, name, [path.stem for path in self._briefs.glob("*.md")])
        token = secrets.token_hex(8)
        with self._lock:
            _place(self._drafts / f"{token}-{made.id}.md", made.text.encode())
        return Drafted(token, made, same_as(found.text, self._briefs))

    def save(self, token: str) -> Outcome:
        """Put a draft among the briefs, and read it there as the library will."""
        outcome = self._move(self._drafts, token)
        if outcome.state != "done":
            return outcome
        _, problems = read_brief(self._path(outcome.id))
        return Outcome("done", outcome.id, problems=tuple(f"line {one.line}: {one.message}" for one in problems))

    def discard(self, token: str) -> Outcome:
        """Forget a draft."""
        with self._lock:
            path = _named(self._drafts, token)
            if path is None:
                return Outcome("gone")
            path.unlink()
            return Outcome("done", _id_of(path))

    def documents(self, words: str = "") -> list[Listed]:
        """The whole documents whose title and id hold all of these words, by title."""
        wanted = words.casefold().split()
        listed = [_listed(path) for path in self._all()]
        found = [one for one in listed if one.is_document and all(word in _searched(one) for word in wanted)]
        return sorted(found, key=lambda one: (one.title.casefold(), one.id))

    def find(self, brief_id: str) -> Listed | None:
        """The brief with this id, or None."""
        return _listed(self._path(brief_id)) if _ID.fullmatch(brief_id) and self._path(brief_id).is_file() else None

    def remove(self, mark: str) -> Outcome:
        """Move the brief of this mark into the bin."""
        with self._lock:
            path = next((path for path in self._all() if _mark(path.stem) == mark), None)
            if path is None:
                return Outcome("gone")
            moment = self._moment()
            kept = self._bin / f"{moment}-{path.name}"
            _place(kept, path.read_bytes())
            try:
                path.unlink()
            except OSError:
                kept.unlink()
                raise
            return Outcome("done", path.stem, moment)

    def put_back(self, moment: str) -> Outcome:
        """Move what was removed at this moment back among the briefs."""
        return self._move(self._bin, moment)

    def sweep(self) -> None:
        """Let go of drafts and of removed briefs that have waited long enough, and of what a kill left half-written."""
        now = self._clock()
        with self._lock, contextlib.suppress(OSError):  # what cannot go now goes another time
            for path in self._drafts.glob("*.md"):
                if now - path.stat().st_mtime > DRAFT_S:
                    path.unlink()
            for path in self._bin.glob("*.md"):
                if now - _moment_of(path) > BIN_DAYS * DAY_S:
                    path.unlink()
            for folder in (self._briefs, self._drafts, self._bin):
                for path in folder.glob(".*.part"):
                    path.unlink()

    def _move(self, folder: Path, name: str) -> Outcome:
        """Move the file of this name from a folder among the briefs."""
        with self._lock:
            path = _named(folder, name)
            if path is None:
                return Outcome("gone")
            brief_id, data = _id_of(path), path.read_bytes()
            try:
                _place(self._path(brief_id), data)
            except FileExistsError:
                if self._path(brief_id).read_bytes() != data:  # else a kill came between the two steps
                    return Outcome("taken", brief_id)
            path.unlink()
            return Outcome("done", brief_id)

    def _all(self) -> Iterator[Path]:
        return (path for path in sorted(self._briefs.glob("*.md")) if _ID.fullmatch(path.stem))

    def _path(self, brief_id: str) -> Path:
        return self._briefs / f"{brief_id}.md"

    def _moment(self) -> str:
        """Now, in seconds, or the next second that names nothing in the bin yet."""
        moment = int(self._clock())
        while _named(self._bin, str(moment)) is not None:
            moment += 1
        return str(moment)


def _place(path: Path, data: bytes) -> None:
    """Write a new file that is whole or not there; raises FileExistsError, and changes nothing, when there is one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.link(part, path)
    finally:
        part.unlink(missing_ok=True)


def _named(folder: Path, name: str) -> Path | None:
    """The file whose name opens with a token or a moment."""
    return next(folder.glob(f"{name}-*.md"), None) if name.isalnum() else None


def _id_of(path: Path) -> str:
    return path.stem.split("-", 1)[1]


def _moment_of(path: Path) -> int:
    """When a brief in the bin was removed; what somebody else put there counts from its own date."""
    moment = path.name.split("-", 1)[0]
    return int(moment) if moment.isdigit() else int(path.stat().st_mtime)


def _listed(path: Path) -> Listed:
    """A brief as the library reads it, or under its id when it cannot."""
    brief, _ = read_brief(path)
    if brief is None:
        return Listed(path.stem, path.stem, None, is_document=False)
    return Listed(brief.id, brief.title, brief.date, is_document=brief.kind == "document")


def _searched(one: Listed) -> str:
    return f"{one.title} {one.id}".casefold()


def _mark(brief_id: str) -> str:
    return sha256(brief_id.encode()).hexdigest()[:16]
