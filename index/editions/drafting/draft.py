"""The next edition's parts: those of the edition before for the briefs that stay, new ones for the rest.

What is encoded anew is decided by text hash alone, never by a brief's name: an edit, a rename and a swap of two texts
all come out right. Nothing here holds a vector that has not changed as a value of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from index.corpus.chunking import passages
from index.corpus.parsing import Folder
from index.corpus.voices import Voices
from index.editions import words
from index.editions.drafting.making import Holdings, hashed, joined, made_of
from index.editions.drafting.mentions import Since
from index.editions.drafting.notes import Note, notes_as_noted, of_front, of_voices, titles_in, voices_in
from index.editions.drafting.questions import attached
from index.editions.encoder import Encoder, Progress
from index.editions.holdings import layout as layouts
from index.editions.holdings import segments
from index.editions.holdings.layout import KINDS, Column, Layout, Numbers, packed, save, spread, starts_of
from index.editions.holdings.opened import Edition, bytes_of
from index.editions.holdings.seam import FolderParts
from index.editions.holdings.surveys import write_surveys
from index.editions.holdings.voiced import as_kept
from index.editions.seal import HOLDINGS, ISSUES, JUDGE, MAKING, NAMES, SUBJECT, SURVEYS, VOICES
from index.editions.words import Counted
from index.reading.names import BriefNames, front_in, front_of, names_of
from index.reading.telling.texts import Texts
from index.records import Brief, Passage
from index.subject import Subject
from index.typed import to_json

Vectors = NDArray[np.float32]

FEW = 200
"""Briefs up to which what has changed is looked up one by one, rather than all gone through."""


@dataclass(frozen=True, slots=True)
class Draft:
    """All that an edition is made of, before it has a number and a place."""

    subject: Subject
    judge: bytes | None
    model: str
    read_as: str
    holdings: Holdings
    segments: tuple[tuple[str, Path], ...]
    """The segments that are kept: how the edition calls each, and where it lies."""
    checksums: dict[str, str]
    """Those of the files of these segments, as they were verified."""
    lines: Sequence[bytes]
    """The briefs of the new segment, and the vectors of each of KINDS."""
    vectors: tuple[Vectors, Vectors, Vectors]
    issue_vectors: Vectors
    names: BriefNames
    voices: str
    surveys: bytes
    titles: Sequence[str]
    """The stems of the titles of all briefs, each once."""
    stems: Counted | None = None
    """Those of the passages of the new segment; None where they are those of all."""
    before: Edition | None = None
    """The edition that the briefs outside of the new segment come from."""

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many briefs, passages and sentences it holds."""
        layout = self.holdings.layout
        return len(layout.ids), len(layout.slices), len(layout.sentence_slices)

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self.vectors[0].shape[1])

    @property
    def hashes(self) -> bytes:
        """Those of all texts."""
        return self.holdings.making.passage_hashes.tobytes() + self.holdings.making.sentence_hashes.tobytes()

    def write(self, folder: Path) -> None:
        """Write all parts into a folder that is empty."""
        counted = self.holdings.making.counted
        if counted is None:
            raise ValueError("the words of the edition before are not at hand")
        for name, place in self.segments:
            segments.link(place, folder / name)
        segments.write(folder, self.lines, self.vectors)
        self.write_parts(lambda name: (folder / name).open("wb"))
        with (folder / MAKING).open("wb") as file:
            save(file, self.holdings.making.columns() | {"read_as": packed([self.read_as])})
        (folder / "words").mkdir()
        words.write(counted, folder / "words")

    def write_parts(self, new: Callable[[str], AbstractContextManager[IO[bytes]]]) -> None:
        """Write the small parts but what the next sync starts from, each into what `new` opens for its name."""
        held = self.holdings
        holdings = held.layout.columns() | held.stated.columns()
        holdings["titles"] = packed(self.titles)
        holdings["segments"] = packed(["", *(name for name, _ in self.segments)])
        texts = {
            SUBJECT: json.dumps(asdict(self.subject), ensure_ascii=False).encode() + b"\n",
            NAMES: to_json(self.names),
            VOICES: self.voices.encode(),
            SURVEYS: self.surveys,
        }
        if self.judge is not None:
            texts[JUDGE] = self.judge
        for name, text in texts.items():
            with new(name) as file:
                file.write(text)
        with new(HOLDINGS) as file:
            save(file, holdings)
        with new(ISSUES) as file:
            np.save(file, self.issue_vectors, allow_pickle=False)


