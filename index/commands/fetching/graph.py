"""Write the graph of a sentence encoder of BERT's or MPNet's shape: operations alone, weights stay in their file.

    python -m index.commands.fetching.graph          writes the packaged model's graph, index/editions/minilm.onnx, anew

The graph goes from numbers of tokens to unit vectors: embeddings, layers, the mean over tokens, length one. It names
each weight by its place in the file, so that it is good for that very file. Needs `onnx`, which answering does not.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from index.editions.encoder import PACKAGED_GRAPH, WEIGHTS, _packaged_folder

OPSET, VERSION = 20, 9
"""The first operator set with Gelu; the oldest version of the format that holds it."""


@dataclass(frozen=True, slots=True)
class Names:
    """What one kind of model calls its layers, and where it differs from the other."""

    query: str
    key: str
    value: str
    out: str
    norm: str
    first: int
    """The place of a text's first token among the embeddings of places."""
    typed: bool
    """Whether tokens have a kind of their own."""
    buckets: int
    """Of how many kinds distances between tokens are, 0 where they do not count."""


NAMES = {
    "bert": Names(
        "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
        "attention.output.LayerNorm", first=0, typed=True, buckets=0,
    ),
    "mpnet": Names(
        "attention.attn.q", "attention.attn.k", "attention.attn.v", "attention.attn.o", "attention.LayerNorm",
        first=2, typed=False, buckets=32,
    ),
}  # fmt: skip

FARTHEST = 128
"""The distance of tokens from which all distances count alike (transformers, MPNetEncoder)."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A model's kind and sizes, as its config.json gives them."""

    names: Names
    layers: int
    hidden: int
    heads: int
    epsilon: float
    places: int

    @classmethod
    def of(cls, folder: Path) -> Shape:
        """The sizes of the model in a folder; raises ValueError when it is of another kind."""
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        if config["model_type"] not in NAMES or config["hidden_act"] != "gelu":
            raise ValueError("Only models of BERT's and MPNet's shape are written.")
        keys = ("num_hidden_layers", "hidden_size", "num_attention_heads", "layer_norm_eps", "max_position_embeddings")
        return cls(NAMES[config["model_type"]], *(config[key] for key in keys))


@dataclass(slots=True)
class Operations:
    """The nodes, constants and weights of a graph, as they are put together."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)
    weights: list[str] = field(default_factory=list)

    def add(self, kind: str, *inputs: str, **attributes: object) -> str:
        """A node; gives the name of what it computes."""
        name = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def constant(self, value: NDArray[np.generic]) -> str:
        """A constant; gives its name."""
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(value, name))
        return name

    def whole(self, *numbers: int) -> str:
        """A constant of whole numbers, shape (n,)."""
        return self.constant(np.array(numbers, dtype=np.int64))

    def weight(self, name: str) -> str:
        """A weight of the file, by the name it has there."""
        self.weights.append(name)
        return name

    def linear(self, rows: str, name: str) -> str:
        """Rows times a layer's weights, plus its bias."""
        # Gemm takes the weights as the file has them; MatMul would need a transposed copy in memory.
        return self.add("Gemm", rows, self.weight(f"{name}.weight"), self.weight(f"{name}.bias"), transB=1)

    def norm(self, rows: str, name: str, epsilon: float) -> str:
        """Rows, each with mean zero and variance one, times weights, plus bias."""
        weights = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.add("LayerNormalization", rows, *weights, axis=-1, epsilon=epsilon)


def graph(folder: Path) -> bytes:
    """The graph of the model in a folder, as onnxruntime reads it."""
    made, shape = Operations(), Shape.of(folder)
    rows, split = _embedded(made, shape)
    mask = made.add("Cast", "mask", to=TensorProto.FLOAT)
    unseen = _unseen(made, mask)
    if shape.names.buckets:
        unseen = made.add("Add", unseen, _distances(made, shape))
    for number in range(shape.layers):
        rows = _layer(made, shape, rows, split, unseen, f"encoder.layer.{number}")
    vector = _pooled(made, shape, rows, mask)
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"]) for name in ("tokens", "mask")
    ]
    output = helper.make_tensor_value_info(vector, TensorProto.FLOAT, ["texts", shape.hidden])
    weights = _placed(folder / WEIGHTS, made.weights)
    whole = helper.make_graph(made.nodes, "sentence encoder", inputs, [output], [*made.constants, *weights])
    model = helper.make_model(whole, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=VERSION)
    data: bytes = model.SerializeToString(deterministic=True)
    return data


