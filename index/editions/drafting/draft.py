"""The next edition's parts: those of the edition before for the briefs that stay, new ones for the rest.

What is encoded anew is decided by text hash alone, never by a brief's name: an edit, a rename and a swap of two texts
all come out right. Nothing here holds a vector that has not changed as a value of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.corpus.parsing import Folder
from index.corpus.voices import Voices
from index.editions import words
from index.editions.drafting.fresh import New
from index.editions.drafting.making import Holdings, joined, made_of
from index.editions.drafting.mentions import Since
from index.editions.drafting.notes import Note, notes_as_noted, of_front, of_voices, titles_in, voices_in
from index.editions.encoder import Encoder, Progress
from index.editions.holdings import layout as layouts
from index.editions.holdings import segments
from index.editions.holdings.layout import KINDS, Column, Layout, Numbers, packed, save, spread, starts_of
from index.editions.holdings.opened import Edition, bytes_of
from index.editions.holdings.seam import FolderParts
from index.editions.holdings.surveys import write_surveys
from index.editions.holdings.voiced import as_kept
from index.editions.seal import HOLDINGS, ISSUES, JUDGE, MAKING, NAMES, SUBJECT, SURVEYS, VOICES, digest_of
from index.editions.words import Counted
from index.reading.names import BriefNames, front_in, front_of, names_of
from index.reading.telling.texts import Texts
from index.records import Brief
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
    def texts(self) -> str:
        """What tells all its texts from others: their digest, or that of those before and of what has changed."""
        making, part = self.holdings.making, self.holdings.part
        hashes = making.passage_hashes.tobytes() + making.sentence_hashes.tobytes()
        if part is None or self.before is None:
            return digest_of(hashes)
        return digest_of(self.before.manifest.texts.encode() + part.tobytes() + hashes)

    def write(self, folder: Path) -> None:
        """Write all parts into a folder that is empty."""
        counted = self.holdings.making.counted
        if counted is None:
            raise ValueError("the words of the edition before are not at hand")
        for name, place in self.segments:
            segments.link(place, folder / name)
        segments.write(folder, self.lines, self.vectors)
        for name, text in (self.small() | {NAMES: to_json(self.names)}).items():
            (folder / name).write_bytes(text)
        held = self.holdings.layout.columns() | self.said()
        with (folder / HOLDINGS).open("wb") as file:
            save(file, held | {"segments": packed(["", *(name for name, _ in self.segments)])})
        with (folder / MAKING).open("wb") as file:
            save(file, self.holdings.making.columns() | {"read_as": packed([self.read_as])})
        (folder / "words").mkdir()
        words.write(counted, folder / "words")

    def small(self) -> dict[str, bytes]:
        """The small parts that are kept alike wherever an edition lies, by name."""
        issues = BytesIO()
        np.save(issues, self.issue_vectors, allow_pickle=False)
        made = {
            SUBJECT: json.dumps(asdict(self.subject), ensure_ascii=False).encode() + b"\n",
            VOICES: self.voices.encode(),
            SURVEYS: self.surveys,
            ISSUES: issues.getvalue(),
        }
        return made if self.judge is None else made | {JUDGE: self.judge}

    def said(self) -> dict[str, Column]:
        """The columns of what the front matter says, and of the titles."""
        return self.holdings.stated.columns() | {"titles": packed(self.titles)}


def drafted(read: Folder, encoder: Encoder, old: Edition | None, tell: Progress) -> tuple[Draft, int]:
    """The new edition's parts, and how many texts had to be encoded for them."""
    stays, new = _parted(read, old)
    picked = _picked(old, stays, new)
    before = None if old is None else _before(old, picked, new)
    made = New(new, read.subject, encoder, old, before, tell)
    fresh = made_of(new, made.passages, made.texts, made.questions, read.sources, read.subject)
    before, holdings = _joined(old, before, fresh, picked)
    holdings = _with_sources(holdings, read.sources)
    placed = _placed(holdings.layout, picked, old, _Fresh(fresh.layout, [*map(_line, new)], made.vectors))
    holdings = replace(holdings, layout=placed.layout)
    library = _Library(read, holdings, before, new, old)
    del before
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


def _picked(old: Edition | None, stays: Set[str], new: Sequence[Brief]) -> Numbers:
    """Which of the old briefs, or behind them of the new ones, each brief is."""
    count = 0 if old is None else len(old.briefs)
    if old is None:
        return np.arange(len(new))
    number = old.layout.number
    if len(stays) + len(new) == count and all(one.id in number and one.id not in stays for one in new):
        made = np.arange(count)
        made[[number[one.id] for one in new]] = count + np.arange(len(new))
        return made
    row = {one.id: count + at for at, one in enumerate(new)} | {one: number[one] for one in stays}
    return np.array([row[one] for one in sorted(row)], dtype=np.int64)


