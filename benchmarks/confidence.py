"""Fit the two judges of `index/answers/confidence.py`, say how good they are, and write them.

    python -m benchmarks.confidence SQUAD2 CLAPNQ [--data DIR] [--briefs DIR] [--own] [--write]

SQUAD2 and CLAPNQ are folders with docs.jsonl, queries.jsonl and qrels.tsv: the general judge is fitted on them. That
of our own library, which its subject file names, is fitted on the questions in benchmarks/refusal (none of
tests/questions is among them, and those who wrote them had not seen those), and on questions of the public sets put
to our briefs, as off-topic ones. All
figures are on questions held out in five folds: ours by brief, SQuAD2 by article, ClapNQ by question.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from benchmarks.adapter import Example, fitted, texts, training_rows
from benchmarks.adapter import ask as ask_adapter
from benchmarks.folders import there, with_edition, with_questions
from index.answers import confidence
from index.answers.confidence import HELD, NAMES
from index.answers.pipeline import Pipeline
from index.corpus.subject import read_subject
from index.editions import store
from index.editions.encoder import SentenceEncoder
from index.editions.store import Edition
from index.evaluation.retrieval import auroc, indexed, read_set
from index.reading.question import read
from index.retrieval.passages import ADAPTER

FOLDS = 5
FOREIGN = 400
"""Questions of the public sets that are put to our briefs."""

NEAR_MISS, OFF_TOPIC = 0.35, 0.5
"""What an unanswerable question near the briefs, and one about something else, weigh in the calibration. Half of
ours are written to be near misses; people ask fewer."""

SQUAD2 = 0.3
"""What a question of SQuAD2, which has ten times as many, weighs beside one of ClapNQ."""

GENERAL = NAMES[:11]
"""What the general judge looks at: similarity and coverage."""

UNITS, DROPOUT, EPOCHS, RATE, DECAY, NETWORKS = 128, 0.3, 25, 2e-3, 0.05, 3
FEATURES_COUNT = 3.0
"""How much larger the features are than the vector's numbers, all standardised: they are few and tell more."""

DENIED, UNSURE, UNSURE_OURS = 0.02, 0.15, 0.2
"""The shares of answerable questions that are below the floor, and below what is enough for an answer. Of ours more:
half of the answerable ones were written to share as few words with the text as can be; people ask more plainly."""

REFUSED = 0.05
"""The share of answerable questions at whose loss the judges are compared."""

Floats = NDArray[np.float64]
Scorer = Callable[[Floats], Floats]


@dataclass(frozen=True)
class Asked:
    """A set's questions: features and vectors, answerable, weight, and what must be held out together."""

    x: Floats
    answerable: NDArray[np.bool_]
    weights: Floats
    groups: NDArray[np.str_]

    def only(self, rows: NDArray[Any]) -> Asked:
        """The questions of these rows."""
        return Asked(self.x[rows], self.answerable[rows], self.weights[rows], self.groups[rows])


@dataclass(frozen=True)
class Row:
    """A question, the documents that answer it, what it is held out with, and its weight."""

    text: str
    gold: frozenset[str]
    group: str
    weight: float = 1.0
    sentences: tuple[str, ...] = ()


def ask(edition: Edition, encoder: SentenceEncoder, rows: list[Row]) -> Asked:
    """Ask each question and keep what the judges see."""
    names = edition.names
    pipeline = Pipeline(edition, names, encoder, confidence.general())
    seen = []
    for row in rows:
        found = pipeline.search(read(row.text, names))
        seen.append(np.concatenate([found.features, found.vector]))
    answerable = np.array([bool(row.gold) for row in rows])
    weights = np.array([row.weight for row in rows])
    return Asked(np.array(seen), answerable, weights, np.array([row.group for row in rows]))


def ask_held_out(edition: Edition, encoder: SentenceEncoder, rows: list[Row]) -> Asked:
    """Ask each question of an edition whose adapter has not seen it, as it has not seen what people will ask."""
    held, known = texts(edition), [at for at, row in enumerate(rows) if row.gold]
    asked = ask_adapter(edition, encoder, [Example(rows[at].text, rows[at].gold, rows[at].sentences) for at in known])
    folds = np.random.default_rng(0).integers(0, FOLDS, len(rows))
    parts: list[Asked] = []
    places: list[NDArray[np.int64]] = []
    for fold in range(FOLDS):
        others = torch.tensor([place for place, at in enumerate(known) if folds[at] != fold])
        turn = fitted(asked, held, others, seeds=1).numpy()
        other = replace(edition, judge={ADAPTER: turn, "model": np.array(encoder.fingerprint)})
        left = np.flatnonzero(folds == fold)
        parts.append(ask(other, encoder, [rows[at] for at in left]))
        places.append(left)
    return together(parts).only(np.argsort(np.concatenate(places)))


