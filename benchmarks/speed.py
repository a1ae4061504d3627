"""How fast the library is, and how much memory it takes, each figure beside what it rests on.

    make bench                                        everything; the first run builds 10,000 passages
    python -m benchmarks.speed [--quick] [--data DIR]

A figure is the median over many pairs: ours and what it is compared with run in turn, taking turns
in who goes first, so that a noisy machine slows both alike. The one exception is a sync, compared
with the full build that made the library. Each group runs in a process of its own; this one stays
small, because the kernel counts a child's memory from its parent's on. The libraries measured on
are described in `libraries.py`.
"""

from __future__ import annotations

import argparse
import os
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.libraries import Made, Process, library, run, sync
from benchmarks.pairs import (
    QUESTIONS,
    Pairs,
    alone,
    both,
    encoding,
    full_build,
    question_parts,
    reranked_question,
    side_by_side,
    vector_scan,
    warm_question,
)

MODEL_ALONE = """
import sys
from sentence_transformers import SentenceTransformer
from transformers.utils import logging
logging.disable_progress_bar()
SentenceTransformer(sys.argv[1], device="cpu", local_files_only=True).encode(sys.argv[2])
"""
RERANKER = Path(".venv/reranker")
"""Where `make reranker` puts one; without it its line is left out."""

ASKERS = (8, 32)
"""How many ask one process at once."""

LINE = "{:<43}{:>9}{:>10}  {:<24}{:>7}  {:<12}  {}"


@dataclass(frozen=True, slots=True)
class Scale:
    """How often each thing is measured."""

    sizes: tuple[int, ...]
    rounds: int
    builds: int
    starts: int
    syncs: int


FULL = Scale(sizes=(1000, 10_000), rounds=20, builds=5, starts=11, syncs=5)
QUICK = Scale(sizes=(1000,), rounds=6, builds=1, starts=3, syncs=1)


