"""Exact cosine search: values, not only ranks, against a plain numpy scan."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.editions import vectors
from index.editions.encoder import SentenceEncoder
from index.editions.holdings.seam import EACH
from index.editions.vectors import FileRows, Quantized, VectorIndex, Vectors
from index.errors import EditionBroken


def _unit(rows: int, dimensions: int, seed: int = 1) -> Vectors:
    """Random vectors of length one."""
    made = np.random.default_rng(seed).normal(size=(rows, dimensions)).astype(np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


def _index(made: Vectors, folder: Path) -> VectorIndex:
    vectors.build(made, folder / "passages.faiss")
    index = vectors.read(folder / "passages.faiss")
    return VectorIndex((index,), int(index.ntotal))


def test_a_vector_finds_itself(tmp_path: Path) -> None:
    """Each of 300 vectors is its own nearest, at rank 1 with a score of at least 0.999."""
    made = _unit(300, 384)
    index = _index(made, tmp_path)
    best = [index.nearest(vector, 1) for vector in made]
    assert [int(rows[0]) for rows, _ in best] == list(range(300))
    assert all(0.999 <= float(scores[0]) <= 1.001 for _, scores in best)


def test_a_real_text_finds_itself(tmp_path: Path, encoder: SentenceEncoder) -> None:
    """A text encoded by the real model is found by the same text as a question, before the others."""
    texts = ["Liaison offices prevent misunderstandings.", "Coal exports are under sanctions.", "Remains came home."]
    index = _index(encoder.passages(texts), tmp_path)
    for row, text in enumerate(texts):
        rows, scores = index.nearest(encoder.question(text), 3)
        assert rows[0] == row
        assert scores[0] >= 0.999
        assert scores[1] < 0.6


def test_scores_are_cosines(tmp_path: Path) -> None:
    """Same, right-angled and opposite vectors score 1, 0 and -1, best first."""
    made = np.array([[0, 1], [-1, 0], [1, 0], [0.6, 0.8]], dtype=np.float32)
    rows, scores = _index(made, tmp_path).nearest(np.array([1, 0], dtype=np.float32), 4)
    assert rows.tolist() == [2, 3, 0, 1]
    assert scores.tolist() == pytest.approx([1.0, 0.6, 0.0, -1.0], abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(rows=st.integers(1, 60), dimensions=st.integers(2, 40), k=st.integers(1, 80), seed=st.integers(0, 2**32 - 1))
def test_search_equals_a_plain_scan(rows: int, dimensions: int, k: int, seed: int) -> None:
    """For any vectors and any k, FAISS gives the scores that numpy gives, best first, each row once."""
    made, question = _unit(rows, dimensions, seed), _unit(1, dimensions, seed + 1)[0]
    cosines = made @ question
    with TemporaryDirectory() as folder:
        index = _index(made, Path(folder))
        found, scores = index.nearest(question, k)
        some = np.arange(rows, dtype=np.int64)[::-2]
        assert index.cosines_of(question, some) == pytest.approx(cosines[some], abs=1e-5)
    assert len(found) == len(set(found.tolist())) == min(k, rows)
    assert scores == pytest.approx(np.sort(cosines)[::-1][:k], abs=1e-5)
    assert scores == pytest.approx(cosines[found], abs=1e-5)


def test_of_very_many_those_count_that_are_among_the_best_of_all(tmp_path: Path) -> None:
    """Beyond what is compared one by one the nearest come out all the same, and nothing that wasn't asked for."""
    made, question = _unit(2 * EACH + 10, 4, 1), _unit(1, 4, 2)[0]
    some = np.arange(1, len(made), 2)
    near = _index(made, tmp_path).nearest_of(question, some, 20)
    true = some[np.argsort(-(made[some] @ question))]
    assert 10 <= len(near) <= 20
    assert near.tolist() == true[: len(near)].tolist()


def test_more_than_all_gives_all(tmp_path: Path) -> None:
    """A k beyond the number of rows gives every row once, and a k of zero none."""
    made = _unit(3, 8)
    index = _index(made, tmp_path)
    assert sorted(index.nearest(made[0], 1000)[0].tolist()) == [0, 1, 2]
    assert [part.tolist() for part in index.nearest(made[0], 0)] == [[], []]
    assert index.cosines_of(made[0], np.zeros(0, dtype=np.int64)).tolist() == []


def test_no_rows_give_no_hits(tmp_path: Path) -> None:
    """An index without a row can be built, opened and searched."""
    index = _index(np.zeros((0, 8), dtype=np.float32), tmp_path)
    assert index.rows == 0
    assert index.nearest(_unit(1, 8)[0], 5)[0].tolist() == []
    assert index.vectors().shape == (0, 8)


