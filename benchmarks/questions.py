"""Our own questions put to our own briefs: what is found, quoted and refused, slice by slice.

    python -m benchmarks.questions [--data DIR]

Reads tests/questions/*.jsonl (their README says what the slices are) and the live edition. "top 3"
is the share of questions with a gold brief among the first three; "quoted" the share of answers
with a gold sentence among their quotes; "exact" the share of quotes that are slices of their brief.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from index.encoder import SentenceEncoder
from index.library import Library
from index.records import Answer
from index.search import search

QUESTIONS = Path(__file__).resolve().parent.parent / "tests" / "questions"
COLUMNS = ("top 1", "top 3", "top 5", "quoted", "refused", "exact")


def figures(row: dict[str, Any], library: Library, encoder: SentenceEncoder) -> dict[str, float]:
    """What came of one question, each figure 0 to 1; figures that do not apply are left out."""
    answer = library.answer(row["question"])
    found: dict[str, float] = {"refused": float(answer.kind == "none")}
    if answer.citations:
        found["exact"] = _exact(answer, library)
    if row["answerable"]:
        hits = search(library.edition, row["question"], encoder.question(row["question"]), k=20)
        ranked = list(dict.fromkeys(hit.brief_id for hit in hits))
        for k in (1, 3, 5):
            found[f"top {k}"] = float(not set(ranked[:k]).isdisjoint(row["briefs"]))
        if answer.citations:
            quotes = [citation.quote for citation in answer.citations]
            found["quoted"] = float(
                any(gold in quote or quote in gold for gold in row["sentences"] for quote in quotes)
            )
    return found


def _exact(answer: Answer, library: Library) -> float:
    right = [library.edition.briefs[c.brief_id].body[c.start : c.end] == c.quote for c in answer.citations]
    return sum(right) / len(right)


def main() -> None:
    """Ask everything and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("data"))
    encoder = SentenceEncoder()
    library = Library(parser.parse_args().data, encoder)
    slices: dict[str, list[dict[str, float]]] = defaultdict(list)
    for file in sorted(QUESTIONS.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            slices[row["slice"]].append(figures(row, library, encoder))
    print("".join([f"{'slice':<16}{'n':>4}", *(f"{column:>9}" for column in COLUMNS)]))
    for name, rows in slices.items():
        cells = [[row[column] for row in rows if column in row] for column in COLUMNS]
        shown = [f"{sum(cell) / len(cell):>9.2f}" if cell else f"{'':>9}" for cell in cells]
        print("".join([f"{name:<16}{len(rows):>4}", *shown]))


if __name__ == "__main__":
    main()
