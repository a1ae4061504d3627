"""Editions of two models side by side: each is asked with its own, and the way from one to the other has no gap."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

import pytest

from index.editions import models, seal, store
from index.editions.build import sync
from index.editions.encoder import SentenceEncoder
from index.editions.models import Models
from index.errors import ModelMissing
from index.library import Library
from index.renewal import Renewal
from tests.conftest import WriteBrief
from tests.support import corpora
from tests.support.other_models import DIMENSIONS, narrow_model

QUESTION = "Who wants liaison offices?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the second model lies."""
    return narrow_model(tmp_path_factory.mktemp("models") / "narrow")


@pytest.fixture(scope="module")
def narrow(folder: Path) -> SentenceEncoder:
    """The second model."""
    return SentenceEncoder(str(folder))


def _library(data: Path, encoder: SentenceEncoder) -> Library:
    return Library(data, encoder, models=Models(data))


def _change(folder: Path) -> None:
    """Make another model of one in a folder of links: its settings have a space more."""
    settings = folder / "config.json"
    text = settings.read_text(encoding="utf-8")
    settings.unlink()
    settings.write_text(f"{text} ", encoding="utf-8")


def _quiet(*_: object) -> None:
    """Progress that nobody watches."""


def test_an_edition_is_asked_with_the_model_that_made_it(
    small: Path, data: Path, encoder: SentenceEncoder, narrow: SentenceEncoder, tmp_path: Path
) -> None:
    """With another model set, the live edition answers on; the new one is compared, published, and taken back."""
    library, questions = _library(data, narrow), tmp_path / "questions"
    renewal = Renewal(library, small, questions)
    assert library.model == encoder.fingerprint != library.encoder.fingerprint == narrow.fingerprint
    assert library.answer(QUESTION).edition == 1
    assert library.vectors([QUESTION])[1].shape == (1, 384)
    steps: list[str] = []
    prepared = renewal.prepare(by="me", progress=lambda step, *_: steps.append(step))
    assert (prepared.number, prepared.rebuilt, prepared.report.encoded) == (2, "model", 9)
    assert list(dict.fromkeys(steps)) == ["reading", "changes", "encoding anew", "checking"]
    corpora.questions_on(corpora.some_briefs(tmp_path / "some"), questions)
    found = renewal.compare(2, progress=_quiet)
    assert found is not None
    assert (found.before, found.after, found.inexact) == (1, 2, 0)
    renewal.publish(2)
    assert library.answer(QUESTION).edition == 2
    assert library.vectors([QUESTION])[1].shape == (1, DIMENSIONS)
    assert [(entry["number"], entry["fits"]) for entry in renewal.listing()] == [(1, True), (2, True)]
    renewal.roll_back(1)
    assert library.answer(QUESTION).edition == 1
    assert library.vectors([QUESTION])[1].shape == (1, 384)


def test_a_model_of_a_folder_is_found_again(
    small: Path, data: Path, encoder: SentenceEncoder, narrow: SentenceEncoder, folder: Path
) -> None:
    """The name is kept beside the edition for a library with another model, and goes with the edition."""
    sync(small, data, narrow)
    assert (models.noted(data, 1), models.noted(data, 2)) == (None, str(folder))
    library = _library(data, encoder)
    assert (library.model, library.answer(QUESTION).edition) == (narrow.fingerprint, 2)
    for _ in range(store.KEPT):
        corpora.reword(small)
        sync(small, data, encoder)
    assert 2 not in seal.numbers(data)
    assert models.noted(data, 2) is None


def test_a_model_that_is_gone_is_no_way_back(
    small: Path, data: Path, encoder: SentenceEncoder, tmp_path: Path, folder: Path
) -> None:
    """Where the folder is gone, or holds another model by now, the edition does not fit and is not gone back to."""
    moved = shutil.copytree(folder, tmp_path / "moved", symlinks=True)
    sync(small, data, SentenceEncoder(str(moved)))
    sync(small, data, encoder)
    _change(moved)
    library = _library(data, encoder)
    renewal = Renewal(library, small, tmp_path / "none")
    for _ in range(2):
        assert [entry["fits"] for entry in renewal.listing()] == [True, False, True]
        with pytest.raises(ModelMissing, match="cannot be had any more"):
            renewal.roll_back(2)
        assert (store.live_number(data), library.answer(QUESTION).edition) == (3, 3)
        shutil.rmtree(moved, ignore_errors=True)
    shutil.copytree(folder, moved, symlinks=True)
    renewal.roll_back(2)  # put back where it was, it answers, without another start
    assert library.answer(QUESTION).edition == 2


def test_a_model_that_changes_in_its_folder_is_not_taken_for_itself(
    small: Path, data: Path, tmp_path: Path, folder: Path
) -> None:
    """Its fingerprint was given out, so other vectors under it, in an edition or for a question, would be wrong."""
    moved = shutil.copytree(folder, tmp_path / "moved", symlinks=True)
    encoder = SentenceEncoder(str(moved))
    renewal = Renewal(_library(data, encoder), small, tmp_path / "none")
    _change(moved)
    for _ in range(2):
        with pytest.raises(ModelMissing, match="was changed in its folder meanwhile"):
            renewal.prepare(by="me", progress=_quiet)
    assert renewal.waiting is None


def test_a_model_that_breaks_leaves_the_old_edition_answering(
    small: Path, data: Path, encoder: SentenceEncoder, tmp_path: Path, folder: Path
) -> None:
    """A published edition whose model is gone by then does not silence the library."""
    library = _library(data, encoder)
    moved = shutil.copytree(folder, tmp_path / "moved", symlinks=True)
    sync(small, data, SentenceEncoder(str(moved)))
    shutil.rmtree(moved)
    assert library.answer(QUESTION).edition == 1
    assert "could not be opened" in library.notes[0]


def test_questions_go_on_while_the_model_changes(
    small: Path, data: Path, encoder: SentenceEncoder, narrow: SentenceEncoder, write_brief: WriteBrief
) -> None:
    """Asked from two threads over changes of the model to and fro, each answer is whole and of one edition."""
    library = _library(data, narrow)
    renewal = Renewal(library, small, data / "none")
    number = renewal.prepare(by="me", progress=_quiet).number
    assert number is not None
    renewal.publish(number)
    seen: list[int] = []
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            answer = library.answer(QUESTION)
            assert answer.kind == "answer"
            seen.append(answer.edition)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for target in (1, number, 1, number):
        count = len(seen)
        renewal.roll_back(target)
        while len(seen) < count + 10 or seen[-1] != target:
            assert all(thread.is_alive() for thread in threads)
            time.sleep(0.01)
    over.set()
    for thread in threads:
        thread.join()
    assert set(seen) == {1, number}
