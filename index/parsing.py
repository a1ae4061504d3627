"""One brief file -> Brief; a folder -> briefs and problems.

Every problem of a file is collected with its line, none hides another. The front matter is read
as YAML nodes, so that each problem knows its line and nothing is guessed into dates or booleans.
What a field may hold is said in `fields.py`; nothing here writes a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from index.errors import BriefsRefused
from index.fields import read_fields
from index.records import Brief, Problem

MAX_BYTES = 1_000_000
"""A brief is 120 to 350 words; a file a thousand times that is a mistake, refused unread."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_OPENING = re.compile(r"\ufeff?---[ \t]*\r?\n")
_CLOSING = re.compile(r"^---[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


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
        problems += _name_problems(path, first_of)
        brief, found = read_file(path)
        problems += found
        if brief is not None:
            briefs.append(brief)
    refused = {problem.path for problem in problems}
    return Folder(tuple(b for b in briefs if str(folder / f"{b.id}.md") not in refused), tuple(problems))


def read_file(path: Path) -> tuple[Brief | None, tuple[Problem, ...]]:
    """The brief in `path`, or None and the problems that it has."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return None, (Problem(str(path), 1, f"larger than {MAX_BYTES // 1000} kB; a brief has 120 to 350 words"),)
        data = path.read_bytes()
    except OSError as error:
        return None, (Problem(str(path), 1, f"cannot be read: {error.strerror}"),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return None, (Problem(str(path), line, "not UTF-8; save the file as UTF-8 in your editor"),)
    return parse_text(text, path)


def parse_text(text: str, path: Path) -> tuple[Brief | None, tuple[Problem, ...]]:
    """The brief that `text` holds, named after the stem of `path`, or None and its problems."""
    parts = split_front_matter(text)
    if parts is None:
        return None, (Problem(str(path), 1, "does not open with front matter between two --- lines"),)
    header, body = parts
    problems = [Problem(str(path), line, what) for line, what in _control_characters(text)]
    if not body.strip():
        problems.append(Problem(str(path), text.count("\n", 0, len(text) - len(body)) + 1, "the body is empty"))
    node, broken = _compose(header)
    problems += [Problem(str(path), line, what) for line, what in broken]
    if node is None:
        return None, tuple(problems)
    brief, wrong = read_fields(node, brief_id=path.stem, body=body)
    problems += [Problem(str(path), line, what) for line, what in wrong]
    return (None if problems else brief), tuple(sorted(problems, key=lambda p: p.line))


def split_front_matter(text: str) -> tuple[str, str] | None:
    """The front matter and the body, the latter to the letter; None when there is no front matter."""
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        return None
    return text[opening.end() : closing.start()], text[closing.end() :]


def _is_brief_name(name: str) -> bool:
    return name.lower().endswith((".md", ".markdown")) and name.lower() != "readme.md"


def _name_problems(path: Path, first_of: dict[str, str]) -> list[Problem]:
    """Problems of the file name, given the names seen before (which this one joins)."""
    problems = []
    if path.suffix != ".md" or not _ID.fullmatch(path.stem):
        message = "the file name must be an id of a-z, 0-9 and hyphens, at most 63 characters, then .md"
        problems.append(Problem(str(path), 1, message))
    twin = first_of.setdefault(path.stem.lower(), path.name)
    if twin != path.name:
        problems.append(Problem(str(path), 1, f"duplicate id: {twin} has the same name"))
    return problems


def _control_characters(text: str) -> Iterator[tuple[int, str]]:
    for match in _CONTROL.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        yield line, f"holds the invisible control character U+{ord(match[0]):04X}; delete it"


def _compose(header: str) -> tuple[yaml.MappingNode | None, list[tuple[int, str]]]:
    """The front matter as a YAML node (lines count from the top of the file), or what is wrong."""
    try:
        for event in yaml.parse(header, Loader=yaml.BaseLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                return None, [(_line_of(event), "YAML anchors and aliases (& and *) are not allowed; use quotes")]
        node = yaml.compose(header, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark if error.problem_mark is not None else error.context_mark
        line = mark.line + 2 if mark is not None else 1
        what = error.problem or "cannot be understood"
        return None, [
            (line, f"front matter is broken here: {what}; a text with a colon or a quote needs quotes around it")
        ]
    except (yaml.YAMLError, RecursionError) as error:
        return None, [(1, f"front matter cannot be understood ({type(error).__name__})")]
    if not isinstance(node, yaml.MappingNode):
        return None, [(2, "front matter must be lines of the form `key: value`")]
    return node, []


def _line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 2 if event.start_mark is not None else 1
