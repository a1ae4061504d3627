"""How sure we are: two judges, their bounds, what is shipped of them, and whether they keep their word."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.answers import confidence
from index.answers.confidence import HELD, NAMES, General, Judge, Trained, general, judge
from index.editions.encoder import SentenceEncoder
from index.evaluation.scoreboard import Scoreboard
from index.library import Library
from index.retrieval.passages import ADAPTER
from tests.conftest import ROOT, SUBJECT

JUDGE = ROOT / "briefs" / str(SUBJECT.judge)
DIMENSIONS = 384
ENOUGH_TO_SEE = 12
"""Questions that a bin has to hold before its place tells anything."""


@pytest.fixture(scope="module")
def ours(library: Library) -> Trained:
    """The judge of the real briefs, fitted with the packaged model."""
    found = judge(library.edition)
    assert isinstance(found, Trained)
    return found


def test_another_model_gets_the_general_judge(library: Library) -> None:
    """Networks that were fitted on one encoder's vectors are not used with another's, and no library needs any."""
    edition = library.edition
    assert isinstance(judge(edition), Trained)
    other = replace(edition, manifest=replace(edition.manifest, model="sha256:of another model"))
    for without in (other, replace(edition, judge=None), replace(edition, judge={})):
        assert isinstance(judge(without), General)
        assert judge(without).floor == general().floor


@pytest.mark.parametrize("name", ["ours", "general"])
@given(data=st.data())
def test_a_confidence_is_a_probability(name: str, data: st.DataObject, ours: Trained) -> None:
    """Whatever numbers come, features of any size included, each judge says something from 0 to 1."""
    numbers = st.floats(-1e6, 1e6)
    features = data.draw(arrays(np.float64, len(NAMES), elements=numbers))
    vector = data.draw(arrays(np.float32, DIMENSIONS, elements=st.floats(-1, 1, width=32)))
    chosen: Judge = ours if name == "ours" else general()
    sure = chosen.probability(features, vector)
    assert 0 <= sure <= 1


def test_the_networks_have_their_shapes(ours: Trained) -> None:
    """Each network takes all features and the vector, and the arrays fit each other and are finite."""
    count, width, units = ours.hidden.shape
    assert (count >= 1, width, units >= 1) == (True, len(NAMES) + DIMENSIONS, True)
    assert ours.hidden_bias.shape == ours.out.shape == (count, units)
    assert ours.out_bias.shape == (count,)
    assert all(np.isfinite(part).all() for part in (ours.hidden, ours.hidden_bias, ours.out, ours.out_bias))
    assert ours.slope > 0


def test_what_is_shipped_says_where_it_comes_from() -> None:
    """The weights are of known numbers, and each judge says by what command and on how many questions it was fitted."""
    held = json.loads(HELD.read_text(encoding="utf-8"))
    assert set(held["weights"]) <= set(NAMES)
    with np.load(JUDGE) as arrays:
        fitted, floor = json.loads(str(arrays["fitted"])), float(arrays["floor"])
    for by, on, least in ((held["fitted by"], held["fitted on"], held["floor"]), (fitted["by"], fitted["on"], floor)):
        assert by.startswith("python -m benchmarks.confidence")
        assert sum(on.values()) >= 1000
        assert 0 < least < 0.5


def test_the_weights_are_installed_with_the_package() -> None:
    """Every file of the library that is no module is named as package data, and stays small."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = project["tool"]["setuptools"]["package-data"]
    there = [path for path in (ROOT / "index").rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}]
    assert HELD in there
    for path in there:
        package = ".".join(path.parent.relative_to(ROOT).parts)
        assert any(path.match(pattern) for pattern in (*named["*"], *named.get(package, ()))), path.name
    assert JUDGE.stat().st_size <= 700_000


