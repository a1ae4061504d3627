"""The choices of a subscriber, one by one: what a tap or a text makes of each, and which screen follows; pure.

A draft goes from step to step; who has settings already comes back to them after each change. What
commands do, and the life of a subscription, is `choosing.py`'s; the screens are `screens.py`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from html import escape

from bot.messages import say
from bot.records import Part, Subscriber
from bot.subscribe.schedule import due, next_moment
from bot.subscribe.screens import STEPS, View, clock, code, settings_screen, shortened, step_screen, zone_choice
from bot.subscribe.typed import read_days, read_length, read_names, read_time
from bot.subscribe.zones import find_zones, is_fixed, zone_info


@dataclass(frozen=True, slots=True)
class Move:
    """What became of the subscriber, and what is shown; None where nobody is written down, or nothing shown."""

    subscriber: Subscriber | None
    part: Part | None


def opened(who: Subscriber, step: str, view: View, note: str = "") -> Move:
    """Show a step; in a private chat the next text is for it."""
    waits = step if who.chat_type == "private" and step != "fewer" else None
    since = view.now if waits else None
    return Move(replace(who, awaiting=waits, awaiting_since=since), step_screen(step, who, view, note))


def settings(who: Subscriber, view: View, note: str = "") -> Move:
    """Show all settings; a draft begins its steps once more."""
    if who.state == "draft":
        return opened(who, "time", view, note or say("not-started"))
    return Move(idle(who), settings_screen(who, view, note))


def gone_on(who: Subscriber, step: str, view: View, note: str = "") -> Move:
    """After a choice: a draft's next step, or the settings."""
    if who.state != "draft":
        who = timed(who, view)
        return Move(idle(who), settings_screen(who, view, note))
    return opened(who, STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)], view, note)


def timed(who: Subscriber, view: View) -> Subscriber:
    """The subscriber with their next moment worked out anew; a brief that is due already stays due.

    Somebody for whom one waits to be planned gets what is due by the changed settings, as a tick would
    find it: their moment may now lie before the one that has come, which looking ahead would leave out.
    """
    waiting = who.next_due is not None and who.next_due <= view.now
    found = due(who, view.now, view.taken, late_s=view.late_s) if waiting else None
    return replace(who, next_due=next_moment(who, view.now, view.taken) if found is None else found[1])


def idle(who: Subscriber) -> Subscriber:
    """The subscriber with no text awaited from them."""
    return replace(who, awaiting=None, awaiting_since=None)


def answered(who: Subscriber, step: str, text: str, view: View) -> Move:
    """Take a text as the answer to a step; what cannot be read is told, and the step asked again."""
    if step == "zone":
        return _read_zone(who, text, view)
    if step == "topics":
        return _read_names(who, text, view)
    read, failure = _READERS[step]
    changed = read(who, text)
    if changed is None:
        return opened(who, step, view, say(failure, asked=shortened(text)))
    return gone_on(changed, step, view)


def _with_time(who: Subscriber, text: str) -> Subscriber | None:
    minute = read_time(text)
    return None if minute is None else replace(who, minute=minute)


def _with_days(who: Subscriber, text: str) -> Subscriber | None:
    days = read_days(text)
    return None if days is None else replace(who, weekdays=days)


def _with_length(who: Subscriber, text: str) -> Subscriber | None:
    length = read_length(text)
    return None if length is None else replace(who, length=length)


_READERS: dict[str, tuple[Callable[[Subscriber, str], Subscriber | None], str]] = {
    "time": (_with_time, "no-time"),
    "days": (_with_days, "no-days"),
    "length": (_with_length, "no-length"),
}


def _set_time(who: Subscriber, value: str, view: View) -> Move:
    minute = read_time(value)
    return gone_on(who if minute is None else replace(who, minute=minute), "time", view)


def _set_zone(who: Subscriber, value: str, view: View, told: str = "") -> Move:
    try:
        zone_info(value)
    except ValueError:
        return opened(who, "zone", view, say("no-zone", asked=shortened(value)))
    note = say("fixed-zone", zone=value) if is_fixed(value) else told
    return gone_on(replace(who, zone=value), "zone", view, note)


def _set_days(who: Subscriber, value: str, view: View) -> Move:
    return gone_on(replace(who, weekdays=_weekdays(value) or who.weekdays), "days", view)


def _mark_days(who: Subscriber, value: str, view: View) -> Move:
    who = replace(who, weekdays=_weekdays(value) or who.weekdays)
    return opened(who if who.state == "draft" else timed(who, view), "days", view)


def _weekdays(value: str) -> frozenset[int]:
    return frozenset(int(digit) for digit in value if digit in "0123456")


def _set_topics(who: Subscriber, value: str, view: View) -> Move:
    return _all_topics(who, view) if value == "all" else gone_on(who, "topics", view)


def _all_topics(who: Subscriber, view: View) -> Move:
    return gone_on(replace(who, topics=(), experts=()), "topics", view)


def _add_topic(who: Subscriber, value: str, view: View) -> Move:
    added = (value,) if value in view.topics else ()
    return opened(replace(who, topics=_joined(who.topics, added)), "topics", view)


def _drop_topic(who: Subscriber, value: str, view: View) -> Move:
    return opened(replace(who, topics=_without(who.topics, value)), "topics", view)


def _drop_expert(who: Subscriber, value: str, view: View) -> Move:
    return opened(replace(who, experts=_without(who.experts, value)), "topics", view)


def _set_length(who: Subscriber, value: str, view: View) -> Move:
    return gone_on(replace(who, length="full" if value == "full" else "short"), "length", view)


def _drop_fewer(who: Subscriber, value: str, view: View) -> Move:
    who = replace(who, fewer=_without(who.fewer, value))
    return opened(who, "fewer", view) if who.fewer else settings(who, view)


def _joined(old: Iterable[str], new: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*old, *new)))


def _without(names: Iterable[str], value: str) -> tuple[str, ...]:
    """Names but the one that a button's value names, in full or by its code."""
    return tuple(name for name in names if value not in (name, code(name)))


def _read_zone(who: Subscriber, text: str, view: View) -> Move:
    zones = find_zones(text)
    if not zones:
        return opened(who, "zone", view, say("no-zone", asked=shortened(text)))
    if len(zones) > 1 or not zones[0].sure:  # what is only like it may lie in another country: it is asked first
        shown = opened(who, "zone", view)
        return Move(shown.subscriber, zone_choice(who, zones, text))
    name, label = zones[0].name, zones[0].label
    taken = say("zone-taken", place=escape(label), local=clock(view.now, name))
    return _set_zone(who, name, view, taken)


def _read_names(who: Subscriber, text: str, view: View) -> Move:
    """Add what a text names to what is chosen; a step that is open stays, so that more can be named or taken back."""
    named = read_names(text, view.subject, view.experts)
    if named.everything:
        return _all_topics(who, view)
    note = say("no-names", asked=shortened(", ".join(named.unknown))) if named.unknown else ""
    who = replace(who, topics=_joined(who.topics, named.topics), experts=_joined(who.experts, named.experts))
    if note or who.awaiting == "topics" or who.state == "draft":
        return opened(who, "topics", view, note)
    return gone_on(who, "topics", view)


CHANGES: dict[str, Callable[[Subscriber, str, View], Move]] = {
    "time=": _set_time,
    "zone=": _set_zone,
    "days=": _set_days,
    "days~": _mark_days,
    "topics=": _set_topics,
    "topic+": _add_topic,
    "topic-": _drop_topic,
    "expert-": _drop_expert,
    "length=": _set_length,
    "fewer-": _drop_fewer,
}
"""What a button changes, by its word and sign."""
