"""An edition of the database, open: its small parts read once and held against their checksums, the rest by rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from hashlib import sha256
from io import BytesIO
from typing import IO, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.editions import seal
from index.editions.database.rows import (
    EXACT,
    Fetched,
    PlacedPassages,
    PlacedSentences,
    PlacedVectors,
    Places,
    RowShelf,
    sound,
)
from index.editions.database.server import Server
from index.editions.database.words import RowWords, stock_of
from index.editions.drafting.blocks import (
    Piece,
    Span,
    blocks_of,
    holding,
    layout_in,
    piece_in,
    piece_of,
    rows_in,
    together,
)
from index.editions.holdings import named
from index.editions.holdings.before import Catalogue
from index.editions.holdings.layout import KINDS, Column, Layout, Numbers, load, reach, unpacked
from index.editions.holdings.opened import (
    Edition,
    Vectors,
    bytes_of,
    catalogue_of,
    edition_of,
    read_subject,
    readable,
)
from index.editions.holdings.seam import MadeOf
from index.editions.holdings.segments import Opened
from index.editions.holdings.stated import Stated, stated_of
from index.editions.holdings.voiced import as_heard
from index.editions.seal import HOLDINGS, MAKING, NAMES, SURVEYS, VOICES, Manifest, read_names
from index.errors import EditionBroken
from index.messages import say

T = TypeVar("T")

STOCK, SUMS, PLACES, NAMED = "words.npz", "sums.npy", "places.npy", "named.npz"
COMMON, BLOCK, LAYOUT = "making/common.npz", "making/{:05d}.npz", "layout/{:05d}.npz"
"""The parts that only an edition of the database has: its stock of words, a checksum for the rows of each brief, the
place of each brief, which briefs have which names, and, in blocks (`index/editions/drafting/blocks.py`), what the next
sync starts from and the layout. Without the last, as they were written before, the layout is whole among the holdings,
and the names among the words."""

AT_ONCE = 32
"""Blocks that are read at once."""

_OTHERS = (
    "SELECT hash FROM (SELECT hash, sha256(string_agg(data, '' ORDER BY at)) AS found FROM parts "
    "WHERE hash = ANY(%s) GROUP BY hash) held WHERE encode(found, 'hex') = hash"
)
"""Which of these parts are what they were, as the server works it out."""


class RowParts:
    """The small parts of an edition, each held against its checksum when it is read.

    What is made of one is taken from an edition `near`, as long as that is given, where both have the same part.
    """

    def __init__(self, server: Server, sums: Mapping[str, str], space: int, near: RowParts | None = None) -> None:
        self._server = server
        self._sums = sums
        self._near = near
        self._made: dict[str, Any] = {}
        self._shared: set[str] = set()
        self.space = space
        self.spans: dict[str, Span] = {}
        """The blocks of the layout, by their checksums."""

    def has(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return name in self._sums

    def open(self, name: str) -> IO[bytes]:
        """A part, from its beginning; raises EditionBroken where it is not what it was."""
        return self._opened([name])[0]

    def columns(self, name: str) -> dict[str, Column]:
        """The columns of a part."""
        return load(self.open(name))

    def read(self, name: str, made: Callable[[bytes], T]) -> T:
        """What is made of a part."""
        if self.shares(name) and name in self._near._made:  # type: ignore[union-attr]
            value: T = self._near._made[name]  # type: ignore[union-attr]
            self._shared.add(name)
        else:
            value = made(self.open(name).read())
        self._made[name] = value
        return value

    def shares(self, name: str) -> bool:
        """Whether the edition near has the same part; what is taken of it is held against its checksum in the end."""
        return self._near is not None and self._near._sums.get(name) == self._sums[name]

    def alone(self) -> None:
        """Look whether all parts that were taken from the edition near are there, and let go of that.

        Raises EditionBroken where one of them is not what it was.
        """
        names, self._near = self._shared, None
        sound = {row[0] for row in self._server.rows(_OTHERS, ([*{self._sums[name] for name in names}],))}
        for name in sorted(names):
            if self._sums[name] not in sound:
                raise EditionBroken(say("broken-checksum", name=name))

    def take(self, name: str) -> None:
        """Note that what is made of a part was taken from the edition near."""
        self._shared.add(name)

    def layout(self, near: Layout | None) -> Layout:
        """The layout from its blocks; those that the edition near has, whose layout this is, are taken from that."""
        names = [LAYOUT.format(at) for at in range(len(self._sums)) if LAYOUT.format(at) in self._sums]
        known = {} if self._near is None or near is None else self._near.spans
        held = {name: known.get(self._sums[name]) for name in names}
        self._shared |= {name for name in names if held[name] is not None}
        missing = iter(self._blocks([name for name in names if held[name] is None]))
        pieces: list[Piece] = []
        first = 0
        for name in names:
            span = held[name]
            pieces.append(piece_in(next(missing)) if near is None or span is None else piece_of(near, *span))
            end = first + len(pieces[-1][0])
            self.spans[self._sums[name]] = first, end
            first = end
        return layout_in(pieces, near)

    def beginning(self) -> dict[str, Column]:
        """What no block has of what the next sync starts from."""
        return self.columns(MAKING if self.has(MAKING) else COMMON)

    def making(self, ids: Sequence[str], wanted: NDArray[np.bool_] | None = None) -> MadeOf:
        """What the next sync starts from: the blocks in which a brief is wanted."""
        if self.has(MAKING):
            return self.columns(MAKING), None
        spans, common = blocks_of(ids), self.beginning()
        part = None
        numbers = [*range(len(spans))]
        if wanted is not None and "item_totals" in common:
            numbers = holding(spans, wanted) or [0]
            part = rows_in(spans[at] for at in numbers)
        return together(common, [*self._blocks([BLOCK.format(at) for at in numbers])]), part

    def _blocks(self, names: Sequence[str]) -> Iterator[dict[str, Column]]:
        for at in range(0, len(names), AT_ONCE):
            yield from map(load, self._opened(names[at : at + AT_ONCE]))

    def _opened(self, names: Sequence[str]) -> list[IO[bytes]]:
        """These parts; raises EditionBroken where one of them is not what it was."""
        wanted = "SELECT hash, data FROM parts WHERE hash = ANY(%s) ORDER BY hash, at"
        held: dict[str, list[bytes]] = {}
        for part, data in self._server.rows(wanted, ([*{self._sums[name] for name in names}],)):
            held.setdefault(part, []).append(data)
        whole = {part: b"".join(chunks) for part, chunks in held.items()}
        for name in names:
            if sha256(whole.get(self._sums[name], b"")).hexdigest() != self._sums[name]:
                raise EditionBroken(say("broken-checksum", name=name))
        return [BytesIO(whole[self._sums[name]]) for name in names]


def manifest_of(text: str) -> Manifest:
    """The manifest in a row when its seal holds; raises EditionBroken otherwise."""
    try:
        claimed = json.loads(text)
        held = claimed.pop("seal")
        manifest = Manifest(**claimed)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EditionBroken(say("broken-manifest")) from error
    if held != seal.seal_of(asdict(manifest)):
        raise EditionBroken(say("broken-seal"))
    return manifest


def open_rows(
    server: Server,
    manifest: Manifest,
    space: int,
    exact: int = EXACT,
    *,
    near: Edition | None = None,
    often: bool = True,
) -> Edition:
    """The edition whose rows lie in a space; raises EditionBroken when its parts are not what they were.

    Up to `exact` vectors of a kind are searched one by one. What an edition `near` has too is taken from it. `often`
    says that many questions will be asked: what each may need is read then.
    """
    of_near = near.parts if near is not None and isinstance(near.parts, RowParts) else None
    parts = RowParts(server, manifest.files, space, of_near)
    subject = read_subject(parts)
    with readable():
        catalogue = _catalogue(parts, near if of_near is not None else None)
        layout = catalogue.layout
        passages = Places(places_of(layout, "passages"))
        questions = Places(places_of(layout, "questions"))
        stock = parts.read(STOCK, lambda data: stock_of(load(BytesIO(data))))
    fetched, size = Fetched(server, space, manifest.dimensions), manifest.dimensions
    said = partial(_said, server, space, layout, catalogue.stated, size)
    opened = Opened(
        shelf=RowShelf(layout, server, space),
        passages=PlacedPassages(server, f"passages_{space}", size, passages, fetched, exact),
        sentences=PlacedSentences(layout, passages, fetched, size, said, at_once=often),
        questions=PlacedVectors(server, f"questions_{space}", size, questions, exact),
        together=server.together,
    )
    edition = edition_of(parts, manifest, subject, catalogue, opened, RowWords(server, space, stock, passages))
    parts.alone()
    return edition


def _catalogue(parts: RowParts, near: Edition | None) -> Catalogue:
    """What the parts of an edition hold on its briefs."""
    surveys = parts.read(SURVEYS, bytes)
    if not parts.has(NAMED):
        return catalogue_of(parts, surveys, None)
    layout = parts.layout(near.layout if near is not None else None)
    stated, titles = parts.read(HOLDINGS, _stated)
    words = parts.read(NAMES, read_names)
    same = near is not None and near.layout.ids is layout.ids
    if near is not None and same and parts.shares(NAMED):
        parts.take(NAMED)
        names = named.with_rows_of(words, near.names)
    else:
        names = named.together(words, parts.columns(NAMED), layout.ids)
    if near is not None and same and parts.shares(VOICES):
        parts.take(VOICES)
        voices = near.voices
    else:
        voices = as_heard(bytes_of(parts, VOICES).decode(), layout)
    return Catalogue(layout, ("",), stated, titles, voices, names, surveys, None)


def _stated(data: bytes) -> tuple[Stated, frozenset[str]]:
    columns = load(BytesIO(data))
    return stated_of(columns), frozenset(unpacked(columns["titles"]))


def places_of(layout: Layout, kind: str) -> Numbers:
    """The place of each row of a kind."""
    return reach(layout.rows[:, KINDS.index(kind)], np.diff(layout.starts(kind)))


def said_rows(layout: Layout, stated: Stated) -> Numbers:
    """The rows of the sentences that say an entry, in rising order: what advice and surveys are compared by."""
    firsts = layout.sentences[layout.passages[stated.owners]]
    found = [firsts + stated.column(name) for name in ("inside", "exact")]
    held = [rows[stated.column(name) >= 0] for rows, name in zip(found, ("inside", "exact"), strict=True)]
    return np.unique(np.concatenate(held)).astype(np.int64)


@sound()
def _said(server: Server, space: int, layout: Layout, stated: Stated, size: int) -> tuple[Numbers, Vectors]:
    """The sentences that say an entry by their rows, with their vectors: few, and asked for again and again."""
    rows = said_rows(layout, stated)
    found: list[Any] = server.rows(f"SELECT place, said FROM briefs_{space} WHERE said <> ''")
    owners = Places(layout.text[:, 0]).rows(np.array([row[0] for row in found], dtype=np.int64))
    order = [at for at in np.argsort(owners).tolist() if owners[at] >= 0]
    vectors = np.frombuffer(b"".join(found[at][1] for at in order), dtype="<f4").reshape(-1, size)
    if len(vectors) != len(rows):
        raise EditionBroken(say("broken-counts"))
    return rows, vectors.astype(np.float32)
