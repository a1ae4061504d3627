"""Lines such as "author: Jo Example" -> a draft, or a saved brief, with another front matter; nothing is saved here.

A draft's front matter is written anew. In a saved brief, which an editor may have written by hand, only the lines of
the fields that change do, so that its file stays what its history knows. A summary is no field: it is our note below
the text.

What a field may hold is the library's to say: a change that it finds a fault in is refused in its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

import yaml
from babel import Locale

from index.corpus.note import noted
from index.corpus.parsing import parse_brief, split_front_matter
from index.corpus.people import parted
from index.documents.draft import ORDER, Draft, Fields, doubts_of, fields_of, new_id, read_draft, written
from index.documents.extracted import Refused
from index.documents.text import cleaned, short_line
from index.messages import ENGLISH, locale, say
from index.reading.issues import topic_of
from index.subject import GENERAL, Subject

_KEYS = {
    **{key: key for key in ("title", "author", "affiliation", "publisher", "date", "url", "topics", "language")},
    **{"authors": "author", "topic": "topics", "address": "url", "link": "url", "source": "publisher"},
    **{"voice": "voice", "summary": "summary"},
}
_NAMES = tuple(dict.fromkeys(_KEYS.values()))
_LINE = re.compile(r"[ ]*([A-Za-z]+)[ ]*[:=][ ]*(.*)")
_DATES = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%Y %B %d")
_MONTHS = ("%B %Y", "%b %Y", "%Y %B")
_SHOWN = 60
_PLAIN_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")


def is_amendment(text: str) -> bool:
    """Whether every line of a text names a field of the front matter."""
    return all(_key(line) is not None for line in _lines(text)) and bool(_lines(text))


def amended(
    draft_id: str, text: str, lines: str, taken: Collection[str], subject: Subject = GENERAL
) -> Draft | Refused:
    """The draft with this text once what the lines say is in its front matter, or the sentence that says why not.

    A field without a value is taken out. The id follows the title of a document, and is none that is taken.
    """
    before, changed = read_draft(text, draft_id), _changes(lines, subject)
    if isinstance(changed, Refused):
        return changed
    doubts = [doubt for doubt in doubts_of(text) if doubt[0] not in changed]
    body = noted(before.body, changed["summary"]) if "summary" in changed else before.body
    made = written(fields_of(before) | changed, body, doubts)
    brief, problems = parse_brief(made, draft_id, subject)
    if brief is None:
        return Refused(say("field-wrong", problem=short_line(problems[0].message, 1000)))
    follows = "title" in changed and brief.kind == "document"
    made_id = new_id(brief.title, f"{draft_id}.md", taken) if follows else draft_id
    return Draft(made_id, made, replace(brief, id=made_id), (say("draft-amended", changed=", ".join(changed)),))


def corrected(text: str, lines: str, subject: Subject = GENERAL) -> str | Refused:
    """The text of a brief file once what the lines say is in its front matter, or the sentence that says why not.

    What it then holds is not checked.
    """
    changed, parts = _changes(lines, subject), split_front_matter(text)
    if isinstance(changed, Refused):
        return changed
    try:
        node = yaml.compose(parts[0], Loader=yaml.SafeLoader) if parts is not None else None
    except yaml.YAMLError:
        node = None
    if parts is None or not isinstance(node, yaml.MappingNode) or node.flow_style:
        return Refused(say("field-unreadable"))
    opening = text[: text.index("\n") + 1]
    summary = changed.pop("summary", None)
    header = _with_fields(parts[0], node, changed)
    made = opening + header + text[len(opening) + len(parts[0]) :]
    return made if summary is None else with_body(made, noted(parts[1], summary))


def with_body(text: str, body: str) -> str:
    """The text of a brief file with another body below its front matter."""
    parts = split_front_matter(text)
    return body if parts is None else f"{text[: len(text) - len(parts[1])]}{body.strip()}\n"


def _with_fields(header: str, node: yaml.MappingNode, changed: Fields) -> str:
    """A front matter in which the lines of some fields are others; one that is new stands where it is usual."""
    lines, places = header.splitlines(keepends=True), _places(header, node)
    ending = "\r\n" if header.endswith("\r\n") else "\n"
    for key in sorted(changed, key=lambda one: places.get(one, (len(lines), 0)), reverse=True):
        if key in places:
            start, end = places[key]
            lines[start:end] = _field(key, changed[key], ending)
    for key in (one for one in ORDER if one in changed and one not in places):
        places = _places("".join(lines), yaml.compose("".join(lines), Loader=yaml.SafeLoader))
        before = [places[one][1] for one in ORDER[: ORDER.index(key)] if one in places]
        at = max(before, default=0)
        lines[at:at] = _field(key, changed[key], ending)
    return "".join(lines)


def _places(header: str, node: yaml.Node | None) -> dict[str, tuple[int, int]]:
    """The lines of each field, from its first up to but without the one that follows its last."""
    lines, found = header.splitlines(), {}
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        start, end = key.start_mark.line, value.end_mark.line + (value.end_mark.column > 0)
        while end - 1 > start and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
            end -= 1  # what stands between this field and the next one is no part of it
        found[str(key.value)] = (start, max(end, start + 1))
    return found


def _field(key: str, value: Any, ending: str) -> list[str]:
    """The lines of a field; none for one that is taken out."""
    if not value:
        return []
    shown = value[0] if isinstance(value, list) and len(value) == 1 and key == "author" else value
    if isinstance(shown, str) and _PLAIN_DATE.fullmatch(shown):
        return [f"{key}: {shown}{ending}"]
    if isinstance(shown, list):
        entries = yaml.safe_dump(shown, allow_unicode=True, width=10_000, default_flow_style=True)
        return [f"{key}: {str(entries).strip()}{ending}"]
    told = yaml.safe_dump({key: shown}, allow_unicode=True, width=10_000, default_flow_style=False)
    return [f"{line}{ending}" for line in str(told).splitlines()]


def _changes(lines: str, subject: Subject) -> Fields | Refused:
    """The fields that lines name, with what they are to hold."""
    changed = Fields()
    for line in _lines(lines) or [""]:
        key, match = _key(line), _LINE.fullmatch(line)
        if key is None or match is None:
            return Refused(say("field-unknown", line=line[:_SHOWN], keys=", ".join(_NAMES)))
        changed[key] = _topics(match[2], subject) if key == "topics" else _VALUES.get(key, _folded)(match[2])
    return changed


def _lines(text: str) -> list[str]:
    return [line for line in cleaned(text).split("\n") if line.strip()]


def _key(line: str) -> str | None:
    """The field that a line is about, or None."""
    match = _LINE.fullmatch(line)
    return _KEYS.get(match[1].lower()) if match else None


def _authors(value: str) -> list[str]:
    return list(parted(value))


def _topics(value: str, subject: Subject) -> list[str]:
    """The topics that the words mean, and as they stand those that mean none."""
    wanted = [one for part in re.split(r"[,;]", value.strip("[] ")) if (one := _folded(part))]
    return list(dict.fromkeys(found if isinstance(found := topic_of(one, subject), str) else one for one in wanted))


def dated(value: str) -> str:
    """A date in words in the form of the format; anything else as it stands."""
    written_out = " ".join(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|,", " ", value).split())
    for forms, shape in ((_DATES, "%Y-%m-%d"), (_MONTHS, "%Y-%m")):
        for form in forms:
            try:
                return datetime.strptime(written_out, form).strftime(shape)  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
    return _folded(value)


def _language(value: str) -> str:
    spoken = [*Locale(ENGLISH).languages.items(), *locale().languages.items()]
    named: dict[str, str] = {name.lower(): code for code, name in spoken}
    return named.get(value.strip().lower(), _folded(value))


def _folded(value: str) -> str:
    """On one line, and not cut: what is too long is for the library to refuse."""
    return " ".join(value.split())


_VALUES: dict[str, Callable[[str], Any]] = {
    "author": _authors, "date": dated, "language": _language,
}  # fmt: skip
