"""What a question names: who speaks, what about, when; found by its form and by lists of names.

A slot is a span of the text that another name of the same sort may take the place of. Rules of
form only: no model, and no claim to parse English; where a form is not known, no slot is found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.subject import GENERAL, Subject

Span = tuple[int, int]

_WORD = re.compile(r"[\w'-]+")
_SAYING = (
    "say|think|want|recommend|propose|argue|suggest|urge|write|believe|expect|advise|see|warn|claim|hold|ask for|"
    "call for|favou?r|oppose|support|demand|reject|prefer|fear|hope|mean|report|explain"
)
_SPEAKER = re.compile(
    rf"^(?:what|how|why|when|where|which \w+)(?: else)? (?:do|does|did|would|has|have) (.{{2,40}}?) (?:{_SAYING})\b",
    re.I,
)
_ACCORDING = re.compile(r"\baccording to ([^,?]{2,40}?)(?=[,?]|$)", re.I)
_ABOUT = re.compile(r"\b(?:about|regarding|concerning) (?!\d)(.+)$", re.I)
_SAYS_ON = re.compile(
    rf"\b(?:(?:{_SAYING})s?|written|said|views?|take|opinion|stand|stance|position|agree|disagrees?|differ|experts) "
    r"on (.+)$",
    re.I,
)
_WHO = re.compile(
    r"^(?:who|which (?:experts|authors|writers|groups|commentators))(?: else| all)? "
    r"(?:wants?|favou?rs?|supports?|opposes?|backs?|recommends?|proposes?|rejects?|demands?|urges?|blames?|endorses?|"
    r"calls? for|asks? for|(?:is|are) (?:for|against|in favou?r of)|agrees? on|disagrees? on) (.+)$",
    re.I,
)
_MONTH = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "spring|summer|autumn|fall|winter|the end of|early|late|mid"
)
_DATE = rf"(?:(?:(?:{_MONTH})[ -]+){{0,2}}(?:19|20)\d\d|(?:{_MONTH}))(?!\w)"
_BARE_DATE = re.compile(_DATE, re.I)


@dataclass(frozen=True, slots=True)
class Names:
    """The names that are known: experts and publishers, who speak, and what the subject has, spoken about."""

    experts: Sequence[str] = ()
    publishers: Sequence[str] = ()
    subject: Subject = GENERAL

    @property
    def things(self) -> tuple[str, ...]:
        """The topics and issues."""
        return (*self.subject.topic_names, *self.subject.issue_names)

    @property
    def places(self) -> list[str]:
        """The places and actors, under each of their names that has a capital."""
        actors = [name for actor in self.subject.actors for name in (actor.name, *actor.also)]
        return [name for name in (*self.subject.places, *actors) if name[:1].isupper()]

    @property
    def leaders(self) -> list[str]:
        """The people of the subject, under each of their names."""
        return [name for one in self.subject.people for name in (one.name, *one.also)]


def words(text: str) -> list[str]:
    """The words of a text, folded for comparing."""
    return _WORD.findall(text.casefold())


def written(text: str, names: Names) -> str:
    """The text, or where it is a known thing in other letters the thing as it is written."""
    return next((name for name in names.things if name.casefold() == text.casefold()), text)


def person_named(text: str, names: Names) -> str | None:
    """The expert or publisher that the whole text names, as it is written out, or None."""
    wanted = text.casefold().removeprefix("the ")
    for name in (*names.experts, *names.publishers):
        if name.casefold().removeprefix("the ") == wanted:
            return name
    return next((surname for surname in _surnames(names.experts) if surname.casefold() == wanted), None)


def speaker(text: str, names: Names) -> Span | None:
    """Who speaks in a question ("What does X say …", "according to X", or the one person it names), or None."""
    for form in (_SPEAKER, _ACCORDING):
        if found := form.search(text):
            return found.span(1)
    return _only(people(text, names), text)


def people(text: str, names: Names) -> list[Span]:
    """Where the text names known experts and publishers."""
    anyhow = [*names.experts, *names.publishers, *(n for n in _surnames(names.experts) if len(n) > 5)]
    found = _mentions(text, anyhow, re.I) or _mentions(text, _surnames(names.experts), re.NOFLAG)
    # A surname before another word with a capital is somebody else's first name.
    return [(start, end) for start, end in found if " " in text[start:end] or not _goes_on(text, end)]


def persons(text: str, names: Names) -> list[str]:
    """The different people that a "he" or "she" may stand for: experts, or leaders, or whoever is said to speak."""
    spans = people(text, Names(experts=names.experts)) or _mentions(text, names.leaders, re.NOFLAG)
    found = {text[slice(*span)] for span in spans}
    said = _SPEAKER.search(text)
    if said and not found and said[1] not in names.places and all(word[0].isupper() for word in said[1].split()):
        found.add(said[1])
    return sorted(name for name in found if not any(other.endswith(f" {name}") for other in found))


def subject(text: str, names: Names) -> Span | None:
    """What a question is about by its form: the words behind "about", "who wants", or "at" at its end; or None."""
    text = text.rstrip("?!. ")
    end = _before_time(text, names)
    for form in (_SAYS_ON, _ABOUT, _WHO):
        if (found := form.search(text[:end])) and found.end(1) > found.start(1):
            return found.span(1)
    here = [span for span in _mentions(text, names.places, re.I) if span[1] == end]
    return here[0] if here and re.search(r"\b(?:at|in) $", text[: here[0][0]], re.I) else None


def alike(text: str, what: str, names: Names) -> Span | None:
    """The one thing that a question names of the sort of `what`: a name for a name, a topic for a topic; or None."""
    proper = what[:1].isupper()
    things = [name for name in names.things if name[:1].isupper() == proper]
    found = _mentions(text, things, re.I) or (_mentions(text, names.places, re.NOFLAG) if proper else [])
    return None if any(_goes_on(text, end) for _, end in found) else _only(found, text)


def is_open(text: str) -> bool:
    """Whether a question asks what someone says, and not on what ("What does Poe recommend?")."""
    found = _SPEAKER.match(text)
    return found is not None and not words(text[found.end() :])


def times(text: str, names: Names) -> list[Span]:
    """Where the text says when ("since May 2019", "before" an event of the subject)."""
    return [found.span() for found in _time(names.subject.events).finditer(text)]


@lru_cache(maxsize=8)
def _time(events: tuple[str, ...]) -> re.Pattern[str]:
    """The words on a time: a date, or a meeting by the place or kind of one of these events."""
    event = rf"(?:the )?(?:{'|'.join(map(re.escape, events))})(?: summit| talks| meeting)?(?!\w)"
    held = rf"|(?:since|before|after|until) {event}" if events else ""
    return re.compile(rf"(?<!\w)(?:(?:since|before|after|until|by|during|in|from|around) {_DATE}{held})", re.I)


def time_named(text: str, names: Names) -> str | None:
    """The whole text as words on a time, with a preposition, or None."""
    if _time(names.subject.events).fullmatch(text):
        return text
    return f"in {text}" if _BARE_DATE.fullmatch(text) else None


def _surnames(experts: Sequence[str]) -> list[str]:
    """Last names that one expert alone bears: one that two of them bear names nobody."""
    last = {name: name.split()[-1] for name in set(experts) if " " in name}
    count = Counter(last.values())
    return sorted(surname for surname in last.values() if count[surname] == 1)


def _mentions(text: str, wanted: Sequence[str], flags: re.RegexFlag) -> list[Span]:
    if not wanted:
        return []
    either = "|".join(re.escape(name) for name in sorted(set(wanted), key=lambda name: (-len(name), name)))
    return [found.span() for found in re.finditer(rf"(?<!\w)(?:{either})(?!\w)", text, flags)]


def _goes_on(text: str, end: int) -> bool:
    """Whether a name is a part of a longer one ("Paris Agreement")."""
    return re.match(r" [A-Z]", text[end:]) is not None


def _only(spans: Sequence[Span], text: str) -> Span | None:
    """The first of the spans when all of them hold the same words."""
    return spans[0] if len({text[slice(*span)].casefold() for span in spans}) == 1 else None


def _before_time(text: str, names: Names) -> int:
    """Where the text ends when the words on a time at its end are left out."""
    return len(text[: next((start for start, end in times(text, names) if end == len(text)), len(text))].rstrip())
