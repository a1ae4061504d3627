"""What is answered to a bare "why?" behind another answer."""

from __future__ import annotations

import pytest

from index.answers.standpoints.reasons import Why, why_of
from index.library import Library

BEFORE = "Who is for it?"


@pytest.mark.parametrize(
    ("said", "denied"),
    [("Why", False), ("Why not", True), ("How come", False), ("What are their reasons", False),
     ("Why do they think that", False), ("But why", False), ("On what grounds", False)],
)  # fmt: skip
def test_a_bare_why_asks_for_the_reasons_of_an_answer(said: str, denied: bool) -> None:
    """However it is put, and nothing else."""
    assert why_of(f"{said}, on the question: {BEFORE}") == Why(BEFORE, denied)


@pytest.mark.parametrize(
    "question", ["Why?", "Why did Kim leave, on the question: Who?", "Who else, on the question: Who?"]
)
def test_another_question_is_no_bare_why(question: str) -> None:
    """With something of its own it is searched."""
    assert why_of(question) is None


def test_reasons_are_of_those_who_were_shown(library: Library) -> None:
    """Behind a survey of one side they are of that side, to the letter, and no further demand of the same voice."""
    answer = library.answer("Why?", "Which authors want liaison offices?")
    assert answer.lead.startswith("These are the reasons")
    assert {one.under for one in answer.statements} == {"Supports"}
    for one in answer.citations:
        assert library.edition.briefs[one.brief_id].body[one.start : one.end] == one.quote
    assert "Working together where interests overlap would show commitment" in answer.citations[0].quote


def test_why_not_gives_the_reasons_of_the_others(library: Library) -> None:
    """Who asks why not wants to hear the side that did not lead."""
    answer = library.answer("why not?", "Who opposes maximum pressure?")
    assert [one.under for one in answer.statements] == ["Supports"]
    assert answer.citations[0].holder is not None
    assert answer.citations[0].holder.names == ("Bruce Klingner",)


def test_where_no_reasons_are_given_that_is_told(library: Library) -> None:
    """What was said is shown once more, under words that it is all."""
    answer = library.answer("how come?", "Who is against joint drills?")
    assert answer.lead == "The same briefs give no reasons beyond what they say here:"
    assert {one.under for one in answer.statements} == {"Opposes"}


def test_more_goes_on_with_the_reasons(library: Library) -> None:
    """What the answer is read as is answered alike when it is asked by itself."""
    answer = library.answer("why?", "Was Hanoi a failure?")
    assert answer.read_as is not None
    assert library.answer(answer.read_as).citations == answer.citations


def test_a_survey_goes_on_to_the_reasons_where_they_are_asked_for(library: Library) -> None:
    """Each quote as it is in its brief, whoever holds it; without the wish for reasons it is the position alone."""
    bare = library.answer("Who wants a liaison office in Pyongyang?").survey
    given = library.answer("Who wants a liaison office in Pyongyang, and what is the argument?")
    argued = given.survey
    assert bare is not None
    assert argued is not None
    pairs = list(zip(bare.citations, argued.citations, strict=True))
    assert all(one.quote in other.quote and one.holder == other.holder for one, other in pairs)
    assert any("to guess each other's intentions" in other.quote for _, other in pairs)
    assert all(library.edition.briefs[one.brief_id].body[one.start : one.end] == one.quote for one in given.citations)
    assert [one.text for one in given.statements] == [one.quote for one in argued.citations]
