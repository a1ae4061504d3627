"""The command `briefing`: all that `python -m index` does, and running, trying and examining the bot.

Where no flag says otherwise, the settings hold that the bot reads too: one who keeps the briefs elsewhere says so once.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import SettingsRefused, passed_over, read_places
from index.commands.arguments import Defaults, Options, Parser, add_commands, later, new_parser, whole_number
from index.commands.running import WRONG_USE, run
from index.messages import of_the_terminal, spoken_in
from index.places import installed_version

if TYPE_CHECKING:
    from index.commands.arguments import Commands

SHELLS = ("bash", "zsh", "fish")


def main(arguments: list[str] | None = None) -> int:
    """Run one command and give back its exit code."""
    parser, commands = new_parser("briefing", "Answers from a folder of briefs, in the terminal and in Telegram.")
    parser.add_argument("--version", action="version", version=f"briefing {installed_version()}")
    try:
        places = read_places()
    except SettingsRefused as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    asked = sys.argv[1:] if arguments is None else arguments
    if "_ARGCOMPLETE" not in os.environ and asked[:1] != ["run"] and (why := passed_over()) is not None:
        print(f"{why[0].upper()}{why[1:]}.", file=sys.stderr)  # `run` tells it in the log
    key = None if places.llm_key is None else places.llm_key.get_secret_value()
    defaults = Defaults(
        places.briefs_dir,
        places.data_dir,
        places.model,
        places.reranker,
        places.second_model,
        places.llm_url,
        places.llm_model,
        key,
        server=places.server,
        database=places.editions_at,
    )
    add_commands(commands, defaults)
    _add_bot(commands, defaults)
    _complete(parser)
    with spoken_in(of_the_terminal(places.language)):
        return run(parser, arguments)


def _add_bot(commands: Commands, defaults: Defaults) -> None:
    trying = commands.add_parser(
        "try", parents=Options(defaults).asking, help="the chat as a page in your browser: no token, no account"
    )
    trying.add_argument("--port", type=whole_number, default=0, help="the port on this machine (a free one)")
    trying.add_argument("--admin", action="store_true", help="talk to it as its administrator, on a copy of the briefs")
    trying.add_argument("--no-open", dest="open", action="store_false", help="do not open the browser")
    trying.set_defaults(run=later("briefing.page.trying", "try_out"))
    start = commands.add_parser("run", help="run the Telegram bot (needs BRIEFING_BOT_TOKEN)")
    start.set_defaults(run=_run_bot)
    doctor = commands.add_parser("doctor", help="look at everything the program needs, and say what is amiss")
    doctor.set_defaults(run=later("briefing.doctor.report", "doctor"))
    config = commands.add_parser("config", help="the settings that hold, and where each comes from")
    config.add_argument("--json", action="store_true", help="as one JSON object")
    config.set_defaults(run=later("briefing.configuration", "config"))
    _add_keeping(commands)
    completion = commands.add_parser("completion", help="print what makes the tab key complete in your shell")
    completion.add_argument("shell", choices=SHELLS)
    completion.set_defaults(run=_completion)


def _add_keeping(commands: Commands) -> None:
    backup = commands.add_parser("backup", help="ledger, briefs and live edition in one file, while the bot runs")
    backup.add_argument("file", metavar="FILE", help="a new file, or a folder to put it into; FOLDER/ is made")
    backup.add_argument("--without-ledger", action="store_true", help="the briefs and the edition alone")
    backup.set_defaults(run=later("briefing.keeping", "backup"))
    restore = commands.add_parser("restore", help="put a backup in its place; the bot must not run")
    restore.add_argument("file", type=Path, metavar="FILE", help="what briefing backup has written")
    restore.add_argument("--replace", action="store_true", help="in the place of what is there, which is kept aside")
    restore.add_argument("--without-briefs", action="store_true", help="leave the briefs as they are")
    restore.add_argument("--check", action="store_true", help="only look whether the file is whole")
    restore.set_defaults(run=later("briefing.keeping", "restore"))


def _run_bot(chosen: argparse.Namespace) -> int:
    from bot.__main__ import main as run_bot

    return run_bot()


def _completion(chosen: argparse.Namespace) -> int:
    from argcomplete.shell_integration import shellcode

    print(shellcode(["briefing"], shell=chosen.shell))
    return 0


def _complete(parser: Parser) -> None:
    """Answer the shell that asks what may come next, and end; anybody else is not kept waiting."""
    if "_ARGCOMPLETE" in os.environ:
        from argcomplete import autocomplete

        autocomplete(parser)
