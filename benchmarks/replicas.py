"""Several replicas on one PostgreSQL: how fast they answer and send together, and what kills and restarts cost.

    python -m benchmarks.replicas speed|broadcast|kills|restarts [DATA] [--kills N] [--subscribers N] [--questions N]

Real processes on one machine, an emulator whose answers take 0.3 s, and for `broadcast` and `kills` one that enforces
Telegram's limits. Prints figures with their goals; exit code 1 where something came twice, was lost, or took too long.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.broadcast import copy_of
from tests.emulator.bot_api import BotApi, HangAfter
from tests.support.postgresql import PostgreSql, running
from tests.support.replicas import fleet
from tests.support.subscribing import states, subscribe

REPLY_S = 0.3
MANY = 10**6
ADMIN = 77
FIRST_CHAT, FIRST_ASKER = 1000, 900_001
PACE_S = 0.5
"""Between two questions of the kills' and restarts' people."""

LONGEST_S = 20.0
QUESTIONS = ("What should happen at Yongbyon?", "Who wants liaison offices?", "Who is against sanctions relief?")


def main() -> int:
    """Measure, print, and give back the exit code."""
    parser = argparse.ArgumentParser(description="Speed and manners of several replicas.")
    parser.add_argument("what", choices=("speed", "broadcast", "kills", "restarts"))
    parser.add_argument("data", nargs="?", type=Path, default=Path("data"))
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--subscribers", type=int, default=3000)
    parser.add_argument("--questions", type=int, default=300)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running() as server:
        data = copy_of(options.data, Path(folder) / "data")
        if options.what == "speed":
            return speed(data, server, options.questions)
        if options.what == "broadcast":
            return broadcast(data, server, options.subscribers)
        return disturbed(data, server, options.kills, restarts=options.what == "restarts")


def speed(data: Path, server: PostgreSql, questions: int) -> int:
    """Questions a second of one replica and of three."""
    rates = {}
    for count in (1, 3):
        with BotApi() as api, fleet(api, data, server.new_database(), count, webhook=True):
            api.fail("sendMessage", HangAfter(REPLY_S), times=MANY)
            rates[count] = _rate(api, questions)
            print(f"{count} replica(s)                {rates[count]:.1f} questions a second")
    print(f"three over one              {rates[3] / rates[1]:.2f}")
    return 0


def _rate(api: BotApi, questions: int) -> float:
    people = range(FIRST_ASKER, FIRST_ASKER + questions)
    for person in people:
        api.introduce(person)
    began = time.monotonic()
    for number, person in enumerate(people):
        api.say(person, QUESTIONS[number % len(QUESTIONS)])
    for person in people:
        api.wait_for(person, 1, timeout_s=600)
    return questions / (time.monotonic() - began)


def broadcast(data: Path, server: PostgreSql, subscribers: int) -> int:
    """The daily run of many, while people ask, all limits enforced."""
    with BotApi(limits=True) as api:
        ledger = server.new_database()
        chats = range(FIRST_CHAT, FIRST_CHAT + subscribers)
        for chat_id in chats:
            api.introduce(chat_id)
        subscribe(data, *chats, ledger=ledger)
        with fleet(api, data, ledger, 3, webhook=True), _asked(api, every_s=1.0) as asked:
            while sum(states(data, ledger=ledger).get(one, 0) for one in ("sent", "uncertain", "failed")) < subscribers:
                time.sleep(1.0)
        moments = [call.time for call in api.calls("sendMessage") if call.fault is None]
        rate = (len(moments) - 1) / (moments[-1] - moments[0])
        print(f"briefs                      {states(data, ledger=ledger)}")
        print(f"messages a second           {rate:.2f}, {rate / 30:.3f} of 30 (goal at least 0.95)")
        print(f"answered with 429           {api.refused_for_speed} (goal 0)")
        print(f"questions meanwhile         {len(asked.waits)}, median {median(asked.waits):.2f} s, "
              f"slowest {max(asked.waits):.2f} s")  # fmt: skip
        return int(api.refused_for_speed > 0)


@dataclass(slots=True)
class Asked:
    """What people asked, each waiting for the answer to the question before."""

    waits: list[float] = field(default_factory=list)
    unanswered: int = 0


@contextmanager
def _asked(api: BotApi, *, every_s: float, people: int = 20) -> Iterator[Asked]:
    """Have people ask while the block runs, somebody so often; it ends when the last has an answer."""
    asked, over = Asked(), threading.Event()
    threads = []
    for number in range(people):
        api.introduce(FIRST_ASKER + number)
        arguments = (api, FIRST_ASKER + number, asked, over, every_s * people)
        threads.append(threading.Thread(target=_ask_on, args=arguments))
    for thread in threads:
        thread.start()
    try:
        yield asked
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _ask_on(api: BotApi, person: int, asked: Asked, over: threading.Event, pause_s: float) -> None:
    chance = random.Random(person)
    while not over.wait(chance.uniform(0.5, 1.5) * pause_s):
        before, began = len(api.messages(person)), time.monotonic()
        api.say(person, chance.choice(QUESTIONS))
        try:
            api.wait_for(person, before + 1, timeout_s=120)
        except AssertionError:
            asked.unanswered += 1
        asked.waits.append(time.monotonic() - began)


def disturbed(data: Path, server: PostgreSql, times: int, *, restarts: bool) -> int:
    """Kill replicas, or restart PostgreSQL, so often at random under questions, a daily run and a reindex."""
    chance = random.Random(1)
    with BotApi(limits=True) as api:
        api.fail("sendMessage", HangAfter(0.1), times=MANY)
        ledger = server.new_database()
        chats = range(FIRST_CHAT, FIRST_CHAT + 20 * times)
        for chat_id in (*chats, ADMIN):
            api.introduce(chat_id)
        with fleet(api, data, ledger, 3, webhook=True, ADMIN_IDS=str(ADMIN)) as three:
            subscribe(data, *chats, ledger=ledger)
            with _asked(api, every_s=PACE_S) as asked:
                for number in range(times):
                    if number % 10 == 0:
                        api.say(ADMIN, "/reindex")
                    time.sleep(chance.uniform(0.0, 2.0))
                    if restarts:
                        server.restart(away_s=chance.uniform(0.0, 3.0))
                    else:
                        victim = three.replicas[chance.randrange(3)]
                        victim.kill()
                        time.sleep(chance.uniform(0.0, 2.0))
                        victim.start()
            three.wait_until_settled(120)
            three.wait(lambda: _settled(data, ledger) >= len(chats), 300)
        return _told(api, data, ledger, asked, chats)


def _settled(data: Path, ledger: str) -> int:
    found = states(data, ledger=ledger)
    return sum(found.get(one, 0) for one in ("sent", "uncertain", "failed", "skipped"))


def _told(api: BotApi, data: Path, ledger: str, asked: Asked, chats: range) -> int:
    answers = Counter(
        (person, message.reply_to)
        for person in range(FIRST_ASKER, FIRST_ASKER + 20)
        for message in api.messages(person)
        if message.reply_to is not None
    )
    twice = sum(count - 1 for count in answers.values())
    briefs = [Counter(message.plain for message in api.messages(chat)) for chat in chats]
    doubled = sum(count - 1 for one in briefs for count in one.values())
    cut = sum(
        "interrupted" in message.plain
        for person in range(FIRST_ASKER, FIRST_ASKER + 20)
        for message in api.messages(person)
    )
    print(f"questions                   {len(asked.waits)}, answered twice {twice} (goal 0), "
          f"unanswered {asked.unanswered} (goal 0), told that they were cut off {cut}")  # fmt: skip
    print(f"waits                       median {median(asked.waits):.2f} s, longest {max(asked.waits):.1f} s "
          f"(goal below {LONGEST_S:.0f})")  # fmt: skip
    print(f"briefs                      {states(data, ledger=ledger)}, twice {doubled} (goal 0)")
    return int(bool(twice or doubled or asked.unanswered or max(asked.waits) > LONGEST_S))


if __name__ == "__main__":
    sys.exit(main())
