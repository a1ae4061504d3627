"""A recommendation or a position as it is proposed: the sentence of the document that says it, and its fields so far.

Which sentences are proposed is `likely.py`'s to say; what is taken into a draft is `entering.py`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from index.corpus.chunking import sentences
from index.corpus.note import without_note
from index.records import Brief, Position, Recommendation

ProposalKind = Literal["recommendation", "position"]

AROUND = 160
"""Characters that are shown of a document before and behind a sentence."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a sentence, `says`, may recommend or hold; to the letter as it stands in the document.

    A recommendation has an actor, an action and topics, a position an issue and a stance; what is not known is empty.
    `others` are further actors, or issues, that it may be about; `by` are those who hold it when it isn't the author's.
    `model` is the name of the language model that proposed it.
    """

    kind: ProposalKind
    says: str
    actor: str = ""
    action: str = ""
    topics: tuple[str, ...] = ()
    issue: str = ""
    stance: str = ""
    others: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    refused: bool = False
    model: str = ""

    @property
    def about(self) -> str:
        """Whom a recommendation is to, or the issue of a position."""
        return self.actor if self.kind == "recommendation" else self.issue

    def on(self, other: str) -> Proposal:
        """The same about another actor or issue; the one that it was about is among the others."""
        others = tuple(dict.fromkeys(one for one in (self.about, *self.others) if one and one != other))
        key = "actor" if self.kind == "recommendation" else "issue"
        changed: dict[str, Any] = {key: other, "others": others}
        return replace(self, **changed)

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields without which it cannot be taken."""
        needed = ("actor", "action") if self.kind == "recommendation" else ("issue", "stance")
        return tuple(name for name in needed if not getattr(self, name))


def sayable(body: str) -> tuple[str, ...]:
    """The sentences of a body that can stand as what says something, in order, each once.

    One that stands earlier as a part of another sentence cannot: there it would be taken for that part.
    """
    text = without_note(body)
    return tuple(text[each.start : each.end] for each in sentences(body) if _is_first(text, each.start, each.end))


def _is_first(text: str, start: int, end: int) -> bool:
    return text.find(text[start:end]) == start


def around(body: str, says: str) -> tuple[str, str]:
    """What stands in a document before and behind a sentence, a line for each paragraph, cut where a word ends.

    Each with the space or the end of the line that parts it from the sentence; our note is not the document's.
    """
    text = without_note(body)
    start = text.find(says)
    if start < 0:
        return "", ""
    before, behind = (
        _in_lines(text[max(0, start - 4 * AROUND) : start]),
        _in_lines(text[start + len(says) :][: 4 * AROUND].rstrip()),
    )
    cut = before if len(before) <= AROUND else f"… {_SPACE.split(before[-AROUND:], maxsplit=1)[-1]}"
    rest = behind if len(behind) <= AROUND else f"{behind[:AROUND].rsplit(maxsplit=1)[0]} …"
    return cut.lstrip(), rest.rstrip()


def _in_lines(text: str) -> str:
    """A text in which each paragraph is one line, with the white space at its ends as one space or line."""
    return _SPACE.sub(lambda found: "\n" if found[0].count("\n") > 1 else " ", text)


_SPACE = re.compile(r"\s+")


def entry_of(brief: Brief, proposal: Proposal) -> Recommendation | Position | None:
    """The entry of a brief that a proposal has become; None where it is not taken."""
    held: Iterable[Recommendation | Position]
    held = brief.recommendations if proposal.kind == "recommendation" else brief.positions
    return next((one for one in held if one.says == proposal.says), None)
