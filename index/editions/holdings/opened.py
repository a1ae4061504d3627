"""An edition, open for reading: its parts as they were verified, those of editions of before made from their lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from index.corpus.voices import Voices
from index.editions import files, words
from index.editions.drafting.making import Holdings, making_of
from index.editions.drafting.tally import tally_of
from index.editions.holdings.before import Catalogue, of_before
from index.editions.holdings.layout import (
    Column,
    Held,
    Layout,
    Passages,
    Questions,
    Shelf,
    held,
    layout_of,
    load,
    unpacked,
)
from index.editions.holdings.seam import FolderParts, Nearest, Parts, Taken, Together, Words
from index.editions.holdings.segments import Opened, open_segments
from index.editions.holdings.stated import Stated, stated_of
from index.editions.holdings.surveys import Surveys
from index.editions.holdings.voiced import as_heard
from index.editions.seal import (
    HOLDINGS,
    ISSUES,
    JUDGE,
    MAKING,
    NAMES,
    SUBJECT,
    SURVEYS,
    VOICES,
    Manifest,
    digest_of,
    read_names,
)
from index.errors import EditionBroken
from index.messages import say
from index.reading.names import KnownNames, with_subject
from index.subject import Subject
from index.typed import FromJson

Vectors = NDArray[np.float32]

_subject_of = FromJson(Subject)

UNREADABLE = (OSError, ValueError, KeyError, TypeError, IndexError, BadZipFile)
"""What a file that is not what it should be may end in."""


@dataclass(frozen=True, eq=False)
class Edition:
    """A sealed index of all briefs at one moment, open for reading; it never changes.

    Row r of the vectors and of the words is `passages[r]`; its sentences' vectors begin at row
    `first_sentence[r]` of `sentence_vectors`, those of its written questions at row `first_question[r]` of
    `question_vectors`. Briefs, passages and questions are read when they are asked for.
    """

    parts: Parts
    manifest: Manifest
    subject: Subject
    layout: Layout
    segments: tuple[str, ...]
    """The folders of its segments, below its own."""
    opened: Opened
    voices: Voices
    names: KnownNames
    stated: Stated
    """Each recommendation and each position."""
    titles: frozenset[str]
    """The stems of the briefs' titles."""
    surveys: Surveys
    issue_vectors: Vectors
    """A row for each text of each issue, in the order of `subject.issue_texts`; no rows in an edition of before."""
    words: Words
    judge: Mapping[str, NDArray[Any]] | None = None
    """The arrays of the library's own judge; `index/answers/confidence.py` says what they are."""
    marks: files.Marks = field(default_factory=dict)
    """Those of its files when they were read."""
    mapped: bool = False
    """Whether it is read from disk as it is asked, being too large for memory."""
    near_questions: dict[bytes, tuple[NDArray[np.int64], Vectors]] = field(default_factory=dict, repr=False)
    """The written questions nearest to the question that was compared with them last, by its vector."""

    @property
    def number(self) -> int:
        """The number it was built under."""
        return self.manifest.number

    @property
    def shelf(self) -> Shelf:
        """The briefs, in the order of their rows."""
        return self.opened.shelf

    @property
    def briefs(self) -> Shelf:
        """The briefs by their ids."""
        return self.shelf

    @cached_property
    def passages(self) -> Passages:
        """The passages by their rows."""
        return Passages(self.layout)

    @cached_property
    def questions(self) -> Questions:
        """The written questions of each passage."""
        return Questions(self.layout, self.shelf)

    @property
    def first_sentence(self) -> NDArray[np.int64]:
        """For each passage the row of its first sentence."""
        return self.layout.sentences[:-1]

    def sentence_of(self, entries: NDArray[np.int64], name: str = "exact") -> NDArray[np.int64]:
        """The row of the sentence that each of these entries is, or with "inside" begins in; -1 for none."""
        at = self.stated.column(name)[entries].astype(np.int64)
        firsts = self.layout.sentences[self.layout.passages[self.stated.owners[entries]]]
        made: NDArray[np.int64] = np.where(at < 0, -1, firsts + at)
        return made

    @cached_property
    def advising(self) -> NDArray[np.bool_]:
        """For each sentence whether a recommendation begins in it."""
        made = np.zeros(len(self.sentence_vectors), dtype=bool)
        rows = self.sentence_of(self.stated.recommendations, "inside")
        made[rows[rows >= 0]] = True
        return made

    @property
    def first_question(self) -> NDArray[np.int64]:
        """For each passage the row of its first written question."""
        return self.layout.questions[:-1]

    @property
    def vectors(self) -> Nearest:
        """The vectors of the passages."""
        return self.opened.passages

    @property
    def sentence_vectors(self) -> Taken:
        """The vectors of the sentences."""
        return self.opened.sentences

    @property
    def question_vectors(self) -> Nearest:
        """The vectors of the written questions."""
        return self.opened.questions

    @property
    def together(self) -> Together:
        """How two searches are carried out."""
        return self.opened.together

    @cached_property
    def holdings(self) -> Holdings:
        """What it holds of its briefs with what it was made of; for the next one, and of the present format alone."""
        columns, _ = self.parts.making(self.layout.ids)
        return Holdings(self.layout, self.stated, making_of(columns))

    def holdings_of(self, wanted: NDArray[np.bool_]) -> Holdings:
        """The same, with what those briefs were made of that are wanted, and maybe not more."""
        columns, part = self.parts.making(self.layout.ids, wanted)
        if part is None:
            self.__dict__["holdings"] = Holdings(self.layout, self.stated, making_of(columns))
            return self.holdings
        return Holdings(self.layout, self.stated, making_of(columns), part, tally_of(columns))

    @cached_property
    def _beginning(self) -> dict[str, Column]:
        return self.parts.beginning()

    @property
    def sources(self) -> Column:
        """The hash of the file of each brief; of an edition of the present format alone."""
        return self._beginning["sources"]

    def let_go(self) -> None:
        """Forget what the next edition was made from: it takes memory."""
        self.__dict__.pop("holdings", None)
        self.__dict__.pop("_beginning", None)

    @property
    def passage_hashes(self) -> tuple[str, ...]:
        """The hash of each passage's text."""
        return tuple(one.tobytes().hex() for one in self.holdings.making.passage_hashes)

    @property
    def sentence_hashes(self) -> tuple[str, ...]:
        """The hash of each sentence."""
        return tuple(one.tobytes().hex() for one in self.holdings.making.sentence_hashes)

    @cached_property
    def read_as(self) -> str:
        """What decided how the files of its briefs were read; of an edition of the present format alone."""
        return str(unpacked(self._beginning["read_as"])[0])


