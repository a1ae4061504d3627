"""Start the bot: settings, logging, build, run. Any other command than `run` is one of `briefing`.

Exit codes: 0 stopped by a signal; 1 the bot could not start; 2 settings are missing or wrong. Each
with one line on standard error, never a traceback.
"""

from __future__ import annotations

import logging
import os
import sys

from bot import logs
from bot.settings import SettingsRefused, passed_over, read_settings, strangers

log = logging.getLogger("bot")


def main() -> int:
    """Run the bot until a signal stops it, and give back the exit code."""
    try:
        settings = read_settings()
    except SettingsRefused as error:
        print(error, file=sys.stderr)
        return 2
    os.umask(0o077)  # what the bot writes down is about people: it is for no other user of the machine
    logs.set_up(settings.log_level, settings.log_format)
    _tell_what_is_not_read()
    from telegram.error import InvalidToken

    from bot.app import run
    from bot.database.engine import LedgerFailure
    from bot.failures import NoListening
    from index import IndexFailure, ModelMissing, WrongUse, library_says, others_folder

    if (owner := others_folder(settings.data_dir)) is not None:
        log.warning("%s", library_says("data-of-another", folder=settings.data_dir, owner=owner))

    try:
        run(settings)
    except InvalidToken:
        print("Telegram refuses BRIEFING_BOT_TOKEN; copy it again from https://t.me/BotFather.", file=sys.stderr)
        return 2
    except (ModelMissing, NoListening, WrongUse) as error:
        print(error, file=sys.stderr)
        return 2
    except (IndexFailure, LedgerFailure) as error:
        print(error, file=sys.stderr)
        return 1
    except SystemExit:  # a signal, before there was anything to end
        return 0
    except Exception as error:  # the last border: whoever runs the bot gets a line, not a traceback
        log.critical("stopped by a failure: %s", logs.place(error))
        return 1
    return 0


def _tell_what_is_not_read() -> None:
    """Log what is set and has no effect."""
    if (why := passed_over()) is not None:
        log.warning("%s", why)
    for name, near in strangers():
        log.warning("nothing reads the setting %s%s", name, f"; did you mean {near}?" if near else "")


def _command(arguments: list[str]) -> int:
    """Run the bot, or what `briefing` does under the same words: doctor, config, backup, restore."""
    if arguments in ([], ["run"]):
        return main()
    from briefing.command import main as briefing

    return briefing(arguments)


if __name__ == "__main__":
    code = _command(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    # All is written and closed; to take the libraries apart would cost seconds that whoever stops the bot waits for.
    os._exit(code)
