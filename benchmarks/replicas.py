"""Several replicas on one PostgreSQL: how fast they answer and send together, and what kills and restarts cost.

    python -m benchmarks.replicas speed|broadcast|kills|server|cut|rolling [DATA] [--times N] [--subscribers N]
        [--questions N] [--each SECONDS] [--worded SECONDS]

Real processes on one machine and an emulator that answers after 0.3 s; but for `speed` it enforces Telegram's limits.
With `--worded`, `speed` has answers worded by the server of a language model that takes so many seconds for each.
`kills` ends one of three at random, `server` restarts PostgreSQL, `cut` lets nothing pass to it for a minute, `rolling`
stops and starts one replica after the other, each under questions (somebody asks every `--each` seconds), a day's
briefs, a broadcast and reindexing. Prints figures with their goals; exit code 1 where something came twice or was lost.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.broadcast import copy_of
from benchmarks.folders import with_edition
from bot.admin.broadcast.store import Broadcasts, By
from bot.database.engine import Database
from tests.emulator.bot_api import BotApi, HangAfter, TooManyRequests
from tests.support.cutting import Way, cuttable
from tests.support.postgresql import PostgreSql, running
from tests.support.replicas import Fleet, fleet
from tests.support.scripted_model import MODEL, ScriptedModel, faithful
from tests.support.scripted_model import Asked as Call
from tests.support.subscribing import states, subscribe

REPLY_S = 0.3
MANY = 10**6
ADMIN = 77
FIRST_CHAT, FIRST_ASKER = 1000, 900_001
ASKERS = 60
"""So many that nobody asks more often than their chat takes answers."""

WARM = 4
"""Questions for each replica that are asked before it is measured: its first is slower than those that follow."""

CUT_S = 60.0
BROADCAST = "The office is closed on Friday."

LONGEST_S = 20.0
DISTURBANCES = ("kills", "server", "cut", "rolling")
QUESTIONS = ("What should happen at Yongbyon?", "Who wants liaison offices?", "Who is against sanctions relief?")


def main() -> int:
    """Measure, print, and give back the exit code."""
    parser = argparse.ArgumentParser(description="Speed and manners of several replicas.")
    parser.add_argument("what", choices=("speed", "broadcast", *DISTURBANCES))
    parser.add_argument("data", nargs="?", type=with_edition, default="data")
    parser.add_argument("--times", type=int, default=60)
    parser.add_argument("--subscribers", type=int, default=3000)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--each", type=float, default=0.5)
    parser.add_argument("--worded", type=float, metavar="SECONDS")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, {os.getloadavg()[0]:.1f} processes at work on them before", flush=True)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as server:
        if options.what == "speed":
            with _wording(options.worded) as (settings, calls):
                return speed(options.data, Path(folder), server, options.questions, settings, calls)
        data = copy_of(options.data, Path(folder) / "data")
        if options.what == "broadcast":
            return broadcast(data, server, options.subscribers)
        return disturbed(data, server, options)


@contextmanager
def _wording(seconds: float | None) -> Iterator[tuple[dict[str, str], list[Call]]]:
    """The settings of a language model that takes so long for an answer, none without, and the calls that it gets."""
    if seconds is None:
        yield {}, []
        return
    with ScriptedModel(lambda asked: replace(faithful(asked), first=seconds)) as model:
        yield {"LLM_URL": model.url, "LLM_MODEL": MODEL, "LLM_KEY": model.key}, model.calls


def speed(
    source: Path, folder: Path, server: PostgreSql, questions: int, settings: dict[str, str], worded: list[Call]
) -> int:
    """Questions a second of one replica and of three."""
    rates = {}
    for count in (1, 3):
        data = copy_of(source, folder / f"data-{count}")
        with BotApi() as api, fleet(api, data, server.new_database(), count, webhook=True, **settings) as made:
            api.fail("sendMessage", HangAfter(REPLY_S), times=MANY)
            _rate(api, FIRST_ASKER + questions, WARM * count)
            before, said = _processor_s(made), len(worded)
            rates[count] = _rate(api, FIRST_ASKER, questions)
            cost = (_processor_s(made) - before) / questions
            allowed = (os.cpu_count() or 1) / cost
            print(f"{count} replica(s)                {rates[count]:.2f} questions a second, {cost:.3f} s of "
                  f"processors each; free cores would allow {allowed:.1f}", flush=True)  # fmt: skip
            if settings:
                print(f"                            {len(worded) - said} of {questions} worded", flush=True)
    print(f"three over one              {rates[3] / rates[1]:.2f} (goal 2.5 where work waits on the network)")
    print(f"processes at work           {os.getloadavg()[0]:.1f}, others' too")
    return 0


def _processor_s(made: Fleet) -> float:
    """Seconds of processors that all replicas have used, not counting those of the server."""
    return sum(one.processor_s for one in made.replicas)


def _rate(api: BotApi, first: int, questions: int) -> float:
    """Questions a second, each of another person, all asked at once."""
    people = range(first, first + questions)
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
        api.fail("sendMessage", HangAfter(REPLY_S), times=MANY)
        ledger = server.new_database()
        chats = range(FIRST_CHAT, FIRST_CHAT + subscribers)
        for chat_id in chats:
            api.introduce(chat_id)
        with fleet(api, data, ledger, 3, webhook=True) as three:
            subscribe(data, *chats, due_in_s=60, ledger=ledger)
            before = _processor_s(three)
            with _asked(api, every_s=2.0) as asked:
                three.wait(lambda: _settled(three) >= subscribers, 3600)
            cost = (_processor_s(three) - before) / subscribers
            print(f"processors                  {cost * 1000:.1f} ms a message, questions and all; "
                  f"{os.getloadavg()[0]:.1f} processes at work, others' too")  # fmt: skip
        calls = [call for call in api.calls("sendMessage") if not isinstance(call.fault, TooManyRequests)]
        briefs = [call.time for call in calls if call.parameters["chat_id"] in chats]
        moments = [call.time for call in calls if briefs[0] <= call.time <= briefs[-1]]
        seconds = briefs[-1] - briefs[0]
        rate, alone = (len(moments) - 1) / seconds, (len(briefs) - 1) / seconds
        print(f"briefs                      {states(data, ledger=ledger)}")
        print(f"messages a second           {rate:.2f}, {rate / 30:.3f} of 30 (goal at least 0.95), and "
              f"{max(_each_second(moments))} in the best second; of these briefs {alone:.2f}")  # fmt: skip
        print(f"answered with 429           {api.refused_for_speed} (goal 0)")
        print(f"questions meanwhile         {len(asked.waits)}, median {median(asked.waits):.2f} s, "
              f"slowest {max(asked.waits):.2f} s")  # fmt: skip
        return int(api.refused_for_speed > 0)


def _each_second(moments: list[float]) -> list[int]:
    counts = Counter(int(moment - moments[0]) for moment in moments)
    return [counts[second] for second in range(max(counts) + 1)]


@dataclass(slots=True)
class Asked:
    """What people asked, each as often as they mean to, but not before the last question was answered."""

    waits: list[float] = field(default_factory=list)
    unanswered: int = 0
    seconds: float = 0.0
    """For how long they asked."""


@contextmanager
def _asked(api: BotApi, *, every_s: float) -> Iterator[Asked]:
    """Have people ask while the block runs, somebody so often; it ends when the last has an answer."""
    asked, over = Asked(), threading.Event()
    threads = []
    for number in range(ASKERS):
        api.introduce(FIRST_ASKER + number)
        arguments = (api, FIRST_ASKER + number, asked, over, every_s * ASKERS)
        threads.append(threading.Thread(target=_ask_on, args=arguments))
    began = time.monotonic()
    for thread in threads:
        thread.start()
    try:
        yield asked
    finally:
        over.set()
        asked.seconds = time.monotonic() - began
        for thread in threads:
            thread.join()


def _ask_on(api: BotApi, person: int, asked: Asked, over: threading.Event, pause_s: float) -> None:
    chance = random.Random(person)
    due = time.monotonic() + chance.uniform(0.0, 1.0) * pause_s
    while not over.wait(max(0.0, due - time.monotonic())):
        due += chance.uniform(0.5, 1.5) * pause_s
        before, began = len(api.messages(person)), time.monotonic()
        api.say(person, chance.choice(QUESTIONS))
        try:
            api.wait_for(person, before + 1, timeout_s=120)
        except AssertionError:
            asked.unanswered += 1
        asked.waits.append(time.monotonic() - began)


def disturbed(data: Path, server: PostgreSql, options: argparse.Namespace) -> int:
    """Disturb three replicas so often under questions, a day's briefs, a broadcast and reindexing."""
    chance = random.Random(1)
    own = server.new_database()
    with BotApi(limits=True) as api, cuttable(own) if options.what == "cut" else nullcontext() as way:
        api.fail("sendMessage", HangAfter(REPLY_S), times=MANY)
        ledger = own if way is None else way[1]
        chats = range(FIRST_CHAT, FIRST_CHAT + options.subscribers)
        for chat_id in (*chats, ADMIN):
            api.introduce(chat_id)
        with fleet(api, data, ledger, 3, webhook=True, ADMIN_IDS=str(ADMIN)) as three:
            subscribe(data, *chats, ledger=own)
            disturb: dict[str, Callable[[], object]] = {
                "kills": partial(_kill, three, chance), "rolling": partial(_roll, three, chance),
                "server": partial(_restart, server, chance), "cut": partial(_cut, None if way is None else way[0]),
            }  # fmt: skip
            with _asked(api, every_s=options.each) as asked:
                began = time.monotonic()
                for number in range(options.times):
                    if number % 10 == 0:
                        api.say(ADMIN, "/reindex")
                    if number == options.times // 3:
                        _send_to_all(own)
                    disturb[options.what]()
                    print(
                        f"{number + 1} of {options.times} after {time.monotonic() - began:.0f} s",
                        file=sys.stderr,
                        flush=True,
                    )
            three.wait_until_settled(120)
            three.wait(lambda: _settled(three) >= 2 * len(chats), 1200)
            told = [one.log.count("until its server is back") for one in three.replicas]
        longest = LONGEST_S + (CUT_S if options.what == "cut" else 0.0)
        return _told(api, states(data, ledger=own), asked, chats, told, longest)


