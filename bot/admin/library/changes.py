"""Changes of saved briefs that wait for a decision, what is saved of them, and how that is undone. Not Telegram.

    changes/<token>-<seal>-<id>.md     a brief as it shall be; the seal is of the file that it was made from

What a change replaces goes into the bin, as a removed brief does. Each file is whole or not there, and nothing that
somebody else has saved in the meantime is written over.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Literal

from bot import clock as clocks
from bot.admin.library.shelf import DRAFT_S, NOT_KEPT, Note, Shelf, noted
from bot.messages import say
from index import (
    Brief,
    Extracted,
    Problem,
    Refused,
    corrected,
    extract_brief,
    parse_brief,
    split_front_matter,
    with_body,
)

MOST_SAVED, LONGEST_HEADER = 1_000_000, 50_000
"""Bytes of a brief that a sync still reads, and characters of front matter that are read in a moment."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A change that waits under its token; `before` is None where the saved file has faults."""

    token: str
    id: str
    before: Brief | None
    after: Brief


@dataclass(frozen=True, slots=True)
class Faulty:
    """A change that was not kept, for what a sync would find wrong with it."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """What came of saving or undoing: "done", "gone" (no such change or brief) or "overtaken" (somebody was faster).

    `moment` names what was replaced in the bin, and `seal` what stands there now.
    """

    state: Literal["done", "gone", "overtaken"]
    id: str = ""
    moment: str = ""
    seal: str = ""


Result = Proposed | Faulty | Refused | Literal["gone", "same"]
"""What became of a wish to change a brief; "same" where nothing differs."""


class Changes:
    """Changes of the briefs on a shelf; safe to use from several threads."""

    def __init__(self, shelf: Shelf, *, clock: Callable[[], float] = clocks.now) -> None:
        self._shelf = shelf
        self._files = shelf.desk.changes
        self._clock = clock

    def text(self, brief_id: str) -> bytes | None:
        """The file of a saved brief, to the letter; None where there is none."""
        return self._shelf.text(brief_id)

    def propose(self, brief_id: str, text: str) -> Result:
        """A change to a file with front matter, to the letter."""
        with self._shelf.lock:
            saved = self.text(brief_id)
            return "gone" if saved is None else self._kept(brief_id, saved, text)

    def propose_body(self, brief_id: str, body: str) -> Result:
        """A change to another text below the same fields."""
        with self._shelf.lock:
            saved = self.text(brief_id)
            return "gone" if saved is None else self._kept(brief_id, saved, with_body(_read(saved), body))

    def amend_saved(self, brief_id: str, lines: str) -> Result:
        """A change of the fields that lines name."""
        with self._shelf.lock:
            saved = self.text(brief_id)
            if saved is None:
                return "gone"
            text = corrected(_read(saved), lines, self._shelf.subject())
            return text if isinstance(text, Refused) else self._kept(brief_id, saved, text)

    def amend(self, token: str, lines: str) -> Result:
        """The same for a change that waits, which the new one takes the place of."""
        with self._shelf.lock:
            name, data = self._waiting(token)
            saved = None if name is None else self.text(_parts(name)[1])
            if name is None or saved is None:
                return "gone"
            text = corrected(_read(data), lines, self._shelf.subject())
            if isinstance(text, Refused):
                return text
            made = self._kept(_parts(name)[1], saved, text)
            if isinstance(made, Proposed):
                self._files.remove(name)
            return made

    def save(self, token: str, note: Note) -> Changed:
        """Put a change in the place of the saved brief, and that into the bin."""
        with self._shelf.lock:
            name, new = self._waiting(token)
            if name is None:
                return Changed("gone")
            seal, brief_id = _parts(name)
            saved = self.text(brief_id)
            if saved is None:
                return Changed("gone", brief_id)
            if _seal(saved) != seal:
                return Changed("overtaken", brief_id)
            moment = self._replace(brief_id, saved, new, note)
            self._files.remove(name)
            return Changed("done", brief_id, moment, _seal(new))

    def undo(self, moment: str, seal: str, note: Note) -> Changed:
        """Put back what was replaced at a moment, unless the brief changed again; what stands there goes to the bin."""
        with self._shelf.lock:
            kept = self._shelf.in_bin(moment)
            if kept is None:
                return Changed("gone")
            name, old = kept
            brief_id = name.removesuffix(".md").split("-", 1)[1]
            saved = self.text(brief_id)
            if saved is None or _seal(saved) != seal:
                return Changed("gone" if saved is None else "overtaken", brief_id)
            later = self._replace(brief_id, saved, old, note)
            self._shelf.desk.bin.remove(name)
            return Changed("done", brief_id, later, _seal(old))

    def drop(self, token: str, note: Note) -> Changed:
        """Forget a change."""
        with self._shelf.lock:
            name, _ = self._waiting(token)
            if name is None:
                return Changed("gone")
            with noted(note, _parts(name)[1]):
                self._files.remove(name)
            return Changed("done", _parts(name)[1])

    def apart(self, token: str) -> tuple[Extracted, str] | None:
        """What waits as a change, to be saved as a brief of its own instead, and the name of its file."""
        with self._shelf.lock:
            name, data = self._waiting(token)
            found = None if name is None else extract_brief(_read(data), self._shelf.subject())
            if name is None or not isinstance(found, Extracted):
                return None
            self._files.remove(name)
            return found, f"{_parts(name)[1]}.md"

    def sweep(self) -> None:
        """Let go of changes that have waited long enough."""
        for name in self._files.listing():
            with contextlib.suppress(*NOT_KEPT):  # what cannot go now goes another time
                if self._is_over(name):
                    self._files.remove(name)
        self._files.tidy()

    def _kept(self, brief_id: str, saved: bytes, text: str) -> Result:
        """Keep a change of a saved brief, once it is without fault."""
        data = text.encode("utf-8", "surrogateescape")
        if data == saved:
            return "same"
        header = (split_front_matter(text) or ("", ""))[0]
        if len(data) > MOST_SAVED or len(header) > LONGEST_HEADER:
            return Refused(say("change-large"))
        after, problems = parse_brief(text, brief_id, self._shelf.subject())
        if after is None:
            return Faulty(problems)
        self.sweep()
        token = secrets.token_hex(8)
        self._files.write(f"{token}-{_seal(saved)}-{brief_id}.md", data)
        self._files.tidy()
        before, _ = parse_brief(_read(saved), brief_id, self._shelf.subject())
        return Proposed(token, brief_id, before, after)

    def _replace(self, brief_id: str, saved: bytes, new: bytes, note: Note) -> str:
        """Write a brief anew, with what it was in the bin; the moment that names it there."""
        with noted(note, brief_id):
            write = partial(self._shelf.desk.briefs.write, f"{brief_id}.md", new, anew=True)
            return self._shelf.throw_away(brief_id, saved, write)

    def _waiting(self, token: str) -> tuple[str | None, bytes]:
        """The file of a change, and what it holds."""
        names = self._files.listing() if token.isalnum() else {}
        name = next((one for one in names if one.startswith(f"{token}-") and one.endswith(".md")), None)
        data = None if name is None or self._is_over(name) else self._files.read(name)
        return (None, b"") if data is None else (name, data)

    def _is_over(self, name: str) -> bool:
        return self._clock() - self._files.changed(name) > DRAFT_S


def _parts(name: str) -> tuple[str, str]:
    """The seal of what a change was made from, and the id of the brief."""
    _, seal, brief_id = name.removesuffix(".md").split("-", 2)
    return seal, brief_id


def _seal(data: bytes) -> str:
    return sha256(data).hexdigest()[:16]


def _read(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
