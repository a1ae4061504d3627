"""Changes of saved briefs that wait for a decision, what is saved of them, and how that is undone. Not Telegram.

    data/changes/<token>-<seal>-<id>.md     a brief as it shall be; the seal is of the file that it was made from

What a change replaces goes into the bin, as a removed brief does. Each file is whole or not there, and nothing that
somebody else has saved in the meantime is written over.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from bot import clock as clocks
from bot.admin.library.shelf import DRAFT_S, Note, Shelf, noted, place
from bot.messages import say
from index import (
    Brief,
    Extracted,
    Problem,
    Refused,
    corrected,
    extract_brief,
    is_id,
    keep_private,
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

    def __init__(self, shelf: Shelf, data: Path, *, clock: Callable[[], float] = clocks.now) -> None:
        self._shelf = shelf
        self._folder = data / "changes"
        self._clock = clock

    def text(self, brief_id: str) -> bytes | None:
        """The file of a saved brief, to the letter; None where there is none."""
        path = self._shelf.path(brief_id)
        return path.read_bytes() if is_id(brief_id) and path.is_file() else None

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
            path = self._waiting(token)
            saved = None if path is None else self.text(_parts(path)[1])
            if path is None or saved is None:
                return "gone"
            text = corrected(_read(path.read_bytes()), lines, self._shelf.subject())
            if isinstance(text, Refused):
                return text
            made = self._kept(_parts(path)[1], saved, text)
            if isinstance(made, Proposed):
                path.unlink(missing_ok=True)
            return made

    def save(self, token: str, note: Note) -> Changed:
        """Put a change in the place of the saved brief, and that into the bin."""
        with self._shelf.lock:
            path = self._waiting(token)
            if path is None:
                return Changed("gone")
            (seal, brief_id), new = _parts(path), path.read_bytes()
            saved = self.text(brief_id)
            if saved is None:
                return Changed("gone", brief_id)
            if _seal(saved) != seal:
                return Changed("overtaken", brief_id)
            moment = self._replace(brief_id, saved, new, note)
            path.unlink(missing_ok=True)
            return Changed("done", brief_id, moment, _seal(new))

    def undo(self, moment: str, seal: str, note: Note) -> Changed:
        """Put back what was replaced at a moment, unless the brief changed again; what stands there goes to the bin."""
        with self._shelf.lock:
            kept = self._shelf.in_bin(moment)
            if kept is None:
                return Changed("gone")
            brief_id = kept.stem.split("-", 1)[1]
            saved = self.text(brief_id)
            if saved is None or _seal(saved) != seal:
                return Changed("gone" if saved is None else "overtaken", brief_id)
            old = kept.read_bytes()
            later = self._replace(brief_id, saved, old, note)
            kept.unlink(missing_ok=True)
            return Changed("done", brief_id, later, _seal(old))

    def drop(self, token: str, note: Note) -> Changed:
        """Forget a change."""
        with self._shelf.lock:
            path = self._waiting(token)
            if path is None:
                return Changed("gone")
            with noted(note, _parts(path)[1]):
                path.unlink()
            return Changed("done", _parts(path)[1])

    def apart(self, token: str) -> tuple[Extracted, str] | None:
        """What waits as a change, to be saved as a brief of its own instead, and the name of its file."""
        with self._shelf.lock:
            path = self._waiting(token)
            found = None if path is None else extract_brief(_read(path.read_bytes()), self._shelf.subject())
            if path is None or not isinstance(found, Extracted):
                return None
            path.unlink()
            return found, f"{_parts(path)[1]}.md"

    def sweep(self) -> None:
        """Let go of changes that have waited long enough."""
        for path in self._folder.glob("*"):
            with contextlib.suppress(OSError):  # what cannot go now goes another time
                if path.suffix == ".part" or self._is_over(path):
                    path.unlink()

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
        place(self._folder / f"{token}-{_seal(saved)}-{brief_id}.md", data)
        keep_private(self._folder)
        before, _ = parse_brief(_read(saved), brief_id, self._shelf.subject())
        return Proposed(token, brief_id, before, after)

    def _replace(self, brief_id: str, saved: bytes, new: bytes, note: Note) -> str:
        """Write a brief anew, with what it was in the bin; the moment that names it there."""
        moment = self._shelf.moment()
        with noted(note, brief_id):
            old = self._shelf.bin / f"{moment}-{brief_id}.md"
            place(old, saved)
            try:
                place(self._shelf.path(brief_id), new, anew=True)
            except OSError:
                old.unlink()
                raise
        return moment

    def _waiting(self, token: str) -> Path | None:
        path = next(self._folder.glob(f"{token}-*.md"), None) if token.isalnum() else None
        return None if path is None or self._is_over(path) else path

    def _is_over(self, path: Path) -> bool:
        return self._clock() - path.stat().st_mtime > DRAFT_S


def _parts(path: Path) -> tuple[str, str]:
    """The seal of what a change was made from, and the id of the brief."""
    _, seal, brief_id = path.stem.split("-", 2)
    return seal, brief_id


def _seal(data: bytes) -> str:
    return sha256(data).hexdigest()[:16]


def _read(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
