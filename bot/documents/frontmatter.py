"""The front matter of a draft as names and values, and back to the text of a brief file.

PyYAML writes it, every value a text on one line, so that nothing a file says of itself can end the
front matter or add a key to it. What the values may be is the library's to judge, not said here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from index import split_front_matter

Fields = dict[str, Any]
"""The front matter by its keys: texts, lists of texts, and of a brief the lists of what it recommends and holds."""

_ORDER = (
    *("title", "source_title", "author", "affiliation", "publisher", "date", "url", "kind", "topics", "language"),
    *("recommendations", "positions"),
)
_WANTED = ("author", "date", "publisher", "url", "topics")


def read(text: str) -> tuple[Fields, str]:
    """The fields and the body of a brief file without faults; keys without a value are left out."""
    parts = split_front_matter(text)
    if parts is None:
        raise ValueError("no front matter")
    fields = yaml.load(parts[0], Loader=yaml.BaseLoader)  # noqa: S506 - it makes nothing but texts and lists
    return {key: value for key, value in fields.items() if value not in ("", "~", "null", [])}, parts[1]


def written(fields: Mapping[str, Any], body: str) -> str:
    """The text of a brief file; fields that are empty are left out."""
    ordered = {key: fields[key] for key in _ORDER if fields.get(key)}
    header = yaml.safe_dump(ordered, sort_keys=False, allow_unicode=True, width=10_000)
    return f"---\n{header}---\n{body}"


def missing(fields: Mapping[str, Any]) -> tuple[str, ...]:
    """The keys that an editor should add; a background note has no author."""
    return tuple(key for key in _WANTED if key not in fields and (key, fields["kind"]) != ("author", "background"))
