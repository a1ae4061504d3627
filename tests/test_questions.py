"""The question set agrees with the briefs that it is about."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from index.corpus.parsing import read_folder
from index.evaluation.questions import SLICES
from tests.conftest import ROOT

KEYS = {"id", "slice", "question", "answerable", "briefs", "sentences", "experts", "note"}
UNANSWERABLE = {"near-topic", "false-premise", "off-topic", "after-corpus"}


FITTED_ON = ROOT / "benchmarks" / "refusal"


def _questions(folder: Path = ROOT / "tests" / "questions") -> list[dict[str, Any]]:
    files = sorted(folder.glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def test_every_question_has_its_form() -> None:
    """There are at least 370 questions in twelve slices, each with all keys and an id of its own."""
    questions = _questions()
    assert len(questions) >= 370
    assert {question["slice"] for question in questions} == set(SLICES)
    assert len(SLICES) == 12
    assert all(question.keys() - {"after"} == KEYS for question in questions)
    assert [key for key, count in Counter(question["id"] for question in questions).items() if count > 1] == []


def test_gold_sentences_stand_in_their_briefs() -> None:
    """Each gold sentence is a slice of a gold brief, and each gold brief has one."""
    bodies = {brief.id: brief.body for brief in read_folder(ROOT / "briefs").briefs}
    wrong = []
    for question in _questions():
        gold, sentences = question["briefs"], question["sentences"]
        wrong += [(question["id"], brief) for brief in gold if not any(s in bodies.get(brief, "") for s in sentences)]
        wrong += [(question["id"], s) for s in sentences if not any(s in bodies.get(brief, "") for brief in gold)]
    assert wrong == []


def test_the_judge_is_fitted_on_other_questions() -> None:
    """No question that the confidence was fitted on is among those it is measured on, whatever its case and signs."""
    fitted, measured = (
        {re.sub(r"\W+", " ", row["question"].casefold()).strip() for row in rows}
        for rows in (_questions(FITTED_ON), _questions())
    )
    assert len(fitted) >= 2500
    assert len(measured) >= 350
    assert sorted(fitted & measured) == []


def test_questions_to_fit_on_have_their_form() -> None:
    """Each says whether it is answerable, has gold exactly when it is, and names briefs that there are."""
    known = {brief.id for brief in read_folder(ROOT / "briefs").briefs}
    rows = _questions(FITTED_ON)
    assert {frozenset(row) - {"near"} for row in rows} == {frozenset(KEYS - {"id", "slice", "experts"})}
    assert [row["question"] for row in rows if row["answerable"] != bool(row["briefs"])] == []
    assert [row["question"] for row in rows if row["answerable"] != bool(row["sentences"])] == []
    assert [row["question"] for row in rows if not {*row["briefs"], row.get("near") or "tni-bard"} <= known] == []
    assert 0.3 <= sum(row["answerable"] for row in rows) / len(rows) <= 0.7


def test_sentences_to_fit_on_stand_in_their_briefs() -> None:
    """Each gold sentence of the questions that the confidence is fitted on is a slice of one of their gold briefs."""
    bodies = {brief.id: brief.body for brief in read_folder(ROOT / "briefs").briefs}
    sentences = [(row["briefs"], sentence) for row in _questions(FITTED_ON) for sentence in row["sentences"]]
    assert len(sentences) >= 1200
    assert [sentence for gold, sentence in sentences if not any(sentence in bodies[brief] for brief in gold)] == []


def test_follow_ups_have_a_question_before_them() -> None:
    """Each of at least 15 follow-ups, and no other question, says what was asked before it."""
    questions = _questions()
    assert sum(question["slice"] == "follow-up" for question in questions) >= 15
    assert [q["id"] for q in questions if bool(q.get("after")) != (q["slice"] == "follow-up")] == []


def test_answerable_questions_have_gold_and_others_say_why() -> None:
    """A question has gold exactly when it is answerable, and a note when it is not."""
    questions = _questions()
    assert [q["id"] for q in questions if q["answerable"] != bool(q["briefs"])] == []
    assert [q["id"] for q in questions if q["answerable"] == (q["slice"] in UNANSWERABLE)] == []
    assert [q["id"] for q in questions if not q["answerable"] and not q["note"]] == []
