"""The folder of briefs as administrators change it from chat: drafts, saving, listing and the bin. Not Telegram.

    data/drafts/<token>-<id>.md     a draft that waits for a decision, for a day
    data/bin/<moment>-<id>.md       a brief that was removed, for thirty days

The names carry all that is known of them, so that nothing is lost with the process. Every file is
whole or not there, and none takes the place of another. An OSError means that nothing was changed.
Each act is noted before it is done, so that no kill can hide it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from bot import clock as clocks
from bot.clock import DAY_S
from bot.daily.matching import digest_of
from bot.messages import say
from index import (
    Draft,
    Extracted,
    Refused,
    Subject,
    amended,
    draft,
    extract_brief,
    is_id,
    keep_private,
    numbered,
    read_brief,
    read_draft,
    read_subject,
    same_as,
    topics_of,
)

DRAFT_S = DAY_S
BIN_DAYS = 30

Note = Callable[[str], None]
"""Writes into the audit log what is about to be done, by the id of the brief."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft that waits under its token; `same` is the id of the brief that holds the same text already.

    `topics` are those of the subject that its text names most.
    """

    token: str
    draft: Draft
    same: str | None
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """One brief of the folder; `mark` names it where its id has no room, `searched` is what it is found by."""

    id: str
    title: str
    date: str | None
    is_document: bool
    searched: str

    @property
    def mark(self) -> str:
        """Sixteen letters that stand for the id."""
        return digest_of(self.id)


@dataclass(frozen=True, slots=True)
class Shelved:
    """What came of an act: "done", "gone" (there is no such file any more) or "taken" (the id is in use).

    `moment` names a removed brief in the bin; `problems` are what the library finds wrong with a saved one.
    """

    state: Literal["done", "gone", "taken"]
    id: str = ""
    moment: str = ""
    problems: tuple[str, ...] = ()


class Shelf:
    """The briefs in `briefs`, and what waits in `data`; safe to use from several threads."""

    def __init__(self, briefs: Path, data: Path, *, clock: Callable[[], float] = clocks.now) -> None:
        self._briefs = briefs
        self._drafts = data / "drafts"
        self.bin = data / "bin"
        self._clock = clock
        self.lock = threading.Lock()
        """Held by whoever changes files; also by `changes`."""

    def checked(self, found: Extracted | Refused) -> Extracted | Refused:
        """What was read of a file; a brief with a topic or an issue that the subject file does not have is refused."""
        brief = found.brief if isinstance(found, Extracted) else None
        return found if brief is None else extract_brief(brief, self.subject())

    def keep(self, found: Extracted, name: str) -> Drafted:
        """Make a draft of what was read of a file of this name, and keep it until it is saved or discarded."""
        self.sweep()
        made = draft(found, name, self._ids())
        if same_as(made.body, self._drafts) is not None:
            made = replace(made, notes=(*made.notes, say("draft-twice")))
        token = secrets.token_hex(8)
        with self.lock:
            place(self._drafts / f"{token}-{made.id}.md", made.text.encode())
        kept = self.drafted(token, made)
        return kept if kept.same is not None else replace(kept, same=same_as(found.text, self._briefs))

    def draft(self, token: str) -> Draft | None:
        """The draft of this token, unless it is gone."""
        path = self._waiting(self._drafts, token)
        if path is None:
            return None
        text = path.read_bytes().decode()
        return Draft(_id_of(path), text, read_draft(text, _id_of(path)))

    def drafted(self, token: str, draft: Draft) -> Drafted:
        """A draft with what is known of it here."""
        return Drafted(token, draft, same_as(draft.body, self._briefs), topics_of(draft.body, self.subject()))

    def amend(self, token: str, lines: str) -> Drafted | Refused | None:
        """Change the front matter of a draft as the lines say, or say why not; None when the draft is gone."""
        subject = self.subject()
        return self.rewrite(token, lambda brief_id, text: amended(brief_id, text, lines, self._ids(), subject))

    def rewrite(self, token: str, change: Callable[[str, str], Draft | Refused]) -> Drafted | Refused | None:
        """Put what `change` makes of the id and the text of a draft in its place, or give back why it made nothing."""
        with self.lock:
            path = self._waiting(self._drafts, token)
            if path is None:
                return None
            made = change(_id_of(path), path.read_bytes().decode())
            if isinstance(made, Refused):
                return made
            place(path, made.text.encode(), anew=True)
            path.rename(path.with_name(f"{token}-{made.id}.md"))
        return self.drafted(token, made)

    def save(self, token: str, note: Note) -> Shelved:
        """Put a draft among the briefs, under its id or the next one free, and read it there as the library will."""
        with self.lock:
            path = self._waiting(self._drafts, token)
            if path is None:
                return Shelved("gone")
            data = path.read_bytes()
            brief_id = next(one for one in numbered(_id_of(path)) if self._may_hold(one, data))
            self._bring(path, brief_id, note)
        _, problems = read_brief(self.path(brief_id), self.subject())
        return Shelved("done", brief_id, problems=tuple(f"line {one.line}: {one.message}" for one in problems))

    def discard(self, token: str, note: Note) -> Shelved:
        """Forget a draft."""
        with self.lock:
            path = self._waiting(self._drafts, token)
            if path is None:
                return Shelved("gone")
            with noted(note, _id_of(path)):
                path.unlink()
            return Shelved("done", _id_of(path))

    def documents(self, words: str = "") -> list[Listed]:
        """The whole documents, or all briefs whose title, authors and id hold all of these words; by title."""
        wanted = words.casefold().split()
        listed = [_listed(path) for path in self._all()]
        found = [one for one in listed if (wanted or one.is_document) and all(word in one.searched for word in wanted)]
        return sorted(found, key=lambda one: (one.title.casefold(), one.id))

    def find(self, brief_id: str) -> Listed | None:
        """The brief with this id, or None."""
        return _listed(self.path(brief_id)) if is_id(brief_id) and self.path(brief_id).is_file() else None

    def remove(self, mark: str, note: Note) -> Shelved:
        """Move the brief of this mark into the bin."""
        self.sweep()
        with self.lock:
            path = next((path for path in self._all() if digest_of(path.stem) == mark), None)
            if path is None:
                return Shelved("gone")
            moment = self.moment()
            kept = self.bin / f"{moment}-{path.name}"
            with noted(note, path.stem):
                place(kept, path.read_bytes())
                try:
                    path.unlink()
                except OSError:
                    kept.unlink()
                    raise
            return Shelved("done", path.stem, moment)

    def put_back(self, moment: str, note: Note) -> Shelved:
        """Move what was removed at this moment back among the briefs, under the id that it had."""
        with self.lock:
            path = self._waiting(self.bin, moment)
            if path is None:
                return Shelved("gone")
            if not self._may_hold(_id_of(path), path.read_bytes()):
                return Shelved("taken", _id_of(path))
            self._bring(path, _id_of(path), note)
            return Shelved("done", _id_of(path))

    def sweep(self) -> None:
        """Let go of what has waited long enough or was left half-written, and keep the rest from other users."""
        with self.lock:
            old = (path for folder in (self._drafts, self.bin) for path in folder.glob("*.md"))
            cut = (path for folder in (self._briefs, self._drafts, self.bin) for path in folder.glob(".*.part"))
            for path in old:
                with contextlib.suppress(OSError):  # what cannot go now goes another time
                    if self._is_over(path):
                        path.unlink()
            for path in cut:
                with contextlib.suppress(OSError):
                    path.unlink()
            for folder in (self._drafts, self.bin):
                with contextlib.suppress(OSError):
                    keep_private(folder, *folder.glob("*"))

    def _waiting(self, folder: Path, name: str) -> Path | None:
        """The file in a folder whose name opens with a token or a moment, unless it has waited for too long."""
        path = _named(folder, name)
        return None if path is None or self._is_over(path) else path

    def _is_over(self, path: Path) -> bool:
        """Whether a draft, or a removed brief, has waited for as long as it is kept."""
        if path.parent == self._drafts:
            return self._clock() - path.stat().st_mtime > DRAFT_S
        return self._clock() - _moment_of(path) > BIN_DAYS * 86_400

    def _may_hold(self, brief_id: str, data: bytes) -> bool:
        """Whether an id is free, or a kill has left just this file under it."""
        path = self.path(brief_id)
        return not path.exists() or path.read_bytes() == data

    def _bring(self, path: Path, brief_id: str, note: Note) -> None:
        """Move a file among the briefs, under an id that may hold it."""
        with noted(note, brief_id):
            if not self.path(brief_id).exists():
                place(self.path(brief_id), path.read_bytes())
            path.unlink()

    def _all(self) -> Iterator[Path]:
        return (path for path in sorted(self._briefs.glob("*.md")) if is_id(path.stem))

    def subject(self) -> Subject:
        """What the folder is about now; what is wrong with its subject file is told when the library is built."""
        return read_subject(self._briefs)[0]

    def _ids(self) -> list[str]:
        return [path.stem for path in self._briefs.glob("*.md")]

    def path(self, brief_id: str) -> Path:
        """Where a brief of this id lies, or would."""
        return self._briefs / f"{brief_id}.md"

    def in_bin(self, moment: str) -> Path | None:
        """What was put into the bin at a moment, unless it has lain there for long enough."""
        return self._waiting(self.bin, moment)

    def moment(self) -> str:
        """Now, in seconds, or the next second that names nothing in the bin yet."""
        moment = int(self._clock())
        while _named(self.bin, str(moment)) is not None:
            moment += 1
        return str(moment)


def meant(shelf: Shelf, words: str) -> list[Listed]:
    """The brief with this id, or those with these words in their title."""
    found = shelf.find(words)
    return shelf.documents(words) if found is None else [found]


@contextlib.contextmanager
def noted(note: Note, brief_id: str) -> Iterator[None]:
    """Note what is about to be done, and that it failed where it does."""
    note(brief_id)
    try:
        yield
    except OSError:
        note(f"{brief_id}, which failed")
        raise


def place(path: Path, data: bytes, *, anew: bool = False) -> None:
    """Write a file that is whole or not there.

    Raises FileExistsError, and changes nothing, when there is one already that is not to be written anew.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as out:
            # A brief is as readable as its folder; a draft lies in one that is nobody else's.
            os.fchmod(out.fileno(), path.parent.stat().st_mode & 0o666)
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        (os.replace if anew else os.link)(part, path)
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
    return int(moment) if moment.isdecimal() else int(path.stat().st_mtime)


def _listed(path: Path) -> Listed:
    """A brief as the library reads it, or under its id when it cannot."""
    brief, _ = read_brief(path)
    if brief is None:
        return Listed(path.stem, path.stem, None, is_document=False, searched=path.stem)
    searched = " ".join([brief.title, brief.id, *brief.authors]).casefold()
    return Listed(brief.id, brief.title, brief.date, is_document=brief.kind == "document", searched=searched)