def own_rows() -> list[Row]:
    """Our own training questions, grouped by the brief they were written on."""
    made = []
    for row in training_rows():
        near = row.get("near") or "".join(row["briefs"][:1])
        weight = 1.0 if row["answerable"] else NEAR_MISS if near else OFF_TOPIC
        gold, said = frozenset(row["briefs"]), tuple(row["sentences"])
        made.append(Row(row["question"], gold, near or row["question"], weight, said))
    return made


def public_rows(folder: Path, weight: float) -> list[Row]:
    """A public set's queries; those of few articles grouped by article, that of the last document named."""
    questions = read_set(folder)
    titles = {document.id: document.title for document in questions.documents}
    few = len(set(titles.values())) < 50
    rows, article = [], ""
    for query in questions.queries:
        article = titles[next(iter(query.relevant))] if query.relevant else article
        rows.append(Row(query.text, frozenset(query.relevant), article if few else query.id, weight))
    return rows


def together(parts: list[Asked]) -> Asked:
    """The questions of several sets as one."""
    joined = zip(*((p.x, p.answerable, p.weights, p.groups) for p in parts), strict=True)
    return Asked(*(np.concatenate(list(column)) for column in joined))


def held_out(asked: Asked, fit: Callable[[Asked], Scorer]) -> Floats:
    """The score of each question by a judge fitted without the question's group."""
    scores = np.zeros(len(asked.x))
    for kept, left in GroupKFold(FOLDS).split(asked.x, groups=asked.groups):
        scores[left] = fit(asked.only(kept))(asked.x[left])
    return scores


def logistic(x: Floats, right: NDArray[np.bool_], weights: Floats, penalty: float = 0.1) -> tuple[Floats, float]:
    """Weights and bias of a logistic model for `x` as it is, fitted on it standardised."""
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    model = LogisticRegression(C=penalty, max_iter=5000).fit((x - mean) / spread, right, sample_weight=weights)
    folded = model.coef_[0] / spread
    return folded, float(model.intercept_[0] - folded @ mean)


def fit_general(asked: Asked) -> Scorer:
    """The general judge's score, from the features it looks at."""
    weights, bias = logistic(asked.x[:, : len(GENERAL)], asked.answerable, asked.weights)
    return lambda x: x[:, : len(GENERAL)] @ weights + bias


def networks(asked: Asked) -> dict[str, NDArray[np.float16]]:
    """Our own judge's arrays, standardising folded into them; half precision is enough."""
    mean, spread = asked.x.mean(axis=0), np.maximum(asked.x.std(axis=0), 0.01)
    scale = np.where(np.arange(asked.x.shape[1]) < len(NAMES), FEATURES_COUNT, 1.0) / spread
    x = torch.tensor((asked.x - mean) * scale, dtype=torch.float32)
    # Not whether the right brief was found: that hardly shows, and learning it cost 0.03 to 0.05 of AUROC.
    y = torch.tensor(asked.answerable, dtype=torch.float32)
    made: dict[str, list[NDArray[Any]]] = {"hidden": [], "hidden_bias": [], "out": [], "out_bias": []}
    for seed in range(NETWORKS):
        first, last = trained(x, y, seed)
        hidden = first.weight.detach().double().numpy().T
        made["hidden"].append(hidden * scale[:, None])
        made["hidden_bias"].append(first.bias.detach().double().numpy() - (mean * scale) @ hidden)
        made["out"].append(last.weight.detach().numpy()[0])
        made["out_bias"].append(last.bias.detach().numpy()[0])
    return {name: np.array(arrays, dtype=np.float16) for name, arrays in made.items()}


