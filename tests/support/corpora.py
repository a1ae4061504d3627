"""Folders of briefs made from the real ones: a few of them, with half of each body cut, or in other words.

And editions that claim something else of themselves than they were made with.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import yaml

from index.editions import seal
from tests.conftest import ROOT

FIRST = 12
"""How many of the real briefs make a small library that still answers."""

REFUSED = 6
"""Questions that nothing answers, of each kind, in the small question set."""


def some_briefs(folder: Path, count: int = FIRST) -> Path:
    """Copy the first so many of the real briefs into `folder`."""
    folder.mkdir(parents=True)
    for path in _briefs(ROOT / "briefs")[:count]:
        shutil.copy(path, folder)
    return folder


def their_subject(folder: Path) -> None:
    """Put the subject of the real briefs beside them, and the judge that it names; not the questions."""
    text = (ROOT / "briefs" / "subject.yaml").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith("questions:")]
    (folder / "subject.yaml").write_text("\n".join(kept) + "\n", encoding="utf-8")
    shutil.copy(ROOT / "briefs" / "judge.npz", folder)


def questions_on(briefs: Path, folder: Path) -> Path:
    """Write those of our questions into `folder` that these briefs answer, and some that none answers."""
    names = {path.stem for path in _briefs(briefs)}
    folder.mkdir(parents=True)
    for path in sorted((ROOT / "tests" / "questions").glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        answered = [row for row in rows if row["briefs"] and set(row["briefs"]) <= names]
        kept = [*answered, *[row for row in rows if not row["briefs"]][:REFUSED]]
        if kept:
            lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept)
            (folder / path.name).write_text(lines, encoding="utf-8")
    return folder


def the_rest(folder: Path) -> None:
    """Copy those of the real briefs into `folder` that are not there: some seconds' work for a reindex."""
    for path in _briefs(ROOT / "briefs"):
        if not (folder / path.name).exists():
            shutil.copy(path, folder)


def halve(folder: Path) -> None:
    """Cut the second half of every body, and what the front matter says of it."""
    for path in _briefs(folder):
        header, body = _parts(path)
        kept = body[: len(body) // 2]
        for key in ("recommendations", "positions"):
            header[key] = [entry for entry in header.get(key) or [] if entry["says"] in kept]
        _write(path, header, kept)


def reword(folder: Path) -> None:
    """Put nearly every sentence in other words, in bodies and in what the front matter says of them."""
    for path in _briefs(folder):
        header, body = _parts(path)
        for entry in [*(header.get("recommendations") or []), *(header.get("positions") or [])]:
            entry["says"] = _reworded(entry["says"])
        _write(path, header, _reworded(body))


def claim(data: Path, number: int, **claims: object) -> None:
    """Let an edition claim this of itself, under a seal that holds."""
    path = seal.folder_of(data, number) / "manifest.json"
    claimed = json.loads(path.read_text(encoding="utf-8")) | claims
    del claimed["seal"]
    path.write_text(json.dumps(claimed | {"seal": seal.seal_of(claimed)}), encoding="utf-8")


def _reworded(text: str) -> str:
    return text.replace(" the ", " that very ").replace(" to ", " so as to ").replace(" a ", " one ")


def _briefs(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.md") if path.name != "README.md")


def _parts(path: Path) -> tuple[dict[str, Any], str]:
    _, header, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.load(header, Loader=yaml.BaseLoader), body  # noqa: S506  # BaseLoader makes texts alone


def _write(path: Path, header: dict[str, Any], body: str) -> None:
    text = yaml.safe_dump(header, allow_unicode=True, sort_keys=False, width=10_000)
    path.write_text(f"---\n{text}---\n{body}", encoding="utf-8")
