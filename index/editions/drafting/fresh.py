"""What is new in an edition: its passages, texts and written questions, and the vectors of all.

What is encoded anew is decided by text hash alone, never by a brief's name. Of an edition that is kept in blocks only
those are looked through in which a brief has changed: a text that came out of another one is encoded once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.corpus.chunking import passages
from index.editions.drafting.making import Holdings, hashed
from index.editions.drafting.questions import attached
from index.editions.encoder import Encoder, Progress
from index.editions.holdings.layout import Column, Numbers, spread
from index.editions.holdings.opened import Edition
from index.records import Brief, Passage
from index.subject import Subject

Vectors = NDArray[np.float32]


def passage_text(brief: Brief, passage: Passage) -> str:
    """What is encoded for a passage: the brief's title, then the passage."""
    return f"{brief.title}\n{brief.text[passage.start : passage.end]}"


class New:
    """What is new: its passages, texts and questions, and the vectors of all."""

    def __init__(
        self,
        briefs: Sequence[Brief],
        subject: Subject,
        encoder: Encoder,
        old: Edition | None,
        before: Holdings | None,
        tell: Progress,
    ) -> None:
        cut = [(brief, passage) for brief in briefs for passage in passages(brief)]
        self.passages = [passage for _, passage in cut]
        self.texts = [passage_text(*one) for one in cut]
        quotes = [brief.body[s.start : s.end] for brief, passage in cut for s in passage.sentences]
        said = _Wanted([*self.texts, *quotes, *subject.issue_texts], _known_texts(old, before))
        written = [question for brief in briefs for question in brief.questions]
        asked = _Wanted(written, _known_questions(old, before))
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


def _known_texts(old: Edition | None, before: Holdings | None) -> Iterable[Lookup]:
    """The texts of an edition that have vectors, as far as what its briefs were made of is at hand."""
    if old is None or before is None:
        return ()
    making = before.making
    passages, sentences, _ = _rows_of(before)
    issues = [hashed(text) for text in old.subject.issue_texts][: len(old.issue_vectors)]
    at_issue = np.frombuffer(b"".join(issues), dtype=np.uint8).reshape(-1, 16)
    return (
        (making.passage_hashes, lambda places: old.vectors.of(passages(places))),
        (making.sentence_hashes, lambda places: old.sentence_vectors[sentences(places)]),
        (at_issue, old.issue_vectors.__getitem__),
    )


def _known_questions(old: Edition | None, before: Holdings | None) -> Iterable[Lookup]:
    """The written questions of an edition: a model may encode a question in its own way."""
    if old is None or before is None:
        return ()
    questions = _rows_of(before)[2]
    return ((before.making.question_hashes, lambda places: old.question_vectors.of(questions(places))),)


def _rows_of(held: Holdings) -> tuple[Callable[[Numbers], Numbers], ...]:
    """What gives the rows of the passages, sentences and questions that stand at places of a making."""
    if held.part is None:
        return (lambda places: places,) * 3
    passages = spread(held.layout.passages, held.part)
    groups = (passages, *(spread(starts, passages) for starts in (held.layout.sentences, held.layout.questions)))
    return tuple(rows.__getitem__ for rows in groups)
