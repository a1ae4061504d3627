"""What reading a file comes to: the text with what is known of it, or the sentence that says why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MOST_BYTES = 20 * 1024 * 1024
"""What a bot may fetch of Telegram: 20 MB, of 1,048,576 bytes each."""

Kind = Literal["PDF", "Word", "a web page", "Markdown", "plain text", "a brief"]
"""Kinds of files, as they are named to a person."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file and what the file says of it; what it does not say is None or empty.

    `date` has the form YYYY, YYYY-MM or YYYY-MM-DD. `notes` are sentences on what a person should look at
    before the text is trusted, `doubts` such sentences with the key of the front matter that settles each.
    `brief` is the whole file when it is a brief of ours, without faults, already.
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
    doubts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is not taken, and the one sentence that says why and what to do."""

    reason: str
