"""What a subscriber can set, each a `Setting`: how it is read, offered, shown, told when it changes, and exported.

Subscribing, /settings, the buttons and texts, and /mydata all go through SETTINGS. To add a setting:

1. Give it a field in `Subscriber` and, by a migration, a column of the same name in `subscribers`.
2. Add a `Setting` to SETTINGS. With `step=False` it is only in the settings; new subscribers are not asked.
3. Add its texts to the catalogue: "choose-NAME", "unread-NAME", "example-NAME" and "settings-buttons-NAME".

What the operator sets is in `bot/settings.py`. The flow from one setting to the next is in `dialog.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from html import escape
from typing import Any

from babel.dates import get_day_names

from bot.chat.buttons import SettingAct
from bot.clock import is_fixed, zone_info
from bot.html import clipped, shortened
from bot.messages import say
from bot.records import EVERY_DAY, QUIET, Buttons, Subscriber
from bot.subscribe.typed import How, read_days, read_how, read_length, read_names, read_quiet, read_time
from bot.subscribe.zones import COMMON, Zone, find_zones
from index import GENERAL, Subject, locale, spoken_name

TIMES = (6, 7, 8, 9, 12, 17, 18, 20)
"""Hours that are offered."""

NIGHTS = ("21:00-08:00", QUIET, "23:00-06:00")
"""Quiet hours that are offered."""

SHOWN = 20
"""Topics and experts that are named; of more, their number."""

LABEL = 30
"""Characters of a button's label."""


@dataclass(frozen=True, slots=True)
class View:
    """What a screen shows beside the subscriber's own choices."""

    now: int
    subject: Subject = GENERAL
    experts: tuple[str, ...] = ()
    taken: frozenset[str] = frozenset()
    """Local days that had their brief."""
    moments: tuple[int, ...] = ()
    """When those briefs were due: in another zone, that may be another day."""
    late_s: int = 6 * 3600
    """How late a brief may be and is still sent."""

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics to choose from."""
        return self.subject.topic_names


@dataclass(frozen=True, slots=True)
class Changed:
    """What a text or a tap makes of a subscriber, and what they are told of it."""

    who: Subscriber
    note: str = ""
    done: bool = True
    """Whether the next step follows; else this one stays open."""
    instead: tuple[str, Buttons] | None = None
    """A question, and its buttons, in place of the setting's own."""


Change = Callable[[Subscriber, str, View], Changed | None]
"""A change to the value that a text or a button names; None when it is not understood."""


