"""What commands, taps and texts do to a subscription, from its first draft to its end; pure.

A draft goes from step to step; whoever has subscribed comes back to the settings after each change. What can be set
is in `preferences.py`, how it is shown in `screens.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from bot.chat.context import QUESTION_WORDS
from bot.clock import zone_info
from bot.html import shortened
from bot.messages import say
from bot.records import Buttons, Part, Subscriber
from bot.subscribe.preferences import SETTINGS, STEPS, Change, Changed, Setting, View, named
from bot.subscribe.schedule import due, local_day, next_moment, owed
from bot.subscribe.screens import notice, settings_screen, spoken, state_of, step_screen, way_back
from bot.subscribe.typed import LONGEST, is_endless, read_pause

_AGREED = frozenset(("ok", "okay", "yes", "done", "next", "continue"))
"""What people write instead of tapping “Go on” or “Start”, besides the words on the buttons."""

AWAITS_S = 15 * 60
"""For how long a step waits for a text."""

_CHOICE = re.compile(r"[a-z]+[=~+-]")
"""How the data of a button begins that sets something."""


@dataclass(frozen=True, slots=True)
class Move:
    """What became of the subscriber, and what is shown; None where nobody is written down, or nothing shown."""

    subscriber: Subscriber | None
    part: Part | None


def commanded(command: str, words: str, who: Subscriber | None, fresh: Subscriber, view: View) -> Move:
    """What /subscribe, /settings, /pause, /resume and /unsubscribe do; `fresh` is who would subscribe here."""
    if command == "subscribe":
        return _subscribe(who, fresh, view)
    if who is None:
        return Move(who, notice(say("no-brief"), "begin"))
    if command == "settings":
        return _set(who, words, view) if words else _settings(who, view)
    if command == "unsubscribe":  # from the middle of the choices too
        return _end(who)
    if who.state == "draft":
        return _settings(who, view)
    if command == "pause":
        return _read(_PAUSE, who, words, view) if words else _choose_pause(who, view)
    return _resume(who, view)


def pressed(data: str, who: Subscriber | None, fresh: Subscriber, view: View) -> Move | None:
    """What a tapped button does, by its data without the prefix; None when there is no such button any more."""
    if data == "begin":
        return _subscribe(who, fresh, view)
    if who is None:
        return Move(None, notice(say("no-brief"), "begin"))
    if who.state == "ended" and data != "again":
        return _settings(who, view)
    if action := _ACTIONS.get(data):
        return action(who, view)
    word = _CHOICE.match(data)
    if word is None or word[0] not in _CHANGES:
        return None
    setting, change = _CHANGES[word[0]]
    return _changed(setting, change, who, data[word.end() :], view, stays=word[0][-1] != "=")


def is_choice(data: str) -> bool:
    """Whether a button sets something, and does not only show it."""
    return _CHOICE.match(data) is not None


def typed(text: str, who: Subscriber, view: View) -> Move:
    """What a text does that somebody writes; nothing is shown when no step waits for it, or it is no answer to one.

    With a question or another command they have moved on, as they have after a while: no step waits any more.
    """
    lapsed = view.now - (who.awaiting_since or 0) > AWAITS_S
    if not who.awaiting or lapsed or who.state == "ended" or _is_elsewhere(text):
        return Move(_idle(who), None)
    if (tap := written(text, who)) is not None:
        return tap(who, view)
    return _read(_ASKED[who.awaiting], who, text, view)


def written(text: str, who: Subscriber) -> Callable[[Subscriber, View], Move] | None:
    """What the button of the open step does that a text says: “Back”, “Go on”, or “Start” at a draft's last step."""
    said, step = text.casefold().strip(" ,.!"), who.awaiting or ""
    labels = {name: say.of("settings-buttons", name).casefold() for name in ("back", "on", "start")}
    agreed = said in _AGREED or said == labels["on"]
    if said == labels["back"] and (before := way_back(step, who)) is not None:
        return lambda who, view: _opened(who, before, view) if before in STEPS else _settings(who, view)
    if agreed and step in _ASKED and _ASKED[step].marks:
        return lambda who, view: _gone_on(who, step, view)
    if step == STEPS[-1] and who.state == "draft" and (agreed or said == labels["start"]):
        return _start
    return None


