"""How a changed brief differs from the saved one, as HTML to be read on a phone: field by field, then the places of
the text that change, what goes struck through and what comes in bold. Nothing is read or sent here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from difflib import SequenceMatcher
from html import escape
from typing import Any

from bot.html import clipped, counted, units
from bot.messages import say
from index import Brief, one_line, spoken_date

ROOM = 3300
"""UTF-16 units of HTML that a difference may take: the question below it fits into the same message."""

AROUND = 5
"""Words of a text that are shown before and after a change."""

LONGEST = 220
"""Characters that are shown of what goes or comes at one place."""

LONG = 60
"""Characters from which an entry of a field is compared word by word."""

COMPARED = 2000
"""Words up to which two passages are compared word by word."""

ALIKE = 0.35
"""The share of words that two passages must have in common to be shown as one that changed."""

_FIELDS = (
    *("title", "source_title", "authors", "voice", "affiliation", "publisher", "date", "url", "kind", "topics"),
    *("language", "questions", "recommendations", "positions"),
)


def difference(before: Brief | None, after: Brief) -> str:
    """All that differs, or the first of it and how much more; empty where nothing does.

    `before` is None where the saved file has faults, so that nothing can be said of its fields.
    """
    if before is None:
        return say("change-from-faulty")
    lines = [*_fields(before, after), *_text(before.body, after.body)]
    shown: list[str] = []
    for line in lines:
        if units("\n".join([*shown, line])) > ROOM:
            return "\n".join([*shown, say("change-more", count=len(lines) - len(shown))])
        shown.append(line)
    return "\n".join(shown)


def _fields(before: Brief, after: Brief) -> Iterator[str]:
    """A line for each field that differs."""
    old, new = asdict(before), asdict(after)
    for name in _FIELDS:
        if old[name] == new[name]:
            continue
        if isinstance(new[name], tuple | list):
            was, now = _entries(old[name]), _entries(new[name])
            gone, come = [one for one in was if one not in now], [one for one in now if one not in was]
        else:
            shown = spoken_date if name == "date" else str
            gone, come = [[shown(one)] if one else [] for one in (old[name], new[name])]
        changed = " ".join(_entry_changes(gone, come)) or say("change-order")
        yield say("change-field", name=say.of("change-fields", name), changed=changed)


def _entry_changes(gone: Sequence[str], come: Sequence[str]) -> Iterator[str]:
    """What goes and comes of a field; where long entries are only changed, each with the words that do."""
    if len(gone) == len(come) and any(len(one) > LONG for one in gone):
        for old, new in zip(gone, come, strict=True):
            yield from _place(old, new)
        return
    yield from map(_gone, gone)
    yield from map(_come, come)


def _entries(values: Iterable[Any]) -> list[str]:
    """The entries of a list, each as a line of text."""
    return [value if isinstance(value, str) else _entry(value) for value in values]


def _entry(entry: dict[str, Any]) -> str:
    """A recommendation or a position as a line: what it says first."""
    told = [
        text for value in entry.values() if value for text in [value if isinstance(value, str) else ", ".join(value)]
    ]
    return "; ".join(told)


def _text(before: str, after: str) -> list[str]:
    """A line for each place of the text that differs, under a line that says of how many words it has."""
    if before == after:
        return []
    old, new = _paragraphs(before), _paragraphs(after)
    places: list[str] = []
    for how, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how != "equal":
            places += _place("\n".join(old[start:end]), "\n".join(new[first:last]))
    words = [counted(len(text.split()), "word") for text in (before, after)]
    head = say("change-text", before=words[0], after=words[1])
    return [head, *(f"• {place}" for place in places)] if places else [say("change-spaces")]


def _paragraphs(text: str) -> list[str]:
    return [one for one in (one_line(line) for line in text.split("\n")) if one]


def _place(before: str, after: str) -> list[str]:
    """The changes between two passages, each with the words around it; as a whole where they have little in common."""
    old, new = before.split(), after.split()
    if not old or not new or len(old) + len(new) > COMPARED:
        return [" ".join(filter(None, (_gone(before) if old else "", _come(after) if new else "")))]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return [f"{_gone(before)} {_come(after)}"]
    return [_around(group, old, new) for group in matcher.get_grouped_opcodes(AROUND)]


def _around(group: Sequence[tuple[str, int, int, int, int]], old: Sequence[str], new: Sequence[str]) -> str:
    """Changes that lie close together, in one line."""
    told = []
    for how, start, end, first, last in group:
        if how == "equal":
            told.append(escape(" ".join(old[start:end])))
            continue
        told += [_gone(" ".join(old[start:end]))] if end > start else []
        told += [_come(" ".join(new[first:last]))] if last > first else []
    opens, ends = group[0][1] > 0, group[-1][2] < len(old)
    return f"{'… ' if opens else ''}{' '.join(told)}{' …' if ends else ''}"


def _gone(text: str) -> str:
    return f"<s>{_short(text)}</s>"


def _come(text: str) -> str:
    return f"<b>{_short(text)}</b>"


def _short(text: str) -> str:
    """A text on one line; of a long one its beginning and its end."""
    line = re.sub(r"\s+", " ", text).strip()
    if len(line) <= LONGEST:
        return escape(line)
    return escape(f"{clipped(line, LONGEST * 2 // 3)} {line[-LONGEST // 3 :]}")
