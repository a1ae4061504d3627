"""What the texts of briefs tell of words and names: how often each word stands there, and where a name does.

It is told brief by brief, so that of a library in which one brief has changed one brief is read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from index.reading.words import FUNCTION_WORDS, key, words_in
from index.records import Brief

_CAPITALISED = re.compile(r"[^\W\d_][\w’']*(?:-[\w’']+)*")
_LINE = re.compile(r"(?<=[.!?:])\s+|\n+")
_POSSESSIVE = re.compile(r"[’']s?$")

LONGEST_NAME = 4
"""Words that a person's name may have to be looked up as one."""


@dataclass(frozen=True, slots=True)
class Told:
    """The words of one brief, or of many: how often each stands in lower case and with a capital, by its key.

    `shown` is how the word with a capital is written first; `phrases` each run of capitalised words, and each part of
    one, by its key.
    """

    lower: Mapping[str, int]
    capital: Mapping[str, int]
    shown: Mapping[str, str]
    phrases: Mapping[str, str]


class Mentions(Protocol):
    """Where names stand in texts."""

    def of_person(self, name: str, by: Set[str]) -> Set[str]:
        """The ids of the briefs that name a person, but those `by` whom they are."""

    def of_publisher(self, name: str, by: Set[str]) -> Set[str]:
        """The ids of the briefs that name a publisher, but those `by` which they are."""


class Texts:
    """Where names stand in the texts of briefs."""

    def __init__(self, briefs: Iterable[Brief]) -> None:
        self._words: dict[str, str] = {}
        self._letters: dict[str, str] = {}
        for brief in briefs:
            text = brief.text
            self._words[brief.id] = f" {' '.join(word.key for word in words_in(f'{brief.title} . {text}'))} "
            self._letters[brief.id] = key(f"{brief.title}.{text}")

    def of_person(self, name: str, by: Set[str]) -> Set[str]:
        """The ids of the briefs that name a person, but those `by` whom they are."""
        asked = {f" {' '.join(words)} " for words in spelt(name)}
        return {one for one, text in self._words.items() if any(form in text for form in asked)} - by

    def of_publisher(self, name: str, by: Set[str]) -> Set[str]:
        """The ids of the briefs that name a publisher, but those `by` which they are."""
        folded = publisher_key(name)
        return {one for one, text in self._letters.items() if len(folded) > 8 and folded in text} - by


def spelt(name: str) -> set[tuple[str, ...]]:
    """The keys of the words of each variant of a person's name."""
    return {tuple(word.key for word in words_in(form)) for form in variants(name)}


def _text(brief: Brief) -> str:
    # Not the title as published: it writes every word with a capital, and is not searched.
    return "\n".join([brief.title, *brief.authors, brief.publisher or "", brief.text])


def told_by(brief: Brief) -> Told:
    """The words of one brief."""
    lower: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    shown: dict[str, str] = {}
    text = _text(brief)
    for word in words_in(text):
        (lower if word.text.islower() else capital)[word.key] += 1
        if not word.text.islower():
            shown.setdefault(word.key, word.text)
    return Told(lower, capital, shown, _phrases(text))


def tallied(told: Iterable[Told]) -> Told:
    """The words of many briefs."""
    lower: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    shown: dict[str, str] = {}
    phrases: dict[str, str] = {}
    for one in told:
        lower.update(one.lower)
        capital.update(one.capital)
        for found, more in ((shown, one.shown), (phrases, one.phrases)):
            for word, text in more.items():
                found.setdefault(word, text)
    return Told(lower, capital, shown, phrases)


def _phrases(text: str) -> dict[str, str]:
    """Each run of capitalised words in a text, and each part of one, by its key."""
    found: dict[str, str] = {}
    for line in _LINE.split(text):
        for run in _runs(line):
            for begin in range(len(run)):
                for end in range(begin + 1, min(len(run), begin + LONGEST_NAME) + 1):
                    part = " ".join(run[begin:end])
                    found.setdefault(key(part), part)
    return found


def _runs(line: str) -> Iterator[list[str]]:
    run: list[str] = []
    before = 0
    for match in _CAPITALISED.finditer(line):
        word = match[0]
        if line[before : match.start()] not in (" ", ". ") or not word[0].isupper():
            if run:
                yield run
            run = []
        if word[0].isupper() and (run or word.lower() not in FUNCTION_WORDS):
            run.append(_POSSESSIVE.sub("", word))
        before = match.end()
    if run:
        yield run


def variants(name: str) -> set[str]:
    """A person's name as it is, without initials, with one given name only, and with the family name last."""
    parts = [part for part in name.split() if not re.fullmatch(r"\w\.?", part)]
    found = {name, " ".join(parts)}
    if len(parts) == 2 and "-" in parts[1]:
        found.add(f"{parts[1]} {parts[0]}")
    if len(parts) == 3 and "-" not in name:
        found |= {f"{parts[0]} {parts[2]}", f"{parts[1]} {parts[2]}"}
    return found


@lru_cache(maxsize=20_000)
def publisher_key(name: str) -> str:
    """The key of a publisher's name without its article."""
    return key(re.sub(r"^the\s+", "", name, flags=re.IGNORECASE))
