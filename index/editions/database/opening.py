"""An edition of the database, open: its small parts read once and held against their checksums, the rest by rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from io import BytesIO
from typing import IO, Any

import numpy as np

from index.editions import seal
from index.editions.database.rows import (
    EXACT,
    Fetched,
    PlacedPassages,
    PlacedSentences,
    PlacedVectors,
    Places,
    RowShelf,
)
from index.editions.database.server import Server
from index.editions.database.words import RowWords, stock_of
from index.editions.drafting.blocks import together
from index.editions.holdings.layout import KINDS, Column, Layout, Numbers, load, reach
from index.editions.holdings.opened import Edition, Vectors, catalogue_of, edition_of, read_subject, readable
from index.editions.holdings.segments import Opened
from index.editions.holdings.stated import Stated
from index.editions.seal import MAKING, SURVEYS, Manifest
from index.errors import EditionBroken
from index.messages import say

STOCK, SUMS, PLACES = "words.npz", "sums.npy", "places.npy"
COMMON, BLOCK = "making/common.npz", "making/{:05d}.npz"
"""The parts that only an edition of the database has: its stock of words, a checksum for the rows of each brief, the
place of each brief, and what the next sync starts from, in blocks (`index/editions/drafting/blocks.py`)."""

AT_ONCE = 32
"""Blocks that are read at once."""


class RowParts:
    """The small parts of an edition, each held against its checksum when it is read."""

    def __init__(self, server: Server, sums: Mapping[str, str], space: int) -> None:
        self._server = server
        self._sums = sums
        self.space = space

    def has(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return name in self._sums

    def open(self, name: str) -> IO[bytes]:
        """A part, from its beginning; raises EditionBroken where it is not what it was."""
        return self._opened([name])[0]

    def columns(self, name: str) -> dict[str, Column]:
        """The columns of a part; what the next sync starts from is put together from its blocks."""
        if name != MAKING or self.has(MAKING):
            return load(self.open(name))
        blocks = [BLOCK.format(at) for at in range(len(self._sums)) if BLOCK.format(at) in self._sums]
        parts = [blocks[at : at + AT_ONCE] for at in range(0, len(blocks), AT_ONCE)]
        return together(load(self.open(COMMON)), [load(one) for names in parts for one in self._opened(names)])

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


def open_rows(server: Server, manifest: Manifest, space: int, exact: int = EXACT) -> Edition:
    """The edition whose rows lie in a space; raises EditionBroken when its parts are not what they were.

    Up to `exact` vectors of a kind are searched one by one.
    """
    parts = RowParts(server, manifest.files, space)
    subject = read_subject(parts)
    with readable():
        catalogue = catalogue_of(parts, parts.open(SURVEYS).read(), None)
        layout = catalogue.layout
        passages = Places(places_of(layout, "passages"))
        questions = Places(places_of(layout, "questions"))
        stock = stock_of(parts.columns(STOCK))
    fetched, size = Fetched(server, space, manifest.dimensions), manifest.dimensions
    opened = Opened(
        shelf=RowShelf(layout, server, space),
        passages=PlacedPassages(server, f"passages_{space}", size, passages, fetched, exact),
        sentences=PlacedSentences(layout, passages, fetched, _said(server, space, layout, catalogue.stated, size)),
        questions=PlacedVectors(server, f"questions_{space}", size, questions, exact),
    )
    return edition_of(parts, manifest, subject, catalogue, opened, RowWords(server, space, stock, passages))


def places_of(layout: Layout, kind: str) -> Numbers:
    """The place of each row of a kind."""
    return reach(layout.rows[:, KINDS.index(kind)], np.diff(layout.starts(kind)))


def said_rows(layout: Layout, stated: Stated) -> Numbers:
    """The rows of the sentences that say an entry, in rising order: what advice and surveys are compared by."""
    firsts = layout.sentences[layout.passages[stated.owners]]
    found = [firsts + stated.column(name) for name in ("inside", "exact")]
    held = [rows[stated.column(name) >= 0] for rows, name in zip(found, ("inside", "exact"), strict=True)]
    return np.unique(np.concatenate(held)).astype(np.int64)


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
