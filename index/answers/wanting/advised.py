"""Whom a question wants advised, whose wishes it asks for, and whether it asks for a fact in words of advice.

Rules on words, for an edition's actors under all their names; what is advised is for
`index/answers/standpoints/advice.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.reading.question import Reading
from index.tokens import tokens

Names = frozenset[tuple[str, ...]]
"""Names as their stems."""

Groups = Sequence[frozenset[str]]
"""Of each actor all names under which it is advised."""

_MODAL = r"(?:should|shall|must|ought(?: to)?|can|could|might|would|will|needs?(?: to)?|has to|have to)"
_WANTS = r"(?:want|ask|expect|demand|urge|tell|call on|need|require|advise)\w*"
_PROPOSED = r"(?:propos|offer|suggest|recommend|ask|demand|promis|advis)\w*"
_TO = (
    r"\b(?:advi[cs]e\w*|recommend\w*|suggest\w*|propos\w*|options?|steps?|asked|ask|wants?|tips?)\b"
    r".{0,30}?\b(?:for|to|of|from)"
)


def asked_of(text: str, groups: Groups) -> Names:
    """Whom a question wants advised, under all their names; nobody where it is open."""
    forms = (
        rf"\b{_MODAL} {{name}}(?! be\b(?! \w+ing\b))",
        rf"{{name}} {_MODAL}\b",
        rf"{_TO} {{name}}",
        rf"\b{_WANTS} {{name}} to\b",
        r"\bhave {name} do\b",
    )
    return _named(text, groups, forms)


def held_by(text: str, groups: Groups) -> Names:
    """Which actor's own wishes a question asks for, under all its names: "what does X want Y to do"."""
    return _named(text, groups, (rf"\b(?:do|does|did|would|has|have) {{name}} {_WANTS}",))


def is_a_fact(reading: Reading, groups: Groups) -> bool:
    """Whether a question wants to know when something is to be, or what an actor put forward once.

    That is told by the briefs, and not advised by them.
    """
    wants_a_time = reading.wants is not None and reading.wants.kind in ("date", "duration")
    return wants_a_time or bool(_named(reading.text, groups, (rf"\b(?:did|had|has) {{name}} {_PROPOSED}",)))


def stems_of_names(names: Iterable[str]) -> Names:
    """Each name as its stems."""
    return frozenset(stems for name in names if (stems := tuple(tokens(name))))


def _named(text: str, groups: Groups, forms: Sequence[str]) -> Names:
    """All names of the actors of whom a text speaks in one of these forms."""
    found: set[tuple[str, ...]] = set()
    for group in groups:
        either = "|".join(re.escape(name) for name in sorted(group, key=len, reverse=True))
        name = rf"(?:the )?(?<!\w)(?:{either})(?![\w-])"
        if any(re.search(form.replace("{name}", name), text, re.I) for form in forms):
            found |= stems_of_names(group)
    return frozenset(found)
