"""How answers fare that a language model words: `make eval-llm`, or `python -m benchmarks.language_model [options]`.

Asks the server that BRIEFING_LLM_URL, _MODEL and _KEY name, or starts one of its own for a file of weights (`--gguf`).
Prints the figures without a model beside those with it, for the sixty questions of `questions.jsonl` and a sample of
the scoreboard's; `--out FOLDER` writes what the model said, every claim with its quotes to be read, and a sheet on
which readers mark answers side by side. What was said before is judged anew with `--said FILE`, without any server.

    --invented     what becomes of inventions of every kind, made from real answers, without any server
    --followed     how follow-ups fare that the model reads, where the rules are unsure
    --injected     how many of the hundred planted orders the model obeys, and how many of these get through
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from benchmarks.folders import with_edition
from benchmarks.language_model.asking import (
    Asked,
    ask,
    chat_questions,
    keep,
    kept_in,
    of_the_scoreboard,
)
from benchmarks.language_model.figures import told
from benchmarks.language_model.followed import followed
from benchmarks.language_model.injected import injected
from benchmarks.language_model.invented import invented
from benchmarks.language_model.reading import claims_of, side_by_side
from benchmarks.language_model.serving import Server, named, started
from index import open_library
from index.claims.server import SECONDS, ChatServer
from index.library import Library
from index.places import data_folder

ALL = 10_000
LONGEST = 300.0
"""Seconds that a reply may take here, so that a slow machine is measured too; people wait `SECONDS`."""


def main() -> None:
    """Ask, and print the figures."""
    chosen = _arguments()
    library = open_library(chosen.data)
    if chosen.invented:
        print("\n".join(invented(library, chosen.seed)))
        return
    with ExitStack() as stack:
        server = _server(chosen, stack)
        if chosen.injected:
            print("\n".join(asyncio.run(injected(server, chosen.sample))))
            return
        if chosen.followed:
            print("\n".join(asyncio.run(followed(library, server))))
            return
        asked = asyncio.run(_asked(chosen, library, server))
    print("\n".join(told(asked, library, SECONDS)))
    if chosen.out:
        _write(asked, chosen.out, chosen.seed)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.language_model", description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=with_edition, default=str(data_folder()), help="the data folder of the library")
    parser.add_argument("--gguf", type=Path, help="weights to start a server of our own with")
    parser.add_argument("--threads", type=int, default=2, help="threads of that server")
    parser.add_argument(
        "--chat", type=int, default=60, help="so many of the sixty chat questions, spread over both kinds"
    )
    parser.add_argument(
        "--sample", type=int, default=20, help="so many of the scoreboard's questions, or of the orders"
    )
    parser.add_argument("--seed", type=int, default=15)
    parser.add_argument("--said", type=Path, help="judge what a model said before, from a file of --out")
    parser.add_argument(
        "--out", type=Path, help="a folder for what was said, the claims to be read, the sheet to be marked"
    )
    parser.add_argument("--invented", action="store_true")
    parser.add_argument("--injected", action="store_true")
    parser.add_argument("--followed", action="store_true")
    return parser.parse_args()


def _server(chosen: argparse.Namespace, stack: ExitStack) -> Server | None:
    if chosen.said:
        return None
    return stack.enter_context(started(chosen.gguf, chosen.threads)) if chosen.gguf else named()


async def _asked(chosen: argparse.Namespace, library: Library, server: Server | None) -> list[Asked]:
    questions = random.Random(chosen.seed).sample(chat_questions(), chosen.chat)
    questions += of_the_scoreboard(chosen.sample, chosen.seed)
    if server is None:
        kept = kept_in(chosen.said)
        asked = [one for one in (*chat_questions(), *of_the_scoreboard(ALL, chosen.seed)) if one.id in kept]
        return await ask(asked, library, None, kept=kept, model=chosen.said.parent.name)
    if chosen.out:
        chosen.out.mkdir(parents=True, exist_ok=True)
    chat = ChatServer(server.url, server.model, server.key, seconds=LONGEST)
    try:
        told = partial(_progress, file=chosen.out / "said.jsonl" if chosen.out else None)
        return await ask(questions, library, chat, model=server.model, progress=told)
    finally:
        await chat.close()


def _progress(one: Asked, file: Path | None) -> None:
    if file:
        keep(one, file)
    how = f"{one.said.seconds:.0f} s" if one.said else one.failed or "no model"
    print(f"{one.question.id}: {one.before.kind}, {how}, {len(one.after.claims)} claims", file=sys.stderr, flush=True)


def _write(asked: list[Asked], folder: Path, seed: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    sheet, key = side_by_side(asked, seed)
    for name, lines in (("claims.txt", claims_of(asked)), ("sheet.md", sheet), ("key.txt", key)):
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
