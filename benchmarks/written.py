"""What the written questions of the briefs are worth to the search: where the right brief stands, with and without.

    python -m benchmarks.written [--briefs DIR]

Asked are the answerable questions of benchmarks/refusal, whose authors knew none of the written ones; the second
round shares as few words with the briefs as can be.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.folders import there
from index.corpus.parsing import read_folder
from index.editions import store
from index.editions.build import sync_briefs
from index.editions.encoder import SentenceEncoder
from index.editions.store import Edition
from index.editions.vectors import Vectors
from index.reading.names import known_names
from index.reading.question import Reading, read
from index.retrieval.passages import search

ASKED = Path(__file__).resolve().parent / "refusal"
ROUNDS = ("first", "second")


@dataclass(frozen=True)
class Row:
    """A question as it is read, its vector, the briefs that answer it, and the round it is from."""

    reading: Reading
    vector: Vectors
    gold: frozenset[str]
    round: str


def rank(edition: Edition, row: Row) -> int:
    """Where the first brief stands that answers, from 1; 0 when it is not found."""
    text, within = row.reading.search_text, row.reading.brief_ids
    hits = search(edition, text, row.vector, k=len(edition.passages), within=within)
    order = list(dict.fromkeys(hit.brief_id for hit in hits))
    return next((at for at, brief_id in enumerate(order, 1) if brief_id in row.gold), 0)


def _share(ranks: list[int], most: int) -> float:
    return sum(0 < found <= most for found in ranks) / len(ranks)


def main() -> None:
    """Print a table: how many of each brief's questions are taken, and how often the right one is found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--briefs", type=there, default="briefs")
    held, encoder = read_folder(parser.parse_args().briefs), SentenceEncoder()
    names = known_names(held.briefs, held.subject)
    rows = []
    for path in sorted(ASKED.glob("*.jsonl")):
        for one in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            if one["answerable"]:
                reading = read(one["question"], names)
                vector = encoder.question(reading.search_text)
                rows.append(Row(reading, vector, frozenset(one["briefs"]), path.stem.split("-")[0]))
    print("questions a brief | " + " | ".join(f"{each}: top 1, top 3" for each in (*ROUNDS, "all")))
    most = max(len(brief.questions) for brief in held.briefs)
    with TemporaryDirectory() as place:
        for count in range(most + 1):
            sync_briefs(
                [replace(brief, questions=brief.questions[:count]) for brief in held.briefs], Path(place), encoder
            )
            edition, _ = store.open_live(Path(place))
            ranks = [(row.round, rank(edition, row)) for row in rows]
            groups = [[found for each, found in ranks if each == one] for one in ROUNDS] + [[one for _, one in ranks]]
            shares = [f"{_share(group, 1):.3f}, {_share(group, 3):.3f}" for group in groups]
            print(f"{'at most ' if count else ''}{count} | " + " | ".join(shares), flush=True)


if __name__ == "__main__":
    main()