def passage_text(brief: Brief, passage: Passage) -> str:
    """What is encoded for a passage: the brief's title, then the passage."""
    return f"{brief.title}\n{brief.text[passage.start : passage.end]}"


def drafted(read: Folder, encoder: Encoder, old: Edition | None, tell: Progress) -> tuple[Draft, int]:
    """The new edition's parts, and how many texts had to be encoded for them."""
    stays, new = _parted(read, old)
    made = _New(new, read.subject, encoder, old, tell)
    fresh = made_of(new, made.passages, made.texts, made.questions, read.sources, read.subject)
    holdings, picked = _joined(old, stays, fresh, read.sources)
    placed = _placed(holdings.layout, picked, old, _Fresh(fresh.layout, [*map(_line, new)], made.vectors))
    holdings = replace(holdings, layout=placed.layout)
    library = _Library(read, holdings, new, old)
    if old is not None:
        old.let_go()
    draft = Draft(
        subject=read.subject,
        judge=read.judge,
        model=encoder.fingerprint,
        read_as=read.read_as,
        holdings=holdings,
        segments=placed.kept,
        checksums=placed.checksums,
        lines=placed.lines,
        vectors=placed.vectors,
        issue_vectors=made.issues,
        names=library.names(),
        voices=library.voices_as_kept(),
        surveys=library.surveys(),
        titles=library.titles,
        stems=fresh.making.counted,
        before=old,
    )
    return draft, made.encoded


def _joined(
    old: Edition | None, stays: Set[str], fresh: Holdings, sources: Mapping[str, bytes]
) -> tuple[Holdings, Numbers]:
    """What is held of the briefs that stay and of the new ones, by their ids, and which of both each of them is."""
    if old is None:
        return fresh, np.arange(len(fresh.layout.ids))
    before, count = old.holdings, len(old.briefs)
    row = {one: count + at for at, one in enumerate(fresh.layout.ids)} | {one: old.layout.number[one] for one in stays}
    picked = np.array([row[one] for one in sorted(row)], dtype=np.int64)
    made = joined(before, fresh, layouts.picked(picked, count))
    # A file may have changed that says the same as before.
    now = made.making.sources.copy()
    for at, brief_id in enumerate(made.layout.ids):
        if brief_id in sources:
            now[at] = np.frombuffer(sources[brief_id], dtype=np.uint8)
    return replace(made, making=replace(made.making, sources=now)), picked


def _parted(read: Folder, old: Edition | None) -> tuple[Set[str], list[Brief]]:
    """The ids of the briefs that stay as the old edition has them, and those that are new."""
    same = {brief.id for brief in read.briefs if old is not None and old.briefs.get(brief.id) == brief}
    return read.known | same, [brief for brief in read.briefs if brief.id not in same]


class _New:
    """What is new: its passages, texts and questions, and the vectors of all."""

    def __init__(
        self, briefs: Sequence[Brief], subject: Subject, encoder: Encoder, old: Edition | None, tell: Progress
    ) -> None:
        cut = [(brief, passage) for brief in briefs for passage in passages(brief)]
        self.passages = [passage for _, passage in cut]
        self.texts = [passage_text(*one) for one in cut]
        quotes = [brief.body[s.start : s.end] for brief, passage in cut for s in passage.sentences]
        said = _Wanted([*self.texts, *quotes, *subject.issue_texts], _known_texts(old))
        written = [question for brief in briefs for question in brief.questions]
        asked = _Wanted(written, _known_questions(old))
        self.encoded = len(said.missing) + len(asked.missing)
        every = said.vectors(encoder.passages, encoder, lambda done, _: tell(done, self.encoded))
        count, end = len(self.texts), len(self.texts) + len(quotes)
        found = asked.vectors(encoder.questions, encoder, lambda done, _: tell(len(said.missing) + done, self.encoded))
        row = {text: at for at, text in enumerate(written)}
        self.questions = attached(self.passages, every[count:end], briefs, lambda text: found[row[text]])
        asked_of = zip(cut, self.questions, strict=True)
        rows = [row[brief.questions[at]] for (brief, _), group in asked_of for at, _ in group]
        self.vectors = every[:count], every[count:end], found[np.array(rows, dtype=np.int64)]
        self.issues = every[end:]


