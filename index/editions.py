"""Editions on disk: open the live one, publish, roll back, list, prune.

    data/live                    the number of the edition that answers (replaced by one rename)
    data/editions/000007/        one edition; never changed once it stands here
        manifest.json            counts, text hash, model, dimensions, checksums, and the seal over them
        briefs.jsonl             the briefs as they were, to the letter
        passages.jsonl           brief, start, end, text hash, and the sentences, a passage a line
        passages.faiss           the passages' vectors, in the same order
        sentences.npy            the sentences' vectors, in the order of passages.jsonl
        words/                   the lexical ranking

A kill or a full disk at any moment leaves the live edition as it was; what was being built or removed is
swept away by the next sync. `sealing.py` writes and verifies; `syncing.py` decides what to encode.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import storage, vectors, words
from index.errors import EditionBroken, NoEdition
from index.records import Brief, Passage, Position, Recommendation, Sentence
from index.sealing import Manifest, folder_of, numbers, remove, verify
from index.vectors import VectorIndex
from index.words import WordIndex

KEPT = 3

LOCK = "building.lock"
"""Held by whoever builds, publishes or rolls back."""

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Edition:
    """A sealed index of all briefs at one moment, open for reading; it never changes.

    Row r of the vectors and of the words is `passages[r]`; its sentences' vectors begin at row
    `first_sentence[r]` of `sentence_vectors`.
    """

    manifest: Manifest
    briefs: Mapping[str, Brief]
    passages: tuple[Passage, ...]
    passage_hashes: tuple[str, ...]
    sentence_hashes: tuple[str, ...]
    first_sentence: tuple[int, ...]
    vectors: VectorIndex
    sentence_vectors: Vectors
    words: WordIndex

    @property
    def number(self) -> int:
        """The number it was built under."""
        return self.manifest.number


def live_number(data: Path) -> int | None:
    """The number of the published edition, or None when nothing was published yet."""
    try:
        return int((data / "live").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise EditionBroken("The note of which edition is live cannot be read; run `python -m index sync`.") from error


def open_live(data: Path) -> tuple[Edition, tuple[str, ...]]:
    """The live edition, or the newest sound one before it when its seal is broken, and notes on that.

    Raises NoEdition when nothing was published, EditionBroken when no kept edition is sound.
    """
    notes: list[str] = []
    try:
        live = live_number(data)
    except EditionBroken as error:
        live = None
        notes.append(str(error))
    if live is None and not notes:
        raise NoEdition("There is no index yet; run `python -m index sync`.")
    others = sorted(numbers(data), key=lambda n: (live is not None and n > live, -n))
    for number in [live, *(n for n in others if n != live)]:
        if number is None:
            continue
        try:
            edition = open_edition(data, number)
        except EditionBroken as error:
            notes.append(f"Edition {number} is damaged ({error}) and was set aside.")
            continue
        if notes:
            notes.append(f"Edition {number} answers instead; run `python -m index sync` to build a new one.")
        return edition, tuple(notes)
    raise EditionBroken("No kept edition is sound; run `python -m index sync` to build the index again.")


def open_edition(data: Path, number: int) -> Edition:
    """Edition `number`, once its seal holds; raises EditionBroken otherwise."""
    folder = folder_of(data, number)
    manifest = verify(data, number)
    try:
        briefs = {brief.id: brief for brief in map(_brief, _lines(folder / "briefs.jsonl"))}
        rows = _lines(folder / "passages.jsonl")
        # A plain array over the mapped file: taking rows of a numpy.memmap costs several times as much.
        sentence_vectors = np.asarray(np.load(folder / "sentences.npy", mmap_mode="r", allow_pickle=False))
        ranking = words.load(folder / "words", rows=len(rows))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EditionBroken("its files cannot be read") from error
    sentences = [len(row["sentences"]) for row in rows]
    edition = Edition(
        manifest=manifest,
        briefs=briefs,
        passages=tuple(_passage(row) for row in rows),
        passage_hashes=tuple(row["hash"] for row in rows),
        sentence_hashes=tuple(entry[2] for row in rows for entry in row["sentences"]),
        first_sentence=tuple(int(n) for n in np.cumsum([0, *sentences])[:-1]),
        vectors=vectors.load(folder / "passages.faiss"),
        sentence_vectors=sentence_vectors,
        words=ranking,
    )
    _check_counts(edition)
    return edition


def publish(data: Path, number: int) -> Edition:
    """Make edition `number` the live one, after opening it once more from disk; gives back the open edition.

    Raises EditionBroken when its seal does not hold; the live edition then stays.
    """
    edition = open_edition(data, number)
    with storage.writing("The note of which edition is live"):
        storage.replace_text(data / "live", f"{number}\n")
    return edition


def rollback(data: Path, number: int | None = None) -> int:
    """Make `number`, or the newest edition before the live one, live again, and give back its number.

    Raises NoEdition when there is no such edition, SyncBusy while a sync runs.
    """
    with storage.exclusive(data / LOCK):
        return publish(data, _rollback_target(data, number)).number


def _rollback_target(data: Path, number: int | None) -> int:
    kept, live = numbers(data), live_number(data)
    if number is None:
        before = [n for n in kept if live is not None and n < live]
        if not before:
            raise NoEdition("There is no edition before the live one to go back to.")
        number = before[-1]
    if number not in kept:
        names = ", ".join(map(str, kept)) or "none"
        raise NoEdition(f"There is no edition {number}; kept are: {names}.")
    return number


def prune(data: Path) -> None:
    """Remove all editions but the live one and the last KEPT."""
    live = live_number(data)
    for number in numbers(data)[:-KEPT]:
        if number != live:
            remove(data, number)


def listing(data: Path) -> list[dict[str, Any]]:
    """One entry for each kept edition: number, when, by whom, counts, model, live or not, sound or why not."""
    try:
        live = live_number(data)
    except EditionBroken:
        live = None
    found = []
    for number in numbers(data):
        entry: dict[str, Any] = {"number": number, "live": number == live}
        try:
            claimed = asdict(verify(data, number))
            entry |= {key: claimed[key] for key in ("created", "by", "briefs", "passages", "sentences", "model")}
            entry["sound"] = True
        except EditionBroken as error:
            entry |= {"sound": False, "why": str(error)}
        found.append(entry)
    return found


def _check_counts(edition: Edition) -> None:
    """Raise EditionBroken when the parts do not belong together."""
    manifest = edition.manifest
    held = (len(edition.briefs), len(edition.passages), edition.vectors.rows, len(edition.sentence_vectors))
    claimed = (manifest.briefs, manifest.passages, manifest.passages, manifest.sentences)
    if held != claimed:
        raise EditionBroken("its counts do not match its seal")
    texts = sha256("".join([*edition.passage_hashes, *edition.sentence_hashes]).encode()).hexdigest()
    if texts != manifest.texts:
        raise EditionBroken("its texts do not match its seal")


def _lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="\n") as file:
        return [json.loads(line) for line in file]


def _passage(row: Mapping[str, Any]) -> Passage:
    sentences = tuple(Sentence(start, end) for start, end, _ in row["sentences"])
    return Passage(row["brief"], row["start"], row["end"], sentences)


def _brief(row: dict[str, Any]) -> Brief:
    recommendations = tuple(
        Recommendation(**{**entry, "topics": tuple(entry["topics"])}) for entry in row.pop("recommendations")
    )
    positions = tuple(Position(**entry) for entry in row.pop("positions"))
    authors, topics = tuple(row.pop("authors")), tuple(row.pop("topics"))
    return Brief(**row, authors=authors, topics=topics, recommendations=recommendations, positions=positions)
