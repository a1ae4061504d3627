"""What administrators ask for -> Telegram HTML: the status, a page of gaps, how far a broadcast is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from bot.admin.broadcast.store import Progress
from bot.admin.health.gaps import WEEKS, Gap, Near
from bot.admin.health.health import Health, problems, size
from bot.clock import DAY_S
from bot.html import clipped, counted, linked
from bot.messages import administrators
from bot.records import Buttons
from index import spoken_date

PAGE = 5
"""Gaps on a page."""

OTHERS = 2
"""Further wordings of a gap that are shown."""

LONGEST_SHOWN = 150
"""Characters of a question that are shown."""

Nearest = Callable[[Gap], Near | None]


def status_text(health: Health) -> str:
    """The status as one message."""
    today = health.today
    wrong = problems(health, ()).values()
    return administrators.STATUS.format(
        edition=health.edition,
        briefs=health.briefs,
        uptime=span(health.uptime_s),
        model=f"\n{administrators.STATUS_MODEL}" if health.another_model else "",
        day=spoken_date(today.day),
        questions=counted(today.questions, "question"),
        refusals=counted(today.refusals, "refusal"),
        times=_times(today.median_ms, today.slowest_ms),
        subscribers=_by_state(health.subscribers, administrators.SUBSCRIBER_STATES),
        deliveries=_by_state(health.deliveries, administrators.DELIVERY_STATES),
        free=size(health.free),
        total=size(health.total),
        held=size(health.held),
        verdict=administrators.NOT_WELL.format(problems="\n".join(f"• {one}" for one in wrong))
        if wrong
        else administrators.WELL,
    )


def gaps_page(gaps: Sequence[Gap], page: int, nearest: Nearest) -> tuple[str, Buttons]:
    """A page of gaps from 1 on, or the last there is, and the buttons that lead to the ones beside it."""
    if not gaps:
        return administrators.NO_GAPS.format(weeks=WEEKS), ()
    pages = -(-len(gaps) // PAGE)
    page = max(1, min(page, pages))
    head = administrators.GAPS.format(
        questions=counted(sum(gap.times for gap in gaps), "question"),
        weeks=WEEKS,
        gaps=counted(len(gaps), "matter"),
    )
    if pages > 1:
        head += " " + administrators.GAPS_ORDER.format(page=page, pages=pages)
    first = PAGE * (page - 1)
    shown = [_gap(first + at + 1, gap, nearest(gap)) for at, gap in enumerate(gaps[first : first + PAGE])]
    beside = ((label, to) for label, to in zip(administrators.GAPS_BUTTONS, (page - 1, page + 1), strict=True))
    row = tuple((label, f"gaps:{to}") for label, to in beside if 1 <= to <= pages)
    return "\n\n".join([head, *shown]), (row,) if row else ()


def broadcast_progress(progress: Progress, state: str) -> str:
    """How far a broadcast under way is."""
    if state == "stopping":
        return administrators.BROADCAST_STOPPING.format(waiting=progress.waiting)
    return administrators.BROADCAST_PROGRESS.format(done=progress.total - progress.waiting, total=progress.total)


def broadcast_result(progress: Progress, state: str, seconds: float) -> str:
    """What came of a broadcast."""
    every = {name: getattr(progress, name) for name in administrators.BROADCAST_COUNTS}
    told = [administrators.BROADCAST_COUNTS[name].format(count=count) for name, count in every.items() if count]
    counts = ", ".join(told) or administrators.BROADCAST_COUNTS["sent"].format(count=0)
    template = administrators.BROADCAST_DONE
    if state == "stopping":
        template = administrators.BROADCAST_STOPPED if progress.stopped else administrators.BROADCAST_TOO_LATE
    return template.format(counts=counts, span=span(seconds))


def span(seconds: float) -> str:
    """A length of time as people say it, by its largest unit."""
    for unit, noun in ((DAY_S, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= unit:
            return counted(round(seconds / unit), noun)
    return counted(max(1, round(seconds)), "second")


def _times(median: float | None, slowest: float | None) -> str:
    if median is None or slowest is None:
        return administrators.NO_TIMES
    return administrators.TIMES.format(median=f"{median:,.0f}", slowest=f"{slowest:,.0f}")


def _by_state(count: Mapping[str, int], names: Mapping[str, str]) -> str:
    return (
        ", ".join(f"{count[state]:,} {name}" for state, name in names.items() if count.get(state))
        or administrators.NOBODY
    )


def _gap(number: int, gap: Gap, nearest: Near | None) -> str:
    reasons = [
        template.format(count=getattr(gap, name))
        for name, template in administrators.GAP_REASONS.items()
        if getattr(gap, name)
    ]
    lines = [
        administrators.GAP.format(
            number=number,
            example=_shown(gap.example),
            times=counted(gap.times, "time"),
            people=counted(gap.people, "person", "people"),
            reasons=", ".join(reasons),
        )
    ]
    if gap.others:
        quoted = ", ".join(f"“{_shown(text)}”" for text in gap.others[:OTHERS])
        lines.append(administrators.GAP_OTHERS.format(others=quoted))
    if nearest:
        template = administrators.GAP_ANSWERED if nearest.answers else administrators.GAP_NEAREST
        lines.append(template.format(title=linked(nearest.title, nearest.url)))
    return "\n".join(lines)


def _shown(question: str) -> str:
    return escape(clipped(question, LONGEST_SHOWN))
