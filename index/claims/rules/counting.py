"""A text -> the numbers in it, in digits or in words, each with what it counts and whether it is a bound.

“40 percent”, “two in five” and “four tenths” are one number, and so are “a decade” and “ten years”. What a claim may
say of numbers is `numbers.py`'s; years and days are `dates.py`'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from index.claims.told import lowered

Sort = Literal["number", "ordinal", "vague"]
Bound = Literal["least", "most", ""]

_FIRST = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_SMALL = {word: number for number, word in enumerate(f"{_FIRST} seventeen eighteen nineteen".split())}
_TENS = {word: 10 * at for at, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}
_SHORT = {"k": 1_000, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12}
_NTH = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_ORDINALS = {word: number for number, word in enumerate(_NTH.split(), 1)}
_PARTS = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5,
          "tenth": 10, "tenths": 10}  # fmt: skip
_OTHERS = {"twice": 2, "both": 2, "double": 2, "doubled": 2, "pair": 2, "triple": 3, "half": 0.5, "halves": 0.5,
           "once": 1, "single": 1, "sole": 1, "trio": 3, "dozen": 12}  # fmt: skip

VAGUE = {"dozens": (24, 200), "scores": (40, 200), "hundreds": (200, 2_000), "thousands": (2_000, 10**6),
         "tens of thousands": (20_000, 2e5), "hundreds of thousands": (2e5, 1e6), "millions": (2e6, 1e9),
         "billions": (2e9, 1e12)}  # fmt: skip
"""Words for numbers that are not told, and between what such a number lies."""

LONGEST = 8
"""Words that one number has at most."""

_TOKEN = re.compile(
    r"(?<![\w.])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:(?P<short>k|mn?|bn?|tn)\b)?"
    r"(?P<ordinal>(?:st|nd|rd|th)\b)?|[a-z]+"
)
_PERCENT = re.compile(r"\s?%|[\s-]per ?cent\b")
_SHARE = re.compile(r" (?:in|out of every|of every) ([a-z]+|\d+)\b")
_LEAST = re.compile(
    r"(?:more than|over|at least|above|upwards of|in excess of|no fewer than|no less than|exceeding|beyond|exceeds?"
    r"|exceeded|a minimum of)\s+(?:[$€£]|us\$|some )?$"
)
_MOST = re.compile(
    r"(?:fewer than|less than|under|at most|up to|below|nearly|almost|no more than|not more than|short of"
    r"|as (?:many|much) as|a maximum of)\s+(?:[$€£]|us\$|some )?$"
)
_OR_MORE = re.compile(r"^(?: [a-z]+){0,2},? or (?:more|longer|higher|above|over)\b")
_OR_LESS = re.compile(r"^(?: [a-z]+){0,2},? or (?:less|fewer|lower|below|under)\b")
_UNIT = re.compile(r"^[\s-]*(?:more |further |other |full |additional |consecutive )?([a-z]+)")

SPANS = {"day": 1, "week": 7, "fortnight": 14, "month": 30.4375, "year": 365.25, "decade": 3652.5, "century": 36525,
         "centurie": 36525, "hour": 1 / 24, "minute": 1 / 1440}  # fmt: skip
"""Units of time by their days."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in a text: its value, what sort it is, its bound, the word behind it, and where it begins.

    A percentage or a share is a number below one or so: 40 percent is 0.4.
    """

    value: float
    sort: Sort
    bound: Bound
    unit: str
    text: str
    start: int
    percent: bool = False

    @property
    def span(self) -> float | None:
        """How many days it counts, where it counts time."""
        size = SPANS.get(self.unit.removesuffix("s"))
        return None if size is None or self.sort != "number" else self.value * size


@dataclass(frozen=True, slots=True)
class _Read:
    """How many tokens are one number, its value and its sort."""

    tokens: int
    value: float
    sort: Sort = "number"
    percent: bool = False


class _Tokens:
    """The words and digits of a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: Sequence[re.Match[str]] = list(_TOKEN.finditer(text))

    def word(self, at: int) -> str:
        """The token here, or nothing behind the last one."""
        return self.found[at][0] if at < len(self.found) else ""

    def next(self, at: int) -> str:
        """The word behind a token, where no more than a space or a hyphen stands between; no digits."""
        if at + 1 >= len(self.found) or self.found[at + 1]["digits"]:
            return ""
        gap = self.text[self.found[at].end() : self.found[at + 1].start()]
        return self.found[at + 1][0] if gap in (" ", "-") else ""


def numbers_in(text: str) -> Iterator[Number]:
    """The numbers of a text in their order, but for years."""
    tokens = _Tokens(lowered(text))
    at, end = 0, 0
    while at < len(tokens.found):
        read = next((made for reader in _READERS if (made := reader(tokens, at))), None)
        if read is not None and tokens.found[at].start() >= end and (number := _number(tokens, at, read)):
            end = number.start + len(number.text)
            yield number
        at += read.tokens if read else 1


