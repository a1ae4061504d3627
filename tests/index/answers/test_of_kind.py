"""What a question is after, told by a sentence: a span of time, a cause, the meaning of a term."""

from __future__ import annotations

from functools import lru_cache

import pytest

from index.answers.standpoints.asking import Sought
from index.corpus.parsing import read_folder
from index.library import Library
from index.reading.names import KnownNames, known_names
from index.reading.question import read
from tests.conftest import ROOT, SUBJECT


@lru_cache(maxsize=1)
def _names() -> KnownNames:
    return known_names(read_folder(ROOT / "briefs").briefs, SUBJECT)


@pytest.mark.parametrize(
    ("question", "quote", "held"),
    [
        ("How long did they talk?", "They talked for nearly 50 minutes.", True),
        ("How long did they talk?", "They were invited a day before.", False),
        ("How long did they talk?", "Teams meet in the following two to three weeks.", False),
        ("How long did they talk?", "It came 65 years after the armistice.", False),
        ("Why did it fail?", "It failed because nobody had prepared it.", True),
        ("Why did it fail?", "It failed in March, since 2018 the third to do so.", False),
        ("What is a peace regime?", "A peace regime is all that keeps the peace.", True),
        ("What is a peace regime?", "The peace regime needs all of them.", False),
        ("What does snapback mean?", "Snapback means that sanctions return.", True),
        ("Who talked?", "They talked for 50 minutes.", False),
    ],
)
def test_what_is_sought_shows_in_a_sentence(question: str, quote: str, held: bool) -> None:
    """Only what answers a question of the kind counts, and nothing does for a question of another kind."""
    sought = Sought(read(question, _names()))
    assert (sought.asked and sought.holds(quote)) is held


def test_what_stands_sentences_off_is_shown_too(library: Library) -> None:
    """A duration that stands behind what the question names is quoted with it, to the letter."""
    answer = library.answer("How long did Trump and Kim speak at Panmunjom in June 2019?")
    assert "nearly 50 minutes" in answer.statements[0].text
    for one in answer.citations:
        assert library.edition.briefs[one.brief_id].body[one.start : one.end] == one.quote
