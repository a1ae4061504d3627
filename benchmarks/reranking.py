"""What a reranker's top score tells of whether a question is answered, and what its order is worth.

    python -m benchmarks.reranking RERANKER [SET ...] [--data DIR]

Our near-topic questions, and a sample of each SET (docs.jsonl, queries.jsonl, qrels.tsv). The figures stand in
docs/decisions/0012-reranker.md; what a reranker does for our own questions, `python -m index score --reranker` tells.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.folders import with_edition, with_questions
from index.answers import confidence
from index.answers.pipeline import Pipeline
from index.editions import store
from index.editions.build import passage_text
from index.editions.encoder import SentenceEncoder
from index.editions.store import Edition
from index.evaluation.questions import read_questions
from index.evaluation.retrieval import auroc, evaluate, indexed, read_set
from index.reading.question import read
from index.retrieval.reranking import Reranker, open_reranker

PASSAGES = 3
"""Passages of which the highest score counts."""

SAMPLE, RANKED = 600, 250
"""Questions of a public set that are asked for refusal, and for the ranking."""

Asked = Sequence[tuple[str, bool]]
"""Questions, and whether they are answerable."""


def report(name: str, edition: Edition, encoder: SentenceEncoder, reranker: Reranker, asked: Asked) -> None:
    """Print the AUROC of the reranker's highest score among the best passages, and that of the top cosine."""
    names = edition.names
    pipeline = Pipeline(edition, names, encoder, confidence.general())
    fits, cosines = [], []
    for text, _ in asked:
        found = pipeline.search(read(text, names))
        best = [(edition.briefs[hit.brief_id], edition.passages[hit.row]) for hit in found.hits[:PASSAGES]]
        texts = [passage_text(brief, passage) for brief, passage in best]
        fits.append(reranker.scores(found.reading.text, texts).max(initial=-20))
        cosines.append(max((hit.meaning for hit in found.hits), default=0.0))
    answerable = np.array([is_answerable for _, is_answerable in asked])
    print(
        f"{name:<12} {len(asked):>4} questions  AUROC of the reranker {auroc(np.array(fits), answerable):.3f}, "
        f"of the top cosine {auroc(np.array(cosines), answerable):.3f}",
        flush=True,
    )


def main() -> None:
    """Ask our own questions and each set's, and print a line or two for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reranker")
    parser.add_argument("sets", nargs="*", type=with_questions)
    parser.add_argument("--data", type=with_edition, default="data")
    chosen = parser.parse_args()
    encoder, reranker = SentenceEncoder(), open_reranker(chosen.reranker)
    if reranker is None:
        parser.error("name a reranker")
    own = [one for one in read_questions(Path("tests/questions")) if one.answerable or one.slice == "near-topic"]
    asked = [(one.text, one.answerable) for one in own]
    report("near-topic", store.open_live(chosen.data)[0], encoder, reranker, asked)
    for folder in chosen.sets:
        questions = read_set(folder)
        edition = indexed(questions, chosen.data, encoder)
        queries = random.Random(7).sample(questions.queries, min(SAMPLE, len(questions.queries)))
        report(folder.name, edition, encoder, reranker, [(query.text, bool(query.relevant)) for query in queries])
        few = replace(questions, queries=tuple([query for query in queries if query.relevant][:RANKED]))
        for name, ordering in (("without", None), ("with", reranker)):
            figures = evaluate(few, edition, encoder, reranker=ordering)
            print(f"{folder.name:<12} {figures['queries']:>4} questions  nDCG@10 {name} it {figures['ndcg@10']:.3f}")


if __name__ == "__main__":
    main()
