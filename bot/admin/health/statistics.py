"""Figures of the bot's days: questions, refusals (of which some came near), answer times, subscribers.

A day is one of the zone that the settings name. What is gone from the log of questions stays
counted here, without text or name.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from sqlalchemy import Connection, and_, delete, func, insert, select, update

from bot.clock import zone_info
from bot.database.engine import Database
from bot.database.tables import day_counts, questions, subscribers
from bot.subscribe.schedule import local_day


@dataclass(frozen=True, slots=True)
class Day:
    """The figures of one day; times are None where nothing was asked."""

    day: str
    questions: int = 0
    refusals: int = 0
    median_ms: float | None = None
    slowest_ms: float | None = None
    subscribers: int = 0


class Figures:
    """Figures by day; safe to use from several threads."""

    def __init__(self, database: Database, zone: str) -> None:
        self._transaction = database.transaction
        self._zone = zone

    def today(self, now: int) -> Day:
        """The figures of the day so far."""
        with self._transaction() as connection:
            return self._counted(connection, local_day(self._zone, now))

    def note(self, now: int) -> Day:
        """Write down today's figures, and once a day the last one's questions as they were in the end; today's."""
        today = local_day(self._zone, now)
        with self._transaction() as connection:
            was_known = connection.execute(delete(day_counts).where(day_counts.c.day == today)).rowcount > 0
            counted = self._counted(connection, today)
            connection.execute(insert(day_counts).values(asdict(counted)))
            if not was_known:
                self._end(connection, today)
        return counted

    def _end(self, connection: Connection, today: str) -> None:
        """Count the last day before this one anew, in which there may have been questions since it was counted."""
        before = select(day_counts).where(day_counts.c.day < today).order_by(day_counts.c.day.desc()).limit(1)
        then = connection.execute(before).one_or_none()
        if then is None:
            return
        ended = self._counted(connection, then.day)
        if ended.questions > then.questions:
            values = asdict(ended) | {"subscribers": then.subscribers}
            connection.execute(update(day_counts).where(day_counts.c.day == then.day).values(values))

    def days(self, now: int, *, count: int) -> list[Day]:
        """The last days, oldest first, from the first known on; a day without a look has the subscribers before it."""
        last = date.fromisoformat(local_day(self._zone, now))
        first = (last - timedelta(days=count - 1)).isoformat()
        wanted = select(day_counts).where(day_counts.c.day >= first).order_by(day_counts.c.day)
        with self._transaction() as connection:
            known = {row.day: Day(**row._mapping) for row in connection.execute(wanted)}
        if not known:
            return []
        begin = date.fromisoformat(min(known))
        found: list[Day] = []
        for at in range((last - begin).days + 1):
            name = (begin + timedelta(days=at)).isoformat()
            found.append(known.get(name) or Day(name, subscribers=found[-1].subscribers))
        return found

    def _counted(self, connection: Connection, day: str) -> Day:
        start, end = (self._midnight(date.fromisoformat(day) + timedelta(days=later)) for later in (0, 1))
        asked = and_(questions.c.asked_at >= start, questions.c.asked_at < end)
        rows = connection.execute(select(questions.c.kind, questions.c.elapsed_ms).where(asked)).all()
        times = [row.elapsed_ms for row in rows]
        active = select(func.count()).select_from(subscribers).where(subscribers.c.state == "active")
        return Day(
            day=day,
            questions=len(rows),
            refusals=sum(row.kind != "answer" for row in rows),
            median_ms=median(times) if times else None,
            slowest_ms=max(times, default=None),
            subscribers=int(connection.scalar(active) or 0),
        )

    def _midnight(self, day: date) -> int:
        return int(datetime.combine(day, time(), zone_info(self._zone)).timestamp())