def test_vectors_come_back_to_the_bit(tmp_path: Path) -> None:
    """What was built is what is read, and reading gives a copy that may be changed."""
    made = _unit(20, 16)
    index = _index(made, tmp_path)
    copy = index.vectors()
    assert np.array_equal(copy, made)
    copy[:] = 0
    assert np.array_equal(index.vectors(), made)


@pytest.mark.parametrize("spoil", [lambda v: v * 2, lambda v: v * 0, lambda v: v * np.nan, lambda v: v * 0.99])
def test_other_lengths_than_one_are_refused(tmp_path: Path, spoil: Callable[[Vectors], Vectors]) -> None:
    """One vector that is too long, too short, zero or no number refuses the lot, and writes nothing."""
    made = _unit(5, 8)
    made[3] = spoil(made[3])
    with pytest.raises(ValueError, match=r"^vectors must have length one$"):
        vectors.build(made, tmp_path / "passages.faiss")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kept", [0, 3, 25, 30, 44, 45, 200, -1])
def test_a_shortened_file_is_broken(tmp_path: Path, kept: int) -> None:
    """A file that was cut anywhere is refused as broken, without a path in the message."""
    path = tmp_path / "passages.faiss"
    vectors.build(_unit(20, 16), path)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(EditionBroken) as broken:
        vectors.read(path)
    assert str(broken.value) == "the file of vectors cannot be read"


@pytest.mark.parametrize("content", [b"x" * 1000, b"\x00" * 1000, b"IxFI", None])
def test_a_file_of_something_else_is_broken(tmp_path: Path, content: bytes | None) -> None:
    """Foreign bytes, and a file that is not there, are refused as broken."""
    path = tmp_path / "passages.faiss"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(EditionBroken) as broken:
        vectors.read(path)
    assert str(broken.value) == "the file of vectors cannot be read"


def test_a_copy_in_eight_bits_finds_what_the_index_finds(tmp_path: Path) -> None:
    """The same rows, in the same order, with the same cosines; also where more vectors are alike than it looks at."""
    made = _unit(6_000, 32)
    made[1_000:1_400], made[2_000:5_000] = made[7], made[8]
    index = _index(made, tmp_path)
    quick = replace(index, scans=(Quantized(index.parts[0]),))
    for question in [*made[[7, 8, 9]], *_unit(20, 32, seed=3)]:
        for k in (1, 50, 100, 6_000):
            (rows, cosines), (found, near) = index.nearest(question, k), quick.nearest(question, k)
            assert np.array_equal(rows, found)
            assert np.array_equal(cosines, near)


def test_a_copy_in_eight_bits_tells_apart_what_differs_less_than_it_rounds(tmp_path: Path) -> None:
    """Of hundreds of vectors that are nearly alike, eight bits put the nearest far behind: it is found all the same."""
    made = _unit(8_000, 384)
    beside = made[0] + 0.02 * _unit(600, 384, seed=2)
    made[1_000:1_600] = beside / np.linalg.norm(beside, axis=1, keepdims=True)
    index = _index(made, tmp_path)
    copy = Quantized(index.parts[0])
    for question in (made[0], *_unit(3, 384, seed=4)):
        for k in (1, 20, 100):
            (rows, cosines), (near, found) = index.nearest(question, k), copy.search(question[None, :], k)
            assert found[0].tolist() == rows.tolist()
            assert np.array_equal(near[0], cosines)


def test_vectors_of_a_file_come_in_the_order_in_which_they_are_asked_for(tmp_path: Path) -> None:
    """Runs, single ones, the same one twice and none: what NumPy takes of the array."""
    made = _unit(50, 12)
    np.save(tmp_path / "some.npy", made)
    held = FileRows(tmp_path / "some.npy")
    for rows in ([3, 4, 5, 9, 8, 8, 0, 49], [7], [], [*range(50)]):
        assert np.array_equal(held[rows], made[rows])
    assert np.array_equal(held[10:20], made[10:20])
    assert np.array_equal(held[6], made[6])


def test_a_file_that_was_cut_gives_no_vectors(tmp_path: Path) -> None:
    """What is no longer there is not made up."""
    np.save(tmp_path / "some.npy", _unit(50, 12))
    held = FileRows(tmp_path / "some.npy")
    os.truncate(tmp_path / "some.npy", (tmp_path / "some.npy").stat().st_size - 1)
    assert len(held[40:49]) == 9
    with pytest.raises(OSError, match=r"^the file of vectors is too short$"):
        held[40:50]
