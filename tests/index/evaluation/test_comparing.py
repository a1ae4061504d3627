"""The gate: a worse edition is held back, one that is as good or better is not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index.editions.build import prepare, sync
from index.editions.encoder import SentenceEncoder
from index.evaluation.compare import Comparison, Measured, compared
from index.evaluation.questions import Question
from index.evaluation.scoreboard import Outcome, Share
from index.library import Library
from index.renewal import Renewal
from tests.support import corpora

ASKED = [Question(str(number), "basic", f"Question {number}?", True, ("a",)) for number in range(40)]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, encoder: SentenceEncoder) -> Path:
    """A small library of real briefs with the questions that are on them; copied, not changed."""
    place = tmp_path_factory.mktemp("comparing")
    corpora.their_subject(corpora.some_briefs(place / "briefs", 24))
    corpora.questions_on(place / "briefs", place / "questions")
    sync(place / "briefs", place / "data", encoder)
    return place


Change = Callable[[Path], None]


@pytest.fixture
def after(place: Path, tmp_path: Path, encoder: SentenceEncoder) -> Callable[[Change], Comparison]:
    """Compares the library with itself after a change of its briefs."""

    def comparison(change: Change) -> Comparison:
        shutil.copytree(place, tmp_path, dirs_exist_ok=True)
        change(tmp_path / "briefs")
        number = prepare(tmp_path / "briefs", tmp_path / "data", encoder).number
        assert number == 2
        library = Library(tmp_path / "data", encoder)
        renewal, told = Renewal(library, tmp_path / "briefs", tmp_path / "questions"), list[tuple[str, int, int]]()
        found = renewal.compare(2, progress=lambda *step: told.append(step))
        assert found is not None
        assert told == [("comparing", n, 2 * found.questions) for n in range(1, 2 * found.questions + 1)]
        assert all(entry["scores"]["exact"][1] > 0 for entry in renewal.listing())
        return found

    return comparison


def test_half_of_every_body_cut_is_held_back(after: Callable[[Change], Comparison]) -> None:
    """The gate names the figures that fell, and questions that are answered no more."""
    found = after(corpora.halve)
    assert found.questions >= 50
    assert {change.figure for change in found.fallen} >= {"sentences"}
    assert len(found.worse) > len(found.better)
    assert found.inexact == 0


def _rename_many(folder: Path) -> None:
    for path in sorted(folder.glob("*.md"))[:12]:
        path.rename(path.with_name(f"renamed-{path.name}"))


def _edit_one(folder: Path) -> None:
    path = sorted(folder.glob("*.md"))[3]
    path.write_text(path.read_text(encoding="utf-8").rstrip() + " A further sentence stands here.\n", encoding="utf-8")


def _remove_one(folder: Path) -> None:
    sorted(folder.glob("*.md"))[5].unlink()


@pytest.mark.parametrize("change", [_rename_many, _edit_one, _remove_one])
def test_renaming_and_small_edits_pass(after: Callable[[Change], Comparison], change: Change) -> None:
    """Half of the briefs under other names, one edited, or one taken away, are no reason to hold back."""
    found = after(change)
    assert (found.fallen, found.inexact) == ((), 0)
    if change is _rename_many:
        assert (found.better, found.worse) == ((), ())


def _outcome(*, right: bool) -> Outcome:
    place = 1 if right else None
    return Outcome(
        "basic", True, "answer" if right else "none", 0.5, right, 0.01, place, place, 0.5, 2, 2, 2 * right, 2 * right
    )


def _comparison(before: list[bool], now: list[bool]) -> Comparison:
    old, new = ([_outcome(right=right) for right in rights] for rights in (before, now))
    return compared(Measured(1, tuple(old)), Measured(2, tuple(new)), ASKED)


@pytest.mark.parametrize(("worse", "better", "held"), [(0, 0, False), (7, 0, False), (8, 0, True), (20, 19, False)])
def test_the_gate_weighs_only_what_came_out_differently(worse: int, better: int, held: bool) -> None:
    """Eight questions that all got worse are no chance, over eleven figures; seven are, and so is one more of many."""
    before = [True] * worse + [False] * better + [True] * (40 - worse - better)
    now = [False] * worse + [True] * better + [True] * (40 - worse - better)
    found = _comparison(before, now)
    assert (len(found.worse), len(found.better)) == (worse, better)
    assert bool(found.fallen) is held


def test_a_better_edition_passes() -> None:
    """However many questions got better, nothing is held back, and they are named."""
    found = _comparison([False] * 40, [True] * 40)
    assert found.fallen == ()
    assert found.better == tuple(question.text for question in ASKED)
    change = next(change for change in found.changes if change.figure == "top 1")
    assert (change.before, change.after, change.better, change.worse) == (Share(0, 40), Share(40, 40), 40, 0)


def test_a_quote_that_is_not_exact_is_counted() -> None:
    """One quote that is no slice of its brief is one too many, whatever else got no worse."""
    good = tuple(_outcome(right=True) for _ in ASKED)
    spoilt = (replace(good[0], exact=1), *good[1:])
    found = compared(Measured(1, good), Measured(2, spoilt), ASKED)
    assert (found.fallen, found.inexact) == ((), 1)
