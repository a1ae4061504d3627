"""A claim beside what it cites, taken apart once for all the rules; and what a rule finds wrong.

Nothing here judges. Words are compared by their keys (no accents, no letter case) or by their stems.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from index.claims.evidence import Evidence
from index.english import tokens
from index.reading.words import Word, words_in

FaultKind = Literal[
    "unknown number", "name", "number", "date", "negation", "stance", "condition", "scope", "voice", "meaning", "form"
]

SENTENCE_END = re.compile(r"(?<=[.!?])(?<!\b[A-Z]\.)[”\"’)]*\s+(?=[“\"‘(]*[A-Z0-9])")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a claim: of which kind, and the words of it (or what they lack) that show it."""

    kind: FaultKind
    what: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What a library knows by name: phrases that mean the same, and words that it writes with a capital only.

    A phrase is the keys of its words with spaces between; each leads to all that prove it: those that mean the same,
    and of a land those of the people who act for it. `short` are family names that stand for a person by themselves.
    """

    same: Mapping[str, frozenset[str]] = field(default_factory=dict)
    short: frozenset[str] = frozenset()
    proper: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Told:
    """A claim and the evidence that it cites."""

    text: str
    evidence: Sequence[Evidence]
    known: Known = field(default_factory=Known)

    @cached_property
    def words(self) -> list[Word]:
        """The words of the claim."""
        return words_in(self.text)

    @cached_property
    def quotes(self) -> str:
        """The quotes, one after the other."""
        return " ".join(one.text for one in self.evidence)

    @cached_property
    def whole(self) -> str:
        """The quotes with what stands over each: speakers, publisher, date."""
        return ". ".join(f"{one.about}. {one.text}" for one in self.evidence)

    @cached_property
    def quoted(self) -> list[Word]:
        """The words of the quotes and of what stands over them."""
        return words_in(self.whole)

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of these words, but for “us”, which is no country where it is written small."""
        return frozenset(word.key for word in self.quoted if word.text != "us")

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of the quotes."""
        return frozenset(tokens(self.quotes))

    @cached_property
    def lower(self) -> str:
        """The claim in lower case, with plain apostrophes."""
        return lowered(self.text)

    @cached_property
    def quotes_lower(self) -> str:
        """The quotes likewise."""
        return lowered(self.quotes)

    @cached_property
    def stems_told(self) -> frozenset[str]:
        """The stems of the claim."""
        return frozenset(tokens(self.text))

    @cached_property
    def sentences(self) -> list[str]:
        """The sentences of the quotes, in lower case."""
        return [lowered(part) for one in self.evidence for part in SENTENCE_END.split(one.text)]

    def share_in(self, text: str) -> float:
        """The share of the stems of the claim that a text has."""
        return len(frozenset(tokens(text)) & self.stems_told) / max(len(self.stems_told), 1)

    def share_of(self, text: str) -> float:
        """The share of the stems of a text that the claim has."""
        theirs = frozenset(tokens(text))
        return len(theirs & self.stems_told) / len(theirs) if theirs else 0.0

    @property
    def speakers(self) -> tuple[str, ...]:
        """All who speak in the evidence, each once."""
        return tuple(dict.fromkeys(name for one in self.evidence for name in one.who))

    def begins_sentence(self, word: Word) -> bool:
        """Whether a word of the claim stands where a capital tells nothing."""
        before = self.text[: word.start].rstrip(" “\"‘'(")
        return not before or before[-1] in ".!?:;—–"


def either(words: str) -> re.Pattern[str]:
    """The pattern of one of these, parted by white space, as whole words; “_” is a space in one, “*” any ending."""
    return re.compile(rf"\b(?:{'|'.join(words.split())})(?!\w)".replace("*", r"\w*").replace("_", " "))


def lowered(text: str) -> str:
    """The text in lower case, with plain apostrophes."""
    return text.lower().replace("’", "'")
