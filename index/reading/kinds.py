"""What kind of thing a question asks for, the specific things it names, and whether it is too vague to answer.

Rules on words; whether the briefs hold an answer is judged elsewhere.
"""

from __future__ import annotations

import re
from calendar import day_name
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile, takewhile
from typing import Literal

from babel.units import format_unit

from index.english import tokens
from index.messages import ENGLISH, say, spoken_in
from index.reading.dates import Moment
from index.reading.names import KnownNames
from index.reading.words import FUNCTION_WORDS, Word, common_words, is_shouted, stem, stems, words_in

Kind = Literal[
    "number", "quantity", "money", "duration", "date", "person", "place", "name", "share", "yes/no", "reason"
]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The kind of thing asked for, and the noun that is counted or named, as its stem ("centrifug"), if any."""

    kind: Kind
    noun: str | None = None


DetailKind = Literal["name", "number", "year", "date", "unit"]


@dataclass(frozen=True, slots=True)
class Detail:
    """A specific thing that a question names: as written, the stems that evidence has to hold, and what it is.

    A "year" is one or several whole years or a decade, a "date" anything more exact, and both have their first and
    last day as far as named (None without that end); a "unit" is what is measured in.
    """

    surface: str
    stems: tuple[str, ...]
    kind: DetailKind = "name"
    since: str | None = None
    until: str | None = None


_NO_NAMES = FUNCTION_WORDS.union("mr mrs ms dr prof".split(), (day.lower() for day in day_name))
_SCALES = ("thousand", "million", "billion")
_UNITS = frozenset("second minute hour day week month year decade centuri".split())
PERSONS = frozenset(
    "expert author analyst senat senator person pilot man woman offici diplomat envoy command lawmak leader writer "
    "scholar specialist minist comment presid congressman commentator activist".split()
)
_DATES = frozenset("year month day date week".split())
_MEASURES = frozenset(
    "number percent altitud rang yield distanc size weight speed height depth amount limit figur".split()
)
_ADJECTIVES = frozenset(
    "small large big new old former other different political annual fallen ballistic more many much special foreign "
    "french joint two three four five six".split()
)
_HOW: dict[str, Kind] = {
    "long": "duration", "soon": "duration", "often": "number", "powerful": "number", "high": "number", "far": "number",
    "big": "number", "large": "number", "fast": "number", "quickly": "duration", "tall": "number", "deep": "number",
    "old": "number", "elderly": "number", "heavy": "number", "wide": "number",
}  # fmt: skip
_QUESTION_WORDS: dict[str, Kind] = {
    "when": "date", "where": "place", "who": "person", "whom": "person", "whose": "person", "why": "reason",
    "how": "number", "which": "name", "what": "name",
}  # fmt: skip
"""What the words ask for; of the last three only as far as the words behind them tell."""

_COSTS = frozenset("pay cost spend paid spent worth price earn gain fund lose charg budget money save owe".split())
_SPENT = frozenset("pay paid spend spent".split())
_SHARES = frozenset("share percentage percent portion proportion fraction".split())
_AUXILIARIES = frozenset(
    "is are was were do does did has have had can could should would will may might must isn't aren't wasn't doesn't "
    "didn't hasn't won't can't shouldn't am".split()
)
_CLAUSE = re.compile(
    r"(?:^|[.,:;?!–—(-]|\b(?:and|or|but|so|by|to|from|of|for|with|that|in|on|at|until|since|ok))\s*$", re.IGNORECASE
)


_MEASURED = (
    "length-kilometer length-meter length-centimeter length-mile length-foot mass-ton/mass-tonne mass-kilogram "
    "mass-gram volume-barrel volume-gallon volume-liter area-acre area-hectare concentr-percent power-kilowatt "
    "power-megawatt"
).split()
_ENGLISH = ("en", "en_GB")
_LENGTHS: tuple[Literal["long", "short"], ...] = ("long", "short")
_OTHER_MEASURES = (frozenset(("dollar", "usd")), frozenset(("kiloton", "kt")))


@lru_cache(maxsize=1)
def measures() -> Mapping[str, frozenset[str]]:
    """The stem of each unit of measurement -> the stems of all that it is written as ("mile", "mi")."""
    spelt = [(count, length, english) for count in (1, 2) for length in _LENGTHS for english in _ENGLISH]
    forms = [
        frozenset(
            tokens(format_unit(count, unit, length, locale=english))[-1]
            for count, length, english in spelt
            for unit in units.split("/")
        )
        for units in _MEASURED
    ]
    return {one: group for group in (*forms, *_OTHER_MEASURES) for one in group}


def wanted(text: str, names: KnownNames) -> Wanted | None:
    """What kind of thing `text` asks for, or None when it does not show; the first question in it decides."""
    words = words_in(text)
    for at, word in enumerate(words):
        if word.key in _QUESTION_WORDS and _opens_a_clause(text, word):
            return _asked(word.key, [one for one in words[at + 1 :] if one.key not in names.qualifiers])
        if word.text.lower() in _AUXILIARIES and (at == 0 or text[words[at - 1].end : word.start].strip()):
            return Wanted("yes/no")
    return None


def _opens_a_clause(text: str, word: Word) -> bool:
    """Whether a question may begin with the word: "experts who say" does not ask who, nor "it ended when" when."""
    free = word.key in ("how", "which", "what")
    return free or _CLAUSE.search(text[max(0, word.start - 8) : word.start]) is not None


def _asked(first: str, rest: list[Word]) -> Wanted | None:
    """What a question word asks for by the words behind it, those left out that only say whose or which."""
    if first == "how":
        return _how(rest)
    if first == "what" and _SPENT.intersection(word.key for word in rest):
        return Wanted("money")
    if first in ("which", "what"):
        return _which(first, rest)
    return Wanted(_QUESTION_WORDS[first]) if first in _QUESTION_WORDS else None


def _how(rest: list[Word]) -> Wanted | None:
    if not rest:
        return None
    first = rest[0].key
    if first == "many":
        noun = _noun(rest[1:])
        return Wanted("duration", noun) if noun in _UNITS else Wanted("quantity", noun)
    if first == "much":
        if any(stem(word.key) in _COSTS for word in rest[1:]):
            return Wanted("money")
        noun = _noun(rest[1:])
        return Wanted("quantity", noun) if noun else Wanted("number")
    if first == "come":
        return Wanted("reason")
    kind = _HOW.get(first)
    if kind == "duration":
        return Wanted("duration")
    return Wanted("number") if kind else None


def _which(first: str, rest: list[Word]) -> Wanted | None:
    """What "which" and "what" ask for, by the noun behind them, or behind "the name of"."""
    keys = [word.key for word in rest[:4]]
    if keys[:1] and keys[0] in ("is", "are", "was", "were", "s"):
        return _what_is(rest[1:])
    noun = _noun(rest)
    if noun is None or (first == "what" and rest[0].key in FUNCTION_WORDS):
        return None
    return _of_noun(noun, rest[0].key, named=first == "which")


def _what_is(rest: list[Word]) -> Wanted | None:
    keys = [word.key for word in rest]
    if "name" in keys[:2] or "names" in keys[:2]:
        return Wanted("name", _noun(rest[keys.index("of") + 1 :]) if "of" in keys[:4] else None)
    group = list(takewhile(lambda word: word not in FUNCTION_WORDS, keys[1:7]))
    for word in group if keys[:1] == ["the"] else ():
        found = _of_noun(stem(word), word, named=False)
        if found and found.kind in ("number", "share", "date"):
            return found
    return None


def _of_noun(noun: str, word: str, *, named: bool) -> Wanted | None:
    if word in _SHARES:
        return Wanted("share")
    by_noun: tuple[tuple[frozenset[str], Kind], ...] = (
        (_DATES, "date"),
        (PERSONS, "person"),
        (_MEASURES, "number"),
        (frozenset({"reason"}), "reason"),
        (frozenset({"citi", "place", "town", "site"}), "place"),
    )
    for nouns, kind in by_noun:
        if noun in nouns:
            return Wanted(kind, noun if kind == "place" else None)
    return Wanted("name", noun) if named else None


def _noun(words: list[Word]) -> str | None:
    """The stem of the counted or named noun: the first word behind the adjectives, or None at a function word."""
    words = list(dropwhile(lambda word: word.key in ("the", "a", "an", "its", "his", "this", "that"), words))
    for at, word in enumerate(words[:5]):
        if word.key in FUNCTION_WORDS and word.key not in _ADJECTIVES:
            return None
        if word.key not in _ADJECTIVES and not word.key.isdigit():
            return _head(words[:6], at)
    return None


def _head(words: list[Word], at: int) -> str:
    """The last of two nouns in a row when a plural ends them ("House members"), the one behind a name, or the first."""
    while at + 1 < len(words) and words[at + 1].joined:
        at += 1
    if at + 1 < len(words):
        word, after = words[at], words[at + 1]
        plural = after.key.endswith("s") and not word.key.endswith("s") and len(after.key) > 3
        if plural and after.start == word.end + 1 and after.key not in FUNCTION_WORDS:
            return stem(after.key)
    return stem(words[at].key)


def details(
    text: str, dates: Sequence[Moment], events: Sequence[Moment], taken: frozenset[int], names: KnownNames
) -> tuple[Detail, ...]:
    """The names, numbers, dates and units in `text`, in their order, without the words in `taken` (its speakers).

    Of its `dates` only the `events` are such things, as far as they are understood or lack nothing but a year.
    """
    times = {date.start: date for date in events if date.unclear in (None, "yearless")}
    found: dict[tuple[str, ...], Detail] = {}
    for start, end, kind in _runs(text, words_in(text), dates, taken, names):
        surface = text[start:end]
        stems = tuple(tokens(surface))
        date = times.get(start)
        if kind == "date" and date is None:
            continue
        if date:
            exact = max(len(end) for end in (date.since or "", date.until or ""))
            kind = "year" if exact == 4 else "date"
            found.setdefault(stems, Detail(surface, stems, kind, date.since, date.until))
        elif stems:
            found.setdefault(stems, Detail(surface, stems, kind))
    return tuple(found.values())


def _runs(
    text: str, words: list[Word], dates: Sequence[Moment], taken: frozenset[int], names: KnownNames
) -> Iterator[tuple[int, int, DetailKind]]:
    """Where the specific things stand: names of neighbouring words as one, each date as one, other numbers alone."""
    cased = not is_shouted(text) and any(word.capital for word in words[1:])
    run: tuple[int, int] | None = None
    for at, word in enumerate(words):
        date = next((date for date in dates if date.start <= word.start < date.end), None)
        begins = _begins_a_sentence(text, words, at)
        named = date is None and at not in taken and _is_name(word, names, first=begins, cased=cased)
        between = text[run[1] : word.start] if run else ""
        if run and ((named and not begins and between in (" ", ". ")) or between == "-"):
            run = (run[0], word.end)
            continue
        if run:
            yield (*run, "name")
        run = (word.start, word.end) if named else None
        if date is not None:
            yield date.start, date.end, "date"
        elif word.text[0].isdigit() and at not in taken:
            scaled = at + 1 < len(words) and words[at + 1].key in _SCALES
            yield word.start, words[at + scaled].end, "number"
        elif at and stem(word.key) in measures() and _is_counted(words[at - 1]):
            yield word.start, word.end, "unit"
    if run:
        yield (*run, "name")


def _begins_a_sentence(text: str, words: list[Word], at: int) -> bool:
    """Whether a word is a sentence's first: behind a full stop that shortens no word ("N. Zealand", "Gen. Brooks")."""
    if at == 0:
        return True
    before = words[at - 1]
    between = text[before.end : words[at].start]
    return bool(re.match(r"[?!]", between)) or (between.startswith(". ") and len(before.text) > SHORTENED)


