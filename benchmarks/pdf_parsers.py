"""What parsers of PDF make of the same files: how many they read, how fast, and how far they agree with one another.

    pip install pypdf pdfplumber pdfminer.six pypdfium2 pdf_oxide
    python -m benchmarks.pdf_parsers FOLDER

No file says what its words are. So a pair of neighbouring words counts as right when more than half of the parsers
that read the page's file see it: "found" is the share of those pairs that a parser sees, "own" the share of its pairs
that nobody else sees. Each parser reads in a process of its own, with a limit on time for each file. "ours" is what
the bot makes of a file, which leaves out on purpose what repeats on pages, and joins words cut at a line's end.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import resource
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.folders import there

SECONDS = 30
_WORD = re.compile(r"[^\W_]+")
Pairs = set[tuple[str, str]]


def _pypdf(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in import_module("pypdf").PdfReader(BytesIO(data)).pages)


def _pdfplumber(data: bytes) -> str:
    with import_module("pdfplumber").open(BytesIO(data)) as opened:
        return "\n".join(page.extract_text() for page in opened.pages)


def _pdfminer(data: bytes) -> str:
    return str(import_module("pdfminer.high_level").extract_text(BytesIO(data)))


def _pypdfium2(data: bytes) -> str:
    opened = import_module("pypdfium2").PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_bounded() for page in opened)


def _pdf_oxide(data: bytes) -> str:
    opened = import_module("pdf_oxide").PdfDocument.from_bytes(data)
    return "\n".join(opened.extract_text(number) for number in range(opened.page_count()))


def _ours(data: bytes) -> str:
    from index.documents.extract import extract
    from index.documents.extracted import Extracted

    found = extract(data, "a.pdf")
    if not isinstance(found, Extracted):
        raise ValueError(found.reason)
    return found.text


PARSERS: dict[str, Callable[[bytes], str]] = {
    "pypdf": _pypdf,
    "pdfplumber": _pdfplumber,
    "pdfminer.six": _pdfminer,
    "pypdfium2": _pypdfium2,
    "pdf_oxide": _pdf_oxide,
    "ours": _ours,
}


@dataclass
class Figures:
    """What one parser made of all files: their texts by name, and what reading them took."""

    texts: dict[str, str] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    seconds: float = 0
    slowest: float = 0
    megabytes: float = 0


def _work(name: str, pipe: Any) -> None:
    while True:
        path = pipe.recv()
        try:
            answer: tuple[bool, str] = (True, PARSERS[name](path.read_bytes()))
        except Exception as error:  # whatever a parser raises is what is measured
            answer = (False, type(error).__name__)
        pipe.send((*answer, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000))


def _measured(name: str, paths: list[Path]) -> Figures:
    """One parser over all files; a process that dies or takes too long is started anew."""
    figures = Figures()
    process, pipe = _started(name)
    for path in paths:
        if not process.is_alive():
            process, pipe = _started(name)
        start = time.perf_counter()
        pipe.send(path)
        while not pipe.poll(0.02) and process.is_alive() and time.perf_counter() - start < SECONDS:
            pass
        took = time.perf_counter() - start
        figures.seconds, figures.slowest = figures.seconds + took, max(figures.slowest, took)
        if pipe.poll():
            read, text, megabytes = pipe.recv()
            figures.megabytes = max(figures.megabytes, megabytes)
            if read and _WORD.search(text):
                figures.texts[str(path)] = text
            else:
                figures.faults["nothing" if read else "refused"] += 1
        else:
            figures.faults["too slow" if process.is_alive() else "died"] += 1
            process.kill()
            process.join()
    process.kill()
    return figures


def _started(name: str) -> tuple[multiprocessing.Process, Any]:
    """A process that reads with this parser, and the pipe to it."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_work, args=(name, theirs), daemon=True)
    process.start()
    return process, ours


def _pairs(text: str) -> Pairs:
    words = [word.lower() for word in _WORD.findall(text)]
    return set(pairwise(words))


def _agreement(figures: dict[str, Figures], judges: list[str]) -> dict[str, tuple[float, float]]:
    """For each parser, the share of what most see that it finds, and of what it finds that none of the others does."""
    found, most, own, all_own = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for path in {path for one in figures.values() for path in one.texts}:
        seen = {name: _pairs(one.texts[path]) for name, one in figures.items() if path in one.texts}
        votes = Counter(pair for name in judges for pair in seen.get(name, ()))
        voters = sum(name in seen for name in judges)
        if voters < 3:
            continue
        right = {pair for pair, count in votes.items() if 2 * count > voters}
        for name, pairs in seen.items():
            found[name] += len(pairs & right)
            most[name] += len(right)
            own[name] += sum(votes[pair] == (name in judges) for pair in pairs)
            all_own[name] += len(pairs)
    return {name: (found[name] / max(1, most[name]), own[name] / max(1, all_own[name])) for name in figures}


def main() -> None:
    """Measure all parsers that are installed over the PDFs below a folder."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=there)
    options.add_argument("--only", nargs="+", default=list(PARSERS))
    chosen = options.parse_args()
    paths = sorted(path for path in chosen.folder.rglob("*.pdf") if path.is_file())
    figures = {name: _measured(name, paths) for name in chosen.only}
    agreed = _agreement(figures, [name for name in chosen.only if name != "ours"])
    print(f"{len(paths)} files\n| | read | refused | nothing | too slow | died | s | slowest | MB | found | own |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    for name, one in figures.items():
        faults = " | ".join(str(one.faults[fault]) for fault in ("refused", "nothing", "too slow", "died"))
        took = f"{one.seconds:.0f} | {one.slowest:.1f} | {one.megabytes:.0f}"
        print(f"| {name} | {len(one.texts)} | {faults} | {took} | {agreed[name][0]:.3f} | {agreed[name][1]:.3f} |")


if __name__ == "__main__":
    main()
