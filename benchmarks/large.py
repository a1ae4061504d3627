"""How the library bears a hundred thousand passages: opening it, questions, surveys, and a sync after one change.

    python -m benchmarks.large [--passages N] [--beside N] [--data DIR]

The texts are the real briefs' sentences recombined (`libraries.py`), with front matter to match; `averaged.py` encodes
them. Times are seconds of processor time, since a sync uses all cores and a machine is seldom idle; each figure comes
from a process of its own, and stands beside the same figure of a smaller library.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from benchmarks.libraries import REAL, recombined, written
from benchmarks.pairs import alone, megabytes

QUESTIONS = (
    "What should happen at Yongbyon?",
    "Why did the Hanoi summit end without an agreement?",
    "Which sanctions limit North Korean workers abroad?",
    "How many Americans are still missing from the war?",
    "Who was sent to Pyongyang to prepare the summit?",
)
SURVEYS = ("Who supports an end-of-war declaration?", "Who is against sanctions relief?", "Do experts agree on drills?")

T = TypeVar("T")

ROUNDS = 5
LINE = "{:<44}{:>12}{:>12}  {}"


@dataclass(frozen=True, slots=True)
class Took:
    """What a piece of work took: seconds of processor time, and the process's greatest memory in megabytes."""

    seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What opening took, and the median seconds of a question and of a survey once the library is warm."""

    opening: Took
    first: float
    """Seconds of the first question, with the model already loaded."""
    question: float
    survey: float


def synced(briefs: Path, data: Path) -> Took:
    """A sync of a made library."""
    from benchmarks.averaged import AveragedEncoder
    from index.editions.build import sync

    began = time.process_time()
    sync(briefs, data, AveragedEncoder())
    return Took(time.process_time() - began, megabytes("VmHWM"))


def asked(data: Path) -> Asked:
    """A library that is opened and asked."""
    from index.editions.encoder import SentenceEncoder
    from index.library import Library

    encoder = SentenceEncoder()
    encoder.question("warm")
    opening, library = _timed(lambda: Library(data, encoder))
    opened = Took(opening, megabytes("VmHWM"))
    first, _ = _timed(lambda: library.answer(QUESTIONS[0]))
    medians = []
    for texts in (QUESTIONS, SURVEYS):
        for text in texts:
            library.answer(text)
        medians.append(statistics.median(_timed(partial(library.answer, text))[0] for text in texts * ROUNDS))
    return Asked(opened, first, medians[0], medians[1])


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    """The seconds of processor time that work takes, and what it gives."""
    began = time.process_time()
    made = work()
    return time.process_time() - began, made


def made(count: int, place: Path) -> tuple[Path, Path, Took]:
    """The briefs and the data of a made library below `place`, and what the sync took that brought it up to date."""
    folder = place / f"large-{count}"
    briefs, data = folder / "briefs", folder / "data"
    written(recombined(count), briefs)
    for name in ("subject.yaml", "judge.npz"):
        shutil.copyfile(REAL / name, briefs / name)
    return briefs, data, alone(synced, briefs, data)


def one_changed(briefs: Path, data: Path) -> Took:
    """The sync after one brief was edited; it is put back then, and synced once more."""
    path = min(briefs.glob("*.md"))
    text = path.read_text(encoding="utf-8")
    try:
        path.write_text(f"{text}\nThe envoys wrote {time.time_ns()} letters.\n", encoding="utf-8")
        return alone(synced, briefs, data)
    finally:
        path.write_text(text, encoding="utf-8")
        alone(synced, briefs, data)


def main() -> None:
    """Measure, and print a line for each figure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.large", description="A hundred thousand passages.")
    parser.add_argument("--passages", type=int, default=100_000, metavar="N")
    parser.add_argument("--beside", type=int, default=10_000, metavar="N", help="the smaller library (10,000)")
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="DIR", help="what is made lies below it")
    chosen = parser.parse_args()
    place = (chosen.data / "benchmarks").resolve()
    figures = []
    for count in (chosen.beside, chosen.passages):
        briefs, data, whole = made(count, place)
        figures.append((whole, alone(asked, data), alone(synced, briefs, data), one_changed(briefs, data)))
    report(chosen.beside, chosen.passages, figures)


def report(beside: int, passages: int, figures: list[tuple[Took, Asked, Took, Took]]) -> None:
    """Print the figures of two libraries, and the goals for the larger one."""
    print(LINE.format("processor time and memory", f"{beside:,}", f"{passages:,}", "goal"))
    (small_whole, small, small_idle, small_one), (whole, large, idle, one) = figures
    ratio = large.question / small.question
    rows = (
        ("opening", small.opening.seconds, large.opening.seconds, "s", "3 s", large.opening.seconds <= 3),
        ("the first question", small.first, large.first, "ms", "", None),
        ("a question", small.question, large.question, "ms", f"2 times: {ratio:.1f}", ratio <= 2),
        ("a survey", small.survey, large.survey, "ms", "50 ms", large.survey <= 0.05),
        ("sync, one brief changed", small_one.seconds, one.seconds, "s", "10 s", one.seconds <= 10),
        ("sync, one brief changed, memory", small_one.megabytes, one.megabytes, "MB", "600 MB", one.megabytes <= 600),
        ("sync, nothing changed", small_idle.seconds, idle.seconds, "s", "", None),
        ("memory, opened", small.opening.megabytes, large.opening.megabytes, "MB", "", None),
        ("the sync before, from whatever there was", small_whole.seconds, whole.seconds, "s", "", None),
    )
    for what, less, more, unit, goal, met in rows:
        verdict = "" if met is None else f"≤ {goal}: {'met' if met else 'MISSED'}"
        print(LINE.format(what, _figure(less, unit), _figure(more, unit), verdict).rstrip())


def _figure(value: float, unit: str) -> str:
    return f"{1000 * value:.1f} ms" if unit == "ms" else f"{value:.0f} MB" if unit == "MB" else f"{value:.2f} s"


if __name__ == "__main__":
    main()
