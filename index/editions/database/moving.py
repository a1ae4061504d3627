"""A library moved from files into a database, or back: the live edition as it is, verified where it arrives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.editions import seal, store
from index.editions.database.opening import places_of
from index.editions.database.rows import sound
from index.editions.database.words import RowWords, stems_of
from index.editions.drafting.draft import Draft
from index.editions.files import exclusive
from index.editions.holdings.layout import KINDS, Column, numbered, starts_of
from index.editions.holdings.named import names_in
from index.editions.holdings.opened import Edition, bytes_of
from index.editions.holdings.voiced import as_kept
from index.editions.kept import Editions
from index.editions.seal import FORMAT, JUDGE, SURVEYS
from index.editions.words import Counted
from index.errors import EditionBroken, WrongUse
from index.messages import say

Vectors = NDArray[np.float32]

AT_ONCE = 20_000
"""Rows of words that are read at once."""


def to_database(data: Path, editions: Editions) -> int:
    """Write the live edition of a data folder into a database, make it live there, and give back its number there.

    Raises NoEdition or EditionBroken for the folder, SyncBusy and StorageFailure for the database.
    """
    edition, _ = store.open_live(data)
    with editions.exclusive():
        editions.clear()
        draft = draft_of(edition)
        number = editions.write(draft, created=edition.manifest.created, by=edition.manifest.by)
        _require_same(draft, editions.open_edition(number))
        editions.make_live(number)
        editions.prune()
    return number


def to_files(edition: Edition, data: Path) -> int:
    """Write an edition of a database into a data folder, make it live there, and give back its number there."""
    with exclusive(data / store.LOCK):
        store.clear(data)
        draft = draft_of(edition)
        number = seal.write(data, draft, created=edition.manifest.created, by=edition.manifest.by)
        _require_same(draft, store.open_edition(data, number))
        store.make_live(data, number)
        store.prune(data)
    return number


def _require_same(draft: Draft, moved: Edition) -> None:
    """Raise EditionBroken unless what has arrived is what was sent."""
    held, other = draft.holdings, moved.manifest
    same = (draft.texts, draft.model, *draft.counts, draft.subject, held.stated.stems)
    if same != (
        other.texts, other.model, other.briefs, other.passages, other.sentences, moved.subject, moved.stated.stems,
    ):  # fmt: skip
        raise EditionBroken(say("broken-another"))


def draft_of(edition: Edition) -> Draft:
    """All that an open edition holds, as a draft of one that lies elsewhere; raises WrongUse for one of before."""
    if edition.manifest.format != FORMAT:
        raise WrongUse(say("edition-moved-before"))
    layout = edition.layout
    lines = [edition.shelf.line(row) for row in range(len(edition.briefs))]
    lengths = np.array([*map(len, lines)], dtype=np.int64)
    placed = replace(
        layout,
        segment=np.zeros(len(layout.ids), dtype=np.int32),
        rows=np.stack([starts_of(np.diff(layout.starts(kind)))[:-1] for kind in KINDS], axis=1),
        text=np.stack([starts_of(lengths)[:-1], lengths], axis=1),
    )
    making = edition.holdings.making
    counted = making.counted or _counted(edition)
    return Draft(
        subject=edition.subject,
        judge=bytes_of(edition.parts, JUDGE) if edition.parts.has(JUDGE) else None,
        model=edition.manifest.model,
        read_as=edition.read_as,
        holdings=replace(
            edition.holdings, layout=placed, making=replace(making, counted=counted, lexicon=making.lexicon.used())
        ),
        segments=(),
        checksums={},
        lines=lines,
        vectors=(edition.vectors.vectors(), edition.sentence_vectors[:], edition.question_vectors.vectors()),
        issue_vectors=edition.issue_vectors,
        names=names_in(edition.names),
        voices=as_kept(edition.voices, layout),
        surveys=bytes_of(edition.parts, SURVEYS),
        titles=sorted(edition.titles),
    )


@sound()
def _counted(edition: Edition) -> Counted:
    """The stems of all passages, from their rows."""
    words = edition.words
    if not isinstance(words, RowWords):
        raise EditionBroken(say("broken-files"))
    every: list[Column] = []
    counts: list[Column] = []
    sizes: list[Column] = []
    places = places_of(edition.layout, "passages")
    for at in range(0, len(places), AT_ONCE):
        found = {row[0]: row[1:] for row in words.stored(places[at : at + AT_ONCE].tolist())}
        stems, often, size = stems_of([found[place] for place in places[at : at + AT_ONCE].tolist()])
        every, counts, sizes = [*every, stems], [*counts, often], [*sizes, size]
    numbers, known = numbered(np.concatenate(every).astype(np.int32), list(words.stock.stems))
    return Counted(known, starts_of(np.concatenate(sizes)), numbers, np.concatenate(counts).astype(np.uint16))
