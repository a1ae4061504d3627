"""What reading a file comes to: the text with what is known of it, or the sentence that says why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

MOST_BYTES = 20 * 1024 * 1024
"""What a bot may fetch of Telegram: 20 MB, of 1,048,576 bytes each."""

Kind = Literal["PDF", "Word", "a web page", "Markdown", "plain text", "a brief"]
"""Kinds of files, as they are named to a person."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file and what the file says of it; what it does not say is None or empty.

    `date` has the form YYYY, YYYY-MM or YYYY-MM-DD. `notes` are sentences on what a person should look at
    before the text is trusted. `brief` is the whole file when it is a brief of ours, without faults, already.
    """

    kind: Kind
    text: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    brief: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is not taken, and the one sentence that says why and what to do."""

    reason: str


def to_object(outcome: Extracted | Refused) -> dict[str, Any]:
    """The outcome as a JSON object."""
    return asdict(outcome)


def from_object(value: Mapping[str, Any]) -> Extracted | Refused:
    """The outcome that `to_object` made this of; raises TypeError or ValueError when it is none."""
    if "reason" in value:
        return Refused(**_checked(value, {"reason"}))
    texts = _checked(value, set(Extracted.__dataclass_fields__) - {"authors", "notes"}, optional=True)
    if not isinstance(texts.get("kind"), str) or not isinstance(texts.get("text"), str):
        raise ValueError("no text")
    return Extracted(**texts, authors=_texts(value["authors"]), notes=_texts(value["notes"]))


def _checked(value: Mapping[str, Any], names: set[str], *, optional: bool = False) -> dict[str, Any]:
    chosen = {name: value.get(name) for name in names}
    if not all(isinstance(text, str) or (optional and text is None) for text in chosen.values()):
        raise TypeError("not a text")
    return chosen


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise TypeError("not a list of texts")
    return tuple(value)
