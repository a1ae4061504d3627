"""Every year, month and day of a claim stands in its evidence.

The date of a brief is when something was written, not when it happened: it counts where the claim says who says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.claims.rules.voices import SAYS, WRITING
from index.claims.told import Fault, Told, lowered
from index.english import MONTHS, tokens

_NAMES = [month.lower() for month in MONTHS]
_MONTH = {name: at for at, name in enumerate(_NAMES, 1)} | {
    short: at for at, short in enumerate("jan feb mar apr - jun jul aug sep oct nov dec".split(), 1) if short != "-"
} | {"sept": 9}  # fmt: skip
_EITHER = "|".join(sorted(_MONTH, key=len, reverse=True))
_YEAR = re.compile(r"(?<![\d.,$€£-])(1[5-9]\d\d|20\d\d)(?!\d|[.,]\d|%)")
_DECADE = re.compile(r"\b((?:1[5-9]|20)\d0)s\b")
_MONTHS = re.compile(rf"\b({_EITHER})\b\.?")
_DAY = re.compile(
    rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({_EITHER})\b|({_EITHER})\.? (\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d))"
)
_MONTH_YEAR = re.compile(rf"\b({_EITHER})\b\.?(?: \d{{1,2}}(?:st|nd|rd|th)?)?,? (\d{{4}})\b")
_BEFORE_AFTER = re.compile(r"\b(before|ahead of|prior to|after|since|following) ((?:the |a |an )?\w+(?: \w+)?)")
_CONTRARY = {"before": "after", "after": "before"}
_RELATIVE = re.compile(
    r"\b(?:last|next|this|earlier this|later this|the previous|the following) "
    r"(?:year|month|week|spring|summer|autumn|fall|winter|decade)\b|\byesterday\b|\btomorrow\b|\btoday\b"
)


def faults(told: Told) -> Iterator[Fault]:
    """The dates of the claim that its evidence does not have."""
    text, mine = lowered(told.quotes), told.lower
    dated = [one.date for one in told.evidence if one.date] if SAYS.search(mine) or WRITING.search(mine) else []
    years = _years(text) | {date[:4] for date in dated}
    months = {_MONTH[found] for found in _months(text)} | {int(date[5:7]) for date in dated if len(date) > 4}
    days = _days(text) | {(int(date[8:10]), int(date[5:7])) for date in dated if len(date) > 7}
    wrong = [year for year in sorted(_years(mine) - years) if not _ends_span(year, text)]
    wrong += [f"{decade}s" for decade in _DECADE.findall(mine) if not _is_in_decade(decade, text)]
    wrong += [found for found in _months(mine) if _MONTH[found] not in months]
    whole = _month_years(text) | {(int(date[5:7]), date[:4]) for date in dated if len(date) > 4}
    named = {month for month, _ in whole}
    wrong += [f"{_NAMES[pair[0] - 1]} {pair[1]}" for pair in sorted(_month_years(mine) - whole) if pair[0] in named]
    wrong += _turned(mine, text)
    wrong += [f"{day} {_NAMES[month - 1]}" for day, month in sorted(_days(mine) - days) if month in months]
    wrong += [relative for relative in _RELATIVE.findall(mine) if relative not in text]
    yield from (Fault("date", one) for one in wrong)


def _month_years(text: str) -> set[tuple[int, str]]:
    """The months of a text that stand beside their year."""
    return {(_MONTH[month], year) for month, year in _MONTH_YEAR.findall(text)}


def _turned(mine: str, text: str) -> list[str]:
    """What the claim puts before something that the quotes put after the same thing, or the other way round."""
    found, theirs = _order(mine), _order(text)
    return [f"{when} {what}" for when, what in sorted(found - theirs) if (_CONTRARY[when], what) in theirs]


def _order(text: str) -> set[tuple[str, str]]:
    """What a text puts before or after what: each of the next words that may name that."""
    made = set()
    for match in _BEFORE_AFTER.finditer(text):
        when = "before" if match[1] in ("before", "ahead of", "prior to") else "after"
        made |= {(when, word) for word in tokens(match[2])[:3]}
    return made


def _is_in_decade(decade: str, text: str) -> bool:
    """Whether a text has a decade, or a year of it."""
    return decade in text or f"'{decade[2:]}s" in text or any(one[:3] == decade[:3] for one in _years(text))


def _years(text: str) -> set[str]:
    return set(_YEAR.findall(_DECADE.sub(" ", text)))


def _ends_span(year: str, text: str) -> bool:
    """Whether a year ends a span: "1994-96"."""
    return re.search(rf"\b{year[:2]}\d\d[-–/]{year[2:]}\b", text) is not None


def _months(text: str) -> list[str]:
    """The months of a text; "may" is one only by a number, or behind "in" and its like."""
    found = []
    for match in _MONTHS.finditer(text):
        before, behind = text[: match.start()], text[match.end() :]
        by_number = re.match(r"[ ,]*\d", behind) or re.search(r"\d(?:st|nd|rd|th)?(?: of)? $", before)
        if (
            match[1] not in ("may", "march", "mar", "sep", "jun", "dec", "jan")
            or by_number
            or re.search(
                r"\b(?:in|of|since|until|by|last|early|late|mid|during|from|to) (?:early |late |mid-)?$", before
            )
        ):
            found.append(match[1])
    return found


def _days(text: str) -> set[tuple[int, int]]:
    return {
        (int(first or last), _MONTH[month or other])
        for first, month, other, last in _DAY.findall(text)
        if 0 < int(first or last) < 32
    }
