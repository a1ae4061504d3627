"""An administrator's first day, as the chat shows it: the real bot, library and briefs, against the Bot API emulator.

    python -m benchmarks.first_day > docs/an-administrators-first-day.md

Two readers ask, a brief is added to a copy of the briefs, the index is renewed, published and taken back,
and a message goes to all subscribers. Nothing here is measured.
"""

from __future__ import annotations

import argparse
import re
import shutil
import tempfile
from pathlib import Path

from benchmarks.broadcast import copy_of
from benchmarks.folders import with_edition
from bot.html import plain
from index.editions import store
from tests.emulator.bot_api import BotApi, SentMessage
from tests.support.bot_process import ROOT, BotProcess
from tests.support.commands import wait_until
from tests.support.subscribing import subscribe

ADMIN, READER, OTHER = 77, 501, 502
PATIENCE_S = 600.0
"""No step takes longer, on the slowest machine."""

NEW_BRIEF = """---
title: A hotline before a summit
author: Jo Example
publisher: Made up for this page
date: 2019-06
kind: expert-take
topics: [working-level talks]
recommendations:
  - actor: Washington and Pyongyang
    action: open a hotline between their negotiators
    topics: [working-level talks]
    says: "Washington and Pyongyang should open a hotline between their negotiators, Example argues."
---
Washington and Pyongyang should open a hotline between their negotiators, Example argues. Without one, a
misread exercise could end the talks before the next summit.
"""

LETTER = """# A letter on the remains of the fallen

By Jo Example, 2 May 2019

The boxes that came home in 2018 were a beginning. I ask both governments to let the teams search together again, every
summer, whatever becomes of the talks. Families have waited for seventy years.
"""

INTRODUCTION = """# An administrator's first day

Written by `python -m benchmarks.first_day` from the briefs in this repository: the real bot, told to whom it belongs by
`BRIEFING_ADMIN_IDS`. What the administrator sends stands in bold, buttons in brackets; a message that was edited is
shown as it stood in the end, and once more where it changes later. That its buttons go is not shown.
"""


class Day:
    """The chat of one who administers the bot, printed as it goes on; `marked` with what is bold or struck through.

    A step is over when the bot has handled all that came; where it goes on behind that, what is meant is named with
    `until`: words that stand in the chat then, and did not before.
    """

    def __init__(self, api: BotApi, bot: BotProcess, person: int = ADMIN, *, marked: bool = False) -> None:
        self._api = api
        self._bot = bot
        self._person = person
        self._marked = marked
        self._printed: dict[int, tuple[str, list[str]]] = {}

    def goes_on(self, bot: BotProcess) -> Day:
        """The same day with a bot that was started anew."""
        self._bot = bot
        return self

    def says(self, text: str, *, until: str = "") -> None:
        """They write; what comes back is printed."""
        print("\n**" + text.replace("\n", "  \n") + "**\n")
        self._api.say(self._person, text)
        self.waits(until=until)

    def presses(self, label: str, *, until: str = "") -> None:
        """They tap the newest button of that name; what changed is printed."""
        shown = [message for message in self._api.messages(self._person) if label in message.labels]
        print(f"\n**[{label}]**\n")
        self._api.press(shown[-1].message_id, label)
        self.waits(until=until)

    def sends(self, name: str, text: str) -> None:
        """They send a file; what comes back is printed."""
        print(f"\n**<the file {name}>**\n")
        self._api.document(self._person, name, text.encode())
        self.waits()

    def replies(self, text: str, *, to: str = "the draft") -> None:
        """They reply to the newest message that is a file or has buttons; what comes back is printed."""
        print("\n**" + text.replace("\n", "  \n") + f"** (as a reply to {to})\n")
        shown = [message for message in self._api.messages(self._person) if message.labels or message.upload]
        self._api.reply(self._person, shown[-1].message_id, text)
        self.waits()

    def told(self, words: str) -> None:
        """What happens outside the chat."""
        print(f"\n{words}\n")

    def waits(self, *, until: str = "") -> None:
        """What has come is printed, once these words are there and the bot has handled all that came."""
        wait_until(lambda: not self._api.waiting(), timeout_s=PATIENCE_S)
        self._bot.wait_until_settled(PATIENCE_S)
        wait_until(lambda: any(until in message.plain for message in self._changed()), timeout_s=PATIENCE_S)
        for message in self._changed():
            print(_quoted(message, marked=self._marked))
            self._printed[message.message_id] = (message.plain, message.labels)

    def shows(self, message: SentMessage) -> None:
        """A message of another chat is printed."""
        print(_quoted(message, marked=self._marked))

    def _changed(self) -> list[SentMessage]:
        """The messages that are new, or have other words or other buttons than when they were printed."""
        return [one for one in self._api.messages(self._person) if self._is_changed(one)]

    def _is_changed(self, message: SentMessage) -> bool:
        text, labels = self._printed.get(message.message_id, ("", []))
        return message.plain != text or message.labels not in (labels, [])


