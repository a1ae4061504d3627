"""Fit the map of `index/retrieval/passages.py` on the training questions, say what it gains, and write it.

    python -m benchmarks.adapter [--data DIR] [--briefs DIR] [--questions DIR] [--write]

It is fitted on the answerable questions of benchmarks/refusal, each with the briefs and the sentences that answer it:
a softmax over all passages by their fused score, and one over all sentences by their cosine, should give these the
most. The distance from leaving the vector as it is costs (WEIGHT_DECAY). Figures are on tests/questions, which
nothing is fitted on. `--write` puts it beside the judge, who has to be fitted again after it
(`python -m benchmarks.confidence`).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.folders import there, with_edition
from index.corpus.subject import read_subject
from index.editions import store
from index.editions.encoder import SentenceEncoder
from index.editions.store import Edition
from index.evaluation.questions import read_questions
from index.reading.question import read
from index.retrieval.passages import ADAPTER, SENTENCE_WEIGHT, WORDS_WEIGHT

OWN = Path(__file__).resolve().parent / "refusal"
WEIGHT_DECAY, EPOCHS, RATE, BATCH, SEEDS = 0.01, 25, 3e-4, 64, 2
SENTENCES_COUNT = 0.5
"""What the softmax over sentences counts beside that over passages."""

SHARPNESS = 8.0
"""What scores are multiplied by before the softmax over passages; over sentences, whose cosines lie closer, twice."""


@dataclass(frozen=True)
class Example:
    """A question, the briefs that answer it, and the sentences of theirs that do."""

    text: str
    briefs: frozenset[str]
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Texts:
    """The vectors of an edition: of passages, of sentences, and the row of the passage that each sentence is of."""

    passages: torch.Tensor
    sentences: torch.Tensor
    owners: torch.Tensor


@dataclass(frozen=True)
class Asked:
    """Questions: vectors, shares of their words in each passage, and which passages and sentences answer."""

    vectors: torch.Tensor
    shares: torch.Tensor
    passages: torch.Tensor
    sentences: torch.Tensor


def training_rows() -> list[dict[str, Any]]:
    """The training questions, answerable or not, as they stand in their files."""
    lines = [line for path in sorted(OWN.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return [json.loads(line) for line in lines]


def examples() -> list[Example]:
    """The answerable training questions."""
    rows = [row for row in training_rows() if row["answerable"]]
    return [Example(row["question"], frozenset(row["briefs"]), tuple(row["sentences"])) for row in rows]


def texts(edition: Edition) -> Texts:
    """The vectors of the edition's passages and sentences."""
    rows = np.arange(len(edition.passages))
    passages = np.array(
        [edition.vectors.cosines_of(axis, rows) for axis in np.eye(edition.manifest.dimensions, dtype=np.float32)]
    ).T
    owners = [row for row, passage in enumerate(edition.passages) for _ in passage.sentences]
    return Texts(
        torch.tensor(passages, dtype=torch.float32),
        torch.tensor(np.array(edition.sentence_vectors)),
        torch.tensor(owners),
    )


def ask(edition: Edition, encoder: SentenceEncoder, rows: Sequence[Example]) -> Asked:
    """What the fit sees of each question."""
    names = edition.names
    readings = [read(row.text, names).search_text for row in rows]
    return Asked(
        torch.tensor(np.array([encoder.question(text) for text in readings])),
        torch.tensor(np.array([edition.words.shares(text) for text in readings])),
        torch.tensor([[passage.brief_id in row.briefs for passage in edition.passages] for row in rows]),
        torch.tensor([_answers(edition, row) for row in rows]),
    )


def _answers(edition: Edition, row: Example) -> list[bool]:
    """Which sentences of the edition answer, in the order of their vectors."""
    return [
        passage.brief_id in row.briefs and any(text in said or said in text for said in row.sentences)
        for passage in edition.passages
        for sentence in passage.sentences
        for text in [edition.briefs[passage.brief_id].body[sentence.start : sentence.end]]
    ]


