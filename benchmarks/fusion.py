"""How to join meaning and words: nDCG@10 of each alone, of reciprocal rank fusion, and of weighted scores.

    python -m benchmarks.fusion SET [SET ...] [--data DIR]

Each SET is a folder with docs.jsonl, queries.jsonl and qrels.tsv. The figures stand in
docs/decisions/0006-fusion.md; what they decide
are WORDS_WEIGHT and SENTENCE_WEIGHT in index/retrieval/passages.py.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.folders import with_edition, with_questions
from index.editions.encoder import SentenceEncoder
from index.editions.store import Edition
from index.evaluation.retrieval import QuestionSet, indexed, ranking_figures, read_set
from index.retrieval.passages import WORDS_WEIGHT, inside_of

WEIGHTS = (0.5, 1.0, 1.5, 2.0, 3.0)
SENTENCE_WEIGHTS = (0.5, 1.0, 1.5, 2.0)
RECIPROCAL_K = 60
DEPTH = 100

Scores = NDArray[Any]


def by_document(scores: Scores, documents: list[str]) -> dict[str, float]:
    """Each document's best passage score."""
    best: dict[str, float] = {}
    for document, score in zip(documents, scores.tolist(), strict=True):
        best[document] = max(score, best.get(document, score))
    return best


def ranked(scores: dict[str, float]) -> list[str]:
    """The documents, best first."""
    return sorted(scores, key=lambda document: -scores[document])


def reciprocal(*rankings: list[str]) -> list[str]:
    """Reciprocal rank fusion with k = 60 and depth 100 (Cormack, Clarke and Büttcher 2009)."""
    fused: defaultdict[str, float] = defaultdict(float)
    for ranking in rankings:
        for rank, document in enumerate(ranking[:DEPTH], start=1):
            fused[document] += 1 / (RECIPROCAL_K + rank)
    return ranked(fused)


def compare(questions: QuestionSet, edition: Edition, encoder: SentenceEncoder) -> dict[str, float]:
    """nDCG@10 of every way of ranking, over the queries that have an answer."""
    documents = [passage.brief_id for passage in edition.passages]
    vectors, rows = edition.vectors.vectors(), np.arange(len(documents))
    figures: defaultdict[str, list[float]] = defaultdict(list)
    for query in questions.queries:
        if not query.relevant:
            continue
        vector = encoder.question(query.text)
        cosines, shares = vectors @ vector, edition.words.shares(query.text)
        meaning, words = ranked(by_document(cosines, documents)), ranked(by_document(shares, documents))
        rankings = {"meaning": meaning, "words": words, "reciprocal rank": reciprocal(meaning, words)}
        for weight in WEIGHTS:
            rankings[f"cosine + {weight} share"] = ranked(by_document(cosines + weight * shares, documents))
        nearest = inside_of(edition, vector, rows).nearest_sentences
        for weight in SENTENCE_WEIGHTS:
            fused = cosines + WORDS_WEIGHT * shares + weight * nearest
            rankings[f"and {weight} sentence"] = ranked(by_document(fused, documents))
        for name, ranking in rankings.items():
            figures[name].append(ranking_figures(ranking, query.relevant)["ndcg@10"])
    return {name: float(np.mean(values)) for name, values in figures.items()}


def main() -> None:
    """Rank each set in every way and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", type=with_questions)
    parser.add_argument("--data", type=with_edition, default="data")
    arguments = parser.parse_args()
    encoder = SentenceEncoder()
    table = {}
    for folder in arguments.sets:
        questions = read_set(folder)
        table[questions.name] = compare(questions, indexed(questions, arguments.data, encoder), encoder)
    print("".join([f"{'nDCG@10':<20}", *(f"{name:>16}" for name in table)]))
    for name in next(iter(table.values())):
        print("".join([f"{name:<20}", *(f"{figures[name]:>16.3f}" for figures in table.values())]))


if __name__ == "__main__":
    main()
