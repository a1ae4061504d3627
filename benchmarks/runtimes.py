"""How far the vectors of both runtimes of the packaged model lie apart, on all texts of the real briefs.

    python -m benchmarks.runtimes [BRIEFS]

Prints the greatest difference of a number in a vector between onnxruntime and sentence-transformers; the goal is 1e-6.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from benchmarks.folders import there
from benchmarks.libraries import REAL
from index.corpus.chunking import passages
from index.corpus.parsing import read_folder
from index.editions.build import passage_text
from index.editions.encoder import BATCH, SentenceEncoder, TorchRuntime, _packaged_folder

GOAL = 1e-6


def texts(folder: Path) -> list[str]:
    """All that is encoded of a folder of briefs: passages, sentences, questions and the texts of the issues."""
    read = read_folder(folder)
    cut = [(brief, passage) for brief in read.briefs for passage in passages(brief)]
    quotes = [brief.body[one.start : one.end] for brief, passage in cut for one in passage.sentences]
    asked = [question for brief in read.briefs for question in brief.questions]
    return [*dict.fromkeys([*(passage_text(*one) for one in cut), *quotes, *asked, *read.subject.issue_texts])]


def main() -> None:
    """Compare, and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.runtimes", description="The vectors of both runtimes.")
    parser.add_argument("briefs", type=there, nargs="?", default=REAL)
    every = sorted(texts(parser.parse_args().briefs), key=len)
    ours, theirs = SentenceEncoder().passages(every), TorchRuntime(str(_packaged_folder()))
    greatest = 0.0
    for at in range(0, len(every), BATCH):
        other = theirs.documents(every[at : at + BATCH], 1)
        greatest = max(greatest, float(np.abs(ours[at : at + BATCH] - other).max()))
    verdict = "met" if greatest <= GOAL else "MISSED"
    print(f"{len(every):,} texts; greatest difference {greatest:.1e}, goal at most {GOAL:.0e}: {verdict}")


if __name__ == "__main__":
    main()
