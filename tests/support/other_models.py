"""A second real model: the packaged one with its vectors laid onto fewer dimensions, so that no two can be mixed up.

It comes for either runtime: as a graph of its own, which loads at once, or as a model of sentence-transformers, which
takes a process five seconds.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from safetensors.numpy import save_file

from index.editions.encoder import GRAPH, PACKAGED_GRAPH, _packaged_folder

DIMENSIONS = 128
DENSE = {
    "in_features": 384,
    "out_features": DIMENSIONS,
    "bias": False,
    "activation_function": "torch.nn.modules.linear.Identity",
    "module_input_name": "sentence_embedding",
    "module_output_name": "sentence_embedding",
}


def narrow_model(folder: Path) -> Path:
    """Write the model into `folder` for onnxruntime: the packaged graph and one step more, the large files as links."""
    _linked(folder)
    model = onnx.load(str(PACKAGED_GRAPH), load_external_data=False)
    whole, weights = model.graph, "narrow"
    (wide,) = whole.output
    whole.initializer.append(numpy_helper.from_array(np.ascontiguousarray(_laid().T), weights))
    whole.node.append(helper.make_node("MatMul", [wide.name, weights], ["laid"]))
    whole.node.append(helper.make_node("LpNormalization", ["laid"], ["unit"], axis=-1, p=2))
    whole.output.remove(wide)
    whole.output.append(helper.make_tensor_value_info("unit", onnx.TensorProto.FLOAT, ["texts", DIMENSIONS]))
    (folder / GRAPH).write_bytes(model.SerializeToString(deterministic=True))
    return folder


def narrow_model_for_torch(folder: Path) -> Path:
    """Write the same into `folder` as sentence-transformers would, which takes seconds."""
    _linked(folder)
    (folder / "3_Dense").mkdir()
    save_file({"linear.weight": _laid()}, folder / "3_Dense" / "model.safetensors")
    (folder / "3_Dense" / "config.json").write_text(json.dumps(DENSE), encoding="utf-8")
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    more = {"idx": 3, "name": "3", "path": "3_Dense", "type": "sentence_transformers.base.modules.dense.Dense"}
    (folder / "modules.json").unlink()
    (folder / "modules.json").write_text(json.dumps([*modules, more]), encoding="utf-8")
    return folder


def _linked(folder: Path) -> None:
    shutil.copytree(_packaged_folder(), folder, copy_function=lambda source, to: Path(to).symlink_to(source))


def _laid() -> NDArray[np.float32]:
    """What a vector is multiplied with: rows of length one, each at right angles to the others."""
    mixed = np.random.default_rng(1).normal(size=(384, DIMENSIONS))
    return np.ascontiguousarray(np.linalg.qr(mixed)[0].T, dtype=np.float32)
