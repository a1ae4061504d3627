"""Every name of a claim stands in its evidence: in the quotes, or as whose they are and who published them.

A name is what is written with a capital, or what the library writes so only. One may stand for another where the
subject file says so ("Washington" for the United States), where one is made of the other ("Japanese", "UN"), or where
English has its own word for who is from there. A name that stands in the question only proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.claims.told import Fault, Told
from index.english import MONTHS
from index.reading.names import is_given
from index.reading.words import FUNCTION_WORDS, TITLES, Word, common_words, key, stem

BEARINGS = frozenset("north south east west northern southern eastern western".split())

_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_NO_NAMES = FUNCTION_WORDS | TITLES | {word.lower() for word in (*MONTHS, *_DAYS)} | {
    "yes", "no", "i", "ms", "vice", "congressional", "inter", "pre", "post", "anti", "non", "pro", "ex", "co", "multi",
    "trans", "mid", "semi",
}  # fmt: skip
_ENDINGS = frozenset(
    " a an n s ns ans ian ians ese i is ish y o e ean eans en ey ain ional ic ics ist ists ism ite ites er ers".split(
        " "
    )
)
"""What the name of a land and the words made of it end in, behind what they share."""

_IRREGULAR = [
    frozenset(words.split())
    for words in (
        "us usa america american americans", "uk british britain britons english england", "french france",
        "dutch netherlands holland", "spanish spain spaniards", "danish denmark danes", "swiss switzerland",
        "greek greece greeks", "welsh wales", "polish poland poles", "turkish turkey turks", "swedish sweden swedes",
        "finnish finland finns", "norwegian norway", "irish ireland", "scottish scotland scots",
        "filipino philippines philippine", "thai thailand", "czech czechia", "iraqi iraq", "saudi saudis",
        "afghan afghanistan afghans", "kazakh kazakhstan", "un nations", "eu europe european",
    )
]  # fmt: skip
"""Words for one land that share too little."""

_OPENING = frozenset(
    """
    although everyone anyone without within while unless until once despite nobody everybody somebody anybody today
    yesterday two three four six eight nine ten first second third one joint new small big larger smaller recent further
    separate
    """.split()
)
_DOING = frozenset(
    """
    has was will would had did can could may might should must admitted agreed offered said voted asked told condemned
    refused promised accepted denied reported blamed warned urged wanted called argued proposed suspected demanded
    """.split()
)

_SMALL = frozenset("of the for and on in de von van".split())


def faults(told: Told) -> Iterator[Fault]:
    """The names of the claim that its evidence does not have."""
    words, at = told.words, 0
    while at < len(words):
        size, proofs = _known_phrase(told, at)
        if size:
            if not any(_stands(told, phrase) for phrase in proofs) and not (size == 1 and _is_there(told, at)):
                yield Fault("name", told.text[words[at].start : words[at + size - 1].end])
            at += size
            continue
        if is_name(told, at) and not _is_there(told, at):
            yield Fault("name", words[at].text)
        at += 1


def same_name(told: Told, name: str, other: str) -> bool:
    """Whether two words are one name, or parts of names for one: "Moscow" and "Russia"."""
    if _related(name, other) or any(name in group and other in group for group in _IRREGULAR):
        return True
    phrases = [one for one in told.known.same if name in one.split()]
    return any(other in proof.split() for one in phrases for proof in told.known.same[one])


def _known_phrase(told: Told, at: int) -> tuple[int, frozenset[str]]:
    """How many words from here on are the longest phrase that the library knows, and what proves it; 0 for none."""
    words, known = told.words, told.known
    for size in range(min(4, len(words) - at), 0, -1):
        run = words[at : at + size]
        phrase = " ".join(word.key for word in run)
        phrase = phrase if phrase in known.same else phrase.removesuffix("s")
        if phrase not in known.same or not any(word.capital for word in run):
            continue
        if phrase in known.short and _goes_on(told.text, words, at):
            continue
        plain = size == 1 and told.begins_sentence(run[0]) and run[0].key not in known.proper
        if not (plain and run[0].key in common_words()):
            return size, known.same[phrase] | {phrase}
    return 0, frozenset()


def _goes_on(text: str, words: list[Word], at: int) -> bool:
    """Whether the word here is followed by another name behind a space: then it may be somebody else's."""
    follows = words[at + 1] if at + 1 < len(words) else None
    return follows is not None and follows.capital and not words[at].owns and text[words[at].end : follows.start] == " "


