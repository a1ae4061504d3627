"""One brief file -> Brief; a folder -> briefs and problems.

Every problem of a file is collected with its line, none hides another. The front matter is read
as YAML nodes, so that each problem knows its line and nothing is guessed into dates or booleans.
What a field may hold is said in `fields.py`; nothing here writes a file.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any

import yaml

from index.corpus import note
from index.corpus.fields import Wrong, read_fields
from index.errors import BriefsRefused
from index.records import Brief, Problem

MAX_BYTES = 1_000_000
"""A brief is 120 to 350 words, a document at most a book; what is larger is a mistake, refused unread."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_OPENING = re.compile(r"\ufeff?---[ \t]*\r?\n")
_CLOSING = re.compile(r"^---[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_STRAY_BREAK = re.compile("\r(?!\n|\\Z)|[\u2028\u2029]")
_FAST = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""libyaml where PyYAML was built with it: it reads a folder eight times as fast."""

_DEEPEST = 8
"""Levels of lists in lists; a brief has four, and PyYAML takes minutes over thousands."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The briefs of a folder in the order of their ids, and the problems of all its files."""

    briefs: tuple[Brief, ...]
    problems: tuple[Problem, ...]


def read_folder(folder: Path) -> Folder:
    """Every brief of `folder` that is without fault, and every problem of those that are not.

    Raises BriefsRefused when the folder is missing or cannot be listed.
    """
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        raise BriefsRefused(
            f"The folder of briefs “{folder}” cannot be read ({error.strerror}); name the right one with --briefs."
        ) from error
    briefs: list[Brief] = []
    problems: list[Problem] = []
    first_of: dict[str, str] = {}
    for name in filter(_is_brief_name, names):
        path = folder / name
        misnamed = _name_problems(path, first_of)
        brief, found = read_file(path)
        problems += [*misnamed, *found]
        if brief is not None and not misnamed:
            briefs.append(brief)
    return Folder(tuple(sorted(briefs, key=attrgetter("id"))), tuple(problems))


def read_file(path: Path) -> tuple[Brief | None, tuple[Problem, ...]]:
    """The brief in `path`, or None and the problems that it has."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return None, _problems(
                path,
                [(1, f"larger than {MAX_BYTES // 1000} kB; a brief has 120 to 350 words, a document at most a book")],
            )
        data = path.read_bytes()
    except OSError as error:
        return None, _problems(path, [(1, f"cannot be read: {error.strerror}")])
    return parse_text(data.decode("utf-8", "surrogateescape"), path)


def parse_text(text: str, path: Path) -> tuple[Brief | None, tuple[Problem, ...]]:
    """The brief that `text` holds, named after the stem of `path`, or None and its problems.

    A byte that is not UTF-8 stands in `text` as a lone surrogate.
    """
    wrong = _forbidden(_INVISIBLE, text, first_line=1)
    parts = split_front_matter(_INVISIBLE.sub(" ", text))
    if parts is None:
        wrong = [*wrong[:1], (1, "does not open with front matter between two --- lines")]
        return None, _problems(path, wrong)
    header, body = parts
    wrong += _forbidden(_STRAY_BREAK, header, first_line=2)
    above = text.count("\n", 0, len(text) - len(body))
    if not body.strip():
        wrong.append((above + 1, "the body is empty"))
    wrong += [(above + line, what) for line, what in note.faults(body)]
    node, broken = _compose(_STRAY_BREAK.sub(" ", header))
    wrong += broken
    if node is None:
        return None, _problems(path, wrong)
    brief, faults = read_fields(node, brief_id=path.stem, body=body)
    wrong += faults
    return (None if wrong else brief), _problems(path, wrong)


def parse_brief(text: str, brief_id: str) -> tuple[Brief | None, tuple[Problem, ...]]:
    """The brief that a text holds, or None, and the problems that it has; nothing is read from the disk."""
    return parse_text(text, Path(f"{brief_id}.md"))


def split_front_matter(text: str) -> tuple[str, str] | None:
    """The front matter and the body, the latter to the letter; None when there is no front matter."""
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        return None
    return text[opening.end() : closing.start()], text[closing.end() :]


def is_id(text: str) -> bool:
    """Whether a text can be the id of a brief; no path can."""
    return _ID.fullmatch(text) is not None


def _is_brief_name(name: str) -> bool:
    return name.lower().endswith((".md", ".markdown")) and name.lower() != "readme.md"


def _name_problems(path: Path, first_of: dict[str, str]) -> list[Problem]:
    """Problems of the file name, given the names seen before (which this one joins)."""
    problems = []
    if path.suffix != ".md" or not is_id(path.stem):
        message = "the file name must be an id of a-z, 0-9 and hyphens, at most 63 characters, then .md"
        problems.append(Problem(_shown(path), 1, message))
    twin = first_of.setdefault(path.stem.lower(), path.name)
    if twin != path.name:
        problems.append(Problem(_shown(path), 1, f"duplicate id: {_shown(Path(twin))} has the same name"))
    return problems


def _problems(path: Path, wrong: Wrong) -> tuple[Problem, ...]:
    """What is wrong with a file, in the order of its lines."""
    return tuple(Problem(_shown(path), line, what) for line, what in sorted(wrong, key=itemgetter(0)))


def _shown(path: Path) -> str:
    """The path on one printable line, also when its name is not UTF-8."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(path))


def _forbidden(pattern: re.Pattern[str], text: str, *, first_line: int) -> Wrong:
    """The characters that no brief may hold, each once a line."""
    return [
        (number, complaint)
        for number, line in enumerate(text.split("\n"), first_line)
        for complaint in dict.fromkeys(map(_complaint, pattern.findall(line)))
    ]


def _complaint(character: str) -> str:
    if "\ud800" <= character <= "\udfff":
        return "not UTF-8; save the file as UTF-8 in your editor"
    return f"holds the invisible control character U+{ord(character):04X}; delete it"


def _compose(header: str) -> tuple[yaml.MappingNode | None, Wrong]:
    """The front matter as a YAML node (lines count from the top of the file), or what is wrong."""
    if not set("|>") & set(header):  # libyaml silently loses what follows the sign of a block, as in `|#5`
        with contextlib.suppress(yaml.YAMLError):
            return _node(header, _FAST)
    try:  # the words and the place of a fault come from the loader in Python, which tells more
        return _node(header, yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        what = error.problem or "cannot be understood"
        advice = "a text with a colon or a quote needs quotes around it"
        return None, [(_line(_fault(error)), f"front matter is broken here: {what}; {advice}")]
    except yaml.YAMLError as error:
        return None, [(1, f"front matter cannot be understood ({type(error).__name__})")]


def _node(header: str, loader: Any) -> tuple[yaml.MappingNode | None, Wrong]:
    """The front matter as this loader reads it, or what is refused in it; raises YAMLError where it is broken."""
    refused = _refused(header, loader)
    if refused:
        return None, refused
    node = yaml.compose(header, Loader=loader)
    if not isinstance(node, yaml.MappingNode):
        return None, [(2, "front matter must be lines of the form `key: value`")]
    return node, []


def _refused(header: str, loader: Any) -> Wrong:
    """The first thing in the front matter that is YAML, but means something else than its letters."""
    depth = 0
    for event in yaml.parse(header, Loader=loader):
        line = _line(event.start_mark)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            return [(line, "front matter has too many lists within lists; brackets in a text need quotes around it")]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            return [(line, "YAML anchors and aliases (& and *) are not allowed; use quotes")]
        if getattr(event, "tag", None):
            return [(line, "YAML tags (!) are not allowed; use quotes")]
    return []


def _fault(error: yaml.MarkedYAMLError) -> Any:
    """The mark where the fault lies: an open quote or bracket is noticed only further down."""
    opened = "flow" in (error.context or "") or re.search("unexpected|expected ':'", error.problem or "")
    return error.context_mark if opened and error.context_mark is not None else error.problem_mark


def _line(mark: Any) -> int:
    """The line in the file: the front matter opens on the second one."""
    return int(mark.line) + 2 if mark is not None else 1
