"""Where a sentence of the front matter stands in the body, and whether a slice is what a reader sees there."""

from __future__ import annotations

from index.records import Brief, Sentence


def place_of(says: str, brief: Brief) -> Sentence | None:
    """Where a sentence of the front matter stands in the body, or None when it does not."""
    start = brief.text.find(says) if says else -1
    return Sentence(start, start + len(says)) if start >= 0 else None


def is_seen(brief: Brief, start: int, end: int) -> bool:
    """Whether a slice of the body is not empty, and is to the letter what a reader sees there."""
    return start < end and brief.body[start:end] == brief.text[start:end]
