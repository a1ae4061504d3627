"""Why two sides differ: the reasons of both for a model to word, claims that rest on both, or two quotes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from index.claims.checking import Checker
from index.claims.evidence import evidence
from index.claims.reply import read_reply
from index.claims.worded import Worded, worded
from index.library import Library
from index.messages import say, spoken_in
from index.records import Answer, Closest, Survey
from tests.support.scripted_model import begun, reply

SURVEY, COMPARISON = "Should the United States ease sanctions?", "Compare Klingner and Carpenter"


def difference(library: Library, question: str) -> Answer:
    """Why those differ whom the answer to a question sets against each other."""
    found = library.phrasing().difference(library.answer(question))
    assert found is not None
    return found


def quotes_of(answer: Answer, side: int) -> list[str]:
    """What is quoted of a side."""
    every = {one.number: one.quote for one in (*answer.citations, *answer.further)}
    return [every[number] for number in answer.sides[side][1]]


def said(answer: Answer, claims: Sequence[tuple[str, list[int]]], answered: str = "wholly") -> Worded:
    """The answer after a model has said this."""
    return worded(answer, evidence(answer), read_reply(reply(claims, answered)), Checker(), "a-model")


def copies(answer: Answer, *numbers: int) -> list[tuple[str, list[int]]]:
    """Claims that say what these quotes begin with, each with its number."""
    given = {one.number: one.text for one in evidence(answer)}
    return [(begun(given[number]), [number]) for number in numbers]


def test_the_sides_of_a_survey_are_those_of_the_debate(library: Library) -> None:
    """Two stances that experts take, each with quotes of briefs that hold it; nobody is on both."""
    survey = library.answer(SURVEY).survey
    assert survey is not None
    whole, found = survey.whole or survey, difference(library, SURVEY)
    assert [name for name, _ in found.sides] == ["sanctions relief: against", "sanctions relief: on conditions"]
    assert found.question == "Why do they differ on sanctions relief?"
    for side, stance in enumerate(("opposes", "conditional")):
        briefs = {whole.citations[view.citation - 1].brief_id for view in whole.views if view.stance == stance}
        every = {one.number: one for one in (*found.citations, *found.further)}
        assert {every[number].brief_id for number in found.sides[side][1]} <= briefs
    assert not set(quotes_of(found, 0)) & set(quotes_of(found, 1))


def test_of_a_comparison_two_are_set_against_each_other(library: Library) -> None:
    """By what they say on the issues on which they differ; also after a model has worded the comparison."""
    found = difference(library, COMPARISON)
    assert [name for name, _ in found.sides] == ["Bruce Klingner", "Ted Galen Carpenter"]
    assert found.question == "Why do Bruce Klingner and Ted Galen Carpenter differ?"
    for side in (0, 1):
        every = {one.number: one for one in (*found.citations, *found.further)}
        holders = [every[number].holder for number in found.sides[side][1]]
        assert {one.name for one in holders if one} == {found.sides[side][0]}
    plain = library.answer(COMPARISON)
    in_words = said(plain, copies(plain, 1, 2)).answer
    assert in_words.claims
    assert library.phrasing().has_sides(in_words)
    assert library.phrasing().difference(in_words) == found


@pytest.mark.parametrize(
    "question",
    ["What should happen at Yongbyon?", "Who is for an end-of-war declaration?", "How do I bake a sourdough bread?"],
)
def test_where_there_are_no_two_sides_nothing_is_offered(library: Library, question: str) -> None:
    """Another answer, a survey of one mind, a refusal."""
    answer = library.answer(question)
    assert not library.phrasing().has_sides(answer)
    assert library.phrasing().difference(answer) is None


def test_a_survey_by_itself_is_offered_in_english_only(library: Library) -> None:
    """Claims are in English: who browses in another language is not offered them; its question is English anyway."""
    survey = library.survey("sanctions relief")
    assert isinstance(survey, Survey)
    assert library.phrasing().has_sides(survey)
    with spoken_in("ko"):
        assert not library.phrasing().has_sides(survey)
        found = library.phrasing().difference(survey)
    assert found is not None
    assert found.question == "Why do they differ on sanctions relief?"


def test_every_issue_with_two_sides_has_exact_quotes_of_both(library: Library) -> None:
    """Whatever the issue: each quote to the letter in its brief, by turns, at most four a side, none on both."""
    briefs, count = library.edition.briefs, 0
    for issue in library.subject.issue_names:
        survey = library.survey(issue)
        assert not isinstance(survey, Closest)
        found = library.phrasing().difference(survey)
        assert (found is not None) == library.phrasing().has_sides(survey)
        if found is None:
            continue
        count += 1
        every = (*found.citations, *found.further)
        assert all(briefs[one.brief_id].body[one.start : one.end] == one.quote for one in every)
        assert [one.number for one in every] == [*range(1, len(every) + 1)]
        every_side = [number for _, numbers in found.sides for number in numbers]
        assert sorted(every_side) == [one.number for one in every]
        assert all(1 <= len(numbers) <= 4 for _, numbers in found.sides)
        assert found.lead == say("differ-quotes")
        assert len(found.citations) == 2
    assert count >= 15


def test_claims_on_both_sides_are_shown_over_their_quotes(library: Library) -> None:
    """The lead says what they are, each number leads to its quote, and the sides keep theirs."""
    plain = difference(library, SURVEY)
    made = said(plain, copies(plain, 3, 4))
    assert [one.citations for one in made.kept] == [(1,), (2,)]
    assert made.answer.lead == say("differ-worded")
    quoted = {one.number: one.quote for one in (*plain.citations, *plain.further)}
    assert [one.quote for one in made.answer.citations[:2]] == [quoted[3], quoted[4]]
    for side in (0, 1):
        assert quotes_of(made.answer, side) == quotes_of(plain, side)


def test_claims_on_one_side_alone_are_not_shown(library: Library) -> None:
    """Nor those where the other side's fail, or a model that finds no answer: two quotes, and a polite word."""
    plain = difference(library, SURVEY)
    lie = ("Vladimir Putin promised 900 missiles to Tonga.", [2])
    for claims in (copies(plain, 1), copies(plain, 1, 3), [*copies(plain, 1), lie], [lie], []):
        assert said(plain, claims).answer == plain
    assert said(plain, copies(plain, 1, 2), answered="no").answer == plain
    assert said(plain, [], answered="no").answer == plain


def test_a_model_is_told_which_quote_is_of_which_side(library: Library) -> None:
    """In its request, by turns, with the task in our words; both sides are among what it gets."""
    request = library.phrasing().request(difference(library, SURVEY))
    assert request is not None
    assert "Cite sentences of both" in request.user
    assert [one.under for one in request.evidence[:4]] == [
        "sanctions relief: against",
        "sanctions relief: on conditions",
    ] * 2
