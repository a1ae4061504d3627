"""A second real model: the packaged one with its vectors laid onto fewer dimensions, so that no two can be mixed up."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from index.editions.encoder import _packaged_folder

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
    """Write the model into `folder`, the large files as links; as sentence-transformers would, which takes seconds."""
    shutil.copytree(_packaged_folder(), folder, copy_function=lambda source, to: Path(to).symlink_to(source))
    mixed = np.random.default_rng(1).normal(size=(384, DIMENSIONS))
    weights = np.ascontiguousarray(np.linalg.qr(mixed)[0].T, dtype=np.float32)
    (folder / "3_Dense").mkdir()
    save_file({"linear.weight": weights}, folder / "3_Dense" / "model.safetensors")
    (folder / "3_Dense" / "config.json").write_text(json.dumps(DENSE), encoding="utf-8")
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    more = {"idx": 3, "name": "3", "path": "3_Dense", "type": "sentence_transformers.base.modules.dense.Dense"}
    (folder / "modules.json").unlink()
    (folder / "modules.json").write_text(json.dumps([*modules, more]), encoding="utf-8")
    return folder
