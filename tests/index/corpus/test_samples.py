"""Briefs that broke something: what the check says of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.corpus.parsing import read_named
from index.desk import FolderFiles

SAMPLES = Path(__file__).parent / "samples"


@pytest.mark.parametrize(
    ("name", "faults"),
    [
        (
            "comment-sign",
            [(2, "“Why plan” is cut"), (4, "“Radio” is cut"), (11, "“Sample supports"), (11, "“says” must be a whole")],
        ),
        ("two-names", [(3, "“Kim Example, Robin Other” looks like several names")]),
        ("far-future", [(4, "date “2109-03-12” lies in the future")]),
    ],
)
def test_each_fault_is_told_with_its_line(name: str, faults: list[tuple[int, str]]) -> None:
    """No brief of the samples is sound, and the editor learns where to look."""
    brief, problems = read_named(FolderFiles(SAMPLES), f"{name}.md")
    assert brief is None
    assert [line for line, _ in faults] == [problem.line for problem in problems]
    assert all(problem.message.startswith(what) for problem, (_, what) in zip(problems, faults, strict=True))