def _is_elsewhere(text: str) -> bool:
    first = (text.split() or [""])[0].strip(",.!").lower()
    return "?" in text or text[:1] == "/" or first in QUESTION_WORDS or len(text) > LONGEST


def _opened(who: Subscriber, name: str, view: View, note: str = "", instead: tuple[str, Buttons] | None = None) -> Move:
    """Show one setting; in a private chat the next text is for it."""
    setting = _ASKED[name]
    if not setting.rows(who, view):  # the last that could be taken back was
        return _settings(who, view, note)
    waits = name if who.chat_type == "private" and setting.typed else None
    who = replace(who, awaiting=waits, awaiting_since=view.now if waits else None)
    return Move(who, step_screen(setting, who, view, note, instead))


def _open(name: str, who: Subscriber, view: View) -> Move:
    return _opened(who, name, view)


def _settings(who: Subscriber, view: View, note: str = "") -> Move:
    """Show all settings; a draft begins its steps once more."""
    if who.state == "draft":
        return _opened(who, STEPS[0], view, note or say("not-started"))
    return Move(_idle(who), settings_screen(who, view, note))


def _gone_on(who: Subscriber, step: str, view: View, note: str = "") -> Move:
    """After a choice: a draft's next step, or the settings; after the choice of a pause, until when it is."""
    if step == _PAUSE.name:
        return _told(who, state_of(who, view), "resume", "show")
    if who.state != "draft":
        return _settings(who, view, note)
    at = STEPS.index(step) + 1 if step in STEPS else 0
    return _opened(who, STEPS[min(at, len(STEPS) - 1)], view, note)


def _read(setting: Setting, who: Subscriber, text: str, view: View) -> Move:
    """Take a text as what is to be set."""
    return _changed(setting, setting.read, who, text, view)


def _changed(setting: Setting, change: Change, who: Subscriber, value: str, view: View, *, stays: bool = False) -> Move:
    """Set what a text or a button names; what cannot be read is told, and the setting asked again."""
    if setting is _PAUSE and who.state in ("draft", "ended"):
        return _settings(who, view)
    made = change(who, value, view)
    if made is None:
        return _opened(who, setting.name, view, say.of("unread", setting.name, asked=shortened(value)))
    who = _timed(made.who, view, who)
    if stays or not made.done:
        return _opened(who, setting.name, view, made.note, made.instead)
    return _gone_on(who, setting.name, view, made.note)


def _timed(who: Subscriber, view: View, before: Subscriber | None = None) -> Subscriber:
    """The subscriber with their next moment worked out anew; a brief that is due already stays due.

    So does that of today which was still to come `before`, when its moment lies in the past by the change.

    Somebody for whom one waits to be planned gets what is due by the changed settings, as a tick would
    find it: their moment may now lie before the one that has come, which looking ahead would leave out.
    """
    waiting = who.next_due is not None and who.next_due <= view.now
    taken = view.taken | {local_day(who.zone, at) for at in view.moments}
    who = replace(who, owed=None)
    found = due(who, view.now, taken, late_s=view.late_s) if waiting else None
    if found is not None:
        return replace(who, next_due=found[1])
    if before is not None and (day := owed(before, who, view.now, taken)) is not None:
        return replace(who, next_due=view.now, owed=day)
    return replace(who, next_due=next_moment(who, view.now, taken))


def _idle(who: Subscriber) -> Subscriber:
    """The subscriber with no text awaited from them."""
    return replace(who, awaiting=None, awaiting_since=None)


def _told(who: Subscriber, sentence: str, *buttons: str) -> Move:
    """A sentence that ends the choosing, with buttons for what is likely to come next."""
    return Move(_idle(who), notice(sentence, *buttons))


