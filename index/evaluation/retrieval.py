"""Retrieval and refusal figures on a question set: a folder of docs.jsonl, queries.jsonl, qrels.tsv.

The documents go through the same passages, editions and search as briefs do. Editions made for
evaluation are kept below the data folder and used again when the same documents come back.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from index.answers import confidence
from index.answers.pipeline import Pipeline
from index.corpus.fields import is_date
from index.editions import store
from index.editions.build import Progress, sync_briefs
from index.editions.encoder import Encoder
from index.editions.store import Edition
from index.errors import QuestionsRefused, cause
from index.messages import say
from index.records import Brief, Mode
from index.retrieval.reranking import Reranker

DEPTH = 400
"""Passages that meaning and words each put forward, so that a hundred documents are among them."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question and the grades of the documents that answer it; none when nothing does."""

    id: str
    text: str
    relevant: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The documents, as briefs, and the queries put to them."""

    name: str
    documents: tuple[Brief, ...]
    queries: tuple[Query, ...]

    @property
    def has_unanswerable(self) -> bool:
        """Whether some query has no document that answers it."""
        return any(not query.relevant for query in self.queries)


def read_set(folder: Path) -> QuestionSet:
    """The question set in `folder`; raises QuestionsRefused, naming the file and line at fault."""
    grades: dict[str, dict[str, int]] = {}
    for query, document, grade in _qrels(folder / "qrels.tsv"):
        if grade > 0:
            grades.setdefault(query, {})[document] = grade
    documents = tuple(_document(key, row) for key, row in _by_id(folder / "docs.jsonl").items())
    if not any(document.body.strip() for document in documents):
        raise QuestionsRefused(say("documents-empty"))
    queries = tuple(
        Query(key, _valid(row["text"]), grades.get(key, {})) for key, row in _by_id(folder / "queries.jsonl").items()
    )
    return QuestionSet(folder.resolve().name, documents, queries)


def _document(key: str, row: Mapping[str, Any]) -> Brief:
    """A document as a brief, by whom and of when as far as that is told; raises QuestionsRefused for no date."""
    authors = row.get("author") or ()
    date = _valid(row.get("date") or "")[:10]  # of a moment, its day
    if date and not is_date(date):
        raise QuestionsRefused(say("documents-date", id=key))
    return Brief(
        id=key,
        title=_valid(row.get("title") or ""),
        body=_valid(row["text"]),
        authors=tuple(_valid(name) for name in (authors if isinstance(authors, list) else [authors]) if name),
        publisher=_valid(row.get("publisher") or "") or None,
        date=date or None,
    )


def read_rows(path: Path, keys: Sequence[str]) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file, each with a text or number under `keys`; raises QuestionsRefused otherwise."""
    return [row for _, row in numbered_rows(path, keys)]


def _by_id(path: Path) -> dict[str, dict[str, Any]]:
    """The objects of a JSON Lines file with id and text, by id; raises QuestionsRefused when an id comes twice."""
    rows: dict[str, dict[str, Any]] = {}
    for number, row in numbered_rows(path, ("id", "text")):
        if rows.setdefault(_valid(row["id"]), row) is not row:
            raise QuestionsRefused(_row_fault(path, number, say("row-id-twice", id=_valid(row["id"]))))
    return rows