def _kill(three: Fleet, chance: random.Random) -> None:
    """One of them, or now and then the one in charge."""
    time.sleep(chance.uniform(0.0, 2.0))
    leader = three.leader()
    number = leader if leader is not None and chance.random() < 0.3 else chance.randrange(3)
    victim = three.replicas[number]
    victim.kill()
    time.sleep(chance.uniform(0.0, 2.0))
    victim.start()


def _roll(three: Fleet, chance: random.Random) -> None:
    """All of them, one after the other."""
    for one in three.replicas:
        assert one.stop() == 0
        one.start()
        time.sleep(chance.uniform(0.0, 2.0))


def _restart(server: PostgreSql, chance: random.Random) -> None:
    time.sleep(chance.uniform(2.0, 6.0))
    server.restart(away_s=chance.uniform(0.0, 3.0))


def _cut(way: Way | None) -> None:
    assert way is not None
    time.sleep(10.0)
    way.cut()
    time.sleep(CUT_S)
    way.restore()
    time.sleep(10.0)


def _send_to_all(ledger: str) -> None:
    """Begin a broadcast, as an administrator does who taps "send"."""
    database = Database(ledger)
    broadcasts, now = Broadcasts(database), int(time.time())
    broadcasts.begin(broadcasts.draft(ADMIN, BROADCAST, now), ADMIN, 1, By(ADMIN, now, ""), urgent=True)
    database.close()