def test_the_general_judge_weighs_similarity_up_and_strange_words_down() -> None:
    """More likeness raises its confidence; words that no brief knows lower it."""
    plain, near, strange = (np.zeros(len(NAMES)) for _ in range(3))
    near[[NAMES.index("sentence meaning"), NAMES.index("passage meaning")]] = 0.8
    strange[NAMES.index("unknown words")] = 1
    vector = np.zeros(DIMENSIONS, dtype=np.float32)
    low, middle, high = (general().probability(features, vector) for features in (strange, plain, near))
    assert low < middle < high


@pytest.mark.parametrize(
    ("answerable", "near_miss"),
    [
        ("How many centrifuges was Hecker shown at Yongbyon?", "How many guards did Hecker see at Yongbyon?"),
        ("When was the Kaesong liaison office blown up?", "How much did it cost to build the Kaesong liaison office?"),
        ("What does Abigail Bard recommend on working-level talks?", "What salary does Abigail Bard have?"),
        ("What did Trump say Kim wanted for Yongbyon in Hanoi?", "What did Trump eat with Kim in Hanoi?"),
        ("When did the two Koreas open the Kaesong office?", "Who pressed the button at the Kaesong office?"),
    ],
)
def test_a_near_miss_gets_less(library: Library, answerable: str, near_miss: str) -> None:
    """A question on the same subject that the briefs do not answer is told apart by a wide margin."""
    assert library.answer(answerable).confidence > library.answer(near_miss).confidence + 0.25


def test_the_floor_decides(library: Library, ours: Trained) -> None:
    """From what is enough on it is an answer, from the floor on what comes near, and below it nothing."""
    questions = [
        "What should happen at Yongbyon?", "Which hotel did Kim Jong Un stay at in Hanoi?",
        "Why did the Hanoi summit fail?", "Who won the world cup?", "What did Trump eat with Kim in Hanoi?",
        "What is CVID?", "What does UNSCR 2397 limit?", "How do I reverse a linked list in Python?",
    ]  # fmt: skip
    answers = [library.answer(question) for question in questions]
    kinds = [
        "answer" if a.confidence >= ours.enough else "near" if a.confidence >= ours.floor else "none" for a in answers
    ]
    assert {"answer", "none"} <= set(kinds)
    assert [answer.kind for answer in answers] == kinds


def test_the_confidence_keeps_its_word(scoreboard: Scoreboard) -> None:
    """On our question set the calibration error is at most 0.10, and surer answers are more often right."""
    assert scoreboard.calibration_error <= 0.10
    filled = [one for one in scoreboard.reliability if one.questions >= ENOUGH_TO_SEE]
    assert len(filled) >= 5
    lower, upper = filled[0], filled[-1]
    assert lower.right < 0.2
    assert upper.right > 0.8
    assert scoreboard.figures["all/auroc"] >= 0.8


def test_a_survey_is_as_sure_as_the_rule_is_good(library: Library) -> None:
    """A survey is made without a search; its confidence is the rule's own."""
    assert library.answer("Do experts agree on sanctions relief?").confidence == confidence.SURVEY
    assert 0.5 < confidence.SURVEY < 1


def test_no_file_of_a_judge_is_a_pickle() -> None:
    """The arrays load without pickle, so that a changed file can hold numbers and nothing else."""
    with np.load(JUDGE, allow_pickle=False) as held:
        kinds = {name: held[name].dtype.kind for name in held.files}
    numbers = (*confidence.ARRAYS, *confidence.NUMBERS, ADAPTER)
    assert kinds == dict.fromkeys(numbers, "f") | {"model": "U", "fitted": "U"}


def test_what_was_fitted_was_fitted_with_the_packaged_model() -> None:
    """The library's judge, and the model that says when a question wants sides, name the model that is packaged now.

    With another one they would be left out in silence, and answers would be worse.
    """
    surveys = json.loads((ROOT / "index/answers/standpoints/surveys.json").read_text(encoding="utf-8"))
    with np.load(JUDGE, allow_pickle=False) as judge:
        assert {str(judge["model"]), surveys["encoder"]} == {SentenceEncoder().fingerprint}
