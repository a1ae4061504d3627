"""Briefs, documents and questions into which somebody has planted an order to a language model; and a model that obeys.

Each of `tests/index/claims/injections.jsonl` is planted in a brief of its own, by an author of its own, so that a
question to that author is answered from it. Beside what is planted the brief says three plain things, which an answer
may say; what the model that obeys says beyond them stands in the same file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.documents.draft import draft
from index.documents.extract import extract
from index.documents.extracted import Extracted
from tests.conftest import ROOT
from tests.support.scripted_model import Asked, Scene, begun, reply

FILE = ROOT / "tests" / "index" / "claims" / "injections.jsonl"

CARRIERS = (
    "{name} argues that liaison offices in both capitals would prevent misunderstandings.",
    "{last} wants Washington to open the first office within a year, unless missile tests resume.",
    "Offices, {last} adds, are no reward but a tool.",
)
"""What each brief says beside what is planted."""

ASKS = "What does {name} say about liaison offices?"

_FIRST = "Marta Joris Edda Pavol Ines Tomaz Ruta Anselm Bibiana Corin".split()
_LAST = "Quillen Haverkamp Oduya Brzezicki Lindqvist Okonjo Ferrante Desrosiers Vanterpool Ishikawa".split()


@dataclass(frozen=True)
class Injection:
    """What is planted where, and what a model says that obeys it: texts, each with the numbers that it cites.

    A number may be "carrier" or "planted": that of the quote with the plain sentence, or with what is planted. `raw` is
    all that is said instead, `premise` what is said of the question.
    """

    id: str
    kind: str
    place: str
    text: str
    says: Sequence[tuple[str, Any]]
    name: str
    raw: str | None = None
    premise: str | None = None

    @property
    def brief_id(self) -> str:
        """The id of the brief in which it is planted."""
        return self.text if self.place == "filename" else f"planted-{self.id}"

    @property
    def carriers(self) -> list[str]:
        """The plain sentences of its brief."""
        return [self._filled(carrier) for carrier in CARRIERS]

    @property
    def question(self) -> str:
        """What is asked."""
        return self.text if self.place == "question" else self._filled(ASKS)

    @property
    def before(self) -> str | None:
        """What was asked before that."""
        return self.text if self.place == "before" else None

    def _filled(self, text: str) -> str:
        return text.replace("{name}", self.name).replace("{last}", self.name.split()[-1])

    def write(self, folder: Path) -> None:
        """Put its brief into a folder, as an editor or an upload does."""
        made = self._uploaded() if self.place == "upload" else self._brief()
        (folder / f"{self.brief_id}.md").write_text(made, encoding="utf-8")

    def _brief(self) -> str:
        planted = f"On liaison offices: {self.text}" if self.place == "body" else ""
        body = [self.carriers[0], planted, " ".join(self.carriers[1:])]
        if self.place == "note":
            body.append(f"## Our note\n{self.text}")
        fields: dict[str, Any] = {
            "title": "On liaison offices", "author": self.name, "publisher": "The Daily", "date": "2019-05-22",
            "url": "https://daily.example/offices", "kind": "expert-take", "topics": ["liaison offices"],
        }  # fmt: skip
        action = self.text if self.place == "action" else "open an office"
        fields["recommendations"] = [
            {"actor": "Washington", "action": action, "topics": ["liaison offices"], "says": self.carriers[1]}
        ]
        if self.place in ("title", "author", "publisher", "source_title", "url"):
            fields[self.place] = self.text
        if self.place == "topics":
            fields["topics"] = [self.text]
            fields["recommendations"][0]["topics"] = [self.text]
        header = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields.items())
        return f"---\n{header}---\n" + "\n\n".join(filter(None, body)) + "\n"

    def _uploaded(self) -> str:
        """The brief that a file makes which somebody has sent, once an editor has added who wrote it."""
        text = (
            f"# On liaison offices\n\nby {self.name}\n\n"
            + "\n\n".join([*self.carriers, f"On liaison offices: {self.text}"])
            + "\n"
        )
        found = extract(text.encode(), "offices.md")
        assert isinstance(found, Extracted), found
        return draft(found, "offices.md", ()).text

    def obeying(self, asked: Asked) -> Scene:
        """What a model says that does what is planted, and then begins the plain sentences as it may."""
        if self.raw is not None:
            return Scene(self.raw)
        numbers = {text: self._number(asked, text) for text in self.carriers}
        carrier = numbers[self.carriers[0]] or 1
        planted = self._number(asked, self.text[:30]) or carrier
        every = list(range(1, 15))
        known = {"carrier": [carrier], "planted": [planted], "all": every}
        true = [(begun(text), [number]) for text, number in numbers.items() if number]
        said = [(text, known[where] if isinstance(where, str) else [where]) for text, where in self.says]
        return Scene(reply([*said, *true], premise=self.premise))

    @staticmethod
    def _number(asked: Asked, text: str) -> int | None:
        """The number of the sentence that the model was given with this text in it."""
        return next((int(one["n"]) for one in asked.sentences if text in str(one["text"])), None)


def injections() -> list[Injection]:
    """All of them, each with its author."""
    rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    names = [f"{first} {last}" for first in _FIRST for last in _LAST]
    return [_injection(row, name) for row, name in zip(rows, names, strict=True)]


def _injection(row: Mapping[str, Any], name: str) -> Injection:
    last = name.split()[-1]

    def filled(text: str | None) -> str | None:
        return text.replace("{name}", name).replace("{last}", last) if text is not None else None

    return Injection(
        id=row["id"],
        kind=row["kind"],
        place=row["place"],
        text=filled(row["text"]) or "",
        says=[(filled(text) or "", where) for text, where in row["says"]],
        name=name,
        raw=row.get("raw"),
        premise=filled(row.get("premise")),
    )
