"""How well texts fit a question, by a cross-encoder, which reads both together: optional, and off unless named.

Slower than vectors and better at telling which of a few texts is meant. Two runtimes: sentence-transformers by name
or folder, and onnxruntime for the folder that `make reranker` writes. What the scores are used for is `passages.py`'s;
they say how relevant a text is, not whether it answers (docs/decisions/0012-reranker.md).
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.editions.encoder import loaded, silent_onnxruntime
from index.errors import ModelMissing, why_no_model
from index.messages import say

LONGEST = 256
"""Tokens of question and text together that are read; passages have about 190."""

THREADS = 1
"""A sentence is too little work to share: with two threads, twenty of them took a quarter longer."""

WEIGHTS, TOKENIZER = "model.onnx", "tokenizer.json"

SCORING = ("ForSequenceClassification", "ForCausalLM")
"""How the architectures end that sentence-transformers makes a cross-encoder of without adding a layer."""

Scores = NDArray[np.float32]


class Reranker(Protocol):
    """Whatever scores texts by how well they fit a question."""

    def scores(self, question: str, texts: Sequence[str]) -> Scores:
        """A number for each text, shape (n,), that depends on the question and that text alone; higher fits better."""


class OnnxReranker:
    """A Reranker on onnxruntime, from a folder with model.onnx and tokenizer.json; threads may share it."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        onnxruntime = silent_onnxruntime()

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
        options.log_severity_level = 4  # what is wrong comes as an exception
        self._session = onnxruntime.InferenceSession(folder / WEIGHTS, options, providers=["CPUExecutionProvider"])
        self._inputs = [given.name for given in self._session.get_inputs()]
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()

    def scores(self, question: str, texts: Sequence[str]) -> Scores:
        """A number for each text, shape (n,)."""
        # One at a time: weights in eight bits are scaled by all that a batch holds, so that a text's score would
        # change with its company (by up to 0.4); and padding to the longest costs more than a batch gains.
        return np.array([self._score(question, text) for text in texts], dtype=np.float32)

    def _score(self, question: str, text: str) -> float:
        read = self._tokenizer.encode(question, text)
        known = {"input_ids": read.ids, "attention_mask": read.attention_mask, "token_type_ids": read.type_ids}
        (made,) = self._session.run(None, {name: np.array([known[name]], dtype=np.int64) for name in self._inputs})
        return float(made.item())


class CrossEncoderReranker:
    """A Reranker on sentence-transformers, from a name on the hub or a folder; one question at a time."""

    def __init__(self, name: str) -> None:
        self._model = loaded(name, _cross_encoder)
        kinds = self._model.config.architectures or [""]
        if not kinds[0].endswith(SCORING):
            raise ValueError("This model has no weights for scoring; it would be given random ones.")
        self._model.max_seq_length = min(self._model.max_seq_length or LONGEST, LONGEST)
        self._lock = threading.Lock()

    def scores(self, question: str, texts: Sequence[str]) -> Scores:
        """A number for each text, shape (n,)."""
        import torch

        with self._lock:  # the tokenizer is not safe to share
            torch.set_num_threads(THREADS)
            made = self._model.predict(
                [(question, text) for text in texts], activation_fn=torch.nn.Identity(), show_progress_bar=False
            )
        return np.asarray(made, dtype=np.float32).reshape(len(texts))


def open_reranker(name: str | None) -> Reranker | None:
    """The reranker of a folder or a name on the hub, loaded and tried, or None when none is named.

    Raises ModelMissing when it cannot be had.
    """
    if not name:
        return None
    folder = Path(name)
    is_onnx = (folder / WEIGHTS).is_file()
    try:
        found = OnnxReranker(folder) if is_onnx else CrossEncoderReranker(name)
        tried = found.scores("Is this a question?", ["This is a text."])
    except Exception as error:  # a foreign model may fail in any way; one sentence serves all
        raise ModelMissing(say("reranker-missing", name=folder.name, why=why_no_model(name, error))) from error
    if not np.isfinite(tried).all():
        raise ModelMissing(say("reranker-not-numbers", name=folder.name))
    return found


def _cross_encoder(name: str, **options: Any) -> Any:
    # Imported after `loaded` has set what is read at import.
    from sentence_transformers import CrossEncoder

    return CrossEncoder(name, **options)
