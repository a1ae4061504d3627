"""The messages with buttons in which a subscriber chooses and sees their settings; pure.

What a tap or a text changes is `choosing.py`'s. A button's data is "sub:", a word, and for a change a
sign and a value: it says what shall be, not what to turn over, so that a tap counts once however
often it arrives. "sub:settings" and "sub:stop" stand under briefs and get a message of their own; the
same two in a screen of ours are "sub:back" and "sub:end", which change the screen itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b
from html import escape

from bot.clock import WEEKDAYS, dated
from bot.html import clipped
from bot.messages import say
from bot.records import EVERY_DAY, Buttons, Part, Subscriber
from bot.subscribe.schedule import local_day
from bot.subscribe.zones import COMMON, Zone, zone_info
from index import GENERAL, Subject

PREFIX = "sub:"
STEPS = ("time", "zone", "days", "topics", "length")
"""What is chosen, in this order."""

TIMES = (6, 7, 8, 9, 12, 17, 18, 20)
"""Hours that are offered."""

SHOWN = 20
"""Topics and experts that are named; of more, their number."""

SHOWN_BACK = 60
"""Characters of what somebody wrote that are shown back to them."""

LABEL = 30
"""Characters of a button's label."""

EXAMPLES = {"time": "7:30pm", "zone": "Munich", "days": "mon-thu", "topics": "sanctions, Klingner", "length": "full"}


@dataclass(frozen=True, slots=True)
class View:
    """What a screen shows beside the subscriber's own choices."""

    now: int
    subject: Subject = GENERAL
    experts: tuple[str, ...] = ()
    taken: frozenset[str] = frozenset()
    """Local days that had their brief."""
    default_zone: str = "UTC"
    late_s: int = 6 * 3600
    """How late a brief may be and is still sent."""

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics to choose from."""
        return self.subject.topic_names


def step_screen(step: str, who: Subscriber, view: View, note: str = "") -> Part:
    """The screen of one step, or of what is chosen in the settings alone: a pause, and "fewer of"."""
    text, rows = _CONTENT[step](who, view)
    return Part(_text(note, _heading(step, who), text), (*rows, *_way_back(step, who)))


def settings_screen(who: Subscriber, view: View, note: str = "") -> Part:
    """Everything that is set, in words, with a button for each."""
    lines = [say("daily"), *_choices(who, view)]
    return Part(_text(note, "\n".join(lines), state_of(who, view)), _settings_rows(who))


def zone_choice(who: Subscriber, zones: Sequence[Zone], asked: str) -> Part:
    """The zones that a text may mean, to choose from."""
    rows = tuple((_button(zone.label, f"zone={zone.name}"),) for zone in zones)
    told = "which-zone" if any(zone.sure for zone in zones) else "zone-alike"
    text = say(told, asked=shortened(asked))
    return Part(_text("", _heading("zone", who), text), (*rows, *_way_back("zone", who)))


def notice(text: str, *buttons: str) -> Part:
    """One sentence with buttons for what is likely to come next."""
    return Part(text, (tuple(_named(button) for button in buttons),) if buttons else ())


def state_of(who: Subscriber, view: View) -> str:
    """Whether briefs come, and when the next one does."""
    when = spoken(who.next_due, who, view)
    match who.state:
        case "paused" if who.paused_until is None:
            return say("paused")
        case "paused":
            return say("paused-until", when=when)
        case "ended":
            return say("ended")
        case "draft":
            return say("ready")
        case _:
            return say("next-brief", when=when)


def spoken(instant: int | None, who: Subscriber, view: View) -> str:
    """A moment on the subscriber's clocks: "tomorrow, Tuesday 24 November, at 08:00"."""
    if instant is None or instant <= view.now:  # the tick that sends it comes within a minute
        return say.of("daily-words", "soon")
    time = clock(instant, who.zone)
    return say.of("daily-words", "moment", day=spoken_day(instant, who, view), time=time)


def clock(instant: int, zone: str) -> str:
    """What clocks in a zone show at a moment."""
    return f"{datetime.fromtimestamp(instant, zone_info(zone)):%H:%M}"


def spoken_day(instant: int, who: Subscriber, view: View) -> str:
    """The local day of a moment, said from today."""
    day, today = (local_day(who.zone, moment) for moment in (instant, view.now))
    then, now = date.fromisoformat(day), date.fromisoformat(today)
    near = {now: "today", now + timedelta(days=1): "tomorrow"}.get(then)
    told = f"{WEEKDAYS[then.weekday()]} {dated(day, today)}"
    return say.of("daily-words", near, day=told) if near else told


def spoken_days(days: frozenset[int]) -> str:
    """Weekdays in words: "every day", "Monday to Friday", "Tuesday, Thursday"."""
    ordered = sorted(days)
    if days == EVERY_DAY:
        return say.of("daily-words", "every")
    if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{WEEKDAYS[ordered[0]]} to {WEEKDAYS[ordered[-1]]}"
    return ", ".join(WEEKDAYS[day] for day in ordered)


def code(name: str) -> str:
    """A name in eight characters, for a button's data, which holds 64 bytes."""
    return blake2b(name.encode(), digest_size=4).hexdigest()


def shortened(asked: str) -> str:
    """What somebody wrote, to be shown to them."""
    return escape(clipped(asked, SHOWN_BACK))


def _heading(step: str, who: Subscriber) -> str:
    if who.state == "draft" and step in STEPS:
        return say("daily-step", number=STEPS.index(step) + 1)
    return say("daily")


def _text(*blocks: str) -> str:
    return "\n\n".join(block for block in blocks if block)


def _how(step: str, who: Subscriber) -> str:
    """How to say it instead of tapping; in groups and channels the bot reads commands alone."""
    example = EXAMPLES[step]
    if who.chat_type == "private":
        return say("write-it", example=example)
    return say("send-it", step=step, example=example)


