"""How probable it is that quotes say all that a claim says, as a small network sees it.

It was trained on claims with one fault and on claims with none (`benchmarks/claims/`), from the packaged model: its
layers lie beside this file in eight bits, its words are read where the packaged model has them. Nothing is loaded
before the first claim. Names, numbers and dates are for the rules; what is too long to be read carries nothing.
"""

from __future__ import annotations

import math
import threading
from pathlib import Path
from typing import Any

import numpy as np

from index.claims.marking import Marker
from index.editions.encoder import TOKENIZER, WEIGHTS, _packaged_folder, silent_onnxruntime
from index.errors import ModelMissing

GRAPH = Path(__file__).with_name("meaning.onnx")


class Meaning:
    """The network and what it reads with. Threads may share it."""

    def __init__(self, graph: Path = GRAPH) -> None:
        """Raises ModelMissing where the packaged model is not installed."""
        folder = _packaged_folder()
        onnxruntime = silent_onnxruntime()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        weights = (folder / WEIGHTS).resolve()  # onnxruntime follows no links
        options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(weights.parent))
        self._session: Any = onnxruntime.InferenceSession(
            graph.read_bytes(), options, providers=["CPUExecutionProvider"]
        )
        self._marker = Marker(folder / TOKENIZER)

    def supports(self, claim: str, evidence: str) -> float:
        """The probability, 0 to 1, that the evidence says what the claim says; 0 where they have no word in common."""
        read = self._marker.marked(claim, evidence)
        if not read.shared:
            return 0.0
        (odds,) = self._session.run(None, {"tokens": read.tokens, "marks": read.marks})
        return 1 / (1 + math.exp(-float(np.clip(odds[0], -30, 30))))


_loading = threading.Lock()
_loaded: list[Meaning] = []


def supports(claim: str, evidence: str) -> float:
    """The probability, 0 to 1, that the evidence says what the claim says; loads the network at the first call."""
    with _loading:
        if not _loaded:
            _loaded.append(Meaning())
    return _loaded[0].supports(claim, evidence)


def ready() -> bool:
    """Whether the packaged model is there, whose words the network reads with."""
    try:
        return (_packaged_folder() / TOKENIZER).is_file()
    except ModelMissing:
        return False
