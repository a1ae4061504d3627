"""Setting up: torch without CUDA where its own index can be reached, and pip's own settings where it cannot."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import threading
import tomllib
import venv
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from zipfile import ZipFile

import pytest

import install
from tests.conftest import ROOT

pytestmark = pytest.mark.heavy

RELEASE = "2.13.0+cpu"
STEP = "import sys, install; sys.exit(install.processor_torch(sys.argv[1]))"


@pytest.fixture
def index(tmp_path: Path) -> Iterator[str]:
    """A package index on loopback that has one build of torch, an empty one."""
    folder = tmp_path / "simple" / "torch"
    folder.mkdir(parents=True)
    name = f"torch-{RELEASE}-py3-none-any.whl"
    with ZipFile(folder / name, "w") as wheel:
        about = f"torch-{RELEASE}.dist-info"
        wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: torch\nVersion: {RELEASE}\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")
    (folder / "index.html").write_text(f'<a href="{name.replace("+", "%2B")}">{name}</a>', encoding="utf-8")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/simple"
    server.shutdown()
    server.server_close()


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """The Python of an empty environment."""
    venv.create(tmp_path / "empty", with_pip=True)
    return tmp_path / "empty" / "bin" / "python"


def _step(python: Path, index: str) -> subprocess.CompletedProcess[str]:
    # What pip is told on this machine is no part of the test.
    bare = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")}
    bare |= {"PIP_CONFIG_FILE": os.devnull}
    return subprocess.run([python, "-c", STEP, index], cwd=ROOT, env=bare, capture_output=True, text=True, check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="only torch for Linux brings CUDA along")
def test_torch_comes_from_its_own_index_where_that_is(index: str, python: Path) -> None:
    """The build without CUDA is installed first, and the command says what it does and from where; once is enough."""
    done = _step(python, index)
    assert done.stderr.splitlines() == [
        f"Installing what the program needs (about 450 MB to fetch); torch without CUDA first, from {index}."
    ]
    found = subprocess.run([python, "-m", "pip", "show", "torch"], capture_output=True, text=True, check=True)
    assert f"Version: {RELEASE}" in found.stdout
    assert _step(python, index).stderr == "Installing what the program needs.\n"


@pytest.mark.skipif(sys.platform != "linux", reason="only torch for Linux brings CUDA along")
def test_an_index_that_cannot_be_reached_stops_nothing(python: Path) -> None:
    """Where nothing answers, the command says so and how to do without torch, and goes on."""
    done = _step(python, "http://127.0.0.1:9/simple")
    assert "That index cannot be reached or has no such build; pip takes torch from where it is told to." in done.stderr
    assert "`make setup LIGHT=1` does without torch" in done.stderr


def test_every_release_is_pinned_in_one_place() -> None:
    """The constraints name one release of each package that program and tests need; pyproject.toml pins none."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(need for extra in project["optional-dependencies"].values() for need in extra),
    ]
    assert [need for need in wanted if "==" in need] == []
    assert all("==" in install.pinned(install.name_of(need)) for need in wanted)


def test_the_light_set_up_has_no_torch() -> None:
    """What is left out of the light set-up are dependencies under these very names."""
    assert set(install.HEAVY) < {install.name_of(need) for need in install.needs()}
