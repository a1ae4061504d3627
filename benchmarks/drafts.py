"""Documents as drafts of briefs: what is read of each file, what is proposed, and with a language model what it adds.

    python -m benchmarks.drafts FOLDER --data DIR
    python -m benchmarks.drafts FOLDER --data DIR --url http://127.0.0.1:8081 --model qwen

Every file is read in the sandbox, as the bot reads it, and its draft waits on a shelf of its own; what an editor would
be shown is printed, to be judged by eye. That every sentence stands in its document to the letter is checked here.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks.folders import there, with_edition
from bot.admin.library.entries.reading import Outcome, Progress, Reader
from bot.admin.library.entries.store import Proposals
from bot.admin.library.sandbox import Sandbox
from bot.admin.library.shelf import Shelf
from bot.database.engine import Database
from bot.wording.budget import Budget
from bot.wording.store import Days
from index import ChatServer, Draft, Extracted, Library, Proposal, desk_of_folders, open_library

SHOWN = 3
"""Proposals of the encoder that are printed of each kind."""

SECONDS = 900.0


async def drafted(path: Path, shelf: Shelf, sandbox: Sandbox) -> str | None:
    """The token of the draft that a file becomes; None where it is refused."""
    found = await sandbox.read_document(await asyncio.to_thread(path.read_bytes), path.name)
    return shelf.keep(found, path.name).token if isinstance(found, Extracted) else None


def show(draft: Draft, topics: Sequence[str], proposals: Sequence[Proposal]) -> None:
    """Print what was read of a file, and the first proposals."""
    brief = draft.brief
    print(f"  title: {brief.title} | author: {brief.author} | date: {brief.date} | publisher: {brief.publisher}")
    print(
        f"  words: {len(draft.body.split())} | topics: {', '.join(topics)} | doubts: {[key for key, _ in draft.doubts]}"
    )
    for kind in ("recommendation", "position"):
        for one in [one for one in proposals if one.kind == kind][:SHOWN]:
            print(f"  {kind[:3]} [{one.actor or one.issue}] {one.action[:80]} | {' '.join(one.says.split())[:160]}")
    assert all(one.says in brief.body for one in proposals)


def show_outcome(outcome: Outcome, draft: Draft, seconds: float) -> None:
    """Print what a language model added."""
    print(
        f"  model: {outcome.parts} parts, {seconds:.0f} s, new fields {outcome.fields},"
        f" left out {dict(outcome.left_out)}"
    )
    if outcome.why:
        print(f"  ended: {outcome.why}")
    for one in outcome.proposals:
        told = f"{one.actor}: {one.action}" if one.kind == "recommendation" else f"{one.issue}: {one.stance}"
        print(f"  model {one.kind[:3]} [{told}] {' '.join(one.says.split())[:200]}")
    for said in outcome.summary:
        print(f"  summary: {said.text} <- {[' '.join(one.split())[:120] for one in said.says]}")
    assert all(one.says in draft.body for one in outcome.proposals)
    assert all(one in draft.body for said in outcome.summary for one in said.says)


async def read_all(paths: Sequence[Path], library: Library, place: Path, server: ChatServer | None, most: int) -> None:
    """Each file, one after the other."""
    shelf, sandbox = Shelf(desk_of_folders(place / "briefs", place / "data")), Sandbox()
    proposals, reader = Proposals(shelf), None
    if server is not None:
        database = Database(f"sqlite:///{place / 'ledger.sqlite3'}")
        reader = Reader(library, shelf, proposals, server, Budget(Days(database), 0))
    for path in paths:
        began, token = time.monotonic(), await drafted(path, shelf, sandbox)
        print(f"{path.name}")
        draft = shelf.draft(token) if token is not None else None
        if token is None or draft is None:
            print("  refused")
            continue
        found = await asyncio.to_thread(library.documents().proposals, draft.body)
        show(draft, shelf.drafted(token, draft).topics, found)
        print(f"  seconds: {time.monotonic() - began:.1f}", flush=True)
        if reader is not None:
            began = time.monotonic()
            outcome = await reader.read(token, partial(_told, reader, token, most))
            after = shelf.draft(token)
            if outcome is not None and after is not None:
                show_outcome(outcome, after, time.monotonic() - began)


async def _told(reader: Reader, token: str, most: int, progress: Progress) -> None:
    """Print how far it is, and let it end after so many parts."""
    print(f"  … part {progress.part} of {progress.parts}", flush=True)
    if progress.part >= most:
        reader.stop(token)


def main() -> None:
    """What a folder of files becomes, on standard output."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.drafts", description="Drafts of documents, on stdout.")
    parser.add_argument("folder", type=there, metavar="FOLDER", help="with files of any kind that is read")
    parser.add_argument(
        "--data", type=with_edition, default="data", metavar="DIR", help="with an edition of the briefs"
    )
    parser.add_argument("--only", default="", metavar="WORD", help="files with this in their name")
    parser.add_argument("--url", metavar="URL", help="of a language model's server")
    parser.add_argument("--model", default="model", metavar="NAME", help="which it has")
    parser.add_argument("--parts", type=int, default=99, metavar="N", help="that it reads of each file at most")
    given = parser.parse_args()
    paths = sorted(path for path in given.folder.iterdir() if path.is_file() and given.only in path.name)
    server = ChatServer(given.url, given.model, seconds=SECONDS) if given.url else None
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "briefs").mkdir()
        asyncio.run(read_all(paths, open_library(given.data), place, server, given.parts))


if __name__ == "__main__":
    main()
