"""A question's spelling brought to that of the briefs: abbreviations, Korean names, chat spelling, typing errors.

Conservative: a word that the briefs or English have is never changed, and a guess is made only where one word
of the briefs is clearly nearest. Guesses are reported, so that the person who asked can see them; spellings
that mean the same ("organisation", "yrs") are not guesses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from rapidfuzz.distance import OSA

from index.english import tokens
from index.reading.names import LONGEST_ROMANISED, KnownNames, fits, is_given
from index.reading.words import (
    FUNCTION_WORDS,
    TITLES,
    Word,
    common_stems,
    common_words,
    is_shouted,
    key,
    romanised,
    sound,
    stem,
    words_in,
)

CHAT = {
    "u": "you", "ur": "your", "r": "are", "pls": "please", "plz": "please", "thx": "thanks", "yr": "year",
    "yrs": "years", "w": "with", "abt": "about", "bc": "because", "b4": "before", "shd": "should", "wld": "would",
    "cld": "could", "wat": "what", "wot": "what", "wht": "what", "waht": "what", "shuld": "should", "shud": "should",
    "wud": "would", "cud": "could", "teh": "the", "ppl": "people", "bt": "but", "wich": "which", "conf": "conference",
    "pics": "pictures", "whats": "what is", "whos": "who is", "nth": "north", "sth": "south", "acc": "according",
    "cmte": "committee", "govt": "government", "midnite": "midnight", "presser": "press conference", "max": "maximum",
    "oped": "op-ed", "prez": "president", "mtg": "meeting", "vs": "against", "n": "and", "diff": "difference",
    "res": "resolution", "reso": "resolution",
}  # fmt: skip
"""How people write in a hurry."""

_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}[A-Z](?:\.(?!\s*$))?s?(?!\w)")
"""Three capitals or more with points between them: "C.V.I.D.", "I.C.B.M.s"."""

_GLUED = re.compile(r"(?<![\w-])([A-Za-z]{2,})(\d{2,})(?!\w)")
_NOT_QUOTED = r"(?![^'’]{0,80}['’](?!\w))"
"""Behind an apostrophe: what does not end in another, as a quotation does (the '36 month' pause)."""

_SHORTENED = (
    (re.compile(r"\bw/o\b"), "without"),
    (re.compile(r"\bw/"), "with"),
    (re.compile(r"(?<![\w.,])(\d{1,3}) (\d{3})(?![\w,])"), r"\1,\2"),
    (re.compile(rf"(?<!\w)['’]([0-2]\d)(?!\w){_NOT_QUOTED}"), r"20\1"),
    (re.compile(rf"(?<!\w)['’]([3-9]\d)(?!\w){_NOT_QUOTED}"), r"19\1"),
    (re.compile(r"\b(?:is|are) ((?:the |an? )?\w[\w.'’ -]{0,38}?) supposed to\b", re.IGNORECASE), r"should \1"),
)
"""Short forms, and the one long form of "should", as patterns -> what they are read as."""

MOST_GUESSES = 25
"""Unknown words of one question that are compared with the briefs' words: bounds the work on nonsense."""


MOST_FIGURES = 4
"""Figures of speech of one question that are explained."""


@dataclass(frozen=True, slots=True)
class Change:
    """Characters `start` to `end` of a question are read as `read`; a guess is told to the person."""

    start: int
    end: int
    read: str
    guess: bool = False


def respelled(question: str, names: KnownNames) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The question in the briefs' spelling, and the guesses made: (as written, as read)."""
    text = _DOTTED.sub(lambda letters: letters[0].replace(".", ""), question)
    for pattern, plain in (*names.shortened, *_SHORTENED):
        text = pattern.sub(plain, text)
    text = _GLUED.sub(lambda glued: _parted(glued, names), text)
    changes = _changes(words_in(text), names, shouted=is_shouted(text))
    made: list[str] = []
    at = 0
    for change in changes:
        made += [text[at : change.start], change.read]
        at = change.end
    guesses = [(text[change.start : change.end], change.read) for change in changes if change.guess]
    return "".join([*made, text[at:]]), tuple(dict.fromkeys(guesses))


