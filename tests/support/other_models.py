"""A second real model: the packaged one with its vectors laid onto fewer dimensions, so that no two can be mixed up."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from index.editions.encoder import _packaged_folder

DIMENSIONS = 128


def narrow_model(folder: Path) -> Path:
    """Write the model into `folder`, the large files as links."""
    import torch
    from sentence_transformers.base.modules.dense import Dense

    shutil.copytree(_packaged_folder(), folder, copy_function=lambda source, to: Path(to).symlink_to(source))
    weights = torch.linalg.qr(torch.randn(384, DIMENSIONS, generator=torch.Generator().manual_seed(1)))[0].T
    kind = torch.nn.Identity()
    dense = Dense(384, DIMENSIONS, bias=False, activation_function=kind, init_weight=weights.contiguous())
    (folder / "3_Dense").mkdir()
    dense.save(str(folder / "3_Dense"))
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    more = {"idx": 3, "name": "3", "path": "3_Dense", "type": f"{Dense.__module__}.Dense"}
    (folder / "modules.json").unlink()
    (folder / "modules.json").write_text(json.dumps([*modules, more]), encoding="utf-8")
    return folder
