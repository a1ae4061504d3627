"""The network that reads a claim beside its evidence: the packaged model's layers, with marks, as torch trains them."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.claims.pairs import KINDS
from index.claims.marking import CLAIM, EVIDENCE, MARKS

HIDDEN, HEADS, WIDE, EPSILON = 384, 12, 1536, 1e-12


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.wide, self.narrow = nn.Linear(HIDDEN, WIDE), nn.Linear(WIDE, HIDDEN)
        self.first, self.second = (nn.LayerNorm(HIDDEN, eps=EPSILON) for _ in range(2))
        self.dropout = nn.Dropout(0.1)

    def forward(self, rows: Tensor, seen: Tensor) -> Tensor:
        """The rows after this layer; `seen` masks padding."""
        texts, tokens, _ = rows.shape

        def headed(linear: nn.Linear) -> Tensor:
            part: Tensor = linear(rows)
            return part.view(texts, tokens, HEADS, HIDDEN // HEADS).transpose(1, 2)

        taken = functional.scaled_dot_product_attention(
            headed(self.query), headed(self.key), headed(self.value), attn_mask=seen
        )
        joined = taken.transpose(1, 2).reshape(texts, tokens, HIDDEN)
        middle = self.first(rows + self.dropout(self.out(joined)))
        out: Tensor = self.second(middle + self.dropout(self.narrow(functional.gelu(self.wide(middle)))))
        return out


class Network(nn.Module):
    """From tokens and marks to the log-odds that the evidence carries the claim."""

    def __init__(self, weights: Path, layers: int = 6) -> None:
        super().__init__()
        known = load_file(weights)
        places = known["embeddings.position_embeddings.weight"] + known["embeddings.token_type_embeddings.weight"][0]
        self.words, self.places = _fixed(known["embeddings.word_embeddings.weight"]), _fixed(places)
        self.marks = nn.Embedding(MARKS, HIDDEN)
        nn.init.normal_(self.marks.weight, std=0.01)
        self.norm = nn.LayerNorm(HIDDEN, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.whole = nn.Linear(HIDDEN, 1)
        self.apart = nn.Linear(HIDDEN, 2)
        self.kinds = nn.Linear(HIDDEN, len(KINDS))
        self.dropout = nn.Dropout(0.1)
        with torch.no_grad():
            for kind in ("weight", "bias"):
                getattr(self.norm, kind).copy_(known[f"embeddings.LayerNorm.{kind}"])
                for number, layer in enumerate(self.layers):
                    for ours, theirs in NAMES.items():
                        part = getattr(getattr(layer, ours), kind)
                        part.copy_(known[f"encoder.layer.{number}.{theirs}.{kind}"])

    def forward(self, tokens: Tensor, marks: Tensor) -> tuple[Tensor, Tensor]:
        """Log-odds, shape (texts,), and how likely each kind is, shape (texts, kinds); token 0 is padding."""
        real = tokens != 0
        seen = real[:, None, None, :]
        places = torch.arange(tokens.shape[1], device=tokens.device)
        rows = self.norm(self.words(tokens) + self.places(places) + self.marks(marks))
        for layer in self.layers:
            rows = layer(rows, seen)
        rows = self.dropout(rows)
        single = self.apart(rows).float()
        ours, theirs = marks >= CLAIM, (marks >= EVIDENCE) & (marks < CLAIM)
        whole: Tensor = self.whole(rows[:, 0]).float()[:, 0]
        odds = whole - _peak(single[..., 0], ours & real) - _peak(single[..., 1], theirs & real)
        return odds, self.kinds(rows[:, 0]).float()

    def judged(self, tokens: Tensor, marks: Tensor) -> Tensor:
        """What the check goes by, shape (texts,): the log-odds, and by how much “true” is likelier than every fault."""
        odds, likely = self(tokens, marks)
        made: Tensor = odds + likely[:, 0] - likely[:, 1:].logsumexp(-1)
        return made


def _fixed(rows: Tensor) -> nn.Embedding:
    """Rows by number, which are not trained."""
    made = nn.Embedding(*rows.shape)
    made.weight = nn.Parameter(rows, requires_grad=False)
    return made


def _peak(scores: Tensor, where: Tensor) -> Tensor:
    """About the highest score: each weighed by its share."""
    shares = scores.masked_fill(~where, -1e4).softmax(-1)
    return (shares * scores).sum(-1)


NAMES = {
    "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
    "out": "attention.output.dense", "first": "attention.output.LayerNorm", "wide": "intermediate.dense",
    "narrow": "output.dense", "second": "output.LayerNorm",
}  # fmt: skip