def _before(old: Edition, picked: Numbers, new: Sequence[Brief]) -> Holdings:
    """What an edition holds, with what the briefs were made of that have changed; all others where some come or go."""
    count = len(old.briefs)
    changed = picked >= count
    # One that is renamed comes and goes, also where it stands in its row as before.
    if len(picked) == count and len(new) <= FEW and all(one.id in old.layout.number for one in new):
        return old.holdings_of(changed)
    return old.holdings


def _joined(
    old: Edition | None, before: Holdings | None, fresh: Holdings, picked: Numbers
) -> tuple[Holdings | None, Holdings]:
    """What is held of the picked briefs of both, and what of the edition before it was made from.

    That is what each of its briefs was made of where the changed ones alone do not tell enough.
    """
    if old is None or before is None:
        return None, fresh
    made = joined(before, fresh, picked)
    if before.part is not None and (made.tally is None or not _same_front(before, made, picked)):
        before = old.holdings
        made = joined(before, fresh, picked)
    return before, made


def _same_front(before: Holdings, now: Holdings, picked: Numbers) -> bool:
    """Whether the changed briefs tell of names and voices what they told before."""
    changed = np.flatnonzero(picked >= len(before.layout.ids)).tolist()
    return all(of_front(before.note(row)) == of_front(now.note(row)) for row in changed)


def _with_sources(held: Holdings, sources: Mapping[str, bytes]) -> Holdings:
    """The same with the hashes of these files: one may have changed that says the same as before."""
    now, number = held.making.sources.copy(), held.layout.number
    for brief_id, digest in sources.items():
        if brief_id in number:
            now[number[brief_id]] = np.frombuffer(digest, dtype=np.uint8)
    return replace(held, making=replace(held.making, sources=now))


def _parted(read: Folder, old: Edition | None) -> tuple[Set[str], list[Brief]]:
    """The ids of the briefs that stay as the old edition has them, and those that are new.

    All are where the subject names other governments: what is noted of a brief tells its publishers from these.
    """
    known = old.briefs if old is not None and old.subject.governments == read.subject.governments else {}
    same = {brief.id for brief in read.briefs if known.get(brief.id) == brief}
    return read.known | same, [brief for brief in read.briefs if brief.id not in same]


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

    def __init__(
        self, read: Folder, holdings: Holdings, before: Holdings | None, new: Sequence[Brief], old: Edition | None
    ) -> None:
        self._subject = read.subject
        self._holdings = holdings
        self._ids = holdings.layout.ids
        self._new = {brief.id: brief for brief in new}
        self._old = old
        self._left = self._new.keys() | self._gone()
        # What has to be compared with the notes of the edition before, which are let go of.
        voices_of_before = self._as_before(before, of_voices)
        self._front = None if old is None or not self._as_before(before, of_front) else front_in(old.names)
        self.voices = voices_in(self._ids, holdings.making.notes) if voices_of_before is None else voices_of_before
        self.titles = self._titles(before)

    def _gone(self) -> Set[str]:
        if self._old is None or self._old.layout.ids is self._ids:
            return frozenset()
        return self._old.layout.number.keys() - self._holdings.layout.number.keys()

    def _as_before(self, before: Holdings | None, told: Callable[[Note], str]) -> Voices | None:
        """The voices before, where no brief came or went and none tells other things than it did."""
        if self._old is None or before is None or before.layout.ids != self._ids:
            return None
        rows = [before.layout.number[one] for one in self._new]
        same = all(told(self._holdings.note(row)) == told(before.note(row)) for row in rows)
        return self._old.voices if same else None

    def _titles(self, before: Holdings | None) -> list[str]:
        """The stems of the titles of all briefs; those of the edition before where few have changed."""
        notes, number = self._holdings.making.notes, self._holdings.layout.number
        if self._holdings.tally is not None:
            return sorted(self._holdings.tally.titles)
        if self._old is None or before is None or len(self._left) > FEW:
            return titles_in(notes)
        rows = before.layout.number
        new = {stem for one in self._new for stem in notes[number[one]][-1]}
        gone = {stem for one in self._left if one in rows for stem in before.note(rows[one])[-1]} - new
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
        making, tally, texts = self._holdings.making, self._holdings.tally, Texts(self._new.values())
        told = making.lexicon.told() if tally is None else tally.told()
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

        @cache
        def age(owner: int) -> tuple[str, str]:
            brief_id = layout.ids[owner]
            if brief_id in self._new or self._old is None:
                return self._new[brief_id].date or "", brief_id
            return self._old.names.dates.get(brief_id, ""), brief_id

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
