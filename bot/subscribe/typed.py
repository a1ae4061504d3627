"""What people type when they choose: a time, weekdays, how long to pause, topics and experts, short or full.

Pure. Each reader gives back None, or nothing, for what it does not understand. Time zones are `zones.py`'s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal

from babel.dates import get_day_names
from dateparser.date import DateDataParser
from rapidfuzz import fuzz, process, utils

from bot.records import EVERY_DAY, Length
from bot.subscribe.korean import in_english
from index import Subject, topic_of

LONGEST = 200
"""Characters of a text that is read at all."""

LIKENESS = 75
"""In percent: how like a name a word must be to mean it."""

LANGUAGES = ("en", "de")
"""Languages in which weekdays are read; where a word begins a day in both, the first counts."""

FARTHEST = 366
"""Days that a pause may last; who wants a longer one has no end in mind."""

_TIME = re.compile(
    r"(\d{1,2})(?:\s*[:.h]\s*(\d{2})|(\d{2}))?\s*(a\.?m\.?|p\.?m\.?|h(?:(?:ou)?rs?)?|o ?['’]?clock|uhr)?"
)
_NAMED_TIMES = {"noon": 720, "midday": 720, "midnight": 0, "morning": 480, "evening": 1080}
_NUMBERS = {
    word: number
    for number, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen twenty""".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_OPENS = re.compile(
    r"^(?:(?:please|daily|every day|each day|always|at|around|about|by|roughly|approximately|circa|send it)(?: at)? )+"
)
_CLOSES = re.compile(r"(?:ish| sharp| please| or so| daily| every day| each day)+$")
_EACH_PART = re.compile(r"^(?:every|each) (morning|afternoon|evening|night),?(?: at)? (.+)$")
"""What people say around a time that doesn't change it."""

_PART = re.compile(r"(.+?),? (?:in the|at) (morning|afternoon|evening|night)")
_PARTS = {
    "morning": range(60, 720), "afternoon": range(720, 1140), "evening": range(960, 1440),
    "night": (*range(1080, 1440), *range(300)),
}  # fmt: skip
"""The minutes that a part of the day has, by which 8 in the evening is 20:00."""

_BESIDE = re.compile(r"(half|(?:a )?quarter|\d{1,2}|[a-z]+)(?: minutes?)? (past|after|to|before) (.+)")
_SHORT_SPANS = (
    (r"^(?:a )?couple of ", "two "),
    (r"^(?=(?:day|week|fortnight|month|year)$)", "1 "),
    (r"(?<=\d) ?wk?s?$", " weeks"),
)
"""What dateparser does not know of spans."""

_DAYS_OF = {
    "every day, everyday, daily, all, all days, each day, every single day, all week, seven days a week, "
    "7 days a week, täglich, jeden tag": EVERY_DAY,
    "weekdays, weekday, workdays, working days, business days, week days, work days, werktags": frozenset(range(5)),
    "weekends, weekend": frozenset((5, 6)),
}
_GROUPS = {name: days for names, days in _DAYS_OF.items() for name in names.split(", ")}
_NOT = re.compile(r"^(?:not|never|no)\b(?: on\b)? ")
_AROUND = re.compile(r"^(?:(?:please|once a week|weekly|from)\b,? )+|(?: (?:please|each week|every week|a week))+$")
_BETWEEN = re.compile(r"\bbetween (\w+) and (\w+)")
_EVERY = frozenset("on only just every each the always".split())
"""What people say around days that doesn't change them; "every other" does."""

_EXCEPT = re.compile(r",?\s*\b(?:except|excluding|but|without)\b(?: for\b)?(?: on\b)?\s*")
How = Literal["add", "drop", "only"]
_HOW: dict[How, re.Pattern[str]] = {
    "add": re.compile(r"\s*(?:(?:add|also|plus|and|with)\b:?|\+)\s*", re.IGNORECASE),
    "drop": re.compile(r"\s*(?:(?:remove|drop|without|no|not|less|minus|except|delete|take out)\b:?|[-–])\s*", re.I),
    "only": re.compile(r"\s*(?:only|just|nothing but|set to|replace with|instead)\b:?\s*", re.IGNORECASE),
}
"""What people put before names of topics and experts."""

_ENDLESS = frozenset(
    ("forever", "for ever", "for good", "indefinitely", "until i resume", "till i resume", "until further notice")
)


@dataclass(frozen=True, slots=True)
class Named:
    """Topics and experts that a text names, and what it says beside them; `everything` when it asks for all."""

    topics: tuple[str, ...] = ()
    experts: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    everything: bool = False


