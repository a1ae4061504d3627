"""A chat with the real bot in the terminal: no token, no account, nothing leaves the machine.

    python -m tests.emulator [--data DIR] [--briefs DIR] [--admin]

What you write is sent as a person would send it; "#2" taps the second button of the last message. Run
`python -m index sync` first. The bot runs on a copy of the live edition and of the briefs, which is thrown away.
"""

from __future__ import annotations

import argparse
import shutil
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from index import IndexFailure, copy_live
from tests.emulator.bot_api import BotApi, SentMessage
from tests.support.bot_process import BotProcess

ME = 1
FIRST_S = 5.0
"""The first sign of an answer may take so much longer."""
QUIET_S = 1.5
"""An answer is over when nothing new has come for so long."""


def main() -> None:
    """Talk to the bot until the input ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--briefs", type=Path, default=Path("briefs"))
    parser.add_argument("--language", default="en", help="the language of your Telegram, such as ko")
    parser.add_argument("--admin", action="store_true", help="talk to it as its administrator")
    chosen = parser.parse_args()
    with BotApi() as api, TemporaryDirectory(prefix="briefing-emulator-", ignore_cleanup_errors=True) as place:
        api.introduce(ME)
        data, briefs = Path(place, "data"), Path(place, "briefs")
        try:
            copy_live(chosen.data, data)
            shutil.copytree(chosen.briefs, briefs)
        except (IndexFailure, shutil.Error, OSError) as error:
            parser.exit(1, f"{error}\n")
        settings = {"BRIEFS_DIR": str(briefs)} | ({"ADMIN_IDS": str(ME)} if chosen.admin else {})
        bot = BotProcess(api, data, **settings)
        print("Starting the bot …", flush=True)
        bot.start()
        try:
            _talk(api, chosen.language)
        finally:
            bot.end()


def _talk(api: BotApi, language: str) -> None:
    shown: list[SentMessage] = []
    while True:
        try:
            text = input("> ")
        except (EOFError, KeyboardInterrupt):
            return
        if text.startswith("#") and text[1:].isdigit() and shown and int(text[1:]) <= len(shown[-1].labels):
            api.press(shown[-1].message_id, shown[-1].labels[int(text[1:]) - 1])
        elif text:
            api.say(ME, text, language_code=language)
        else:
            continue
        shown = _shown(api, shown)


def _shown(api: BotApi, before: list[SentMessage]) -> list[SentMessage]:
    """Print what is new or was changed, until it has been quiet for a while; every message there is."""
    now, changed = before, time.monotonic() + FIRST_S
    while time.monotonic() - changed < QUIET_S:
        found = api.messages(ME)
        if found != now:
            for message in found:
                if message not in now:
                    _print(message)
            now, changed = found, time.monotonic()
        time.sleep(0.05)
    return now


def _print(message: SentMessage) -> None:
    print(f"\n{message.plain}")
    if message.labels:
        print("  ".join(f"[#{number} {label}]" for number, label in enumerate(message.labels, start=1)))
    print()


if __name__ == "__main__":
    main()
