"""The wheel: what is in it, and that it answers where there is no checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support import corpora

IN_THE_WHEEL = (
    "index",
    "bot",
    "briefing",
    "briefs",
    "pyproject.toml",
    "setup.py",
    "README.md",
    "LICENSE",
    "MANIFEST.in",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of what goes into it."""
    source, place = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in IN_THE_WHEEL:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, source / name)
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--wheel-dir", str(place)]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(source)], check=True, capture_output=True)
    (built,) = place.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that holds the wheel, and beside it only what it needs."""
    place = tmp_path_factory.mktemp("environment")
    venv.create(place, with_pip=False)
    packages = next(place.glob("lib/python*/site-packages"))
    target = ["--target", str(packages), "--no-deps", "--quiet", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "pip", "install", *target, str(wheel)], check=True, capture_output=True)
    # What it needs is not fetched again: the packages of this environment come behind those of the new one.
    (packages / "needs.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    program = "import sys; from briefing.command import main; sys.exit(main())"
    script = place / "bin" / "briefing"
    script.write_text(f"#!/bin/sh\nexec {place / 'bin' / 'python'} -c '{program}' \"$@\"\n", encoding="utf-8")
    script.chmod(0o755)
    return place / "bin"


def test_the_wheel_holds_the_library(wheel: Path) -> None:
    """Every brief, the subject and the judge, the page, the catalogues and the licences are in it, and no tests."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = archive.read(next(name for name in names if name.endswith("METADATA"))).decode()
        entries = archive.read(next(name for name in names if name.endswith("entry_points.txt"))).decode()
    briefs = {f"briefing/briefs/{path.name}" for path in (ROOT / "briefs").iterdir()}
    assert len(briefs) >= 150
    others = {
        "index/py.typed", "bot/py.typed", "briefing/py.typed", "index/editions/minilm.onnx", "bot/messages/en.ftl",
        "briefing/page/static/page.html", "briefing/page/static/page.js", "bot/subscribe/places.xz",
        "index/reading/asides.npz",
    }  # fmt: skip
    assert briefs | others <= names
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"index", "bot", "briefing"}
    assert "License-Expression: MIT AND CC-BY-4.0\n" in metadata
    assert "briefing = briefing.command:main" in entries


def test_it_answers_outside_a_checkout(installed: Path, tmp_path: Path) -> None:
    """In an empty folder the packaged library is indexed into the person's own folder, and asked; nothing else is.

    All of it is found; a dozen of its briefs are indexed.
    """
    (tmp_path / "here").mkdir()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("BRIEFING_", "PYTHON"))}
    environment = inherited | {"HOME": str(tmp_path / "home"), "XDG_DATA_HOME": str(tmp_path / "share")}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [str(installed / "briefing"), *words]
        return subprocess.run(
            command, cwd=tmp_path / "here", env=environment, capture_output=True, encoding="utf-8", check=False
        )

    assert run("check").stdout.startswith("154 briefs are sound;")
    packaged = next(installed.parent.glob("lib/python*/site-packages/briefing/briefs"))
    for path in [path for path in sorted(packaged.glob("*.md")) if path.name != "README.md"][corpora.FIRST :]:
        path.unlink()
    done = run("ask", "What", "should", "happen", "at", "Yongbyon?")
    assert (done.returncode, done.stderr) == (0, "Building the index first; this happens once.\n")
    assert done.stdout.startswith("What should happen at Yongbyon?\n\nHere is what ")
    assert (tmp_path / "share" / "briefing" / "live").read_text() == "1\n"
    assert list((tmp_path / "here").iterdir()) == []
    found = run("doctor").stdout
    assert "came with the program" in found
    assert f"edition 1 is live, its seal holds, and it has all {corpora.FIRST} briefs" in found