def _unread(_who: Subscriber, _text: str, _view: View) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One thing to choose; its name stands in buttons, behind /settings, and in keys of the catalogue."""

    name: str
    rows: Callable[[Subscriber, View], Buttons]
    """The buttons that offer it; none when there is nothing to choose."""
    value: Callable[[Subscriber, View], str] = lambda _who, _view: ""
    """What is set, in words as HTML; empty when it is not worth a line among the settings."""
    exported: Callable[[Subscriber], dict[str, Any]] = lambda _who: {}
    """What is set, as /mydata has it."""
    read: Change = _unread
    """The change that a text asks for, or a button whose data is the name, "=" and a value."""
    taps: Mapping[str, Change] = field(default_factory=dict)
    """The changes that other buttons ask for, by the word and sign before a value; "=" alone ends the step."""
    also: tuple[str, ...] = ()
    """What else it is called behind /settings."""
    step: bool = True
    """Whether new subscribers are asked for it."""
    marks: bool = False
    """Whether several can be marked, until "Go on"."""

    @property
    def label(self) -> str:
        """What it is called on its button and among the settings."""
        return say.of("settings-buttons", self.name)

    @property
    def typed(self) -> bool:
        """Whether it can be written."""
        return self.read is not _unread

    @property
    def changes(self) -> dict[str, Change]:
        """What its buttons change, by word and sign."""
        return ({f"{self.name}=": self.read} if self.typed else {}) | dict(self.taps)


def button(label: str, action: str, *, on: bool = False) -> tuple[str, str]:
    """A button of a screen, with a tick when what it does is chosen."""
    shown = clipped(label, LABEL)
    return (f"✓ {shown}" if on else shown, SettingAct(action).pack())


def named(action: str) -> tuple[str, str]:
    """The button of an action, with its label from the catalogue."""
    return button(say.of("settings-buttons", action), action)


def in_rows(buttons: Sequence[tuple[str, str]], width: int) -> Buttons:
    """Buttons in rows of at most so many."""
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))


def clock(instant: int, zone: str) -> str:
    """What clocks in a zone show at a moment."""
    return f"{datetime.fromtimestamp(instant, zone_info(zone)):%H:%M}"


def _one(field: str, read: Callable[[str], Any]) -> Change:
    """The change of one field to what a reader makes of a text."""

    def change(who: Subscriber, text: str, _view: View) -> Changed | None:
        value = read(text)
        return None if value is None else Changed(replace(who, **{field: value}))

    return change


def _minute(who: Subscriber) -> str:
    return f"{who.minute // 60:02}:{who.minute % 60:02}"


def _times(who: Subscriber, _view: View) -> Buttons:
    return in_rows([button(f"{hour:02}:00", f"time={hour:02}00", on=who.minute == hour * 60) for hour in TIMES], 4)


def _read_zone(who: Subscriber, text: str, view: View) -> Changed | None:
    zones = find_zones(text)
    if not zones:
        return None
    if len(zones) > 1 or not zones[0].sure:  # what is only like it may lie in another country: it is asked first
        told = "which-zone" if any(zone.sure for zone in zones) else "zone-alike"
        rows = tuple((button(zone.label, f"zone={zone.name}"),) for zone in zones)
        return Changed(who, done=False, instead=(say(told, asked=shortened(text)), rows))
    zone = zones[0]
    return _in_zone(who, zone.name, say("zone-taken", place=escape(zone.label), local=clock(view.now, zone.name)))


def _tap_zone(who: Subscriber, value: str, _view: View) -> Changed | None:
    try:
        zone_info(value)
    except ValueError:
        return None
    return _in_zone(who, value)


def _in_zone(who: Subscriber, name: str, note: str = "") -> Changed:
    return Changed(replace(who, zone=name), say("fixed-zone", zone=name) if is_fixed(name) else note)


def _zone(who: Subscriber, view: View) -> str:
    zone = escape(who.zone.replace("_", " "))
    return say.of("daily-words", "zone", zone=zone, local=clock(view.now, who.zone))


def _zones(who: Subscriber, _view: View) -> Buttons:
    offered = COMMON if who.zone in [zone.name for zone in COMMON] else (*COMMON, Zone(who.zone, who.zone))
    return in_rows([button(zone.label, f"zone={zone.name}", on=zone.name == who.zone) for zone in offered], 2)


def _tap_days(who: Subscriber, value: str, _view: View) -> Changed:
    days = frozenset(int(digit) for digit in value if digit in "0123456")
    return Changed(replace(who, weekdays=days or who.weekdays))


def _spoken_days(who: Subscriber, _view: View) -> str:
    """Weekdays in words: "every day", "Monday to Friday", "Tuesday, Thursday"."""
    ordered, names = sorted(who.weekdays), get_day_names("wide", locale=locale())
    if who.weekdays == EVERY_DAY:
        return say.of("daily-words", "every")
    if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return say.of("daily-words", "run", first=names[ordered[0]], last=names[ordered[-1]])
    return ", ".join(names[day] for day in ordered)


def _days(who: Subscriber, _view: View) -> Buttons:
    groups = {"every": EVERY_DAY, "week": frozenset(range(5)), "ends": frozenset((5, 6))}
    presets = [
        button(say.of("settings-buttons", name), f"days={_digits(days)}", on=days == who.weekdays)
        for name, days in groups.items()
    ]
    single = [
        button(name, f"days~{_digits(who.weekdays ^ {day}) or day}", on=day in who.weekdays)
        for day, name in sorted(get_day_names("abbreviated", locale=locale()).items())
    ]
    on = button(say.of("settings-buttons", "on"), f"days={_digits(who.weekdays)}")
    return (tuple(presets), *in_rows(single, 4), (on,))


def _digits(days: Iterable[int]) -> str:
    return "".join(str(day) for day in sorted(days))


def _read_names(who: Subscriber, text: str, view: View) -> Changed:
    """Add what a text names to what is chosen, or, as it says, take it out or choose nothing else, and tell which.

    A step that is open stays, so that more can be named or taken back.
    """
    how, names = read_how(text)
    found = read_names(names, view.subject, view.experts)
    if found.everything:
        return _tap_topics(who, "all", view)
    before = (*who.topics, *who.experts)
    told = (*found.topics, *found.experts)
    note = say("unread-topics", asked=shortened(", ".join(found.unknown))) if found.unknown else ""
    stays = bool(note) or who.awaiting == "topics" or who.state == "draft"
    chosen = replace(
        who,
        topics=_with(how, who.topics, found.topics) if told else who.topics,
        experts=_with(how, who.experts, found.experts) if told else who.experts,
    )
    if told and who.state != "draft":
        note = f"{note} {_done(how, before, (*chosen.topics, *chosen.experts), told)}".strip()
    return Changed(chosen, note, done=not stays)


def _done(how: How, before: Sequence[str], after: Sequence[str], told: Sequence[str]) -> str:
    """What became of the names that a text told."""
    changed = [name for name in told if (name in before) != (name in after)]
    key = "same" if before == after else "none" if not after else how if how != "add" or before else "only"
    shown = after if key == "only" else changed or told
    return say.of("topics-done", key, names=escape(", ".join(shown)))


def _with(how: How, old: tuple[str, ...], named: tuple[str, ...]) -> tuple[str, ...]:
    """What is chosen once names are added to it, taken out of it, or put in its place."""
    if how == "drop":
        return tuple(name for name in old if name not in named)
    return named if how == "only" else _joined(old, named)


def _tap_topics(who: Subscriber, value: str, _view: View) -> Changed:
    return Changed(replace(who, topics=(), experts=()) if value == "all" else who)


def _add_topic(who: Subscriber, value: str, view: View) -> Changed:
    return Changed(replace(who, topics=_joined(who.topics, [name for name in view.topics if _is(name, value)])))


def _drop(field: str) -> Change:
    """The change that takes the name of a button out of a list."""

    def change(who: Subscriber, value: str, _view: View) -> Changed:
        left: Any = tuple(name for name in getattr(who, field) if not _is(name, value))
        return Changed(replace(who, **{field: left}))

    return change


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(escape(spoken_name(name)) for name in names[:SHOWN])
    return shown + (say.of("daily-words", "more", count=len(names) - SHOWN) if len(names) > SHOWN else "")


def _topics(who: Subscriber, view: View) -> Buttons:
    topics = [
        button(spoken_name(name), f"topic{'-' if name in who.topics else '+'}{code(name)}", on=name in who.topics)
        for name in view.topics
    ]
    experts = [button(name, f"expert-{code(name)}", on=True) for name in who.experts]
    chosen = bool(who.topics or who.experts)
    everything = button(say.of("settings-buttons", "all"), "topics=all", on=not chosen)
    done = (button(say.of("settings-buttons", "on"), "topics=done"),) if chosen else ()
    return ((everything, *done), *in_rows(topics, 2), *in_rows(experts, 2))


def _joined(old: Iterable[str], new: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*old, *new)))


def code(name: str) -> str:
    """A name in eight characters, for a button's data, which holds 64 bytes."""
    return blake2b(name.encode(), digest_size=4).hexdigest()


