"""What the check of claims catches and what it loses, by kind of fault: by its rules, by its network, and by both.

    python -m benchmarks.claims DATA [--part test] [--missed] [--lines]

DATA is a data folder with an edition of our briefs; what it knows by name is known to the rules, as in an answer. The
other pairs are judged without that. `--missed` lists the faults that get through and the claims lost; `--lines` says
what both would stop if the network had to be surer.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.claims.pairs import KINDS, OF, OURS, Group, Part, groups
from benchmarks.folders import with_edition
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


LINES = (ENOUGH, 0.7, 0.9, 0.95, 0.98, 0.99, 0.995)


def curve(found: list[Judged]) -> Iterator[str]:
    """Lines of a table: how many true claims are kept, and faults stopped, where the network has to be so sure."""
    kinds = ("stance", "negation")
    yield f"| as sure as | true, and kept | {' | '.join(kinds)} | all faults |"
    yield "|---|--:|--:|--:|--:|"
    for line in LINES:
        shares = [1 - _stopped(found, line, "true"), *(_stopped(found, line, kind) for kind in kinds)]
        yield f"| {line} | {' | '.join(f'{one:.2f}' for one in (*shares, _stopped(found, line)))} |"


def _stopped(found: list[Judged], line: float, kind: str = "") -> float:
    """The share of the claims of a kind, or of all that are at fault, that is stopped."""
    of_kind = [one for one in found if one.kind == kind or (not kind and one.kind != "true")]
    return sum(one.by_rule or one.sure < line for one in of_kind) / len(of_kind)


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
    parser.add_argument("data", type=with_edition)
    parser.add_argument("--part", default="test", choices=("train", "dev", "test"))
    parser.add_argument("--missed", action="store_true")
    parser.add_argument("--lines", action="store_true")
    asked = parser.parse_args()
    found = list(judged(asked.part, Library(asked.data, SentenceEncoder()).checker()))
    for name in (OURS, *OF.values()):
        print(f"\n{asked.part}, {name}\n")
        print("\n".join(table([one for one in found if one.group.of == name])))
    print(f"\n{asked.part}, all\n")
    print("\n".join(table(found)))
    if asked.lines:
        print(f"\n{asked.part}, all, by how sure the network has to be\n")
        print("\n".join(curve(found)))
    if asked.missed:
        for one in found:
            if (one.by_rule or one.by_network) == (one.kind == "true"):
                print(f"\n{one.kind} ({one.sure:.2f}): {one.claim}\n    {one.group.evidence}")


if __name__ == "__main__":
    main()
