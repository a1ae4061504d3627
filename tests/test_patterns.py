"""No pattern costs more than its text is long: what anybody may send must not take the bot's time."""

from __future__ import annotations

import time
from functools import cache

import pytest

from index.documents.extract import extract
from index.documents.extracted import Extracted, Refused
from tests.conftest import ROOT
from tests.support.patterns import Use, grows, uses

SHORT = (
    *("index.reading.", "index.answers.", "index.retrieval.", "index.renewal", "index.editions.", "index.library"),
    *("index.claims.", "index.documents.byline", "index.corpus.voices", "index.documents.amend", "bot."),
)
"""Where texts are questions, messages, names or lines: a few thousand signs at most, cut before they are looked at."""

SQUARE, LENGTH = 26, 9
"""By how much the cost may grow for four times the text, with room for a busy machine: 16 times, and 4."""

ROOMS = [f"{package}.{path.stem}" for package in ("index", "bot") for path in sorted((ROOT / package).iterdir())]


@cache
def _uses() -> list[Use]:
    return uses()


@pytest.mark.heavy
@pytest.mark.parametrize("room", [room for room in ROOMS if not room.split(".")[1].startswith("__")])
def test_no_pattern_costs_more_than_its_text_is_long(room: str) -> None:
    """Over what may be long the cost grows like the length, over what is short like its square at most."""
    here = [use for use in _uses() if f"{use.place}.".replace(":", ".").startswith(f"{room}.")]
    found = {use.place: grows(use, SQUARE if use.place.startswith(SHORT) else LENGTH) for use in here}
    assert {place: unit for place, unit in found.items() if unit is not None} == {}


@pytest.mark.heavy
@pytest.mark.parametrize("unit", ["[", " ", "![", "\u00ad ", "(", "<!--", "# ", "a@", "\t", "-", "1", "<a ", "x, "])
@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html"])
def test_a_file_of_one_sign_costs_like_its_length(unit: str, name: str) -> None:
    """A hundred thousand signs of one kind are read or refused, and cost no more than four times a quarter of them."""
    short, long = (_cost(f"So it is: {unit * (size // len(unit))} x\n", name) for size in (25_000, 100_000))
    assert long < LENGTH * max(short, 0.05)


def _cost(text: str, name: str) -> float:
    before = time.process_time()
    assert isinstance(extract(text.encode(), name), Extracted | Refused)
    return time.process_time() - before
