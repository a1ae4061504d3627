"""How long a tick takes to find who is due among a million subscribers, and how large the ledger grows.

    python -m benchmarks.due [--subscribers N]

The subscribers are spread evenly over the minutes of a day. `Subscriptions.due` with its index is
timed on one core beside a scan of all rows; both give the same people, which is checked. The size is
measured on 2,000 subscribers with a month of deliveries, and multiplied: an extrapolation.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median

from sqlalchemy import insert, text

from bot.daily.tick import BATCH
from bot.database.engine import Database
from bot.database.tables import deliveries, had, parts, subscribers
from bot.subscribe.store import Subscriptions

DAY_MINUTES = 24 * 60
START = 1_800_000_000
ROWS_AT_ONCE = 50_000
TICKS = 20

SAMPLE, DAYS, ITEMS = 2000, 30, 5
"""Subscribers of the sample, their days of deliveries, and the items of each."""


def main() -> None:
    """Fill the ledgers and print the figures."""
    parser = argparse.ArgumentParser(description="Finding who is due, and the size of the ledger.")
    parser.add_argument("--subscribers", type=int, default=1_000_000)
    count = parser.parse_args().subscribers
    with tempfile.TemporaryDirectory() as folder:
        _time_ticks(Path(folder) / "many.db", count)
        megabytes = _size_of_a_month(Path(folder) / "month.db") / 1024 / 1024
    print(f"ledger, 100,000 with a month {megabytes * 100_000 / SAMPLE:.0f} MB, extrapolated from {SAMPLE}")


def _time_ticks(path: Path, count: int) -> None:
    database = Database(f"sqlite:///{path}")
    _fill(database, count)
    due = Subscriptions(database).due
    tick_s, scan_s = [], []
    for minute in range(TICKS):
        now = START + minute * 60
        began, cpu = time.perf_counter(), time.process_time()
        found = due(now, limit=BATCH)
        tick_s.append(max(time.perf_counter() - began, time.process_time() - cpu))
        began = time.perf_counter()
        scanned = _scan(database, now)
        scan_s.append(time.perf_counter() - began)
        if scanned < len(found):
            raise AssertionError(f"the scan finds {scanned}, the index {len(found)}")
    whole = _whole_minute(database, START)
    database.close()
    print(f"subscribers                  {count:,}, of whom {count // DAY_MINUTES} are due in a minute")
    print(f"the next {BATCH} who are due      {median(tick_s) * 1000:.2f} ms, {max(tick_s) * 1000:.2f} at most")
    print(f"all who are due in a minute  {whole * 1000:.1f} ms (goal below 1000)")
    print(f"a scan of all beside it      {median(scan_s) * 1000:.0f} ms, {median(scan_s) / median(tick_s):.0f} times")


def _fill(database: Database, count: int) -> None:
    for first in range(0, count, ROWS_AT_ONCE):
        with database.transaction() as connection:
            connection.execute(insert(subscribers), [_row(n) for n in range(first, min(first + ROWS_AT_ONCE, count))])


def _row(number: int) -> dict[str, object]:
    minute = number * 7919 % DAY_MINUTES
    who = {"chat_id": number + 1, "thread_id": 0, "chat_type": "private", "user_id": number + 1, "state": "active"}
    when = {"zone": "UTC", "minute": minute, "weekdays": 127, "next_due": START + minute * 60, "created_at": START}
    what = {"topics": [], "experts": [], "fewer": [], "length": "short", "told_all": False}
    return who | when | what


def _scan(database: Database, now: int) -> int:
    """How many are due, found without the index."""
    with database.transaction() as connection:
        query = text("SELECT count(*) FROM subscribers NOT INDEXED WHERE next_due <= :now")
        return int(connection.execute(query, {"now": now}).scalar_one())


def _whole_minute(database: Database, now: int) -> float:
    """Seconds to find everybody who is due in one minute, batch by batch, each then being due tomorrow."""
    due, spent = Subscriptions(database).due, 0.0
    while True:
        began = time.perf_counter()
        found = due(now, limit=BATCH)
        spent += time.perf_counter() - began
        with database.transaction() as connection:
            for one in found:
                mine = subscribers.c.chat_id == one.address.chat_id
                connection.execute(subscribers.update().where(mine).values(next_due=now + DAY_MINUTES * 60))
        if len(found) < BATCH:
            return spent


def _size_of_a_month(path: Path) -> int:
    """Bytes of a ledger in which the sample has had a brief on each day of a month."""
    database = Database(f"sqlite:///{path}")
    _fill(database, SAMPLE)
    for day in range(1, DAYS + 1):
        date = f"2026-11-{day:02}"
        ids = range(day * ITEMS, day * ITEMS + ITEMS)
        chats = [{"chat_id": number + 1, "thread_id": 0} for number in range(SAMPLE)]
        keys = [chat | {"kind": "brief", "name": date} for chat in chats]
        times = {"due_at": START, "not_before": START, "settled_at": START, "state": "sent"}
        contents = {"contents": [[item, "0123456789abcdef", None, None] for item in ids]}
        with database.transaction() as connection:
            connection.execute(insert(deliveries), [key | times | contents for key in keys])
            connection.execute(insert(parts), [key | {"number": 0, "state": "sent", "message_id": 1} for key in keys])
            had_by = [chat | {"day": date, "digest": "0123456789abcdef"} for chat in chats]
            items = [one | {"item_id": item} for one in had_by for item in ids]
            connection.execute(insert(had), items)
    database.overwrite()
    database.close()
    return path.stat().st_size


if __name__ == "__main__":
    main()
