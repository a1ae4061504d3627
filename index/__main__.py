"""The commands of the library alone; `briefing` has the same and those of the bot."""

from __future__ import annotations

import sys

from index.commands.arguments import Defaults, add_commands, new_parser
from index.commands.running import run
from index.messages import of_the_terminal, spoken_in


def main(arguments: list[str] | None = None) -> int:
    """Run one command and give back its exit code."""
    parser, commands = new_parser("python -m index", "Answers from a folder of briefs.")
    add_commands(commands, Defaults.here())
    with spoken_in(of_the_terminal()):
        return run(parser, arguments)


if __name__ == "__main__":
    sys.exit(main())
