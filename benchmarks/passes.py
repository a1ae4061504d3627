"""Through how many files of ours a question passes, from its update to the sending of its reply: the real process.

    python -m benchmarks.passes [--data DIR] [--list]

A file of `bot/`, `index/` or `briefing/` counts where a function of it was called in between (or went on, as a
coroutine does); not for a module's or a class's own lines, nor for what a library makes of it (a dataclass's methods).
Every flow is lived through once before, so that nothing is counted which only a start needs, and then twice: what ran
both times counts, so that a minute's tick in between does not.
"""

from __future__ import annotations

import argparse
import inspect
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path
from types import FrameType, TracebackType

from benchmarks.broadcast import copy_of
from benchmarks.folders import with_edition
from tests.emulator.bot_api import BotApi
from tests.support.bot_process import ROOT, BotProcess

READER = 601
ROOMS = tuple(f"{ROOT / folder}{os.sep}" for folder in ("bot", "index", "briefing"))
WATCHED, SEEN = "--watched", "passes.txt"
ANSWER_S = 120

FLOWS = {
    "a searched question": ("What is there at the nuclear complex of Yongbyon?",),
    "a survey": ("Who supports sanctions relief?",),
    "advice": ("What should the United States do about sanctions?",),
    "/compare": ("/compare sanctions relief",),
    "a follow-up": ("What did Victor Cha say about Hanoi?", "And in 2020?"),
    "a refusal": ("What does the underground in Seoul cost?",),
}
"""What is written for each; the last of it is counted."""


class Watch:
    """In the bot's process: the files of which a function was called since the last SIGUSR1, written at a sending."""

    def __init__(self) -> None:
        self._seen: set[str] | None = None

    def begin(self, signal_number: int, frame: FrameType | None) -> None:
        """From here on files are noted."""
        self._seen = set()

    def look(self, frame: FrameType, event: str, argument: object) -> None:
        """What Python calls for every function that is called."""
        seen, code = self._seen, frame.f_code
        if seen is None or event != "call" or not code.co_flags & inspect.CO_OPTIMIZED:
            return
        if code.co_filename.startswith(ROOMS):
            seen.add(code.co_filename)
        elif code.co_name == "send_message" and "telegram" in code.co_filename:
            self._seen = None
            Path(SEEN).write_text("\n".join(sorted(seen)), encoding="utf-8")


def watched() -> int:
    """The bot's own main function, watched; its exit code."""
    from bot.__main__ import main as run

    watch = Watch()
    signal.signal(signal.SIGUSR1, watch.begin)
    threading.setprofile(watch.look)
    sys.setprofile(watch.look)
    return run()


class WatchedBot(BotProcess):
    """The bot on a copy of an edition, with a reader who asks it."""

    program = ("benchmarks.passes", WATCHED)

    def __init__(self, api: BotApi, data: Path) -> None:
        super().__init__(api, data)
        self._api, self._seen = api, data / SEEN

    def __enter__(self) -> WatchedBot:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def passed(self, texts: tuple[str, ...]) -> set[str]:
        """The files that the last of the texts passes."""
        for text in texts[:-1]:
            self.ask(text)
        os.kill(self.pid, signal.SIGUSR1)
        self.ask(texts[-1])
        return {str(Path(name).relative_to(ROOT)) for name in self._seen.read_text(encoding="utf-8").splitlines()}

    def ask(self, text: str) -> None:
        """Write the text, and wait until it is answered and settled."""
        before = len(self._api.messages(READER))
        self._api.say(READER, text)
        self._api.wait_for(READER, before + 1, ANSWER_S)
        self.wait_until_settled(ANSWER_S)


def main() -> None:
    """Ask, and print how many files each flow passes."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.passes", description="The files that a question passes."
    )
    parser.add_argument(
        "--data", type=with_edition, default="data", metavar="DIR", help="with an edition of the briefs"
    )
    parser.add_argument("--list", action="store_true", help="name them, too")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, BotApi() as api:
        api.introduce(READER)
        with WatchedBot(api, copy_of(chosen.data, Path(folder) / "data")) as bot:
            for texts in FLOWS.values():
                bot.passed(texts)
            found = {flow: bot.passed(texts) & bot.passed(texts) for flow, texts in FLOWS.items()}
    for flow, names in found.items():
        print(f"{flow:20} {len(names)}")
    if chosen.list:
        for name in sorted(set().union(*found.values())):
            print(f"{''.join('x' if name in names else '.' for names in found.values())}  {name}")


if __name__ == "__main__":
    if WATCHED in sys.argv:
        code = watched()
        sys.stdout.flush()
        os._exit(code)  # as `python -m bot` does
    main()
