"""A bot that has much to do for long, on the real process: mixed updates, and its memory at the end.

    python -m benchmarks.soak [DATA] [--updates N] [--webhook]        20,000 updates: half an hour or so

Questions, follow-ups, commands, taps, stickers, what a group says to itself, edited messages, updates that come twice
and updates that make no sense, of a thousand people. Prints the memory now and then, and the goal: at the end within
a tenth of what it was after the first 2,000. Exit code 1 when it is missed, or when anything was left unanswered.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.broadcast import copy_of
from benchmarks.folders import with_edition
from tests.emulator import incoming
from tests.emulator.bot_api import BotApi
from tests.support.bot_process import BotProcess, free_port

AFTER, LATER = 2000, 20_000
"""Updates after which the memory is compared."""

GROWTH = 0.10
PEOPLE = 1000
IN_FLIGHT = 40
"""Updates that are not confirmed and answered at once."""

QUESTIONS = (
    "Who is for maximum pressure?", "What should happen at Yongbyon?", "Who wants liaison offices?",
    "How many boxes of remains came home?", "Why did the Hanoi summit fail?", "Did Xi Jinping meet Kim before Hanoi?",
    "What is the capital of France?",
)  # fmt: skip
COMMANDS = ("/help", "/topics", "/experts", "/privacy", "/settings", "/map", "/recommend", "/compare sanctions relief")
FOLLOWING = ("and what about China?", "why?", "who disagrees?", "more", "thanks")
GROUP = -1_000_000


def main() -> int:
    """Soak, and give back the exit code."""
    parser = argparse.ArgumentParser(description="Memory over many mixed updates.")
    parser.add_argument("data", nargs="?", type=with_edition, default="data")
    parser.add_argument("--updates", type=int, default=LATER, help=f"how many, more than {AFTER:,} (20,000)")
    parser.add_argument("--webhook", action="store_true", help="posted to a webhook instead of asked for")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.updates <= AFTER:
        parser.error(f"--updates must be more than {AFTER:,}, after which the memory is first read")
    with tempfile.TemporaryDirectory() as folder, BotApi() as api:
        settings = {}
        if options.webhook:
            port = free_port()
            settings = {"LISTEN": str(port), "WEBHOOK_URL": "https://soak.example"}
            api.post_through(f"http://127.0.0.1:{port}")
        bot = BotProcess(api, copy_of(options.data, Path(folder) / "data"), **settings)
        try:
            bot.start()
            return _soak(api, bot, options.updates, random.Random(options.seed))
        finally:
            bot.end()


def _soak(api: BotApi, bot: BotProcess, count: int, chance: random.Random) -> int:
    held, people = {}, People(api, chance)
    began = time.monotonic()
    for number in range(1, count + 1):
        people.act(1000 + number % PEOPLE)
        if number % IN_FLIGHT == 0:
            _settle(api, bot)
        if number % AFTER == 0 or number == count:
            held[number] = bot.memory_now_mb
            pace = number / (time.monotonic() - began)
            print(f"after {number:>6,} updates: {held[number]:.0f} MB, {pace:.0f} a second", flush=True)
    growth = held[count] / held[AFTER] - 1
    errors = [line for line in bot.log.splitlines() if " ERROR " in line or " CRITICAL " in line]
    print(
        f"grown by {growth:.1%} since {AFTER:,} (goal at most {GROWTH:.0%}): {'met' if growth <= GROWTH else 'MISSED'}"
    )
    print(f"errors in the log: {len(errors)} (goal 0)", *errors[:5], sep="\n  ")
    return 1 if growth > GROWTH or errors else 0


def _settle(api: BotApi, bot: BotProcess) -> None:
    """Wait until all is confirmed and handled."""
    deadline = time.monotonic() + 120
    while api.waiting():
        assert time.monotonic() < deadline, "updates wait for too long"
        time.sleep(0.01)
    bot.wait_until_settled(120)


class People:
    """What a thousand people do, each act as often as its weight."""

    def __init__(self, api: BotApi, chance: random.Random) -> None:
        self._api, self._chance = api, chance
        self._asked: list[int] = []
        self._acts: dict[Callable[[int], object], int] = {
            self._ask: 40, self._follow: 15, self._tap: 15, self._command: 10, self._chatter: 5, self._edit: 5,
            self._again: 5, self._sticker: 3, self._odd: 2,
        }  # fmt: skip

    def act(self, person: int) -> None:
        """Somebody does something."""
        self._chance.choices(list(self._acts), weights=list(self._acts.values()))[0](person)

    def _ask(self, person: int) -> None:
        question = self._chance.choice(QUESTIONS)[:-1]
        number = self._api.say(person, f"{question}, {self._chance.randrange(10_000)}?")
        self._asked = [*self._asked[-50:], number]

    def _follow(self, person: int) -> None:
        self._api.say(person, self._chance.choice(FOLLOWING))

    def _command(self, person: int) -> None:
        self._api.say(person, self._chance.choice(COMMANDS))

    def _tap(self, person: int) -> None:
        shown = [(message, label) for message in self._api.messages(person)[-3:] for label in message.labels]
        live = [(message, label) for message, label in shown if "callback_data" in (message.button(label) or ())]
        if not live:
            self._api.say(person, "/start")
            return
        message, label = self._chance.choice(live)
        self._api.press(message.message_id, label, chat_id=person)

    def _chatter(self, person: int) -> None:
        self._api.say(GROUP, "Did you see this?", user_id=person, chat_type="supergroup")

    def _edit(self, person: int) -> None:
        chat = {"id": person, "type": "private", "first_name": "P"}
        text = incoming.text(self._chance.choice(QUESTIONS)) | {"edit_date": int(time.time())}
        self._api.post({"edited_message": incoming.message(1, chat, incoming.Sender(person).user(), text)})

    def _again(self, person: int) -> None:
        if self._asked:
            self._api.redeliver(self._chance.choice(self._asked))

    def _sticker(self, person: int) -> None:
        self._api.sticker(person)

    def _odd(self, person: int) -> None:
        self._api.post_malformed({"message": {"chat": person, "text": ["?"]}})


if __name__ == "__main__":
    sys.exit(main())