def read_time(text: str) -> int | None:
    """The minute of the day of "7:30pm", "0730", "8", "noon", "half past seven" or "8 in the evening"."""
    words = _CLOSES.sub("", _OPENS.sub("", _EACH_PART.sub(r"\2 in the \1", _plain(text))))
    if words in _NAMED_TIMES:
        return _NAMED_TIMES[words]
    if found := _PART.fullmatch(words):
        minute = _minute(found[1])
        if minute is None:
            return None
        said = (minute,) if re.search(r"[ap]\.?m\.?$", found[1]) else (minute, (minute + 720) % 1440)
        return next((one for one in said if one in _PARTS[found[2]]), None)
    return _minute(words)


def _minute(words: str) -> int | None:
    """The minute of a clock's time, without a part of the day; "half 7" is 6:30 to some and 7:30 to others."""
    if found := _BESIDE.fullmatch(words):
        hour = _NAMED_TIMES[found[3]] if found[3] in ("noon", "midnight") else _clock(found[3])
        away = {"half": 30, "quarter": 15, "a quarter": 15}.get(found[1]) or _NUMBERS.get(found[1])
        away = int(found[1]) if found[1].isdecimal() else away
        later = found[2] in ("past", "after")
        if hour is None or hour % 60 or not away or away > 59 or (found[1] == "half" and not later):
            return None
        return (hour + (away if later else -away)) % 1440
    return _clock(words)


def _clock(words: str) -> int | None:
    """The minute of an hour with or without minutes, in figures or in words."""
    words = _in_figures(words)
    found = _TIME.fullmatch(words)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or found[3] or 0), (found[4] or "")[:1]
    if half in ("a", "p"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def _in_figures(words: str) -> str:
    """A time with its hour and minutes in figures: "eight thirty pm" as "8:30 pm", "seven oh five" as "7:05"."""
    parts = re.split(r"[ -]", words)
    said = [_NUMBERS.get(part, 0 if part in ("oh", "o") else None) for part in parts]
    count = next((at for at, number in enumerate(said) if number is None), len(said))
    if parts[count:] and parts[count - 1] == "o" and parts[count][:5] == "clock":
        count -= 1
    numbers = [number for number in said[:count] if number is not None]
    if not numbers or not 1 <= numbers[0] < 24:
        return words
    hour, *rest = numbers
    if hour == 20 and rest and 1 <= rest[0] <= 3:  # "twenty one thirty"
        hour, rest = hour + rest[0], rest[1:]
    minute = f":{sum(rest):02}" if rest else ""
    return " ".join([f"{hour}{minute}", *parts[count:]])


def is_endless(text: str) -> bool:
    """Whether a text asks for a pause without an end."""
    return _plain(text) in _ENDLESS


def is_pause(text: str, now: int) -> bool:
    """Whether a text is the word pause and for how long, as behind the command; "pause on sanctions?" is not."""
    word, _, span = text.strip().partition(" ")
    return word.lower() == "pause" and (is_endless(span) or read_pause(span, now, UTC) is not None)


def read_pause(text: str, now: int, zone: tzinfo) -> int | None:
    """The instant at which a pause ends: local midnight before the day on which briefs come again.

    "2 weeks" counts from today; "until 5 March" ends on that day, the next there is. None for what
    is not understood, is past, or lies more than a year off.
    """
    today = datetime.fromtimestamp(now, zone).date()
    words = re.sub(r"^(?:for|until|till|til|to|by)\s+(?:the\s+)?", "", _plain(text))
    day = _weekday(words, today) or _date(words, today)
    if day is None or not 0 < (day - today).days <= FARTHEST:
        return None
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())


def read_days(text: str) -> frozenset[int] | None:
    """The weekdays of "mon-fri", "weekends", "Tue, Thu", "Mo, Mi" or "every day except Sunday", Monday being 0."""
    plain = _plain(text)
    words = (
        plain if plain in _GROUPS else _AROUND.sub("", plain).removeprefix("on ").replace("–", "-").replace("—", "-")
    )
    words = _BETWEEN.sub(r"\1-\2", _NOT.sub("but ", words))
    said, *excepted = _EXCEPT.split(words)
    days = _all_days(said) if said or not excepted else EVERY_DAY
    for part in excepted:
        without = _all_days(part)
        days = None if days is None or without is None else days - without
    return days or None


def _all_days(words: str) -> frozenset[int] | None:
    """The weekdays of a list of names, runs and groups."""
    if words in _GROUPS:
        return _GROUPS[words]
    words = re.sub(r"\s*(?:-|\bto\b|\bthrough\b|\bthru\b|\bbis\b)\s*", "-", words)
    parts = [part for part in re.split(r"\s*(?:,|;|\+|&|/|\band\b|\bund\b|\s)\s*", words) if part]
    parts = [part for part in parts if part not in _EVERY]
    read = [_GROUPS.get(part) or _run(part) for part in parts]
    days = [days for days in read if days is not None]
    return frozenset().union(*days) if days and len(days) == len(read) else None


def read_length(text: str) -> Length | None:
    """Short or full, by the words people have for them."""
    word = _plain(text)
    if word in ("short", "brief", "small", "less", "shorter"):
        return "short"
    return "full" if word in ("full", "long", "all", "more", "longer", "complete") else None


