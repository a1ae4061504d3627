"""Pronouns of a follow-up: "he", "it" or "there", and whom or what of the question before they stand for.

One is filled in only where there is one candidate; a pronoun that a question uses for something of
its own ("is it right to …", "is there a …") is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.reading import slots
from index.reading.rephrasing import AUXILIARIES, JOINT, core
from index.reading.slots import Names, words

_PERSON = re.compile(r"(?<![\w'-])(?:he|she|him|her|his|they|them|their)(?![\w'-])", re.I)
_THING = re.compile(r"(?<![\w'-])(?:it|that|this|there|those|these)(?![\w'-])", re.I)
_OPENING = frozenset(
    "what why when where how who which does do did is are was were has have had should would could can will may might "
    "must what's who's how's where's else more about with on of to "
    "agrees agree disagrees disagree anyone exactly long much many".split()
)
_SAYING = frozenset("say says said think thinks mean means meant argue argues".split())


def stands_in(text: str) -> bool:
    """Whether a pronoun is among the words."""
    return bool(_PERSON.search(text) or _THING.search(text))


def stands_alone(text: str) -> bool:
    """Whether a text is nothing but a pronoun, or nothing at all."""
    return not text or bool(_PERSON.fullmatch(text) or _THING.fullmatch(text))


def filled(before: str, said: str, names: Names, speakers: Sequence[str]) -> str | None:
    """What is said with its "he", "it" or "there" filled in, where that is all it lacks, or None."""
    found = _PERSON.search(said)
    if found is None:
        return thing_filled(before, said)
    if any(word not in _OPENING for word in words(said[: found.start()])):
        return None
    people = slots.persons(before, names) or sorted(set(speakers))
    if len(people) != 1:
        return None
    named = _person_filled(said, people[0])
    return thing_filled(before, named) or named


def _person_filled(said: str, person: str) -> str:
    said = re.sub(r"\b(?:his|their|her(?= [a-z]))\b", lambda _: f"{person}'s", said, flags=re.I)
    return agreeing(_PERSON.sub(lambda _: person, said), person)


def agreeing(said: str, person: str) -> str:
    """The text with "do", "are", "were" or "have" before the person put into the singular."""
    for plural, singular in (("do", "does"), ("are", "is"), ("were", "was"), ("have", "has")):
        said = re.sub(rf"\b{plural} (?={re.escape(person)})", f"{singular} ", said, flags=re.I)
    return said


def thing_filled(before: str, said: str) -> str | None:
    """The question with its "it", "that" or "there" filled in; joined to the one before when that is not clear."""
    found = _pointing(said)
    if found is None:
        return None
    span = slots.subject(before)
    ahead = words(said[: found.start()])
    if span is None or JOINT in before or (ahead and ahead[-1] in _SAYING):
        return f"{said}, {JOINT}{core(before)}"
    what = before[slice(*span)]
    if what in said or (what[:1].isupper() and found.group().casefold() not in ("it", "there")):
        return f"{said}, {JOINT}{core(before)}"  # "who supports that?" does not ask who supports Yongbyon
    if found.group().casefold() == "there":
        led = re.search(r"\b(at|in|near) $", before[: span[0]], re.I)
        what = f"{led[1] if led else 'in'} {what}"
    return said[: found.start()] + what + said[found.end() :]


def _pointing(said: str) -> re.Match[str] | None:
    """The "it", "that" or "there" that points back to the question before; None for "it is right to", "is there a"."""
    every = list(_THING.finditer(said))
    if len(every) != 1 or len(words(said)) > 8:
        return None
    found = every[0]
    ahead, behind = words(said[: found.start()]), words(said[found.end() :])
    if not ahead:
        return None
    opening = all(word in _OPENING for word in ahead)
    if not behind:
        return found if opening or ahead[-1] not in ("is", "was") else None
    if not opening or ahead[-1] not in AUXILIARIES or {"to", "that", "if"} & set(behind):
        return None
    word = found.group().casefold()
    # "that" before more than a word may belong to it ("is that deal good?").
    fits = len(behind) <= 3 if word == "it" else len(behind) == 1 and len(ahead) == 1 and word in ("that", "this")
    return found if fits else None
