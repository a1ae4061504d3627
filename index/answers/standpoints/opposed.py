"""A quote -> the other side: on each issue on which it takes a stance, those who take another one."""

from __future__ import annotations

from typing import cast

from index.answers.positions import narrowed, survey
from index.answers.quotes import place_of
from index.editions.store import Edition
from index.records import Citation, Stance, Survey

OTHERS: dict[Stance, tuple[Stance, ...]] = {
    "supports": ("opposes", "conditional"),
    "opposes": ("supports", "conditional"),
    "conditional": ("supports", "opposes"),
}
"""The other stances to each, the opposite first."""


def opposed(edition: Edition, citation: Citation) -> tuple[Survey, ...]:
    """The surveys of those who take another stance than a quote takes, issue by issue; none where nobody does.

    Whoever is quoted is not set against themselves. Those on whose issue somebody takes the opposite come first.
    """
    names = citation.holder.names if citation.holder else ()
    found = []
    for issue, stance in _taken(edition, citation):
        whole = survey(edition, issue, first=OTHERS[stance][0], without=names)
        others = narrowed(whole, OTHERS[stance])
        if others.views:
            found.append((others.views[0].stance != OTHERS[stance][0], others))
    return tuple(others for _, others in sorted(found, key=lambda one: one[0]))


def _taken(edition: Edition, citation: Citation) -> list[tuple[str, Stance]]:
    """The issues on which a quote takes a stance, by its brief as it is now: whose sentence lies in the quote."""
    brief = edition.briefs.get(citation.brief_id)
    taken: dict[str, Stance] = {}
    for position in brief.positions if brief else ():
        place = place_of(position.says, brief) if brief else None
        if place and (position.says in citation.quote or citation.quote in position.says):
            taken.setdefault(position.issue, cast(Stance, position.stance))
    return list(taken.items())
