"""To whom advice is asked for, whose it is to be, and what is asked of it: read from a question's words.

An actor goes by all of its names. Advice to several at once is also advice to each of them, and to somebody whom the
briefs advise only so it is all that there is. Nothing here looks for advice; that is `advice.py`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.english import tokens
from index.reading.question import Reading
from index.reading.words import stems
from index.records import Stance
from index.subject import Issue, Subject

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
        if re.search(name, text, re.I) and any(re.search(form.replace("{name}", name), text, re.I) for form in forms):
            found |= stems_of_names(group)
    return frozenset(found)


def is_to(actor: str, names: Names) -> bool:
    """Whether the one who is advised goes by one of these names, as stems in a row."""
    said = f" {' '.join(tokens(actor))} "
    return any(f" {' '.join(name)} " in said for name in names)


_EVERYBODY = frozenset(tokens("concerned parties community everyone everybody world"))
_WITH_OTHERS = frozenset(tokens("allies partners neighbors neighbours friends"))


def is_to_everybody(actor: str) -> bool:
    """Whether advice is to all whom the matter concerns."""
    return not _EVERYBODY.isdisjoint(tokens(actor))


def is_to_several(actor: str) -> bool:
    """Whether advice is to several who are not named one by one: allies, partners, all concerned."""
    return not (_EVERYBODY | _WITH_OTHERS).isdisjoint(tokens(actor))


class Addressees:
    """Those to whom recommendations are, as each is written, under all the names that they go by.

    What is asked of them is told for each of `written`, as an array.
    """

    def __init__(self, subject: Subject, written: Sequence[str], advised: Iterable[int]) -> None:
        """The actors of a subject, with the people of theirs who are advised by name, and whoever else is advised."""
        self._subject = subject
        told = [written[at] for at in advised]
        self.groups = (*self._actors(told), *(frozenset((one,)) for one in told if self._is_one_more(one)))
        people = (frozenset((one.name, *one.also)) for one in subject.people)
        self.holders = (*self.groups, *people)
        every = frozenset[tuple[str, ...]]().union(*map(stems_of_names, self.groups))
        self._names = [_names_in(one, every) for one in written]
        self.everybody = np.array([*map(is_to_everybody, written)], dtype=bool)
        self.several = np.array([*map(is_to_several, written)], dtype=bool)

    def are_to(self, actor: Names) -> NDArray[np.bool_]:
        """Whether each is this actor, or several of whom it is one."""
        return np.array([not names.isdisjoint(actor) for names in self._names], dtype=bool)

    def are_alone(self, actor: Names) -> NDArray[np.bool_]:
        """Whether each is this actor and nobody else."""
        return np.array([bool(names) and names <= actor for names in self._names], dtype=bool)

    def is_among(self, actor: Names) -> bool:
        """Whether nothing is advised to an actor but as one of several."""
        return not self.are_to(actor).any()

    def called(self, actor: Names) -> str | None:
        """The name of an actor of the subject."""
        actors = self._subject.actors
        return next((one.name for one in actors if stems_of_names((one.name, *one.also)) <= actor), None)

    def _actors(self, told: Sequence[str]) -> Iterator[frozenset[str]]:
        """The names of each actor, and of those of its people who are advised by name."""
        for one in self._subject.actors:
            people = [who for who in self._subject.people if who.actor == one.name]
            named = [who for who in people if any(is_to(said, stems_of_names((who.name, *who.also))) for said in told)]
            yield frozenset(name for group in (one, *named) for name in (group.name, *group.also))

    def _is_one_more(self, said: str) -> bool:
        """Whether a name that is advised is one of nobody in the subject."""
        known = (*self._subject.actors, *self._subject.people)
        return (
            said.istitle()
            and not is_to_several(said)
            and not any(is_to(said, stems_of_names((one.name, *one.also))) for one in known)
        )


def _names_in(text: str, names: Names) -> Names:
    """The names that a text consists of, the longest first: what is part of a longer name is no name of its own."""
    said, at, found, longest = tokens(text), 0, set[tuple[str, ...]](), max(map(len, names), default=0)
    while at < len(said):
        here = (tuple(said[at : at + length]) for length in range(longest, 0, -1))
        name = next((one for one in here if one in names), None)
        found |= {name} if name else set()
        at += len(name) if name else 1
    return frozenset(found)


_CONTENTS = re.compile(
    r"\b(?:what (?:would|should|could|might|does|do|is|was|else|all)\b(?: [\w'’.-]+){0,5}? ?"
    r"(?:\b(?:be|is|go|put) in(?:to)?|included?|contain|cover|consist|involve|entail|look like"
    r"|be (?:made up |(?:a )?part )?of)\b"
    r"|what['’]?s in\b|on the table\b"
    r"|(?:elements?|ingredients?|components?|contents?|outlines?|building blocks|details|substance|specifics) of\b"
    r"|(?:which|what) (?:\w+ )?(?:terms|elements|concessions|ingredients|components|specifics|details)\b)",
    re.IGNORECASE,
)


def asks_for_contents(text: str) -> bool:
    """Whether it is asked what something that is advised would consist of."""
    return _CONTENTS.search(text) is not None


_LESS = re.compile(r"\b(?:short of|less than) (?P<matter>[^?.,;!]+)", re.IGNORECASE)
_WHOLE = stems("full complete total entire whole comprehensive")


def less_than(text: str, subject: Subject) -> tuple[Issue, tuple[Stance, ...]] | None:
    """The issue of which a question wants something less, or something else, and the stances that are of that mind.

    Who wants less than the whole of a thing need not be against the thing: "short of lifting all of it".
    """
    found = _LESS.search(text)
    if found is None:
        return None
    said = stems(found["matter"])
    named = [(stems(name), issue) for issue in subject.issues for name in (issue.name, *issue.also)]
    fits = [(len(name), at) for at, (name, _) in enumerate(named) if name and name <= said]
    if not fits:
        return None
    name, issue = named[max(fits, key=lambda one: (one[0], -one[1]))[1]]
    whole = said & _WHOLE
    return issue, (("conditional",) if whole and not whole & name else ("opposes", "conditional"))
