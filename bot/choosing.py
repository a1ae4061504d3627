"""What a command, a tap or a text does to a subscriber's choices, and which screen comes next; pure.

The screens are `screens.py`'s, what people type is read by `wishes.py` and `zones.py`. A draft goes
from step to step; who has settings already comes back to them after each change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from bot import messages
from bot.records import Part, Subscriber
from bot.schedule import next_moment
from bot.screens import (
    STEPS,
    View,
    code,
    notice,
    settings_screen,
    shortened,
    spoken,
    state_of,
    step_screen,
    zone_choice,
)
from bot.wishes import read_days, read_length, read_names, read_pause, read_time
from bot.zones import find_zones, is_fixed, zone_info

QUESTION_WORDS = frozenset("what who whom whose why when where which how does do did is are was were should".split())
"""A text that opens with one of these, or has a question mark, asks the library and answers no step."""

LONGEST_ANSWER = 200
"""Characters of a text that can answer a step."""


@dataclass(frozen=True, slots=True)
class Move:
    """What became of the subscriber, and what is shown; None where nobody is to be written down."""

    subscriber: Subscriber | None
    part: Part


def commanded(command: str, words: str, who: Subscriber | None, fresh: Subscriber, view: View) -> Move:
    """What /subscribe, /settings, /pause, /resume and /unsubscribe do; `fresh` is who would subscribe here."""
    if command == "subscribe":
        return _subscribe(who, fresh, view)
    if who is None or (who.state == "draft" and command not in ("settings", "unsubscribe")):
        return Move(who, notice(messages.NO_BRIEF, "begin"))
    if command == "settings":
        return _set(who, words, view) if words else _settings(who, view)
    if command == "pause":
        return _pause_for(who, words, view) if words else _pause(who, None, view)
    return _resume(who, view) if command == "resume" else _end(who)


def pressed(data: str, who: Subscriber | None, fresh: Subscriber, view: View) -> Move | None:
    """What a tapped button does, by its data without the prefix; None when there is no such button any more."""
    if data == "begin":
        return _subscribe(who, fresh, view)
    if who is None:
        return Move(None, notice(messages.NO_BRIEF, "begin"))
    if who.state == "ended" and data != "again":
        return _settings(who, view)
    if action := _ACTIONS.get(data):
        return action(who, view)
    for sign in "=~+-":
        name, found, value = data.partition(sign)
        if found and (change := _CHANGES.get(name + sign)):
            return change(who, value, view)
    return None


def typed(text: str, who: Subscriber, view: View) -> Move | None:
    """What a text does that somebody writes while a step waits for one; None when it is a question instead."""
    if not who.awaiting or who.state == "ended" or _is_question(text):
        return None
    if who.awaiting == "pause":
        return _pause_for(who, text, view)
    return _read(who, who.awaiting, text, view)


def _is_question(text: str) -> bool:
    first = (text.split() or [""])[0].strip(",.!").lower()
    return "?" in text or first in QUESTION_WORDS or len(text) > LONGEST_ANSWER


def _subscribe(who: Subscriber | None, fresh: Subscriber, view: View) -> Move:
    if who is None or who.state == "ended":
        return _open(replace(who or fresh, state="draft", user_id=fresh.user_id), "time", view)
    if who.state == "draft":
        return _open(who, "time", view)
    return Move(_idle(who), settings_screen(who, view, messages.ALREADY))


def _settings(who: Subscriber, view: View, note: str = "") -> Move:
    if who.state == "draft":
        return _open(who, "time", view, note or messages.NOT_STARTED)
    return Move(_idle(who), settings_screen(who, view, note))


def _open(who: Subscriber, step: str, view: View, note: str = "") -> Move:
    """Show a step; in a private chat the next text is for it."""
    waits = step if who.chat_type == "private" and step != "fewer" else None
    return Move(replace(who, awaiting=waits), step_screen(step, who, view, note))


def _go_on(who: Subscriber, step: str, view: View, note: str = "") -> Move:
    """After a choice: a draft's next step, or the settings."""
    if who.state != "draft":
        who = timed(who, view)
        return Move(_idle(who), settings_screen(who, view, note))
    return _open(who, STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)], view, note)


