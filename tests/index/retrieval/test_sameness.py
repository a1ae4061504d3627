"""Whether two questions ask the same, as far as their words say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.pinned import APART, SAME
from index.retrieval.sameness import kept_apart, normal


@pytest.mark.parametrize(("asked", "pinned"), APART)
def test_another_question_in_nearly_the_same_words_is_kept_apart(asked: str, pinned: str) -> None:
    """Another name, number, side, mood, or a denial makes another question."""
    assert kept_apart(asked, pinned)
    assert kept_apart(pinned, asked)


def test_most_of_those_that_ask_the_same_are_not() -> None:
    """Of pairs that ask the same, two in three are left to their meaning; the others get the library's answer."""
    assert len(SAME) >= 24
    assert sum(not kept_apart(*pair) for pair in SAME) >= len(SAME) * 0.66


@given(text=st.text(max_size=80))
def test_a_question_is_the_same_in_any_case_and_punctuation(text: str) -> None:
    """Letter case, marks and spaces make no difference, and nothing is kept apart from itself."""
    assert normal(f"  {text} ?! ") == normal(text)
    assert not kept_apart(text, text)
    assert normal("What should happen at YONGBYON") == normal("what should happen at Yongbyon?")
