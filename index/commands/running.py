"""From arguments to an exit code: 0 done; 1 the work found problems; 2 wrong use, with one line and no traceback."""

from __future__ import annotations

import argparse
import os
import sys
from io import TextIOWrapper
from pathlib import Path

from index.errors import IndexFailure, ModelMissing, QuestionsRefused, WrongUse, cause
from index.messages import say

WRONG_USE = 2
STOPPED = 130


def run(parser: argparse.ArgumentParser, arguments: list[str] | None) -> int:
    """Run the command that the arguments name, and give back its exit code."""
    chosen = parser.parse_args(arguments)
    if isinstance(sys.stdout, TextIOWrapper):  # a file name or a terminal may hold what the other cannot show
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        _require_folders(chosen)
        code = int(chosen.run(chosen))
        sys.stdout.flush()
        return code
    except (WrongUse, QuestionsRefused, ModelMissing) as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    except IndexFailure as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(say("stopped"), file=sys.stderr)
        return STOPPED
    except OSError as error:
        if not isinstance(error, BrokenPipeError):  # the reader of our output (`| head`) has gone: nothing to say
            print(say("output-failed", cause=cause(error)), file=sys.stderr)
        # Let the interpreter's last flush go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _require_folders(chosen: argparse.Namespace) -> None:
    """Raise WrongUse where a file is named in the place of a folder."""
    data = getattr(chosen, "data", None)
    if isinstance(data, Path) and data.is_file():
        raise WrongUse(say("data-file", file=data))
