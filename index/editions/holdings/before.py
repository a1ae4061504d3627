"""What is known of the briefs of an edition, and how it is made for one of before format 8, which kept lines alone.

Such an edition answers on until it is built anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from index.corpus.voices import Voices, library_voices
from index.editions.holdings.layout import KINDS, Held, Layout, brief_of, laid_out, starts_of
from index.editions.holdings.segments import BRIEFS
from index.editions.holdings.stated import Stated, stated
from index.editions.holdings.surveys import write_surveys
from index.editions.seal import NAMES, read_names
from index.english import tokens
from index.reading.names import BriefNames, brief_names
from index.records import Brief, Passage, Sentence
from index.subject import Subject

LINES = "passages.jsonl"
"""The file of such an edition that holds brief, start, end, text hash, sentences and written questions, a passage a
line; before format 3 without the questions."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is known of the briefs of an edition without opening one."""

    layout: Layout
    segments: tuple[str, ...]
    stated: Stated
    titles: frozenset[str]
    """The stems of the briefs' titles."""
    voices: Voices
    names: BriefNames
    surveys: Held
    hashes: bytes | None
    """Those of all texts, where they were read."""


def of_before(folder: Path, subject: Subject) -> Catalogue:
    """What is known of the briefs of an edition of before; raises what reading a wrong file may end in."""
    lines = (folder / BRIEFS).read_bytes().splitlines(keepends=True)
    briefs = [*map(brief_of, lines)]
    rows = [json.loads(line) for line in (folder / LINES).read_bytes().splitlines()]
    passages = [_passage(row) for row in rows]
    layout = _on_disk(laid_out([brief.id for brief in briefs], passages, _asked(briefs, rows)), lines)
    said = stated(briefs, _sentences(briefs, passages))
    names = folder / NAMES
    hashes = [row["hash"] for row in rows] + [one[2] for row in rows for one in row["sentences"]]

    def oldest(entries: Iterable[int]) -> list[int]:
        return sorted(entries, key=lambda at: (briefs[said.owners[at]].date or "", briefs[said.owners[at]].id))

    return Catalogue(
        layout=layout,
        segments=("",),
        stated=said,
        titles=frozenset(stem for brief in briefs for stem in tokens(brief.title)),
        voices=library_voices(briefs),
        names=read_names(names.read_bytes()) if names.exists() else brief_names(briefs, subject),
        surveys=write_surveys(said, oldest, briefs.__getitem__, lambda issue: b""),
        hashes=bytes.fromhex("".join(hashes)),
    )


def _passage(row: dict[str, Any]) -> Passage:
    inside = tuple(Sentence(start, end) for start, end, _ in row["sentences"])
    return Passage(row["brief"], row["start"], row["end"], inside)


def _asked(briefs: Iterable[Brief], rows: Iterable[dict[str, Any]]) -> list[list[tuple[int, int]]]:
    """The written questions of each passage by their places among those of its brief."""
    by_id = {brief.id: brief.questions for brief in briefs}
    return [[(by_id[row["brief"]].index(text), at) for text, at in row.get("questions", [])] for row in rows]


def _sentences(briefs: Iterable[Brief], passages: Iterable[Passage]) -> list[list[Sentence]]:
    found: dict[str, list[Sentence]] = {brief.id: [] for brief in briefs}
    for passage in passages:
        found[passage.brief_id] += passage.sentences
    return [*found.values()]


def _on_disk(layout: Layout, lines: list[bytes]) -> Layout:
    """The layout of briefs that lie in one segment in their order."""
    lengths = [*map(len, lines)]
    text = np.array([*zip(accumulate(lengths, initial=0), lengths, strict=False)], dtype=np.int64).reshape(-1, 2)
    rows = np.stack([starts_of(np.diff(layout.starts(kind)))[:-1] for kind in KINDS], axis=1)
    return replace(layout, text=text, rows=rows)
