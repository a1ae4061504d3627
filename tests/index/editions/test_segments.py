"""A large library: what has not changed is held by the next edition by another name, and nothing else comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from index.editions import seal, store
from index.editions.build import sync
from index.editions.encoder import Progress, Vectors
from index.errors import EditionBroken
from index.reading.names import BriefNames

COUNT = 2_050
"""Briefs of one passage each: as many as make a segment that is kept."""

SUBJECT = """title: Ships
about: ships
topics:
  - name: harbours
issues:
  - name: longer piers
  - name: night watches
"""


class Hashed:
    """An encoder that knows no language: each text has a direction of its own."""

    fingerprint = "hashed"
    dimensions = 16

    def passages(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Unit vectors of `texts`."""
        return np.array([self.question(text) for text in texts], dtype=np.float32).reshape(-1, self.dimensions)

    questions = passages

    def question(self, text: str) -> Vectors:
        """The unit vector of a text."""
        numbers = np.frombuffer(sha256(text.encode()).digest(), dtype=np.uint8).astype(np.float32)[:16] - 127
        vector: Vectors = numbers / np.linalg.norm(numbers)
        return vector


def _write(folder: Path, number: int, text: str, *, author: str = "Ann Lee", stance: str = "supports") -> None:
    says = f"{text} calls for longer piers."
    front = f'title: On {number}\nkind: expert-take\nauthor: {author}\npublisher: The Pier\ndate: "2019-03"\n'
    front += f'topics: [harbours]\nquestions: ["How long is {number}?"]\n'
    front += f"recommendations:\n  - actor: Crews\n    action: row\n    topics: [harbours]\n    says: {says}\n"
    front += (
        f"positions:\n  - issue: longer piers\n    stance: {stance}\n    says: {says}\n" if number % 50 == 0 else ""
    )
    body = f"{says} The Bay of Ravens had ship {number}. {author} and Bo Ek wrote of it."
    (folder / f"ship-{number:05d}.md").write_text(f"---\n{front}---\n{body}\n", encoding="utf-8")


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The briefs and the data folder of a large library, synced once and again after few changes."""
    place = tmp_path_factory.mktemp("large")
    briefs, data = place / "briefs", place / "data"
    briefs.mkdir()
    (briefs / "subject.yaml").write_text(SUBJECT, encoding="utf-8")
    for number in range(COUNT):
        _write(briefs, number, f"Captain {number}")
    first = sync(briefs, data, Hashed())
    assert (first.edition, first.passages, first.problems) == (1, COUNT, ())
    _write(briefs, 100, "The mate", author="Bo Ek", stance="opposes")
    _write(briefs, COUNT, "The cook", author="Cleo Roe")
    (briefs / "ship-00007.md").unlink()
    (briefs / "ship-00008.md").write_text((briefs / "ship-00008.md").read_text() + "\n", encoding="utf-8")
    report = sync(briefs, data, Hashed())
    assert (report.changed, report.added, report.removed) == (
        ("ship-00008", "ship-00100") if "ship-00008" in report.changed else ("ship-00100",),
        (f"ship-{COUNT:05d}",),
        ("ship-00007",),
    )
    assert report.encoded <= 12
    return briefs, data


def test_it_equals_a_fresh_build(changed: tuple[Path, Path], tmp_path: Path) -> None:
    """Texts, vectors, words, voices, names and surveys are those of a library built anew from the same files."""
    briefs, data = changed
    sync(briefs, tmp_path / "data", Hashed())
    ours, fresh = store.open_live(data)[0], store.open_live(tmp_path / "data")[0]
    assert (len(ours.segments), len(fresh.segments)) == (2, 1)
    assert dict(ours.briefs) == dict(fresh.briefs)
    assert ours.passages == fresh.passages
    assert ours.questions == fresh.questions or [*ours.questions] == [*fresh.questions]
    for mine, other in (
        (ours.vectors.vectors(), fresh.vectors.vectors()),
        (ours.sentence_vectors[:], fresh.sentence_vectors[:]),
        (ours.question_vectors.vectors(), fresh.question_vectors.vectors()),
    ):
        assert np.array_equal(mine, other)
    for asked in ("captain of the ravens", "cook", "how long is 100", "mate"):
        assert np.array_equal(ours.words.shares(asked), fresh.words.shares(asked))
        vector = Hashed().question(asked)
        assert np.array_equal(ours.vectors.nearest(vector, 50)[0], fresh.vectors.nearest(vector, 50)[0])
    assert (ours.voices.all, ours.voices.heard) == (fresh.voices.all, fresh.voices.heard)
    names = [{one.name: getattr(edition.names, one.name) for one in fields(BriefNames)} for edition in (ours, fresh)]
    assert names[0] == names[1]
    assert ours.surveys.on("longer piers") == fresh.surveys.on("longer piers")
    assert {one.holder.names for one in ours.surveys.on("longer piers")} == {("Ann Lee",), ("Bo Ek",), ("Cleo Roe",)}


def test_what_has_not_changed_is_the_same_file(changed: tuple[Path, Path]) -> None:
    """The vectors of before are held by another name, also once the edition they came with is gone."""
    _, data = changed
    first, second = seal.folder_of(data, 1), seal.folder_of(data, 2)
    for name in ("sentences.npy", "passages.faiss", "questions.faiss", "briefs.jsonl"):
        assert (second / "older" / "000001" / name).samefile(first / name)
        assert (second / name).stat().st_size < (first / name).stat().st_size / 50


def test_a_second_sync_changes_nothing(changed: tuple[Path, Path]) -> None:
    """What was read from unchanged files before is what is read now."""
    briefs, data = changed
    assert sync(briefs, data, Hashed()).published is False


def test_what_was_removed_is_not_found(changed: tuple[Path, Path]) -> None:
    """A passage that lies in a segment still, and in the edition no more, is in no answer."""
    _, data = changed
    edition, _ = store.open_live(data)
    vector = Hashed().question("On 7\nCaptain 7 calls for longer piers. The Bay of Ravens had ship 7. ")
    rows, cosines = edition.vectors.nearest(vector, COUNT)
    assert len(rows) == len({*rows.tolist()}) == COUNT
    assert rows.min() >= 0
    assert (np.diff(cosines) <= 0).all()
    assert "ship-00007" not in edition.briefs


def test_where_briefs_only_go_all_others_are_found(changed: tuple[Path, Path], tmp_path: Path) -> None:
    """The new segment has nothing in it then that could be searched."""
    briefs, data = (Path(copytree(one, tmp_path / one.name)) for one in changed)
    store.rollback(data, 1)
    for number in (7, 8, 100):
        _write(briefs, number, f"Captain {number}")
    for number in (9, COUNT):
        (briefs / f"ship-{number:05d}.md").unlink()
    report = sync(briefs, data, Hashed())
    assert (report.added, report.changed, report.removed, report.encoded) == ((), (), ("ship-00009",), 0)
    asked = Hashed().question("How long is 9?")
    for in_memory in (0, store.IN_MEMORY):
        edition, _ = store.open_live(data, in_memory=in_memory)
        assert len(edition.segments) == 2
        for held in (edition.vectors, edition.question_vectors):
            rows, cosines = held.nearest(asked, 30)
            every = held.vectors() @ asked
            assert np.allclose(every[rows], np.sort(every)[::-1][:30], atol=1e-6)
            assert np.allclose(every[rows], cosines, atol=1e-6)


def test_mapped_it_is_the_same(changed: tuple[Path, Path]) -> None:
    """Read from disk as it is asked, it gives the vectors that it gives from memory."""
    _, data = changed
    held, mapped = store.open_live(data)[0], store.open_live(data, in_memory=0)[0]
    assert mapped.mapped
    rows = [5, 6, 7, 2, 2, len(held.sentence_vectors) - 1]
    assert np.array_equal(held.sentence_vectors[rows], mapped.sentence_vectors[rows])
    assert np.array_equal(held.sentence_vectors[3], mapped.sentence_vectors[3])
    assert np.array_equal(held.sentence_vectors[10:20], mapped.sentence_vectors[10:20])
    assert dict(held.briefs) == dict(mapped.briefs)


def test_a_flipped_byte_in_a_shared_file_is_noticed(changed: tuple[Path, Path]) -> None:
    """A segment of before is under the seal of each edition that holds it."""
    _, data = changed
    path = seal.folder_of(data, 2) / "older" / "000001" / "sentences.npy"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(EditionBroken, match=r"older/000001/sentences.npy does not match its checksum"):
        store.open_edition(data, 2)
    path.write_bytes(whole)
    assert store.open_live(data)[0].number == 2
