"""The scoreboard in the README: measured again, and written between its two marks.

    python -m benchmarks.readme [--data DIR]

Run `python -m index sync` first. tests/test_readme_figures.py compares the table with a measurement.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.folders import with_edition
from index.commands.scoreboard import COLUMNS
from index.editions.encoder import SentenceEncoder
from index.evaluation.questions import read_questions
from index.evaluation.scoreboard import GOALS, Scoreboard, measure
from index.library import Library

ROOT = Path(__file__).resolve().parent.parent
START, END = "<!-- scoreboard: written by python -m benchmarks.readme -->", "<!-- end of scoreboard -->"

FIGURES = {
    "right brief among the first three shown": "all/shown",
    "the very sentence shown": "all/quoted",
    "quotes from a right brief": "all/lenient",
    "answerable questions answered": "all/answered",
    "answerable questions denied": "all/denied",
    "unanswerable questions presented as answered": "all/presented",
    "off-topic questions presented as answered": "off-topic/presented",
    "AUROC of the confidence": "all/auroc",
    "calibration error": "all/calibration error",
    "experts shown where they disagree": "disagreement/views",
    "quotes exact": "all/exact",
    "seconds a question, median": "all/seconds, median",
    "seconds a question, 95th percentile": "all/seconds, 95th percentile",
}
"""What stands beside the goals, each by the words of the README."""


def tables(board: Scoreboard) -> list[list[list[str]]]:
    """The README's two tables as rows of cells: the slices, and single figures beside their goals."""
    slices = [["", "n", *COLUMNS]]
    for row in board.rows:
        slices.append([row.name, str(row.questions), *(_cell(row.figures.get(name)) for name in COLUMNS)])
    goals = {goal.figure: str(goal) for goal in GOALS}
    over_all = [["figure", "measured", "goal"]]
    for words, figure in FIGURES.items():
        over_all.append([words, _cell(board.figures.get(figure), figure), goals.get(figure, "")])
    return [slices, over_all]


def markdown(board: Scoreboard) -> str:
    """What stands between the marks."""
    blocks = []
    for head, *rows in tables(board):
        rule = ["---", *(["--:"] * (len(head) - 1))]
        blocks.append("\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows)))
    return "\n\n".join(blocks)


def _cell(value: float | None, figure: str = "") -> str:
    if value is None:
        return ""
    return f"{value:.3f}" if "seconds" in figure else f"{value:.2f}"


def main() -> None:
    """Ask every question, and write the README anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=with_edition, default="data")
    library = Library(parser.parse_args().data, SentenceEncoder())
    board = measure(read_questions(ROOT / "tests" / "questions"), library)
    readme = ROOT / "README.md"
    before, rest = readme.read_text(encoding="utf-8").split(START)
    after = rest.split(END)[1]
    readme.write_text(f"{before}{START}\n{markdown(board)}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