def is_name(told: Told, at: int) -> bool:
    """Whether the word of the claim at this place is a name, or part of one."""
    word = told.words[at]
    plain = word.key in _NO_NAMES or not word.key.isalpha()
    if word.text.isupper() and len(word.text.replace(".", "")) > 1 and word.key.isalpha():
        return True
    if plain:
        return False
    if not word.capital:
        return word.key in told.known.proper and word.key not in common_words()
    if not told.begins_sentence(word):
        return True
    if word.key in told.known.proper or word.key not in common_words() or word.key in BEARINGS:
        return True
    follows = told.words[at + 1] if at + 1 < len(told.words) else None
    if follows is None or not _is_joined(told.text, word, follows):
        return False
    new = word.key not in _OPENING and stem(word.key) not in told.stems
    if follows.capital:
        return is_given(word.text) or (new and word.owns)
    beside = told.words[at + 2] if at + 2 < len(told.words) else None
    paired = follows.key in ("and", "or") and beside is not None and beside.capital
    return new and (word.owns or paired or _acts(word, follows))


def _acts(word: Word, follows: Word) -> bool:
    """Whether a word that begins a sentence, alone, does something: “Finland has …”, “Oxfam argues …”.

    Most things that begin a sentence so have an article, or end in “s” or “ing”.
    """
    does = follows.key in _DOING or re.fullmatch(r"\w{2,}[^su]s|\w{3,}ed", follows.key) is not None
    return does and not word.key.endswith(("s", "ing", "ly"))


def _is_joined(text: str, word: Word, follows: Word) -> bool:
    """Whether nothing but a space stands between two words."""
    return text[word.end : follows.start] in (" ", "-")


def _is_there(told: Told, at: int) -> bool:
    """Whether a word of the claim that is a name stands in the evidence, itself or as another word for it."""
    word = told.words[at]
    if word.key in BEARINGS:
        if _goes_on(told.text, told.words, at):
            follows = told.words[at + 1].key
            if any(_related(follows, other.key) for one, other in _pairs(told) if one.key == word.key):
                return True
        lands = [proofs for phrase, proofs in told.known.same.items() if phrase.startswith(f"{word.key} ")]
        if word.key.endswith("ern") and word.key.removesuffix("ern") in told.keys:
            return True
        return word.key in told.keys or any(_stands(told, phrase) for proofs in lands for phrase in proofs)
    lands = _lands_called(told, word.key.removesuffix("s")) if word.key.endswith("s") else []
    if len(lands) > 1 and word.key not in told.keys and not _alone(told, word.key.removesuffix("s")):
        between = "inter" in told.keys or "both" in told.keys
        return between or all(any(_stands(told, phrase) for phrase in proofs) for proofs in lands)
    short = key(bare) if (bare := word.text.removesuffix("s")).isupper() else ""
    if len(short) > 1:
        written = {key(one.text.removesuffix("s")) for one in told.quoted if one.text.removesuffix("s").isupper()}
        found = short in written or short in _initials(told) or _by_another_word(short, told, capitals=True)
        return found or (len(short) > 2 and short in _letters(told))
    return word.key in told.keys or word.key.removesuffix("s") in told.keys or _by_another_word(word.key, told)


def _alone(told: Told, name: str) -> bool:
    """Whether a name stands in the evidence without the north or the south before it."""
    before = (None, *told.quoted)
    return any(
        word.key == name and (one is None or one.key not in BEARINGS)
        for one, word in zip(before, told.quoted, strict=False)
    )


def _lands_called(told: Told, name: str) -> list[frozenset[str]]:
    """What proves each of the lands whose names end in this one: a plural of it means them all."""
    same = told.known.same
    return [same[phrase] | {phrase} for bearing in sorted(BEARINGS) if (phrase := f"{bearing} {name}") in same]


