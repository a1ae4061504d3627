"""A brief of a few lines of front matter, for the tests of what they may hold."""

from __future__ import annotations

from pathlib import Path

from index.corpus.parsing import parse_text
from index.records import Brief
from tests.conftest import SUBJECT

BODY = 'Lee said "no: never", and it\'s over. Lee wants an office in Pyongyang.'
SOUND = ("title: On liaison", "kind: background")
WANTS = 'says: "Lee wants an office in Pyongyang."'


def parsed(*lines: str, body: str = BODY) -> tuple[Brief | None, list[tuple[int, str]]]:
    """The brief of these front matter lines, and (line, message) for each problem."""
    brief, problems = parse_text("\n".join(["---", *lines, "---", body, ""]), Path("briefs/on-liaison.md"), SUBJECT)
    assert {problem.path for problem in problems} <= {"briefs/on-liaison.md"}
    return brief, [(problem.line, problem.message) for problem in problems]


def sound(*lines: str, body: str = BODY) -> Brief:
    """The brief of these lines, in which nothing is wrong."""
    brief, problems = parsed(*lines, body=body)
    assert problems == []
    assert brief is not None
    return brief
