"""A Korean user's first five minutes, as the chat shows them: the real bot and briefs, on the Bot API emulator.

    python -m benchmarks.first_minutes [--second-model FOLDER] > docs/a-korean-users-first-minutes.md

Nothing here is measured. What the user writes stands in bold with its English beside it.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from benchmarks.folders import with_edition
from tests.emulator.bot_api import BotApi, SentMessage
from tests.support.bot_process import ROOT, BotProcess

READER = 601
QUIET_S = 4.0
"""For so long nothing changes in the chat before the next thing is done."""

INTRODUCTION = """# A Korean user's first five minutes

Written by `python -m benchmarks.first_minutes --second-model .venv/multilingual` from the briefs in this repository:
the real bot, met by somebody whose Telegram is in Korean. What they write or tap stands in bold, buttons in brackets.
"""


class Minutes:
    """The reader's chat, printed as it goes on."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._shown: dict[int, SentMessage] = {}

    def told(self, text: str) -> None:
        """A sentence for whoever reads the page."""
        print(f"\n*{text}*")

    def says(self, text: str, meaning: str = "") -> None:
        """The reader writes."""
        print(f"\n> **{text}**" + (f"  ({meaning})" if meaning else ""))
        self._api.say(READER, text, language_code="ko")
        self._wait()

    def taps(self, label: str) -> None:
        """The reader taps a button of the last message."""
        print(f"\n> **[{label}]**")
        self._api.press(self._api.messages(READER)[-1].message_id, label)
        self._wait()

    @property
    def labels(self) -> list[str]:
        """The buttons of the last message."""
        return self._api.messages(READER)[-1].labels

    def _wait(self) -> None:
        """Wait until nothing changes, then print what is new or different."""
        before, since = self._now(), time.monotonic()
        while time.monotonic() - since < QUIET_S:
            time.sleep(0.1)
            if (now := self._now()) != before:
                before, since = now, time.monotonic()
        for number, message in before.items():
            if self._shown.get(number) != message:
                lines = "\n".join(f"| {line}" for line in message.plain.split("\n"))
                buttons = " ".join(f"[{label}]" for label in message.labels)
                print(f"\n```\n{lines}" + (f"\n| {buttons}" if buttons else "") + "\n```")
        self._shown = before

    def _now(self) -> dict[int, SentMessage]:
        return {message.message_id: message for message in self._api.messages(READER)}


def _lived(minutes: Minutes, *, has_second: bool) -> None:
    """From the first look to the first brief."""
    minutes.told("They open the bot and press Start.")
    minutes.says("/start")
    minutes.told("They tap an example: it is in English, as the briefs are; what is said around the quotes is Korean.")
    minutes.taps(minutes.labels[0])
    minutes.told("They ask in Korean." if has_second else "They ask in Korean; no second model is set.")
    minutes.says("영변 핵 단지에는 어떤 시설이 있습니까?", "What is there at the nuclear complex of Yongbyon?")
    minutes.says("빅터 차는 하노이 정상회담을 어떻게 평가했습니까?", "How did Victor Cha judge the Hanoi summit?")
    minutes.says("더", "More")
    minutes.told("What the briefs do not answer is not answered.")
    minutes.says("서울 지하철 요금은 얼마인가요?", "What does the underground in Seoul cost?")
    minutes.says("감사합니다", "Thank you")
    minutes.told("They subscribe, with the buttons, and read a first brief at once.")
    minutes.says("/subscribe")
    while (label := next((one for one in minutes.labels if one == "시작"), "")) == "":
        wanted = ("08:00", "Seoul", "매일", "모두")
        minutes.taps(next(one for one in minutes.labels if one.removeprefix("✓ ") in wanted))
    minutes.taps(label)
    minutes.says("/today")
    minutes.told("A friend reads along who prefers English; then Korean again.")
    minutes.says("/language")
    minutes.taps("English")
    minutes.taps("한국어")


def main() -> None:
    """Live through the minutes, and print them as Markdown."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.first_minutes", description="The transcript, on stdout."
    )
    parser.add_argument(
        "--data", type=with_edition, default="data", metavar="DIR", help="with an edition of the briefs"
    )
    parser.add_argument("--second-model", type=Path, metavar="FOLDER", help="the model for questions in other scripts")
    chosen = parser.parse_args()
    print(INTRODUCTION)
    with tempfile.TemporaryDirectory() as folder, BotApi() as api:
        place = Path(folder) / "data"
        shutil.copytree(chosen.data / "editions", place / "editions")
        shutil.copy(chosen.data / "live", place / "live")
        api.introduce(READER)
        second = {"SECOND_MODEL": str(chosen.second_model.resolve())} if chosen.second_model else {}
        bot = BotProcess(api, place, BRIEFS_DIR=str(ROOT / "briefs"), **second)
        bot.start()
        try:
            _lived(Minutes(api), has_second=bool(second))
        finally:
            bot.end()


if __name__ == "__main__":
    main()
