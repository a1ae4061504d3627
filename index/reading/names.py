"""What the briefs of an edition know by name: experts, publishers, people, places and every word, made once.

A catalogue is all that reading a question needs to know of the briefs. Names are compared by keys: letters
only, without accents and letter case, so that “Choe Son-hui” and “Choe Son Hui” are one. How a question is
read with it stands in `spelling.py`, `speakers.py` and `reading.py`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from index.reading import sources
from index.reading.sources import Source, variants
from index.reading.words import FUNCTION_WORDS, common_stems, common_words, key, romanised, sound, stem, words_in
from index.records import Brief

_CAPITALISED = re.compile(r"[^\W\d_][\w’']*(?:-[\w’']+)*")
_LINE = re.compile(r"(?<=[.!?:])\s+|\n+")
_POSSESSIVE = re.compile(r"[’']s?$")

LONGEST_NAME = 4
"""Words that a person's name may have to be looked up as one."""

LONGEST_ROMANISED = 3
"""Words of a Korean name, each syllable counted."""

FAMILIES = frozenset("kim moon ri choe park lee yun chung kwon yoon".split())
"""Korean family names, as the briefs write them."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All names and words of one edition's briefs; it never changes."""

    experts: Mapping[str, Source]
    publishers: Mapping[str, Source]
    expert_forms: Mapping[str, tuple[str, ...]]
    """Key of a full name, in each of its variants -> the experts' canonical names."""
    surnames: Mapping[str, tuple[str, ...]]
    publisher_forms: Mapping[str, str]
    initials: Mapping[str, str]
    """Upper-case short forms ("CNAS") -> publishers."""
    words: Mapping[str, int]
    """Each word of the texts, lower case without accents -> how often it stands there."""
    stems: frozenset[str]
    """The stems of the words that are no names."""
    proper: Mapping[str, str]
    """Words that the texts write with a capital only, lower case -> as written."""
    phrases: Mapping[str, str]
    """Key of a capitalised phrase of the texts, or of a part of it -> as written."""
    romanised: Mapping[str, str]
    """What a Korean name's spelling comes down to -> the name as the texts write it."""
    sounds: Mapping[tuple[str, str], tuple[str, ...]]
    """How the two parts of a person's name sound -> names."""
    buckets: Mapping[str, tuple[str, ...]]
    """First letter -> words of at least four letters that begin with it."""
    dates: Mapping[str, str]
    topics: Mapping[str, int]
    issues: Mapping[str, int]

    @property
    def last(self) -> str | None:
        """The date of the newest dated brief, as far as it is known ("2021-07"), or None."""
        return max(self.dates.values(), default=None)

    @property
    def first(self) -> str | None:
        """The date of the oldest dated brief, or None."""
        return min(self.dates.values(), default=None)


def catalogue(briefs: Iterable[Brief]) -> Catalogue:
    """All that `briefs` know by name."""
    briefs = list(briefs)
    words, capitals = _counted(briefs)
    proper = {word: shown for word, shown in capitals.items() if word not in words["lower"]}
    phrases = _phrases(briefs)
    experts = sources.experts(briefs)
    publishers = sources.publishers(briefs)
    frequency = words["lower"] + words["capital"]
    common_stems()  # now, so that the first misspelt question does not wait
    return Catalogue(
        experts=experts,
        publishers=publishers,
        expert_forms=sources.expert_forms(experts),
        surnames=sources.surnames(experts),
        publisher_forms=sources.publisher_forms(publishers),
        initials=sources.initials(publishers),
        words=frequency,
        stems=frozenset(stem(word) for word in frequency if word not in proper),
        proper=proper,
        phrases=phrases,
        romanised=_romanised(phrases, experts),
        sounds=_sounds(phrases, experts),
        buckets=_buckets(frequency),
        dates={brief.id: brief.date for brief in briefs if brief.date},
        topics=Counter(topic for brief in briefs for topic in brief.topics),
        issues=Counter(position.issue for brief in briefs for position in brief.positions),
    )


def _text(brief: Brief) -> str:
    # Not the title as published: it writes every word with a capital, and is not searched.
    return "\n".join([brief.title, *brief.authors, brief.publisher or "", brief.text])


def _counted(briefs: Iterable[Brief]) -> tuple[dict[str, Counter[str]], dict[str, str]]:
    """How often words stand in lower case and with a capital, and how those with a capital are written."""
    counts: dict[str, Counter[str]] = {"lower": Counter(), "capital": Counter()}
    shown: dict[str, str] = {}
    for brief in briefs:
        for word in words_in(_text(brief)):
            counts["lower" if word.text.islower() else "capital"][word.key] += 1
            if not word.text.islower():
                shown.setdefault(word.key, word.text)
    return counts, shown


def _phrases(briefs: Iterable[Brief]) -> dict[str, str]:
    """Each run of capitalised words in the texts, and each part of one, by its key."""
    found: dict[str, str] = {}
    for brief in briefs:
        for line in _LINE.split(_text(brief)):
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


def _people(phrases: Mapping[str, str], experts: Mapping[str, Source]) -> set[str]:
    """Experts, and phrases of two words of which one is no common word: names of people, for the most part."""
    found = {form for name in experts for form in variants(name)}
    for phrase in phrases.values():
        parts = phrase.split()
        if len(parts) == 2 and all(part[1:].islower() for part in parts) and key(parts[1]) not in common_words():
            found.add(phrase)
    return found


def _sounds(phrases: Mapping[str, str], experts: Mapping[str, Source]) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for name in sorted(_people(phrases, experts)):
        parts = name.split()
        if len(parts) >= 2 and "-" not in name:
            sounds = (sound(parts[0]), sound(parts[-1]))
            found[sounds] = (*found.get(sounds, ()), name)
    return found


def _romanised(phrases: Mapping[str, str], experts: Mapping[str, Source]) -> dict[str, str]:
    """Names of people and places by what their romanisation comes down to, where that tells one from all others."""
    found: dict[str, str] = {}
    for name in [*experts, *phrases.values()]:
        parts = [part.lower() for part in name.replace("-", " ").split()]
        rare = not common_words().issuperset(parts) or (len(parts) == LONGEST_ROMANISED and parts[0] in FAMILIES)
        if rare and len(parts) <= LONGEST_ROMANISED and len(key(name)) >= 6:
            found.setdefault(romanised(name), name)
    return found


def _buckets(frequency: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for word in frequency:
        if len(word) > 3 and word.isalpha():
            found[word[0]].append(word)
    return {letter: tuple(words) for letter, words in found.items()}
