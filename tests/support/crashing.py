"""A bot that is killed again and again while it sends briefs, and what is left of that.

Every answer of the emulator comes a moment after the message was processed, so that at each kill some
messages have arrived of which the bot does not know.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.emulator.bot_api import BotApi, HangAfter

from .bot_process import BotProcess
from .subscribing import states, subscribe

SUBSCRIBERS = 200
ANSWER_S = 0.1
LONGEST_LIFE_S = 2.0
"""After a process is ready: sending to all takes longer, so that a kill hits planning, sending or settling."""

FIRST_CHAT = 1000
SETTLED = ("sent", "uncertain", "failed", "skipped")
SETTLING_S = 120


@dataclass(slots=True)
class Aftermath:
    """What the kills have left."""

    briefs: int = 0
    kills: int = 0
    twice: int = 0
    """Messages that a chat got twice."""
    lost: int = 0
    """Briefs that count as sent, but did not arrive."""
    in_flight: list[int] = field(default_factory=list)
    """At each kill, the parts of which nobody knows whether they arrived."""
    states: dict[str, int] = field(default_factory=dict)


def crash(data: Path, *, kills: int, seed: int) -> Aftermath:
    """Kill a bot so often at random moments, let the last life finish, and count.

    Whenever all briefs are settled, 200 new subscribers are due.
    """
    chance, found = random.Random(seed), Aftermath(kills=kills)
    with BotApi(limits=True) as api:
        bot = BotProcess(api, data)
        try:
            for _ in range(kills):
                api.fail("sendMessage", HangAfter(ANSWER_S), times=SUBSCRIBERS)
                _keep_busy(api, data, found)
                bot.start()
                time.sleep(chance.uniform(0, LONGEST_LIFE_S))
                bot.kill()
                found.in_flight.append(_under_way(data))
            bot.start()
            _settle(data, found.briefs)
            bot.stop()
        finally:
            bot.end()
        _count(api, data, found)
    return found


def _keep_busy(api: BotApi, data: Path, found: Aftermath) -> None:
    """Unless briefs are still to be sent, make new subscribers due."""
    if found.briefs and _settled(data) < found.briefs:
        return
    chats = range(FIRST_CHAT + found.briefs, FIRST_CHAT + found.briefs + SUBSCRIBERS)
    for chat_id in chats:
        api.introduce(chat_id)
    subscribe(data, *chats)
    found.briefs += SUBSCRIBERS


def _settled(data: Path) -> int:
    return sum(count for state, count in states(data).items() if state in SETTLED)


def _settle(data: Path, briefs: int) -> None:
    deadline = time.monotonic() + SETTLING_S
    while _settled(data) < briefs:
        assert time.monotonic() < deadline, f"not settled: {states(data)} of {briefs}"
        time.sleep(0.2)


def _under_way(data: Path) -> int:
    with closing(sqlite3.connect(data / "ledger.db")) as database:
        return int(database.execute("SELECT count(*) FROM parts WHERE state = 'sending'").fetchone()[0])


def _count(api: BotApi, data: Path, found: Aftermath) -> None:
    found.states = states(data)
    with closing(sqlite3.connect(data / "ledger.db")) as database:
        sent = dict(database.execute("SELECT chat_id, count(*) FROM parts WHERE state = 'sent' GROUP BY chat_id"))
    for chat_id in range(FIRST_CHAT, FIRST_CHAT + found.briefs):
        texts = Counter(message.plain for message in api.messages(chat_id))
        found.twice += sum(count - 1 for count in texts.values())
        found.lost += max(0, sent.get(chat_id, 0) - sum(texts.values()))
