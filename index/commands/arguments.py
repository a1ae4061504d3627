"""The arguments of every command of the library: the one place, for `python -m index` and for `briefing`.

What a command does is in `work.py` and `chat.py`; heavy imports wait in there, so that --help answers at once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from os import environ
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from index.messages import say
from index.places import briefs_folder, data_folder

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction["Parser"]

EDITIONS = ("list", "rollback", "verify", "to-database", "to-files")
"""What is done with editions."""

ALIKE = 0.76
"""From how much of their letters on a word is a mistyped command: “What” is no “chat”."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds where no flag says otherwise."""

    briefs: Path
    data: Path
    model: str | None = None
    reranker: str | None = None
    second: str | None = None
    llm: str | None = None
    llm_model: str | None = None
    llm_key: str | None = None
    server: str | None = None
    """The address of a database server, where one is set."""
    database: str | None = None
    """The same, where the editions are kept there."""

    @classmethod
    def here(cls) -> Defaults:
        """The folders that are here, or else those of the installation."""
        return cls(briefs_folder(), data_folder(), llm_key=environ.get("BRIEFING_LLM_KEY"))


class Parser(argparse.ArgumentParser):
    """A parser that complains in one line, and knows what a mistyped command was meant to be."""

    def error(self, message: str) -> NoReturn:
        """End the process with exit code 2."""
        self.exit(2, say("wrong-use", program=self.prog, message=" ".join(message.split())) + "\n")

    def unknown(self, name: str, names: list[str]) -> NoReturn:
        """End the process with exit code 2, for a command that there is not."""
        turned = [one for one in names if sorted(one) == sorted(name.lower())]
        near = turned or get_close_matches(name.lower(), names, 1, cutoff=ALIKE)
        key = "wrong-command-near" if near else "wrong-command"
        self.exit(2, say(key, program=self.prog, name=" ".join(name.split())[:40], near="".join(near)) + "\n")


class _Top(Parser):
    """The parser of the program, whose first word is a command."""

    commands: Commands

    def parse_known_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]  # argparse's own
        """As argparse does, but a wrong command is told of in a line of ours."""
        words = sys.argv[1:] if args is None else list(args)
        first = words[0] if words else ""
        if first and not first.startswith("-") and first not in self.commands.choices:
            self.unknown(first, list(self.commands.choices))
        return super().parse_known_args(args, namespace)


def new_parser(program: str, description: str) -> tuple[Parser, Commands]:
    """A parser without commands, and what they are added to."""
    parser = _Top(prog=program, description=description)
    parser.commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=Parser)
    return parser, parser.commands


def add_commands(commands: Commands, defaults: Defaults) -> None:
    """Add every command of the library."""
    options = Options(defaults)
    _add_asking(commands, options)
    _add_keeping(commands, options)
    _add_browsing(commands, options)
    _add_measuring(commands, options)


def files(parser: argparse.ArgumentParser, *names: str, metavar: str, help: str) -> None:
    """Add an argument that names a file or a folder."""
    parser.add_argument(*names, type=Path, metavar=metavar, help=help)


def whole_number(text: str) -> int:
    """A number that was typed; raises the error that argparse tells of."""
    if not text.strip().isdecimal():
        raise argparse.ArgumentTypeError(say("not-a-number", text=text[:40]))
    return int(text)


def later(module: str, name: str) -> Callable[[argparse.Namespace], int]:
    """The function of a module that does a command's work, loaded when the command is run."""

    def run(chosen: argparse.Namespace) -> int:
        return int(getattr(import_module(module), name)(chosen))

    return run


def _work(name: str) -> Callable[[argparse.Namespace], int]:
    return later("index.commands.work", name)


class _InFiles(argparse.Action):
    """The folder of editions: who names one means the files in it, also where a database keeps the editions."""

    def __call__(self, parser: object, chosen: argparse.Namespace, value: object, option: object = None) -> None:
        setattr(chosen, self.dest, value)
        chosen.database = None


class _InFolder(argparse.Action):
    """The folder of briefs: who names one means that, also where a database keeps them."""

    def __call__(self, parser: object, chosen: argparse.Namespace, value: object, option: object = None) -> None:
        setattr(chosen, self.dest, value)
        chosen.in_folder = True