def numbered_rows(path: Path, keys: Sequence[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The same objects, each with the number of its line."""
    for number, line in enumerate(text_of(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise QuestionsRefused(_row_fault(path, number, say("row-not-json"))) from error
        if not isinstance(row, dict) or not all(isinstance(row.get(key), str | int | float) for key in keys):
            raise QuestionsRefused(_row_fault(path, number, say("row-keys", keys=", ".join(keys))))
        yield number, row


def _row_fault(path: Path, line: int, fault: str) -> str:
    return say("row", file=path.name, line=line, fault=fault)


def _valid(value: object) -> str:
    """The value as a text without halves of surrogate pairs, which no encoder takes."""
    return str(value).encode("utf-8", "replace").decode()


def indexed(questions: QuestionSet, data: Path, encoder: Encoder, *, progress: Progress | None = None) -> Edition:
    """An edition of the set's documents, built below `data` unless it is there already."""
    digest = sha256(repr(questions.documents).encode("utf-8", "replace")).hexdigest()[:12]
    place = data / "evaluation" / digest
    sync_briefs(questions.documents, place, encoder, progress=progress)
    return store.open_live(place)[0]


def evaluate(
    questions: QuestionSet,
    edition: Edition,
    encoder: Encoder,
    *,
    mode: Mode = "both",
    reranker: Reranker | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """The set's figures: nDCG@10, recall@10, recall@100, MRR@10 over queries with qrels, and refusal over all.

    Questions are asked as those put to the briefs are, but for the judge: the general one, which was not fitted on
    our briefs.
    """
    began = time.perf_counter()
    names = edition.names
    pipeline = Pipeline(edition, names, encoder, confidence.general(), reranker, mode, DEPTH)
    ranked: list[dict[str, float]] = []
    sure: list[tuple[float, bool]] = []
    for done, query in enumerate(questions.queries, start=1):
        asked = pipeline.ask(query.text, ranked=True)
        if query.relevant:
            ranked.append(ranking_figures(asked.ranking, query.relevant))
        sure.append((asked.answer.confidence, bool(query.relevant)))
        if progress:
            progress(done, len(questions.queries))
    figures: dict[str, Any] = {
        "set": questions.name,
        "mode": mode,
        "queries": len(ranked),
        "docs": len(questions.documents),
    }
    for key in ("ndcg@10", "recall@10", "recall@100", "mrr@10"):
        figures[key] = round(float(np.mean([row[key] for row in ranked])), 4) if ranked else None
    if questions.has_unanswerable:
        figures |= {"unanswerable": len(sure) - len(ranked), **refusal_figures(sure)}
    return figures | {"seconds": round(time.perf_counter() - began, 2)}


def ranking_figures(ranked: Sequence[str], relevant: Mapping[str, int]) -> dict[str, float]:
    """nDCG@10 (gain = grade, discount log2 of rank + 1), recall@10, recall@100 and MRR@10 of one ranking."""
    from sklearn.metrics import ndcg_score

    gains = [relevant.get(document, 0) for document in ranked[:10]]
    first = next((1 / rank for rank, gain in enumerate(gains, start=1) if gain), 0.0)
    others = [grade for document, grade in relevant.items() if document not in ranked[:10]]
    grades = [*gains, *[0] * (10 - len(gains)), *others]
    return {
        "ndcg@10": float(ndcg_score([grades], [range(len(grades), 0, -1)], k=10)),
        "recall@10": sum(document in relevant for document in ranked[:10]) / len(relevant),
        "recall@100": sum(document in relevant for document in ranked[:100]) / len(relevant),
        "mrr@10": first,
    }


def refusal_figures(sure: Sequence[tuple[float, bool]]) -> dict[str, float]:
    """AUROC of the confidence, and the share of answerable queries that can be answered at 95 % precision.

    `sure` pairs each query's confidence with whether it is answerable.
    """
    scores = np.array([probability for probability, _ in sure])
    answerable = np.array([is_answerable for _, is_answerable in sure])
    return {
        "refusal_auroc": round(auroc(scores, answerable), 4),
        "answered_at_95_precision": round(_answered_at(scores, answerable, precision=0.95), 4),
    }


def auroc(scores: np.ndarray[Any, Any], positive: np.ndarray[Any, Any]) -> float:
    """The chance that a positive scores above a negative, ties counting half; 0.5 when one kind is missing."""
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(positive, scores)) if len(set(positive.tolist())) == 2 else 0.5


def _answered_at(scores: np.ndarray[Any, Any], answerable: np.ndarray[Any, Any], *, precision: float) -> float:
    """The highest recall of the answerable at any floor with this precision, 0 when none has it."""
    from sklearn.metrics import precision_recall_curve

    if not answerable.any():
        return 0.0
    precisions, recalls, _ = precision_recall_curve(answerable, scores)
    return float(recalls[precisions >= precision].max())


def _qrels(path: Path) -> list[tuple[str, str, int]]:
    found = []
    for number, line in enumerate(text_of(path).splitlines()[1:], start=2):
        cells = line.split("\t")
        try:
            found.append((cells[0], cells[1], int(cells[2])))
        except (IndexError, ValueError) as error:
            raise QuestionsRefused(_row_fault(path, number, say("row-grades"))) from error
    return found


def text_of(path: Path) -> str:
    """What stands in a file; raises QuestionsRefused, naming the file, when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise QuestionsRefused(say("file-not-utf8", file=path.name)) from error
    except OSError as error:
        raise QuestionsRefused(say("file-unreadable", file=path, cause=cause(error))) from error
