"""Our own question set: a folder of JSON Lines files, each line a question with what answers it.

tests/questions/README.md says what the keys and slices are. Public question sets have another form
and are read by `retrieval.py`; `scoreboard.py` counts what comes of the questions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import QuestionsRefused
from index.evaluation.retrieval import numbered_rows
from index.messages import say
from index.subject import Subject

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
        raise QuestionsRefused(say("questions-no-files", folder=folder))
    found: dict[str, Question] = {}
    for path in files:
        for number, row in numbered_rows(path, ("id", "slice", "question")):
            fault = _fault(row)
            if fault is None and str(row["id"]) in found:
                fault = say("row-id-twice", id=row["id"])
            if fault is not None:
                raise QuestionsRefused(say("row", file=path.name, line=number, fault=fault))
            found[str(row["id"])] = _question(row)
    if not found:
        raise QuestionsRefused(say("questions-empty", folder=folder))
    return tuple(found.values())


def _fault(row: Mapping[str, Any]) -> str | None:
    """What keeps a row from being a question, or None."""
    if row["slice"] not in SLICES:
        return say("row-slice", slice=row["slice"], known=", ".join(SLICES))
    if not isinstance(row.get("answerable"), bool):
        return say("row-answerable")
    for key in LISTS:
        if not isinstance(row.get(key), list) or not all(isinstance(value, str) for value in row[key]):
            return say("row-list", key=key)
    if row["answerable"] != bool(row["briefs"]):
        return say("row-answerable-briefs")
    return None if isinstance(row.get("after"), str | None) else say("row-after")


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
