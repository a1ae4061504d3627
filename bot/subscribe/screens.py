"""The messages with buttons in which a subscriber chooses and sees their settings; pure.

What a tap or a text changes is decided in `dialog.py`, and `preferences.py` has the settings one by one. The
buttons "settings" and "stop" are under briefs and get a message of their own; the same two on a screen of ours are
"back" and "end", which change the screen itself.
"""

from __future__ import annotations

from datetime import date, timedelta
from html import escape

from bot.clock import coming_day
from bot.html import moment as marked
from bot.messages import say
from bot.records import Buttons, Part, Subscriber
from bot.subscribe.preferences import SETTINGS, STEPS, Setting, View, button, clock, in_rows, named
from bot.subscribe.schedule import local_day
from index import spoken_name


def step_screen(
    setting: Setting, who: Subscriber, view: View, note: str = "", instead: tuple[str, Buttons] | None = None
) -> Part:
    """The screen of one setting, or of a question that comes in place of its own."""
    text, rows = instead or _asked(setting, who, view)
    before = way_back(setting.name, who)
    back = ((button(say.of("settings-buttons", "back"), before),),) if before is not None else ()
    return Part(_text(note, _heading(setting.name, who), text), (*rows, *back))


def settings_screen(who: Subscriber, view: View, note: str = "") -> Part:
    """Everything that is set, in words, with a button for each."""
    return Part(_text(note, f"{say('daily')}\n{_choices(who, view)}", state_of(who, view)), _settings_rows(who, view))


def notice(text: str, *buttons: str) -> Part:
    """One sentence with buttons for what is likely to come next."""
    return Part(text, (tuple(named(button) for button in buttons),) if buttons else ())


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
    """A moment on the subscriber's clocks, as HTML: "tomorrow, Tuesday 24 November, at 08:00"."""
    if instant is None or instant <= view.now:  # the tick that sends it comes within a minute
        return say.of("daily-words", "soon")
    then, now = (date.fromisoformat(local_day(who.zone, moment)) for moment in (instant, view.now))
    day = coming_day(then, now)
    if near := {now: "today", now + timedelta(days=1): "tomorrow"}.get(then):
        day = say.of("daily-words", near, day=day)
    return marked(say.of("daily-words", "moment", day=day, time=clock(instant, who.zone)), instant)


def way_back(step: str, who: Subscriber) -> str | None:
    """What Back does: to the step before while choosing at first, else to the settings; None where there is no way."""
    if who.state != "draft":
        return "back"
    before = STEPS.index(step) - 1 if step in STEPS else 0
    return STEPS[before] if before >= 0 else None


def _asked(setting: Setting, who: Subscriber, view: View) -> tuple[str, Buttons]:
    """A setting's question, how to answer it by a text, and its buttons; a draft's last step has all choices too."""
    texts, rows = [say.of("choose", setting.name, how=_how(setting, who, view))], setting.rows(who, view)
    if setting.marks:
        texts.append(say("chosen", names=setting.value(who, view)))
    if who.state == "draft" and setting.name == STEPS[-1]:
        texts += [_choices(who, view), say("ready")]
        rows = (*rows, (named("start"),))
    return _text(*texts), rows


def _how(setting: Setting, who: Subscriber, view: View) -> str:
    """How to say it instead of tapping; in groups and channels the bot reads commands alone."""
    names = ", ".join(map(escape, (*map(spoken_name, view.topics[:1]), *view.experts[:1])))
    example = say.of("example", setting.name, names=names) if setting.typed else ""
    if who.chat_type == "private":
        return say("write-it", example=example)
    command = f"/settings {setting.name}" if setting in SETTINGS else f"/{setting.name}"
    return say("send-it", example=f"{command} {example}")


def _heading(step: str, who: Subscriber) -> str:
    if who.state == "draft" and step in STEPS:
        return say("daily-step", number=STEPS.index(step) + 1, count=len(STEPS))
    return say("daily")


def _choices(who: Subscriber, view: View) -> str:
    """What is set, a line each."""
    set_to = {setting.label: setting.value(who, view) for setting in SETTINGS}
    return "\n".join(say("setting", label=label, value=value) for label, value in set_to.items() if value)


def _settings_rows(who: Subscriber, view: View) -> Buttons:
    if who.state == "ended":
        return ((named("again"),),)
    still = "resume" if who.state == "paused" else "pause"
    settings = [named(setting.name) for setting in SETTINGS if setting.value(who, view)]
    return (*in_rows(settings, 3), (named(still), named("end")))


def _text(*blocks: str) -> str:
    return "\n\n".join(block for block in blocks if block)
