"""The README's scoreboard is what the questions give today."""

from __future__ import annotations

from benchmarks.readme import END, START, tables
from index.evaluation.scoreboard import Scoreboard
from tests.conftest import ROOT

AGAIN = "the README's scoreboard is out of date; write it again with `python -m benchmarks.readme`"


def _written() -> list[list[list[str]]]:
    """The tables between the README's marks, as rows of cells."""
    between = (ROOT / "README.md").read_text(encoding="utf-8").split(START)[1].split(END)[0]
    blocks = between.strip().split("\n\n")
    lines = [[line for line in block.splitlines() if "---" not in line] for block in blocks]
    return [[[cell.strip() for cell in line.strip("|").split("|")] for line in block] for block in lines]


def _near(written: str, measured: str, one_question: float) -> bool:
    """Whether two cells agree: texts to the letter, shares within 0.02 or, where that is more, one question.

    The figures are the same on every run of one machine; another processor's rounding may turn one question.
    """
    try:
        return abs(float(written) - float(measured)) <= max(0.02, one_question) + 0.01
    except ValueError:
        return written == measured


def test_the_readme_shows_what_is_measured(scoreboard: Scoreboard) -> None:
    """Every share in the README's scoreboard is that of a measurement, within noise; seconds are not compared."""
    written = _written()
    measured = tables(scoreboard)
    assert [[(len(row), row[0]) for row in table] for table in written] == [
        [(len(row), row[0]) for row in table] for table in measured
    ], AGAIN
    compared = [
        (now[0], head, then_cell, cell, 1 / int(now[1]) if head_row[1] == "n" else 0.0)
        for then_table, (head_row, *rows) in zip(written, measured, strict=True)
        for then, now in zip(then_table[1:], rows, strict=True)
        for head, then_cell, cell in zip(head_row[1:], then[1:], now[1:], strict=True)
        if not now[0].startswith("seconds")
    ]
    assert len(compared) >= 120
    assert [one[:4] for one in compared if not _near(one[2], one[3], one[4])] == [], AGAIN
