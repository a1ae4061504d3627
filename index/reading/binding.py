"""Whether a text holds a specific thing that a question names: a person, a place, a number, a time, a unit.

A thing has more names than the one asked for: other names of the subject's actors and people, what an abbreviation
stands for, a person's family name, a figure of the same value, a year of the decade. The same of a matter that a
question does not want to hear of. What is done with a text that does not hold it, or does, is `index/answers/`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from index.english import MONTHS, stems_of, tokens
from index.reading.kinds import Detail, measures
from index.reading.names import is_given
from index.reading.words import TITLES, stems
from index.subject import Subject

_DOLLARS = re.compile(r"\$\s?\d")
_YEAR = re.compile(r"(?<![\d,.])((?:1[89]|20)\d\d)(s?)(?![\d%]|,\d)")
_PEOPLE = re.compile(r"(?:ese|es|i?an|ish)$")
_LANDS = ("", "a", "e", "i", "y", "en", "ia", "land")
"""What stands in a land's name where that of its people ends otherwise: "Vietnamese", "Swedish"."""

_MONTHS = frozenset(tokens(" ".join((*MONTHS, *(month[:3] for month in MONTHS), "Sept"))))

Held = frozenset[str]
Name = tuple[str, ...]


def holds(detail: Detail, text: str, subject: Subject) -> bool:
    """Whether `text` speaks of the thing, under the name asked for or another one that means the same."""
    held = stems_of(text)
    if detail.kind == "number":
        # A number of one digit tells no text from another, and may be no number ("4 Hanoi").
        return all(one in held or len(one) == 1 for one in detail.stems)
    if detail.kind == "unit":
        forms = measures().get(detail.stems[0], frozenset(detail.stems))
        return bool(forms & held) or ("dollar" in forms and _DOLLARS.search(text) is not None)
    if detail.kind in ("year", "date"):
        return _holds_time(detail, text, held)
    parts = [word for word in detail.surface.split() if word.lower() not in TITLES]
    if _holds_name(tuple(tokens(" ".join(parts))) or detail.stems, held, subject) or _in_short(parts, text, held):
        return True
    person = 1 < len(parts) < 4 and (len(parts[0].rstrip(".")) == 1 or is_given(parts[0]))
    return person and held.issuperset(tokens(parts[-1]))


