"""Whose words a question asks for: experts and publishers that the briefs have, and names that they do not.

A name counts where it can only be meant (a full name, a rare surname), or where it stands as a speaker does
("what does Poe say", "Poe on taxes"). What is done with the names found is `question.py`'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from rapidfuzz import fuzz

from index.reading.names import KnownNames, fits, is_given, surname
from index.reading.telling.texts import LONGEST_NAME
from index.reading.words import (
    EVERYDAY,
    FUNCTION_WORDS,
    TITLES,
    Word,
    common_words,
    is_shouted,
    key,
    sound,
    stem,
    words_in,
)

LONGEST_PUBLISHER = 7

VERBS = frozenset(
    "say says said saying think thinks thought tell tells told want wants wanted recommend recommends recommended "
    "propose proposes proposed suggest suggests suggested".split()
) | frozenset(
    map(
        stem,
        "argue believe expect warn write wrote written see saw explain judge interpret urge call claim predict view "
        "favor favour oppose support describe advise conclude hold comment ask consider publish report "
        "state note".split(),
    )
)
"""What speakers do, as stems; stop words as they are."""

VIEWS = frozenset(
    map(
        stem,
        "view views take opinion argument position advice analysis proposal recommendation stance case reply "
        "alternative piece article report column oped essay interview commentary paper study complaint reasoning "
        "verdict idea warning author panel statement eyes letter op".split(),
    )
)
"""What speakers have, as stems."""

_ASKED = frozenset("does did do has have would is was by per from according".split())
_BEFORE = frozenset("on about and vs".split())
_NOT_BEFORE = frozenset("the in at near from".split())
"""What stands before the name of a place or of a thing."""

_NOT_WANTED = re.compile(
    r"(?:\b(?:(?:other|else|other \w+) than|except(?:ing)?(?: for)?|(?:apart|aside) from|besides|excluding|"
    r"disregarding|not counting|(?:setting|leaving) aside|leaving out|leave out|without|ignoring|minus|not named|"
    r"(?:any|every|some|no)(?:one|body|thing)(?: else)? bar|(?:all|experts?|authors?|voices?) bar|"
    r"(?:any|every|some)(?:one|body|thing)(?: else)? but|(?:all|others|else|experts?|authors?|voices?|but|and|or) not|"
    r"(?:is|are|was|were)(?: not|n['’]t)|I (?:do not|don['’]t) want|all (?:\w+ )?but|else but|experts but)|"
    r"(?:^|[,;(] ?)not)"
    r"(?: (?:from|by|in|of|what|the|those|those of))* $|\bnon ?[-–] ?$",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"\b(?:no ?body|no one|none|no (?:other )?(?:expert|author|voice)s?)(?: else)? $", re.IGNORECASE)
"""Before words that exclude, these leave one alone: "nobody but her"."""

_LEFT_ASIDE = re.compile(r"(?:['’]s?)?,? (?:aside|apart|excluded|excepted|left out)\b", re.IGNORECASE)
_TAKEN_OUT = re.compile(r"\b(?:leav\w+|keep\w*|cut(?:ting)?|tak\w+|count\w*) $", re.IGNORECASE)
_OUT = re.compile(r" out\b[:,]?", re.IGNORECASE)
_LISTED = re.compile(r"(?:,|,? (?:and|or|nor|&))(?: (?:from|by|the))* ?", re.IGNORECASE)

MOST_UNKNOWN = 3
CLOSE = 70.0
"""Similarity, 0 to 100, from which a known name is offered for an unknown one."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that no brief has, as written, and the closest names of experts, at most three."""

    name: str
    closest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Speakers:
    """Who is asked for, by canonical names; people whom the texts only mention; unknown ones; and words taken up.

    `excluded` are those whose words are not wanted ("anyone but her"), `left_out` where the text says so. `several`
    says that more than one expert or more than one publisher is named, not one name that several bear.
    """

    experts: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    taken: frozenset[int] = frozenset()
    left_out: tuple[tuple[int, int], ...] = ()
    several: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A place in a text that names one speaker, or all who bear one name: characters, words, canonical names."""

    start: int
    end: int
    taken: frozenset[int]
    names: tuple[str, ...]


def speakers(text: str, names: KnownNames) -> Speakers:
    """The experts, publishers and strangers whose words `text` asks for, and those whose words it does not want."""
    line = _Line(text, words_in(text), names, is_shouted(text))
    experts = line.named(line.expert, LONGEST_NAME, frozenset())
    publishers = line.named(line.publisher, LONGEST_PUBLISHER, _taken(experts))
    taken = _taken(experts) | _taken(publishers)
    out = excluded(text, sorted([*experts, *publishers], key=attrgetter("start")))
    wanted = [one for one in experts if one not in out], [one for one in publishers if one not in out]
    mentioned, unknown = line.strangers(taken)
    return Speakers(
        experts=_names(wanted[0]),
        publishers=_names(wanted[1]),
        excluded=_names(out),
        mentioned=mentioned,
        unknown=unknown,
        taken=taken,
        left_out=tuple(out.values()),
        several=any(len({one.names for one in named}) > 1 for named in wanted) or _stand_together(text, *wanted),
    )


def _taken(found: Iterable[Named]) -> frozenset[int]:
    return frozenset().union(*(one.taken for one in found))


def _names(found: Iterable[Named]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in found for name in one.names))


def _stand_together(text: str, experts: Iterable[Named], publishers: Iterable[Named]) -> bool:
    """Whether an expert and a publisher are named as two sources: "Poe and The Daily"."""
    found = sorted([*experts, *publishers], key=attrgetter("start"))
    return any(_LISTED.fullmatch(text[one.end : other.start]) for one, other in pairwise(found))


def excluded(text: str, found: Iterable[Named]) -> dict[Named, tuple[int, int]]:
    """Those named, in their order, whose words are not wanted, with the characters that say so."""
    out: dict[Named, tuple[int, int]] = {}
    last: Named | None = None
    for one in found:
        before, after = _NOT_WANTED.search(text[: one.start]), _LEFT_ASIDE.match(text, one.end)
        if taken := _TAKEN_OUT.search(text[: one.start]):
            before, after = (taken, end) if (end := _OUT.match(text, one.end)) else (before, after)
        if (before or after) and not (before and _NOBODY.search(text[: before.start()])):
            out[one] = (before.start() if before else one.start, after.end() if after else one.end)
        elif last is not None and last in out and _LISTED.fullmatch(text[last.end : one.start]):
            out[one] = (last.end, one.end)
        last = one
    return out


@dataclass(frozen=True, slots=True)
class _Line:
    """A question as words, looked at from each word's place."""

    text: str
    words: list[Word]
    names: KnownNames
    shouted: bool

    def named(self, known: Callable[[int, int], tuple[str, ...]], longest: int, taken: frozenset[int]) -> list[Named]:
        """What `known` finds in the words that are not taken, the longest run first."""
        found: list[Named] = []
        at = 0
        while at < len(self.words):
            step = 1
            for length in range(min(longest, len(self.words) - at), 0, -1):
                names = () if at in taken else known(at, length)
                if names:
                    place = frozenset(range(at, at + length))
                    found.append(Named(self.words[at].start, self.words[at + length - 1].end, place, names))
                    step = length
                    break
            at += step
        return found

    def expert(self, at: int, length: int) -> tuple[str, ...]:
        """The experts whom so many words from here name."""
        letters = "".join(word.key for word in self.words[at : at + length])
        bare = letters.removesuffix("s")
        if length > 1:
            full = self.names.expert_forms.get(letters) or self.names.expert_forms.get(bare)
            return full or self.names.surnames.get(letters, ())
        known = self.names.surnames.get(letters)
        if known is None and bare not in common_words() and letters not in self.names.words:
            known = self.names.surnames.get(bare)
        return known if known and self._means_a_person(at) else ()

    def _means_a_person(self, at: int) -> bool:
        """Whether a single word that is an expert's surname stands for that expert."""
        word = self.words[at]
        if word.key in self.names.leaders or self._key(at - 1) == "the" or self._in_another_name(at):
            return False
        if len(word.key) > 2 and word.key not in common_words(EVERYDAY):
            return True
        cue = self._speaks(at) or _NOT_WANTED.search(self.text[: word.start]) is not None or self._key(at - 1) in TITLES
        if word.capital and not self.shouted:
            return cue or (word.key not in self.names.families and (at > 0 or word.key in self.names.proper))
        return cue and (self._key(at - 1) in _ASKED or word.key in self.names.proper)

    def _in_another_name(self, at: int) -> bool:
        """Whether the word is a part of a longer name ("Mount Kilimanjaro", "Ronald Johnson")."""
        if self.shouted or not self.words[at].capital:
            return False
        after = at + 1 < len(self.words) and self._follows(at + 1) and self.words[at + 1].capital
        other = self._key(at + 1) not in FUNCTION_WORDS and self._key(at + 1) not in self.names.proper
        if after and other and not self.words[at].owns:
            return True
        before = at > 0 and self._follows(at) and self.words[at - 1].capital and not self.words[at - 1].owns
        opens = at == 1 and self._key(0) in common_words() and not is_given(self._key(0))
        return before and not opens and self._key(at - 1) not in FUNCTION_WORDS | TITLES

    def _speaks(self, at: int, length: int = 1) -> bool:
        """Whether what begins here stands where a speaker stands."""
        last = at + length - 1
        after = self._key(last + 1)
        if self._verb(last + 1) or (at == 0 and after in _BEFORE):
            return True
        if self.words[last].owns and any(stem(self._key(place)) in VIEWS for place in range(last + 1, last + 4)):
            return True
        return self._key(at - 1) == "to" and self._key(at - 2) == "according"

    def publisher(self, at: int, length: int) -> tuple[str, ...]:
        """The publisher whom so many words from here name, if any."""
        span = self.words[at : at + length]
        short = span[0].text.replace(".", "")
        told = not (self.shouted and span[0].key in common_words())
        if length == 1 and short.isupper() and short in self.names.initials and told:
            return (self.names.initials[short],)
        known = self.names.publisher_forms.get("".join(word.key for word in span))
        if known == span[0].text and known.isupper() and not self.shouted:
            return (known,)
        if known is None or (self._plain(span) and not self._means_a_publisher(at, length)):
            return ()
        return (known,)

    def _plain(self, span: list[Word]) -> bool:
        """Whether the words of a publisher's name are words of everyday language too."""
        return all(word.key in common_words() or word.key.isdigit() or len(word.key) < 4 for word in span)

    def _means_a_publisher(self, at: int, length: int) -> bool:
        span = self.words[at : at + length]
        written_about = stem(self._key(at + length)) in VIEWS
        if self.shouted or not any(word.capital for word in self.words[1:]):
            return (self._key(at - 1) == "the" and written_about) or (length > 1 and self._speaks(at, length))
        if self._key(at - 1) == "of" or not all(self._weighty(word) for word in span):
            return False
        if length > 1:
            return True
        if self._in_another_name(at) and not written_about:
            return False
        return self._key(at - 1) == "the" or self._speaks(at) or written_about

    def _weighty(self, word: Word) -> bool:
        return word.capital or word.key in FUNCTION_WORDS or word.key.isdigit()

    def strangers(self, taken: frozenset[int]) -> tuple[tuple[str, ...], tuple[Unknown, ...]]:
        """People in a speaker's place who are no authors: whom the texts mention, and whom they do not."""
        mentioned: list[str] = []
        unknown: list[Unknown] = []
        for at, length in self._runs():
            if taken & set(range(at, at + length)) or not self._speaks(at, length):
                continue
            name = self.text[self.words[at].start : self.words[at + length - 1].end]
            if self._is_met(at, length):
                mentioned.append(name)
            elif len(unknown) < MOST_UNKNOWN:
                unknown.append(Unknown(name, closest(name, self.names)))
        return tuple(mentioned), tuple(unknown)

    def _runs(self) -> Iterator[tuple[int, int]]:
        """Runs of capitalised words without titles and function words: (place, length)."""
        at = 0
        while at < len(self.words):
            end = at
            while end < len(self.words) and self._part_of_name(end) and (end == at or self._follows(end)):
                end += 1
                if self.words[end - 1].owns:
                    break
            if end > at and not self.shouted and self._key(at - 1) not in _NOT_BEFORE:
                yield at, min(end - at, LONGEST_NAME)
            at = max(end, at + 1)

    def _part_of_name(self, at: int) -> bool:
        word = self.words[at]
        joined = at > 0 and self.text[self.words[at - 1].end : word.start] == "-"
        return (word.capital or (joined and self.words[at - 1].capital)) and word.key not in FUNCTION_WORDS | TITLES

    def _is_met(self, at: int, length: int) -> bool:
        """Whether the texts have this name: the whole of it, or words of theirs that are no expert's surname."""
        parts = [word.key for word in self.words[at : at + length]]
        if "".join(parts) in self.names.phrases:
            return True
        # A surname of an expert behind another first name is another person.
        return all(part in self.names.words for part in parts) and (length == 1 or parts[-1] not in self.names.surnames)

    def _key(self, at: int) -> str:
        return self.words[at].key if 0 <= at < len(self.words) else ""

    def _verb(self, at: int) -> bool:
        return stem(self._key(at)) in VERBS

    def _follows(self, at: int) -> bool:
        """Whether only a space or a hyphen stands before the word."""
        return self.text[self.words[at - 1].end : self.words[at].start] in (" ", "-", ". ")


def closest(name: str, names: KnownNames) -> tuple[str, ...]:
    """The experts, at most three, whose names look or sound most like `name`; nearest first."""
    scored = sorted(((_likeness(name, known), known) for known in names.experts), reverse=True)
    given = key(name.split()[0])
    fitting = [(score, known) for score, known in scored if score == 100 and fits(given, known.split()[0])]
    scored = fitting or scored
    return tuple(known for score, known in scored[:3] if score >= CLOSE)


def _likeness(name: str, known: str) -> float:
    last, other = surname(name), surname(known)
    same_sound = 75.0 if sound(last) == sound(other) else 0.0
    return max(fuzz.ratio(last, other), same_sound)
