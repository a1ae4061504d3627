"""Fixtures of the library's tests: an edition of the three small briefs, built once and copied."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from index.editions.build import sync
from index.editions.encoder import SentenceEncoder
from tests.conftest import BODIES


@pytest.fixture(scope="session")
def first_edition(tmp_path_factory: pytest.TempPathFactory, encoder: SentenceEncoder) -> Path:
    """A data folder with one edition of the briefs that `small` writes; copied, not used itself."""
    place = tmp_path_factory.mktemp("first")
    (place / "briefs").mkdir()
    for name, body in BODIES.items():
        text = f"---\ntitle: On {name}\nkind: background\ntopics: [history]\n---\n{body}\n"
        (place / "briefs" / f"{name}.md").write_text(text, encoding="utf-8")
    sync(place / "briefs", place / "data", encoder)
    return place / "data"


@pytest.fixture
def data(small: Path, tmp_path: Path, first_edition: Path) -> Path:
    """A data folder whose live edition 1 holds the briefs of `small`."""
    shutil.copytree(first_edition, tmp_path / "data")
    return tmp_path / "data"