def _embedded(made: Operations, shape: Shape) -> tuple[str, str]:
    """Rows of all tokens, one after the other, with what their words, places and kind give; and how heads are split."""
    summed = made.add("Gather", made.weight("embeddings.word_embeddings.weight"), "tokens")
    first = made.whole(shape.names.first)
    last = made.add("Add", made.add("Shape", "tokens", start=1, end=2), first)
    every = made.weight("embeddings.position_embeddings.weight")
    summed = made.add("Add", summed, made.add("Slice", every, first, last, made.whole(0)))
    if shape.names.typed:
        kind = made.add("Gather", made.weight("embeddings.token_type_embeddings.weight"), made.whole(0))
        summed = made.add("Add", summed, kind)
    flat = made.add("Reshape", summed, made.whole(-1, shape.hidden))
    size = made.add("Shape", "tokens")
    split = made.add("Concat", size, made.whole(shape.heads, shape.hidden // shape.heads), axis=0)
    return made.norm(flat, "embeddings.LayerNorm", shape.epsilon), split


def _unseen(made: Operations, mask: str) -> str:
    """What is added to the scores of tokens, shape (texts, 1, 1, tokens): nothing, or so much that none looks there."""
    seen = made.add("Unsqueeze", mask, made.whole(1, 2))
    one, lowest = np.float32(1), np.finfo(np.float32).min
    return made.add("Mul", made.add("Sub", made.constant(np.array(one)), seen), made.constant(np.array(lowest)))


def _distances(made: Operations, shape: Shape) -> str:
    """What is added to the scores of two tokens for their distance, shape (1, heads, tokens, tokens)."""
    reach = shape.places - 1
    kinds = made.whole(*(_bucket(distance, shape.names.buckets) for distance in range(-reach, reach + 1)))
    of_kind = made.add("Gather", made.weight("encoder.relative_attention_bias.weight"), kinds)
    length = made.add("Squeeze", made.add("Shape", "tokens", start=1, end=2))
    zero, one = (made.constant(np.array(number, dtype=np.int64)) for number in (0, 1))
    places = made.add("Range", zero, length, one)
    apart = made.add("Sub", made.add("Unsqueeze", places, made.whole(0)), made.add("Unsqueeze", places, made.whole(1)))
    of_pair = made.add("Gather", of_kind, made.add("Add", apart, made.whole(reach)))
    return made.add("Unsqueeze", made.add("Transpose", of_pair, perm=(2, 0, 1)), made.whole(0))


def _bucket(distance: int, count: int) -> int:
    """The kind of a distance: half are for tokens behind, and half of these for one near distance each (T5, 2.1)."""
    half = count // 2
    behind, size = half * (distance > 0), abs(distance)
    near = half // 2
    if size < near:
        return behind + size
    # In 32 bits, as the model computes it: at some distances the last digit decides.
    share = np.log(np.float32(size) / near) / np.float32(math.log(FARTHEST / near))
    return behind + min(near + int(np.float32(share) * (half - near)), half - 1)


def _layer(made: Operations, shape: Shape, rows: str, split: str, unseen: str, name: str) -> str:
    """The rows after one layer: attention, then the wide part, each added to what came in."""

    def headed(which: str, order: Sequence[int]) -> str:
        part = made.add("Reshape", made.linear(rows, f"{name}.{which}"), split)
        return made.add("Transpose", part, perm=order)

    names = shape.names
    asked, offered, given = (
        headed(names.query, (0, 2, 1, 3)),
        headed(names.key, (0, 2, 3, 1)),
        headed(names.value, (0, 2, 1, 3)),
    )
    scale = made.constant(np.array(np.sqrt(shape.hidden / shape.heads), dtype=np.float32))
    scores = made.add("Add", made.add("Div", made.add("MatMul", asked, offered), scale), unseen)
    taken = made.add("MatMul", made.add("Softmax", scores, axis=-1), given)
    joined = made.add("Reshape", made.add("Transpose", taken, perm=(0, 2, 1, 3)), made.whole(-1, shape.hidden))
    attended = made.add("Add", made.linear(joined, f"{name}.{names.out}"), rows)
    middle = made.norm(attended, f"{name}.{names.norm}", shape.epsilon)
    wide = made.add("Gelu", made.linear(middle, f"{name}.intermediate.dense"))
    out = made.add("Add", made.linear(wide, f"{name}.output.dense"), middle)
    return made.norm(out, f"{name}.output.LayerNorm", shape.epsilon)


def _pooled(made: Operations, shape: Shape, rows: str, mask: str) -> str:
    """The mean of each text's rows over its tokens, with length one."""
    size = made.add("Concat", made.add("Shape", "tokens"), made.whole(shape.hidden), axis=0)
    tokens = made.add("Reshape", rows, size)
    seen = made.add("Mul", tokens, made.add("Unsqueeze", mask, made.whole(2)))
    summed = made.add("ReduceSum", seen, made.whole(1), keepdims=0)
    mean = made.add("Div", summed, made.add("ReduceSum", mask, made.whole(1), keepdims=1))
    return made.add("LpNormalization", mean, axis=-1, p=2)


def _placed(file: Path, names: Sequence[str]) -> list[onnx.TensorProto]:
    """The weights by name, each as a place in the file: its header is eight bytes of length and then JSON."""
    with file.open("rb") as opened:
        length = int.from_bytes(opened.read(8), "little")
        header = json.loads(opened.read(length))
    placed = []
    for name in names:
        known = header[name]
        if known["dtype"] != "F32":
            raise ValueError(f"The weights of {name} are no 32-bit numbers.")
        start, end = known["data_offsets"]
        tensor = TensorProto(name=name, dims=known["shape"], data_type=TensorProto.FLOAT)
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in {"location": file.name, "offset": 8 + length + start, "length": end - start}.items():
            tensor.external_data.add(key=key, value=str(value))
        placed.append(tensor)
    return placed


if __name__ == "__main__":
    PACKAGED_GRAPH.write_bytes(graph(_packaged_folder()))
