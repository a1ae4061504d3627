"""The front matter of a brief: which keys there are, what each may hold, and what is wrong.

Works on YAML nodes, so that every complaint has its line. Reading files is `parsing.py`'s.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import yaml

from index.corpus.nodes import Reader, Wrong, line_of
from index.records import KINDS, OUR_NOTE, STANCES, VOICES, Brief, Position, Recommendation, Subject, VoiceKind

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TEXT_KEYS = ("title", "source_title", "affiliation", "publisher", "date", "url", "kind", "language", "voice")
_LIST_KEYS = ("author", "topics", "recommendations", "positions")


@dataclass(frozen=True, slots=True)
class _Source:
    """What an entry of a brief is checked against."""

    body: str
    authors: tuple[str, ...]
    publisher: str | None
    subject: Subject


def read_fields(node: yaml.MappingNode, subject: Subject, *, brief_id: str, body: str) -> tuple[Brief, Wrong]:
    """The brief that the front matter and the body make, and (line, what is wrong) for each fault.

    The brief is only of use when nothing is wrong.
    """
    wrong: Wrong = []
    reader = Reader(wrong)
    values = reader.entries(node, (*_TEXT_KEYS, *_LIST_KEYS))
    text = {key: reader.text(values.get(key), key) for key in _TEXT_KEYS}
    for key in ("title", "kind"):
        if text[key] is None:
            wrong.append((reader.lines.get(key, 1), f"“{key}” is missing"))
    _check(wrong, reader.lines, text)
    authors = reader.texts(values.get("author"), "author")
    if text["voice"] and not authors:
        wrong.append((reader.lines["voice"], "“voice” says what kind of voice the author is, but “author” is missing"))
    source = _Source(body, authors, text["publisher"], subject)
    brief = Brief(
        id=brief_id,
        body=body,
        title=text["title"] or "",
        kind=text["kind"] or "",
        source_title=text["source_title"],
        authors=authors,
        affiliation=text["affiliation"],
        publisher=text["publisher"],
        date=text["date"],
        url=text["url"],
        topics=reader.chosen(values.get("topics"), "topic", subject.topic_names),
        language=text["language"] or "en",
        recommendations=_recommendations(reader, values.get("recommendations"), source),
        positions=_positions(reader, values.get("positions"), source),
        voice=_voice(text["voice"]),
    )
    return brief, wrong


def _check(wrong: Wrong, lines: dict[str, int], text: dict[str, str | None]) -> None:
    """Note the text fields whose value is not of its form."""
    rules: dict[str, tuple[Callable[[str], bool], str]] = {
        "date": (is_date, "is not a date of the form YYYY, YYYY-MM or YYYY-MM-DD; leave the line out when unknown"),
        "url": (is_url, "is not an address that opens with http:// or https://; leave the line out when unknown"),
        "kind": (KINDS.__contains__, f"is not one of {', '.join(KINDS)}"),
        "voice": (VOICES.__contains__, f"is not one of {', '.join(VOICES)}"),
        "language": (lambda value: _LANGUAGE.fullmatch(value) is not None, "is not a language code such as en or ko"),
    }
    for key, (holds, complaint) in rules.items():
        value = text[key]
        if value is not None and not holds(value):
            wrong.append((lines[key], f"{key} “{value[:60]}” {complaint}"))


def _recommendations(reader: Reader, node: yaml.Node | None, source: _Source) -> tuple[Recommendation, ...]:
    found = []
    for item in reader.items(node, "recommendations"):
        inner = Reader(reader.wrong)
        values = inner.entries(item, ("actor", "action", "topics", "says", "by", "voice"))
        required = _required(inner, item, values, ("actor", "action"))
        topics = inner.chosen(values.get("topics"), "topic", source.subject.topic_names)
        says = _says(inner, item, values, source.body)
        holder = _holder(inner, values, source)
        found.append(Recommendation(required["actor"], required["action"], topics, says, *holder))
    return tuple(found)


def _positions(reader: Reader, node: yaml.Node | None, source: _Source) -> tuple[Position, ...]:
    found = []
    for item in reader.items(node, "positions"):
        inner = Reader(reader.wrong)
        values = inner.entries(item, ("issue", "stance", "says", "by", "voice"))
        required = _required(inner, item, values, ("issue", "stance"))
        for name, known in (("issue", source.subject.issue_names), ("stance", STANCES)):
            if required[name] and known and required[name] not in known:
                complaint = f"unknown {name} “{required[name][:60]}”; known are {', '.join(known)}"
                reader.wrong.append((inner.lines[name], complaint))
        says = _says(inner, item, values, source.body)
        found.append(Position(required["issue"], required["stance"], says, *_holder(inner, values, source)))
    return tuple(found)


def _required(reader: Reader, item: yaml.Node, values: dict[str, yaml.Node], names: tuple[str, ...]) -> dict[str, str]:
    """The named texts of an entry; a missing one is noted and empty."""
    found = {name: reader.text(values.get(name), name) or "" for name in names}
    reader.wrong.extend((line_of(item), f"“{name}” is missing in this entry") for name in names if not found[name])
    return found


def _says(reader: Reader, item: yaml.Node, values: dict[str, yaml.Node], body: str) -> str:
    """The quoted sentence of an entry, which must be an exact slice of the body."""
    node = values.get("says")
    says = node.value if isinstance(node, yaml.ScalarNode) else ""
    if not says.strip():
        reader.wrong.append((line_of(item), "“says” is missing in this entry"))
    elif says not in body:
        line = reader.lines["says"]
        reader.wrong.append((line, f"“says” is not an exact slice of the body: {says[:80]!r}"))
    elif says not in OUR_NOTE.split(body, maxsplit=1)[0]:
        reader.wrong.append((reader.lines["says"], "“says” stands in our note, which is never quoted"))
    return str(says)


def _holder(reader: Reader, values: dict[str, yaml.Node], source: _Source) -> tuple[tuple[str, ...], VoiceKind | None]:
    """Whose the entry is and what kind of voice, as far as it says so; an outlet is no voice for what it reports."""
    by, voice = reader.texts(values.get("by"), "by"), reader.text(values.get("voice"), "voice")
    if voice is not None and voice not in VOICES:
        what = f"unknown voice “{voice[:60]}”; known are {', '.join(VOICES)}"
        reader.wrong.append((reader.lines["voice"], what))
    if voice is not None and not by and not source.authors:
        what = "“voice” says what kind of voice somebody is, but neither “by” nor “author” names anybody"
        reader.wrong.append((reader.lines["voice"], what))
    if source.publisher in by and source.publisher not in source.authors and voice in (None, "expert"):
        what = "“by” is the publisher, who is no voice for what it reports: name whoever holds this"
        ours = "or, where the publisher speaks for itself, add “voice: organisation” or “voice: government”"
        reader.wrong.append((reader.lines["by"], f"{what}, {ours}"))
    return by, _voice(voice)


def _voice(value: str | None) -> VoiceKind | None:
    """The kind of voice that a text names, or None."""
    return next((kind for kind in VOICES if kind == value), None)


def is_date(value: str) -> bool:
    """Whether a text is a date of the form YYYY, YYYY-MM or YYYY-MM-DD, and there is such a day."""
    match = _DATE.fullmatch(value)
    if match is None:
        return False
    year, month, day = match.groups()
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return False
    return True


def is_url(value: str) -> bool:
    """Whether a text is an address on the web."""
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"[\s<>\"]", value)
