"""The dates that a question names: which, and whether they are when a piece was published or when something happened.

Dates are ISO, as far as they are named ("2019", "2019-05", "2019-05-22"). "Last year" has no date: nobody
knows which day the question was written on. What a date restricts is decided in `question.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from index.reading.speakers import VERBS
from index.reading.words import stem, words_in

When = Literal["published", "event"]

MOST = 8
"""Dates of one question that are looked at."""

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?:19|20)\d\d(?![\d%]|-style|,\d)"
_PART = r"(?:spring|summer|autumn|fall|early|mid|late|beginning|start|end)"
_DATE = re.compile(
    rf"(?<![\w.,/-])(?:"
    rf"(?P<iso>(?:19|20)\d\d-\d\d(?:-\d\d)?)"
    rf"|(?P<from>{_MONTH})(?: (?P<from_year>{_YEAR}))? ?(?:and|to|through|until|till|-|–) "
    rf"?(?P<to>{_MONTH}) (?P<to_year>{_YEAR})"
    rf"|(?:(?P<day>\d\d?)(?:st|nd|rd|th)? )?(?P<month>{_MONTH})\.?(?: (?P<day_after>\d\d?)(?:st|nd|rd|th)?)?,?"
    rf"(?: of)? (?P<year>{_YEAR})"
    rf"|(?P<part>{_PART})(?: of|-| in)? (?P<part_year>{_YEAR})"
    rf"|(?P<first>{_YEAR}) ?(?:and|to|through|-|–) ?(?P<second>{_YEAR})"
    rf"|(?P<only>{_YEAR})"
    rf")(?!\w)",
    re.IGNORECASE,
)
_PARTS = {
    "spring": ("03", "05"),
    "summer": ("06", "08"),
    "autumn": ("09", "11"),
    "fall": ("09", "11"),
    "early": ("01", "04"),
    "mid": ("05", "08"),
    "late": ("09", "12"),
    "beginning": ("01", "03"),
    "start": ("01", "03"),
    "end": ("10", "12"),
}
_NUMBER = re.compile(r"(?:resolutions?|unscrs?|nos?\.?|bill|#|[hs]\.)[\s\d,]{0,20}(?:and\s)?$", re.IGNORECASE)
_LINK = re.compile(
    r"\b(since|after|following|as of|before|prior to|until|till|by|up to|through)(?: the| about| around)?\s*$",
    re.IGNORECASE,
)
_ASKS_ANYONE = re.compile(
    r"\b(?:any(?:one|body)|who|experts?|authors?|briefs?|writers?|analysts?|commentators?|specialists?|articles?|pieces?|"
    r"what (?:was|were|has been|have been) (?:published|written))\b",
    re.IGNORECASE,
)
_ASKS_THEN = re.compile(
    r"[,:]? (?:who|(?:has|did|does) any|"
    r"(?:which|what|do|did|have) (?:the )?(?:experts?|authors?|analysts?|specialists?))",
    re.IGNORECASE,
)
"""What follows on a date that opens a question about what anyone said: "Since May 2019, who …"."""

_ABOUT = re.compile(r"\b(?:about|on|regarding|concerning|over|of)\b", re.IGNORECASE)
_PIECES = (
    r"(?:briefs?|pieces?|articles?|columns?|op-?eds?|reports?|essays?|interviews?|commentary|commentaries|papers?|"
    r"study|studies)"
)
_PIECE_BEFORE = re.compile(
    rf"\b{_PIECES}(?: by [^,.?;]{{1,60}})?"
    rf"(?: (?:from|of|in|since|after|before|until|published|written|dated|are|were)){{0,2}} $",
    re.IGNORECASE,
)
_PIECE_AFTER = re.compile(rf"(?:['’]s)? (?:[\w-]+ ){{0,2}}{_PIECES}\b", re.IGNORECASE)
_OURS = re.compile(r"\b(?:brief|piece|article)", re.IGNORECASE)
_ADVERB = re.compile(r"\b(?:in|during|on)\s*$", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\s*$", re.IGNORECASE)
_PRESENT = re.compile(
    r"\b(?:(?<!peace )(?<!from )now(?! that)|today|nowadays|currently|at present|right now|at the moment|these days|"
    r"this (?:year|month|week)|latest|up to date|so far this)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or span in a question: first and last day of it as far as named, both inclusive, and its place.

    `since` and `until` are what the words around it make of it: one of them is None in "since May 2019".
    """

    first: str
    last: str
    since: str | None
    until: str | None
    start: int
    end: int


