"""`python -m index positions` and `python -m index map` as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path

from index.answers import positions
from index.commands.printing import answer_object, counts_object
from index.library import Library
from index.records import STANCES
from tests.support.commands import index


def test_all_issues_with_their_counts(corpus_data: Path, library: Library) -> None:
    """Without an issue there is a table, and as JSON an object an issue."""
    done = index("positions", "--data", corpus_data)
    assert (done.returncode, done.stderr) == (0, "")
    header, *lines = done.stdout.splitlines()
    assert header.split() == ["Issue", "supports", "on", "conditions", "opposes"]
    counted = counts_object(positions.survey(library.edition, "sanctions relief"))
    expected = ["sanctions", "relief", *(str(counted[stance]) for stance in STANCES)]
    assert expected in [line.split() for line in lines]
    rows = [json.loads(line) for line in index("positions", "--data", corpus_data, "--json").stdout.splitlines()]
    assert len(rows) == len(lines) >= 14
    assert counted in rows
    assert counted["supports"] + counted["conditional"] + counted["opposes"] >= 8


def test_the_survey_of_an_issue(corpus_data: Path) -> None:
    """With an issue, in a person's words, each stance has names, dates, quotes and links; the silent are counted."""
    done = index("positions", "sanction relief", "--data", corpus_data)
    assert (done.returncode, done.stderr) == (0, "")
    heads = [
        done.stdout.index(f"\n{head} (") for head in ("Supports", "On conditions", "Opposes", "No position on this")
    ]
    assert heads == sorted(heads)
    assert ". Kelsey Davenport, 22 April 2019\n" in done.stdout[heads[1] : heads[2]]
    silent = done.stdout[heads[3] :]
    assert silent.count(",") == 8
    assert silent.endswith(" more, whom --json lists\n")
    assert ". Olivia Enos, March 2019\n     “Enos dismisses" in done.stdout[heads[2] :]
    found = json.loads(index("positions", "sanction relief", "--data", corpus_data, "--json").stdout)
    assert found.keys() == {"issue", "views", "citations", "silent"}
    (enos,) = [view for view in found["views"] if view["expert"] == "Olivia Enos"]
    assert (enos["stance"], enos["date"]) == ("opposes", "2019-03")
    assert found["citations"][enos["citation"] - 1]["author"] == "Olivia Enos"


def test_an_issue_that_fits_none_is_wrong_use(corpus_data: Path, tmp_path: Path) -> None:
    """An unknown issue is one line with the closest; a folder without an index says what to run."""
    done = index("positions", "deal", "--data", corpus_data)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith("No issue fits “deal”; the closest are: ")
    done = index("positions", "blockchain", "--data", corpus_data)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith("No issue fits “blockchain”, and none comes near it. ")
    done = index("positions", "--data", tmp_path / "none")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)


def test_the_map_is_written(corpus_data: Path, tmp_path: Path) -> None:
    """The picture is in the file that was named; where none can be written, one line says so."""
    done = index("map", tmp_path / "map.png", "--data", corpus_data)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")
    done = index("map", tmp_path / "nowhere" / "map.png", "--data", corpus_data)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)


def test_the_answer_object_has_the_views(library: Library) -> None:
    """A survey adds views and who is silent to the answer's JSON; another answer has neither."""
    answer = positions.answer(library.edition, "Who?", "maximum pressure")
    made = answer_object(answer, id="1")
    assert {"Olivia Enos", "Bruce Klingner"} <= {view["expert"] for view in made["views"]}
    enos = next(view for view in made["views"] if view["expert"] == "Olivia Enos")
    assert (enos["voices"], enos["reported_by"]) == ([{"name": "Olivia Enos", "kind": "expert"}], None)
    assert "Abigail Bard" in made["silent"]
    assert {view["citation"] for view in made["views"]} == {citation["number"] for citation in made["citations"]}
    other = answer_object(library.answer("What did the leaders eat in Hanoi?"), id="2")
    assert {"views", "silent"}.isdisjoint(other)
