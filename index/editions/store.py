"""Editions on disk: open the live one, publish, roll back, list, prune.

    data/live                    the number of the edition that answers (replaced by one rename)
    data/waiting                 the number of the one built last, until it is published
    data/editions/000007.scores.json   how it did on the project's questions, once that was measured
    data/editions/000007.model         the name of the model that made it, unless it is the packaged one
    data/editions/000007/        one edition; never changed once it stands here
        manifest.json            counts, text hash, model, dimensions, checksums, and the seal over them
        briefs.jsonl             the briefs as they were, to the letter
        names.json               all words and names of the briefs
        subject.json             what the library is about, and the words of its subject file
        judge.npz                the weights of the library's own judge, where it has one
        passages.jsonl           brief, start, end, text hash, sentences and written questions, a passage a line
        passages.faiss           the passages' vectors, in the same order
        sentences.npy            the sentences' vectors, in the order of passages.jsonl
        questions.faiss          the written questions' vectors, in the order of passages.jsonl
        issues.npy               the vectors of the issues' texts, in the order of the subject
        words/                   the lexical ranking

What answers is read into memory once its seal holds: whatever happens to the files later, answers come from what
was verified, and `damage` tells what is no longer so on disk. An edition of more than IN_MEMORY bytes is mapped.

A kill or a full disk at any moment leaves the live edition as it was; what was being built or removed is
swept away by the next sync. `seal.py` writes and verifies; `build.py` decides what to encode.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from index.corpus.voices import Voices, library_voices
from index.editions import files, vectors, words
from index.editions.questions import Written
from index.editions.seal import (
    ISSUES,
    JUDGE,
    NAMES,
    NAMES_AS_JSON,
    SUBJECT,
    WAITING,
    Manifest,
    built_last,
    folder_of,
    numbers,
    remove,
    scores_of,
    sweep,
    verify,
)
from index.editions.vectors import VectorIndex
from index.editions.words import WordIndex
from index.errors import EditionBroken, ModelMissing, NoEdition
from index.messages import say
from index.reading.names import BriefNames, KnownNames, brief_names, with_subject
from index.records import Brief, Passage, Sentence
from index.subject import Subject

KEPT = 3

IN_MEMORY = 512 * 2**20
"""Bytes of an edition that are read into memory: about 50,000 passages."""

SHARE = 200
"""So many times as long as the last look at all checksums took, none is taken while nothing was written to a file."""

LOCK = "building.lock"
"""Held by whoever builds, publishes or rolls back."""

Vectors = NDArray[np.float32]

_SUBJECT, _BRIEF = TypeAdapter(Subject), TypeAdapter(Brief)


@dataclass(frozen=True, slots=True)
class Edition:
    """A sealed index of all briefs at one moment, open for reading; it never changes.

    Row r of the vectors and of the words is `passages[r]`; its sentences' vectors begin at row
    `first_sentence[r]` of `sentence_vectors`, those of its written questions at row `first_question[r]` of
    `question_vectors`.
    """

    manifest: Manifest
    subject: Subject
    briefs: Mapping[str, Brief]
    voices: Voices
    names: KnownNames
    passages: tuple[Passage, ...]
    passage_hashes: tuple[str, ...]
    sentence_hashes: tuple[str, ...]
    first_sentence: tuple[int, ...]
    vectors: VectorIndex
    sentence_vectors: Vectors
    questions: tuple[tuple[Written, ...], ...]
    first_question: tuple[int, ...]
    question_vectors: VectorIndex
    issue_vectors: Vectors
    """A row for each text of each issue, in the order of `subject.issue_texts`; no rows in an edition of before."""
    words: WordIndex
    judge: Mapping[str, NDArray[Any]] | None = None
    """The arrays of the library's own judge; `index/answers/confidence.py` says what they are."""
    marks: files.Marks = field(default_factory=dict)
    """Those of its files when they were read."""
    mapped: bool = False
    """Whether it is read from disk as it is asked, being too large for memory."""

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
        raise EditionBroken(say("live-unreadable")) from error