def open_parts(folder: Path, manifest: Manifest, marks: files.Marks, *, mapped: bool, often: bool) -> Edition:
    """The edition in a folder whose seal holds, to be asked `often` or not; raises EditionBroken."""
    parts = FolderParts(folder)
    subject = read_subject(parts)
    with readable():
        if parts.has(HOLDINGS):
            catalogue = catalogue_of(parts, held(folder / SURVEYS, mapped=mapped), hashes_in(parts))
        else:
            catalogue = of_before(folder, subject)
        layout = catalogue.layout
        opened = open_segments(folder, catalogue.segments, layout, manifest.dimensions, mapped=mapped, often=often)
        ranking = words.load(folder / "words", rows=len(layout.slices), mapped=mapped)
    return edition_of(parts, manifest, subject, catalogue, opened, ranking, marks=marks, mapped=mapped)


@contextmanager
def readable() -> Iterator[None]:
    """Turn what reading a wrong file may end in into EditionBroken."""
    try:
        yield
    except UNREADABLE as error:
        raise EditionBroken(say("broken-files")) from error


def read_subject(parts: Parts) -> Subject:
    """The subject among the parts of an edition; raises EditionBroken."""
    if not parts.has(SUBJECT):
        raise EditionBroken(say("broken-no-subject"))
    with readable():
        return parts.read(SUBJECT, _subject_of)


