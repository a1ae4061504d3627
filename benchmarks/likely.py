"""How well the sentences are found that recommend something or take a side: on the briefs' own front matter.

    python -m benchmarks.likely

Five times a fifth of the briefs is left out of an edition, and their bodies are read as documents: what is proposed is
compared with what their editors wrote. What is learned comes from the other briefs alone. Figures are in decision 34.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.broadcast import copy_of
from benchmarks.folders import with_edition
from index.documents.entries.proposal import Proposal, sayable
from index.documents.entries.wording import actor_in
from index.editions.build import sync
from index.editions.encoder import SentenceEncoder
from index.library import Library
from index.records import Brief
from tests.conftest import ROOT, SUBJECT

PARTS = 5


def compared(brief: Brief, proposals: tuple[Proposal, ...]) -> Counter[str]:
    """Counts over one brief: sentences that say something, those proposed first of all, and fields that are right.

    By chance: as many as would be found if so many sentences were drawn from the brief.
    """
    counts: Counter[str] = Counter()
    advice = [one for one in proposals if one.kind == "recommendation"]
    stands = [one for one in proposals if one.kind == "position"]
    for name, proposed, entries in (
        ("recommend", advice, brief.recommendations),
        ("take a side", stands, brief.positions),
    ):
        said = {at for at, one in enumerate(sayable(brief.body)) if any(_same(one, entry.says) for entry in entries)}
        first = proposed[: len(said)]
        counts[f"sentences that {name}"] += len(said)
        counts[f"sentences that {name}, first"] += sum(any(_same(one.says, e.says) for e in entries) for one in first)
        counts[f"sentences that {name}, by chance, in hundredths"] += round(
            100 * len(said) ** 2 / len(sayable(brief.body))
        )
    for known in brief.recommendations:
        at = _place(known.says, advice)
        if at is not None:
            found = advice[at]
            counts["recommendations proposed"] += 1
            counts["to an actor"] += bool(found.actor)
            counts["the same actor"] += found.actor == actor_in(known.actor, SUBJECT)
            counts["on a topic"] += bool(found.topics)
            counts["with one of its topics"] += bool(set(found.topics) & set(known.topics))
    for position in brief.positions:
        at = _place(position.says, stands)
        if at is not None:
            counts["positions proposed"] += 1
            offered = (stands[at].issue, *stands[at].others)
            counts["its issue first"] += offered[0] == position.issue
            counts["its issue offered"] += position.issue in offered
    return counts


def _place(says: str, proposals: list[Proposal]) -> int | None:
    """Where a sentence stands among proposals; what says an entry may be several sentences."""
    return next((at for at, one in enumerate(proposals) if _same(one.says, says)), None)


def _same(one: str, other: str) -> bool:
    return one in other or other in one


def main() -> None:
    """The figures on standard output."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.likely", description="The figures, on stdout.")
    parser.add_argument(
        "--data", type=with_edition, default="data", metavar="DIR", help="with an edition of the briefs"
    )
    data, encoder = parser.parse_args().data, SentenceEncoder()
    counts: Counter[str] = Counter()
    names = sorted(path.name for path in (ROOT / "briefs").glob("*.md") if path.name != "README.md")
    whole = Library(data, encoder).edition
    for part in range(PARTS):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            shutil.copytree(ROOT / "briefs", place / "briefs")
            copy_of(data, place / "data")
            left_out = [name for at, name in enumerate(names) if at % PARTS == part]
            for name in left_out:
                (place / "briefs" / name).unlink()
            sync(place / "briefs", place / "data", encoder)
            library = Library(place / "data", encoder)
            for name in left_out:
                brief = whole.briefs[name.removesuffix(".md")]
                counts += compared(brief, library.documents().proposals(brief.body))
    for name, count in counts.items():
        print(f"{name}: {count}")


if __name__ == "__main__":
    main()
