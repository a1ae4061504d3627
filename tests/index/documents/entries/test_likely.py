"""Which sentences are proposed: those of real briefs that say something come first, and any library has some."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from index.documents.entries.proposal import sayable
from index.editions.encoder import SentenceEncoder
from index.library import Library
from tests.conftest import BODIES

ARTICLE = """The two delegations left the hotel before noon on Thursday. Lunch had been laid for twenty people.

The diplomats need room. Washington should give working-level talks real authority, and it should do so
before anybody books another ballroom. Nobody remembers who ordered the flowers.

Easing sanctions before a single inspector has seen the reactor at Yongbyon would be a grave mistake, and I oppose it.

The weather in Vietnam is mild at this time of the year. The museum closes at five."""


@pytest.fixture
def first(first_edition: Path, encoder: SentenceEncoder) -> Library:
    """The library on three small briefs, which recommend nothing in their front matter."""
    return Library(first_edition, encoder)


def test_what_an_article_recommends_and_holds_is_proposed_first(library: Library) -> None:
    """The sentence with the advice, to whom and on what; the one that takes a side, on its issue; each exact."""
    found = library.documents().proposals(ARTICLE)
    advice = [one for one in found if one.kind == "recommendation"]
    stands = [one for one in found if one.kind == "position"]
    assert advice[0].says.startswith("Washington should give working-level talks")
    assert (advice[0].actor, advice[0].topics[:1]) == ("United States", ("working-level talks",))
    assert advice[0].action.startswith("give working-level talks real authority")
    assert any(one.says.startswith("Easing sanctions before") for one in stands[:2])
    about = next(one for one in stands if one.says.startswith("Easing"))
    assert "sanctions relief" in (about.issue, *about.others)
    said = sayable(ARTICLE)
    assert all(one.says in said and one.says in ARTICLE for one in found)
    assert not any("museum" in one.says for one in advice[:3])


def test_a_library_without_entries_goes_by_words(first: Library) -> None:
    """Where nothing teaches what a recommendation is, “should” does; without issues there is no position."""
    found = first.documents().proposals(ARTICLE)
    assert {one.kind for one in found} == {"recommendation"}
    assert re.match("Washington should", found[0].says)
    assert first.documents().proposals("") == first.documents().proposals("###\n\n* * *") == ()
    assert first.documents().proposals(BODIES["pressure"])[0].says == BODIES["pressure"].split(". ")[1]