class Options:
    """Options that several commands share, each as a parser to inherit from."""

    def __init__(self, defaults: Defaults) -> None:
        self.folder = Parser(add_help=False)
        self.folder.set_defaults(data=defaults.data, database=defaults.database, in_folder=False)
        self.folder.add_argument(
            "--briefs",
            type=Path,
            action=_InFolder,
            metavar="DIR",
            default=defaults.briefs,
            help="folder of briefs ({})".format("the database" if defaults.database else defaults.briefs),
        )
        self.data = Parser(add_help=False)
        self.data.set_defaults(server=defaults.server, database=defaults.database)
        self.data.add_argument(
            "--data",
            type=Path,
            action=_InFiles,
            metavar="DIR",
            default=defaults.data,
            help="folder of editions ({})".format("the database" if defaults.database else defaults.data),
        )
        self.model = Parser(add_help=False)
        named = defaults.model or "the packaged MiniLM"
        self.model.add_argument(
            "--model", default=defaults.model, metavar="NAME", help=f"sentence-transformers name or folder ({named})"
        )
        self.reranker = Parser(add_help=False)
        named = defaults.reranker or "none; make reranker"
        self.reranker.add_argument(
            "--reranker", default=defaults.reranker, metavar="NAME", help=f"cross-encoder's name or folder ({named})"
        )
        self.second = Parser(add_help=False)
        named = defaults.second or "none; make model NAME=multilingual"
        self.second.add_argument(
            "--second-model", dest="second", default=defaults.second, metavar="NAME",
            help=f"model for questions in other scripts ({named})",
        )  # fmt: skip
        self.llm = Parser(add_help=False)
        named = defaults.llm or "none: answers are quotes alone"
        self.llm.add_argument("--llm", default=defaults.llm, metavar="URL", help=f"language model's server ({named})")
        named = defaults.llm_model or "none"
        self.llm.add_argument("--llm-model", default=defaults.llm_model, metavar="NAME", help=f"its model ({named})")
        self.llm.set_defaults(llm_key=defaults.llm_key)  # no flag: others can read a command line
        self.json = Parser(add_help=False)
        self.json.add_argument("--json", action="store_true", help="print JSON, one object a line")

    @property
    def asking(self) -> list[Parser]:
        """What a question needs."""
        return [self.folder, self.data, self.model, self.reranker, self.second]


def _add_asking(commands: Commands, options: Options) -> None:
    ask = commands.add_parser(
        "ask", parents=[*options.asking, options.llm, options.json], help="answer a question, or a file of them"
    )
    ask.add_argument(
        "question", nargs="*", metavar="QUESTION", help="the question; it needs no quotes (in zsh, leave out the ?)"
    )
    ask.add_argument("--after", metavar="QUESTION", help="the question before, when this one follows it up")
    files(ask, "--batch", metavar="FILE", help='lines of {"id", "question"}, "after" if you like')
    ask.set_defaults(run=_work("ask"))
    chat = commands.add_parser(
        "chat", parents=[*options.asking, options.llm], help="ask and follow up, in the terminal"
    )
    chat.set_defaults(run=later("index.commands.chat", "chat"))


def _add_keeping(commands: Commands, options: Options) -> None:
    sync = commands.add_parser(
        "sync",
        parents=[options.folder, options.data, options.model, options.json],
        help="bring the index up to date with the briefs",
    )
    sync.add_argument("--force", action="store_true", help="leave broken briefs out; allow most briefs to go")
    sync.add_argument("--anew", action="store_true", help="make all of it again, as where the index is damaged")
    sync.set_defaults(run=_work("sync"))
    check = commands.add_parser("check", parents=[options.folder], help="list every problem of the briefs")
    check.set_defaults(run=_work("check"))
    store = commands.add_parser(
        "editions", parents=[options.folder, options.data, options.json], help="list, verify, go back or move"
    )
    store.add_argument("--model", metavar="NAME", help="go back to an edition of this other model (the live one's)")
    store.add_argument("action", nargs="?", choices=EDITIONS, default="list")
    store.add_argument("number", nargs="?", type=whole_number, help="the edition to go back to (the one before)")
    store.set_defaults(run=_work("editions"))


def _add_browsing(commands: Commands, options: Options) -> None:
    positions = commands.add_parser(
        "positions", parents=[options.data, options.json], help="who stands where, on all issues or one"
    )
    positions.add_argument("issue", nargs="*", metavar="ISSUE", help="the issue, in your words")
    positions.set_defaults(run=_work("positions"))
    picture = commands.add_parser("map", parents=[options.data], help="draw who stands where, as a picture")
    picture.add_argument(
        "file", nargs="?", type=Path, default=Path("map.png"), metavar="OUT.png", help="the file to write (map.png)"
    )
    picture.add_argument("--issue", metavar="ISSUE", help="only this issue, in your words, as a spectrum with names")
    picture.set_defaults(run=_work("map"))


def _add_measuring(commands: Commands, options: Options) -> None:
    shared = [options.data, options.model, options.reranker, options.json]
    evaluation = commands.add_parser("eval", parents=shared, help="figures on a public question set")
    files(evaluation, "set", metavar="DIR", help="docs.jsonl, queries.jsonl, qrels.tsv")
    evaluation.add_argument("--mode", choices=("meaning", "words", "both"), default="both")
    evaluation.set_defaults(run=_work("evaluate"))
    score = commands.add_parser("score", parents=[options.folder, *shared], help="how good the answers are")
    score.add_argument("questions", nargs="?", type=Path, metavar="DIR", help="the set (the briefs')")
    files(score, "--floors", metavar="FILE", help="fail when a figure is below its floor")
    score.set_defaults(run=_work("score"))
