"""What an edition keeps of each brief for the next one: what it takes to count voices and names anew without reading.

One note a brief: its date, topics, issues and publishers, who is heard in it, and the stems of its title.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import Any, overload

import numpy as np

from index.corpus.voices import Heard, Voices, heard_in, voices_of
from index.editions.holdings.layout import Column, Numbers, Picked, starts_of
from index.english import tokens
from index.reading.names import Noted, noted
from index.records import Brief
from index.subject import Subject

Note = list[Any]


AT_ONCE = 1_000
"""Notes that are read in one step by whoever wants all."""


class Notes(Sequence[Note]):
    """Notes as the bytes that are kept, each read when it is asked for: there may be many."""

    def __init__(self, texts: Column, starts: Numbers) -> None:
        self.texts = texts
        self.starts = starts

    def __len__(self) -> int:
        return len(self.starts) - 1

    @overload
    def __getitem__(self, row: int) -> Note: ...
    @overload
    def __getitem__(self, row: slice) -> list[Note]: ...
    def __getitem__(self, row: int | slice) -> Note | list[Note]:
        """The note of a brief's row."""
        if isinstance(row, slice):
            return [self[at] for at in range(*row.indices(len(self)))]
        found: Note = json.loads(self.texts[self.starts[row] : self.starts[row + 1]].tobytes())
        return found

    def __iter__(self) -> Iterator[Note]:
        return chain.from_iterable(self._read(first) for first in range(0, len(self), AT_ONCE))

    def titled(self, stems: Iterable[str]) -> set[str]:
        """Which of these stems the title of a brief has."""
        held = self.texts.tobytes()
        return {stem for stem in stems if self._titled(held, json.dumps(stem, ensure_ascii=False).encode())}

    def _read(self, first: int) -> list[Note]:
        """The notes from this row on, AT_ONCE of them at most."""
        starts = self.starts[first : first + AT_ONCE + 1].tolist()
        texts = self.texts[starts[0] : starts[-1]].tobytes()
        parts = (texts[start - starts[0] : end - starts[0]] for start, end in pairwise(starts))
        found: list[Note] = json.loads(b"[" + b",".join(parts) + b"]")
        return found

    def _titled(self, held: bytes, stem: bytes) -> bool:
        """Whether a note has a stem in its last list, which is that of the title."""
        at = held.find(stem)
        while at >= 0:
            start, end = self.starts[
                (row := int(np.searchsorted(self.starts, at, side="right")) - 1) : row + 2
            ].tolist()
            if at > held.rfind(b"[", start, end):
                return True
            at = held.find(stem, end)
        return False


def kept(notes: Iterable[Note]) -> Notes:
    """Notes as they are kept."""
    texts = [json.dumps(note, ensure_ascii=False).encode() for note in notes]
    return Notes(np.frombuffer(b"".join(texts), dtype=np.uint8), starts_of([*map(len, texts)]))


def joined(old: Notes, new: Notes, briefs: Picked) -> Notes:
    """The notes of the picked briefs of two."""
    texts = briefs.inside(old.starts, new.starts).of(old.texts, new.texts)
    return Notes(texts, briefs.starts(old.starts, new.starts))


def note_of(brief: Brief, subject: Subject) -> Note:
    """What is kept of a brief, as JSON can hold it."""
    one, heard = noted(brief, subject), heard_in(brief)
    units = [sorted(unit) for unit in heard.units]
    titled = sorted({*tokens(brief.title)})
    return [one.date, one.topics, one.issues, one.publishers, heard.names, units, heard.kinds, titled]


def of_front(note: Note) -> str:
    """What a note tells of voices and names, equal where it tells the same."""
    return json.dumps([of_voices(note), note[1:4]])


def of_voices(note: Note) -> str:
    """What a note tells of voices, equal where it tells the same."""
    date, _, _, _, names, units, kinds, _ = note
    return json.dumps([date, list(names.items()), sorted(map(sorted, units)), kinds], sort_keys=True)


def titles_in(notes: Iterable[Note]) -> list[str]:
    """The stems of the titles of all briefs, each once."""
    return sorted({stem for note in notes for stem in note[-1]})


def notes_as_noted(ids: Sequence[str], notes: Iterable[Note]) -> list[Noted]:
    """The notes of these briefs for whoever makes names of them."""
    return [
        Noted(brief_id, date, tuple(topics), tuple(issues), tuple(publishers))
        for brief_id, (date, topics, issues, publishers, *_) in zip(ids, notes, strict=True)
    ]


def voices_in(ids: Sequence[str], notes: Iterable[Note]) -> Voices:
    """Who the voices of these briefs are."""
    return voices_of(
        Heard(brief_id, date or "", names, frozenset(map(frozenset, units)), kinds)
        for brief_id, (date, _, _, _, names, units, kinds, _) in zip(ids, notes, strict=True)
    )
