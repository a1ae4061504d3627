"""Our note: the last section of a body, in which we connect the source to later events or to other sources.

It stands under the heading “## Our note” and is shown with the whole brief only: it is never searched, quoted or
sent under the source's name. Here it is checked and written; `Brief.text` is the body without it.
"""

from __future__ import annotations

import re

from index.markdown import OUR_NOTE
from index.messages import say

HEADING = "## Our note"

_HEADING = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+(.*?))?[ \t]*\r?$", re.MULTILINE)
_ALMOST = re.compile(r"our +notes?\b.{0,3}", re.IGNORECASE)


def faults(body: str) -> list[tuple[int, str]]:
    """What is wrong with the note of a body, each with its line, the body's first line being 1."""
    notes = list(OUR_NOTE.finditer(body))
    wrong = [(match.start(), complaint) for match in _HEADING.finditer(body) if (complaint := _misplaced(match, notes))]
    if notes and not body[: notes[0].start()].strip():
        wrong.append((notes[0].start(), say("fault-note-first")))
    if notes and not body[notes[0].end() :].strip():
        wrong.append((notes[0].start(), say("fault-note-empty")))
    return [(body.count("\n", 0, start) + 1, complaint) for start, complaint in sorted(wrong)]


def noted(body: str, note: str) -> str:
    """The body with this as our note, in place of the one that it has; without any where it is empty."""
    own = OUR_NOTE.search(body)
    text = (body[: own.start()] if own else body).rstrip()
    return f"{text}\n\n{HEADING}\n\n{note}\n" if note else f"{text}\n"


def without_note(body: str) -> str:
    """The body up to our note, to the letter."""
    return OUR_NOTE.split(body, maxsplit=1)[0]


def note_of(body: str) -> str:
    """Our note of a body; empty where it has none."""
    own = OUR_NOTE.search(body)
    return body[own.end() :].strip() if own else ""


def theirs(text: str) -> str:
    """A text of somebody else, in which a heading that reads like ours is none: what is below it is theirs too."""
    return _HEADING.sub(lambda found: found[2] if _ALMOST.fullmatch(found[2] or "") else found[0], text)


def _misplaced(heading: re.Match[str], notes: list[re.Match[str]]) -> str | None:
    """What is wrong with a heading, given the notes of its body, or None."""
    starts = [note.start() for note in notes]
    if heading.start() in starts[1:]:
        return say("fault-note-twice")
    if heading.start() in starts:
        return None
    if _ALMOST.fullmatch(heading[2] or ""):
        return say("fault-note-heading")
    if starts and heading.start() > starts[0] and len(heading[1]) <= len("##"):
        return say("fault-note-last")
    return None
