"""One text with one or more names -> the names: “Kim Example, Robin Other”, but not “Martin Luther King, Jr.”.

Only how names are written is known here, and no name. Where the parts do not all read like names of persons, the text
is one name: that of an institution, most likely.
"""

from __future__ import annotations

import re

_BETWEEN = re.compile(r",[ ]?(?:(?:and|&)[ ])?|[ ](?:and|&)[ ]")
_SUFFIX = re.compile(
    r"(?:Jr|Sr|Esq|Ret|[IVX]+|Ph\.? ?D|[MJ]\.? ?D|[MB]\.? ?[AS]|LL\.? ?[MD]|D\.? ?Phil|M\.? ?P\.? ?[AP]|US[AN])\.?"
)
"""What may stand behind a comma and belongs to the name before it."""

_INSTITUTION = re.compile(
    r"\b(?:Academy|Agency|Alliance|Assembly|Association|Authority|Bank|Board|Bureau|Cent(?:er|re)|Church|Coalition|College"
    r"|Commission|Committee|Company|Congress|Corporation|Council|Court|Department|Division|Embassy|Federation|Forum"
    r"|Foundation|Fund|Government|Group|House|Initiative|Institut\w*|International|Journal|League|Magazine|Ministry"
    r"|Mission|Movement|Nations|Network|News|Office|Organi[sz]ation|Parliament|Party|Press|Program(?:me)?|Project|Review"
    r"|Schools?|Secretariat|Senate|Service|Society|States|Studies|Times|Trust|Union|University|Watch)\b"
)
"""Words that the names of institutions are made of, in any subject; a person's surname is hardly ever one."""


def parted(text: str) -> tuple[str, ...]:
    """The names in a text, each on one line: parted by semicolons, or by commas and “and” where each part is a person.

    What is no list of names comes back as it stands; an empty text gives none.
    """
    if ";" in text:
        return tuple(name for part in text.split(";") for name in parted(part))
    whole = " ".join(text.split())
    parts = _with_suffixes(_BETWEEN.split(whole)) if len(whole) <= _LONGEST else []
    if len(parts) > 1 and all(map(is_person, parts)):
        return tuple(parts)
    return (whole,) if whole else ()


_LONGEST = 1000
"""Characters beyond which a text is no list of names."""


def is_person(text: str) -> bool:
    """Whether a text looks like the name of one person: two to five words, none of them small; or not in Latin."""
    words = text.split()
    if not words or len(words) > 5 or any(letter.isdigit() for letter in text) or _INSTITUTION.search(text):
        return False
    small = [word for word in words if word[0].islower() and word.lower() not in _PARTICLES]
    return not small and (len(words) > 1 or not text.isascii())


_PARTICLES = frozenset("von van de der den di da dos du la le del della al bin ibn ter zu af".split())


def _with_suffixes(parts: list[str]) -> list[str]:
    """The parts, with “Jr.” and its kind put back behind the name that they belong to."""
    names: list[str] = []
    for part in filter(None, map(str.strip, parts)):
        if names and _SUFFIX.fullmatch(part):
            names[-1] += f", {part}"
        else:
            names.append(part)
    return names
