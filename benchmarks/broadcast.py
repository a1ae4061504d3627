"""A day's briefs for 3,000 subscribers through an emulator that enforces Telegram's limits.

    python -m benchmarks.broadcast [DATA] [--subscribers N]

The real bot process on a copy of DATA's live edition, all subscribers due at its start, a person
asking every other second. Prints how near to 30 messages a second it came, how often Telegram said
429, how long people waited, the process's memory, and the size of the ledger.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

from benchmarks.folders import with_edition
from tests.emulator.bot_api import BotApi
from tests.support.bot_process import BotProcess
from tests.support.subscribing import states, subscribe

PEOPLE = range(900_001, 900_021)
QUESTION = "What should happen at Yongbyon?"
EVERY_S = 2.0
PATIENCE_S = 900


def main() -> None:
    """Send the briefs and print the figures."""
    parser = argparse.ArgumentParser(description="Speed and manners of the daily broadcast.")
    parser.add_argument("data", nargs="?", type=with_edition, default="data")
    parser.add_argument("--subscribers", type=int, default=3000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, BotApi(limits=True) as api:
        data = copy_of(options.data, Path(folder) / "data")
        chats = range(1, options.subscribers + 1)
        for chat_id in chats:
            api.introduce(chat_id)
        subscribe(data, *chats)
        bot = BotProcess(api, data)
        try:
            bot.start()
            waits = _ask_until_done(api, data, len(chats))
            _print(api, data, bot.memory_mb, waits)
        finally:
            bot.end()


def copy_of(source: Path, target: Path) -> Path:
    """A data folder with the live edition of another, and no ledger."""
    target.mkdir()
    shutil.copytree(source / "editions", target / "editions")
    shutil.copy(source / "live", target / "live")
    return target


def _ask_until_done(api: BotApi, data: Path, subscribers: int) -> list[float]:
    """How long each question waited for its answer, asked until every brief is settled."""
    waits: list[float] = []
    threads = []
    deadline = time.monotonic() + PATIENCE_S
    for number in range(10**6):
        thread = threading.Thread(target=_ask, args=(api, PEOPLE[number % len(PEOPLE)], waits))
        thread.start()
        threads.append(thread)
        time.sleep(EVERY_S)
        found = states(data)
        if sum(found.get(state, 0) for state in ("sent", "uncertain", "failed")) >= subscribers:
            break
        if time.monotonic() > deadline:
            raise TimeoutError(f"not done: {found}")
    for thread in threads:
        thread.join()
    return waits


def _ask(api: BotApi, chat_id: int, waits: list[float]) -> None:
    before = len(api.messages(chat_id))
    began = time.monotonic()
    api.say(chat_id, QUESTION)
    api.wait_for(chat_id, before + 1, timeout_s=60)
    waits.append(time.monotonic() - began)


def _print(api: BotApi, data: Path, memory_mb: float, waits: list[float]) -> None:
    moments = [call.time for call in api.calls("sendMessage") if call.fault is None]
    speed = (len(moments) - 1) / (moments[-1] - moments[0])
    kilobytes = sum(path.stat().st_size for path in data.glob("ledger.db*")) / 1024
    print(f"briefs                        {states(data)}")
    print(f"messages a second             {speed:.2f}, {speed / 30:.3f} of 30 (goal at least 0.95)")
    print(f"answered with 429             {api.refused_for_speed} (goal 0)")
    print(f"a question meanwhile, median  {median(waits):.2f} s of {len(waits)}")
    print(f"a question meanwhile, slowest {max(waits):.2f} s (goal below 1)")
    print(f"memory of the process         {memory_mb:.0f} MB at most")
    print(f"the ledger after one day      {kilobytes / 1024:.1f} MB")


if __name__ == "__main__":
    main()
