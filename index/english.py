"""Small pieces of English that every room needs: dates, lists, accents, one line, and the stems of words.

By stems passages are ranked and words are compared: they are made in one place for briefs and questions. This is for
what the library reads, keeps and compares; what people are shown is made in `index/messages/`. Nothing here knows a
brief or a question, and no sentence is written here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

import Stemmer

MONTHS = "January February March April May June July August September October November December".split()


def spoken_date(date: str | None) -> str:
    """A date of the brief format for reading: "March 2019", "22 May 2019", "2019", or "undated"."""
    if date is None:
        return "undated"
    year, *rest = date.split("-")
    if not rest:
        return year
    month = f"{MONTHS[int(rest[0]) - 1]} {year}"
    return f"{int(rest[1])} {month}" if len(rest) == 2 else month


def unaccented(text: str) -> str:
    """The text without accents: "Pekin" for "Pékin"; syllables of Korean stay whole."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", "".join(part for part in parts if not unicodedata.combining(part)))


def one_line(text: str) -> str:
    """The text with its white space folded, for showing."""
    return " ".join(text.split())


def joined(names: Sequence[str], word: str = "and") -> str:
    """Names as one text: "A", "A and B", "A, B and C"."""
    return f" {word} ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


STOPWORDS = frozenset(
    """
    a about after all also am an and any are as at be been before being but by can could did do does doing for from had
    has have having he her here him his how i if in into is it its itself me my no nor not of on or our out over she
    should so some such than that the their them then there these they this those to too under until up very was we
    were what when where which while who whom whose why will with would you your
    happen happened happening happens say saying says said tell telling tells told think thinking thinks thought
    want wanted wants recommend recommended recommends propose proposed proposes suggest suggested suggests
    """.split()
)
"""English function words, and the verbs that questions put around their subject ("what happened in", "who wants")."""

_WORD = re.compile(r"[0-9]+(?:\.[0-9]+)+(?![^\W_])|[^\W_]+")
_DOTTED = re.compile(r"\b[A-Za-z](?:\.[A-Za-z])+\b\.?")
_DIGIT = re.compile(r"[0-9]")
_GROUPED = re.compile(r"(?<![\w.,])[0-9]{1,3}(?:[, ][0-9]{3})+(?![0-9])")
_SCALED = re.compile(r"(?<![\w.])([0-9]{1,15}(?:\.[0-9]{1,9})?)(?:[ -]?(thousand|million|billion)|(k|m|mn|bn))\b")
_SCALES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9}
_ONES = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_COUNTED = {word: number for number, word in enumerate([*_ONES, *_TEENS], 1)} | {
    word: 10 * number for number, word in enumerate(_TENS, 2)
}
_IN_WORDS = re.compile(
    rf"\b(?:({'|'.join(_TENS)})(?:[ -]({'|'.join(_ONES)}))?|({'|'.join(_TEENS)})"
    rf"|({'|'.join(_ONES)})(?= (?:hundred|thousand|million|billion)\b))\b"
)
_HUNDREDS = re.compile(r"\b([0-9]{1,2}) hundred(?: and)?(?: ([0-9]{1,2}))?(?![0-9])\b")
"""Numbers from ten on, and smaller ones of hundreds, thousands, millions."""

_ORDINAL = re.compile(r"(?<=[0-9])(?:st|nd|rd|th)\b")
_PERCENT = re.compile(r" ?%|\bper cent\b")
_DECADE = re.compile(r"(?<![\w.])['’]?(?:19)?([4-9]0)['’]?s\b")
_DECADES = {
    "forties": "1940s", "fifties": "1950s", "sixties": "1960s", "seventies": "1970s", "eighties": "1980s",
    "nineties": "1990s",
}  # fmt: skip
_SPACELESS = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")


def tokens(text: str) -> list[str]:
    """The stems of the words of `text`, without stop words, accents and letter case; a number alike however written.

    Writing without spaces or with particles (Chinese, Japanese, Korean) gives pairs of characters.
    """
    return [*_tokens(text)]


@lru_cache(maxsize=512)
def _tokens(text: str) -> tuple[str, ...]:
    """The same; kept for a while, since a question's are asked for again and again."""
    plain = _DOTTED.sub(lambda dotted: dotted[0].replace(".", ""), text)
    words: list[str] = []
    for word in _WORD.findall(_figured(unaccented(plain).lower())):
        if not word.isascii() and _SPACELESS.search(word):
            words += [word[i : i + 2] for i in range(max(1, len(word) - 1))]
        elif word not in STOPWORDS:
            words.append(_DECADES.get(word) or _stem(word))
    return tuple(words)


def _figured(text: str) -> str:
    """The text with each number in one form: "5,300" as "5300", "50k" as "50000", "12th" as "12", "'90s" as "1990s"."""
    text = _IN_WORDS.sub(_counted, _PERCENT.sub(" percent ", text))
    if not _DIGIT.search(text):
        return text
    text = _HUNDREDS.sub(lambda number: str(100 * int(number[1]) + int(number[2] or 0)), text)
    text = _GROUPED.sub(lambda number: re.sub("[, ]", "", number[0]), text)
    text = _SCALED.sub(lambda number: f"{Decimal(number[1]).scaleb(_SCALES[number[2] or number[3]]):f}", text)
    return _DECADE.sub(r"19\1s", _ORDINAL.sub("", text))


def _counted(number: re.Match[str]) -> str:
    """A number in words as figures: "fifty-five" as "55"."""
    return str(sum(_COUNTED[part] for part in number.groups() if part))


@lru_cache(maxsize=4_000)
def stems_of(text: str) -> frozenset[str]:
    """The different stems of a sentence; kept for a while, since what answers one question comes near the next."""
    return frozenset(tokens(text))


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    # Made anew for each word not met before: a stemmer must not be shared between threads.
    return str(Stemmer.Stemmer("english").stemWord(word))
