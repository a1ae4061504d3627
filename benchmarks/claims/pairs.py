"""The pairs written by hand: what was quoted, and claims that say no more than that, or have one fault.

`train` is to learn from, `dev` to choose and to mend by, `test` to be judged by. Quotes of `test` are of briefs and
papers that `train` has nothing of; with `dev` it shares eleven briefs, whose sentences it puts together otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index.english import spoken_date

HERE = Path(__file__).parent
Part = Literal["train", "dev", "test"]

OURS = "our briefs"
OF = {"another": "papers of 1787", "made": "made-up quotes"}

KINDS = ("true", "name", "number", "date", "stance", "negation", "condition", "detail", "scope", "voice")
"""What a claim is: true, or of what kind its one fault is."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote with its speaker and its date, either of which may be empty."""

    who: str
    date: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """Claims that rest on the same quotes, each with its kind."""

    brief: str
    quotes: tuple[Quoted, ...]
    claims: tuple[tuple[str, str], ...]

    @property
    def evidence(self) -> str:
        """The quotes as one text, each after its speaker and date: as the check puts them before the network."""
        return " ".join(_told(quote) for quote in self.quotes)

    @property
    def of(self) -> str:
        """What its quotes are of: this library, the papers of 1787 and 1788, or made up on other matters."""
        named, _, rest = self.brief.partition("/")
        return OF.get(named, OURS) if rest else OURS


def _told(quote: Quoted) -> str:
    about = " ".join(filter(None, [quote.who, spoken_date(quote.date) if quote.date else ""]))
    return f"{about}: {quote.text}" if about else quote.text


def groups(part: Part) -> Iterator[Group]:
    """The groups of a part, in the order of the file."""
    for line in (HERE / f"{part}.jsonl").read_text(encoding="utf-8").splitlines():
        values = json.loads(line)
        quotes = tuple(Quoted(**quote) for quote in values["evidence"])
        yield Group(values["brief"], quotes, tuple((kind, claim) for kind, claim in values["claims"]))
