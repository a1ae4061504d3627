"""What administrators ask for -> Telegram HTML: the status, a page of gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from html import escape

from bot.admin.health.gaps import WEEKS, Gap, Near
from bot.admin.health.health import Health, problems, size
from bot.chat.buttons import GapsPage
from bot.html import clipped, counted, linked, span
from bot.messages import say
from bot.records import Buttons
from bot.wording.calls import Condition
from index import spoken_date

PAGE = 5
"""Gaps on a page."""

OTHERS = 2
"""Further wordings of a gap that are shown."""

LONGEST_SHOWN = 150
"""Characters of a question that are shown."""

Nearest = Callable[[Gap], Near | None]


SUBSCRIBER_STATES = ("active", "paused", "parked", "draft", "ended")
DELIVERY_STATES = ("planned", "sending", "sent", "uncertain", "failed", "skipped")
FAULTS = (
    "unknown-number", "name", "number", "date", "negation", "stance", "condition", "scope", "voice", "meaning", "form",
)  # fmt: skip
"""Why a sentence of a model is dropped."""

UNWORDED = (
    "no-answer", "little", "spent", "resting", "busy", "unreachable", "slow", "refused", "unknown-model",
    "rate-limited", "broken", "cut-off",
)  # fmt: skip
"""Why an answer goes out without a model's words."""

GAP_REASONS = ("refused", "near", "weak", "voted_down")


def status_text(health: Health) -> str:
    """The status as one message."""
    today = health.today
    wrong = problems(health, ()).values()
    return say(
        "status",
        edition=health.edition,
        briefs=health.briefs,
        uptime=span(health.uptime_s),
        model="".join(f"\n{one}" for one in _notes(health)),
        day=spoken_date(today.day),
        questions=counted(today.questions, "question"),
        refusals=counted(today.refusals, "refusal"),
        times=_times(today.median_ms, today.slowest_ms),
        subscribers=_by_state("subscriber-states", health.subscribers, SUBSCRIBER_STATES),
        deliveries=_by_state("delivery-states", health.deliveries, DELIVERY_STATES),
        free=size(health.free),
        total=size(health.total),
        held=size(health.held),
        wording="" if health.wording is None else f"\n\n{_wording(health.wording)}",
        verdict=say("not-well", problems="\n".join(f"• {one}" for one in wrong)) if wrong else say("well"),
    )


def _notes(health: Health) -> list[str]:
    """What is worth a line and is no trouble."""
    notes = [say("status-model")] if health.another_model else []
    return [*notes, say("status-replicas", count=health.replicas)] if health.replicas > 1 else notes


def gaps_page(gaps: Sequence[Gap], page: int, nearest: Nearest) -> tuple[str, Buttons]:
    """A page of gaps from 1 on, or the last there is, and the buttons that lead to the ones beside it."""
    if not gaps:
        return say("no-gaps", weeks=WEEKS), ()
    pages = -(-len(gaps) // PAGE)
    page = max(1, min(page, pages))
    head = say(
        "gaps",
        questions=counted(sum(gap.times for gap in gaps), "question"),
        weeks=WEEKS,
        gaps=counted(len(gaps), "matter"),
    )
    if pages > 1:
        head += " " + say("gaps-order", page=page, pages=pages)
    first = PAGE * (page - 1)
    shown = [_gap(first + at + 1, gap, nearest(gap)) for at, gap in enumerate(gaps[first : first + PAGE])]
    beside = ((label, to) for label, to in ((say("gaps-buttons-1"), page - 1), (say("gaps-buttons-2"), page + 1)))
    row = tuple((label, GapsPage(to).pack()) for label, to in beside if 1 <= to <= pages)
    return "\n\n".join([head, *shown]), (row,) if row else ()


def _wording(now: Condition) -> str:
    """What the language model did today."""
    count = Counter(now.counts)
    calls, claims = count["calls"], count["kept"] + count["dropped"]
    spent = (
        say("status-tokens-of", tokens=f"{now.tokens:,}", daily=f"{now.daily:,}")
        if now.daily
        else counted(now.tokens, "token")
    )
    lines = [say("status-wording", host=escape(now.host), calls=counted(calls, "call"), tokens=spent)]
    if calls:
        seconds = f"{count['ms'] / calls / 1000:.1f}"
        lines.append(say("status-worded", answers=counted(count["worded"], "answer"), seconds=seconds))
    read, unread = count["follow-up reread"], sum(count[f"follow-up {one}"] for one in ("as-read", *UNWORDED))
    if read or unread:
        lines.append(say("status-followed", asked=counted(read + unread, "question"), read=read))
    if claims:
        faults = [(say.of("fault-kinds", kind), count[f"fault {kind}"]) for kind in FAULTS if count[f"fault {kind}"]]
        told = f" ({', '.join(f'{times} {kind}' for kind, times in faults)})" if faults else ""
        lines.append(say("status-claims", kept=count["kept"], claims=claims, dropped=count["dropped"], faults=told))
    why = [f"{count[one]} {say.of('unworded', one)}" for one in UNWORDED if count[one]]
    return "\n".join([*lines, *([say("status-unworded", why=", ".join(why))] if why else [])])


def _times(median: float | None, slowest: float | None) -> str:
    if median is None or slowest is None:
        return say("no-times")
    return say("times", median=f"{median:,.0f}", slowest=f"{slowest:,.0f}")


def _by_state(group: str, count: Mapping[str, int], states: Sequence[str]) -> str:
    return ", ".join(f"{count[state]:,} {say.of(group, state)}" for state in states if count.get(state)) or say(
        "nobody"
    )


def _gap(number: int, gap: Gap, nearest: Near | None) -> str:
    reasons = [say.of("gap-reasons", name, count=getattr(gap, name)) for name in GAP_REASONS if getattr(gap, name)]
    if gap.whys:
        reasons[-1] += f" ({', '.join(say.of('gap-whys', why, count=count) for why, count in gap.whys)})"
    lines = [
        say(
            "gap",
            number=number,
            example=_shown(gap.example),
            times=counted(gap.times, "time"),
            people=counted(gap.people, "person"),
            reasons=", ".join(reasons),
        )
    ]
    if gap.others:
        quoted = ", ".join(f"“{_shown(text)}”" for text in gap.others[:OTHERS])
        lines.append(say("gap-others", others=quoted))
    if nearest:
        told = "gap-answered" if nearest.answers else "gap-nearest"
        lines.append(say(told, title=linked(nearest.title, nearest.url)))
    return "\n".join(lines)


def _shown(question: str) -> str:
    return escape(clipped(question, LONGEST_SHOWN))
