"""Whoever does something in a claim does it in the quotes: names that are both there are not exchanged.

Looks at a name and the verb behind it, or before it (“chaired by”): where the quotes have that verb with other names
only, others did it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.claims.rules.names import is_name, same_name
from index.claims.rules.voices import SAYS
from index.claims.told import Fault, Told, either
from index.reading.words import Word, key, stem, words_in

_BETWEEN = either(
    """had has have having also both still never not already then later only to would will could may might should must
    did does do is was were are been be now again once himself itself themselves jointly even strongly would"""
)
_NO_VERB = either(
    """and or of for in on at to by with from as but that which who s the a an say says said argue* write* wrote want*
    think* believ* call* see* find* held hold* tell* told warn* note* report* ask* urg* propos* expect* would is was
    has had have are were been be do does did make* made take* took give* gave get* got put* go went come* came"""
)
_BE = frozenset("is was were are been be being not".split())
_REACH = 4
"""Words of the quotes between a name and its verb."""


def faults(told: Told) -> Iterator[Fault]:
    """The names that do in the claim what others alone do in its quotes."""
    for name, verb in (*_doers(told), *_agents(told)):
        others = list(_doers_of(told, stem(verb.text.lower())))
        if others and not any(same_name(told, name.key, other.key) for other in others):
            yield Fault("name", f"{name.text} {verb.text}")


def _doers(told: Told) -> Iterator[tuple[Word, Word]]:
    """The last word of each name of the claim that a verb follows, and that verb."""
    words = told.words
    for at, word in enumerate(words[:-1]):
        if not is_name(told, at) or is_name(told, at + 1) or word.owns:
            continue
        verb = next((one for one in words[at + 1 : at + 5] if not _BETWEEN.fullmatch(one.text.lower())), None)
        if verb is None or verb.capital or re.search("[,;:.(]", told.text[word.end : verb.start]):
            continue
        if re.match(r"(?: \w+){0,2} by\b", told.text[verb.end :]):
            continue
        helped = told.text[word.end : verb.start].split()
        if _is_verb(verb, helped) and not any(word.key in key(who) for who in told.speakers):
            yield word, verb


def _agents(told: Told) -> Iterator[tuple[Word, Word]]:
    """The last word of each name of the claim behind “by”, and the verb before that."""
    words = told.words
    for at in range(1, len(words) - 1):
        named = [word for number, word in enumerate(words[at + 1 : at + 5], at + 1) if is_name(told, number)]
        if words[at].key == "by" and named[:1] == [words[at + 1]] and _is_verb(words[at - 1], []):
            last = words[at + 1]
            for word in named[1:]:
                last = word if told.text[last.end : word.start] == " " else last
            if not any(last.key in key(who) for who in told.speakers):
                yield last, words[at - 1]


def _is_verb(word: Word, helped: list[str]) -> bool:
    """Whether a word is what somebody does: one in the past, or with a helping verb; what is said is the voices'."""
    lower = word.text.lower()
    plain = len(lower) > 3 and not _NO_VERB.fullmatch(lower) and not SAYS.fullmatch(lower)
    last = helped[-1].lower() if helped else ""
    if not last or last in ("has", "have", "had"):
        return plain and lower.endswith(("ed", "en"))
    return plain and last not in _BE


def _doers_of(told: Told, verb: str) -> Iterator[Word]:
    """Who does in the quotes what a verb says: the name before it, and those joined to that name."""
    for one in told.evidence:
        words = words_in(one.text)
        for at, word in enumerate(words):
            if word.capital or stem(word.text.lower()) != verb:
                continue
            behind = words[at + 1 : at + 6]
            if behind and behind[0].key == "by":
                yield from (other for other in behind[1:] if other.capital)
                continue
            names = [other for other in words[max(0, at - _REACH) : at] if other.capital]
            if names and not re.search("[;:.]", one.text[names[-1].end : word.start]):
                before = words[max(0, at - _REACH - 4) : at]
                yield from (other for other in before if other.capital)
