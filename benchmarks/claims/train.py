"""Train the network that judges claims, and write its graph.

    python -m benchmarks.claims.train [--epochs 3] [--threads 2] [--texts FILE …] [--out PATH]

First a while on pairs made by rule from the briefs that no pair of `dev` or `test` is on, and from the files of --texts
(lines with a `text` and the `group` it belongs to); then on the pairs written by hand. Of these each epoch is made
anew: claims with a word that says the same in place of another, quotes beside one more quote, and true claims with a
fault made by rule (`making.py`). Claims on the same quotes are learnt together, so that what tells them apart counts
and not what the quotes are about. What is kept is the mean of the weights over the last steps.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from benchmarks.claims.graph import written
from benchmarks.claims.making import SAME, faulty, from_text, negated, swapped, turned
from benchmarks.claims.network import Network
from benchmarks.claims.pairs import KINDS, Group, groups
from index.claims.marking import Marked, Marker
from index.claims.meaning import GRAPH
from index.corpus.chunking import sentences
from index.editions.encoder import TOKENIZER, WEIGHTS, _packaged_folder

BRIEFS = Path("briefs")
LONGEST = 160
TOGETHER = 2
"""Groups in a batch: about twenty claims."""
RATE = 1e-4
BESIDE, REWORDED, SPOILT, TURNED = 0.25, 0.3, 0.25, 0.6
"""How often quotes get one more beside them, a claim other words, a true claim a fault of any kind, and one turned."""
HEAVIER = {"stance": 1.6, "negation": 1.3, "scope": 1.3}
"""What a claim of a kind weighs that is hard to tell."""
LOST = 0.1
"""The share of good claims that may be stopped on `dev`; the rules stop some more."""
MADE, IN_A_BATCH = 3_200, 16
"""So many pairs made by rule come first."""
KEPT = 0.02
"""What each fourth step adds to the mean of the weights."""


@dataclass(frozen=True, slots=True)
class Item:
    """A claim as the network reads it, what it is, and what it weighs."""

    read: Marked
    kind: str
    weight: float


def epoch(whole: Sequence[Group], marker: Marker, rng: random.Random, *, plain: bool) -> Iterator[list[Item]]:
    """The items of each group, told anew; as they are written where `plain`."""
    by_brief: dict[str, list[Group]] = defaultdict(list)
    for group in whole:
        by_brief[group.brief].append(group)
    for group in whole:
        others = [other for other in by_brief[group.brief] if other is not group]
        wider = group
        if not plain and others and len(group.quotes) == 1 and rng.random() < BESIDE:
            wider = replace(group, quotes=tuple(rng.sample([*group.quotes, rng.choice(others).quotes[0]], 2)))
        yield list(_items(group, wider, others, marker, rng, plain=plain))


def _items(
    group: Group, wider: Group, others: Sequence[Group], marker: Marker, rng: random.Random, *, plain: bool
) -> Iterator[Item]:
    foreign = [quote.text for other in others for quote in other.quotes]
    foreign += [claim for other in others for kind, claim in other.claims if kind == "true"]
    for kind, written_claim in group.claims:
        claim = written_claim
        # A further quote may say what was added to the first, or name who was exchanged.
        evidence = (group if kind in ("name", "number", "date", "detail") else wider).evidence
        if not plain and rng.random() < REWORDED:
            claim = swapped(claim, SAME, rng, 0.5, 2) or claim
        yield Item(marker.marked(claim, evidence, LONGEST), kind, HEAVIER.get(kind, 1.0))
        if kind == "true" and rng.random() < SPOILT and (spoilt := faulty(claim, foreign, rng)):
            yield Item(marker.marked(spoilt[1], evidence, LONGEST), spoilt[0], 0.7)
        if (
            kind == "true"
            and rng.random() < TURNED
            and (other := (turned if rng.random() < 0.8 else negated)(claim, rng))
        ):
            yield Item(marker.marked(other, evidence, LONGEST), "stance", 0.9)


def from_texts(files: Sequence[Path], marker: Marker, rng: random.Random) -> list[list[Item]]:
    """Items made by rule from the briefs and from further texts, in groups of one."""
    held = {group.brief for part in ("dev", "test") for group in groups(part)}
    texts: dict[str, list[str]] = {}
    for path in sorted(BRIEFS.glob("*.md")):
        if path.stem not in held:
            body = path.read_text(encoding="utf-8").split("---\n", 2)[-1]
            texts[path.stem] = [body[sentence.start : sentence.end] for sentence in sentences(body)]
    for path in files:
        for line in path.read_text(encoding="utf-8").splitlines():
            values = json.loads(line)
            texts.setdefault(values["group"], []).append(values["text"] or "")
    made = [one for whose, told in texts.items() for one in from_text(list(dict.fromkeys(told))[:8], whose, rng)]
    rng.shuffle(made)
    return [[Item(marker.marked(one.claim, one.evidence, 128), one.fault, 1.0)] for one in made[:MADE]]


def batches(made: Sequence[list[Item]], rng: random.Random, together: int = TOGETHER) -> list[list[list[Item]]]:
    """Groups of about the same length put together, in any order."""
    order = list(made)
    rng.shuffle(order)
    found = []
    for start in range(0, len(order), 30 * together):
        part = sorted(
            order[start : start + 30 * together], key=lambda items: max(len(item.read.tokens) for item in items)
        )
        found += [part[at : at + together] for at in range(0, len(part), together)]
    rng.shuffle(found)
    return found


def padded(items: Sequence[Item]) -> tuple[Tensor, Tensor]:
    """Tokens and marks of items, shape (items, tokens)."""
    tokens = np.zeros((len(items), max(len(item.read.tokens) for item in items)), dtype=np.int64)
    marks = np.zeros_like(tokens)
    for row, item in enumerate(items):
        tokens[row, : len(item.read.tokens)], marks[row, : len(item.read.tokens)] = item.read.tokens, item.read.marks
    return torch.from_numpy(tokens), torch.from_numpy(marks)


def loss(network: Network, batch: Sequence[Sequence[Item]], heavier: float) -> Tensor:
    """How wrong the network is on a batch: each claim by itself, its kind, and true ones beside faulty ones."""
    items = [item for group in batch for item in group]
    whose = torch.tensor([number for number, group in enumerate(batch) for _ in group])
    right = torch.tensor([float(item.kind == "true") for item in items])
    kinds = torch.tensor([KINDS.index(item.kind) for item in items])
    weights = torch.tensor([item.weight for item in items]) * torch.where(right > 0, heavier, 1.0)
    with torch.autocast("cpu", torch.bfloat16):
        odds, likely = network(*padded(items))
    single = functional.binary_cross_entropy_with_logits(odds, right * 0.96 + 0.02, reduction="none")
    kind = functional.cross_entropy(likely, kinds, reduction="none", label_smoothing=0.05)
    total = ((single + 0.3 * kind) * weights).sum() / weights.sum()
    beside = (whose[:, None] == whose[None]) & (right[:, None] > right[None])
    if beside.any():
        total = total + 0.5 * functional.softplus(odds[None] - odds[:, None])[beside].mean()
    return total


def optimizer(network: Network) -> torch.optim.AdamW:
    """One that moves lower layers less, and what was not trained before more."""
    parts = []
    for name, weights in network.named_parameters():
        if weights.requires_grad:
            layer = re.match(r"layers\.(\d+)", name)
            new = name.split(".")[0] in ("marks", "whole", "apart", "kinds")
            rate = RATE * (0.9 ** (5 - int(layer[1])) if layer else 10 if new else 0.5)
            decay = 0.01 if weights.dim() > 1 else 0.0
            parts.append({"params": [weights], "lr": rate, "base": rate, "weight_decay": decay})
    return torch.optim.AdamW(parts, betas=(0.9, 0.98))


def fit(network: Network, plan: Sequence[Sequence[Sequence[Item]]]) -> None:
    """Go through the batches once; the network has the mean of its weights afterwards."""
    kinds = [item.kind for batch in plan for group in batch for item in group]
    heavier = (len(kinds) / kinds.count("true") - 1) ** 0.7
    moved = optimizer(network)
    trained = [weights for weights in network.parameters() if weights.requires_grad]
    mean = [weights.detach().clone() for weights in trained]
    network.train()
    started = time.monotonic()
    for step, batch in enumerate(plan):
        share = min(1, (step + 1) / (0.08 * len(plan))) * max(0.05, 1 - step / len(plan))
        for part in moved.param_groups:
            part["lr"] = part["base"] * share
        wrong = loss(network, batch, heavier)
        moved.zero_grad()
        wrong.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        moved.step()
        if step % 4 == 0:
            torch._foreach_lerp_(mean, [weights.detach() for weights in trained], max(KEPT, 4 / (step + 4)))
        if (step + 1) % 40 == 0:
            print(f"{step + 1} of {len(plan)}: {wrong.item():.3f}, {time.monotonic() - started:.0f} s", flush=True)
    for weights, kept in zip(trained, mean, strict=True):
        weights.data.copy_(kept)
    network.eval()


def level(network: Network, marker: Marker) -> float:
    """The log-odds that LOST of the true claims of `dev` do not reach."""
    reached = []
    for group in groups("dev"):
        for kind, claim in group.claims:
            if kind == "true":
                with torch.no_grad():
                    odds = network.judged(*padded([Item(marker.marked(claim, group.evidence), kind, 1.0)]))
                reached.append(odds.item())
    return float(np.quantile(reached, LOST))


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    parser.add_argument("--out", type=Path, default=GRAPH)
    asked = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(asked.threads)
    rng, folder = random.Random(1), _packaged_folder()
    marker, network = Marker(folder / TOKENIZER), Network(folder / WEIGHTS)
    fit(network, batches(from_texts(asked.texts, marker, rng), rng, IN_A_BATCH))
    whole = list(groups("train"))
    plan = [
        batch
        for number in range(asked.epochs)
        for batch in batches(list(epoch(whole, marker, rng, plain=number == 0)), rng)
    ]
    fit(network, plan)
    network.whole.bias.data -= level(network, marker)  # so that a half is where the check draws the line
    values = {name: weights.detach().float().numpy() for name, weights in network.state_dict().items()}
    written(values, folder, asked.out)


if __name__ == "__main__":
    main()
