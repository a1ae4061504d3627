"""What computes an encoder's vectors: onnxruntime for graphs, sentence-transformers for every other model.

The packaged model runs on onnxruntime, from a graph that is a list of operations only: `minilm.onnx`, written by
`index/commands/fetching/graph.py`. Its weights are read from the published file, where they lie, and what nobody asks
for of its words is not even loaded. That takes a tenth of a second and 100 MB where torch takes five and 500.
Which model is meant, and what identifies it, is `encoder.py`'s.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

PACKAGED_GRAPH = Path(__file__).with_name("minilm.onnx")
GRAPH, WEIGHTS, TOKENIZER, SETTINGS = "model.onnx", "model.safetensors", "tokenizer.json", "sentence_bert_config.json"

BATCH = 32


class Runtime(Protocol):
    """Whatever computes unit vectors. Threads may share it."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""

    @property
    def side_by_side(self) -> bool:
        """Whether several threads that compute at once are faster than one after the other."""

    def documents(self, texts: Sequence[str], threads: int) -> Vectors:
        """Unit vectors of texts that are searched, shape (n, dimensions)."""

    def questions(self, texts: Sequence[str], threads: int) -> Vectors:
        """Unit vectors of questions, shape (n, dimensions)."""


def silent_onnxruntime() -> Any:
    """onnxruntime, kept from reporting to its makers over the network, which its releases do unless they are told.

    It is told twice: by a variable that is read when it loads, and, where something has loaded it before, by a call.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    return onnxruntime


class OnnxRuntime:
    """A graph from token numbers to unit vectors, and its tokenizer, on onnxruntime.

    `threads` is not heeded: a text is too little work to share, and a build computes several batches side by side.
    """

    side_by_side = True

    def __init__(self, graph: Path, folder: Path) -> None:
        """The graph's weights, where it holds none itself, and its tokenizer lie in `folder`."""
        from tokenizers import Tokenizer

        onnxruntime = silent_onnxruntime()

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # what a long batch took goes back; it costs no measurable time
        options.log_severity_level = 4  # what is wrong comes as an exception
        weights = (folder / WEIGHTS).resolve()  # onnxruntime follows no links
        options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(weights.parent))
        self._session = onnxruntime.InferenceSession(graph.read_bytes(), options, providers=["CPUExecutionProvider"])
        self._dimensions = int(self._session.get_outputs()[0].shape[-1])
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        longest = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))["max_seq_length"]
        self._tokenizer.enable_truncation(longest)
        self._tokenizer.no_padding()

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return self._dimensions

    def documents(self, texts: Sequence[str], threads: int) -> Vectors:
        """Unit vectors of texts, shape (n, dimensions)."""
        read = self._tokenizer.encode_batch([text.strip() for text in texts])
        tokens = np.zeros((len(read), max(len(text.ids) for text in read)), dtype=np.int64)
        mask = np.zeros_like(tokens)
        for row, text in enumerate(read):
            tokens[row, : len(text.ids)], mask[row, : len(text.ids)] = text.ids, 1
        (made,) = self._session.run(None, {"tokens": tokens, "mask": mask})
        vectors: Vectors = made
        return vectors

    questions = documents


class TorchRuntime:
    """A model of sentence-transformers, by its name on the hub or a folder; one batch at a time.

    Safe to share: the tokenizer is not, so that one text is encoded at a time.
    """

    side_by_side = False

    def __init__(self, name: str) -> None:
        self._model = loaded(name, _sentence_transformer)
        self._lock = threading.Lock()
        self._next = threading.Lock()

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._model.get_embedding_dimension())

    def documents(self, texts: Sequence[str], threads: int) -> Vectors:
        """Unit vectors of texts as the model encodes documents, shape (n, dimensions)."""
        return self._encode(self._model.encode_document, texts, threads)

    def questions(self, texts: Sequence[str], threads: int) -> Vectors:
        """Unit vectors of texts as the model encodes questions, shape (n, dimensions)."""
        return self._encode(self._model.encode_query, texts, threads)

    def _encode(self, method: Any, texts: Sequence[str], threads: int) -> Vectors:
        import torch

        # Whoever waits for the model holds `_next`, so that a build cannot take it again before them.
        with self._next:
            self._lock.acquire()
        try:
            torch.set_num_threads(threads)
            made = method(list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)
        finally:
            self._lock.release()
        return np.asarray(made, dtype=np.float32)


def _sentence_transformer(name: str, **options: Any) -> Any:
    # Imported after `loaded` has set what is read at import.
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(name, **options)


def loaded(name: str, make: Callable[..., Any]) -> Any:
    """What `make` loads from a folder, from what was fetched before, or else from the hub.

    Raises whatever the model's libraries raise; a foreign model may fail in any way.
    """
    is_local = Path(name).is_dir()
    _quieten(offline=is_local)
    try:
        return make(name, device="cpu", local_files_only=True)
    except Exception:
        if is_local:
            raise
        from huggingface_hub import HfApi

        # Asked first: without a network, loading would try for minutes.
        HfApi().model_info(repository(name), timeout=10)
        return make(name, device="cpu")


def repository(name: str) -> str:
    """The repository on the hub that a model's name means."""
    return name if "/" in name else f"sentence-transformers/{name}"


def _quieten(*, offline: bool) -> None:
    """Keep the libraries from talking, from spinning and, for a model on this disk, from the network."""
    if offline:
        os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    # Read by OpenMP when torch loads. Its threads wait for each other by spinning unless told not to,
    # and starve whatever else runs on the machine, questions included.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    transformers_logging.set_verbosity_error()
    for name in ("sentence_transformers", "huggingface_hub"):
        logging.getLogger(name).setLevel(logging.ERROR)