def timed(who: Subscriber, view: View) -> Subscriber:
    """The subscriber with their next moment worked out anew; a brief that is due already stays due."""
    waiting = who.next_due is not None and who.next_due <= view.now
    after = (who.next_due or 0) - 1 if waiting else view.now
    return replace(who, next_due=next_moment(who, after, view.taken))


def _idle(who: Subscriber) -> Subscriber:
    return replace(who, awaiting=None)


def _start(who: Subscriber, view: View) -> Move:
    """A draft becomes a subscription."""
    if who.state != "draft":
        return _settings(who, view)
    who = _active(replace(who, created_at=view.now), view)
    return Move(who, notice(messages.STARTED.format(when=spoken(who.next_due, who, view)), "show"))


def _again(who: Subscriber, view: View) -> Move:
    """Who unsubscribed comes back with the settings they had."""
    if who.state != "ended":
        return _settings(who, view)
    who = _active(replace(who, created_at=view.now), view)
    return Move(who, notice(messages.RESUMED.format(when=spoken(who.next_due, who, view)), "show"))


def _active(who: Subscriber, view: View) -> Subscriber:
    return timed(replace(who, state="active", paused_until=None, awaiting=None, next_due=None), view)


def _end(who: Subscriber, _view: View | None = None) -> Move:
    ended = replace(who, state="ended", next_due=None, paused_until=None, awaiting=None)
    return Move(ended, notice(messages.UNSUBSCRIBED, "again"))


def _resume(who: Subscriber, view: View) -> Move:
    if who.state == "ended":
        return _again(who, view)
    told = messages.RESUMED if who.state == "paused" else messages.NOT_PAUSED
    who = _active(who, view) if who.state == "paused" else who
    return Move(_idle(who), notice(told.format(when=spoken(who.next_due, who, view)), "show"))


def _pause(who: Subscriber, until: int | None, view: View) -> Move:
    """Pause until a moment, or until they resume; who unsubscribed has nothing to pause."""
    if who.state in ("ended", "draft"):
        return _settings(who, view)
    who = timed(replace(who, state="paused", paused_until=until, awaiting=None, next_due=None), view)
    return Move(who, notice(state_of(who, view), "resume", "show"))


def _pause_for(who: Subscriber, text: str, view: View) -> Move:
    until = read_pause(text, view.now, zone_info(who.zone))
    if until is None:
        return _open(who, "pause", view, messages.NO_PAUSE.format(asked=shortened(text)))
    return _pause(who, until, view)


def _pause_days(who: Subscriber, value: str, view: View) -> Move:
    """Pause for a number of days from today; for none, until they resume."""
    days = int(value) if value.isdecimal() else 0
    until = read_pause(f"{min(days, 366)} days", view.now, zone_info(who.zone)) if days else None
    return _pause(who, until, view)


def _set(who: Subscriber, words: str, view: View) -> Move:
    """What `/settings time 7:30` does."""
    name, _, value = words.partition(" ")
    step = {"timezone": "zone", "topic": "topics", "expert": "topics", "experts": "topics", "day": "days"}.get(
        name.lower(), name.lower()
    )
    if step not in STEPS:
        return _settings(who, view, messages.NO_SETTING.format(asked=shortened(name)))
    return _read(who, step, value, view) if value.strip() else _open(who, step, view)


def _read(who: Subscriber, step: str, text: str, view: View) -> Move:
    """Take a text as the answer to a step; what cannot be read is told, and the step asked again."""
    if step == "zone":
        return _read_zone(who, text, view)
    if step == "topics":
        return _read_names(who, text, view)
    read, field, failure = _READERS[step]
    value = read(text)
    if value is None:
        return _open(who, step, view, failure.format(asked=shortened(text)))
    return _go_on(replace(who, **{field: value}), step, view)


_READERS: dict[str, tuple[Callable[[str], object], str, str]] = {
    "time": (read_time, "minute", messages.NO_TIME),
    "days": (read_days, "weekdays", messages.NO_DAYS),
    "length": (read_length, "length", messages.NO_LENGTH),
}


