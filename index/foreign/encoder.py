"""The second model: an encoder of many languages, whose graph takes texts as they are, its tokenizer included.

`make model NAME=multilingual` fetches one: USE-multilingual-3 in eight bits, for onnxruntime with its extensions. Any
other encoder of many languages that sentence-transformers opens will do as well.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Any

import numpy as np

from index.editions.encoder import Encoder, Progress, SentenceEncoder, Vectors, silent_onnxruntime
from index.errors import ModelMissing, why_no_model
from index.messages import say

GRAPH = "multilingual.onnx"
"""The file by which a folder is known to hold such a graph."""

BATCH = 16


def open_second(name: str | None) -> Encoder | None:
    """The encoder for questions in other languages, or None where none is set; it loads when it is first used."""
    if not name:
        return None
    return TextGraph(Path(name)) if (Path(name) / GRAPH).is_file() else SentenceEncoder(name)


class TextGraph:
    """An Encoder whose graph takes texts. Safe to call from several threads."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / GRAPH
        self._loading = threading.Lock()
        self._session: Any = None
        self._fingerprint: str | None = None

    @property
    def fingerprint(self) -> str:
        """A digest of the graph, which holds all of the model."""
        if self._fingerprint is None:
            with self._path.open("rb") as file:
                self._fingerprint = f"sha256:{file_digest(file, 'sha256').hexdigest()[:32]}"
        return self._fingerprint

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._loaded().get_outputs()[0].shape[-1])

    def passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Unit vectors of `texts`, shape (n, dimensions)."""
        made = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), BATCH):
            made[start : start + BATCH] = self._encoded(texts[start : start + BATCH])
            if progress:
                progress(min(start + BATCH, len(texts)), len(texts))
        return made

    def questions(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """The same: the model makes no difference between the two."""
        return self.passages(texts, progress=progress)

    def question(self, text: str) -> Vectors:
        """The unit vector of a question, shape (dimensions,)."""
        vector: Vectors = self._encoded([text])[0]
        return vector

    def _encoded(self, texts: Sequence[str]) -> Vectors:
        session = self._loaded()
        given = {session.get_inputs()[0].name: np.array([*texts], dtype=object)}
        made: Vectors = session.run(None, given)[0].astype(np.float32)
        unit: Vectors = made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), np.float32(1e-9))
        return unit

    def _loaded(self) -> Any:
        with self._loading:
            if self._session is None:
                self._session = self._opened()
            return self._session

    def _opened(self) -> Any:
        try:
            from onnxruntime_extensions import get_library_path

            onnxruntime = silent_onnxruntime()
            options = onnxruntime.SessionOptions()
            options.register_custom_ops_library(get_library_path())
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 4  # what is wrong comes as an exception
            return onnxruntime.InferenceSession(self._path.read_bytes(), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # a foreign model may fail in any way; one sentence serves all
            name = str(self._path.parent)
            raise ModelMissing(say("second-missing", name=name, why=why_no_model(name, error))) from error
