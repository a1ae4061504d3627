"""The subject file beside the briefs, `subject.yaml` -> Subject, and what is wrong with it, each with its line.

It says what the library is about: topics, issues, and the words that people use for them. What every key is for
stands in `briefs/README.md`. A folder without one has the general subject; what uses these words is elsewhere.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

import yaml

from index.corpus.nodes import INVISIBLE, STRAY_BREAK, Reader, Wrong, compose, forbidden, line_of, problems
from index.desk import Source, files_at
from index.errors import cause
from index.messages import say
from index.records import Brief, Problem
from index.subject import GENERAL, Issue, Named, Subject, Verdict

NAME = "subject.yaml"

MAX_BYTES = 1_000_000
LONGEST_TITLE = 64
"""Characters of a title: as many as the name of a bot may have."""

LANGUAGES = ("Korean",)
"""Whose names are recognised in any of their Latin spellings."""

_TEXTS = ("title", "about", "questions", "judge")
_LISTS = ("examples", "places", "events", "general", "family_names", "governments", "names_in")
_NAMED = ("topics", "actors", "people")
_PAIRS = ("words", "short_names")
_KEYS = (*_TEXTS, *_LISTS, *_NAMED, "issues", *_PAIRS, "figures", "translations", "shown_in")
_ISSUE = (
    "name",
    "asks",
    "topics",
    "also",
    "verdict",
    "cues",
    "contrary",
    "ongoing",
    "ended",
    "said_for",
    "said_against",
)
_VERDICT = ("on", "supports", "conditional", "opposes")
_YES, _NO = ("yes", "true"), ("no", "false")


def read_subject(source: Source) -> tuple[Subject, tuple[Problem, ...]]:
    """The subject of a folder of briefs, and the problems of its subject file; the general one where it has none."""
    files = files_at(source)
    path = files.path(NAME)
    try:
        data = files.read(NAME, MAX_BYTES + 1)
    except OSError as error:
        return GENERAL, problems(path, [(1, say("fault-unreadable", cause=cause(error)))])
    if data is None:
        return GENERAL, ()
    if len(data) > MAX_BYTES:
        return GENERAL, problems(path, [(1, say("fault-large-subject", most=MAX_BYTES // 1000))])
    text = data.decode("utf-8", "surrogateescape")
    subject, wrong = _parsed(text)
    if subject.judge is not None and not zipfile.is_zipfile(BytesIO(read_judge(files, subject) or b"")):
        wrong.append((_line_of_key(text, "judge"), say("fault-judge", path=subject.judge)))
    return subject, problems(path, wrong)


def read_judge(source: Source, subject: Subject) -> bytes | None:
    """The file of weights that the subject names, or None where it names none, or one that cannot be read."""
    try:
        return files_at(source).read(subject.judge) if subject.judge else None
    except OSError:
        return None


def completed(subject: Subject, briefs: Iterable[Brief]) -> Subject:
    """The subject with those topics and issues that the briefs name, where it has no list of its own."""
    briefs = list(briefs)
    topics = Counter(topic for brief in briefs for topic in brief.topics)
    issues = Counter(position.issue for brief in briefs for position in brief.positions)
    return replace(
        subject,
        topics=subject.topics or tuple(map(Named, topics)),
        issues=subject.issues or tuple(map(Issue, issues)),
    )


def _parsed(text: str) -> tuple[Subject, Wrong]:
    wrong = forbidden(INVISIBLE, text, first_line=1) + forbidden(STRAY_BREAK, text, first_line=1)
    node, broken = compose(STRAY_BREAK.sub(" ", INVISIBLE.sub(" ", text.removeprefix("\ufeff"))), say("subject-file"))
    if node is None:
        return GENERAL, [*wrong, *broken]
    reader = Reader(wrong)
    values = reader.entries(node, _KEYS)
    texts = {key: reader.text(values.get(key), key) for key in _TEXTS}
    for key in ("title", "about"):
        if texts[key] is None:
            wrong.append((reader.lines.get(key, 1), say("fault-missing", name=key)))
    if len(texts["title"] or "") > LONGEST_TITLE:
        wrong.append((reader.lines["title"], say("fault-long", name="title", most=LONGEST_TITLE)))
    reader.chosen(values.get("names_in"), "names_in", LANGUAGES)
    topics = _named(reader, values, "topics")
    made: dict[str, Any] = {
        **{key: value for key, value in texts.items() if value is not None},
        **{key: _distinct(reader, values.get(key), key) for key in _LISTS},
        **{key: _named(reader, values, key) for key in _NAMED if key != "topics"},
        **{key: tuple(_pairs(reader, values, key, reader.text)) for key in _PAIRS},
        "topics": topics,
        "issues": _issues(reader, values, tuple(topic.name for topic in topics)),
        "figures": tuple(Named(*pair) for pair in _pairs(reader, values, "figures", reader.texts)),
        **{key: tuple(_pairs(reader, values, key, _words_of(reader))) for key in ("translations", "shown_in")},
    }
    return Subject(**made), wrong


def _distinct(reader: Reader, node: yaml.Node | None, name: str) -> tuple[str, ...]:
    """A text or a list of texts, none of them twice."""
    found = reader.texts(node, name)
    if node is not None:
        reader.wrong.extend((line_of(node), say("fault-twice", text=text, name=name)) for text in _twice(found))
    return found


def _named(reader: Reader, values: dict[str, yaml.Node], name: str) -> tuple[Named, ...]:
    """The entries of a list that have a name, and other names perhaps."""
    found = []
    for item in reader.items(values.get(name), name):
        inner = Reader(reader.wrong)
        entry = inner.entries(item, ("name", "also", "actor") if name == "people" else ("name", "also"))
        actor = inner.text(entry.get("actor"), "actor")
        found.append(Named(_name(inner, item, entry), _distinct(inner, entry.get("also"), "also"), actor))
    _note_twins(reader, values.get(name), [one.name for one in found], name)
    return tuple(found)


def _issues(reader: Reader, values: dict[str, yaml.Node], topics: tuple[str, ...]) -> tuple[Issue, ...]:
    found = []
    for item in reader.items(values.get("issues"), "issues"):
        inner = Reader(reader.wrong)
        entry = inner.entries(item, _ISSUE)
        found.append(
            Issue(
                name=_name(inner, item, entry),
                asks=inner.text(entry.get("asks"), "asks"),
                topics=inner.chosen(entry.get("topics"), "topic", topics),
                also=_distinct(inner, entry.get("also"), "also"),
                verdict=_verdict(inner, entry.get("verdict")),
                cues=_distinct(inner, entry.get("cues"), "cues"),
                contrary=_distinct(inner, entry.get("contrary"), "contrary"),
                ongoing=_is_yes(inner, entry.get("ongoing"), "ongoing"),
                ended=inner.text(entry.get("ended"), "ended"),
                said_for=_distinct(inner, entry.get("said_for"), "said_for"),
                said_against=_distinct(inner, entry.get("said_against"), "said_against"),
            )
        )
    _note_twins(reader, values.get("issues"), [one.name for one in found], "issues")
    _note_shared(reader, values.get("issues"), [(*one.said_for, *one.said_against) for one in found])
    return tuple(found)


def _verdict(reader: Reader, node: yaml.Node | None) -> Verdict | None:
    if node is None:
        return None
    if not isinstance(node, yaml.MappingNode):
        reader.wrong.append((line_of(node), say("fault-verdict", keys=", ".join(_VERDICT))))
        return None
    entry = reader.entries(node, _VERDICT)
    texts = {key: reader.text(entry.get(key), key) or "" for key in _VERDICT}
    reader.wrong.extend(
        (line_of(node), say("fault-missing-in", name=key, where="verdict")) for key in _VERDICT if not texts[key]
    )
    return Verdict(texts["on"], texts["supports"], texts["conditional"], texts["opposes"])


def _pairs(
    reader: Reader, values: dict[str, yaml.Node], name: str, read: Callable[[yaml.Node, str], Any]
) -> Iterable[tuple[str, Any]]:
    """The lines of a mapping: what stands before the colon, and what `read` makes of the rest."""
    node = values.get(name)
    if node is None:
        return
    if not isinstance(node, yaml.MappingNode):
        reader.wrong.append((line_of(node), say("fault-pairs", name=name)))
        return
    seen: set[str] = set()
    for key, value in node.value:
        said, means = reader.text(key, name), read(value, name)
        if not said or not means:
            reader.wrong.append((line_of(key), say("fault-pair", name=name)))
        elif said in seen:
            reader.wrong.append((line_of(key), say("fault-twice", text=said, name=name)))
        else:
            seen.add(said)
            yield said, means


def _words_of(reader: Reader) -> Callable[[yaml.Node, str], tuple[tuple[str, str], ...]]:
    """Reads the words of one language: a mapping within the mapping of languages."""
    return lambda node, name: tuple(_pairs(reader, {name: node}, name, reader.text))


def _name(reader: Reader, item: yaml.Node, entry: dict[str, yaml.Node]) -> str:
    name = reader.text(entry.get("name"), "name")
    if name is None:
        reader.wrong.append((line_of(item), say("fault-missing-entry", name="name")))
    return name or ""


def _is_yes(reader: Reader, node: yaml.Node | None, name: str) -> bool:
    said = (reader.text(node, name) or "no").lower()
    if node is not None and said not in (*_YES, *_NO):
        reader.wrong.append((line_of(node), say("fault-yes-no", name=name)))
    return said in _YES


def _note_twins(reader: Reader, node: yaml.Node | None, names: Sequence[str], what: str) -> None:
    """Note each name that an entry of the list shares with one before it, at the later entry."""
    items = node.value if isinstance(node, yaml.SequenceNode) else []
    entries = [item for item in items if isinstance(item, yaml.MappingNode)]
    for at, (item, name) in enumerate(zip(entries, names, strict=True)):
        if name and name in names[:at]:
            reader.wrong.append((line_of(item), say("fault-twice", text=name, name=what)))


def _note_shared(reader: Reader, node: yaml.Node | None, said: Sequence[tuple[str, ...]]) -> None:
    """Note each text that an issue shares with one before it, or has on both sides: it tells neither from the other."""
    items = node.value if isinstance(node, yaml.SequenceNode) else []
    entries = [item for item in items if isinstance(item, yaml.MappingNode)]
    seen: set[str] = set()
    for item, texts in zip(entries, said, strict=True):
        shared = dict.fromkeys((*_twice(texts), *(text for text in texts if text in seen)))
        reader.wrong.extend((line_of(item), say("fault-twice", text=text, name="said")) for text in shared)
        seen |= set(texts)


def _twice(texts: Sequence[str]) -> list[str]:
    return [text for text, count in Counter(texts).items() if count > 1]


def _line_of_key(text: str, key: str) -> int:
    lines = text.split("\n")
    return next((number for number, line in enumerate(lines, 1) if line.startswith(f"{key}:")), 1)