def moments(text: str) -> list[Moment]:
    """The first MOST dates that `text` names, in their order; numbers of resolutions are none."""
    return list(islice(_moments(text), MOST))


def _moments(text: str) -> Iterator[Moment]:
    for match in _DATE.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        if not _NUMBER.search(before):
            first, last = _bounds(match)
            link = _LINK.search(before)
            ranged = bool(match["from"] or match["first"])
            since, until = _span(first, last, link[1].lower() if link and not ranged else "")
            yield Moment(first, last, since, until, match.start(), match.end())


def _bounds(match: re.Match[str]) -> tuple[str, str]:
    if match["iso"]:
        return match["iso"], match["iso"]
    if match["from"]:
        end = f"{match['to_year']}-{_number(match['to'])}"
        return f"{match['from_year'] or match['to_year']}-{_number(match['from'])}", end
    if match["month"]:
        month = f"{match['year']}-{_number(match['month'])}"
        day = match["day"] or match["day_after"]
        return (month, month) if day is None else (f"{month}-{int(day):02}", f"{month}-{int(day):02}")
    if match["part"]:
        first, last = _PARTS[match["part"].lower()]
        return f"{match['part_year']}-{first}", f"{match['part_year']}-{last}"
    if match["first"]:
        return match["first"], match["second"]
    return match["only"], match["only"]


def _number(month: str) -> str:
    return f"{_MONTHS.index(month[:3].lower()) + 1:02}"


def _span(first: str, last: str, link: str) -> tuple[str | None, str | None]:
    if link in ("since", "as of"):
        return first, None
    if link in ("after", "following"):
        return _stepped(last, 1), None
    if link in ("before", "prior to"):
        return None, _stepped(first, -1)
    if link:
        return None, last
    return first, last


def _stepped(date: str, step: int) -> str:
    """The year or month next to `date`; a day stays, for it is close enough."""
    numbers = [int(part) for part in date.split("-")]
    if len(numbers) == 1:
        return f"{numbers[0] + step:04}"
    if len(numbers) == 2:
        months = numbers[0] * 12 + numbers[1] - 1 + step
        return f"{months // 12:04}-{months % 12 + 1:02}"
    return date


def is_present(text: str) -> bool:
    """Whether `text` asks for how things are on the day it is asked."""
    return _PRESENT.search(text) is not None


def is_later(moment: Moment, last: str | None) -> bool:
    """Whether a date lies after `last`, compared as far as both are known."""
    if last is None:
        return False
    known = min(len(moment.first), len(last))
    return moment.first[:known] > last[:known]


def overlaps(date: str, since: str | None, until: str | None) -> bool:
    """Whether a brief of this date may have appeared between the two, compared as far as both are known."""
    after = since is None or date[: len(since)] >= since[: len(date)]
    return after and (until is None or date[: len(until)] <= until[: len(date)])


def when(text: str, moment: Moment, *, sourced: bool) -> When:
    """What the date dates: the piece asked for, when the question says so, or else what happened.

    `sourced` tells whether the question names an expert or a publisher.
    """
    before, after = text[: moment.start], text[moment.end :]
    opens = len(words_in(before)) <= 2
    if _is_of_a_piece(before, after, sourced=sourced):
        return "published"
    anyone = _ASKS_ANYONE.search(before) or (opens and None in (moment.since, moment.until) and _ASKS_THEN.match(after))
    if not (sourced or anyone):
        return "event"
    said = [word.end for word in words_in(before) if stem(word.key) in VERBS]
    if said and _SINCE.search(before):
        return "published"
    if said:
        return "event" if _ABOUT.search(before[said[0] :]) else "published"
    return "published" if opens and any(stem(word.key) in VERBS for word in words_in(after)) else "event"


def _is_of_a_piece(before: str, after: str, *, sourced: bool) -> bool:
    """Whether the date belongs to a piece of writing: "his August 2019 report", "op-ed of January 2020"."""
    if _LINK.search(before) and not _PIECE_BEFORE.search(before):
        return False
    follows = not _ADVERB.search(before) and _PIECE_AFTER.match(after)
    found = _PIECE_BEFORE.search(before) or follows
    return bool(found and (sourced or _OURS.search(found[0])))