def read_quiet(text: str) -> str | None:
    """Quiet hours as they are kept, of "22-7", "10pm to 6:30am" or "off"."""
    if _plain(text) in ("off", "none", "never", "no", "no quiet hours"):
        return ""
    times = [read_time(one) for one in re.split(r"\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b)\s*", text.strip())]
    if len(times) != 2 or None in times or times[0] == times[1]:
        return None
    return "-".join(f"{one // 60:02}:{one % 60:02}" for one in times if one is not None)


def read_how(text: str) -> tuple[How, str]:
    """What a text does with the names in it, "add" unless it says otherwise, and the names: "only sanctions"."""
    for how, words in _HOW.items():
        if found := words.match(text):
            return how, text[found.end() :]
    return "add", text


def read_names(text: str, subject: Subject, experts: Sequence[str]) -> Named:
    """The topics and experts that a text names, separated by commas; a word off by a letter or two is understood.

    A topic is understood by all the words that the library has for it.
    """
    plain = _plain(text)
    if plain in ("all", "everything", "everyone", "any", "all topics", "all topics and experts"):
        return Named(everything=True)
    chosen: dict[str, None] = {}
    unknown = []
    for part in (part.strip() for part in re.split(r"[,;\n]|\band\b", text[:LONGEST])):
        part = subject.meant(part)
        topic = topic_of(part, subject)
        found = (topic,) if isinstance(topic, str) else _closest(part, experts)
        chosen |= dict.fromkeys(found)
        unknown += [part] if part and not found else []
    return Named(
        tuple(name for name in chosen if name in subject.topic_names),
        tuple(name for name in chosen if name in experts),
        tuple(unknown),
    )


def _plain(text: str) -> str:
    """A text in English, in lower case with single spaces; empty when it is too long to be a choice."""
    return " ".join(in_english(text).lower().split()).rstrip(".!") if len(text) <= LONGEST else ""


def _weekday(words: str, today: date) -> date | None:
    """The next day of that name, never today."""
    day = _day(words.removeprefix("next "))
    return None if day is None else today + timedelta(days=(day - today.weekday() - 1) % 7 + 1)


def _date(words: str, today: date) -> date | None:
    """The day that a date or a span such as "2 weeks" leads to; of 5.3. nobody can say which is the month."""
    if not re.fullmatch(r"(?!in )(?=.*[a-z])[\w,. ]+|\d{4}-\d{1,2}-\d{1,2}", words):
        return None
    for short, full in _SHORT_SPANS:
        words = re.sub(short, full, words)
    settings = {
        "RELATIVE_BASE": datetime(today.year, today.month, today.day),  # noqa: DTZ001  # a day, in whichever zone
        "PREFER_DATES_FROM": "future",
        "REQUIRE_PARTS": ["day"],
    }
    found = DateDataParser(languages=["en"], settings=settings).get_date_data(words).date_obj
    return None if found is None else found.date()


def _day(word: str) -> int | None:
    """The weekday that a word of at least two letters begins to name, also in the plural."""
    word = word.rstrip(".")
    word = "thu" if word in ("thur", "thurs") else "tue" if word == "tues" else word
    for language in LANGUAGES:
        names = [name.lower() for _, name in sorted(get_day_names(locale=language).items())]
        fits = [at for at, name in enumerate(names) if len(word) >= 2 and (name.startswith(word) or f"{name}s" == word)]
        if fits:
            return fits[0] if len(fits) == 1 else None
    return None


def _run(part: str) -> frozenset[int] | None:
    """The days of "fri-mon", or the one day of "fri"."""
    first, dash, last = part.partition("-")
    start, end = _day(first), _day(last if dash else first)
    if start is None or end is None:
        return None
    return frozenset((start + step) % 7 for step in range((end - start) % 7 + 1))


def _closest(part: str, names: Sequence[str]) -> tuple[str, ...]:
    """The names that a part of a text means: those it is a word of, or else the one that it is nearly."""
    folded = utils.default_process(part)
    if len(folded) < 2:
        return ()
    known = {name: utils.default_process(name) for name in names}
    if same := [name for name, plain in known.items() if plain == folded]:
        return tuple(same)
    if within := [name for name, plain in known.items() if f" {folded} " in f" {plain} "]:
        return tuple(within)
    for scorer in (fuzz.ratio, _by_word):
        if best := process.extractOne(folded, known, scorer=scorer, score_cutoff=LIKENESS):
            return (best[2],)
    return ()


def _by_word(asked: str, known: str, *, score_cutoff: float | None = None) -> float:
    """How like the likest word of a known name is; only for one word of five letters or more."""
    if " " in asked or len(asked) < 5:
        return 0.0
    best = max((fuzz.ratio(asked, word) for word in known.split() if len(word) >= 4), default=0.0)
    return best if best >= (score_cutoff or 0.0) else 0.0