def trained(x: torch.Tensor, y: torch.Tensor, seed: int) -> tuple[torch.nn.Linear, torch.nn.Linear]:
    """The two layers of one network."""
    torch.manual_seed(seed)
    first, last = torch.nn.Linear(x.shape[1], UNITS), torch.nn.Linear(UNITS, 1)
    model = torch.nn.Sequential(
        torch.nn.Dropout(0.6 * DROPOUT), first, torch.nn.ReLU(), torch.nn.Dropout(DROPOUT), last
    )
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * -(-len(x) // 64)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps)
    for _ in range(EPOCHS):
        for rows in torch.split(torch.randperm(len(x)), 64):
            loss = torch.nn.functional.binary_cross_entropy_with_logits(model(x[rows]).squeeze(-1), y[rows])
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
    return first, last


def fit_trained(asked: Asked) -> Scorer:
    """Our own judge's score, not yet calibrated."""
    arrays = {name: array.astype(np.float32) for name, array in networks(asked).items()}

    def score(x: Floats) -> Floats:
        units = np.maximum(np.einsum("nf,kfu->nku", x, arrays["hidden"]) + arrays["hidden_bias"], 0)
        made: Floats = ((units * arrays["out"]).sum(axis=2) + arrays["out_bias"]).mean(axis=1)
        return made

    return score


def main() -> None:
    """Fit, judge, print, and write when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("squad2", type=with_questions)
    parser.add_argument("clapnq", type=with_questions)
    parser.add_argument("--data", type=with_edition, default="data")
    parser.add_argument("--briefs", type=there, default="briefs")
    parser.add_argument("--write", action="store_true", help=f"write {HELD.name}, and the judge of the briefs")
    parser.add_argument("--own", action="store_true", help="leave the general judge as it is, which takes longest")
    chosen = parser.parse_args()
    encoder = SentenceEncoder()
    rows = {"squad2": public_rows(chosen.squad2, SQUAD2), "clapnq": public_rows(chosen.clapnq, 1.0)}
    folders = {"squad2": chosen.squad2, "clapnq": chosen.clapnq}
    public = (
        {}
        if chosen.own
        else {n: ask(indexed(read_set(folders[n]), chosen.data, encoder), encoder, rows[n]) for n in rows}
    )
    foreign = [Row(row.text, frozenset(), row.text, OFF_TOPIC) for part in rows.values() for row in part]
    random.Random(0).shuffle(foreign)
    own = ask_held_out(store.open_live(chosen.data)[0], encoder, own_rows() + foreign[:FOREIGN])
    told = ours(own, encoder.fingerprint)
    if public and (held := general(public)) and chosen.write:
        HELD.write_text(json.dumps(held, indent=2) + "\n", encoding="utf-8")
    if chosen.write:
        place = chosen.briefs / (read_subject(chosen.briefs)[0].judge or "judge.npz")
        kept = {name: array for name, array in np.load(place).items() if name == ADAPTER} if place.exists() else {}
        kept |= networks(own) | {name: np.array(value) for name, value in told.items()}
        np.savez_compressed(place, **kept)
        print(f"Written to {place}; the subject file names the latter under “judge”.")


def general(public: dict[str, Asked]) -> dict[str, Any]:
    """The general judge as it is written, its held-out figures printed."""
    both = together(list(public.values()))
    scores = held_out(both, fit_general)
    borders = np.cumsum([0, *(len(part.x) for part in public.values())])
    for at, (name, part) in enumerate(public.items()):
        report(f"general, {name}", scores[borders[at] : borders[at + 1]], part.answerable)
    weights, bias = logistic(both.x[:, : len(GENERAL)], both.answerable, both.weights)
    return {
        "fitted by": "python -m benchmarks.confidence SQUAD2 CLAPNQ --write",
        "fitted on": {name: len(part.x) for name, part in public.items()},
        "weights": dict(zip(GENERAL, np.round(weights, 4).tolist(), strict=True)),
        "bias": round(bias, 4),
        **floors_of(1 / (1 + np.exp(-scores)), both.answerable, UNSURE),
    }


def ours(own: Asked, fingerprint: str) -> dict[str, Any]:
    """What is written of our own judge beside its arrays, its held-out figures printed."""
    scores = held_out(own, fit_trained)
    near = own.answerable | (own.weights == NEAR_MISS)
    report("ours, near misses", scores[near], own.answerable[near])
    report("ours, all", scores, own.answerable)
    slope, shift = logistic(scores[:, None], own.answerable, own.weights, penalty=1e4)
    sure = 1 / (1 + np.exp(-(slope[0] * scores + shift)))
    fitted_on = {"answerable": int(own.answerable.sum()), "unanswerable": int((~own.answerable).sum())}
    return {
        "fitted": json.dumps({"by": "python -m benchmarks.confidence SQUAD2 CLAPNQ --write", "on": fitted_on}),
        "model": fingerprint,
        "slope": round(float(slope[0]), 4),
        "shift": round(shift, 4),
        **floors_of(sure, own.answerable, UNSURE_OURS),
    }


def floors_of(sure: Floats, answerable: NDArray[np.bool_], unsure: float) -> dict[str, float]:
    """The floor, and what is enough, by the shares of the answerable questions that may lie below."""
    floor, enough = np.floor(100 * np.quantile(sure[answerable], [DENIED, unsure])) / 100
    return {"floor": float(floor), "enough": float(enough)}


def report(name: str, scores: Floats, answerable: NDArray[np.bool_]) -> None:
    """One line: AUROC, and the share refused of the unanswerable where REFUSED of the answerable are."""
    floor = float(np.quantile(scores[answerable], REFUSED))
    print(
        f"{name:<18} {len(scores):>5} questions  AUROC {auroc(scores, answerable):.3f}  "
        f"refused {(scores[~answerable] < floor).mean():.0%} where {REFUSED:.0%} of the answerable are"
    )


if __name__ == "__main__":
    main()
