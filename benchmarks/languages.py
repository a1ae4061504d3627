"""What the catalogues of other languages lack, ready to be translated: `python -m benchmarks.languages [CODE]`.

Prints each missing sentence in English under the file that it belongs into, and which keys or variables differ.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from fluent.syntax import FluentParser, FluentSerializer
from fluent.syntax.ast import Message

from tests.support.catalogues import CATALOGUES, ROOT, variables


def differences(english: Path, other: Path) -> Iterator[str]:
    """What a file of another language lacks or has too much, a line each; of what lacks, the English sentence."""
    known, there = variables(english), variables(other)
    parsed = FluentParser().parse(english.read_text(encoding="utf-8")).body
    write = FluentSerializer().serialize_entry
    yield from (write(one).rstrip() for one in parsed if isinstance(one, Message) and one.id.name not in there)
    yield from (f"# {key} is in no other file: delete it" for key in there if key not in known)
    for key in known.keys() & there.keys():
        if known[key].all != there[key].all:
            yield f"# {key} should have the variables {sorted(known[key].all)}, not {sorted(there[key].all)}"


def main(codes: list[str]) -> int:
    """Print what lacks in the files of these languages, or of all; 1 when something does."""
    found = 0
    for english in CATALOGUES.values():
        codes_here = codes or sorted({path.stem for path in english.parent.glob("*.ftl")} - {"en"})
        for other in (english.with_name(f"{code}.ftl") for code in codes_here):
            lacking = list(differences(english, other)) if other.exists() else ["# there is no such file"]
            if lacking:
                print(f"## {other.relative_to(ROOT)}: {len(lacking)}\n", *lacking, sep="\n", end="\n\n")
            found += len(lacking)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
