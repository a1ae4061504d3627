"""Our own question set: a folder of JSON Lines files, each line a question with what answers it.

tests/questions/README.md says what the keys and slices are. Public question sets have another form
and are read by `evaluation.py`; what comes of the questions is `scoreboard.py`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import QuestionsRefused
from index.evaluation.retrieval import numbered_rows
from index.records import Subject

SLICES = (
    "basic",
    "paraphrased",
    "expert-date",
    "completeness",
    "disagreement",
    "background",
    "robustness",
    "follow-up",
    "near-topic",
    "false-premise",
    "off-topic",
    "after-corpus",
)
"""In the order in which figures are shown: what the briefs answer, then what they do not."""

LISTS = ("briefs", "sentences", "experts")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and the gold: briefs and sentences that answer it (none when nothing does), and whose view it asks.

    `after` is the question that was asked before it, when it cannot be read alone.
    """

    id: str
    slice: str
    text: str
    answerable: bool
    briefs: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    experts: tuple[str, ...] = ()
    after: str | None = None


def questions_of(subject: Subject, briefs: Path) -> Path | None:
    """The folder of the question set that the subject file beside the briefs names, if it names one."""
    return briefs / subject.questions if subject.questions else None


def read_questions(folder: Path) -> tuple[Question, ...]:
    """The questions of every *.jsonl file in `folder`; raises QuestionsRefused, naming the file and line at fault."""
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise QuestionsRefused(f"{folder} holds no questions (*.jsonl).")
    found: dict[str, Question] = {}
    for path in files:
        for number, row in numbered_rows(path, ("id", "slice", "question")):
            fault = _fault(row)
            if fault is None and str(row["id"]) in found:
                fault = f"the id “{row['id']}” stands twice"
            if fault is not None:
                raise QuestionsRefused(f"{path.name}:{number}: {fault}")
            found[str(row["id"])] = _question(row)
    if not found:
        raise QuestionsRefused(f"{folder} holds no questions (its files are empty).")
    return tuple(found.values())


def _fault(row: Mapping[str, Any]) -> str | None:
    """What keeps a row from being a question, or None."""
    if row["slice"] not in SLICES:
        return f"the slice “{row['slice']}” is not one of {', '.join(SLICES)}"
    if not isinstance(row.get("answerable"), bool):
        return "needs the key answerable, with true or false"
    for key in LISTS:
        if not isinstance(row.get(key), list) or not all(isinstance(value, str) for value in row[key]):
            return f"needs the key {key}, with a list of texts"
    if row["answerable"] != bool(row["briefs"]):
        return "a question is answerable exactly when it names a brief"
    return None if isinstance(row.get("after"), str | None) else "after is the question asked before, a text"


def _question(row: Mapping[str, Any]) -> Question:
    return Question(
        id=str(row["id"]),
        slice=row["slice"],
        text=str(row["question"]),
        answerable=row["answerable"],
        briefs=tuple(row["briefs"]),
        sentences=tuple(row["sentences"]),
        experts=tuple(row["experts"]),
        after=row.get("after"),
    )
