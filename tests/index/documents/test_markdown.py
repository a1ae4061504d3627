"""Markdown as its reader sees it: front matter and rules told apart, nothing unseen, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.documents.extract import extract
from index.documents.extracted import Extracted

SAMPLES = Path(__file__).parent / "samples"


def _read(text: str) -> Extracted:
    found = extract(text.encode(), "a.md")
    assert isinstance(found, Extracted)
    return found


def test_a_text_that_opens_with_a_rule_keeps_its_first_part() -> None:
    """What stands between two rules is no front matter when it is prose."""
    found = _read((SAMPLES / "rule.md").read_text())
    assert found.text == (
        "Quentin Zarnow opens with a warning about the bridge at Sinuiju.\n\n"
        "The second part is about tolls at the border."
    )


def test_underlined_headings_are_headings() -> None:
    """A title with a line of equal signs below is the title, and no part of a sentence."""
    found = _read((SAMPLES / "setext.md").read_text())
    assert found.title == "T of it"
    assert found.text == (
        "# T of it\n\n## Part one\n\nWashington should open a liaison office in Pyongyang soon, Sample argues."
    )


@pytest.mark.parametrize(
    "front",
    [
        "---\ntitle: Why plan #3 fails\nauthors:\n  - Jo Poe\n  - Ann Lee\ndate: 2019-03-04T10:00:00Z\n---",
        "---\nTitle: 'Why plan #3 fails'\nauthor: [Jo Poe, \"Ann Lee\"]\ndate: 2019-03-04\n...",
        f"---\ntitle: Why plan #3 fails\nby: Jo Poe and Ann Lee\ndate: 2019-03-04\nlong: {'y' * 12_000}\n---",
        "+++\ntitle = 'Why plan #3 fails'\nauthor = ['Jo Poe', 'Ann Lee']\ndate = 2019-03-04\n[extra]\nx = 1\n+++",
        '{\n  "title": "Why plan #3 fails",\n  "authors": ["Jo Poe", "Ann Lee"],\n  "date": "2019-03-04"\n}',
    ],
)
def test_front_matter_of_every_kind_is_read_and_is_no_text(front: str) -> None:
    """YAML, TOML and JSON of any length give title, names and day, to the letter, and stay out of the body."""
    found = _read(f"{front}\n\nThe body is short.")
    assert found.text == "The body is short."
    assert (found.title, found.authors, found.date) == ("Why plan #3 fails", ("Jo Poe", "Ann Lee"), "2019-03-04")


@pytest.mark.parametrize(
    "text",
    [
        "---\nIt says: no.\nAnd this is prose.\n---\n\nMore of it.",
        "---\n\nNote: the bridge.\n\n---\n\nMore of it.",
        "---\n\nNever closed. More of it.",
        "+++\nThis is prose.\n+++\n\nMore of it.",
        "{Sic} is what it says. More of it.",
    ],
)
def test_prose_between_rules_is_text(text: str) -> None:
    """Whatever is not lines of keys and values stays in the body."""
    found = _read(text)
    assert "More of it." in found.text
    assert any(word in found.text for word in ("prose", "bridge", "closed", "Sic"))


def test_nothing_unseen_becomes_text_and_what_is_left_out_is_told() -> None:
    """Comments, definitions, pictures and hidden or struck-out text are left out; signs for looks are not words."""
    found = _read(
        "# On **rails**\n\nSeen *well* and [here](https://e.org 'gone'), `a*b`, \\*so\\*, R&amp;D, old.[^1]\n"
        "<!-- gone -->\n\nLee ~~opposes~~ supports it <del>gone</del> now. ![gone](x.png)\n\n"
        "[//]: # (gone)\n[x]: https://e.org 'gone'\n\n<div hidden>\n\nHidden **gone**.\n\n</div>\n\n"
        "> Quoted\n> line.\n\n3. Three\n4. Four\n\n| A | B |\n|---|---|\n| x | y |\n\n[^1]: A note here.\n"
    )
    assert found.text == (
        "# On rails\n\nSeen well and here, a*b, *so*, R&D, old.\n\nLee supports it now.\n\nQuoted line.\n\n"
        "3. Three\n4. Four\n\nA | B\n\nx | y\n\n[^1]: A note here."
    )
    assert found.title == "On rails"
    assert len(found.notes) == 1
    assert all(word in found.notes[0] for word in ("opposes", "Hidden gone."))


def test_a_plain_text_stays_as_it_stands() -> None:
    """Only Markdown is read as such."""
    found = extract(b"Lee *says* <!-- so -->.\n---\nMore.", "a.txt")
    assert isinstance(found, Extracted)
    assert found.text == "Lee *says* <!-- so -->.\n---\nMore."