def _settled(three: Fleet) -> int:
    ended = "('sent', 'uncertain', 'failed', 'skipped')"
    return int(three.scalar(f"SELECT count(*) FROM deliveries WHERE state IN {ended}"))  # noqa: S608


def _told(api: BotApi, briefs: dict[str, int], asked: Asked, chats: range, away: list[int], allowed: float) -> int:
    people = range(FIRST_ASKER, FIRST_ASKER + ASKERS)
    messages = [(person, message) for person in people for message in api.messages(person)]
    answers = Counter((person, one.reply_to) for person, one in messages if one.reply_to is not None)
    twice = sum(count - 1 for count in answers.values())
    cut = sum("interrupted" in one.plain for _, one in messages)
    got = [Counter(message.plain for message in api.messages(chat)) for chat in chats]
    doubled = sum(count - 1 for one in got for count in one.values())
    lost = len(chats) - sum(BROADCAST in one for one in got)
    rate = len(asked.waits) / asked.seconds
    print(f"questions                   {len(asked.waits)}, {rate:.1f} a second, answered twice {twice} (goal 0), "
          f"unanswered {asked.unanswered} (goal 0), told that they were cut off {cut}")  # fmt: skip
    print(f"waits                       median {median(asked.waits):.2f} s, longest {max(asked.waits):.1f} s "
          f"(goal below {allowed:.0f}), {sum(one > allowed for one in asked.waits)} above that")  # fmt: skip
    print(f"briefs and broadcast        {briefs}, twice {doubled} (goal 0), without the broadcast {lost}")
    print(f"429                         {api.refused_for_speed} (goal 0)")
    print(f"the log on the server       away: {away} times")
    print(f"processes at work           {os.getloadavg()[0]:.1f}, others' too")
    return int(bool(twice or doubled or asked.unanswered or max(asked.waits) > allowed))


if __name__ == "__main__":
    sys.exit(main())
