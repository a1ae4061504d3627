"""Words as they are compared when a question is read: keys, stems, sounds, scripts, Korean spellings, English words.

Functions on single words; nothing here knows a brief. What passages are ranked by is `index/editions/words.py`'s.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from gzip import decompress
from importlib.resources import files
from typing import TYPE_CHECKING

from jellyfish import soundex
from Stemmer import Stemmer

from index.english import STOPWORDS, tokens, unaccented
from index.messages import ENGLISH, say

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

FUNCTION_WORDS = STOPWORDS | frozenset(
    "get got let please there here yes no just only even still yet again between against during since before "
    "may might must shall else every each both either neither other another many much more most besides unlike "
    "compare contrast summarize summarise explain describe show find give list quote "
    "im ive id ill youre youve youll weve theyre theyve theyll thats theres whos whats lets".split()
)
"""Words that are part of no name, also where a sentence begins with them; short forms (“I'm”) by their keys."""

TITLES = frozenset(
    "mr mrs ms dr prof professor president minister secretary senator ambassador general admiral chairman leader envoy "
    "representative congressman congresswoman governor premier marshal judge king sir expert analyst "
    "scholar author".split()
)
"""Words that stand before a person's name and are no part of it."""

_WORD = re.compile(r"\b[^\W\d_](?:\.[^\W\d_])+\b(?:\.(?!\s*$))?|\d+(?:[.,]\d+)+[^\W_]*|[^\W_]+(?:[’'][^\W_]+)*")
_NO_LETTERS = re.compile(r"[\W_]+")
_OWNED = re.compile(r"[’'](?:s|S)?$")
_NOT_LATIN = re.compile("[^a-z]")
_UNSEEN = 50
"""The count that the list gives to every word of its dictionary that its texts did not hold."""

EVERYDAY = 500
"""The count from which a family name is an everyday word too ("Bell", "Park", and not "Davenport")."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text as it stands there, where, and its key.

    It `owns` when a possessive ’s, left out here, follows; it is `joined` when a hyphen stands before it.
    """

    text: str
    start: int
    end: int
    key: str
    owns: bool = False
    joined: bool = False

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter (or a digit and capitals, as in "38 North")."""
        return self.text[0].isupper()


def words_in(text: str) -> list[Word]:
    """The words of `text` in their order; hyphens part words, apostrophes do not."""
    return [*_words_in(text)]


@lru_cache(maxsize=32)
def _words_in(text: str) -> tuple[Word, ...]:
    """The same, kept for as long as one question is read: a dozen things ask for its words."""
    found = []
    for match in _WORD.finditer(text):
        bare = _OWNED.sub("", match[0])
        end = match.start() + len(bare)
        joined = text[match.start() - 1 : match.start()] == "-"
        found.append(Word(bare, match.start(), end, key(bare), owns=end < match.end(), joined=joined))
    return tuple(found)


def is_shouted(text: str) -> bool:
    """Whether most letters of `text` are capitals: then a capital tells nothing."""
    letters = [letter for letter in text if letter.isalpha()]
    return 2 * sum(map(str.isupper, letters)) > len(letters)


@lru_cache(maxsize=20_000)
def key(text: str) -> str:
    """The letters and digits of `text`, lower case and without accents: equal for spellings of one name."""
    return _NO_LETTERS.sub("", unaccented(text)).lower()


@lru_cache(maxsize=10_000)
def stem(word: str) -> str:
    """The stem that passages are ranked by, or the word itself when it is a stop word."""
    return next(iter(tokens(word)), word)


@lru_cache(maxsize=1_000)
def stems(text: str) -> frozenset[str]:
    """The stems of the words of a short text that is asked about again and again."""
    return frozenset(tokens(text))


@lru_cache(maxsize=10_000)
def sound(word: str) -> str:
    """How a name sounds, by Soundex: equal for "Heker" and "Hecker", "Steven" and "Stephen"."""
    letters = _NOT_LATIN.sub("", key(word))
    return soundex(letters).rstrip("0") if letters else key(word)


_KOREAN = (
    (re.compile(r"^(?:lee|yi|rhee)(?=yong|yo|su|son)"), "ri"),
    (re.compile(r"^choi"), "choe"),
    (re.compile(r"^ny"), "y"),
    (re.compile(r"(?:sun|son|seon)(?:hee|hui)$"), "sonhui"),
)
_HARD = str.maketrans("gdbj", "ktpc")


@lru_cache(maxsize=10_000)
def romanised(name: str) -> str:
    """What the spelling of a Korean name comes down to: equal in every way to write it in Latin letters."""
    letters = key(name)
    for pattern, plain in _KOREAN:
        letters = pattern.sub(plain, letters)
    letters = letters.replace("eo", "o").replace("eu", "u").replace("oo", "u")
    return letters.replace("ch", "j").replace("sh", "s").translate(_HARD)


class CommonWords(Collection[str]):
    """The English words that are right as they stand: those of pyspellchecker's list that its texts really held.

    The rest of its list, rare or archaic words at the lowest count, may well be slips of commoner ones. These its texts
    held more than `least` times, of over a billion words.
    """

    def __init__(self, least: int) -> None:
        self._least = least
        self._asked = lru_cache(maxsize=10_000)(self._holds)

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and word.isalpha() and self._asked(word)

    def __iter__(self) -> Iterator[str]:
        return (word for word, count in json.loads(_counted_words()).items() if count > self._least and word.isalpha())

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _holds(self, word: str) -> bool:
        """Whether the list has the word; its lines are in order, and halved until one is left."""
        listed, wanted = _counted_words(), f'"{word}": '.encode()
        low, high = listed.find(b"\n") + 1, len(listed)
        while low < high:
            middle = (low + high) // 2
            start, end = listed.rfind(b"\n", low, middle) + 1 or low, listed.find(b"\n", middle)
            if listed[start:end] < wanted:
                low = end + 1
            else:
                high = start
        count = listed[low : listed.find(b"\n", low)].removeprefix(wanted).rstrip(b",")
        return count.isdigit() and int(count) > self._least


@lru_cache(maxsize=2)
def common_words(least: int = _UNSEEN) -> CommonWords:
    """The common words, or those of them that are counted more than so many times."""
    return CommonWords(least)


@lru_cache(maxsize=1)
def _counted_words() -> bytes:
    """The list itself, a word and its count in each line.

    As JSON it takes a tenth of a second to read, and its package makes a second one of it, which takes twice that.
    """
    return decompress((files("spellchecker") / "resources" / "en.json.gz").read_bytes()) + b"\n"


@lru_cache(maxsize=1)
def common_stems() -> frozenset[str]:
    """The stems of the common words."""
    plain = frozenset(common_words())
    return frozenset(Stemmer("english", 0).stemWords(list(plain - STOPWORDS))) | (plain & STOPWORDS)


_BY_SCRIPT = {
    "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "CYRILLIC": "ru", "ARABIC": "ar",
    "HEBREW": "he", "THAI": "th", "DEVANAGARI": "hi", "GREEK": "el",
}  # fmt: skip
"""The language most often written in a script, by the first word of its letters' Unicode names."""


def language_of(text: str) -> str | None:
    """The language of a text in another script than ours: None for one in Latin letters, "" when it is not known.

    Names in it may be written in English: half as many letters as of all others are enough.
    """
    scripts = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha())
    latin = scripts.pop("LATIN", 0)
    if not scripts or scripts.total() * 2 < latin:
        return None
    kana = next((script for script in ("HIRAGANA", "KATAKANA") if scripts[script]), None)
    return _BY_SCRIPT.get(kana or scripts.most_common(1)[0][0], "")


