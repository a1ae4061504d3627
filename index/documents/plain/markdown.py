"""Markdown -> the words that its reader sees, and what the front matter says of them.

markdown-it-py makes a page of it, by the rules of CommonMark with tables and strikethrough, and the words are taken
from that page as from any other. What the front matter says is read as plain lines: a value is what stands there, and
no reader of YAML cuts it.
"""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

from markdown_it import MarkdownIt

from index.documents.byline import names
from index.documents.extracted import Extracted, Refused
from index.documents.text import cleaned, left_out, short_line, title
from index.documents.webpage import shown
from index.messages import say

_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("code")
"""A paragraph that is set in is one: in texts that people send, code is rare and stands between fences."""

_FENCES = {"---": ("---", "..."), "+++": ("+++",), ";;;": (";;;",)}
_LINE_OF_YAML = re.compile(r"[\w.\"'-][\w .\"'-]{0,60}:(?:[ ]|$)|-(?:[ ]|$)|[ ]|[\])}]|#|$")
_LINE_OF_TOML = re.compile(r"[\w.\"'-]{1,60}[ ]*=|\[|[ ]|[\])}\"']|#|$")
_FIELD = re.compile(r"[\"']?([A-Za-z]{2,12})[\"']?[ ]*:[ ]*(\S.*)?$")
_ITEM = re.compile(r"[ ]*-[ ]+(\S.*)$")
_NAMES = {
    **{name: name for name in ("title", "author", "date", "publisher", "url")},
    **{
        "authors": "author",
        "by": "author",
        "byline": "author",
        "link": "url",
        "canonical": "url",
        "source": "publisher",
    },
}
_WRAPPED = re.compile("[\"'](.*)[\"']")
_DAY = re.compile(r"\d{4}-\d\d(?:-\d\d)?(?=[T ]|$)")
_NOTE = re.compile(r"^[ ]{0,3}\[\^([^\]\s]{1,40})\]:", re.M)
_NOTE_MARK = re.compile(r"(?<=\S)\[\^[^\]\s]{1,40}\]")
_HEADING = re.compile(r"^#[ ](.+)$", re.M)
_LONGEST_JSON = 50_000

Said = dict[str, list[str]]
"""What a front matter says, by our names for it."""


def extract_markdown(text: str) -> Extracted | Refused:
    """The words without front matter, comments and whatever else a reader does not see, or why they are not taken."""
    said, body = parted(cleaned(text))
    words, unseen = shown(_PARSER.render(_NOTE.sub(r"\\[^\1]:", _NOTE_MARK.sub("", body)))) or ("", [])
    if not re.search(r"\w{2}", words):
        return Refused(say("document-no-text"))
    heading = _HEADING.search(words)
    first = {key: values[0] for key, values in said.items() if values}
    date = _DAY.match(first.get("date", ""))
    return Extracted(
        kind="Markdown",
        text=words,
        title=title(first.get("title")) or title(heading[1] if heading else None),
        authors=names(";".join(said.get("author", ()))),
        date=date[0] if date else first.get("date"),
        publisher=short_line(first.get("publisher"), 100),
        url=first.get("url"),
        notes=left_out("document-unseen", unseen),
    )


def parted(text: str) -> tuple[Said, str]:
    """What the front matter says, and the text behind it; nothing and all of it where it opens with none.

    A rule is no front matter: of that every line is `key: value`, or belongs to one.
    """
    opening, _, rest = text.partition("\n")
    sign = opening.rstrip()
    if sign.startswith("{"):
        return _of_json(text)
    closing = (
        re.search(rf"^(?:{'|'.join(map(re.escape, _FENCES[sign]))})[ ]*$", rest, re.M) if sign in _FENCES else None
    )
    lines = rest[: closing.start()].split("\n") if closing else []
    form = _LINE_OF_TOML if sign == "+++" else _LINE_OF_YAML
    if closing is None or not lines[0].strip() or not all(map(form.match, lines)):
        return {}, text
    said = _of_toml("\n".join(lines)) if sign == "+++" else _of_lines(lines)
    return said, rest[closing.end() :].strip()


def _of_lines(lines: list[str]) -> Said:
    """The fields of YAML, each as it stands; a list in brackets or of lines below is one of names."""
    said: Said = {}
    name = None
    for line in lines:
        field, item = _FIELD.match(line), _ITEM.match(line)
        if field:
            name = _NAMES.get(field[1].lower())
            values = _values(field[2] or "") if name else []
            if name and name not in said:
                said[name] = values
        elif item and name:
            said[name].append(_bare(item[1]))
    return said


def _values(text: str) -> list[str]:
    inner = text.strip()
    listed = inner.startswith("[") and inner.endswith("]")
    parts = inner[1:-1].split(",") if listed else [inner]
    return [bare for part in parts if (bare := _bare(part))]


def _bare(text: str) -> str:
    return _WRAPPED.sub(r"\1", text.strip())


def _of_toml(text: str) -> Said:
    try:
        return _of_mapping(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return {}


def _of_json(text: str) -> tuple[Said, str]:
    """Front matter in braces, as some makers of pages have it; a text that opens with a brace otherwise is one."""
    try:
        value, end = json.JSONDecoder().raw_decode(text[:_LONGEST_JSON])
    except (ValueError, RecursionError):
        return {}, text
    behind = text[end:]
    is_front = isinstance(value, dict) and behind.startswith("\n") and behind.strip()
    return (_of_mapping(value), behind.strip()) if is_front else ({}, text)


def _of_mapping(value: dict[str, Any]) -> Said:
    said: Said = {}
    for key, held in value.items():
        name = _NAMES.get(key.lower())
        texts = [str(one) for one in (held if isinstance(held, list) else [held]) if not isinstance(one, dict | list)]
        if name and texts:
            said.setdefault(name, texts)
    return said
