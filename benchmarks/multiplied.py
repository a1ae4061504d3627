"""A library of a hundred thousand passages out of one of ten thousand: each brief many times, under other names.

It is laid out on disk as a sync lays it out, in a minute instead of an hour; what is asked, opened and synced
afterwards costs what it costs in a library of that size. Its texts and its words repeat, its voices and its briefs are
as many as they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from index.corpus.parsing import read_as_of
from index.corpus.subject import read_subject
from index.editions import seal, store
from index.editions.drafting.draft import Draft
from index.editions.drafting.making import joined, made_of
from index.editions.drafting.notes import voices_in
from index.editions.holdings.layout import KINDS, Ids, spread, starts_of
from index.editions.holdings.surveys import write_surveys
from index.editions.holdings.voiced import as_kept
from index.reading.names import BriefNames, Source
from index.records import Brief

FILE = "{}-{:02d}"


def multiplied(small: Path, times: int, briefs: Path, data: Path) -> None:
    """Write the library in the data folder `small`, whose briefs lie beside it, so many times: its files and data."""
    edition, _ = store.open_live(small)
    ids = [FILE.format(one, number) for one in edition.briefs for number in range(times)]
    _files(small.parent / "briefs", times, briefs)
    picked = np.repeat(np.arange(len(edition.briefs)), times)
    nothing = made_of([], [], [], [], {}, edition.subject)
    held = joined(edition.holdings, nothing, picked)
    lines = [renamed(edition.shelf.line(row), one) for row, one in zip(picked.tolist(), ids, strict=True)]
    rows = np.stack([starts_of(np.diff(held.layout.starts(kind)))[:-1] for kind in KINDS], axis=1)
    lengths = np.array([*map(len, lines)])
    text = np.stack([starts_of(lengths)[:-1], lengths], axis=1)
    segment = np.zeros(len(ids), dtype=np.int32)
    layout = replace(held.layout, ids=Ids(ids), rows=rows, text=text, segment=segment)
    held = replace(held, layout=layout)
    voices = voices_in(ids, held.making.notes)
    known = (edition.vectors.of, edition.sentence_vectors.__getitem__, edition.question_vectors.of)
    taken = [get(spread(edition.layout.starts(kind), picked)) for get, kind in zip(known, KINDS, strict=True)]
    dates = [note[0] or "" for note in held.making.notes]

    def oldest(entries: Iterable[int]) -> list[int]:
        owners = held.stated.owners
        return sorted(entries, key=lambda at: (dates[owners[at]], ids[owners[at]]))

    read = cache(edition.shelf.at)

    def brief(row: int) -> Brief:
        return replace(read(int(picked[row])), id=ids[row])

    draft = Draft(
        subject=edition.subject,
        judge=(briefs / "judge.npz").read_bytes(),
        model=edition.manifest.model,
        read_as=read_as_of(read_subject(briefs)[0]),
        holdings=held,
        segments=(),
        checksums={},
        lines=lines,
        vectors=(taken[0], taken[1], taken[2]),
        issue_vectors=edition.issue_vectors,
        names=many(edition.names, times, ids),
        voices=as_kept(voices, layout),
        surveys=write_surveys(held.stated, oldest, brief, lambda issue: b""),
        titles=sorted(edition.titles),
    )
    number = seal.write(data, draft, created="2020-01-01", by="benchmark")
    store.make_live(data, number)


def _files(small: Path, times: int, briefs: Path) -> None:
    """The files of the briefs, so many times, and what lies beside them."""
    briefs.mkdir(parents=True)
    for path in small.iterdir():
        names = [FILE.format(path.stem, number) + ".md" for number in range(times)] if path.suffix == ".md" else []
        for name in names or [path.name]:
            (briefs / name).write_bytes(path.read_bytes())


def renamed(line: bytes, brief_id: str) -> bytes:
    """The line of a brief under another id."""
    return json.dumps(json.loads(line) | {"id": brief_id}, ensure_ascii=False).encode() + b"\n"


def many(names: BriefNames, times: int, ids: Sequence[str]) -> BriefNames:
    """The names of a library in which each brief stands so many times."""

    def those(one: Iterable[str]) -> frozenset[str]:
        return frozenset(FILE.format(brief, number) for brief in one for number in range(times))

    def sources(held: dict[str, Source]) -> dict[str, Source]:
        return {name: Source(name, those(one.by), those(one.on)) for name, one in held.items()}

    fields = {name: getattr(names, name) for name in BriefNames.__dataclass_fields__}
    dates = {FILE.format(one, number): date for one, date in names.dates.items() for number in range(times)}
    experts, publishers = sources(fields["experts"]), sources(fields["publishers"])
    return BriefNames(**fields | {"experts": experts, "publishers": publishers, "ids": frozenset(ids), "dates": dates})
