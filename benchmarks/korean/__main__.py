"""How questions in Korean fare with a second model: `python -m benchmarks.korean MODEL [--data DIR] [--fit] [--each]`.

`questions.jsonl` are 40 that the briefs answer and 15 that they don't, `calibration.jsonl` 24 and 24 others, on which
the confidence was fitted together with them; `--fit` prints the weights anew, and how well those of one file do on the
other.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from benchmarks.folders import with_edition
from index.editions.store import open_live
from index.foreign.answering import SHOWN, Foreign, Found
from index.foreign.encoder import open_second

HERE = Path(__file__).parent
SETS = ("questions", "calibration")


@dataclass(frozen=True, slots=True)
class Put:
    """A question that was put, the briefs that answer it, what was found, and how long it took."""

    question: str
    gold: tuple[str, ...]
    found: Found
    ranking: tuple[str, ...]
    seconds: float


def put(foreign: Foreign, name: str) -> list[Put]:
    """All questions of a file, put to the library."""
    made = []
    for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        began = time.perf_counter()
        foreign.answer(row["question"])
        took = time.perf_counter() - began
        found = foreign.find(row["question"])
        ranking = tuple(foreign.edition.passages[one].brief_id for one in found.rows)
        made.append(Put(row["question"], tuple(row["briefs"]), found, ranking, took))
    return made


def told(name: str, asked: Sequence[Put]) -> str:
    """A line of figures."""
    good, bad = [one for one in asked if one.gold], [one for one in asked if not one.gold]
    first = sum(one.ranking[0] in one.gold for one in good)
    shown = sum(not {*one.ranking[:SHOWN]}.isdisjoint(one.gold) for one in good)
    kinds = [
        [sum(one.found.verdict == kind for one in group) for kind in ("answer", "near", "none")]
        for group in (good, bad)
    ]
    auroc = roc_auc_score([bool(one.gold) for one in asked], [one.found.confidence for one in asked])
    median = float(np.median([one.seconds for one in asked]))
    return (
        f"{name}: right brief first {first} of {len(good)}, among the first three {shown}; "
        f"answered, near, refused: {kinds[0]} of those that can be, {kinds[1]} of {len(bad)} that can't; "
        f"AUROC {auroc:.3f}; median {1000 * median:.0f} ms"
    )


def fitted(asked: Sequence[Put]) -> LogisticRegression:
    """Weights for the numbers behind the confidence."""
    return LogisticRegression(C=10).fit([one.found.numbers for one in asked], [bool(one.gold) for one in asked])


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.korean", description="Questions in Korean.")
    parser.add_argument("model", help="the folder of the second model")
    parser.add_argument("--data", type=with_edition, default="data")
    parser.add_argument("--fit", action="store_true", help="fit the confidence anew")
    parser.add_argument("--each", action="store_true", help="show each question")
    chosen = parser.parse_args()
    second = open_second(chosen.model)
    assert second is not None
    foreign = Foreign(chosen.data, open_live(chosen.data)[0], second)
    asked = {name: put(foreign, name) for name in SETS}
    for name, rows in asked.items():
        print(told(name, rows))
        for one in sorted(rows, key=lambda one: -one.found.confidence) if chosen.each else ():
            hit = "" if not one.gold else "right" if one.ranking[0] in one.gold else "wrong"
            unknown, sure = ", ".join(one.found.asked.unknown or ()), one.found.confidence
            print(f"  {sure:.2f} {'+' if one.gold else '-'} {hit:5} {one.question} [{unknown}]")
    if chosen.fit:
        for name, other in (SETS, SETS[::-1]):
            truth, numbers = [bool(one.gold) for one in asked[other]], [one.found.numbers for one in asked[other]]
            sure = fitted(asked[name]).predict_proba(numbers)[:, 1]
            print(f"fitted on {name}, AUROC on {other}: {roc_auc_score(truth, sure):.3f}")
        both = fitted([one for rows in asked.values() for one in rows])
        print("of, known, unknown, cosine:", both.intercept_.round(2), both.coef_.round(2))


if __name__ == "__main__":
    main()
