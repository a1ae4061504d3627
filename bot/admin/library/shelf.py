"""The folder of briefs as administrators change it from chat: drafts, saving, listing and the bin. Not Telegram.

    drafts/<token>-<id>.md     a draft that waits for a decision, for a day
    bin/<moment>-<id>.md       a brief that was removed, for thirty days

They lie in the data folder, or in the database that keeps the editions (`index/desk.py`). The names carry all that is
known of them, so that nothing is lost with the process. Every file is whole or not there, and none takes the place of
another. An error of the disk or the database means that nothing was changed. Each act is noted before it is done, so
that no kill can hide it.
"""

from __future__ import annotations

import contextlib
import logging
import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from bot import clock as clocks
from bot.clock import DAY_S
from bot.daily.matching import digest_of
from bot.messages import say
from bot.settings import Settings
from index import (
    Desk,
    Draft,
    Extracted,
    Files,
    Refused,
    StorageFailure,
    Subject,
    amended,
    desk_in,
    draft,
    extract_brief,
    is_id,
    numbered,
    read_brief,
    read_draft,
    read_subject,
    same_as,
    take_in,
    topics_of,
)

log = logging.getLogger(__name__)

DRAFT_S = DAY_S
BIN_DAYS = 30

NOT_KEPT = (OSError, StorageFailure)
"""What the disk, or the database, refuses."""

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
    """The briefs on a desk, and what waits beside them; safe to use from several threads."""

    def __init__(self, desk: Desk, *, clock: Callable[[], float] = clocks.now) -> None:
        self.desk = desk
        self._briefs = desk.briefs
        self._drafts = desk.drafts
        self._bin = desk.bin
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
            self._drafts.write(f"{token}-{made.id}.md", made.text.encode())
        kept = self.drafted(token, made)
        return kept if kept.same is not None else replace(kept, same=same_as(found.text, self._briefs))

    def draft(self, token: str) -> Draft | None:
        """The draft of this token, unless it is gone."""
        name = self._waiting(self._drafts, token)
        data = None if name is None else self._drafts.read(name)
        if name is None or data is None:
            return None
        text = data.decode()
        return Draft(_id_of(name), text, read_draft(text, _id_of(name)))

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
            name = self._waiting(self._drafts, token)
            if name is None:
                return None
            made = change(_id_of(name), (self._drafts.read(name) or b"").decode())
            if isinstance(made, Refused):
                return made
            self._drafts.write(name, made.text.encode(), anew=True)
            if (new := f"{token}-{made.id}.md") != name:
                self._drafts.rename(name, new)
        return self.drafted(token, made)

    def save(self, token: str, note: Note) -> Shelved:
        """Put a draft among the briefs, under its id or the next one free, and read it there as the library will."""
        with self.lock:
            name = self._waiting(self._drafts, token)
            data = None if name is None else self._drafts.read(name)
            if name is None or data is None:
                return Shelved("gone")
            brief_id = next(one for one in numbered(_id_of(name)) if self._may_hold(one, data))
            self._bring(self._drafts, name, data, brief_id, note)
        _, problems = read_brief(self._briefs, f"{brief_id}.md", self.subject())
        return Shelved("done", brief_id, problems=tuple(f"line {one.line}: {one.message}" for one in problems))

    def discard(self, token: str, note: Note) -> Shelved:
        """Forget a draft."""
        with self.lock:
            name = self._waiting(self._drafts, token)
            if name is None:
                return Shelved("gone")
            with noted(note, _id_of(name)):
                self._drafts.remove(name)
            return Shelved("done", _id_of(name))

    def documents(self, words: str = "") -> list[Listed]:
        """The whole documents, or all briefs whose title, authors and id hold all of these words; by title."""
        wanted = words.casefold().split()
        listed = [self._listed(brief_id) for brief_id in self._all()]
        found = [one for one in listed if (wanted or one.is_document) and all(word in one.searched for word in wanted)]
        return sorted(found, key=lambda one: (one.title.casefold(), one.id))

    def find(self, brief_id: str) -> Listed | None:
        """The brief with this id, or None."""
        return self._listed(brief_id) if self.text(brief_id) is not None else None

    def text(self, brief_id: str) -> bytes | None:
        """The file of a saved brief, to the letter; None where there is none."""
        try:
            return self._briefs.read(f"{brief_id}.md") if is_id(brief_id) else None
        except IsADirectoryError:
            return None

    def remove(self, mark: str, note: Note) -> Shelved:
        """Move the brief of this mark into the bin."""
        self.sweep()
        with self.lock:
            brief_id = next((one for one in self._all() if digest_of(one) == mark), None)
            data = None if brief_id is None else self.text(brief_id)
            if brief_id is None or data is None:
                return Shelved("gone")
            with noted(note, brief_id):
                moment = self.throw_away(brief_id, data, lambda: self._briefs.remove(f"{brief_id}.md"))
            return Shelved("done", brief_id, moment)

    def throw_away(self, brief_id: str, data: bytes, act: Callable[[], object]) -> str:
        """Put into the bin what an act is about to replace, and do it; the moment that names it there."""
        moment = self._moment()
        kept = f"{moment}-{brief_id}.md"
        self._bin.write(kept, data)
        try:
            act()
        except NOT_KEPT:
            self._bin.remove(kept)
            raise
        return moment

    def put_back(self, moment: str, note: Note) -> Shelved:
        """Move what was removed at this moment back among the briefs, under the id that it had."""
        with self.lock:
            found = self.in_bin(moment)
            if found is None:
                return Shelved("gone")
            name, data = found
            if not self._may_hold(_id_of(name), data):
                return Shelved("taken", _id_of(name))
            self._bring(self._bin, name, data, _id_of(name), note)
            return Shelved("done", _id_of(name))

    def sweep(self) -> None:
        """Let go of what has waited long enough or was left half-written, and keep the rest from other users."""
        with self.lock:
            for files in (self._drafts, self._bin):
                for name in files.listing():
                    with contextlib.suppress(*NOT_KEPT):  # what cannot go now goes another time
                        if _may_go(name) and self._is_over(files, name):
                            files.remove(name)
            for files in (self._briefs, self._drafts, self._bin):
                files.tidy()

    def _waiting(self, files: Files, token: str) -> str | None:
        """The file whose name opens with a token or a moment, unless it has waited for too long."""
        name = _named(files, token)
        return None if name is None or self._is_over(files, name) else name

    def _is_over(self, files: Files, name: str) -> bool:
        """Whether a draft, or a removed brief, has waited for as long as it is kept."""
        if files is self._drafts:
            return self._clock() - files.changed(name) > DRAFT_S
        moment = name.split("-", 1)[0]  # what somebody else put there counts from its own date
        removed = int(moment) if moment.isdecimal() else int(files.changed(name))
        return self._clock() - removed > BIN_DAYS * DAY_S

    def _may_hold(self, brief_id: str, data: bytes) -> bool:
        """Whether an id is free, or a kill has left just this file under it."""
        return self._briefs.read(f"{brief_id}.md") in (None, data)

    def _bring(self, files: Files, name: str, data: bytes, brief_id: str, note: Note) -> None:
        """Move a file among the briefs, under an id that may hold it."""
        with noted(note, brief_id):
            if self._briefs.read(f"{brief_id}.md") is None:
                self._briefs.write(f"{brief_id}.md", data)
            files.remove(name)

    def _all(self) -> list[str]:
        return [brief_id for brief_id in self._ids() if is_id(brief_id)]

    def subject(self) -> Subject:
        """What the folder is about now; what is wrong with its subject file is told when the library is built."""
        return read_subject(self._briefs)[0]

    def _ids(self) -> list[str]:
        return [name.removesuffix(".md") for name in self._briefs.listing() if name.endswith(".md")]

    def _listed(self, brief_id: str) -> Listed:
        """A brief as the library reads it, or under its id when it cannot."""
        brief, _ = read_brief(self._briefs, f"{brief_id}.md")
        if brief is None:
            return Listed(brief_id, brief_id, None, is_document=False, searched=brief_id)
        searched = " ".join([brief.title, brief.id, *brief.authors]).casefold()
        return Listed(brief.id, brief.title, brief.date, is_document=brief.kind == "document", searched=searched)

    def in_bin(self, moment: str) -> tuple[str, bytes] | None:
        """What was put into the bin at a moment, by its name there, unless it has lain there for long enough."""
        name = self._waiting(self._bin, moment)
        data = None if name is None else self._bin.read(name)
        return None if name is None or data is None else (name, data)

    def _moment(self) -> str:
        """Now, in seconds, or the next second that names nothing in the bin yet."""
        moment = int(self._clock())
        while _named(self._bin, str(moment)) is not None:
            moment += 1
        return str(moment)


def open_shelf(settings: Settings) -> Shelf:
    """The shelf where the editions are kept; a database that has no briefs yet takes in what the folders hold."""
    address = settings.editions_at
    if address is not None and take_in(address, settings.briefs_dir, settings.data_dir):
        log.info("the briefs, and what waited beside them, are in the database from now on")
    return Shelf(desk_in(settings.briefs_dir, settings.data_dir, address))


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
    except NOT_KEPT:
        note(f"{brief_id}, which failed")
        raise


def _named(files: Files, token: str) -> str | None:
    """The file whose name opens with a token or a moment."""
    names = files.listing() if token.isalnum() else {}
    return next((name for name in names if name.startswith(f"{token}-") and name.endswith(".md")), None)


def _may_go(name: str) -> bool:
    """Whether a file is of ours: not one that somebody else has put there."""
    return name.endswith(".md") or name.split("-", 1)[0].isdecimal()


def _id_of(name: str) -> str:
    return name.removesuffix(".md").split("-", 1)[1]