def known_live(data: Path) -> int | None:
    """The number of the published edition, or None when there is none, or the note of it cannot be read."""
    with suppress(EditionBroken):
        return live_number(data)
    return None


def open_live(data: Path, *, in_memory: int = IN_MEMORY) -> tuple[Edition, tuple[str, ...]]:
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
        raise NoEdition(say("edition-none"))
    others = sorted(numbers(data), key=lambda n: (live is not None and n > live, -n))
    for number in [live, *(n for n in others if n != live)]:
        if number is None:
            continue
        try:
            edition = open_edition(data, number, in_memory=in_memory)
        except EditionBroken as error:
            notes.append(say("edition-set-aside", number=number, why=error))
            continue
        if notes:
            notes.append(say("edition-instead", number=number))
        return edition, tuple(notes)
    raise EditionBroken(say("edition-none-sound"))


def open_edition(data: Path, number: int, *, in_memory: int = IN_MEMORY) -> Edition:
    """Edition `number`, once its seal holds, mapped if it has more than `in_memory` bytes; raises EditionBroken."""
    folder = folder_of(data, number)
    marks = _marks(folder)
    manifest = verify(data, number)
    mapped = sum(size for _, size, _ in marks.values()) > in_memory
    if not (folder / SUBJECT).exists():
        raise EditionBroken(say("broken-no-subject"))
    try:
        subject = _SUBJECT.validate_json((folder / SUBJECT).read_bytes())
        briefs = {brief.id: brief for brief in map(_BRIEF.validate_python, _lines(folder / "briefs.jsonl"))}
        names = with_subject(_names(folder / NAMES, briefs, subject), subject)
        rows = _lines(folder / "passages.jsonl")
        # A plain array over a mapped file: taking rows of a numpy.memmap costs several times as much.
        held = np.load(folder / "sentences.npy", mmap_mode="r" if mapped else None, allow_pickle=False)
        sentence_vectors = np.asarray(held)
        issue_vectors = _issue_vectors(folder / ISSUES, sentence_vectors.shape[1])
        ranking = words.load(folder / "words", rows=len(rows), mapped=mapped)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EditionBroken(say("broken-files")) from error
    # An edition of format 2 has no written questions, and answers on until it is built anew.
    questions, asked = [row.get("questions", []) for row in rows], folder / "questions.faiss"
    edition = Edition(
        manifest=manifest,
        subject=subject,
        briefs=briefs,
        voices=library_voices(briefs.values()),
        names=names,
        passages=tuple(_passage(row) for row in rows),
        passage_hashes=tuple(row["hash"] for row in rows),
        sentence_hashes=tuple(entry[2] for row in rows for entry in row["sentences"]),
        first_sentence=_firsts(row["sentences"] for row in rows),
        vectors=vectors.load(folder / "passages.faiss", mapped=mapped),
        sentence_vectors=sentence_vectors,
        questions=tuple(tuple((text, at) for text, at in group) for group in questions),
        first_question=_firsts(questions),
        question_vectors=vectors.load(asked, mapped=mapped) if asked.exists() else vectors.nothing(manifest.dimensions),
        issue_vectors=issue_vectors,
        words=ranking,
        judge=_weights(folder / JUDGE),
        marks=marks,
        mapped=mapped,
    )
    _check_counts(edition)
    if _marks(folder) != marks:  # what was read may not be what was verified
        raise EditionBroken(say("broken-meanwhile"))
    return edition


def damage(data: Path, edition: Edition) -> str | None:
    """What is wrong with the files of an open edition by now, or None while every checksum holds."""
    try:
        found = verify(data, edition.number)
    except EditionBroken as error:
        return str(error)
    return None if found == edition.manifest else say("broken-another")


def marks_of(data: Path, number: int) -> files.Marks:
    """The marks of the files of edition `number` as they lie there now; none where it is gone."""
    with suppress(EditionBroken):
        return _marks(folder_of(data, number))
    return {}