def _time(who: Subscriber, _view: View) -> tuple[str, Buttons]:
    buttons = [_button(f"{hour:02}:00", f"time={hour:02}00", on=who.minute == hour * 60) for hour in TIMES]
    return say("choose-time", how=_how("time", who)), _in_rows(buttons, 4)


def _zone(who: Subscriber, _view: View) -> tuple[str, Buttons]:
    offered = COMMON if who.zone in [zone.name for zone in COMMON] else (*COMMON, Zone(who.zone, who.zone))
    buttons = [_button(zone.label, f"zone={zone.name}", on=zone.name == who.zone) for zone in offered]
    return say("choose-zone", how=_how("zone", who)), _in_rows(buttons, 2)


def _days(who: Subscriber, _view: View) -> tuple[str, Buttons]:
    groups = {"every": EVERY_DAY, "week": frozenset(range(5)), "ends": frozenset((5, 6))}
    presets = [
        _button(say.of("settings-buttons", name), f"days={_digits(days)}", on=days == who.weekdays)
        for name, days in groups.items()
    ]
    single = [
        _button(name[:3], f"days~{_digits(who.weekdays ^ {day}) or day}", on=day in who.weekdays)
        for day, name in enumerate(WEEKDAYS)
    ]
    on = _button(say.of("settings-buttons", "on"), f"days={_digits(who.weekdays)}")
    text = say("choose-days", how=_how("days", who))
    return text, (tuple(presets), tuple(single[:4]), tuple(single[4:]), (on,))


def _topics(who: Subscriber, view: View) -> tuple[str, Buttons]:
    topics = [_toggle("topic", name, name, on=name in who.topics) for name in view.topics]
    experts = [_toggle("expert", name, code(name), on=True) for name in who.experts]
    chosen = (*who.topics, *who.experts)
    everything = _button(say.of("settings-buttons", "all"), "topics=all", on=not chosen)
    done = (_button(say.of("settings-buttons", "on"), "topics=done"),) if chosen else ()
    told = say("chosen", names=_names(chosen)) if chosen else ""
    text = _text(say("choose-topics", how=_how("topics", who)), told)
    return text, ((everything, *done), *_in_rows(topics, 2), *_in_rows(experts, 2))


def _length(who: Subscriber, view: View) -> tuple[str, Buttons]:
    buttons = tuple(
        _button(say.of("settings-buttons", length), f"length={length}", on=who.length == length)
        for length in ("short", "full")
    )
    text = say("choose-length", how=_how("length", who))
    if who.state != "draft":
        return text, (buttons,)
    return _text(text, "\n".join(_choices(who, view)), say("ready")), (buttons, (_named("start"),))


def _pause(who: Subscriber, _view: View) -> tuple[str, Buttons]:
    how = "write-it" if who.chat_type == "private" else "send-pause"
    rows = tuple((_named(name),) for name in ("pause=7", "pause=14", "pause=0"))
    return say("choose-pause", how=say(how, example="3 days")), rows


def _fewer(who: Subscriber, _view: View) -> tuple[str, Buttons]:
    return say("choose-fewer"), tuple((_button(name, f"fewer-{code(name)}", on=True),) for name in who.fewer)


_CONTENT = {
    "time": _time,
    "zone": _zone,
    "days": _days,
    "topics": _topics,
    "length": _length,
    "pause": _pause,
    "fewer": _fewer,
}


def _choices(who: Subscriber, view: View) -> list[str]:
    """What is set, a line each."""
    zone = who.zone.replace("_", " ")
    lines = say(
        "settings",
        time=f"{who.minute // 60:02}:{who.minute % 60:02}",
        zone=escape(zone),
        local=clock(view.now, who.zone),
        days=spoken_days(who.weekdays),
        names=_names((*who.topics, *who.experts)) or say.of("daily-words", "all"),
        length=who.length,
    )
    return [lines, say("fewer", names=_names(who.fewer))] if who.fewer else [lines]


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(escape(name) for name in names[:SHOWN])
    return shown + (say.of("daily-words", "more", count=len(names) - SHOWN) if len(names) > SHOWN else "")


def _settings_rows(who: Subscriber) -> Buttons:
    if who.state == "ended":
        return ((_named("again"),),)
    fewer = ((_named("fewer"),),) if who.fewer else ()
    still = _named("resume" if who.state == "paused" else "pause")
    steps = tuple(_named(step) for step in STEPS)
    return (steps[:3], steps[3:], *fewer, (still, _named("end")))


def way_back(step: str, who: Subscriber) -> str | None:
    """What Back does: to the step before while choosing at first, else to the settings; None where there is no way."""
    if who.state != "draft":
        return "back"
    before = STEPS.index(step) - 1 if step in STEPS else 0
    return STEPS[before] if before >= 0 else None


def _way_back(step: str, who: Subscriber) -> Buttons:
    before = way_back(step, who)
    return ((_button(say.of("settings-buttons", "back"), before),),) if before is not None else ()


def _named(action: str) -> tuple[str, str]:
    return _button(say.of("settings-buttons", action), action)


def _button(label: str, action: str, *, on: bool = False) -> tuple[str, str]:
    shown = clipped(label, LABEL)
    return (f"✓ {shown}" if on else shown, f"{PREFIX}{action}")


def _toggle(kind: str, name: str, value: str, *, on: bool) -> tuple[str, str]:
    return _button(name, f"{kind}{'-' if on else '+'}{value}", on=on)


def _in_rows(buttons: Sequence[tuple[str, str]], width: int) -> Buttons:
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))


def _digits(days: frozenset[int]) -> str:
    return "".join(str(day) for day in sorted(days))
