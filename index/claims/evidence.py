"""What a claim may rest on: a quote with whose it is, from when, and the sides it takes. Nothing else counts.

Made from the citations of an answer or of its survey, whose numbers it keeps. What a model is told of it is
`request.py`'s, whether it carries a claim `checking.py`'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from index.answers.quotes import spoken_issue, spoken_stance
from index.claims.orders import gives_orders
from index.english import one_line, spoken_date
from index.messages import ENGLISH, spoken_in
from index.records import Answer, Citation, Survey

LETTERS = 4800
"""Letters of quotes that a model gets: about 1,200 tokens. A small one on a processor reads some hundred a second."""

MOST = 10
"""Quotes that a model gets."""

_PARAGRAPHS = re.compile(r"\n\s*\n")

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""Characters that nobody sees, between words."""

UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]+")
"""Those within words, and those that turn the direction of a line."""

Sides = Callable[[Citation], Sequence[tuple[str, str]]]
"""The issues on which a quote takes a side, each with the side."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote by its number: who says it, through whom and since when it is known, and the sides that it takes.

    `who` is empty for an unsigned article. Of `sides`, each is an issue as it is spoken and the stance. `under` is what
    stands over it in the answer: the heading of its group, or of a survey the issue and the side in words.
    """

    number: int
    text: str
    who: tuple[str, ...] = ()
    outlet: str | None = None
    date: str | None = None
    sides: tuple[tuple[str, str], ...] = ()
    under: str = ""

    @property
    def about(self) -> str:
        """What stands over the quote: its speakers, who published it, and when."""
        return " ".join([*self.who, self.outlet or "", spoken_date(self.date) if self.date else ""])


def evidence(answer: Answer, sides: Sides | None = None) -> tuple[Evidence, ...]:
    """The quotes of an answer that a model gets, which are those that it shows; of a survey each side by turns.

    As many as there is room for; no paragraph that speaks to a model, or in another script. Nothing of what waits
    behind an answer: a small model words whatever it gets, asked or not.
    """
    with spoken_in(ENGLISH):
        made = list(_of_survey(answer.survey)) if answer.survey else list(_of_answer(answer, sides))
    chosen: list[Evidence] = []
    room = LETTERS
    for one in made:
        if len(one.text) <= room and len(chosen) < MOST and not gives_orders(f"{one.about}: {one.text}"):
            chosen.append(one)
            room -= len(one.text)
    return tuple(sorted(chosen, key=lambda one: one.number))


def _of_answer(answer: Answer, sides: Sides | None) -> Iterator[Evidence]:
    under = {number: one.under for one in answer.statements for number in one.citations}
    quoted = answer.citations
    if answer.sides:  # numbered by turns
        under = {number: name for name, numbers in answer.sides for number in numbers}
        quoted = tuple(sorted((*answer.citations, *answer.further), key=lambda one: one.number))
    for citation in quoted:
        yield _made(citation, tuple(sides(citation)) if sides else (), under.get(citation.number, ""))


def _of_survey(survey: Survey) -> Iterator[Evidence]:
    issue = spoken_issue(survey)
    stances: dict[str, list[int]] = {}
    for view in survey.views:
        numbers = stances.setdefault(view.stance, [])
        numbers += [] if view.citation in numbers else [view.citation]
    told: set[int] = set()
    for turn in zip_longest(*stances.values()):
        for stance, number in zip(stances, turn, strict=True):
            if number is not None and number not in told:
                told.add(number)
                yield _made(
                    survey.citations[number - 1], ((issue, stance),), f"{issue}: {spoken_stance(survey, stance)}"
                )


def _made(citation: Citation, sides: tuple[tuple[str, str], ...], under: str = "") -> Evidence:
    holder = citation.holder
    who = holder.names if holder else tuple(filter(None, [citation.author]))
    outlet = (holder.outlet if holder else None) or citation.publisher
    return Evidence(citation.number, _told(citation.quote), who, outlet, citation.date, sides, under)


def _told(quote: str) -> str:
    """A quote on one line, without its paragraphs that speak to a model, unless all do."""
    paragraphs = [clean(part) for part in _PARAGRAPHS.split(quote)]
    return " ".join([part for part in paragraphs if not gives_orders(part)] or paragraphs)


def clean(text: str) -> str:
    """The text on one line, without control, direction and other unseen characters."""
    return one_line(CONTROL.sub(" ", UNSEEN.sub("", text.encode("utf-8", "replace").decode("utf-8"))))
