"""Whether what a Korean encoding makes of some bytes is Korean, or another language misread.

Letters alone are looked at: lines, bullets and other symbols are in the texts of all languages. Japanese
in Shift-JIS misread as CP949 gives Hangul that nobody writes; Chinese and Japanese in encodings of two
high bytes (GB18030, EUC-JP) give Hanja and Hangul at random, among which the everyday ones are few.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import NamedTuple

_COMMON = 0.8
"""The least share of the 2,350 syllables of EUC-KR among letters beyond ASCII that are no Hanja."""

_EVERYDAY = frozenset(
    "이다는에의을한하고지가로은기사를대도리어시인자서해정수나들부그일과게보아상적제있것라했전주원여스국동와으만면구장연없안성중화우"
    "공위무니경신조소세된되할려력러마미선오방용내물관생비문실학였분모않던간요며등또단회북남민평"
)
_LEAST_EVERYDAY = 0.4
"""Their share among Hangul beside Hanja. In Korean it is 0.5 and more; in ten misread letters or more, below 0.3."""

_LEAST_HANGUL = 0.15
_LEAST_ALONE = 0.1
_FEW = 10
"""Hangul without Hanja below this number need not be everyday ones: the text may be a name."""

_SURE_EVERYDAY = 0.5


class _Letters(NamedTuple):
    """How many letters beyond ASCII there are of each kind."""

    common: int
    rare: int
    hanja: int
    other: int
    everyday: int

    @property
    def hangul(self) -> int:
        return self.common + self.rare


def is_korean(text: str) -> bool:
    """Whether a text read as CP949 is Korean for the most part."""
    letters = _counted(text)
    if letters.common < _COMMON * (letters.hangul + letters.other) or not letters.common:
        return False
    if letters.hanja:
        beside = letters.hangul >= _LEAST_HANGUL * (letters.hangul + letters.hanja)
        return beside and letters.everyday >= _LEAST_EVERYDAY * letters.hangul
    return letters.hangul < _FEW or letters.everyday >= _LEAST_ALONE * letters.hangul


def is_surely_korean(text: str) -> bool:
    """The same for JOHAB, which is rare and reads nearly any bytes: enough Hangul, most of them everyday ones."""
    letters = _counted(text)
    sure = letters.everyday >= _SURE_EVERYDAY * letters.hangul and letters.hangul >= _FEW
    return sure and is_korean(text)


def _counted(text: str) -> _Letters:
    kinds: Counter[str] = Counter()
    for letter, number in Counter(text).items():
        kinds[_kind(letter)] += number
        kinds["everyday"] += number if letter in _EVERYDAY else 0
    return _Letters(*(kinds[name] for name in _Letters._fields))


def _kind(letter: str) -> str:
    if letter < "\x80" or "\uff00" <= letter <= "\uffef" or not unicodedata.category(letter).startswith("L"):
        return "none"  # full-width letters are in the encodings of all three languages
    if "\uac00" <= letter <= "\ud7a3":
        return "common" if len(letter.encode("euc-kr")) == 2 else "rare"  # the others are spelt in eight bytes
    return "hanja" if "\u4e00" <= letter <= "\u9fff" or "\uf900" <= letter <= "\ufaff" else "other"