def _set(who: Subscriber, words: str, view: View) -> Move:
    """What `/settings time 7:30` does."""
    name, _, value = words.partition(" ")
    readable = [setting for setting in SETTINGS if setting.typed]
    setting = next((one for one in readable if name.lower() in (one.name, *one.also)), None)
    if setting is None:
        names = ", ".join(one.label for one in readable)
        return _settings(who, view, say("no-setting", asked=shortened(name), names=names))
    return _read(setting, who, value, view) if value.strip() else _opened(who, setting.name, view)


def _subscribe(who: Subscriber | None, fresh: Subscriber, view: View) -> Move:
    if who is None or who.state == "ended":
        return _opened(replace(who or fresh, state="draft", user_id=fresh.user_id), STEPS[0], view)
    if who.state == "draft":
        return _opened(who, STEPS[0], view)
    return _settings(who, view, say("already"))


def _start(who: Subscriber, view: View) -> Move:
    """A draft becomes a subscription."""
    return _begun(who, view, "started") if who.state == "draft" else _settings(who, view)


def _again(who: Subscriber, view: View) -> Move:
    """Reactivate a former subscriber with their old settings."""
    return _begun(who, view, "resumed") if who.state == "ended" else _settings(who, view)


def _begun(who: Subscriber, view: View, told: str) -> Move:
    who = _active(replace(who, created_at=view.now), view)
    return _told(who, say(told, when=spoken(who.next_due, who, view)), "show")


def _active(who: Subscriber, view: View) -> Subscriber:
    return _timed(replace(who, state="active", paused_until=None, next_due=None), view)


def _end(who: Subscriber, _view: View | None = None) -> Move:
    return _told(replace(who, state="ended", next_due=None, paused_until=None), say("unsubscribed"), "again")


def _resume(who: Subscriber, view: View) -> Move:
    if who.state == "ended":
        return _again(who, view)
    told = "resumed" if who.state == "paused" else "not-paused"
    who = _active(who, view) if who.state == "paused" else who
    return _told(who, say(told, when=spoken(who.next_due, who, view)), "show")


def _choose_pause(who: Subscriber, view: View) -> Move:
    """Ask for how long; a pause that there is stays as it is, and is told."""
    if who.state == "paused":
        return _told(who, state_of(who, view), "resume", "show")
    return _settings(who, view) if who.state == "ended" else _opened(who, "pause", view)


def _read_pause(who: Subscriber, text: str, view: View) -> Changed | None:
    until = None if is_endless(text) else read_pause(text, view.now, zone_info(who.zone))
    return _paused(who, until) if until is not None or is_endless(text) else None


def _tap_pause(who: Subscriber, value: str, view: View) -> Changed | None:
    """Pause for a number of days from today; for none, until they resume."""
    return _paused(who, None) if value == "0" else _read_pause(who, f"{value} days", view)


def _paused(who: Subscriber, until: int | None) -> Changed:
    return Changed(replace(who, state="paused", paused_until=until, next_due=None))


_PAUSE = Setting(
    name="pause",
    read=_read_pause,
    taps={"pause=": _tap_pause},
    rows=lambda _who, _view: tuple((named(name),) for name in ("pause=7", "pause=14", "pause=0")),
)
"""Asked like a setting, but what it changes is whether briefs come at all."""

_ASKED = {setting.name: setting for setting in (*SETTINGS, _PAUSE)}
_CHANGES = {word: (setting, change) for setting in _ASKED.values() for word, change in setting.changes.items()}
"""What a button changes, by its word and sign."""

_ACTIONS: dict[str, Callable[[Subscriber, View], Move]] = {
    **{name: partial(_open, name) for name in _ASKED},
    "settings": _settings,
    "back": _settings,
    "show": _settings,
    "start": _start,
    "again": _again,
    "resume": _resume,
    "stop": _end,
    "end": _end,
}
