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

from index.corpus.chunking import sentences
from index.corpus.nodes import Reader, Wrong, line_of
from index.corpus.people import parted
from index.markdown import OUR_NOTE
from index.messages import say
from index.records import KINDS, STANCES, VOICES, Brief, Position, Recommendation, Sentence, VoiceKind
from index.subject import Subject

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TEXT_KEYS = ("title", "source_title", "affiliation", "publisher", "date", "url", "kind", "language", "voice")
_LIST_KEYS = ("author", "topics", "questions", "recommendations", "positions")

_QUOTES = "\"'“”‘’«»()[]"

MOST_QUESTIONS, LONGEST_QUESTION = 5, 200


@dataclass(frozen=True, slots=True)
class _Source:
    """What an entry of a brief is checked against."""

    body: str
    authors: tuple[str, ...]
    publisher: str | None
    subject: Subject
    sentences: tuple[Sentence, ...]

    def is_whole(self, says: str) -> bool:
        """Whether a text, where it stands first in the body, is one sentence or several, quotation marks aside."""
        start = self.body.find(says)
        begin, end = _unquoted(self.body, start, start + len(says))
        slices = [_unquoted(self.body, each.start, each.end) for each in self.sentences]
        return begin in {first for first, _ in slices} and end in {last for _, last in slices}


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
            wrong.append((reader.lines.get(key, 1), say("fault-missing", name=key)))
    _check(wrong, reader.lines, text)
    authors = reader.texts(values.get("author"), "author")
    _check_names(reader, "author", authors, text["voice"])
    if text["voice"] and not authors:
        wrong.append((reader.lines["voice"], say("fault-voice-author")))
    said = any(key in values for key in ("recommendations", "positions"))
    source = _Source(body, authors, text["publisher"], subject, sentences(body) if said else ())
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
        questions=_questions(reader, values.get("questions")),
        recommendations=_recommendations(reader, values.get("recommendations"), source),
        positions=_positions(reader, values.get("positions"), source),
        voice=_voice(text["voice"]),
    )
    return brief, wrong


def _check(wrong: Wrong, lines: dict[str, int], text: dict[str, str | None]) -> None:
    """Note the text fields whose value is not of its form."""
    for key, holds in _RULES.items():
        value = text[key]
        if value is not None and not holds(value):
            known = ", ".join(KINDS if key == "kind" else VOICES)
            wrong.append((lines[key], say.of("fault-not", key, value=value[:60], known=known)))
        elif value is not None and key == "date" and not is_past(value):
            wrong.append((lines[key], say("fault-future", value=value)))


def _questions(reader: Reader, node: yaml.Node | None) -> tuple[str, ...]:
    """The questions that the brief answers, in its editor's words."""
    entries = node.value if isinstance(node, yaml.SequenceNode) else [] if node is None else [node]
    found: dict[str, None] = {}
    for entry in entries:
        question = reader.text(entry, "questions")
        if question is None:
            continue
        if not question.endswith("?"):
            reader.wrong.append((line_of(entry), say("fault-question", text=question[:60])))
        if len(question) > LONGEST_QUESTION:
            reader.wrong.append((line_of(entry), say("fault-question-long", most=LONGEST_QUESTION)))
        if question in found:
            reader.wrong.append((line_of(entry), say("fault-twice", text=question[:60], name="questions")))
        found[question] = None
    if len(found) > MOST_QUESTIONS:
        reader.wrong.append((reader.lines["questions"], say("fault-questions", most=MOST_QUESTIONS)))
    return tuple(found)


def _recommendations(reader: Reader, node: yaml.Node | None, source: _Source) -> tuple[Recommendation, ...]:
    found = []
    for item in reader.items(node, "recommendations"):
        inner = Reader(reader.wrong)
        values = inner.entries(item, ("actor", "action", "topics", "says", "by", "voice"))
        required = _required(inner, item, values, ("actor", "action"))
        topics = inner.chosen(values.get("topics"), "topic", source.subject.topic_names)
        says = _says(inner, item, values, source)
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
                complaint = say("fault-unknown", name=name, value=required[name][:60], known=", ".join(known))
                reader.wrong.append((inner.lines[name], complaint))
        says = _says(inner, item, values, source)
        found.append(Position(required["issue"], required["stance"], says, *_holder(inner, values, source)))
    return tuple(found)


