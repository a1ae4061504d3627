"""The front matter of a draft as names and values, and back to the text of a brief file.

It is read by the library, whose reading counts, and written by PyYAML, every value a text on one line, so
that nothing a file says of itself can end the front matter or add a key to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import yaml

from index.corpus.parsing import parse_brief
from index.records import Brief

Fields = dict[str, Any]
"""The front matter by its keys: texts, lists of texts, and of a brief the lists of what it recommends and holds."""

_ORDER = (
    *("title", "source_title", "author", "voice", "affiliation", "publisher", "date", "url", "kind", "topics"),
    *("language", "recommendations", "positions"),
)
_WANTED = ("author", "date", "publisher", "url", "topics")


def read(text: str, brief_id: str) -> Brief:
    """The brief that a text without faults holds; raises ValueError when it has some."""
    brief, problems = parse_brief(text, brief_id)
    if brief is None:
        raise ValueError(problems[0].message)
    return brief


def fields_of(brief: Brief) -> Fields:
    """The front matter that says what a brief says, without what it leaves out."""
    held = asdict(brief) | {"author": brief.authors}
    return {key: _plain(held[key]) for key in _ORDER if held[key]}


def written(fields: Mapping[str, Any], body: str) -> str:
    """The text of a brief file; fields that are empty are left out."""
    ordered = {key: fields[key] for key in _ORDER if fields.get(key)}
    header = yaml.safe_dump(ordered, sort_keys=False, allow_unicode=True, width=10_000)
    return f"---\n{header}---\n{body}"


def missing(brief: Brief) -> tuple[str, ...]:
    """The keys that an editor should add; a background note has no author."""
    wanted = _WANTED if brief.kind != "background" else _WANTED[1:]
    held = fields_of(brief)
    return tuple(key for key in wanted if key not in held)


def _plain(value: Any) -> Any:
    """Lists for tuples, and no entry that is empty: as PyYAML is to write it."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items() if inner}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value
