"""Which windows an answer shows: by the score of their brief, and by their own."""

from __future__ import annotations

import pytest

from index.library import Library

HELD = {
    "has russia proposed anything": ("action plan", "reciprocal steps"),
    "what was on the paper trump gave kim in hanoi": ("transfer its weapons",),
    "what happened in stockholm, who's telling the truth": ("brought nothing to offer", "good discussion"),
    "when did the travel ban start and how long does it last each time": ("2017", "for one year at a time"),
}
"""Questions -> what their answers quote."""


@pytest.mark.parametrize("question", HELD)
def test_what_fits_by_itself_is_shown(library: Library, question: str) -> None:
    """A second passage of the best brief, or one of a brief hardly behind it, is not left for whoever asks for more."""
    answer = library.answer(question)
    assert answer.kind == "answer"
    quoted = " ".join(one.quote for one in answer.citations)
    assert all(words in quoted for words in HELD[question])


def test_a_brief_speaks_once_or_twice_while_others_speak(library: Library) -> None:
    """One brief does not fill an answer to which others have something to say."""
    answer = library.answer("What do the briefs say of the accounts of what was asked for in Hanoi?")
    briefs = [one.brief_id for one in answer.citations]
    assert len(set(briefs)) > 1
    assert all(briefs.count(one) <= 2 for one in briefs)


def test_what_an_author_finds_of_a_thing_is_no_side_taken_wrongly(library: Library) -> None:
    """That somebody finds a thing dangerous is not told to be the contrary of being against it."""
    answer = library.answer("Why does Jackson think aiming for denuclearization is dangerous?")
    assert answer.kind == "answer"
    assert "otherwise" not in answer.lead
