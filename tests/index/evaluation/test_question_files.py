"""Our question set and the floors, as they are read: their form, and what is said when it is not kept."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.errors import QuestionsRefused
from index.evaluation.questions import Question, read_questions
from index.evaluation.scoreboard import GOALS, Bound, read_floors
from tests.support.commands import index

ROW: dict[str, Any] = {
    "id": "basic-001",
    "slice": "basic",
    "question": "Who wants offices?",
    "answerable": True,
    "briefs": ["lee"],
    "sentences": ["Lee wants offices."],
    "experts": ["Ann Lee"],
    "note": "",
}


def _file(folder: Path, *rows: object) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    (folder / "set.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_questions_are_read_from_every_file(tmp_path: Path) -> None:
    """Files come by name, blank lines are passed over, and `after` is there when it is given."""
    second = ROW | {"id": "2", "slice": "follow-up", "question": "and why?", "after": "Who wants offices?"}
    _file(tmp_path, "", second)
    (tmp_path / "a.jsonl").write_text(json.dumps(ROW), encoding="utf-8")
    first = Question("basic-001", "basic", "Who wants offices?", True, ("lee",), ("Lee wants offices.",), ("Ann Lee",))
    follow_up = replace(first, id="2", slice="follow-up", text="and why?", after="Who wants offices?")
    assert read_questions(tmp_path) == (first, follow_up)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("not json", "set.jsonl:2: not a JSON object on one line"),
        ({"id": "2", "slice": "basic"}, "set.jsonl:2: needs the keys id, slice, question"),
        (ROW | {"id": "2", "slice": "hard"}, "set.jsonl:2: the slice “hard” is not one of basic, "),
        (ROW, "set.jsonl:2: the id “basic-001” stands twice"),
        (ROW | {"id": "2", "answerable": "yes"}, "set.jsonl:2: needs the key answerable, with true or false"),
        (ROW | {"id": "2", "experts": "Ann Lee"}, "set.jsonl:2: needs the key experts, with a list of texts"),
        (ROW | {"id": "2", "briefs": [1]}, "set.jsonl:2: needs the key briefs, with a list of texts"),
        ({key: ROW[key] for key in ROW if key != "sentences"} | {"id": "2"}, "set.jsonl:2: needs the key sentences"),
        (ROW | {"id": "2", "briefs": []}, "set.jsonl:2: a question is answerable exactly when it names a brief"),
        (ROW | {"id": "2", "after": 7}, "set.jsonl:2: after is the question asked before, a text"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, row: object, said: str) -> None:
    """A line that is not a question is refused with file, line and what it needs."""
    with pytest.raises(QuestionsRefused) as refused:
        read_questions(_file(tmp_path, ROW, row))
    assert str(refused.value).startswith(said)


def test_a_folder_without_questions_is_refused(tmp_path: Path) -> None:
    """A folder that is missing, has no such files, or only empty ones, is refused by the command with exit code 2."""
    said = {tmp_path / "nowhere": "There is no folder", tmp_path: "holds no questions"}
    for folder, why in (*said.items(), (_file(tmp_path, ""), "holds no questions")):
        done = index("score", folder, "--data", tmp_path)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert why in done.stderr


def test_floors_are_read_as_bounds(tmp_path: Path) -> None:
    """Figures “at least” must reach their floor, those “at most” must not pass it; what is not measured keeps none."""
    path = tmp_path / "floors.json"
    path.write_text('{"at least": {"all/exact": 1}, "at most": {"all/denied": 0.2}}')
    least, most = read_floors(path)
    assert (least, most) == (Bound("all/exact", 1.0), Bound("all/denied", 0.2, at_most=True))
    assert [least.met_by({"all/exact": value}) for value in (1.0, 0.99)] == [True, False]
    assert [most.met_by({"all/denied": value}) for value in (0.2, 0.21)] == [True, False]
    assert not least.met_by({})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "floors.json is not JSON."),
        ("[]", "floors.json needs two objects, “at least” and “at most”, and nothing else."),
        ('{"at least": {}}', "floors.json needs two objects, “at least” and “at most”, and nothing else."),
        ('{"at least": [], "at most": {}}', "floors.json: “at least” needs an object from figure to number."),
        ('{"at least": {"a": "1"}, "at most": {}}', "floors.json: the floor of “a” is not a number."),
        ('{"at least": {}, "at most": {"a": true}}', "floors.json: the floor of “a” is not a number."),
    ],
)
def test_floors_of_another_form_are_refused(tmp_path: Path, text: str, said: str) -> None:
    """A file of floors that cannot be read is refused with its name and what is wrong."""
    path = tmp_path / "floors.json"
    path.write_text(text)
    with pytest.raises(QuestionsRefused) as refused:
        read_floors(path)
    assert str(refused.value) == said


def test_goals_name_figures_once() -> None:
    """There are ten goals, each for a figure of its own."""
    assert len({goal.figure for goal in GOALS}) == len(GOALS) == 10