@dataclass(frozen=True, slots=True)
class Avoided:
    """What a question does not want to hear of: the stems of each name of it, and the topics and issues that it is."""

    names: tuple[Held, ...] = ()
    topics: frozenset[str] = frozenset()
    issues: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether there is anything of the kind."""
        return bool(self.names)

    def speaks(self, text: str, topics: Iterable[str] = (), issue: str | None = None) -> bool:
        """Whether a text speaks of it, or what it says belongs to one of these topics, or to this issue."""
        if not self.names:
            return False
        held = stems_of(text)
        return issue in self.issues or not self.topics.isdisjoint(topics) or any(name <= held for name in self.names)


NOTHING = Avoided()
"""What is avoided where a question welcomes everything."""


@lru_cache(maxsize=100)
def avoided(matters: tuple[str, ...], subject: Subject) -> Avoided:
    """What these matters are in the subject, under all their names; a topic goes with the issues that are its alone."""
    topics: set[str] = set()
    issues: set[str] = set()
    for said in map(stems, matters):
        named = {one.name for one in subject.topics if stems(one.name) == said}
        at_issue = {one.name for one in subject.issues if said in map(stems, (one.name, *one.also))}
        topics |= named or (set() if at_issue else {one.name for one in subject.topics if said in map(stems, one.also)})
        issues |= set() if named else at_issue
    issues |= {one.name for one in subject.issues if one.topics and topics.issuperset(one.topics)}
    own = [(one.name, *one.also) for one in subject.topics if one.name in topics]
    own += [(one.name, *one.also) for one in subject.issues if one.name in issues]
    others = [(one.name, *one.also) for one in (*subject.actors, *subject.people)]
    own += [named for named in others if not set(map(stems, named)).isdisjoint(map(stems, matters))]
    names = {stems(name) for each in (*own, matters) for name in each}
    return Avoided((*(names - {frozenset()}),), frozenset(topics), frozenset(issues))


def is_the_same(one: Detail, other: Detail, subject: Subject) -> bool:
    """Whether two things that a question names are one thing under two names."""
    first, second = tuple(tokens(one.surface)), tuple(tokens(other.surface))
    return first == second or second in _other_names(subject).get(first, ())


def _holds_time(detail: Detail, text: str, held: Held) -> bool:
    """Whether the text names one of the years, and the month and the day as far as one is asked for."""
    first, last = (detail.since or "0")[:4], (detail.until or "9999")[:4]
    years = [*_YEAR.findall(text), *((one[:4], "s") for one in held if _YEAR.fullmatch(one) and one[4:])]
    named = any(
        int(first) <= int(year) + more <= int(last) for year, many in years for more in range(10 if many else 1)
    )
    if detail.kind == "year" or detail.since != detail.until:
        return named
    # A text may leave out the year in which all of it plays.
    asked = [_month(one) for one in detail.stems if not _YEAR.fullmatch(one)]
    return (named or not years) and {_month(one) for one in held}.issuperset(asked)


def _month(stem: str) -> str:
    """The stem, or of a month the three letters by which it is known."""
    return stem[:3] if stem in _MONTHS else stem


def _holds_name(asked: Name, held: Held, subject: Subject) -> bool:
    # What any question may name need not be said in each passage.
    if _general(subject).issuperset(asked):
        return True
    if held.issuperset(asked) or any(map(held.issuperset, _other_names(subject).get(asked, ()))):
        return True
    if len(asked) > 1:
        return all(_holds_name((part,), held, subject) for part in asked)
    return any(_of_one_land(asked[0], other) or _of_one_land(other, asked[0]) for other in held)


def _in_short(parts: list[str], text: str, held: Held) -> bool:
    """Whether the text has a name of three words or more by its initials, or spells out such initials."""
    if len(parts) == 1 and parts[0].isupper() and len(parts[0]) > 2:
        return parts[0] in "".join(filter(str.isupper, text))
    return len(parts) > 2 and "".join(part[0] for part in parts).lower() in held


def _of_one_land(people: str, land: str) -> bool:
    """Whether one is the name of a people, and the other that of its land."""
    root = _PEOPLE.sub("", people)
    if root == people or len(root) < 4:
        return False
    return land == root[:-1] or (land.startswith(root) and land[len(root) :] in _LANDS)


@lru_cache(maxsize=8)
def _general(subject: Subject) -> Held:
    return frozenset(tokens(" ".join(subject.general)))


@lru_cache(maxsize=8)
def _other_names(subject: Subject) -> dict[Name, tuple[Name, ...]]:
    """The stems of each name that the subject file gives -> those of each other name of the same."""
    groups = [(one.name, *one.also) for one in (*subject.actors, *subject.people)]
    found: dict[Name, tuple[Name, ...]] = {}
    short = [(tuple(tokens(said)), tuple(tokens(plain))) for said, plain in subject.words if said.isupper()]
    for names in (*groups, *subject.words, *subject.short_names):
        each = [name for name in (tuple(tokens(name)) for name in names) if name]
        for name in each:
            found[name] = (*found.get(name, ()), *(other for other in each if other != name))
    for figure in subject.figures:
        for said in figure.also:
            for name in (tuple(tokens(said)), tuple(tokens(f"{said}s"))):
                found[name] = (*found.get(name, ()), *((stem,) for stem in tokens(figure.name)))
    for brief, full in short:  # what else an abbreviation is called, that which it stands for is called too
        both = dict.fromkeys((*found.get(brief, ()), *found.get(full, ())))
        found[brief] = tuple(name for name in both if name != brief)
        found[full] = tuple(name for name in both if name != full)
    return found
