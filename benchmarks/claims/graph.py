"""Write the trained network as a graph for onnxruntime.

Its layers are in eight bits; words and places are read from the packaged model's file, where they lie.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper

from benchmarks.claims.network import EPSILON, HEADS, HIDDEN
from index.commands.fetching.graph import OPSET, VERSION, Operations, _placed
from index.editions.encoder import WEIGHTS

Values = dict[str, NDArray[np.float32]]

BLOCK = 128
"""So many weights of a row share a scale."""


def graph(values: Values, folder: Path, layers: int) -> bytes:
    """The graph of the network with these weights; what it takes from the packaged model lies in `folder`."""
    made = Writer(values)
    rows = made.embedded()
    for number in range(layers):
        rows = made.layer(rows, f"layers.{number}")
    sure = made.judged(rows)
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["tokens"]) for name in ("tokens", "marks")]
    output = helper.make_tensor_value_info(sure, TensorProto.FLOAT, [1])
    packaged = _placed(folder / WEIGHTS, made.weights)
    whole = helper.make_graph(made.nodes, "claims", inputs, [output], [*made.constants, *packaged])
    sets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(whole, opset_imports=sets, ir_version=VERSION)
    data: bytes = model.SerializeToString(deterministic=True)
    return data


class Writer(Operations):
    """Puts the graph of one text together, shape (tokens, …) throughout."""

    def __init__(self, values: Values) -> None:
        super().__init__()
        self._values = values

    def value(self, name: str) -> str:
        """A trained weight in 32 bits."""
        return self.constant(self._values[name].astype(np.float32))

    def embedded(self) -> str:
        """The rows of words, places and marks."""
        rows = self.add("Gather", self.weight("embeddings.word_embeddings.weight"), "tokens")
        last = self.add("Shape", "tokens")
        places = self.weight("embeddings.position_embeddings.weight")
        rows = self.add("Add", rows, self.add("Slice", places, self.whole(0), last, self.whole(0)))
        kind = self.add("Gather", self.weight("embeddings.token_type_embeddings.weight"), self.whole(0))
        rows = self.add("Add", rows, kind)
        rows = self.add("Add", rows, self.add("Gather", self.value("marks.weight"), "marks"))
        return self.normed(rows, "norm")

    def normed(self, rows: str, name: str) -> str:
        """Rows with mean zero and variance one, times weights, plus bias."""
        return self.add(
            "LayerNormalization",
            rows,
            self.value(f"{name}.weight"),
            self.value(f"{name}.bias"),
            axis=-1,
            epsilon=EPSILON,
        )

    def eight(self, rows: str, name: str) -> str:
        """Rows times weights in eight bits, plus bias."""
        weights = self._values[f"{name}.weight"]
        high, wide = weights.shape
        blocks = weights.reshape(high, wide // BLOCK, BLOCK)
        scales = np.abs(blocks).max(-1) / 127
        whole = np.clip(np.round(blocks / scales[..., None]) + 128, 0, 255).astype(np.uint8)
        made = self.add(
            "MatMulNBits", rows, self.constant(whole), self.constant(scales.reshape(-1).astype(np.float32)),
            domain="com.microsoft", K=wide, N=high, bits=8, block_size=BLOCK, accuracy_level=4,
        )  # fmt: skip
        return self.add("Add", made, self.value(f"{name}.bias"))

    def layer(self, rows: str, name: str) -> str:
        """The rows after one layer."""

        def headed(which: str, *order: int) -> str:
            part = self.add("Reshape", self.eight(rows, f"{name}.{which}"), self.whole(-1, HEADS, HIDDEN // HEADS))
            return self.add("Transpose", part, perm=order)

        scale = self.constant(np.array(np.sqrt(HIDDEN / HEADS), dtype=np.float32))
        scores = self.add("MatMul", headed("query", 1, 0, 2), headed("key", 1, 2, 0))
        shares = self.add("Softmax", self.add("Div", scores, scale), axis=-1)
        taken = self.add("Transpose", self.add("MatMul", shares, headed("value", 1, 0, 2)), perm=(1, 0, 2))
        joined = self.add("Reshape", taken, self.whole(-1, HIDDEN))
        middle = self.normed(self.add("Add", rows, self.eight(joined, f"{name}.out")), f"{name}.first")
        wide = self.add("Gelu", self.eight(middle, f"{name}.wide"))
        return self.normed(self.add("Add", middle, self.eight(wide, f"{name}.narrow")), f"{name}.second")

    def judged(self, rows: str) -> str:
        """The log-odds, shape (1,), as `Network.judged` has them."""
        first = self.add("Slice", rows, self.whole(0), self.whole(1), self.whole(0))
        whole = self.add("Reshape", self.linear_value(first, "whole"), self.whole(1))
        likely = self.add("Reshape", self.linear_value(first, "kinds"), self.whole(-1))
        right, wrong = (self.add("Slice", likely, self.whole(at), self.whole(to)) for at, to in ((0, 1), (1, 99)))
        whole = self.add("Add", whole, self.add("Sub", right, self.add("ReduceLogSumExp", wrong, self.whole(0))))
        apart = self.linear_value(rows, "apart")
        for column, marks in enumerate(((3, 4, 5), (1, 2))):
            scores = self.add("Gather", apart, self.constant(np.array(column, dtype=np.int64)), axis=1)
            whole = self.add("Sub", whole, self._peak(scores, marks))
        return whole

    def linear_value(self, rows: str, name: str) -> str:
        """Rows times weights in 32 bits, plus bias."""
        return self.add("Gemm", rows, self.value(f"{name}.weight"), self.value(f"{name}.bias"), transB=1)

    def _peak(self, scores: str, marks: tuple[int, ...]) -> str:
        lowest, highest = (self.constant(np.array(mark, dtype=np.int64)) for mark in (min(marks), max(marks)))
        inside = self.add("And", self.add("GreaterOrEqual", "marks", lowest), self.add("LessOrEqual", "marks", highest))
        masked = self.add("Where", inside, scores, self.constant(np.array(-1e4, dtype=np.float32)))
        shares = self.add("Softmax", masked, axis=0)
        return self.add("ReduceSum", self.add("Mul", shares, scores), self.whole(0), keepdims=1)


def written(values: Values, folder: Path, target: Path, layers: int = 6) -> None:
    """Put the graph where it is used."""
    target.write_bytes(graph(values, folder, layers))
