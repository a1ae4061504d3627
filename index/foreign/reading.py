"""What a question in another language asks: its language, what the library knows of its words, and what nobody knows.

The subject file may have a list of words for a language (`translations`): names, places, topics, each with the English
that the briefs use. What is found of it in a question are the English words to search with; what is left over are
words that the library does not know, and of which the briefs, as like as not, say nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.foreign import korean
from index.reading.words import language_of
from index.subject import Subject

_CONTENTS = {"ko": korean.contents}
"""Of which languages it is known what in a word is its content."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LATIN = re.compile(r"[A-Za-z][\w'’.-]*")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in another language: the code of that, and the English of what is known of its words, in their order.

    `figures` are its numbers. `unknown` are words of which nothing is known; None where the language has no list.
    """

    text: str
    language: str
    terms: tuple[str, ...]
    figures: tuple[str, ...]
    unknown: tuple[str, ...] | None

    @property
    def search_text(self) -> str:
        """What is searched by words."""
        return " ".join((*self.terms, *self.figures))


def read(text: str, subject: Subject) -> Asked:
    """A question as far as it is known what it asks."""
    code = language_of(text) or ""
    known = subject.translations_from(code)
    terms: list[tuple[int, str]] = []
    left = text
    if known:
        for found in _pattern(tuple(known)).finditer(text):
            terms.append((found.start(), known[_folded(found[0])]))
            left = left[: found.start()] + "\x00" * len(found[0]) + left[found.end() :]
    terms += [(found.start(), found[0]) for found in _LATIN.finditer(left) if len(found[0]) > 1]
    content = _CONTENTS.get(code)
    words = [word for word in re.findall(r"[^\W_\x00]*\x00?[^\W_\x00]*", left) if word and "\x00" not in word]
    bare = [word for word in words if not _NUMBER.match(word) and not _LATIN.match(word)]
    return Asked(
        text=text,
        language=code,
        terms=tuple(dict.fromkeys(term for _, term in sorted(terms))),
        figures=tuple(dict.fromkeys(_NUMBER.findall(text))),
        unknown=tuple(noun for word in bare if (noun := content(word))) if known and content else None,
    )


@lru_cache(maxsize=8)
def _pattern(known: tuple[str, ...]) -> re.Pattern[str]:
    """Finds what is known, the longest first, with or without spaces in it; one letter alone only as a word's first."""
    letters = (r"\s?".join(map(re.escape, word)) for word in sorted(known, key=len, reverse=True))
    return re.compile("|".join(rf"\b{one}" if len(one) == 1 else one for one in letters))


def _folded(text: str) -> str:
    return "".join(text.split())