def _parted(glued: re.Match[str], names: KnownNames) -> str:
    """Letters and a number without a space between them, with one where the letters alone are known ("UNSCR2397")."""
    letters = glued[1].casefold()
    known = letters in names.words or letters in names.spellings
    return f"{glued[1]} {glued[2]}" if known and key(glued[0]) not in names.words else glued[0]


def _changes(words: list[Word], names: KnownNames, *, shouted: bool) -> list[Change]:
    found: list[Change] = []
    guesses = at = 0
    while at < len(words):
        change, taken = _name(words, at, names)
        if not taken:
            change, taken = _spelled_out(words[at], names, shouted=shouted), 1
            if change is None and guesses < MOST_GUESSES and _is_unknown(words[at], names):
                guesses += 1
                before = found[-1].read if found and at and found[-1].end == words[at - 1].end else None
                change = _guessed(words, at, names, before, shouted=shouted)
        if change is not None:
            found.append(change)
        at += taken
    return found


def _name(words: list[Word], at: int, names: KnownNames) -> tuple[Change | None, int]:
    """The change, if any is needed, that brings a name beginning here to the briefs' form; and the words it takes up.

    No words are taken up when no name begins here.
    """
    change, taken = _short(words, at, names)
    if taken:
        return change, taken
    for taken in range(min(LONGEST_ROMANISED, len(words) - at), 0, -1):
        span = words[at : at + taken]
        known = _known_name(span, names)
        if known is not None:
            same = tokens(known) == tokens(" ".join(word.text for word in span))
            told = known in names.experts
            return None if same else Change(span[0].start, span[-1].end, known, guess=told), taken
    change = _sounding(words[at : at + 2], names)
    return change, 2 if change else 0


def _known_name(span: list[Word], names: KnownNames) -> str | None:
    """The name as the briefs write it that these words spell, in letters or as a Korean name, or None."""
    letters = "".join(word.key for word in span)
    right = all(_is_known(word, names) for word in span)
    if len(span) > 1 and letters in names.phrases:
        # Two words that are right are not made into one: "north east" stays.
        return names.phrases[letters] if not right or len(words_in(names.phrases[letters])) == len(span) else None
    if len(span) > 1 and letters in names.expert_forms:
        return " ".join(word.text for word in span)
    if len(span) == 1 and _is_known(span[0], names):
        # An apostrophe within a name would part it into two words.
        return names.proper.get(letters) if "'" in span[0].text or "’" in span[0].text else None
    known = names.romanised.get(romanised(letters)) if len(letters) > 5 else None
    return known if known and (not right or len(words_in(known)) >= len(span)) else None


def _short(words: list[Word], at: int, names: KnownNames) -> tuple[Change | None, int]:
    """The change of a person's name with initials or a nickname to the one that the briefs have; and its words."""
    for length in (3, 2):
        span = words[at : at + length]
        bearers = names.people.get(span[-1].key, ()) if len(span) == length else ()
        given = [word for word in span[:-1] if not _is_initial(word) or word is span[0]]
        if len(given) != 1 or not _may_be_given(given[0]):
            continue
        short = given[0].key[:1] if _is_initial(given[0]) else given[0].key
        found = [name for name in bearers if any(fits(short, part) for part in name.split()[:-1])]
        if len(found) == 1 and "".join(word.key for word in span) not in {*names.expert_forms, key(found[0])}:
            # An expert's full name is told where his briefs are.
            return Change(span[0].start, span[-1].end, found[0], guess=found[0] not in names.experts), length
    return None, 0


def _is_initial(word: Word) -> bool:
    return len(word.key) == 1 or "." in word.text


def _may_be_given(word: Word) -> bool:
    """Whether the word can be a given name: an initial is a capital, and a word in lower case no other word."""
    if word.key in FUNCTION_WORDS | TITLES:
        return False
    return word.capital or _is_initial(word) or is_given(word.key)


