"""Five hundred answers in which a model invents, and what of them is shown: no source, number or name of its own."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from index.claims.worded import Worded
from index.evaluation.questions import read_questions
from index.library import Library
from tests.conftest import ROOT
from tests.support.inventing import KINDS, NEVER, Invented, answered_inventing

ANSWERS = 500
SEED = 15


@pytest.fixture(scope="module")
def shown(library: Library) -> list[tuple[Worded, list[Invented]]]:
    """What becomes of five hundred replies that invent, to part of our questions; each with what it invented."""
    asked = random.Random(SEED).sample(read_questions(ROOT / "tests" / "questions"), 200)
    answers = [library.answer(question.text, question.after) for question in asked]
    return answered_inventing(library, answers, ANSWERS, SEED)


def test_no_invented_source_number_or_name_is_shown(shown: list[tuple[Worded, list[Invented]]]) -> None:
    """Of five hundred answers that invent nothing is shown that names, counts, dates or links what is nowhere."""
    tried, through = Counter[str](), []
    for result, invented in shown:
        tried.update(one.kind for one in invented)
        kept = {claim.text for claim in result.kept}
        through += [(one.kind, one.claim.text) for one in invented if one.kind in NEVER and one.claim.text in kept]
    assert len(tried) == len(KINDS) - 1, "of those made up altogether each is counted by its names"
    assert min(tried.values()) >= 10
    assert through == []


def test_each_claim_that_is_shown_cites_quotes_that_stand_under_it(shown: list[tuple[Worded, list[Invented]]]) -> None:
    """Whatever a model cites, what is shown cites one to three quotes of the same answer, which stay as they were."""
    claims = 0
    for result, _ in shown:
        answer = result.answer
        numbers = {one.number for one in (answer.survey or answer).citations}
        claims += len(answer.claims)
        assert all(1 <= len(claim.citations) <= 3 and set(claim.citations) <= numbers for claim in answer.claims)
    assert claims >= ANSWERS


def test_true_claims_are_kept_beside_invented_ones(shown: list[tuple[Worded, list[Invented]]]) -> None:
    """In most of these answers the parts of sentences that are true are shown all the same."""
    worded_ones = [result for result, _ in shown if result.kept]
    assert len(worded_ones) >= 0.5 * ANSWERS
