"""The image's recipe: what it copies is there, and is not kept out of the build."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def _copied() -> list[str]:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = [line for line in lines if line.startswith("COPY ") and "--from=" not in line]
    return [name for line in copied for name in line.split()[1:-1]]


def _ignored(name: str) -> bool:
    """Whether .dockerignore keeps a file or folder out: the last pattern that fits it decides."""
    kept_out = False
    for pattern in (ROOT / ".dockerignore").read_text(encoding="utf-8").split():
        wanted = Path(name)
        if any(place.match(pattern.removeprefix("!")) for place in (wanted, *wanted.parents) if place.name):
            kept_out = not pattern.startswith("!")
    return kept_out


@pytest.mark.parametrize("name", _copied())
def test_what_the_image_copies_is_there(name: str) -> None:
    """Every source of a COPY exists in the repository, and .dockerignore lets it through."""
    assert (ROOT / name).exists()
    assert not _ignored(name)


def test_what_stays_out_stays_out() -> None:
    """Secrets, data and tests are no part of the image."""
    assert all(_ignored(name) for name in (".env", "data", "tests/bot", "benchmarks", ".git"))