Lookup = tuple[Column, Callable[[Numbers], Vectors]]
"""The hashes of texts, and what gives the vectors of those in these rows."""


class _Wanted:
    """Texts, some of which have a vector already."""

    def __init__(self, texts: Sequence[str], known: Iterable[Lookup]) -> None:
        hashes = [hashed(text) for text in texts]
        self._unique = {one: at for at, one in enumerate(dict.fromkeys(hashes))}
        self._rows = np.array([self._unique[one] for one in hashes], dtype=np.int64)
        self._texts = dict(zip(hashes, texts, strict=True))
        self._found: list[tuple[Numbers, Numbers, Callable[[Numbers], Vectors]]] = []
        missing = self._unique
        for column, vectors in known:
            places = _places_of(column, missing)
            own = [self._unique[one] for one in places]
            self._found.append((np.array(own, dtype=np.int64), np.array([*places.values()], dtype=np.int64), vectors))
            missing = {one: at for one, at in missing.items() if one not in places}
        self.missing = [*missing]

    def vectors(self, encode: Callable[..., Vectors], encoder: Encoder, progress: Progress) -> Vectors:
        """The vectors of all texts, in their order."""
        texts = [self._texts[one] for one in self.missing]
        new = encode(texts, progress=progress) if texts else None
        dimensions = encoder.dimensions if new is None else new.shape[1]
        made = np.empty((len(self._unique), dimensions), dtype=np.float32)
        for own, places, known in self._found:
            if len(own):
                made[own] = known(places)
        if new is not None:
            made[[self._unique[one] for one in self.missing]] = new
        return made if np.array_equal(self._rows, np.arange(len(made))) else made[self._rows]


def _places_of(column: Column, wanted: Iterable[bytes]) -> dict[bytes, int]:
    """Where in a column of hashes those that are wanted stand."""
    asked = {*wanted}
    if not len(column) or not asked:
        return {}
    firsts = np.ascontiguousarray(column).view(np.uint64)[:, 0]
    beginnings = np.unique(np.frombuffer(b"".join(asked), dtype=np.uint64)[::2])
    nearest = np.minimum(np.searchsorted(beginnings, firsts), len(beginnings) - 1)
    rows = np.flatnonzero(beginnings[nearest] == firsts)
    return {one: row for row in rows.tolist() if (one := column[row].tobytes()) in asked}


def _known_texts(old: Edition | None) -> Iterable[Lookup]:
    """The texts of an edition that have vectors."""
    if old is None:
        return ()
    making = old.holdings.making
    issues = [hashed(text) for text in old.subject.issue_texts][: len(old.issue_vectors)]
    at_issue = np.frombuffer(b"".join(issues), dtype=np.uint8).reshape(-1, 16)
    return (
        (making.passage_hashes, old.vectors.of),
        (making.sentence_hashes, old.sentence_vectors.__getitem__),
        (at_issue, old.issue_vectors.__getitem__),
    )


def _known_questions(old: Edition | None) -> Iterable[Lookup]:
    """The written questions of an edition: a model may encode a question in its own way."""
    return () if old is None else ((old.holdings.making.question_hashes, old.question_vectors.of),)


