"""Fit when a question asks who stands where, say how well that is told, and write the model.

    python -m benchmarks.surveys OURS OTHER [--write]

OURS and OTHER are folders with editions of our briefs and of those in tests/another_subject. The questions beside this
file were written for it, by somebody who had not looked at tests/questions, and the half of them that wants no sides is
on the same issues. Those of benchmarks/refusal that name no expert want none either; they are many, and weigh little.
Figures are on questions held out in five folds by issue, and on the other subject by a model that saw ours alone. The
questions marked `held` are never fitted on: what the library answers to them is told, as `--write` left it.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from benchmarks.folders import with_edition
from index.answers import confidence
from index.answers.pipeline import Pipeline
from index.answers.standpoints.asking import HELD, NUMBERS, fitted, matcher
from index.editions import store
from index.editions.encoder import SentenceEncoder
from index.evaluation.retrieval import auroc
from index.reading.question import read

HERE = Path(__file__).resolve().parent
FOLDS = 5

LITTLE = 0.1
"""What a question of benchmarks/refusal weighs: they are nearly three times as many as the others, all of one kind."""

INVERSE_PENALTY = 0.3
VECTOR = 5.0
"""What the vector's numbers are multiplied by before the penalty, so that they count beside the others."""

FLOOR = 0.65
"""From which probability on a survey is given: a question that wanted quotes loses more by it than one that wanted a
survey loses without."""

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]


@dataclass(frozen=True)
class Asked:
    """Questions: what the model sees, whether sides are wanted, the issue found and meant, weight, group, library."""

    x: Floats
    sides: Truths
    right: Truths
    weights: Floats
    groups: NDArray[np.str_]
    ours: Truths


def asked(ours: Path, other: Path, encoder: SentenceEncoder) -> Asked:
    """Every question as the model sees it."""
    rows = [json.loads(line) for line in (HERE / "questions.jsonl").read_text("utf-8").splitlines()]
    made: list[tuple[Any, ...]] = []
    for name, data in (("ours", ours), ("constitution", other)):
        edition, _ = store.open_live(data)
        names, found = edition.names, matcher(edition)
        put = [row | {"weight": 1.0} for row in rows if row["library"] == name and not row.get("held")]
        for row in [*put, *(refused() if name == "ours" else [])]:
            reading = read(row["question"], names)
            if row["weight"] < 1 and reading.experts:
                continue
            vector = encoder.question(reading.search_text)
            match = found.match(reading, vector)
            if match is None:
                raise SystemExit(f"{data} holds no vectors of its issues: sync it again")
            group = row["issue"] or row["question"]
            right = match.issue.name in meant_by(row)
            seen = np.concatenate([match.numbers, VECTOR * vector])
            made.append((seen, row["sides"], right, row["weight"], group, name == "ours"))
    return Asked(*map(np.array, zip(*made, strict=True)))


def meant_by(row: dict[str, Any]) -> tuple[str | None, ...]:
    """The issues whose survey answers a question: the one that it means, or one that serves as well."""
    return (row["issue"], *row.get("or", ()))


def given(data: Path, encoder: SentenceEncoder) -> None:
    """Print what the library answers to the questions that were held back: the survey that is meant, another, none."""
    edition, _ = store.open_live(data)
    pipeline = Pipeline(edition, edition.names, encoder, confidence.judge(edition))
    rows = [json.loads(line) for line in (HERE / "questions.jsonl").read_text("utf-8").splitlines()]
    count: Counter[str] = Counter()
    for row in (row for row in rows if row.get("held")):
        survey = pipeline.ask(row["question"]).answer.survey
        if not row["sides"]:
            count["given where none is wanted" if survey else "none wanted, none given"] += 1
        elif survey is None:
            count["none"] += 1
        else:
            count["the one meant" if survey.issue in meant_by(row) else "another"] += 1
    print("held back, as answered:", "  ".join(f"{name} {number}" for name, number in sorted(count.items())))


def refused() -> list[dict[str, Any]]:
    """The questions of benchmarks/refusal, which are about facts, reasons and named experts."""
    lines = [line for path in sorted((HERE.parent / "refusal").glob("*.jsonl")) for line in path.open(encoding="utf-8")]
    return [
        {"question": json.loads(line)["question"], "issue": None, "sides": False, "weight": LITTLE} for line in lines
    ]


def fit(x: Floats, sides: Truths, weights: Floats) -> tuple[Floats, float]:
    """The weights of a logistic model and its bias, for numbers as they come."""
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    mean[len(NUMBERS) :], spread[len(NUMBERS) :] = 0.0, 1.0
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=3000).fit((x - mean) / spread, sides, sample_weight=weights)
    told = model.coef_[0] / spread
    return told, float(model.intercept_[0] - told @ mean)


def probability(x: Floats, model: tuple[Floats, float]) -> Floats:
    """The probabilities that a model gives."""
    return np.asarray(1 / (1 + np.exp(-(x @ model[0] + model[1]))))


def told(name: str, given: Floats, sides: Truths) -> None:
    """Print how well sides are told from the rest."""
    hit, false = np.mean(given[sides] >= FLOOR), np.mean(given[~sides] >= FLOOR) if (~sides).any() else 0.0
    area = auroc(given, sides) if sides.any() else float("nan")
    print(f"{name:34} n {len(sides):5}  AUROC {area:.3f}  found {hit:.2f}  taken wrongly {false:.3f}")


def main() -> None:
    """Fit, tell, and write where that is wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ours", type=with_edition)
    parser.add_argument("other", type=with_edition)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    encoder = SentenceEncoder()
    all_of = asked(chosen.ours, chosen.other, encoder)
    whole = all_of.weights == 1
    print(f"the issue meant comes first for {all_of.right[all_of.sides].sum()} of {all_of.sides.sum()}")
    held_out = np.zeros(len(all_of.sides))
    for seen, kept in GroupKFold(FOLDS).split(all_of.x, all_of.sides, all_of.groups):
        held_out[kept] = probability(all_of.x[kept], fit(all_of.x[seen], all_of.sides[seen], all_of.weights[seen]))
    told("held out by issue", held_out[whole], all_of.sides[whole])
    few = held_out[~whole]
    print(f"{'of benchmarks/refusal':34} n {len(few):5}  taken wrongly {np.mean(few >= FLOOR):.4f}")
    sure = held_out[whole & (held_out >= FLOOR)]
    right = (all_of.sides & all_of.right)[whole & (held_out >= FLOOR)]
    print(
        f"where a survey is given: mean probability {sure.mean():.2f}, "
        f"right (sides wanted, and the issue is the one meant) {right.mean():.2f}"
    )
    own = fit(all_of.x[all_of.ours], all_of.sides[all_of.ours], all_of.weights[all_of.ours])
    told("another subject, fitted on ours", probability(all_of.x[~all_of.ours], own), all_of.sides[~all_of.ours])
    if chosen.write:
        weights, bias = fit(all_of.x, all_of.sides, all_of.weights)
        write(weights, bias, encoder.fingerprint)
        fitted.cache_clear()
    given(chosen.ours, encoder)


def write(weights: Floats, bias: float, encoder: str) -> None:
    """Put the model where `asking.py` reads it."""
    held = {
        "encoder": encoder,
        "floor": FLOOR,
        "bias": round(bias, 4),
        "weights": {name: round(float(value), 4) for name, value in zip(NUMBERS, weights, strict=False)},
        "vector": [round(float(value) * VECTOR, 4) for value in weights[len(NUMBERS) :]],
    }
    HELD.write_text(json.dumps(held) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
