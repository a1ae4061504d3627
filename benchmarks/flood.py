"""One person against everybody else, and fifty people at once, on the real bot process; and what many questions cost.

    python -m benchmarks.flood [DATA] [--messages N]          about two minutes
    python -m benchmarks.flood [DATA] --memory                20,000 questions: an hour or so

The emulator enforces Telegram's limits. One person sends N messages as fast as they can be taken, in private and
in a group, while others ask; then fifty ask in the same moment. Prints how long people waited, and the goals.
With --memory, the memory of the process after 2,000 and after 20,000 questions of a thousand people instead, or after
as many as `--questions` says.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

from benchmarks.broadcast import copy_of
from benchmarks.folders import with_edition
from bot.messages import say
from tests.emulator.bot_api import BotApi
from tests.support.bot_process import BotProcess

FLOOD = "Who is for maximum pressure?"
QUESTION = "Who wants liaison offices?"
FLOODER, GROUP = 800_001, -800_002
MESSAGES = 5000
AFTER, LATER = 2000, 20_000
"""Questions after which the memory is compared."""

WAIT_S, TOGETHER_S, GROWTH = 2.0, 5.0, 0.10
"""The goals: of another person's wait at the 95th percentile, of fifty at once, of the memory."""


def main() -> None:
    """Run what was chosen, and print the figures."""
    parser = argparse.ArgumentParser(description="A flood, fifty people at once, and the memory of many questions.")
    parser.add_argument("data", nargs="?", type=with_edition, default="data")
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument("--memory", action="store_true", help="the memory of many questions instead")
    parser.add_argument("--questions", type=int, default=LATER, help=f"how many, more than {AFTER:,} (20,000)")
    options = parser.parse_args()
    if options.questions <= AFTER:
        parser.error(f"--questions must be more than {AFTER:,}, after which the memory is first read")
    with tempfile.TemporaryDirectory() as folder:
        data = copy_of(options.data, Path(folder) / "data")
        if options.memory:
            _memory(data, options.questions)
        else:
            _floods(data, options.messages)


@contextmanager
def _running(data: Path, *, limits: bool) -> Iterator[tuple[BotApi, BotProcess]]:
    with BotApi(limits=limits) as api:
        bot = BotProcess(api, data)
        try:
            bot.start()
            _wait(api, 700_000, QUESTION)  # the first question warms up what all need
            yield api, bot
        finally:
            bot.end()


def _floods(data: Path, count: int) -> None:
    with _running(data, limits=True) as (api, _):
        _report(f"{count:,} messages of one person in private", _beside(api, count, range(701_000, 701_100)))
        _told(api, FLOODER)
        _report(f"{count:,} messages of one person in a group", _beside(api, count, range(702_000, 702_100), GROUP))
        _told(api, GROUP)
        _report("  and of another in the same group", _in_the_group(api))
        began = time.monotonic()
        people = range(703_000, 703_050)
        for chat in people:
            api.say(chat, QUESTION)
        for chat in people:
            api.wait_for(chat, 1)
        taken = time.monotonic() - began
        print(
            f"50 people at once: the last after {taken:.2f} s (goal below {TOGETHER_S:.0f}): {_met(taken < TOGETHER_S)}"
        )


def _beside(api: BotApi, count: int, people: Iterable[int], group: int | None = None) -> list[float]:
    """How long others waited while one person sent so many messages, and for a while after it."""

    def write() -> None:
        for _ in range(count):
            if group is None:
                api.say(FLOODER, FLOOD)
            else:
                api.say(group, f"/ask {FLOOD}", user_id=FLOODER, chat_type="supergroup")

    flood = threading.Thread(target=write)
    flood.start()
    waits = [_wait(api, chat, QUESTION) for chat in people]
    flood.join()
    return waits


def _in_the_group(api: BotApi) -> list[float]:
    """How long somebody in the flooded group waited for answers, at a pace at which Telegram takes them."""
    waits = []
    for _ in range(6):
        began = time.monotonic()
        api.say(GROUP, f"/ask {QUESTION}", user_id=FLOODER + 1, chat_type="supergroup")
        number = api.written(GROUP)[-1]
        while not any(message.reply_to == number for message in api.messages(GROUP)):
            time.sleep(0.01)
        waits.append(time.monotonic() - began)
        time.sleep(6)
    return waits


def _wait(api: BotApi, chat_id: int, text: str) -> float:
    before = len(api.messages(chat_id))
    began = time.monotonic()
    api.say(chat_id, text)
    api.wait_for(chat_id, before + 1, timeout_s=600)
    return time.monotonic() - began


def _report(what: str, waits: list[float]) -> None:
    slow = quantiles(waits, n=20, method="inclusive")[-1]
    figures = f"median {median(waits):.2f} s, 95th percentile {slow:.2f} s (goal below {WAIT_S:.0f}) of {len(waits)}"
    print(f"{what}: another waited {figures}: {_met(slow < WAIT_S)}", flush=True)


def _told(api: BotApi, chat_id: int) -> None:
    messages = api.messages(chat_id)
    told = sum(message.plain == say("too-many") for message in messages)
    print(f"  told that it is too much: {told} (goal 1): {_met(told == 1)}; answered: {len(messages) - told}")


def _memory(data: Path, later: int) -> None:
    """The memory after few and after many questions, no two of them alike; without limits, which would take days."""
    with _running(data, limits=False) as (api, bot):
        held = {}
        for number in range(1, later + 1):
            _wait(api, 710_000 + number % 1000, f"{QUESTION[:-1]} number {number}?")
            if number % AFTER == 0 or number == later:
                held[number] = bot.memory_now_mb
                print(f"after {number:>6,} questions: {held[number]:.0f} MB", flush=True)
        growth = held[later] / held[AFTER] - 1
        print(f"grown by {growth:.1%} (goal at most {GROWTH:.0%}): {_met(growth <= GROWTH)}")


def _met(is_met: bool) -> str:
    return "met" if is_met else "MISSED"


if __name__ == "__main__":
    main()
