"""What commands, taps and texts do to a subscription, from its first draft to its end; pure.

Each single choice is `choices.py`'s, the screens are `screens.py`'s, what people type is read by
`wishes.py` and `zones.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.messages import say
from bot.records import Subscriber
from bot.subscribe.choices import CHANGES, Move, answered, gone_on, idle, opened, settings, timed
from bot.subscribe.screens import STEPS, View, notice, settings_screen, shortened, spoken, state_of, way_back
from bot.subscribe.typed import LONGEST, is_endless, read_pause
from bot.subscribe.zones import zone_info

QUESTION_WORDS = frozenset("what who whom whose why when where which how does do did is are was were should".split())
"""A text that opens with one of these, or has a question mark, asks the library and answers no step."""

_AGREED = frozenset(("ok", "okay", "yes", "done", "next", "continue"))
"""What people write instead of tapping “Go on” or “Start”, besides the words on the buttons."""

AWAITS_S = 15 * 60
"""For how long a step waits for a text."""


def commanded(command: str, words: str, who: Subscriber | None, fresh: Subscriber, view: View) -> Move:
    """What /subscribe, /settings, /pause, /resume and /unsubscribe do; `fresh` is who would subscribe here."""
    if command == "subscribe":
        return _subscribe(who, fresh, view)
    if who is None:
        return Move(who, notice(say("no-brief"), "begin"))
    if command == "settings":
        return _set(who, words, view) if words else settings(who, view)
    if command == "unsubscribe":  # from the middle of the choices too
        return _end(who)
    if who.state == "draft":
        return settings(who, view)
    if command == "pause":
        return _pause_for(who, words, view) if words else _choose_pause(who, view)
    return _resume(who, view)


def pressed(data: str, who: Subscriber | None, fresh: Subscriber, view: View) -> Move | None:
    """What a tapped button does, by its data without the prefix; None when there is no such button any more."""
    if data == "begin":
        return _subscribe(who, fresh, view)
    if who is None:
        return Move(None, notice(say("no-brief"), "begin"))
    if who.state == "ended" and data != "again":
        return settings(who, view)
    if action := _ACTIONS.get(data):
        return action(who, view)
    for sign in "=~+-":
        name, found, value = data.partition(sign)
        if found and (change := _CHANGES.get(name + sign)):
            return change(who, value, view)
    return None


def typed(text: str, who: Subscriber, view: View) -> Move:
    """What a text does that somebody writes; nothing is shown when no step waits for it, or it is no answer to one.

    With a question or another command they have moved on, as they have after a while: no step waits any more.
    """
    lapsed = view.now - (who.awaiting_since or 0) > AWAITS_S
    if not who.awaiting or lapsed or who.state == "ended" or _is_elsewhere(text):
        return Move(idle(who), None)
    if text.casefold().strip(",.!") == _label("back") and (before := way_back(who.awaiting, who)) is not None:
        return opened(who, before, view) if before in STEPS else settings(who, view)
    if (change := written(text, who)) is not None:
        return change(who, view)
    if who.awaiting == "pause":
        return _pause_for(who, text, view)
    return answered(who, who.awaiting, text, view)


def written(text: str, who: Subscriber) -> Callable[[Subscriber, View], Move] | None:
    """What the button of the open step does that a text says: “Go on”, or “Start” at a draft's last step."""
    said, step = text.casefold().strip(" ,.!"), who.awaiting or ""
    if step in ("days", "topics") and said in _AGREED | {_label("on")}:
        return lambda who, view: gone_on(who, step, view)
    return (
        _start
        if step == "length" and who.state == "draft" and said in _AGREED | {_label("on"), _label("start")}
        else None
    )


def _is_elsewhere(text: str) -> bool:
    first = (text.split() or [""])[0].strip(",.!").lower()
    return "?" in text or text[:1] == "/" or first in QUESTION_WORDS or len(text) > LONGEST


def _subscribe(who: Subscriber | None, fresh: Subscriber, view: View) -> Move:
    if who is None or who.state == "ended":
        return opened(replace(who or fresh, state="draft", user_id=fresh.user_id), "time", view)
    if who.state == "draft":
        return opened(who, "time", view)
    return Move(idle(who), settings_screen(who, view, say("already")))


def _start(who: Subscriber, view: View) -> Move:
    """A draft becomes a subscription."""
    if who.state != "draft":
        return settings(who, view)
    who = _active(replace(who, created_at=view.now), view)
    return Move(who, notice(say("started", when=spoken(who.next_due, who, view)), "show"))


def _again(who: Subscriber, view: View) -> Move:
    """Who unsubscribed comes back with the settings they had."""
    if who.state != "ended":
        return settings(who, view)
    who = _active(replace(who, created_at=view.now), view)
    return Move(who, notice(say("resumed", when=spoken(who.next_due, who, view)), "show"))


def _label(button: str) -> str:
    """What stands on a button, as people write it instead of tapping it."""
    return say.of("settings-buttons", button).casefold()


def _active(who: Subscriber, view: View) -> Subscriber:
    return timed(replace(idle(who), state="active", paused_until=None, next_due=None), view)


def _end(who: Subscriber, _view: View | None = None) -> Move:
    ended = replace(idle(who), state="ended", next_due=None, paused_until=None)
    return Move(ended, notice(say("unsubscribed"), "again"))


def _resume(who: Subscriber, view: View) -> Move:
    if who.state == "ended":
        return _again(who, view)
    told = "resumed" if who.state == "paused" else "not-paused"
    who = _active(who, view) if who.state == "paused" else who
    return Move(idle(who), notice(say(told, when=spoken(who.next_due, who, view)), "show"))


def _pause(who: Subscriber, until: int | None, view: View) -> Move:
    """Pause until a moment, or until they resume; who unsubscribed has nothing to pause."""
    if who.state in ("ended", "draft"):
        return settings(who, view)
    who = timed(replace(idle(who), state="paused", paused_until=until, next_due=None), view)
    return Move(who, notice(state_of(who, view), "resume", "show"))


def _choose_pause(who: Subscriber, view: View) -> Move:
    """Ask for how long; a pause that there is stays as it is, and is told."""
    if who.state == "paused":
        return Move(idle(who), notice(state_of(who, view), "resume", "show"))
    return settings(who, view) if who.state == "ended" else opened(who, "pause", view)


def _pause_for(who: Subscriber, text: str, view: View) -> Move:
    if is_endless(text):
        return _pause(who, None, view)
    until = read_pause(text, view.now, zone_info(who.zone))
    if until is None:
        return opened(who, "pause", view, say("no-pause", asked=shortened(text)))
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
        return settings(who, view, say("no-setting", asked=shortened(name)))
    return answered(who, step, value, view) if value.strip() else opened(who, step, view)


def _opens(step: str) -> Callable[[Subscriber, View], Move]:
    return lambda who, view: opened(who, step, view)


_ACTIONS: dict[str, Callable[[Subscriber, View], Move]] = {
    **{step: _opens(step) for step in (*STEPS, "pause", "fewer")},
    "settings": settings,
    "back": settings,
    "show": settings,
    "start": _start,
    "again": _again,
    "resume": _resume,
    "stop": _end,
    "end": _end,
}
_CHANGES = CHANGES | {"pause=": _pause_days}
