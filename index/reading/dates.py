"""The dates that a question names: which, and whether they are when a piece was published or when something happened.

Dates are ISO, as far as they are named ("2019", "2019-05", "2019-05-22"). A single date is read by dateparser; what is
made of several ("from … to", "or"), of a part ("early", "the second quarter of") and of the words before ("since",
"no later than") is decided here. "Last month" has no date: nobody knows which day the question was written on; that
and a date that may mean two days are told to be unclear. What a date restricts is decided in `question.py`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Literal

from index.english import tokens
from index.reading.speakers import VERBS
from index.reading.words import stem, words_in

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

When = Literal["published", "event"]
Span = tuple[str | None, str | None]
"""First and last day, both inclusive and as far as named; None without that end."""

Bounds = tuple[int, int]

MOST = 8
"""Dates of one question that are looked at."""

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:1[89]|20)\d\d(?![\d%]|-style|[.,]\d|(?<=00) [a-z]+s\b)"
_DAY = r"\d\d?(?:st|nd|rd|th)?"
_DAYS = rf"{_DAY}(?:(?: ?[-–] ?| (?:and|or|to|through|until) )(?:the )?{_DAY})?"
_SPELT = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third "
        "twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth "
        "thirty-first".split(),
        1,
    )
}
_IN_WORDS = "|".join(word.replace("-", "[ -]") for word in sorted(_SPELT, key=len, reverse=True))
_PART = (
    r"(?:early|mid(?:dle)?|late|beginning|start|turn|end|spring|summer|autumn|fall|winter|"
    r"(?:first|second|third|fourth|last|1st|2nd|3rd|4th) (?:quarter|half|week)|[qh][1-4])"
)
_DATE = re.compile(
    rf"(?<![\w.,/$#])(?:(?<!\d-)|(?<=[/.]\d\d\d\d-))(?:"
    rf"(?P<figures>\d{{4}}([-/.])\d\d?(?:\2\d\d?)?|\d\d?[-/.]\d\d?[-/.](?:\d{{4}}|\d\d)|\d\d?[-/]\d{{4}}"
    rf"|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))"
    rf"|(?:(?P<part>{_PART})(?:(?: and | or |/)(?P<other>{_PART}))?(?: of the| of| in|-|,)? ?)?(?:"
    rf"(?:(?P<days>{_DAYS})(?: of|-)? ?|(?P<spelt>{_IN_WORDS}) of )?(?P<month>{_MONTH})(?![^\W\d_])\.?"
    rf"(?:,? (?:the )?(?:(?P<days_after>{_DAYS})(?![\w,]\d)|(?P<spelt_after>{_IN_WORDS})\b))?"
    rf"(?:(?:,| of|,? in|-)? ?(?P<year>{_YEAR}))?"
    rf"|(?P<decade>(?:(?:1[89]|20)\d0|['’]?[4-9]0)['’]?s|(?:for|fif|six|seven|eigh|nine)ties)"
    rf"|(?P<only>{_YEAR})(?:[-–/](?P<short>(?:(?:1[89]|20)?\d\d))(?!\d)|,? (?P<part_after>[qh][1-4]))?"
    rf"))(?![\w/]|[.]\d|-\d(?!\d?[/.]\d))",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\W*(?:-|–|—|\b(?:to|through|thru|until|till|up to)(?: the)?(?: end of)?)\W*", re.IGNORECASE)
_LIST = re.compile(r",? ?(?:\b(?:and|or|&)\b)?(?: in| during| of| from| on| the)* ?", re.IGNORECASE)
_GOES_ON = re.compile(rf"(?: ?[-–] ?|,? (?:to|through|until|and|or) )(?:{_DAY} )?{_MONTH}\b", re.IGNORECASE)
_PARTS: dict[str, tuple[Bounds | None, Bounds | None, Bounds | None]] = {
    "early": ((1, 10), (1, 4), (0, 3)),
    **dict.fromkeys(("beginning", "start", "turn"), ((1, 10), (1, 3), (0, 3))),
    **dict.fromkeys(("mid", "middle"), ((11, 20), (5, 8), (4, 6))),
    "late": ((21, 31), (9, 12), (7, 9)),
    "end": ((21, 31), (10, 12), (7, 9)),
    "first half": ((1, 15), (1, 6), (0, 4)),
    "second half": ((16, 31), (7, 12), (5, 9)),
    "first week": ((1, 7), None, None),
    "second week": ((8, 14), None, None),
    "third week": ((15, 21), None, None),
    "fourth week": ((22, 28), None, None),
    "last week": ((25, 31), None, None),
    "first quarter": (None, (1, 3), None),
    "second quarter": (None, (4, 6), None),
    "third quarter": (None, (7, 9), None),
    "fourth quarter": (None, (10, 12), None),
    "spring": (None, (3, 5), None),
    "summer": (None, (6, 8), None),
    "autumn": (None, (9, 11), None),
    "fall": (None, (9, 11), None),
}
"""The first and last day that a part of a month has, month of a year, and year of a decade."""

_ORDINALS = {"1": "first", "2": "second", "3": "third", "4": "fourth"}
_LAST = {"quarter": "fourth", "half": "second", "week": "last"}
_LINKS: dict[str, str] = {
    "until": r"no later than|not later than|not after|up to and including|up until|up to|until|till|by|through",
    "since": r"no earlier than|not earlier than|not (?:before|until)|since|as of|(?:start|beginn)ing(?: in| from| on)?",
    "after": r"after|following|later than|newer than|more recent than",
    "before": r"before|prior to|ahead of|earlier than|older than",
    "not": r"(?:not|n['’]t|never|except|excluding|other than|outside)(?: been)?(?: published| written| of)?",
}
_LINK = re.compile(
    rf"(?:\b|(?=n['’]t))(?:{'|'.join(f'(?P<{name}>{words})' for name, words in _LINKS.items())})"
    rf"(?: in| during| from| on)?(?: the| about| around)?\s*$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r",? (?:and |or )?(?:onwards?|forward)\b| on(?=\W*$|[,;])|"
    r",? (?:and|or) (?:(?P<until>earlier|before|older)|later|after|newer|since)(?=\W*$|[,;])",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween(?: the)? $", re.IGNORECASE)
_NO_YEAR = re.compile(
    r"\b(?:in|during|since|until|till|before|after|by|between|from|of|early|mid|late)[ -]$", re.IGNORECASE
)
_NUMBER = re.compile(r"(?:resolutions?|unscrs?|nos?\.?|bill|#|[hs]\.)[\s\d,]{0,20}(?:and\s)?$", re.IGNORECASE)
_RELATIVE = re.compile(
    r"\b(?:yesterday|(?:last|past|previous|next|coming) (?:few |couple of |\d+ |two |three |six )?"
    r"(?:week|month|year|quarter|spring|summer|autumn|fall|winter|decade)s?(?! of\b| in power)"
    r"|this (?:week|month|year|quarter)(?!['’])|(?:\d+|a|an|two|three|a few|several) (?:day|week|month|year)s? ago)\b",
    re.IGNORECASE,
)
_SAME = re.compile(r",? ?(?:and|but|yet|or)? ?", re.IGNORECASE)
_ASKS_ANYONE = re.compile(
    r"\b(?:any(?:one|body)|who|experts?|authors?|briefs?|writers?|analysts?|commentators?|specialists?|articles?|pieces?|"
    r"what (?:was|were|has been|have been) (?:published|written))\b",
    re.IGNORECASE,
)
_ASKS_THEN = re.compile(
    r"[,:]? (?:who|(?:has|did|does) any|(?:(?:which|what) )?(?:(?:do|did|have) )?(?:the )?"
    r"(?:experts?|authors?|analysts?|specialists?))",
    re.IGNORECASE,
)
"""What follows on a date that opens a question about what anyone said: "Since May 2019, who …"."""

_WRITING = frozenset(map(stem, "write wrote written publish".split()))
_ABOUT = re.compile(r"\b(?:about|on|regarding|concerning|over|of)\b", re.IGNORECASE)
_PIECES = (
    r"(?:briefs?|pieces?|articles?|columns?|op-?eds?|reports?|essays?|interviews?|commentary|commentaries|papers?|"
    r"study|studies)"
)
_PIECE_BEFORE = re.compile(
    rf"\b(?:{_PIECES}|published|written)(?: by [^,.?;]{{1,60}})?(?: that| which)?"
    rf"(?: (?:from|of|in|on|during|between|published|written|dated|(?:came|come) out|appear(?:ed)?|released|are|were))"
    rf"{{0,3}}(?: the)? ?$",
    re.IGNORECASE,
)
_PIECE_AFTER = re.compile(rf"(?:['’]s)? (?:[\w-]+ ){{0,2}}{_PIECES}\b", re.IGNORECASE)
_OURS = re.compile(r"\b(?:brief|piece|article|publish|written)", re.IGNORECASE)
_ADVERB = re.compile(r"\b(?:in|during|on)\s*$", re.IGNORECASE)
_ON_A_DAY = re.compile(r"\bon(?: the)?(?: \w+day,?)? $", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Moment:
    """What a question says of a time: the spans that it leaves, any one of them enough, and its place in the text.

    One without spans is `unclear`: it may mean two dates ("twofold"), none ("impossible"), is counted from today
    ("relative") or lacks its year ("yearless"). `first` is the first day named, whatever the words around make of it.
    """

    first: str | None
    spans: tuple[Span, ...]
    start: int
    end: int
    unclear: str | None = None

    @property
    def since(self) -> str | None:
        """The first day of all spans as far as named, None without that end."""
        starts = [since for since, _ in self.spans]
        return min((one for one in starts if one), default=None) if None not in starts else None

    @property
    def until(self) -> str | None:
        """The last day of all spans as far as named, None without that end."""
        ends = [until for _, until in self.spans]
        return max((one for one in ends if one), key=_last_day, default=None) if None not in ends else None


def moments(text: str) -> list[Moment]:
    """The first MOST times that `text` names, in their order; numbers of resolutions are none."""
    relative = (Moment(None, (), *found.span(), "relative") for found in _RELATIVE.finditer(text))
    return sorted(islice((*_merged(text), *relative), MOST), key=lambda moment: moment.start)


def _merged(text: str) -> Iterator[Moment]:
    """The times, those that follow each other with a word of their own each ("after …, but before …") as one."""
    held: Moment | None = None
    for group in _groups(text):
        moment, opens = _moment(text, group)
        joint = text[held.end : opens] if held else ""
        if held and held.spans and moment.spans and opens < moment.start and _SAME.fullmatch(joint):
            both = [_both(one, other) for one in held.spans for other in moment.spans]
            met = tuple(span for span in both if _last_day(span[1]) >= _first_day(span[0]))
            either = held.spans + moment.spans
            held = replace(held, spans=either if "or" in joint or not met else met, end=moment.end)
            continue
        if held:
            yield held
        held = moment
    if held:
        yield held


def _both(one: Span, other: Span) -> Span:
    since, until = max(one[0], other[0], key=_first_day), min(one[1], other[1], key=_last_day)
    if since and until:  # as exact at both ends, as far as a year tells
        longer = len(since) - len(until)
        since, until = since + "-01-01"[: max(0, -longer)], until + "-12-31"[: max(0, longer) if len(until) == 4 else 0]
    return since, until


def _first_day(day: str | None) -> str:
    return ((day or "0000") + "-01-01")[:10]


def _last_day(day: str | None) -> str:
    return ((day or "9999") + "-12-31")[:10]


@dataclass(frozen=True, slots=True)
class _Named:
    """One date of a text, or two or more from one word ("10 and 20 March"), each as first and last day; YYYY lacks."""

    days: tuple[tuple[str, str], ...]
    start: int
    end: int
    part: str = ""
    unclear: str | None = None
    ranged: bool = False


def _groups(text: str) -> Iterator[list[_Named]]:
    """The dates of a text, those together that only "to", "and", "or" or a comma parts; a range as one date."""
    group: list[_Named] = []
    for match in _DATE.finditer(text):
        before = text[: match.start()]
        if _NUMBER.search(before[-40:]):
            continue
        named = _named(match, between=_BETWEEN.search(before) is not None)
        gap = text[group[-1].end : match.start()] if group else "."
        to = " and " in gap and _BETWEEN.search(text[: group[0].start])
        if _RANGE.fullmatch(gap) or (to and _LIST.fullmatch(gap)):
            group.append(replace(named, ranged=True))
        elif _LIST.fullmatch(gap):
            group.append(named)
        elif match["month"] and not _is_meant(match, before):
            continue
        else:
            if group:
                yield group
            group = [named]
    if group:
        yield group


def _is_meant(match: re.Match[str], before: str) -> bool:
    """Whether the name of a month is no other word: "May I", "the march"."""
    exact = match["year"] or match["days"] or match["days_after"]
    return bool(exact or _NO_YEAR.search(before) or _GOES_ON.match(match.string, match.end()))


def _moment(text: str, group: list[_Named]) -> tuple[Moment, int]:
    """What a group says of a time, and where it begins with the words before it."""
    start, end = group[0].start, group[-1].end
    unclear = next((one.unclear for one in group if one.unclear), None)
    spans = _spans(_dated(group)) if unclear is None else []
    first = min((since for since, _ in spans), default=None)
    if unclear is None and not spans:
        unclear = "yearless"
    link, behind = _LINK.search(text[:start]), _BEHIND.match(text, end)
    kind = next((name for name in _LINKS if link and link[name]), "")
    if behind:
        kind, end = "until" if behind["until"] else "since", behind.end()
    ends = group[0].part.startswith("end")
    made = tuple(_bound(spans, "until" if kind == "before" and ends else kind)) if spans else ()
    return Moment(first, made, start, end, unclear), link.start() if link else start


def _dated(group: list[_Named]) -> list[_Named]:
    """The group with the year of the next date, or of the one before, where one has none; [] where none has."""
    years = [next((last[:4] for _, last in one.days if last[:4] != "YYYY"), None) for one in group]
    if not any(years):
        return []
    made = []
    for at, one in enumerate(group):
        year = next((year for year in (*years[at:], *reversed(years[:at])) if year), "")
        made.append(replace(one, days=tuple((a.replace("YYYY", year), b.replace("YYYY", year)) for a, b in one.days)))
    return made


def _spans(group: list[_Named]) -> list[tuple[str, str]]:
    """First and last day of each date, a range as one: over New Year where it would end before it begins in one year.

    Where it would end years before it begins, its ends are meant the other way round.
    """
    found: list[tuple[str, str]] = []
    for one in group:
        if not (one.ranged and found):
            found += one.days
            continue
        first, last = found[-1][0], one.days[-1][1]
        if _last_day(last) < first and last[:4] == first[:4]:
            first = f"{int(first[:4]) - 1}{first[4:]}"
        elif _last_day(last) < first:
            first, last = one.days[0][0], found[-1][1]
        found[-1] = (first, last)
    return found


def _bound(spans: list[tuple[str, str]], kind: str) -> Iterator[Span]:
    """What the word before some dates makes of them."""
    first, last = min(since for since, _ in spans), max((until for _, until in spans), key=_last_day)
    if kind in ("since", "after"):
        yield (first if kind == "since" else _stepped(last, 1)), None
    elif kind in ("until", "before"):
        yield None, (last if kind == "until" else _stepped(first, -1))
    elif kind == "not":
        yield None, _stepped(first, -1)
        yield _stepped(last, 1), None
    else:
        yield from spans


def _named(match: re.Match[str], *, between: bool) -> _Named:
    """What a match says: its days, or why they are unclear."""
    start, end = match.span()
    if match["figures"]:
        return _in_figures(match["figures"], start, end)
    part = (match["part"] or match["part_after"] or "").lower()
    parts = [part, match["other"].lower()] if match["other"] else [part]
    if match["month"]:
        year, days = match["year"] or "YYYY", match["days"] or match["days_after"]
        if spelt := match["spelt"] or match["spelt_after"]:
            days = str(_SPELT[spelt.lower().replace(" ", "-")])
        read = [
            _iso(f"{day} {match['month']} {year.replace('YYYY', '2000')}") for day in re.findall(r"\d+", days or "")
        ]
        whole = _iso(f"{match['month']} {year.replace('YYYY', '2000')}")
        found = [f"{year}{day[4:]}" for day in (read or [whole]) if day]
        if len(found) < max(1, len(read)):
            return _Named((), start, end, unclear="impossible")
        if len(found) == 2 and (between or not re.search(r"and|or", days or "", re.IGNORECASE)):
            return _Named(((found[0], found[1]),), start, end)
        return _Named(
            tuple(pair for day in found for one in parts for pair in _parted(one, day, day)), start, end, part
        )
    first = match["only"] or tokens(match["decade"])[0][:4]
    last = f"{first[:3]}9" if match["decade"] else first
    if match["short"]:
        last = max(first, first[: -len(match["short"])] + match["short"])
    return _Named(tuple(pair for one in parts for pair in _parted(one, first, last)), start, end, part)


@lru_cache(maxsize=3)
def _reader(order: str) -> DateDataParser:
    from dateparser.date import DateDataParser  # only for a question that names a date

    settings = {"DATE_ORDER": order, "PREFER_DAY_OF_MONTH": "first", "PARSERS": ["absolute-time"]}
    return DateDataParser(languages=["en"], settings=settings)


@lru_cache(maxsize=1_000)
def _iso(written: str, order: str = "DMY") -> str | None:
    """One date as ISO, as far as it is named, or None when there is no such day."""
    read = _reader(order).get_date_data(written)
    if read.date_obj is None:
        return None
    return str(read.date_obj.date())[: {"year": 4, "month": 7}.get(read.period, 10)]


def _in_figures(written: str, start: int, end: int) -> _Named:
    if written.isdigit():
        written = f"{written[:4]}-{written[4:6]}-{written[6:]}"
    read = {day for order in ("DMY", "MDY") if (day := _iso(written, order)) and "18" <= day[:2] <= "20"}
    years = re.fullmatch(r"(\d\d)(\d\d)[-/](\d\d)", written)
    if years and int(years[3]) > max(12, int(years[2])):
        return _Named(((years[1] + years[2], years[1] + years[3]),), start, end)
    if len(read) == 1:
        day = read.pop()
        return _Named(((day, day),), start, end)
    return _Named((), start, end, unclear="twofold" if read else "impossible")


def _parted(part: str, first: str, last: str) -> list[tuple[str, str]]:
    """First and last day of a part of a month, a year or several years; all of it where there is no such part."""
    whole, single = [(first, last)], first == last
    if part == "winter" and len(first) == 4:
        return (
            [(f"{first}-01", f"{first}-02"), (f"{first}-12", f"{first}-12")]
            if single
            else [(f"{first}-12", f"{last}-02")]
        )
    days, months, years = _PARTS.get(_numbered(part), (None, None, None))
    if len(first) == 7 and days:
        longest = monthrange(2000 if first[0] == "Y" else int(first[:4]), int(first[5:]))[1]
        return [(f"{first}-{days[0]:02}", f"{first}-{min(days[1], longest):02}")]
    if len(first) == 4 and single and months:
        return [(f"{first}-{months[0]:02}", f"{first}-{months[1]:02}")]
    if not single and years:
        return [(str(int(first) + years[0]), str(int(first) + years[1]))]
    return whole


def _numbered(part: str) -> str:
    """The part with its number in words: "q2" as "second quarter"."""
    short = re.fullmatch(r"([qh])(\d)", part)
    number, _, what = part.partition(" ")
    if short:
        number, what = short[2], "quarter" if short[1] == "q" else "half"
    if what:
        number = _LAST[what] if number == "last" else _ORDINALS.get(number[0], number)
    return f"{number} {what}".strip()


def _stepped(day: str, step: int) -> str:
    """The year, month or day next to this one."""
    if len(day) == 10:
        return str(date.fromisoformat(day) + timedelta(days=step))
    if len(day) == 4:
        return f"{int(day) + step:04}"
    months = int(day[:4]) * 12 + int(day[5:]) - 1 + step
    return f"{months // 12:04}-{months % 12 + 1:02}"


def is_later(moment: Moment, last: str | None) -> bool:
    """Whether all of a time lies after `last`, compared as far as both are known."""
    if last is None or moment.first is None:
        return False
    first = moment.since or moment.first
    known = min(len(first), len(last))
    return first[:known] > last[:known]


def overlaps(date: str, since: str | None, until: str | None) -> bool:
    """Whether a brief of this date may have appeared between the two, compared as far as both are known."""
    after = since is None or date[: len(since)] >= since[: len(date)]
    return after and (until is None or date[: len(until)] <= until[: len(date)])


def when(text: str, moment: Moment, *, sourced: bool) -> When:
    """What the date dates: the piece asked for, when the question says so, or else what happened.

    `sourced` tells whether the question names an expert or a publisher.
    """
    before, after = text[: moment.start], text[moment.end :]
    link = _LINK.search(before)
    plain = before[: link.start()] if link else before
    opens = len(words_in(plain)) <= 2
    if _is_of_a_piece(plain, after, sourced=sourced or opens, linked=link is not None):
        return "published"
    anyone = _ASKS_ANYONE.search(before) or (opens and None in (moment.since, moment.until) and _ASKS_THEN.match(after))
    if not (sourced or anyone):
        return "event"
    said = [word.end for word in words_in(before) if stem(word.key) in VERBS]
    written = any(stem(word.key) in _WRITING for word in words_in(before))
    if said and link and (link["since"] or written):
        return "published"
    if said:
        return "event" if _ABOUT.search(_ON_A_DAY.sub("", plain)[said[0] :]) else "published"
    return "published" if opens and any(stem(word.key) in VERBS for word in words_in(after)) else "event"


def _is_of_a_piece(before: str, after: str, *, sourced: bool, linked: bool) -> bool:
    """Whether the date belongs to a piece of writing: "his August 2019 report", "op-ed of January 2020"."""
    follows = not linked and not _ADVERB.search(before) and _PIECE_AFTER.match(after)
    found = _PIECE_BEFORE.search(before) or follows
    return bool(found and (sourced or found.start() == 0 or _OURS.search(found[0])))
