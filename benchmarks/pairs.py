"""What is measured in pairs: ours and what it is compared with, run in turn in one process.

Heavy imports wait inside the functions; `alone` runs one of them in a fresh process.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ParamSpec, TypeVar

from benchmarks.libraries import REAL

QUESTIONS = (
    "What should happen at Yongbyon?",
    "What does Abigail Bard recommend on working-level talks?",
    "Who wants liaison offices?",
    "How many boxes of remains did North Korea hand over?",
    "Why did the Hanoi summit fail?",
    "Do experts agree on sanctions relief?",
    "should the US resume military exercises with South Korea",
    "What role could China play?",
    "What did Kim Jong Un say in April 2019 about a deadline?",
    "best pizza in Naples",
)

Pairs = list[tuple[float, float]]
"""Ours and what it is compared with, in one unit."""

P = ParamSpec("P")
T = TypeVar("T")


def alone(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `function` gives when it runs in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *args, **kwargs).result()


def took(function: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> Callable[[], float]:
    """A call of `function` that gives back the milliseconds it took."""

    def timed() -> float:
        began = time.perf_counter()
        function(*args, **kwargs)
        return (time.perf_counter() - began) * 1000

    return timed


def both(ours: Callable[[], T], other: Callable[[], T], turn: int) -> tuple[T, T]:
    """What both give, the one first on even turns, the other on odd ones."""
    if turn % 2:
        later = other()
        return ours(), later
    return ours(), other()


def warm_question(data: Path, rounds: int) -> Pairs:
    """Milliseconds of a whole answer, and of one encode by sentence-transformers."""
    from index.editions.encoder import SentenceEncoder
    from index.library import Library

    opened, model = Library(data, SentenceEncoder()), bare_model(1)
    for question in QUESTIONS:
        opened.answer(question)
    return [
        both(took(opened.answer, question), took(model.encode, question), turn)
        for turn in range(rounds)
        for question in QUESTIONS
    ]


def side_by_side(data: Path, askers: int, seconds: float) -> float:
    """Questions a second of so many askers at once on one library."""
    from index.editions.encoder import SentenceEncoder
    from index.library import Library

    opened = Library(data, SentenceEncoder())
    for question in QUESTIONS:
        opened.answer(question)
    begun = time.perf_counter()

    def ask(first: int) -> int:
        asked = 0
        while time.perf_counter() < begun + seconds:
            opened.answer(QUESTIONS[(first + asked) % len(QUESTIONS)])
            asked += 1
        return asked

    with ThreadPoolExecutor(askers) as pool:
        asked = sum(pool.map(ask, range(askers)))
    return asked / (time.perf_counter() - begun)


def megabytes(name: str) -> float:
    """What Linux tells of this process's memory, by its name for it; 0 elsewhere."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(name)), 0.0)


def question_parts(data: Path, rounds: int) -> dict[str, Pairs]:
    """Milliseconds of each step of an answer by search, and of one encode by sentence-transformers."""
    from index.answers import confidence
    from index.answers.confidence import features
    from index.editions.encoder import SentenceEncoder
    from index.editions.store import open_live
    from index.reading.question import read
    from index.retrieval.passages import candidates, search

    edition, encoder = open_live(data)[0], SentenceEncoder()
    names, judge, model = (
        edition.names,
        confidence.judge(edition),
        bare_model(1),
    )
    found: dict[str, Pairs] = {"reading it": [], "encoding it": [], "search": [], "sentences": [], "confidence": []}
    for turn in range(rounds + 1):
        for question in QUESTIONS:
            bare = took(model.encode, question)()
            clock = [time.perf_counter()]
            reading = read(question, names)
            clock.append(time.perf_counter())
            vector = encoder.question(reading.search_text)
            clock.append(time.perf_counter())
            hits = search(edition, reading.search_text, vector, k=20, within=reading.brief_ids)
            clock.append(time.perf_counter())
            ranked = candidates(edition, reading.search_text, hits)
            clock.append(time.perf_counter())
            judge.probability(features(edition, reading, ranked, hits), vector)
            clock.append(time.perf_counter())
            if turn:  # the first fills caches
                for part, (begun, done) in zip(found.values(), pairwise(clock), strict=True):
                    part.append((1000 * (done - begun), bare))
    return found


def reranked_question(data: Path, reranker: Path, rounds: int) -> Pairs:
    """Milliseconds of a whole answer with the reranker, and without it."""
    from index.editions.encoder import SentenceEncoder
    from index.library import Library
    from index.retrieval.reranking import open_reranker

    encoder = SentenceEncoder()
    plain, ours = Library(data, encoder), Library(data, encoder, open_reranker(str(reranker)))
    for question in QUESTIONS:
        ours.answer(question)
    return [
        both(took(ours.answer, question), took(plain.answer, question), turn)
        for turn in range(rounds)
        for question in QUESTIONS
    ]


def full_build(rounds: int) -> Pairs:
    """Passages per second of a full build of the real briefs, and of one bare encode of all its texts."""
    from index.corpus.chunking import passages
    from index.corpus.parsing import read_folder
    from index.editions.build import passage_text, sync
    from index.editions.encoder import SentenceEncoder

    cut = [(brief, passage) for brief in read_folder(REAL).briefs for passage in passages(brief)]
    texts = [passage_text(brief, passage) for brief, passage in cut]
    quotes = [brief.body[s.start : s.end] for brief, passage in cut for s in passage.sentences]
    distinct = list(dict.fromkeys(texts + quotes))
    encoder, model = SentenceEncoder(), bare_model(os.cpu_count() or 1)
    model.encode(distinct[:32])
    found = []
    for turn in range(rounds):
        with TemporaryDirectory() as data:
            seconds = both(took(sync, REAL, Path(data), encoder), took(model.encode, distinct), turn)
            found.append((1000 * len(cut) / seconds[0], 1000 * len(cut) / seconds[1]))
    return found


def vector_scan(data: Path, rounds: int) -> Pairs:
    """Milliseconds of one scan of all passages by FAISS, with one thread and with its default."""
    import faiss

    from index.editions.store import open_live

    default = faiss.omp_get_max_threads()
    vectors = open_live(data)[0].vectors
    asked = vectors.vectors()

    def scan(count: int, row: int) -> float:
        faiss.omp_set_num_threads(count)
        return took(vectors.nearest, asked[row], 100)()

    return [both(partial(scan, 1, row), partial(scan, default, row), row) for row in range(rounds)]


def encoding(rounds: int) -> Pairs:
    """Milliseconds of encoding a question by onnxruntime, and by sentence-transformers."""
    from index.editions.encoder import SentenceEncoder

    encoder, model = SentenceEncoder(), bare_model(1)
    for question in QUESTIONS:
        encoder.question(question)
    return [
        both(took(encoder.question, question), took(model.encode, question), turn)
        for turn in range(rounds)
        for question in QUESTIONS
    ]


def bare_model(threads: int) -> Any:
    """The packaged model as sentence-transformers loads it, warm, with so many threads."""
    import torch
    from sentence_transformers import SentenceTransformer

    from index.editions.encoder import _packaged_folder

    model = SentenceTransformer(str(_packaged_folder()), device="cpu", local_files_only=True)
    torch.set_num_threads(threads)
    model.encode(QUESTIONS[0])
    return model