def edition_of(
    parts: Parts,
    manifest: Manifest,
    subject: Subject,
    catalogue: Catalogue,
    opened: Opened,
    ranking: Words,
    *,
    marks: files.Marks | None = None,
    mapped: bool = False,
) -> Edition:
    """The edition of these parts; raises EditionBroken when they do not belong together."""
    with readable():
        issues = _issue_vectors(parts, manifest.dimensions)
    edition = Edition(
        parts=parts,
        manifest=manifest,
        subject=subject,
        layout=catalogue.layout,
        segments=catalogue.segments,
        opened=opened,
        voices=catalogue.voices,
        names=with_subject(catalogue.names, subject),
        stated=catalogue.stated,
        titles=catalogue.titles,
        surveys=Surveys(catalogue.surveys, catalogue.layout, catalogue.voices),
        issue_vectors=issues,
        words=ranking,
        judge=_weights(parts),
        marks=marks or {},
        mapped=mapped,
    )
    _check(edition, catalogue.hashes)
    return edition


def catalogue_of(parts: Parts, surveys: Held, hashes: bytes | None) -> Catalogue:
    """What the parts of an edition hold on its briefs."""
    columns = load(parts.open(HOLDINGS))
    layout = layout_of(columns)
    return Catalogue(
        layout=layout,
        segments=tuple(unpacked(columns["segments"])),
        stated=stated_of(columns),
        titles=frozenset(unpacked(columns["titles"])),
        voices=as_heard(bytes_of(parts, VOICES).decode(), layout),
        names=read_names(bytes_of(parts, NAMES)),
        surveys=surveys,
        hashes=hashes,
    )


def hashes_in(parts: Parts) -> bytes:
    """The hashes of all texts of an edition."""
    with parts.open(MAKING) as file, np.load(file, allow_pickle=False) as making:
        return bytes(making["passage_hashes"].tobytes() + making["sentence_hashes"].tobytes())


def bytes_of(parts: Parts, name: str) -> bytes:
    """All of a part."""
    with parts.open(name) as file:
        return file.read()


def _issue_vectors(parts: Parts, dimensions: int) -> Vectors:
    """The vectors of the issues' texts; none for an edition that was made before they were kept."""
    if not parts.has(ISSUES):
        return np.zeros((0, dimensions), dtype=np.float32)
    return parts.read(ISSUES, lambda data: np.asarray(np.load(BytesIO(data), allow_pickle=False), dtype=np.float32))


def _weights(parts: Parts) -> dict[str, NDArray[Any]] | None:
    """The arrays of a judge, those in half precision made whole, or None where there is no such file."""
    if not parts.has(JUDGE):
        return None
    try:
        return parts.read(JUDGE, _whole_precision)
    except (OSError, ValueError, BadZipFile) as error:
        raise EditionBroken(say("broken-judge")) from error


def _whole_precision(data: bytes) -> dict[str, NDArray[Any]]:
    arrays = load(BytesIO(data))
    return {name: one.astype(np.float32) if one.dtype == np.float16 else one for name, one in arrays.items()}


def _check(edition: Edition, hashes: bytes | None) -> None:
    """Raise EditionBroken when the parts do not belong together; `hashes` are those of all texts, where known."""
    manifest, layout = edition.manifest, edition.layout
    held = (len(layout.ids), len(layout.slices), len(layout.sentence_slices))
    claimed = (manifest.briefs, manifest.passages, manifest.sentences)
    at_issue = len(edition.issue_vectors)
    if held != claimed or at_issue not in (0, len(edition.subject.issue_texts)):
        raise EditionBroken(say("broken-counts"))
    if hashes is not None and digest_of(hashes) != manifest.texts:
        raise EditionBroken(say("broken-texts"))