def _quoted(message: SentMessage, *, marked: bool) -> str:
    lines = [f"<{message.kind}>" if not marked else f"<the file {message.upload.name}>"] if message.upload else []
    lines += (_with_marks(message.text) if marked else message.plain).splitlines()
    lines += [" ".join(f"`[{label}]`" for label in message.labels)] if message.labels else []
    return "\n".join(f"> {line}  ".rstrip() if not line else f"> {line}  " for line in lines) + "\n"


def _with_marks(html: str) -> str:
    """A text in which Markdown says what is bold and what is struck through."""
    for tag, mark in (("b", "**"), ("s", "~~"), ("code", "`")):
        html = re.sub(rf"</?{tag}>", mark, html)
    return plain(html)


def _lived(day: Day, api: BotApi, place: Path) -> None:
    """From the first look to the last."""
    day.told("Two readers have asked in the morning; one of them in vain.")
    for reader, question in ((READER, "What should happen at Yongbyon?"), (OTHER, "Who should open a hotline?")):
        api.say(reader, question)
        api.wait_for(reader, 1)
    day.says("/status")
    day.says("/gaps")
    day.told("An editor writes a brief on a hotline; the administrator passes the file on.")
    day.sends("example-hotline.md", NEW_BRIEF)
    day.presses("Save as brief")
    day.presses("Reindex now", until="is ready")
    day.presses("Publish")
    day.says("Who should open a hotline?")
    day.says("/gaps")
    day.says("/editions")
    live = store.live_number(place / "data") or 0
    day.presses(f"Roll back to {live - 1}")
    day.presses("Yes, roll back")
    day.says("/broadcast The library has a new brief on a <b>hotline</b> between negotiators. Ask me about it.")
    sending = next(label for label in api.messages(ADMIN)[-1].labels if label.startswith("Send"))
    day.presses(sending, until="Done in")
    day.sends("letter.md", LETTER)
    day.replies("author: Jo Example\ndate: 2 May 2019\ntopics: remains")
    day.presses("Save as brief")
    day.says("/documents")
    day.says("/audit")
    day.says("/stats")


def main() -> None:
    """Live through the day, and print it as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.first_day", description="The transcript, on stdout.")
    parser.add_argument(
        "--data", type=with_edition, default="data", metavar="DIR", help="with an edition of the briefs"
    )
    data = parser.parse_args().data
    print(INTRODUCTION)
    with tempfile.TemporaryDirectory() as folder, BotApi() as api:
        place = Path(folder)
        shutil.copytree(ROOT / "briefs", place / "briefs")
        copy_of(data, place / "data")
        subscribe(place / "data", *range(600, 640), due_in_s=7200)
        for chat_id in (ADMIN, *range(600, 640)):
            api.introduce(chat_id)
        settings = {"BRIEFS_DIR": str(place / "briefs"), "QUESTIONS_DIR": str(ROOT / "tests" / "questions")}
        bot = BotProcess(api, place / "data", ADMIN_IDS=str(ADMIN), **settings)
        bot.start()
        try:
            _lived(Day(api, bot), api, place)
        finally:
            bot.end()


if __name__ == "__main__":
    main()
