"""Values go to JSON and come back; JSON of another form is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pytest

from index.typed import FromJson, to_json


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of a line."""

    name: str
    zone: Literal["inner", "outer"]
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its stops."""

    stops: tuple[Stop, ...]
    ends: tuple[str, int]
    days: frozenset[str] = frozenset()
    fares: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


LINE = Line((Stop("Hafen", "inner", 4), Stop("Süd", "outer")), ("Nord", 9), frozenset({"Mon", "Tue"}), {"day": (3, 2)})

read = FromJson(Line)


def test_what_is_written_is_read() -> None:
    """A value with all forms in it comes back as it was, and so does one that leaves out what has a default."""
    assert read(to_json(LINE)) == LINE
    assert read(b'{"stops": [{"name": "Hafen", "zone": "inner"}], "ends": ["a", 1]}') == Line(
        (Stop("Hafen", "inner"),), ("a", 1)
    )


def test_sets_are_written_in_order() -> None:
    """The same value is the same bytes each time."""
    assert json.loads(to_json(LINE))["days"] == ["Mon", "Tue"]


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ("stops", "Hafen"),
        ("stops", [{"name": "Hafen"}]),
        ("stops", [{"name": 4, "zone": "inner"}]),
        ("stops", [{"name": "Hafen", "zone": "middle"}]),
        ("stops", [{"name": "Hafen", "zone": "inner", "minutes": True}]),
        ("ends", ["a"]),
        ("ends", [1, "a"]),
        ("days", None),
        ("fares", [["day", [3]]]),
        ("fares", {"day": ["3"]}),
    ],
)
def test_another_form_is_refused(part: str, wrong: object) -> None:
    """Each part is held to its type."""
    with pytest.raises((ValueError, TypeError, KeyError)):
        read(json.dumps(json.loads(to_json(LINE)) | {part: wrong}).encode())


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b"{", b"\xff"])
def test_what_is_no_such_json_is_refused(text: bytes) -> None:
    """So is a text that is cut short or something else altogether."""
    with pytest.raises((ValueError, TypeError, KeyError)):
        read(text)