UNKNOWN, SURE = 0.25, 0.5
"""The share of words that are not English, and the probability of another language, from which a text in Latin letters
is in one. Of 4,398 English questions (three public sets and ours), one is taken for such, which is half Japanese."""


def is_foreign(text: str) -> bool:
    """Whether a text in Latin letters is in another language than English; names alone are in none."""
    words = [word for word in words_in(text) if word.key.isalpha()]
    if sum(word.key not in common_words() for word in words) <= UNKNOWN * len(words):
        return False
    language, probability = _languages().classify(text)
    return language != ENGLISH and bool(probability >= SURE)


@lru_cache(maxsize=1)
def _languages() -> LanguageIdentifier:
    """What tells languages apart; half a second, which only a question that is refused may cost, once."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # a tenth of a second, which no start should cost

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def in_another_language(text: str, example: str | None) -> str | None:
    """What to say to a question in another language: in the reader's, and where the script tells it, first in its own.

    None for a question in English.
    """
    code = language_of(text) or ("" if is_foreign(text) else None)
    if code is None:
        return None
    theirs = say("in-english-example", example=example) if example else say("in-english")
    known = code in _BY_SCRIPT.values()
    if code == say.language:
        return theirs
    return f"{say.of('in-english', code)} {theirs}" if known else theirs
