"""An editor's hour, as the chat shows it: the real bot, library and briefs, against the Bot API emulator.

    python -m benchmarks.editors_hour > docs/an-editors-hour.md

An editor corrects a saved brief by a field, undoes it, pins an answer, corrects the brief by a file, and tries what is
not for editors; an administrator publishes, and the pin whose source changed is suspended. Nothing here is measured.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from benchmarks.broadcast import copy_of
from benchmarks.first_day import Day
from tests.emulator.bot_api import BotApi
from tests.support.bot_process import ROOT, BotProcess

ADMIN, EDITOR, READER = 77, 81, 501
BRIEF = "tni-bard"

OLD = "One joint project, Bard suggests, is to reunite North Koreans with Korean American relatives."
NEW = "One joint project, Bard suggests, would bring North Koreans and their Korean American relatives together."

INTRODUCTION = """# An editor's hour

Written by `python -m benchmarks.editors_hour` from the briefs in this repository: the real bot, told by
`BRIEFING_EDITOR_IDS` who edits and by `BRIEFING_ADMIN_IDS` who publishes. What the editor sends stands in bold, buttons
in brackets; of a change, what goes is struck through and what comes is bold.
"""


def _published(api: BotApi) -> None:
    """The administrator reindexes and publishes; nothing of it is printed."""
    before = len(api.messages(ADMIN))
    api.say(ADMIN, "/reindex")
    pressed: set[tuple[int, str]] = set()
    while not any("is live" in one.plain for one in api.messages(ADMIN)[before:]):
        for one in api.messages(ADMIN)[before:]:
            label = one.labels[0] if one.labels else ""
            if label.startswith("Publish") and (one.message_id, label) not in pressed:
                pressed.add((one.message_id, label))
                api.press(one.message_id, label, chat_id=ADMIN, user_id=ADMIN)
        time.sleep(0.3)


def _lived(day: Day, api: BotApi, place: Path) -> None:
    """From the first correction to the last."""
    day.told("The day of a source is known by now. The editor asks for the brief by words of its title.")
    day.says("/edit give the working level")
    day.replies("date: 2 March 2019", to="the file")
    day.presses("Save the change")
    day.told("On second thoughts the source gave the month alone.")
    day.presses("Undo")
    day.told("Many ask about joint projects. The editor asks as they do, and pins the two quotes that say it best.")
    day.says("Which joint projects does Abigail Bard recommend?")
    day.replies("/pin 1 2 Which joint projects could build trust?", to="the answer")
    day.presses("Pin it")
    day.told("A reader asks nearly that:")
    api.say(READER, "Which joint project could build trust?")
    day.shows(api.wait_for(READER, 1)[0])
    day.told("A sentence can be said better. The editor corrects the file on a desk and sends it under its name.")
    text = (place / "briefs" / f"{BRIEF}.md").read_text(encoding="utf-8")
    last = text.rindex(OLD)
    day.sends(f"{BRIEF}.md", text[:last] + NEW + text[last + len(OLD) :])
    day.told("The check is that of a sync: a recommendation quotes the sentence, so both have to change.")
    day.sends(f"{BRIEF}.md", text.replace(OLD, NEW))
    day.presses("Save the change")
    day.says("/reindex")
    day.told("An administrator reindexes and publishes. The pin's source is another one now:")
    _published(api)
    day.waits()
    day.presses(next(one for one in api.messages(EDITOR)[-1].labels if one.startswith("Remove")))
    day.says("/pins")
    day.says("/audit")


def main() -> None:
    """Live through the hour, and print it as Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.editors_hour", description="The transcript, on stdout.")
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="DIR", help="with an edition of the briefs")
    data = parser.parse_args().data
    print(INTRODUCTION)
    with tempfile.TemporaryDirectory() as folder, BotApi() as api:
        place = Path(folder)
        shutil.copytree(ROOT / "briefs", place / "briefs")
        copy_of(data, place / "data")
        for person in (ADMIN, EDITOR, READER):
            api.introduce(person)
        settings = {"BRIEFS_DIR": str(place / "briefs"), "QUESTIONS_DIR": str(ROOT / "tests" / "questions")}
        bot = BotProcess(api, place / "data", ADMIN_IDS=str(ADMIN), EDITOR_IDS=str(EDITOR), **settings)
        bot.start()
        try:
            _lived(Day(api, EDITOR, marked=True), api, place)
        finally:
            bot.end()


if __name__ == "__main__":
    main()