class Inspection:
    """The looks at one edition; the first is taken at once, and later ones cost half a percent of the time at most."""

    def __init__(self, data: Path, edition: Edition, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._data = data
        self._clock = clock
        self.edition = edition
        self._seen: files.Marks = edition.marks
        self._found: str | None = None
        self._next = clock()

    def damage(self) -> str | None:
        """What is wrong with its files by now, or None.

        All checksums are worked out when a file was written to since the last look, and otherwise now and then:
        a disk can also lose what nobody writes to.
        """
        seen = marks_of(self._data, self.edition.number)
        if seen != self._seen or self._clock() >= self._next:
            began = self._clock()
            self._found = damage(self._data, self.edition)
            self._seen = seen
            self._next = self._clock() + SHARE * (self._clock() - began)
        return self._found


def _marks(folder: Path) -> files.Marks:
    try:
        return files.marks(folder)
    except OSError as error:
        raise EditionBroken(say("broken-files")) from error


def _firsts(groups: Iterable[Sequence[object]]) -> tuple[int, ...]:
    """Where each group begins when they stand one after the other."""
    return tuple(accumulate(map(len, groups), initial=0))[:-1]


def _names(path: Path, briefs: Mapping[str, Brief], subject: Subject) -> BriefNames:
    """What the briefs know by name; made anew for an edition that was made before it was kept."""
    return NAMES_AS_JSON.validate_json(path.read_bytes()) if path.exists() else brief_names(briefs.values(), subject)


def _issue_vectors(path: Path, dimensions: int) -> Vectors:
    """The vectors of the issues' texts; none for an edition that was made before they were kept."""
    if not path.exists():
        return np.zeros((0, dimensions), dtype=np.float32)
    return np.asarray(np.load(path, allow_pickle=False), dtype=np.float32)


def _weights(path: Path) -> dict[str, NDArray[Any]] | None:
    """The arrays of a judge, those in half precision made whole, or None where there is no such file."""
    if not path.exists():
        return None
    try:
        with np.load(path, allow_pickle=False) as arrays:
            held = {name: arrays[name] for name in arrays.files}
    except (OSError, ValueError, BadZipFile) as error:
        raise EditionBroken(say("broken-judge")) from error
    return {name: one.astype(np.float32) if one.dtype == np.float16 else one for name, one in held.items()}


def publish(data: Path, number: int) -> Edition:
    """Make edition `number` the live one, after opening it once more from disk; gives back the open edition.

    Raises EditionBroken when its seal does not hold; the live edition then stays.
    """
    edition = open_edition(data, number)
    with files.writing(say("live-note")):
        _note_published(data)  # a kill may have left it: what was live once does not wait
        files.replace_text(data / "live", f"{number}\n")
        _note_published(data)
    return edition


def _note_published(data: Path) -> None:
    """Forget that the live edition was the one built last: nobody has to decide on it any more."""
    if known_live(data) == built_last(data):
        (data / WAITING).unlink(missing_ok=True)


def waiting(data: Path) -> int | None:
    """The number of the edition that is built and sealed, and that nobody has published or discarded yet."""
    built = built_last(data)
    with suppress(EditionBroken):
        return built if built in numbers(data) and built != live_number(data) else None
    return None


def publish_waiting(data: Path, number: int) -> Edition:
    """Publish the waiting edition `number`, and remove the oldest; gives back the open edition.

    Raises NoEdition when it does not wait any more, SyncBusy while a sync runs.
    """
    with files.exclusive(data / LOCK):
        if waiting(data) != number:
            raise NoEdition(say("edition-not-waiting", number=number))
        edition = publish(data, number)
        prune(data)
        return edition


def discard(data: Path) -> int | None:
    """Remove the waiting edition, if any, and give back its number; raises SyncBusy while a sync runs."""
    with files.exclusive(data / LOCK):
        return clear(data)


def clear(data: Path) -> int | None:
    """Remove what an interrupted build left and the waiting edition, if any; for whoever holds the lock."""
    sweep(data)
    number = waiting(data)
    if number is not None:
        remove(data, number)
    return number


def rollback(data: Path, number: int | None = None, *, model: str | None = None) -> int:
    """Make `number`, or the newest edition before the live one, live again, and give back its number.

    `model` is the fingerprint of the one that will ask it; that of the live edition unless given.
    Raises NoEdition, ModelMissing when it was made with another model, SyncBusy while a sync runs.
    """
    with files.exclusive(data / LOCK):
        target, wanted = _rollback_target(data, number), model or _live_model(data)
        if wanted is not None and verify(data, target).model != wanted:
            raise ModelMissing(say("edition-another-model", number=target))
        return publish(data, target).number


def _live_model(data: Path) -> str | None:
    with suppress(EditionBroken):
        live = live_number(data)
        return None if live is None else verify(data, live).model
    return None


def _rollback_target(data: Path, number: int | None) -> int:
    kept, live = numbers(data), live_number(data)
    if number is None:
        before = [n for n in kept if live is not None and n < live]
        if not before:
            raise NoEdition(say("edition-none-before"))
        number = before[-1]
    if number not in kept:
        raise NoEdition(say("edition-unknown-kept", number=number, kept=", ".join(map(str, kept)) or say("kept-none")))
    return number


def prune(data: Path) -> None:
    """Remove all editions but the live one and the last KEPT."""
    live = live_number(data)
    for number in numbers(data)[:-KEPT]:
        if number != live:
            remove(data, number)


def listing(data: Path) -> list[dict[str, Any]]:
    """One entry for each kept edition: number, when, by whom, counts, model, scores, live or waiting, sound or not."""
    found, live, undecided = [], known_live(data), waiting(data)
    for number in numbers(data):
        entry: dict[str, Any] = {"number": number, "live": number == live, "waiting": number == undecided}
        try:
            claimed = asdict(verify(data, number))
            entry |= {key: claimed[key] for key in ("created", "by", "briefs", "passages", "sentences", "model")}
            entry |= {"scores": scores(data, number), "sound": True}
        except EditionBroken as error:
            entry |= {"sound": False, "why": str(error)}
        found.append(entry)
    return found


def scores(data: Path, number: int) -> dict[str, list[int]] | None:
    """How edition `number` did, as figure -> [count, of], or None when that was not measured."""
    try:
        found = json.loads(scores_of(data, number).read_text(encoding="utf-8"))["figures"]
        return {str(name): [int(count), int(of)] for name, (count, of) in found.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def keep_scores(data: Path, number: int, questions: int, figures: Mapping[str, tuple[int, int]]) -> None:
    """Keep how edition `number` did on so many questions beside it."""
    with files.writing(say("scores")):
        text = json.dumps({"questions": questions, "figures": figures}, indent=1)
        files.replace_text(scores_of(data, number), text)


def _check_counts(edition: Edition) -> None:
    """Raise EditionBroken when the parts do not belong together."""
    manifest = edition.manifest
    held = (len(edition.briefs), len(edition.passages), edition.vectors.rows, len(edition.sentence_vectors))
    claimed = (manifest.briefs, manifest.passages, manifest.passages, manifest.sentences)
    at_issue = len(edition.issue_vectors)
    asked = sum(map(len, edition.questions)) == edition.question_vectors.rows
    if held != claimed or not asked or at_issue not in (0, len(edition.subject.issue_texts)):
        raise EditionBroken(say("broken-counts"))
    texts = sha256("".join([*edition.passage_hashes, *edition.sentence_hashes]).encode()).hexdigest()
    if texts != manifest.texts:
        raise EditionBroken(say("broken-texts"))


def _lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="\n") as file:
        return [json.loads(line) for line in file]


def _passage(row: Mapping[str, Any]) -> Passage:
    sentences = tuple(Sentence(start, end) for start, end, _ in row["sentences"])
    return Passage(row["brief"], row["start"], row["end"], sentences)
