"""All that an edition holds of its briefs but vectors and names: made of new ones, joined with those that stay.

What only the next sync needs (hashes, counted words, notes) lies in a file of its own, which nobody opens to answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import numpy as np

from index.editions import words
from index.editions.drafting import lexicon as lexicons
from index.editions.drafting import notes
from index.editions.drafting.lexicon import Lexicon, lexicon, lexicon_of
from index.editions.drafting.notes import Note, Notes, note_of
from index.editions.drafting.questions import Written
from index.editions.drafting.tally import Tally
from index.editions.holdings import layout as layouts
from index.editions.holdings import stated as statements
from index.editions.holdings.layout import Column, Layout, Numbers, Picked, Table, mapped, numbered, packed, unpacked
from index.editions.holdings.stated import Stated, stated
from index.editions.words import Counted
from index.reading.telling.texts import told_by
from index.records import Brief, Passage
from index.subject import Subject

HASH = 16
"""Bytes of a text's hash: half of a SHA-256."""


@dataclass(frozen=True, slots=True)
class Making:
    """What the next sync starts from: of each brief, passage, sentence and written question what it was made of."""

    sources: Column
    """The hash of each brief's file; of nothing where it was no file. Of all briefs, also where the rest is not."""
    passage_hashes: Column
    sentence_hashes: Column
    question_hashes: Column
    counted: Counted | None
    """The stems of each passage; None where a database has them in the rows of the passages."""
    lexicon: Lexicon
    notes: Notes

    def columns(self) -> dict[str, Column]:
        """All columns by name."""
        plain = {name: getattr(self, name) for name in _HASHES}
        noted = {"notes": self.notes.texts, "note_starts": self.notes.starts}
        return plain | _stem_columns(self.counted) | noted | self.lexicon.columns()


def _stem_columns(counted: Counted | None) -> dict[str, Column]:
    if counted is None:
        return {}
    return {"stems": packed(counted.stems)} | {f"stem_{name}": getattr(counted, name) for name in _STEMS}


_STEMS = ("starts", "numbers", "counts")
_HASHES = ("sources", "passage_hashes", "sentence_hashes", "question_hashes")