def _is_counted(before: Word) -> bool:
    return before.text[0].isdigit() or before.key in ("many", "in", "what")


def _is_name(word: Word, names: KnownNames, *, first: bool, cased: bool) -> bool:
    if word.key in _NO_NAMES or not word.text[0].isalpha() or word.text.lower() in _AUXILIARIES:
        return False
    if not cased:
        return word.key in names.proper and (word.key not in common_words() or names.words[word.key] >= FAMILIAR)
    return word.capital and not (first and word.key in common_words() and word.key not in names.proper)


SHORTENED = 3
"""Letters of a word that a full stop shortens rather than a sentence ends with."""

FAMILIAR = 3
"""How often the texts have to have a word, always with a capital, for it to be a name in lower case too."""

FILLER = frozenset(
    "tell me about something anything it this that them they what whats how thoughts opinion opinions info information "
    "more please hi hello hey thanks news explain give talk discuss on of the a an and stuff things thing topic "
    "question some any know i want to need can you help with ok okay so well folks guys".split()
)


def is_vague(text: str, names: KnownNames, topics: tuple[str, ...], found: int) -> bool:
    """Whether `text` holds nothing but fillers, the library's whole subject and at most one bare topic.

    `found` counts the speakers and numbers named: with one of them a question is never vague.
    """
    words = {word.key for word in words_in(text)}
    if found or not words:
        return not words
    rest = words - FILLER - names.general
    if not rest:
        return len(words & names.general) < 4
    if rest <= FUNCTION_WORDS and not words & names.general:
        return True
    bare = {part for topic in topics for part in stems(topic)}
    return len(topics) == 1 and len(bare) == 1 and all(stem(word) in bare for word in rest)


def suggestions(text: str, names: KnownNames) -> tuple[str, ...]:
    """Two better questions, on the issue and the topic that `text` comes nearest to, or on the most frequent ones."""
    actors = [name for one in names.subject.actors for name in (one.name, *one.also)]
    whole = frozenset(tokens(" ".join(names.subject.general))) & frozenset(tokens(" ".join(actors)))
    asked = frozenset(tokens(text)) - whole
    topic = _nearest(asked, names.topics)
    issue = _nearest(asked | stems(topic or ""), names.issues)
    with spoken_in(ENGLISH):  # they are to be asked, and the briefs are in English
        agree = say("suggest-agreement", issue=issue) if issue else None
        recommend = say("suggest-recommendations", topic=topic) if topic else None
    return tuple(question for question in (agree, recommend) if question)


def _nearest(asked: frozenset[str], counted: Mapping[str, int]) -> str | None:
    return max(counted, key=lambda name: (len(asked.intersection(stems(name))), counted[name]), default=None)