def main() -> None:
    """Measure, and print a line for each figure as it comes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description="Speed and memory, as ratios.")
    parser.add_argument("--quick", action="store_true", help="1,000 passages only and few pairs: about two minutes")
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="DIR", help="the cache lies below it (data)")
    chosen = parser.parse_args()
    # What the encoder sets for itself, here for the bare model too: both sides wait in the same way.
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    place = (chosen.data / "benchmarks").resolve()
    scale = QUICK if chosen.quick else FULL
    real = library(0, place)
    made = {count: library(count, place) for count in scale.sizes}
    print(f"{os.cpu_count()} cores; medians of pairs run in turn")
    print(LINE.format("", "ours", "beside", "", "ratio", "middle half", "goal"))
    questions(real, made, scale)
    building(real, made, scale)
    processes(real, made, scale)
    threads(made, scale)
    askers(real, scale)


def questions(real: Made, made: dict[int, Made], scale: Scale) -> None:
    """A question end to end over encoding it, where its time goes, and what a reranker takes."""
    for count, place in made.items():
        found = alone(warm_question, place.data, scale.rounds)
        report(
            f"a warm question, {count:,} passages",
            found,
            "ms",
            "one bare encode",
            most=1.2 if count == 10_000 else None,
        )
    for part, pairs in alone(question_parts, made[max(made)].data, scale.rounds).items():
        report(f"  of which {part}", pairs, "ms", "one bare encode")
    if (RERANKER / "model.onnx").is_file():
        found = alone(reranked_question, real.data, RERANKER, max(1, scale.rounds // 4))
        report("a warm question with the reranker", found, "ms", "without it")


def building(real: Made, made: dict[int, Made], scale: Scale) -> None:
    """A full build over bare encoding, and a sync over a full build."""
    found = alone(full_build, scale.builds)
    report("full build of the real briefs, passages/s", found, "/s", "bare batched encode", least=0.9)
    for count, place in made.items():
        goal = 0.05 if count == 10_000 else None
        whole = place.build.seconds
        idle = [(sync(place.briefs, place.data).seconds, whole) for _ in range(scale.syncs)]
        report(f"sync, nothing changed, {count:,} passages", idle, "s", "full build", most=goal)
        edited = [(seconds, whole) for seconds in one_changed(place, scale.syncs)]
        report(f"sync, one brief changed, {count:,} passages", edited, "s", "full build", most=goal)


def processes(real: Made, made: dict[int, Made], scale: Scale) -> None:
    """From the start of the process to the first answer, and the memory that it takes."""
    found = [both(lambda: ask(real), model_alone, turn) for turn in range(scale.starts)]
    seconds = [(ours.seconds, bare.seconds) for ours, bare in found]
    report("process start to first answer", seconds, "s", "model alone, one encode", most=0.15)
    bare = statistics.median(bare.megabytes for _, bare in found)
    report("peak memory: an answer, real briefs", [(ask(real).megabytes, bare)], "MB", "model alone", under=250)
    for count, place in made.items():
        report(
            f"peak memory: an answer, {count:,} passages",
            [(ask(place).megabytes, bare)],
            "MB",
            "model alone",
            under=320 if count == 10_000 else None,
        )
    for count, place in made.items():
        report(f"peak memory: full build, {count:,} passages", [(place.build.megabytes, bare)], "MB", "model alone")


def threads(made: dict[int, Made], scale: Scale) -> None:
    """What one thread for a scan, and the runtime for a question, are worth on a machine that is not busy."""
    count = max(made)
    found = alone(vector_scan, made[count].data, 10 * scale.rounds)
    report(f"FAISS, {count:,} vectors, 1 thread", found, "ms", f"its default of {os.cpu_count()}")
    report("encode a question", alone(encoding, scale.rounds), "ms", "sentence-transformers")


def askers(real: Made, scale: Scale) -> None:
    """Questions a second of one process, for some that ask at once over one who asks alone."""
    one = alone(side_by_side, real.data, 1, scale.rounds)
    for count in ASKERS:
        report(
            f"questions a second, {count} askers",
            [(alone(side_by_side, real.data, count, scale.rounds), one)],
            "/s",
            "1 asker",
        )


def one_changed(made: Made, rounds: int) -> Iterator[float]:
    """Seconds of syncs that each find one brief edited; it is put back in the end."""
    path = min(made.briefs.glob("*.md"))
    text = path.read_text(encoding="utf-8")
    try:
        for number in range(rounds):
            path.write_text(f"{text}\nThe envoys wrote {number} letters.\n", encoding="utf-8")
            yield sync(made.briefs, made.data).seconds
    finally:
        path.write_text(text, encoding="utf-8")
        sync(made.briefs, made.data)


def ask(made: Made) -> Process:
    """The process that opens the library and answers one question."""
    return run("-m", "index", "ask", QUESTIONS[0], "--data", str(made.data))


def model_alone() -> Process:
    """A process that does no more than load the model and encode one question."""
    from index.editions.encoder import _packaged_folder

    return run("-c", MODEL_ALONE, str(_packaged_folder()), QUESTIONS[0])


def report(
    what: str,
    pairs: Pairs,
    unit: str,
    beside: str,
    *,
    most: float | None = None,
    least: float | None = None,
    under: float | None = None,
) -> None:
    """Print one line: the medians, the ratio, its middle half, and whether the goal is met, of the ratio or of ours."""
    ratios = [ours / other for ours, other in pairs]
    ratio = statistics.median(ratios)
    low, _, high = statistics.quantiles(ratios, n=4, method="inclusive") if len(ratios) > 1 else ratios * 3
    ours, other = (_figure(statistics.median(side), unit) for side in zip(*pairs, strict=True))
    verdict = ""
    if most is not None:
        verdict = f"≤ {most:<5} {'met' if ratio <= most else 'MISSED'}"
    if under is not None:
        met = statistics.median(pair[0] for pair in pairs) <= under
        verdict = f"≤ {under:.0f} {unit} {'met' if met else 'MISSED'}"
    if least is not None:
        verdict = f"≥ {least:<5} {'met' if ratio >= least else 'MISSED'}"
    print(LINE.format(what, ours, other, beside, f"{ratio:.3f}", f"{low:.3f}–{high:.3f}", verdict).rstrip(), flush=True)


def _figure(value: float, unit: str) -> str:
    return f"{value:.{2 if value < 10 else 1 if value < 100 else 0}f} {unit}"


if __name__ == "__main__":
    main()
