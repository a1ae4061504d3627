"""Fit the weights of `index/confidence.py` on public question sets, and say how good they are.

    python benchmarks/confidence.py SET [SET ...] [--data DIR]

Each SET is a folder with docs.jsonl, queries.jsonl and qrels.tsv. A query with qrels is answerable
by its folder's documents; one without, and every query put to another folder's documents, is not.
Prints the weights, and AUROC on folds that hold whole sets of documents apart.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from index.answering import _evidence
from index.confidence import Evidence
from index.editions import Edition
from index.encoder import SentenceEncoder
from index.evaluation import QuestionSet, indexed, read_set
from index.evidence import candidates
from index.search import search

FOREIGN = 300


def features(edition: Edition, encoder: SentenceEncoder, texts: list[str]) -> np.ndarray:
    """The evidence for each question, shape (n, 4)."""
    rows = []
    for text in texts:
        vector = encoder.question(text)
        hits = search(edition, text, vector, k=20)
        found: Evidence = _evidence(candidates(edition, text, vector, hits), hits)
        rows.append([found.sentence_meaning, found.sentence_words, found.passage_meaning, found.passage_words])
    return np.array(rows)


def main() -> None:
    """Fit, judge and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--data", type=Path, default=Path("data"))
    arguments = parser.parse_args()
    encoder = SentenceEncoder()
    sets: list[QuestionSet] = [read_set(folder) for folder in arguments.sets]
    rng = random.Random(0)
    parts: list[tuple[str, np.ndarray, np.ndarray]] = []
    for own in sets:
        edition = indexed(own, arguments.data, encoder)
        asked = [query.text for query in own.queries]
        labels = np.array([bool(query.relevant) for query in own.queries])
        found = features(edition, encoder, asked)
        others = [query.text for other in sets if other is not own for query in other.queries]
        foreign = features(edition, encoder, rng.sample(others, min(FOREIGN, len(others))))
        parts.append((own.name, np.vstack([found, foreign]), np.append(labels, np.zeros(len(foreign), bool))))
        print(f"{own.name}: near misses and answerable, top cosine alone {roc_auc_score(labels, found[:, 2]):.3f}")
    for held, (name, x, y) in enumerate(parts):
        others_x = np.vstack([p[1] for i, p in enumerate(parts) if i != held])
        others_y = np.concatenate([p[2] for i, p in enumerate(parts) if i != held])
        fitted = LogisticRegression(class_weight="balanced").fit(others_x, others_y)
        print(f"{name}: AUROC {roc_auc_score(y, fitted.predict_proba(x)[:, 1]):.3f} when fitted on the other sets")
    weights = np.concatenate([np.full(len(y), 1 / len(y)) for _, _, y in parts])
    final = LogisticRegression(class_weight="balanced", C=1e3 * len(weights) / len(parts)).fit(
        np.vstack([x for _, x, _ in parts]), np.concatenate([y for *_, y in parts]), sample_weight=weights
    )
    print(
        "WEIGHTS = Evidence(" + ", ".join(f"{w:.2f}" for w in final.coef_[0]) + f")  BIAS = {final.intercept_[0]:.2f}"
    )


if __name__ == "__main__":
    main()
