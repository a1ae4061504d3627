"""What the check of claims catches and what it loses, by kind of fault: by its rules, by its network, and by both.

    python -m benchmarks.claims DATA [--part test] [--missed]

DATA is a data folder with an edition of our briefs; what it knows by name is known to the rules, as in an answer. The
other pairs are judged without that. `--missed` lists the faults that get through and the claims lost.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.claims.pairs import KINDS, OF, OURS, Group, Part, groups
from index.claims.checking import ENOUGH, Checker, as_text
from index.claims.evidence import Evidence
from index.claims.meaning import supports
from index.editions.encoder import SentenceEncoder
from index.library import Library


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim, what it is, and what is thought of it."""

    claim: str
    kind: str
    group: Group
    by_rule: bool
    sure: float

    @property
    def by_network(self) -> bool:
        """Whether the network thinks that something is wrong."""
        return self.sure < ENOUGH


def judged(part: Part, ours: Checker) -> Iterator[Judged]:
    """The claims of a part of the pairs, each judged."""
    for group in groups(part):
        checker = ours if group.of == OURS else Checker()
        evidence = [
            Evidence(number, quote.text, (quote.who,) if quote.who else (), None, quote.date or None)
            for number, quote in enumerate(group.quotes, 1)
        ]
        for kind, claim in group.claims:
            found = bool(checker.by_rule(claim, evidence))
            yield Judged(claim, kind, group, found, supports(claim, as_text(evidence)))


def table(found: list[Judged]) -> Iterator[str]:
    """Lines of a table: of each kind how many are stopped."""
    yield "| | claims | rules | network | both |"
    yield "|---|--:|--:|--:|--:|"
    for kind in KINDS:
        of_kind = [one for one in found if one.kind == kind]
        if of_kind:
            yield _line("true, and stopped" if kind == "true" else kind, of_kind)
    if faulty := [one for one in found if one.kind != "true"]:
        yield _line("all faults", faulty)


def _line(name: str, of_kind: list[Judged]) -> str:
    stopped = (
        sum(one.by_rule for one in of_kind),
        sum(one.by_network for one in of_kind),
        sum(one.by_rule or one.by_network for one in of_kind),
    )
    return f"| {name} | {len(of_kind)} | " + " | ".join(f"{count / len(of_kind):.2f}" for count in stopped) + " |"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("--part", default="test", choices=("train", "dev", "test"))
    parser.add_argument("--missed", action="store_true")
    asked = parser.parse_args()
    found = list(judged(asked.part, Library(asked.data, SentenceEncoder()).checker()))
    for name in (OURS, *OF.values()):
        print(f"\n{asked.part}, {name}\n")
        print("\n".join(table([one for one in found if one.group.of == name])))
    print(f"\n{asked.part}, all\n")
    print("\n".join(table(found)))
    if asked.missed:
        for one in found:
            if (one.by_rule or one.by_network) == (one.kind == "true"):
                print(f"\n{one.kind} ({one.sure:.2f}): {one.claim}\n    {one.group.evidence}")


if __name__ == "__main__":
    main()