def _is(name: str, value: str) -> bool:
    """Whether a button's value is a name, in full or by its code."""
    return value in (name, code(name))


def _fewer(who: Subscriber, _view: View) -> Buttons:
    return tuple((button(spoken_name(name), f"fewer-{code(name)}", on=True),) for name in who.fewer)


def _mores(who: Subscriber, _view: View) -> Buttons:
    return tuple((button(spoken_name(name), f"more-{code(name)}", on=True),) for name in who.more)


def _lengths(who: Subscriber, _view: View) -> Buttons:
    lengths = ("short", "full")
    return (tuple(button(say.of("settings-buttons", one), f"length={one}", on=who.length == one) for one in lengths),)


def _quiets(who: Subscriber, _view: View) -> Buttons:
    hours = [button(_spoken_quiet(one), f"quiet={one}", on=who.quiet == one) for one in NIGHTS]
    return in_rows([*hours, button(say.of("daily-words", "no-quiet"), "quiet=off", on=not who.quiet)], 2)


def _spoken_quiet(quiet: str) -> str:
    return quiet.replace("-", "–") if quiet else say.of("daily-words", "no-quiet")


SETTINGS = (
    Setting(
        name="time", read=_one("minute", read_time), rows=_times,
        value=lambda who, _view: _minute(who), exported=lambda who: {"time": _minute(who)},
    ),
    Setting(
        name="zone", also=("timezone",), read=_read_zone, taps={"zone=": _tap_zone}, rows=_zones,
        value=_zone, exported=lambda who: {"zone": who.zone},
    ),
    Setting(
        name="days", also=("day",), read=_one("weekdays", read_days), rows=_days, marks=True,
        taps={"days=": _tap_days, "days~": _tap_days},
        value=_spoken_days, exported=lambda who: {"weekdays": sorted(who.weekdays)},
    ),
    Setting(
        name="topics", also=("topic", "experts", "expert"), read=_read_names,
        taps={"topics=": _tap_topics, "topic+": _add_topic, "topic-": _drop("topics"), "expert-": _drop("experts")},
        rows=_topics, marks=True,
        value=lambda who, _view: _names((*who.topics, *who.experts)) or say.of("daily-words", "all"),
        exported=lambda who: {"topics": who.topics, "experts": who.experts},
    ),
    Setting(
        name="length", read=_one("length", read_length), rows=_lengths,
        value=lambda who, _view: say.of("daily-words", who.length), exported=lambda who: {"length": who.length},
    ),
    Setting(
        name="fewer", step=False, taps={"fewer-": _drop("fewer")}, rows=_fewer,
        value=lambda who, _view: _names(who.fewer), exported=lambda who: {"fewer_of": who.fewer},
    ),
    Setting(
        name="quiet", step=False, read=_one("quiet", read_quiet), rows=_quiets,
        value=lambda who, _view: _spoken_quiet(who.quiet), exported=lambda who: {"quiet_hours": who.quiet or None},
    ),
    Setting(
        name="more", step=False, taps={"more-": _drop("more")}, rows=_mores,
        value=lambda who, _view: _names(who.more), exported=lambda who: {"more_of": who.more},
    ),
)  # fmt: skip
"""All settings, in the order in which they are asked and listed."""

STEPS = tuple(setting.name for setting in SETTINGS if setting.step)
"""What is asked of whoever subscribes, in this order."""