def _number(tokens: _Tokens, at: int, read: _Read) -> Number | None:
    start, end = tokens.found[at].start(), tokens.found[at + read.tokens - 1].end()
    value, percent, text = read.value, read.percent, tokens.text
    if behind := _PERCENT.match(text[end:]):
        value, percent, end = value / 100, True, end + behind.end()
    elif (share := _SHARE.match(text[end:])) and (whole := _whole(share[1])):
        value, percent, end = value / whole, True, end + share.end()
    told = text[start:end]
    if told.isdigit() and len(told) == 4 and 1500 <= value <= 2100:
        return None
    unit = _UNIT.match(text[end:])
    return Number(value, read.sort, _bound(text[:start], text[end:]), unit[1] if unit else "", told, start, percent)


def _whole(word: str) -> float:
    """Of how many a share is told, as in “two in five”; 0 where it is none."""
    number = _SMALL.get(word) or _TENS.get(word) or (float(word) if word.isdigit() else 0)
    return number if 1 < number <= 1000 else 0


def _bound(before: str, behind: str) -> Bound:
    tail = before[-24:]
    least = _LEAST.search(tail) is not None and "no more than" not in tail and "not more than" not in tail
    if least or _OR_MORE.match(behind):
        return "least"
    return "most" if _MOST.search(tail) or _OR_LESS.match(behind) else ""


def _digits(tokens: _Tokens, at: int) -> _Read | None:
    found = tokens.found[at]
    if not found["digits"]:
        return None
    value = float(found["digits"].replace(",", "")) * _SHORT.get(found["short"] or "", 1)
    return _Read(1, value, "ordinal") if found["ordinal"] else _scaled(tokens, at, 1, value)


def _other(tokens: _Tokens, at: int) -> _Read | None:
    word = tokens.word(at)
    if tokens.next(at) == "of" and (long := f"{word} of {tokens.next(at + 1)}") in VAGUE:
        return _Read(3, VAGUE[long][0], "vague")
    if word in VAGUE:
        return _Read(1, VAGUE[word][0], "vague")
    if word in ("quarter", "third") and tokens.word(at - 1) == "a":
        return _Read(1, 1 / _PARTS[word], percent=True)
    if word in _ORDINALS:
        return _Read(1, _ORDINALS[word], "ordinal")
    return _Read(1, _OTHERS[word], percent=word in ("half", "halves")) if word in _OTHERS else None


def _small(tokens: _Tokens, at: int) -> _Read | None:
    value = _SMALL.get(tokens.word(at))
    if value is None:
        return None
    part = _PARTS.get(tokens.next(at))
    if (scale := _shared(tokens, at)) > 1:
        return _Read(1, value * scale)
    return _Read(2, value / part, percent=True) if part else _scaled(tokens, at, 1, value)


def _tens(tokens: _Tokens, at: int) -> _Read | None:
    tens = _TENS.get(tokens.word(at))
    if tens is None:
        return None
    ones = _SMALL.get(tokens.next(at), 0)
    return _scaled(tokens, at, 2, tens + ones) if 0 < ones < 10 else _scaled(tokens, at, 1, tens)


def _one(tokens: _Tokens, at: int) -> _Read | None:
    """“a decade”, “a hundred”."""
    if tokens.word(at) not in ("a", "an", "per"):
        return None
    following = tokens.next(at)
    if following in _SCALES:
        return _scaled(tokens, at, 1, 1)
    return _Read(1, 1) if following in ("decade", "century") else None


_READERS: tuple[Callable[[_Tokens, int], _Read | None], ...] = (_digits, _other, _small, _tens, _one)


def _shared(tokens: _Tokens, at: int) -> float:
    """What the number here is of, where that is told with the next: “six or seven hundred”."""
    scale = tokens.next(at + 2)
    joined = tokens.next(at) in ("or", "and", "to") and tokens.next(at + 1) in _SMALL
    return _SCALES[scale] if joined and scale in ("hundred", "thousand", "million", "billion") else 1


def _scaled(tokens: _Tokens, at: int, used: int, value: float) -> _Read:
    """A number with the “hundred” or “million” behind it, and what is added to a hundred."""
    while used < LONGEST and (word := tokens.next(at + used - 1)) in _SCALES:
        value, used = value * _SCALES[word], used + 1
        joint = tokens.next(at + used - 1) == "and"
        more = tokens.next(at + used) if joint else tokens.next(at + used - 1)
        added = _SMALL.get(more) or _TENS.get(more)
        if word == "hundred" and added:
            value, used = value + added, used + 1 + joint
    return _Read(used, float(value))
