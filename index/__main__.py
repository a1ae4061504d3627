"""The commands of the library: sync, check, ask, positions, map, eval, score, editions.

Exit codes: 0 done; 1 the work found problems; 2 wrong use, with one line and no traceback. Heavy
imports wait inside the commands, so that --help and `check` answer at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn

from index.errors import IndexFailure, ModelMissing, NoEdition, QuestionsRefused, cause
from index.messages import say
from index.records import Answer


def main(arguments: list[str] | None = None) -> int:
    """Run one command and give back its exit code."""
    chosen = _parser().parse_args(arguments)
    if isinstance(sys.stdout, TextIOWrapper):  # a file name or a terminal may hold what the other cannot show
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code = int(chosen.run(chosen))
        sys.stdout.flush()
        return code
    except (QuestionsRefused, ModelMissing) as error:
        print(error, file=sys.stderr)
        return 2
    except IndexFailure as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(say("stopped"), file=sys.stderr)
        return 130
    except OSError as error:
        if not isinstance(error, BrokenPipeError):  # the reader of our output (`| head`) has gone: nothing to say
            print(say("output-failed", cause=cause(error)), file=sys.stderr)
        # Let the interpreter's last flush go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


class _Parser(argparse.ArgumentParser):
    """A parser that complains in one line."""

    def error(self, message: str) -> NoReturn:
        """End the process with exit code 2."""
        self.exit(2, say("wrong-use", program=self.prog, message=" ".join(message.split())) + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m index", description="Answers from a folder of briefs.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    folder = _Parser(add_help=False)
    folder.add_argument("--briefs", type=Path, default=Path("briefs"), metavar="DIR", help="folder of briefs (briefs)")
    data = _Parser(add_help=False)
    data.add_argument("--data", type=Path, default=Path("data"), metavar="DIR", help="folder of editions (data)")
    model = _Parser(add_help=False)
    model.add_argument("--model", metavar="NAME", help="sentence-transformers name or folder (the packaged MiniLM)")
    reranker = _Parser(add_help=False)
    reranker.add_argument("--reranker", metavar="NAME", help="cross-encoder's name or folder (none; make reranker)")
    json = _Parser(add_help=False)
    json.add_argument("--json", action="store_true", help="print JSON, one object a line")

    sync = commands.add_parser("sync", parents=[folder, data, model, json], help="bring the index up to date")
    sync.add_argument("--force", action="store_true", help="leave broken briefs out; allow most briefs to go")
    sync.set_defaults(run=_sync)
    check = commands.add_parser("check", parents=[folder], help="list every problem of the briefs")
    check.set_defaults(run=_check)
    ask = commands.add_parser(
        "ask", parents=[folder, data, model, reranker, json], help="answer a question, or a file of them"
    )
    ask.add_argument("question", nargs="?", help="the question, in quotes")
    ask.add_argument("--after", metavar="QUESTION", help="the question before, when this one follows it up")
    ask.add_argument("--batch", type=Path, metavar="FILE", help='lines of {"id", "question"}, "after" if you like')
    ask.set_defaults(run=_ask)
    positions = commands.add_parser("positions", parents=[data, json], help="who stands where, on all issues or one")
    positions.add_argument("issue", nargs="?", help="the issue, in your words")
    positions.set_defaults(run=_positions)
    picture = commands.add_parser("map", parents=[data], help="draw who stands where, as a picture")
    picture.add_argument("file", type=Path, metavar="OUT.png", help="the file to write")
    picture.set_defaults(run=_map)
    evaluation = commands.add_parser("eval", parents=[data, model, reranker, json], help="figures on a question set")
    evaluation.add_argument("set", type=Path, metavar="DIR", help="docs.jsonl, queries.jsonl, qrels.tsv")
    evaluation.add_argument("--mode", choices=("meaning", "words", "both"), default="both")
    evaluation.set_defaults(run=_eval)
    score = commands.add_parser("score", parents=[folder, data, model, reranker, json], help="how good the answers are")
    score.add_argument("questions", nargs="?", type=Path, metavar="DIR", help="the set (the briefs')")
    score.add_argument("--floors", type=Path, metavar="FILE", help="fail when a figure is below its floor")
    score.set_defaults(run=_score)
    store = commands.add_parser("editions", parents=[data, json], help="list, verify or go back")
    store.add_argument("--model", metavar="NAME", help="go back to an edition of this other model (the live one's)")
    store.add_argument("action", nargs="?", choices=("list", "rollback", "verify"), default="list")
    store.add_argument("number", nargs="?", type=int, help="the edition to go back to (the one before)")
    store.set_defaults(run=_editions)
    return parser


def _sync(chosen: argparse.Namespace) -> int:
    from dataclasses import asdict

    from index.commands import printing
    from index.editions.build import sync
    from index.editions.encoder import SentenceEncoder

    encoder = SentenceEncoder(chosen.model)
    report = sync(chosen.briefs, chosen.data, encoder, force=chosen.force, progress=printing.Bar())
    if chosen.json:
        printing.as_json(asdict(report))
    else:
        printing.sync_for_people(report)
    return 1 if report.problems else 0


def _check(chosen: argparse.Namespace) -> int:
    from index.corpus.parsing import read_folder

    read = read_folder(chosen.briefs)
    for problem in read.problems:
        print(problem)
    files = len({problem.path for problem in read.problems})
    print(say("checked", sound=len(read.briefs), problems=len(read.problems), files=files))
    return 0 if read.briefs and not read.problems else 1


def _ask(chosen: argparse.Namespace) -> int:
    from index.commands import printing

    asked = _asked(chosen)
    library = _library(chosen)
    printing.warn(library.notes)
    library.warm()
    for row in asked:
        answer: Answer = library.reply(str(row["question"]), row.get("after"))
        if chosen.json or chosen.batch is not None:
            printing.as_json(printing.answer_object(answer, id=str(row["id"])))
        else:
            printing.answer_for_people(answer)
    return 0


def _asked(chosen: argparse.Namespace) -> list[dict[str, Any]]:
    """The questions to answer, as rows of id, question and, for a follow-up, after; raises QuestionsRefused."""
    if (chosen.question is None) == (chosen.batch is None):
        raise QuestionsRefused(say("ask-one-or-batch"))
    if chosen.batch is None:
        return [{"id": "1", "question": chosen.question, "after": chosen.after}]
    if chosen.after is not None:
        raise QuestionsRefused(say("ask-after-batch"))
    from index.evaluation.retrieval import read_rows

    rows = read_rows(chosen.batch, ("id", "question"))
    for row in rows:
        if not isinstance(row.get("after"), str | None):
            raise QuestionsRefused(say("ask-after-text", file=chosen.batch.name, id=row["id"]))
    return rows


def _positions(chosen: argparse.Namespace) -> int:
    from index.answers import positions
    from index.commands import printing
    from index.editions import store
    from index.reading import issues
    from index.records import Closest

    edition, notes = store.open_live(chosen.data)
    printing.warn(notes)
    if chosen.issue is None:
        surveys = positions.surveys(edition)
        if not chosen.json:
            printing.surveys_for_people(surveys)
        for survey in surveys if chosen.json else ():
            printing.as_json(printing.counts_object(survey))
        return 0
    issue = issues.issue_of(chosen.issue, edition.subject)
    if isinstance(issue, Closest):
        raise QuestionsRefused(printing.closest_line(chosen.issue, issue))
    found = positions.survey(edition, issue)
    printing.as_json(printing.survey_object(found)) if chosen.json else printing.survey_for_people(found)
    return 0


def _map(chosen: argparse.Namespace) -> int:
    from index.answers import map, positions
    from index.commands import printing
    from index.editions import store

    edition, notes = store.open_live(chosen.data)
    printing.warn(notes)
    chosen.file.write_bytes(map.chart(positions.surveys(edition), note=positions.origin(edition)))
    print(say("map-drawn", number=edition.number, file=chosen.file))
    return 0


def _library(chosen: argparse.Namespace):  # type: ignore[no-untyped-def]  # its type is a heavy import
    """The library, built from the briefs first when there is no index yet."""
    from index.commands import printing
    from index.editions.build import sync
    from index.editions.encoder import SentenceEncoder
    from index.library import Library
    from index.retrieval.reranking import open_reranker

    reranker, encoder = open_reranker(chosen.reranker), SentenceEncoder(chosen.model)
    try:
        return Library(chosen.data, encoder, reranker)
    except NoEdition:
        printing.warn([say("sync-first")])
        report = sync(chosen.briefs, chosen.data, encoder, progress=printing.Bar())
        printing.problems(report.problems)
        return Library(chosen.data, encoder, reranker)


def _eval(chosen: argparse.Namespace) -> int:
    from index.commands import printing
    from index.editions.encoder import SentenceEncoder
    from index.evaluation.retrieval import evaluate, indexed, read_set
    from index.retrieval.reranking import open_reranker

    questions = read_set(chosen.set)
    reranker, encoder = open_reranker(chosen.reranker), SentenceEncoder(chosen.model)
    bar = printing.Bar()
    edition = indexed(questions, chosen.data, encoder, progress=bar)
    asking = partial(bar, "asking")
    figures = evaluate(questions, edition, encoder, mode=chosen.mode, reranker=reranker, progress=asking)
    figures |= {"reranker": Path(chosen.reranker).name} if reranker else {}
    printing.as_json(figures) if chosen.json else printing.figures_for_people(figures)
    return 0


def _score(chosen: argparse.Namespace) -> int:
    from index.commands import printing, scoreboard
    from index.editions.encoder import SentenceEncoder
    from index.evaluation.questions import questions_of, read_questions
    from index.evaluation.scoreboard import GOALS, measure, read_floors
    from index.library import Library
    from index.retrieval.reranking import open_reranker

    floors = read_floors(chosen.floors) if chosen.floors else ()
    bar = printing.Bar()
    reranker = open_reranker(chosen.reranker)
    questions = read_questions(chosen.questions) if chosen.questions else []  # before a library that may not be there
    library = Library(chosen.data, SentenceEncoder(chosen.model), reranker)
    if not questions and (place := questions_of(library.subject, chosen.briefs)) is not None:
        questions = read_questions(place)
    if not questions:
        raise QuestionsRefused(say("questions-unnamed"))
    board = measure(questions, library, progress=lambda done, total: bar("asking", done, total))
    below = [floor for floor in floors if not floor.met_by(board.figures)]
    with_reranker = {"reranker": Path(chosen.reranker).name} if reranker else {}
    if chosen.json:
        printing.as_json(scoreboard.scoreboard_object(board, GOALS, below) | with_reranker)
    else:
        print(*(say("score-reranker", name=name) + "\n" for name in with_reranker.values()), end="")
        print(scoreboard.scoreboard_text(board, GOALS))
    printing.warn(list(scoreboard.floor_lines(board, below)))
    return 1 if below else 0


def _editions(chosen: argparse.Namespace) -> int:
    from index.commands import printing
    from index.editions import store

    if chosen.action == "rollback":
        store.rollback(chosen.data, chosen.number, model=_fingerprint(chosen.model))
    elif chosen.number is not None:
        raise QuestionsRefused(say("rollback-number"))
    entries = store.listing(chosen.data)
    if chosen.json:
        for entry in entries:
            printing.as_json(entry)
    else:
        printing.editions_for_people(entries)
    sound = all(entry["sound"] for entry in entries)
    return 1 if chosen.action == "verify" and not (entries and sound) else 0


def _fingerprint(model: str | None) -> str | None:
    """What stands for a model in an edition, or None when none is named."""
    from index.editions.encoder import SentenceEncoder

    return None if model is None else SentenceEncoder(model).fingerprint


if __name__ == "__main__":
    sys.exit(main())