@dataclass(frozen=True, slots=True)
class _Fresh:
    """The new briefs: their layout, their lines, and their vectors of each of KINDS."""

    layout: Layout
    lines: Sequence[bytes]
    vectors: tuple[Vectors, Vectors, Vectors]


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where the briefs lie on disk, which segments are kept, and what stands in the new one."""

    layout: Layout
    kept: tuple[tuple[str, Path], ...]
    checksums: dict[str, str]
    lines: Sequence[bytes]
    vectors: tuple[Vectors, Vectors, Vectors]


def _placed(layout: Layout, picked: Numbers, old: Edition | None, fresh: _Fresh) -> _Placed:
    """Each brief in a segment: in the one it was in, where that is kept, or in the new one, which comes first.

    `picked` tells which of the old briefs, or behind them of the new ones, each brief is.
    """
    count = 0 if old is None else len(old.briefs)
    stays = picked < count
    keeps = [] if old is None else _keeps(old, picked[stays])
    remains = stays & np.isin(layout.segment, np.array(keeps, dtype=np.int64))
    own = np.flatnonzero(~remains)
    segment = np.zeros(len(picked), dtype=np.int32)
    for number, at in enumerate(keeps, 1):
        segment[remains & (layout.segment == at)] = number
    lines, vectors = _segment(picked[own], old, fresh)
    rows, text = layout.rows.copy(), layout.text.copy()
    rows[own] = np.stack([starts_of(np.diff(layout.starts(kind))[own])[:-1] for kind in KINDS], axis=1)
    lengths = np.array([*map(len, lines)], dtype=np.int64)
    text[own] = np.stack([starts_of(lengths)[:-1], lengths], axis=1)
    kept, sums = ((), {}) if old is None else _linked(old, keeps)
    return _Placed(replace(layout, segment=segment, text=text, rows=rows), kept, sums, lines, vectors)


def _keeps(old: Edition, stays: Numbers) -> list[int]:
    """Which of its segments the next edition keeps when these of its briefs stay."""
    wanted = np.zeros(len(old.briefs), dtype=bool)
    wanted[stays] = True
    return old.opened.keeps(old.layout, wanted)


def _linked(old: Edition, keeps: Sequence[int]) -> tuple[tuple[tuple[str, Path], ...], dict[str, str]]:
    """How the next edition calls these segments of the old one, where they lie, and the checksums of their files."""
    kept: list[tuple[str, Path]] = []
    sums: dict[str, str] = {}
    if not isinstance(old.parts, FolderParts):
        return (), sums
    for was in (old.segments[at] for at in keeps):
        name = was or f"{segments.OLDER}/{old.number:06d}"
        kept.append((name, old.parts.folder / was))
        held = old.manifest.files
        sums |= {f"{name}/{one}": held[f"{was}/{one}" if was else one] for one in segments.FILES}
    return tuple(kept), sums


def _segment(
    picked: Numbers, old: Edition | None, fresh: _Fresh
) -> tuple[Sequence[bytes], tuple[Vectors, Vectors, Vectors]]:
    """The lines and the vectors of a segment of these briefs; the new ones count behind the old ones."""
    count = 0 if old is None else len(old.briefs)
    moved = picked[picked < count]
    if old is None or not len(moved):
        return fresh.lines, fresh.vectors
    row = {brief: at for at, brief in enumerate(moved.tolist())}
    order = np.array([row.get(one, len(row) + one - count) for one in picked.tolist()], dtype=np.int64)
    lines = [*map(old.shelf.line, moved.tolist()), *fresh.lines]
    known = (old.vectors.of, old.sentence_vectors.__getitem__, old.question_vectors.of)
    made = []
    for kind, vectors, new in zip(KINDS, known, fresh.vectors, strict=True):
        starts = old.layout.starts(kind)
        groups = starts_of(np.diff(starts)[moved]), fresh.layout.starts(kind)
        rows = layouts.picked(order, len(moved)).inside(*groups)
        made.append(rows.of(vectors(spread(starts, moved)), new))
    return [lines[at] for at in order.tolist()], (made[0], made[1], made[2])


class _Library:
    """The briefs of the new edition, and what is made of all of them."""

    def __init__(self, read: Folder, holdings: Holdings, new: Sequence[Brief], old: Edition | None) -> None:
        self._subject = read.subject
        self._holdings = holdings
        self._ids = holdings.layout.ids
        self._new = {brief.id: brief for brief in new}
        self._old = old
        self._left = self._new.keys() | (() if old is None else old.layout.number.keys() - holdings.layout.number)
        # What has to be compared with the notes of the edition before, which are let go of.
        voices_of_before = self._as_before(of_voices)
        self._front = None if old is None or not self._as_before(of_front) else front_in(old.names)
        self.voices = voices_in(self._ids, holdings.making.notes) if voices_of_before is None else voices_of_before
        self.titles = self._titles()

    def _as_before(self, told: Callable[[Note], str]) -> Voices | None:
        """The voices before, where no brief came or went and none tells other things than it did."""
        if self._old is None or self._old.layout.ids != self._ids:
            return None
        notes, before = self._holdings.making.notes, self._old.holdings.making.notes
        rows = [self._old.layout.number[one] for one in self._new]
        return self._old.voices if all(told(notes[row]) == told(before[row]) for row in rows) else None

    def _titles(self) -> list[str]:
        """The stems of the titles of all briefs; those of the edition before where few have changed."""
        notes, number = self._holdings.making.notes, self._holdings.layout.number
        if self._old is None or len(self._left) > FEW:
            return titles_in(notes)
        before, rows = self._old.holdings.making.notes, self._old.layout.number
        new = {stem for one in self._new for stem in notes[number[one]][-1]}
        gone = {stem for one in self._left if one in rows for stem in before[rows[one]][-1]} - new
        return sorted((self._old.titles | new) - (gone - notes.titled(gone)))

    def voices_as_kept(self) -> str:
        """The voices for their file."""
        if self._old is not None and self.voices is self._old.voices:
            return bytes_of(self._old.parts, VOICES).decode()
        return as_kept(self.voices, self._holdings.layout)

    def brief(self, row: int) -> Brief:
        """The brief of a row."""
        return self._of(self._ids[row])

    def _of(self, brief_id: str) -> Brief:
        found = self._new.get(brief_id)
        return found if found or self._old is None else self._old.shelf.read(brief_id)  # type: ignore[return-value]

    def names(self) -> BriefNames:
        """The names of all briefs."""
        making, texts = self._holdings.making, Texts(self._new.values())
        told = making.lexicon.told()
        front = self._front or front_of(notes_as_noted(self._ids, making.notes), self.voices)
        if self._old is None:
            return names_of(front, told, texts, self._subject)
        mentions = Since(
            before=self._old.names,
            left=self._left,
            new=texts,
            reread=lambda ids: (self._of(one) for one in ids),
            every=self._ids,
            may_name=lambda name: {self._ids[row] for row in making.lexicon.that_may_name(name)},
        )
        return names_of(front, told, mentions, self._subject)

    def surveys(self) -> bytes:
        """The file of the stands on all issues."""
        stated, layout = self._holdings.stated, self._holdings.layout
        notes = self._holdings.making.notes

        @cache
        def age(owner: int) -> tuple[str, str]:
            return notes[owner][0] or "", layout.ids[owner]

        def oldest(rows: Iterable[int]) -> list[int]:
            return sorted(rows, key=lambda row: age(int(stated.owners[row])))

        changed = self._changed_issues()

        def before(issue: str) -> bytes:
            return b"" if self._old is None or issue in changed else self._old.surveys.line(issue)

        return write_surveys(stated, oldest, self.brief, before)

    def _changed_issues(self) -> Set[str]:
        """The issues on which a brief that is new, or was there before, takes a position."""
        found = {one.issue for brief in self._new.values() for one in brief.positions}
        if self._old is not None:
            stated, rows = self._old.stated, self._old.layout.number
            gone = np.array([rows[one] for one in self._left if one in rows], dtype=np.int64)
            numbers = np.unique(stated.column("issue")[np.isin(stated.owners, gone)]).tolist()
            found |= {stated.tables["issue"][at] for at in numbers}
        return found


def _line(brief: Brief) -> bytes:
    return json.dumps(asdict(brief), ensure_ascii=False).encode() + b"\n"
