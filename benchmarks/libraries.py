"""Libraries to measure with: the real briefs, and their sentences recombined to any size.

A made library is the same each time (fixed seed). Its passages are all new texts, each encoded for
real; its sentences repeat, and a text is encoded once, so 10,000 passages are built in minutes
instead of an hour, while a question still meets the sentence vectors of 10,000 passages. A library
of that size without repetition takes longer to build, so what a sync is said to take of a full
build is, if anything, too much.

What is made lies below `data/benchmarks`, with the seconds and the memory that building it took,
and serves again until briefs, model or the format of editions change.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from index.corpus.chunking import passages, sentences
from index.corpus.parsing import parse_text, read_folder
from index.editions.encoder import SentenceEncoder
from index.editions.seal import FORMAT
from index.errors import IndexFailure
from index.records import Brief

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT / "briefs"

WORDS = 230
"""How long a made brief is: two passages."""


@dataclass(frozen=True, slots=True)
class Process:
    """What a process took from start to end: seconds, and its greatest resident memory in megabytes."""

    seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Made:
    """A folder of briefs, the data folder with its edition, and what the full build took."""

    briefs: Path
    data: Path
    build: Process


def run(*arguments: str) -> Process:
    """What a Python process with `arguments` takes; its output is not shown.

    The kernel counts a child's memory from the size of its parent on, so whoever calls this must
    be small: no torch, no vectors. Raises IndexFailure when the process fails.
    """
    began = time.perf_counter()
    child = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise IndexFailure(f"python {' '.join(arguments)} ended with {child.returncode}.")
    return Process(time.perf_counter() - began, used.ru_maxrss / 1024)


def sync(briefs: Path, data: Path) -> Process:
    """What `python -m index sync` takes."""
    return run("-m", "index", "sync", "--json", "--briefs", str(briefs), "--data", str(data))


def library(count: int, place: Path) -> Made:
    """A library of at least `count` passages below `place`, or of the real briefs when `count` is 0."""
    folder = place / str(count or "real")
    texts = recombined(count) if count else {path.name: path.read_text("utf-8") for path in REAL.glob("*.md")}
    briefs, data = folder / "briefs" if count else REAL, folder / "data"
    if count:
        written(texts, briefs)
    whole = json.dumps([FORMAT, SentenceEncoder().fingerprint, sorted(texts.items())])
    key, note = sha256(whole.encode()).hexdigest(), folder / "build.json"
    if note.is_file() and json.loads(note.read_text(encoding="utf-8"))["key"] == key:
        sync(briefs, data)
    else:
        print(f"building {folder.name} passages, once", file=sys.stderr)
        shutil.rmtree(data, ignore_errors=True)
        note.write_text(json.dumps({"key": key, **asdict(sync(briefs, data))}), encoding="utf-8")
    noted = json.loads(note.read_text(encoding="utf-8"))
    return Made(briefs, data, Process(noted["seconds"], noted["megabytes"]))


def recombined(count: int) -> dict[str, str]:
    """Brief files, by name, that hold at least `count` passages together."""
    real = read_folder(REAL).briefs
    pool = [brief.body[s.start : s.end] for brief in real for s in sentences(brief.body)]
    rng = random.Random(2019)
    files: dict[str, str] = {}
    held = 0
    while held < count:
        name = f"made-{len(files):05d}.md"
        files[name] = _file(rng.choice(real), _sentences(pool, rng), number=len(files))
        brief, problems = parse_text(files[name], Path(name))
        if brief is None:
            raise IndexFailure(str(problems[0]))
        held += len(passages(brief))
    return files


def written(texts: dict[str, str], folder: Path) -> None:
    """Make `folder` hold just these files; those that are right already are not touched."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.name not in texts:
            path.unlink()
    for name, text in texts.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def _sentences(pool: Sequence[str], rng: random.Random) -> list[str]:
    """Sentences, none twice, of about WORDS words together."""
    chosen: list[str] = []
    words = 0
    while words < WORDS:
        sentence = rng.choice(pool)
        if sentence not in chosen:
            chosen.append(sentence)
            words += len(sentence.split())
    return chosen


def _file(like: Brief, body: Sequence[str], *, number: int) -> str:
    """A brief file with the front matter of `like` and the sentences of `body`, three a paragraph."""
    text = "\n\n".join(" ".join(body[at : at + 3]) for at in range(0, len(body), 3))
    # As they are cut there: beside others, a sentence may go on into the next one.
    whole = [text[one.start : one.end] for one in sentences(text)]
    return "\n".join(["---", *_header(like, whole, number), "---", text, ""])


def _header(like: Brief, body: Sequence[str], number: int) -> Iterator[str]:
    fields = {
        "title": f"{like.title} ({number})",
        "source_title": like.source_title,
        "author": list(like.authors),
        "publisher": like.publisher,
        "date": like.date,
        "url": like.url,
    }
    yield from (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items() if value)
    yield from (f"kind: {like.kind}", f"topics: [{', '.join(like.topics)}]", "recommendations:")
    for says in body[:2]:
        yield from ("  - actor: United States", "    action: do what the sentence says", "    topics: [sanctions]")
        yield f"    says: {json.dumps(says, ensure_ascii=False)}"
    held = [*zip(like.positions, body[2:], strict=False)]
    yield from ["positions:"] if held else []
    for one, says in held:
        yield from (f"  - issue: {one.issue}", f"    stance: {one.stance}")
        yield f"    says: {json.dumps(says, ensure_ascii=False)}"
    yield from [f"questions: {json.dumps(like.questions, ensure_ascii=False)}"] if like.questions else []
