"""Fit the confidence on public and on our own training questions, say how good it is, and write its weights.

    python -m benchmarks.confidence SQUAD2 CLAPNQ [--data DIR] [--write]

SQUAD2 and CLAPNQ are folders with docs.jsonl, queries.jsonl and qrels.tsv. Our own training questions lie in
benchmarks/refusal (none of tests/questions is among them, and those who wrote them had not seen those). A
question counts as right when it is answerable and a brief that answers it is among the first three. Every figure
is on questions that were held out: SQuAD2 by article, ours by brief, ClapNQ by question, in five folds each.
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from index import editions
from index.confidence import WEIGHTS
from index.editions import Edition
from index.encoder import SentenceEncoder
from index.evaluation import auroc, indexed, read_set
from index.evidence import candidates
from index.features import NAMES, features
from index.names import catalogue
from index.reading import read
from index.search import search

OWN = Path(__file__).resolve().parent / "refusal"
FOLDS = 5
FOREIGN = 300
"""Questions of the public sets that are put to our briefs, as off-topic ones."""

NEAR_MISS = 0.35
"""What an unanswerable question weighs beside an answerable one. Half of each set is written to be near misses;
people ask fewer of them. It moves the calibration, hardly the order."""

SHARES = {"ours": 1.0, "squad2": 0.03, "clapnq": 0.2, "foreign": 0.2}
"""What a question of each set weighs."""

PENALTY = 0.1
"""The inverse strength of the L2 penalty on standardised weights."""


@dataclass(frozen=True)
class Asked:
    """A set's questions: features, answerable, right, weight, and what must be held out together."""

    name: str
    x: NDArray[np.float64]
    answerable: NDArray[np.bool_]
    right: NDArray[np.bool_]
    groups: list[str]

    @property
    def weights(self) -> NDArray[np.float64]:
        """The weight of each question."""
        share = SHARES[self.name]
        return np.where(self.answerable | (self.name == "foreign"), share, share * NEAR_MISS)


def ask(name: str, edition: Edition, encoder: SentenceEncoder, rows: list[tuple[str, set[str], str]]) -> Asked:
    """Ask each row's question (text, ids of the documents that answer, group) and keep its features."""
    names = catalogue(edition.briefs.values())
    found, right = [], []
    for text, gold, _ in rows:
        reading = read(text, names)
        vector = encoder.question(reading.text)
        hits = search(edition, reading.text, vector, k=20, within=reading.brief_ids)
        found.append(features(edition, reading, candidates(edition, reading.text, vector, hits), hits))
        first = list(dict.fromkeys(hit.brief_id for hit in hits))[:3]
        right.append(not gold.isdisjoint(first))
    answerable = np.array([bool(gold) for _, gold, _ in rows])
    return Asked(name, np.array(found), answerable, np.array(right), [group for *_, group in rows])


def own_rows() -> list[tuple[str, set[str], str]]:
    """Our own training questions, grouped by the brief they were written on."""
    rows = [json.loads(line) for path in sorted(OWN.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return [(row["question"], set(row["briefs"]), row.get("near") or row["briefs"][0]) for row in rows]


def public_rows(folder: Path) -> list[tuple[str, set[str], str]]:
    """A public set's queries, grouped by article: that of the last document named, for those that have none."""
    questions = read_set(folder)
    titles = {document.id: document.title for document in questions.documents}
    rows, article = [], ""
    for query in questions.queries:
        article = titles[next(iter(query.relevant))] if query.relevant else article
        rows.append((query.text, set(query.relevant), article if len(set(titles.values())) < 50 else query.id))
    return rows


def fitted(parts: list[Asked]) -> tuple[NDArray[np.float64], float]:
    """Weights and bias for the features as they are, fitted on standardised ones."""
    x = np.vstack([part.x for part in parts])
    y = np.concatenate([part.answerable & part.right for part in parts])
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    model = LogisticRegression(C=PENALTY, max_iter=5000)
    model.fit((x - mean) / spread, y, sample_weight=np.concatenate([part.weights for part in parts]))
    weights = model.coef_[0] / spread
    return weights, float(model.intercept_[0] - weights @ mean)


def held_out(parts: list[Asked], at: int) -> NDArray[np.float64]:
    """The probability of each question of one set by weights fitted on all sets without the question's group."""
    part, scores = parts[at], np.zeros(len(parts[at].x))
    for kept, left in GroupKFold(FOLDS).split(part.x, groups=part.groups):
        mine = Asked(part.name, part.x[kept], part.answerable[kept], part.right[kept], [])
        weights, bias = fitted([*parts[:at], mine, *parts[at + 1 :]])
        scores[left] = 1 / (1 + np.exp(-(part.x[left] @ weights) - bias))
    return scores


def main() -> None:
    """Fit, judge, print, and write when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("squad2", type=Path)
    parser.add_argument("clapnq", type=Path)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS.name}")
    chosen = parser.parse_args()
    encoder = SentenceEncoder()
    briefs, _ = editions.open_live(chosen.data)
    public = {"squad2": public_rows(chosen.squad2), "clapnq": public_rows(chosen.clapnq)}
    foreign = [(text, set[str](), text) for rows in public.values() for text, _, _ in rows]
    random.Random(0).shuffle(foreign)
    parts = [ask("ours", briefs, encoder, own_rows()), ask("foreign", briefs, encoder, foreign[:FOREIGN])]
    for name, folder in (("squad2", chosen.squad2), ("clapnq", chosen.clapnq)):
        parts.append(ask(name, indexed(read_set(folder), chosen.data, encoder), encoder, public[name]))
    for at, part in enumerate(parts):
        if part.answerable.any():
            scores = held_out(parts, at)
            floor = float(np.quantile(scores[part.answerable], 0.05))
            refused = float((scores[~part.answerable] < floor).mean())
            print(
                f"{part.name:<8} {len(part.x):>5} questions  AUROC {auroc(scores, part.answerable):.3f}  "
                f"a floor of {floor:.2f} refuses 5 % of the answerable and {refused:.0%} of the others"
            )
    weights, bias = fitted(parts)
    if chosen.write:
        write(parts, weights, bias)


def write(parts: list[Asked], weights: NDArray[np.float64], bias: float) -> None:
    """Write the weights and what they were fitted on."""
    held: dict[str, Any] = {
        "fitted by": "python -m benchmarks.confidence SQUAD2 CLAPNQ --write",
        "fitted on": {part.name: len(part.x) for part in parts},
        "question weights": SHARES | {"of an unanswerable one": NEAR_MISS},
        "bias": round(bias, 4),
        "weights": {name: round(float(weight), 4) for name, weight in zip(NAMES, weights, strict=True)},
    }
    WEIGHTS.write_text(json.dumps(held, indent=2) + "\n", encoding="utf-8")
    print(f"Written to {WEIGHTS.name}.")


if __name__ == "__main__":
    main()