def scores(vectors: torch.Tensor, shares: torch.Tensor, held: Texts, turn: torch.Tensor) -> tuple[Any, Any]:
    """The fused score of every passage and the cosine of every sentence, for these questions turned by `turn`."""
    turned = torch.nn.functional.normalize(vectors @ turn, dim=1)
    cosines = turned @ held.sentences.T
    nearest = torch.full((len(vectors), len(held.passages)), -1.0)
    nearest = nearest.scatter_reduce(1, held.owners.expand(len(vectors), -1), cosines, "amax")
    return turned @ held.passages.T + WORDS_WEIGHT * shares + SENTENCE_WEIGHT * nearest, cosines


def fitted(asked: Asked, held: Texts, rows: torch.Tensor, *, seeds: int = SEEDS) -> torch.Tensor:
    """The map, shape (dimensions, dimensions), fitted on these rows of the questions: the mean of several runs."""
    size = asked.vectors.shape[1]
    found = []
    for seed in range(seeds):
        torch.manual_seed(seed)
        change = torch.zeros(size, size, requires_grad=True)
        optimiser = torch.optim.Adam([change], lr=RATE)
        for _ in range(EPOCHS):
            for some in torch.split(rows[torch.randperm(len(rows))], BATCH):
                turn = torch.eye(size) + change
                by_passage, by_sentence = scores(asked.vectors[some], asked.shares[some], held, turn)
                loss = _missed(by_passage * SHARPNESS, asked.passages[some])
                loss = loss + SENTENCES_COUNT * _missed(by_sentence * 2 * SHARPNESS, asked.sentences[some])
                loss = loss + WEIGHT_DECAY * (change**2).sum()
                optimiser.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                optimiser.step()
        found.append(change.detach())
    return torch.eye(size) + torch.stack(found).mean(dim=0)


def _missed(logits: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """The mean surprise, in nats, at what answers, over the questions that something answers."""
    some = right.any(dim=1)
    told = torch.log_softmax(logits, dim=1).masked_fill(~right, float("-inf"))
    return -torch.logsumexp(told[some], dim=1).mean()


def ranks(asked: Asked, held: Texts, turn: torch.Tensor, edition: Edition) -> list[int]:
    """The place, from 1, of the first brief that answers, for each question."""
    by_passage, _ = scores(asked.vectors, asked.shares, held, turn)
    made = []
    for row, right in zip(by_passage, asked.passages.tolist(), strict=True):
        order = row.argsort(descending=True).tolist()
        briefs = list(dict.fromkeys(edition.passages[at].brief_id for at in order))
        gold = {passage.brief_id for passage, answers in zip(edition.passages, right, strict=True) if answers}
        made.append(next(place for place, brief in enumerate(briefs, start=1) if brief in gold))
    return made


def report(name: str, places: Sequence[int]) -> None:
    """One line of figures."""
    first, three = (sum(place <= most for place in places) / len(places) for most in (1, 3))
    print(f"{name:<24} {len(places):>5} questions  top 1 {first:.3f}  top 3 {three:.3f}")


def main() -> None:
    """Fit, print, and write when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=with_edition, default="data")
    parser.add_argument("--briefs", type=there, default="briefs")
    parser.add_argument("--questions", type=Path, default=Path("tests/questions"))
    parser.add_argument("--write", action="store_true", help="write it into the file that the subject file names")
    chosen = parser.parse_args()
    encoder = SentenceEncoder()
    edition = store.open_live(chosen.data)[0]
    held, asked = texts(edition), ask(edition, encoder, examples())
    turn, same = fitted(asked, held, torch.arange(len(asked.vectors))), torch.eye(edition.manifest.dimensions)
    told = [one for one in read_questions(chosen.questions) if one.answerable and not one.after]
    unseen = ask(edition, encoder, [Example(one.text, frozenset(one.briefs), one.sentences) for one in told])
    for name, rows in (("training questions", asked), ("tests/questions", unseen)):
        report(f"{name}, as it is", ranks(rows, held, same, edition))
        report(f"{name}, turned", ranks(rows, held, turn, edition))
    if chosen.write:
        place = chosen.briefs / (read_subject(chosen.briefs)[0].judge or "judge.npz")
        kept = dict(np.load(place)) if place.exists() else {}
        kept |= {ADAPTER: turn.numpy().astype(np.float16), "model": np.array(encoder.fingerprint)}
        np.savez_compressed(place, **kept)
        print(f"Written to {place}; fit the judge again (python -m benchmarks.confidence).")


if __name__ == "__main__":
    main()