def _pairs(told: Told) -> Iterator[tuple[Word, Word]]:
    """Words of the evidence that stand side by side."""
    for one, other in zip(told.quoted, told.quoted[1:], strict=False):
        if _is_joined(told.whole, one, other):
            yield one, other


def _by_another_word(name: str, told: Told, *, capitals: bool = False) -> bool:
    """Whether the evidence has another word for what this one names."""
    names = {one.key for one in told.quoted if one.capital}
    if not capitals and any(_related(name, other) for other in names):
        return True
    if _acronym_of_claim(name, told) or _is_of_speaker(name, told):
        return True
    return any(name in group and not group.isdisjoint(names) for group in _IRREGULAR)


def _is_of_speaker(name: str, told: Told) -> bool:
    """Whether a land may be that of which the quotes say “we” and “our”."""
    return any(name in group for group in _IRREGULAR) and _WE.search(told.quotes_lower) is not None


_WE = re.compile(r"\b(?:we|us|our|ourselves)\b")


def _related(name: str, other: str) -> bool:
    """Whether two words are one name with another ending: "Japan", "Japanese"."""
    if name == other:
        return True
    shared = 0
    while shared < min(len(name), len(other)) and name[shared] == other[shared]:
        shared += 1
    return any(name[size:] in _ENDINGS and other[size:] in _ENDINGS for size in range(shared, 3, -1))


def _initials(told: Told) -> frozenset[str]:
    """The initials of the names of several words in the evidence, small words in them left out."""
    return frozenset(_initials_in(told.whole, told.quoted))


def _letters(told: Told) -> str:
    """The first letters of all words of the evidence, in which an abbreviation of small words stands too."""
    return "".join(word.key[:1] for word in told.quoted)


def _initials_in(text: str, words: list[Word]) -> Iterator[str]:
    for begin in range(len(words)):
        letters = ""
        for at in range(begin, min(begin + 7, len(words))):
            word = words[at]
            near = at == begin or text[words[at - 1].end : word.start] in (" ", "-")
            if not near or not (word.capital or (letters and word.key in _SMALL)):
                break
            letters += word.key[:1] if word.capital else ""
            if len(letters) > 1 and word.capital:
                yield letters


def _acronym_of_claim(name: str, told: Told) -> bool:
    """Whether a word of the claim is part of a name whose initials stand in the evidence."""
    short = {one.key for one in told.quoted if one.text.isupper() and len(one.key) > 1}
    if not short:
        return False
    for begin in range(len(told.words)):
        run, letters = [], ""
        for at in range(begin, min(begin + 7, len(told.words))):
            word = told.words[at]
            if not (word.capital or (letters and word.key in _SMALL)):
                break
            run.append(word.key)
            letters += word.key[:1] if word.capital else ""
            if len(letters) > 1 and letters in short and name in run:
                return True
    return False


def _stands(told: Told, phrase: str) -> bool:
    """Whether a phrase stands in the evidence; the family name of a person not as part of another's name."""
    keys, words = phrase.split(), told.quoted
    return any(
        _begins(keys, words, at)
        and (phrase not in told.known.short or not _goes_on(told.whole, words, at) or _is_longer_name(told, phrase, at))
        for at in range(len(words) - len(keys) + 1)
    )


def _begins(keys: list[str], words: list[Word], at: int) -> bool:
    """Whether the words from here on are a phrase, written as a name is; "North" of "North and South Dakota" counts."""
    if len(keys) == 2 and keys[0] in BEARINGS and [word.key for word in words[at : at + 2]] == [keys[0], "and"]:
        behind = [word.key for word in words[at + 2 : at + 4]]
        return len(behind) == 2 and behind[0] in BEARINGS and _related(behind[1], keys[1])
    run = words[at : at + len(keys)]
    same = [word.key for word in run[:-1]] == keys[:-1] and run[-1].key in (keys[-1], f"{keys[-1]}s")
    return same and any(word.capital for word in run)


def _is_longer_name(told: Told, phrase: str, at: int) -> bool:
    """Whether the name that begins here with a family name is the whole name of the same person."""
    names = [one.split() for one in told.known.same[phrase] if one.startswith(f"{phrase} ")]
    return any([word.key for word in told.quoted[at : at + len(name)]] == name for name in names)