def _required(reader: Reader, item: yaml.Node, values: dict[str, yaml.Node], names: tuple[str, ...]) -> dict[str, str]:
    """The named texts of an entry; a missing one is noted and empty."""
    found = {name: reader.text(values.get(name), name) or "" for name in names}
    reader.wrong.extend((line_of(item), say("fault-missing-entry", name=name)) for name in names if not found[name])
    return found


def _says(reader: Reader, item: yaml.Node, values: dict[str, yaml.Node], source: _Source) -> str:
    """The quoted sentence of an entry, or several: an exact slice of the body, from where one begins to an end."""
    node = values.get("says")
    says = node.value if isinstance(node, yaml.ScalarNode) else ""
    if not says.strip():
        reader.wrong.append((line_of(item), say("fault-missing-entry", name="says")))
    elif says not in source.body:
        reader.wrong.append((reader.lines["says"], say("fault-says", says=repr(says[:80]))))
    elif says not in OUR_NOTE.split(source.body, maxsplit=1)[0]:
        reader.wrong.append((reader.lines["says"], say("fault-says-note")))
    elif not source.is_whole(says):
        reader.wrong.append((reader.lines["says"], say("fault-says-part", says=repr(says[:80]))))
    return str(says)


def _holder(reader: Reader, values: dict[str, yaml.Node], source: _Source) -> tuple[tuple[str, ...], VoiceKind | None]:
    """Whose the entry is and what kind of voice, as far as it says so; an outlet is no voice for what it reports."""
    by, voice = reader.texts(values.get("by"), "by"), reader.text(values.get("voice"), "voice")
    _check_names(reader, "by", by, voice)
    if voice is not None and voice not in VOICES:
        what = say("fault-unknown", name="voice", value=voice[:60], known=", ".join(VOICES))
        reader.wrong.append((reader.lines["voice"], what))
    if voice is not None and not by and not source.authors:
        reader.wrong.append((reader.lines["voice"], say("fault-voice-nobody")))
    if source.publisher in by and source.publisher not in source.authors and voice in (None, "expert"):
        reader.wrong.append((reader.lines["by"], say("fault-by-publisher")))
    return by, _voice(voice)


def _unquoted(body: str, start: int, end: int) -> tuple[int, int]:
    """A slice of the body without the quotation marks and brackets at its ends."""
    text = body[start:end]
    return start + len(text) - len(text.lstrip(_QUOTES)), end - len(text) + len(text.rstrip(_QUOTES))


def _check_names(reader: Reader, key: str, names: tuple[str, ...], voice: str | None) -> None:
    """Note each text that holds several names: they would be one voice. An institution's name may look like some."""
    for name in names if voice in (None, "expert") else ():
        if len(parts := parted(name)) > 1:
            shown = ", ".join(parts)
            reader.wrong.append((reader.lines[key], say("fault-names", key=key, name=name[:100], parts=shown[:100])))


def _voice(value: str | None) -> VoiceKind | None:
    """The kind of voice that a text names, or None."""
    return next((kind for kind in VOICES if kind == value), None)


def is_past(date: str) -> bool:
    """Whether a date of the brief's form has come by tomorrow: where the sun rises first, that is today."""
    year, month, day = (int(part or 1) for part in _DATE.fullmatch(date).groups())  # type: ignore[union-attr]
    today = datetime.datetime.now(datetime.UTC).date()
    return datetime.date(year, month, day) <= today + datetime.timedelta(days=1)


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


_RULES: dict[str, Callable[[str], bool]] = {
    "date": is_date,
    "url": is_url,
    "kind": KINDS.__contains__,
    "voice": VOICES.__contains__,
    "language": lambda value: _LANGUAGE.fullmatch(value) is not None,
}
"""What the value of a text field has to fulfil."""

FORMED = (*_RULES, "stance")
"""The keys whose values have a form: a comment behind one of them takes nothing of it away."""