def _sounding(pair: list[Word], names: KnownNames) -> Change | None:
    """Two words that sound like the name of one person whom the briefs know, and are nearly written so."""
    if len(pair) < 2 or {pair[0].key, pair[1].key} & FUNCTION_WORDS:
        return None
    last = pair[1].key
    for name in names.sounds.get(f"{sound(pair[0].key)} {sound(last)}", ()):
        parts = [key(part) for part in name.split()]
        if last.removesuffix("s") == parts[-1] or len(last) < 3:
            continue
        reach = 2 if len(last) > 5 else 1
        if OSA.distance(pair[0].key, parts[0]) <= 2 and OSA.distance(last, parts[-1]) <= reach:
            return Change(pair[0].start, pair[1].end, name, guess=True)
    return None


def _is_known(word: Word, names: KnownNames) -> bool:
    return word.key in names.words or word.key in common_words() or word.key in FUNCTION_WORDS


def _spelled_out(word: Word, names: KnownNames, *, shouted: bool) -> Change | None:
    """An acronym with what it stands for behind it, or chat spelling in words, or None."""
    chat = CHAT.get(word.text.lower())
    if chat is not None and not (word.text.isupper() and not shouted):
        return Change(word.start, word.end, chat)
    text = word.text.replace(".", "")
    lower = text.casefold()
    full = names.spellings.get(text) or (names.spellings.get(lower) if lower not in common_words() else None)
    if full is None or any(part.key not in names.words for part in words_in(full)):
        return None
    kept = word.key in names.words and full not in map(attrgetter("name"), names.subject.actors)
    return Change(word.start, word.end, f"{word.text} ({full})" if kept else full)


def _is_unknown(word: Word, names: KnownNames) -> bool:
    """Whether neither the briefs nor English have the word, in this or another form."""
    if len(word.key) < 5 or not word.text.isalpha() or _is_known(word, names):
        return False
    if word.key.removesuffix("s") in names.words and not word.key.endswith("ss"):
        return False
    root = stem(word.key)
    return root not in names.stems and root not in common_stems()


def _guessed(words: list[Word], at: int, names: KnownNames, before: str | None, *, shouted: bool) -> Change | None:
    """The one word of the briefs that an unknown word is nearly written like, or None.

    A word with a capital inside a sentence is a name: it is compared with names only. Behind another one, which was
    read as `before` if it was changed, only what makes both a name of the briefs ("North Koera"): another first name
    is another person.
    """
    word, letters = words[at], words[at].key
    named = word.capital and not shouted and at > 0
    near = sorted(_near(letters, names, named=named))
    if named and at > 1 and words[at - 1].capital and words[at - 1].key not in TITLES:
        first = key(before or words[at - 1].text)
        near = [one for one in near if f"{first}{one[2]}" in names.phrases]
    if not near or (len(near) > 1 and near[0][:2] == near[1][:2]):
        return None
    # "denuclearisation" is no slip.
    told = letters.replace("s", "z") != near[0][2].replace("s", "z")
    return Change(word.start, word.end, names.proper.get(near[0][2], near[0][2]), guess=told)


def _near(letters: str, names: KnownNames, *, named: bool) -> Iterator[tuple[int, int, str]]:
    """The words of the briefs within reach: (distance, minus frequency, word)."""
    for known in names.buckets.get(letters[0], ()):
        if abs(len(known) - len(letters)) > 2 or known in FUNCTION_WORDS or (named and known not in names.proper):
            continue
        distance = OSA.distance(letters, known, score_cutoff=2)
        if distance == 1 and (known in names.proper or len(letters) > 8 or _slipped(letters, known)):
            yield distance, -names.words[known], known
        if distance == 2 and len(letters) > 8 and letters[-1] == known[-1] and sound(letters) == sound(known):
            yield distance, -names.words[known], known


def _slipped(letters: str, known: str) -> bool:
    """Whether one letter was left out, doubled or swapped: in short words another letter makes another word."""
    if len(letters) == len(known):
        return sorted(letters) == sorted(known)
    return len(letters) < len(known) or any(a == b for a, b in pairwise(letters))


def explained(text: str, names: KnownNames) -> str:
    """`text`, followed in brackets by the plain words for the figures of speech in it, if any.

    They are what is searched with besides: "could the GIs come home?" shares no word with a brief on soldiers.
    """
    plain = [words for said, words in names.figures if said.search(text) and words.lower() not in text.lower()]
    return f"{text} ({'; '.join(plain[:MOST_FIGURES])})" if plain else text