def making_of(columns: Mapping[str, Column]) -> Making:
    """What these columns say that an edition was made of."""
    plain = {name: columns[name] for name in _HASHES}
    counted = None
    if "stems" in columns:
        counted = Counted(unpacked(columns["stems"]), *(columns[f"stem_{one}"] for one in _STEMS))
    return Making(
        **plain, counted=counted, lexicon=lexicon_of(columns), notes=Notes(columns["notes"], columns["note_starts"])
    )


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an edition holds of its briefs."""

    layout: Layout
    stated: Stated
    making: Making
    part: Numbers | None = None
    """The rows of the briefs that `making` is of, in rising order; None for all."""
    tally: Tally | None = None
    """What all briefs tell; needed where `making` is not of all."""

    def note(self, row: int) -> Note:
        """The note of a brief, one of those that `making` is of."""
        return self.making.notes[row if self.part is None else int(np.searchsorted(self.part, row))]


def hashed(text: str) -> bytes:
    """The hash by which a text is known again."""
    return sha256(text.encode()).digest()[:HASH]


def as_column(hashes: Sequence[bytes]) -> Column:
    """Hashes as a column, HASH numbers each."""
    return np.frombuffer(b"".join(hashes), dtype=np.uint8).reshape(-1, HASH)


def made_of(
    briefs: Sequence[Brief],
    passages: Sequence[Passage],
    texts: Sequence[str],
    questions: Sequence[Sequence[tuple[int, int]]],
    sources: Mapping[str, bytes],
    subject: Subject,
) -> Holdings:
    """What is held of these briefs, whose passages stand together in their order; `texts` are encoded for them.

    `questions` are the written questions of each passage: the place among those of its brief, and its sentence.
    """
    by_id = {brief.id: brief for brief in briefs}
    layout = layouts.laid_out([*by_id], passages, questions)
    inside: dict[str, list[Any]] = {brief_id: [] for brief_id in by_id}
    for passage in passages:
        inside[passage.brief_id] += passage.sentences
    quotes = [by_id[one.brief_id].body[s.start : s.end] for one in passages for s in one.sentences]
    asked = [
        [(by_id[one.brief_id].questions[at], about) for at, about in group]
        for one, group in zip(passages, questions, strict=True)
    ]
    every = zip(passages, texts, asked, strict=True)
    making = Making(
        sources=as_column([sources.get(brief_id, bytes(HASH)) for brief_id in by_id]),
        passage_hashes=as_column([*map(hashed, texts)]),
        sentence_hashes=as_column([*map(hashed, quotes)]),
        question_hashes=as_column([hashed(text) for group in asked for text, _ in group]),
        counted=words.counted(passage_words(by_id[one.brief_id], text, group) for one, text, group in every),
        lexicon=lexicon(map(told_by, briefs)),
        notes=notes.kept(note_of(brief, subject) for brief in briefs),
    )
    return Holdings(layout, stated(briefs, inside.values()), making)


def passage_words(brief: Brief, text: str, questions: Sequence[Written]) -> str:
    """What the lexical ranking reads of a passage: the authors, the publisher and its written questions too."""
    return "\n".join([text, *brief.authors, brief.publisher or "", *(asked for asked, _ in questions)])


def joined(old: Holdings, new: Holdings, rows: Numbers) -> Holdings:
    """What is held of these briefs of two: behind the rows of the old ones come those of the new ones.

    Where the old making is of a part of its briefs, each of the new ones takes the place of one of these.
    """
    count = len(old.layout.ids)
    briefs = layouts.picked(rows, count)
    layout = layouts.joined(old.layout, new.layout, briefs)
    making = _joined(old, new, rows)
    making = replace(making, sources=briefs.of(old.making.sources, new.making.sources))
    made = Holdings(layout, statements.joined(old.stated, new.stated, briefs), making, old.part)
    if old.part is None or old.tally is None:
        return made
    changed = np.flatnonzero(rows[old.part] >= count).tolist()
    titles = Counter(old.tally.titles)
    titles.subtract(stem for at in changed for stem in old.making.notes[at][-1])
    titles.update(stem for at in changed for stem in making.notes[at][-1])
    return replace(made, tally=old.tally.since(old.making.lexicon, making.lexicon, old.part, +titles))


def _joined(old: Holdings, new: Holdings, rows: Numbers) -> Making:
    """The making of these briefs, but their sources."""
    one, other = old.making, new.making
    if old.part is not None:
        own = rows[old.part]
        is_new = own >= len(old.layout.ids)
        rows = np.where(is_new, own - len(old.layout.ids) + len(own), np.arange(len(own)))
    briefs = layouts.picked(rows, len(old.layout.ids) if old.part is None else len(old.part))
    before, after = old.layout.of(old.part), new.layout.of(None)
    passages = briefs.inside(before[0], after[0])
    sentences, questions = (passages.inside(before[at], after[at]) for at in (1, 2))
    return Making(
        sources=one.sources,
        passage_hashes=passages.of(one.passage_hashes, other.passage_hashes),
        sentence_hashes=sentences.of(one.sentence_hashes, other.sentence_hashes),
        question_hashes=questions.of(one.question_hashes, other.question_hashes),
        counted=_counted(one.counted, other.counted, passages) if one.counted and other.counted else None,
        lexicon=lexicons.joined(one.lexicon, other.lexicon, briefs),
        notes=notes.joined(one.notes, other.notes, briefs),
    )


def _counted(old: Counted, new: Counted, passages: Picked) -> Counted:
    """The stems of the picked passages of two."""
    table = Table(old.stems)
    other = np.array([table.number(stem) for stem in new.stems], dtype=np.int32)
    inside = passages.inside(old.starts, new.starts)
    numbers, stems = numbered(inside.of(old.numbers, mapped(new.numbers, other)), table.values)
    return Counted(stems, passages.starts(old.starts, new.starts), numbers, inside.of(old.counts, new.counts))
