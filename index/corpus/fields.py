"""The front matter of a brief: which keys there are, what each may hold, and what is wrong.

Works on YAML nodes, so that every complaint has its line. Reading files is `parsing.py`'s.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import yaml

from index.corpus import vocabulary
from index.records import OUR_NOTE, VOICES, Brief, Position, Recommendation, VoiceKind

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TEXT_KEYS = ("title", "source_title", "affiliation", "publisher", "date", "url", "kind", "language", "voice")
_LIST_KEYS = ("author", "topics", "recommendations", "positions")
_LONGEST = 500
_NOTHING = ("", "~", "null")
"""What YAML takes for no value when it stands without quotes."""

Wrong = list[tuple[int, str]]


@dataclass(slots=True)
class _Reader:
    """Takes values out of one mapping and notes what is wrong with them."""

    wrong: Wrong
    lines: dict[str, int] = field(default_factory=dict)

    def entries(self, node: yaml.MappingNode, allowed: Iterable[str]) -> dict[str, yaml.Node]:
        """The values by key; unknown and repeated keys are noted and left out."""
        found: dict[str, yaml.Node] = {}
        known = tuple(allowed)
        for key_node, value in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "[…]"
            line = _line(key_node)
            if key not in known:
                self.wrong.append((line, f"unknown key “{key[:60]}”; known are {', '.join(known)}"))
            elif key in found:
                self.wrong.append((line, f"the key “{key}” stands twice"))
            else:
                found[key], self.lines[key] = value, line
        return found

    def text(self, node: yaml.Node | None, name: str) -> str | None:
        """One line of text with its white space folded; None when absent or empty."""
        if node is None:
            return None
        if not isinstance(node, yaml.ScalarNode):
            self.wrong.append((_line(node), f"“{name}” must be one text, not a list"))
            return None
        if not node.style and node.value.lower() in _NOTHING:
            return None
        value = " ".join(node.value.split())
        if len(value) > _LONGEST:
            self.wrong.append((_line(node), f"“{name}” has more than {_LONGEST} characters"))
        return value or None

    def texts(self, node: yaml.Node | None, name: str) -> tuple[str, ...]:
        """A text or a list of texts, as a tuple."""
        if isinstance(node, yaml.SequenceNode):
            return tuple(text for item in node.value if (text := self.text(item, name)))
        text = self.text(node, name)
        return (text,) if text else ()

    def chosen(self, node: yaml.Node | None, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
        """A text or list of texts, each from a closed list."""
        values = self.texts(node, name)
        for value in values:
            if value not in known:
                place = _line(node) if node is not None else 1
                self.wrong.append((place, f"unknown {name} “{value[:60]}”; known are {', '.join(known)}"))
        return values

    def items(self, node: yaml.Node | None, name: str) -> list[yaml.MappingNode]:
        """The mappings of a list; anything else in it is noted."""
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value.strip()):
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.wrong.append((_line(node), f"“{name}” must be a list, each entry opening with “- ”"))
            return []
        for item in node.value:
            if not isinstance(item, yaml.MappingNode):
                self.wrong.append((_line(item), f"an entry of “{name}” must be lines of the form `key: value`"))
        return [item for item in node.value if isinstance(item, yaml.MappingNode)]


@dataclass(frozen=True, slots=True)
class _Source:
    """What an entry of a brief is checked against."""

    body: str
    authors: tuple[str, ...]
    publisher: str | None


def read_fields(node: yaml.MappingNode, *, brief_id: str, body: str) -> tuple[Brief, Wrong]:
    """The brief that the front matter and the body make, and (line, what is wrong) for each fault.

    The brief is only of use when nothing is wrong.
    """
    wrong: Wrong = []
    reader = _Reader(wrong)
    values = reader.entries(node, (*_TEXT_KEYS, *_LIST_KEYS))
    text = {key: reader.text(values.get(key), key) for key in _TEXT_KEYS}
    for key in ("title", "kind"):
        if text[key] is None:
            wrong.append((reader.lines.get(key, 1), f"“{key}” is missing"))
    _check(wrong, reader.lines, text)
    authors = reader.texts(values.get("author"), "author")
    if text["voice"] and not authors:
        wrong.append((reader.lines["voice"], "“voice” says what kind of voice the author is, but “author” is missing"))
    source = _Source(body, authors, text["publisher"])
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
        topics=reader.chosen(values.get("topics"), "topic", vocabulary.TOPICS),
        language=text["language"] or "en",
        recommendations=_recommendations(reader, values.get("recommendations"), source),
        positions=_positions(reader, values.get("positions"), source),
        voice=_voice(text["voice"]),
    )
    return brief, wrong


def _check(wrong: Wrong, lines: dict[str, int], text: dict[str, str | None]) -> None:
    """Note the text fields whose value is not of its form."""
    rules: dict[str, tuple[Callable[[str], bool], str]] = {
        "date": (_is_date, "is not a date of the form YYYY, YYYY-MM or YYYY-MM-DD; leave the line out when unknown"),
        "url": (_is_url, "is not an address that opens with http:// or https://; leave the line out when unknown"),
        "kind": (vocabulary.KINDS.__contains__, f"is not one of {', '.join(vocabulary.KINDS)}"),
        "voice": (VOICES.__contains__, f"is not one of {', '.join(VOICES)}"),
        "language": (lambda value: _LANGUAGE.fullmatch(value) is not None, "is not a language code such as en or ko"),
    }
    for key, (holds, complaint) in rules.items():
        value = text[key]
        if value is not None and not holds(value):
            wrong.append((lines[key], f"{key} “{value[:60]}” {complaint}"))


def _recommendations(reader: _Reader, node: yaml.Node | None, source: _Source) -> tuple[Recommendation, ...]:
    found = []
    for item in reader.items(node, "recommendations"):
        inner = _Reader(reader.wrong)
        values = inner.entries(item, ("actor", "action", "topics", "says", "by", "voice"))
        required = _required(inner, item, values, ("actor", "action"))
        topics = inner.chosen(values.get("topics"), "topic", vocabulary.TOPICS)
        says = _says(inner, item, values, source.body)
        holder = _holder(inner, values, source)
        found.append(Recommendation(required["actor"], required["action"], topics, says, *holder))
    return tuple(found)


def _positions(reader: _Reader, node: yaml.Node | None, source: _Source) -> tuple[Position, ...]:
    found = []
    for item in reader.items(node, "positions"):
        inner = _Reader(reader.wrong)
        values = inner.entries(item, ("issue", "stance", "says", "by", "voice"))
        required = _required(inner, item, values, ("issue", "stance"))
        for name, known in (("issue", vocabulary.ISSUES), ("stance", vocabulary.STANCES)):
            if required[name] and required[name] not in known:
                complaint = f"unknown {name} “{required[name][:60]}”; known are {', '.join(known)}"
                reader.wrong.append((inner.lines[name], complaint))
        says = _says(inner, item, values, source.body)
        found.append(Position(required["issue"], required["stance"], says, *_holder(inner, values, source)))
    return tuple(found)


def _required(reader: _Reader, item: yaml.Node, values: dict[str, yaml.Node], names: tuple[str, ...]) -> dict[str, str]:
    """The named texts of an entry; a missing one is noted and empty."""
    found = {name: reader.text(values.get(name), name) or "" for name in names}
    reader.wrong.extend((_line(item), f"“{name}” is missing in this entry") for name in names if not found[name])
    return found


def _says(reader: _Reader, item: yaml.Node, values: dict[str, yaml.Node], body: str) -> str:
    """The quoted sentence of an entry, which must be an exact slice of the body."""
    node = values.get("says")
    says = node.value if isinstance(node, yaml.ScalarNode) else ""
    if not says.strip():
        reader.wrong.append((_line(item), "“says” is missing in this entry"))
    elif says not in body:
        line = reader.lines["says"]
        reader.wrong.append((line, f"“says” is not an exact slice of the body: {says[:80]!r}"))
    elif says not in OUR_NOTE.split(body, maxsplit=1)[0]:
        reader.wrong.append((reader.lines["says"], "“says” stands in our note, which is never quoted"))
    return str(says)


def _holder(reader: _Reader, values: dict[str, yaml.Node], source: _Source) -> tuple[tuple[str, ...], VoiceKind | None]:
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


def _is_date(value: str) -> bool:
    match = _DATE.fullmatch(value)
    if match is None:
        return False
    year, month, day = match.groups()
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return False
    return True


def _is_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"[\s<>\"]", value)


def _line(node: yaml.Node) -> int:
    """The line of `node` in the file: the front matter opens on the second one."""
    return int(node.start_mark.line) + 2