def _read_zone(who: Subscriber, text: str, view: View) -> Move:
    zones = find_zones(text)
    if not zones:
        return _open(who, "zone", view, messages.NO_ZONE.format(asked=shortened(text)))
    if len(zones) > 1:
        shown = _open(who, "zone", view)
        return Move(shown.subscriber, zone_choice(who, zones, text))
    return _set_zone(who, zones[0].name, view)


def _read_names(who: Subscriber, text: str, view: View) -> Move:
    """Add what a text names to what is chosen; the step stays, so that more can be named or taken back."""
    named = read_names(text, view.topics, view.experts)
    if named.everything:
        return _all_topics(who, view)
    note = messages.NO_NAMES.format(asked=shortened(", ".join(named.unknown))) if named.unknown else ""
    who = replace(who, topics=_joined(who.topics, named.topics), experts=_joined(who.experts, named.experts))
    if note or who.chat_type == "private" or who.state == "draft":
        return _open(who, "topics", view, note)
    return _go_on(who, "topics", view)


def _joined(old: Iterable[str], new: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*old, *new)))


def _without(names: Iterable[str], value: str) -> tuple[str, ...]:
    """Names but the one that a button's value names, in full or by its code."""
    return tuple(name for name in names if value not in (name, code(name)))


def _set_time(who: Subscriber, value: str, view: View) -> Move:
    minute = read_time(value)
    return _go_on(who if minute is None else replace(who, minute=minute), "time", view)


def _set_zone(who: Subscriber, value: str, view: View) -> Move:
    try:
        zone_info(value)
    except ValueError:
        return _open(who, "zone", view, messages.NO_ZONE.format(asked=shortened(value)))
    note = messages.FIXED_ZONE.format(zone=value) if is_fixed(value) else ""
    return _go_on(replace(who, zone=value), "zone", view, note)


def _set_days(who: Subscriber, value: str, view: View) -> Move:
    return _go_on(replace(who, weekdays=_weekdays(value) or who.weekdays), "days", view)


def _mark_days(who: Subscriber, value: str, view: View) -> Move:
    who = replace(who, weekdays=_weekdays(value) or who.weekdays)
    return _open(who if who.state == "draft" else timed(who, view), "days", view)


def _weekdays(value: str) -> frozenset[int]:
    return frozenset(int(digit) for digit in value if digit in "0123456")


def _set_topics(who: Subscriber, value: str, view: View) -> Move:
    return _all_topics(who, view) if value == "all" else _go_on(who, "topics", view)


def _all_topics(who: Subscriber, view: View) -> Move:
    return _go_on(replace(who, topics=(), experts=()), "topics", view)


def _add_topic(who: Subscriber, value: str, view: View) -> Move:
    added = (value,) if value in view.topics else ()
    return _open(replace(who, topics=_joined(who.topics, added)), "topics", view)


def _drop_topic(who: Subscriber, value: str, view: View) -> Move:
    return _open(replace(who, topics=_without(who.topics, value)), "topics", view)


def _drop_expert(who: Subscriber, value: str, view: View) -> Move:
    return _open(replace(who, experts=_without(who.experts, value)), "topics", view)


def _set_length(who: Subscriber, value: str, view: View) -> Move:
    return _go_on(replace(who, length="full" if value == "full" else "short"), "length", view)


def _drop_fewer(who: Subscriber, value: str, view: View) -> Move:
    who = replace(who, fewer=_without(who.fewer, value))
    return _open(who, "fewer", view) if who.fewer else _settings(who, view)


def _opens(step: str) -> Callable[[Subscriber, View], Move]:
    return lambda who, view: _open(who, step, view)


_ACTIONS: dict[str, Callable[[Subscriber, View], Move]] = {
    **{step: _opens(step) for step in (*STEPS, "pause", "fewer")},
    "settings": _settings,
    "back": _settings,
    "show": _settings,
    "start": _start,
    "again": _again,
    "resume": _resume,
    "stop": _end,
    "end": _end,
}
_CHANGES: dict[str, Callable[[Subscriber, str, View], Move]] = {
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
    "pause=": _pause_days,
}
