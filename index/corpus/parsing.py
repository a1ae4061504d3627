"""One brief file -> Brief; a folder -> briefs and problems.

Every problem of a file is collected with its line, none hides another. The front matter is read
as YAML nodes, so that each problem knows its line and nothing is guessed into dates or booleans.
What a field may hold is said in `fields.py`; nothing here writes a file.
"""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from operator import attrgetter
from pathlib import Path

from index.corpus import note
from index.corpus.fields import FORMED, read_fields
from index.corpus.nodes import INVISIBLE, STRAY_BREAK, compose, forbidden, problems, shown
from index.corpus.subject import completed, read_judge, read_subject
from index.desk import Files, Source, files_at
from index.errors import BriefsRefused, cause
from index.markdown import visible
from index.messages import say
from index.records import Brief, Problem
from index.subject import GENERAL, Subject

MAX_BYTES = 1_000_000
"""A brief is 120 to 350 words, a document at most a book; what is larger is a mistake, refused unread."""

HASH = 16
"""Bytes of a file's hash: half of a SHA-256."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_OPENING = re.compile(r"\ufeff?---[ \t]*\r?\n")
_CLOSING = re.compile(r"^---[ \t]*(?:\r?\n|\Z)", re.MULTILINE)


Known = Callable[[str], Mapping[str, bytes]]
"""Given what decides how files are read, the hashes of those that were read so, by the ids of their briefs."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The briefs of a folder in the order of their ids, the problems of all its files, its subject and its judge."""

    briefs: tuple[Brief, ...]
    problems: tuple[Problem, ...]
    subject: Subject = GENERAL
    judge: bytes | None = None
    """The file of weights that the subject file names, to the letter."""
    known: frozenset[str] = frozenset()
    """The ids of further briefs, without fault, whose files are what they were known to be: these were not parsed."""
    sources: Mapping[str, bytes] = field(default_factory=dict)
    """By the id of a brief, the hash of its file."""
    read_as: str = ""
    """What decides how a file is read: a digest of the subject, as its file has it, and of what reads."""

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all briefs without fault."""
        return self.known | {brief.id for brief in self.briefs}


def read_folder(source: Source, known: Known | None = None) -> Folder:
    """Every brief of a folder, or of where else briefs are, that is without fault, and every problem of the others.

    `known` gives, by what decides how files are read, the hashes of the files of briefs that were without fault; one
    that is the same is not parsed again. Raises BriefsRefused when the folder is missing or cannot be listed.
    """
    files = files_at(source)
    files.require()
    try:
        names = files.listing()
    except OSError as error:
        raise BriefsRefused(say("briefs-unreadable", folder=files.where, cause=cause(error))) from error
    subject, faults = read_subject(files)
    read_as = read_as_of(subject)
    # A subject without lists of its own has those that the briefs name: all of them are wanted.
    before = known(read_as) if known and subject.topics and subject.issues else {}
    briefs: list[Brief] = []
    faulty = list(faults)
    first_of: dict[str, str] = {}
    same: set[str] = set()
    sources: dict[str, bytes] = {}
    for name in filter(_is_brief_name, names):
        if _is_same(files, name, names[name], before, first_of):
            same.add(name[:-3])
            sources[name[:-3]] = before[name[:-3]]
            continue
        path = files.path(name)
        misnamed = _name_problems(path, first_of)
        data, found = _bytes_of(files, name)
        digest = sha256(data).digest()[:HASH]
        brief, more = (None, ()) if found else _parsed(data, path, subject)
        faulty += [*misnamed, *found, *more]
        if brief is not None and not misnamed:
            briefs.append(brief)
            sources[brief.id] = digest
    briefs.sort(key=attrgetter("id"))
    judge = read_judge(files, subject)
    whole = completed(subject, briefs)
    return Folder(tuple(briefs), tuple(faulty), whole, judge, frozenset(same), sources, read_as)


def _is_same(
    files: Files, name: str, digest: bytes | None, before: Mapping[str, bytes], first_of: dict[str, str]
) -> bool:
    """Whether a file is that of a brief that is known; no name in other letters may have come before it."""
    known = before.get(name[:-3]) if name.endswith(".md") else None
    if known is None or first_of.setdefault(name[:-3].lower(), name) != name:
        return False
    try:
        return (digest or sha256(files.read(name, MAX_BYTES + 1) or b"").digest())[:HASH] == known
    except OSError:
        return False


def read_as_of(subject: Subject) -> str:
    """A digest of the subject, and of the modules that read a file."""
    made = sha256(json.dumps(asdict(subject), sort_keys=True).encode())
    here = Path(__file__).parent
    for path in (*sorted(here.glob("*.py")), *sorted(here.parent.glob("*.py"))):
        made.update(path.read_bytes())
    return made.hexdigest()


def require_folder(source: Source) -> None:
    """Raise BriefsRefused when there is no such folder."""
    files_at(source).require()


def read_named(files: Files, name: str, subject: Subject = GENERAL) -> tuple[Brief | None, tuple[Problem, ...]]:
    """The brief in a file, wherever that is, or None and the problems that it has."""
    data, found = _bytes_of(files, name)
    return (None, found) if found else _parsed(data, files.path(name), subject)


def _bytes_of(files: Files, name: str) -> tuple[bytes, tuple[Problem, ...]]:
    """What a file holds, or nothing and why it cannot be read."""
    path = files.path(name)
    try:
        data = files.read(name, MAX_BYTES + 1)
    except OSError as error:
        return b"", problems(path, [(1, say("fault-unreadable", cause=cause(error)))])
    if data is None:
        return b"", problems(path, [(1, say("fault-unreadable", cause=os.strerror(errno.ENOENT).lower()))])
    if len(data) > MAX_BYTES:
        return b"", problems(path, [(1, say("fault-large-brief", most=MAX_BYTES // 1000))])
    return data, ()


def _parsed(data: bytes, path: Path, subject: Subject) -> tuple[Brief | None, tuple[Problem, ...]]:
    return parse_text(data.decode("utf-8", "surrogateescape"), path, subject)


def parse_text(text: str, path: Path, subject: Subject = GENERAL) -> tuple[Brief | None, tuple[Problem, ...]]:
    """The brief that `text` holds, named after the stem of `path`, or None and its problems.

    A byte that is not UTF-8 stands in `text` as a lone surrogate.
    """
    wrong = forbidden(INVISIBLE, text, first_line=1)
    parts = split_front_matter(INVISIBLE.sub(" ", text))
    if parts is None:
        wrong = [*wrong[:1], (1, say("fault-no-front-matter"))]
        return None, problems(path, wrong)
    header, body = parts
    wrong += forbidden(STRAY_BREAK, header, first_line=2)
    above = text.count("\n", 0, len(text) - len(body))
    if not visible(body).strip():
        wrong.append((above + 1, say("fault-no-body")))
    wrong += [(above + line, what) for line, what in note.faults(body)]
    node, broken = compose("\n" + STRAY_BREAK.sub(" ", header), say("front-matter"), FORMED)
    wrong += broken
    if node is None:
        return None, problems(path, wrong)
    brief, faults = read_fields(node, subject, brief_id=path.stem, body=body)
    wrong += faults
    return (None if wrong else brief), problems(path, wrong)


def parse_brief(text: str, brief_id: str, subject: Subject = GENERAL) -> tuple[Brief | None, tuple[Problem, ...]]:
    """The brief that a text holds, or None, and the problems that it has; nothing is read from the disk."""
    return parse_text(text, Path(f"{brief_id}.md"), subject)


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
    found = []
    if path.suffix != ".md" or not is_id(path.stem):
        found.append(Problem(shown(path), 1, say("fault-file-name")))
    twin = first_of.setdefault(path.stem.lower(), path.name)
    if twin != path.name:
        found.append(Problem(shown(path), 1, say("fault-id-twice", twin=shown(Path(twin)))))
    return found
