"""Items: the sentences of the briefs that are worth carrying to a reader one by one.

Each sentence that says a recommendation or takes a position is one, whatever else it says. A brief
with neither stands in with its first sentence, which we wrote to say what it is on; a document opens
with whatever its pages do, and gives none. Who gets which item, and when, is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import cast

from index.answers import quotes
from index.corpus.chunking import sentences
from index.corpus.voices import speaker
from index.editions.store import Edition
from index.records import Brief, Item, ItemKind, Position, Recommendation, Sentence, Stance
from index.subject import Issue, Subject


def items(edition: Edition) -> tuple[Item, ...]:
    """The items of all briefs, by brief and then in the order of its body."""
    ordered = (edition.briefs[brief_id] for brief_id in sorted(edition.briefs))
    return tuple(item for brief in ordered for item in items_of(brief, edition.subject))


def items_of(brief: Brief, subject: Subject) -> tuple[Item, ...]:
    """The items of one brief in the order of its body, each an exact slice of it, none twice."""
    said = dict.fromkeys([*(r.says for r in brief.recommendations), *(p.says for p in brief.positions)])
    made = [_said(brief, subject, says, place) for says in said if (place := quotes.place_of(says, brief))]
    made += [] if made or brief.own_words else _opening(brief)
    return tuple(sorted(made, key=lambda item: (item.start, item.end)))


def _said(brief: Brief, subject: Subject, says: str, place: Sentence) -> Item:
    """The one item of all that a sentence recommends and where it stands."""
    advice = [entry for entry in brief.recommendations if entry.says == says]
    stands = [entry for entry in brief.positions if entry.says == says]
    kind: ItemKind = "recommendation" if advice else "position"
    issues = [subject.issue(entry.issue) for entry in stands]
    verdicts = tuple((issue.name, issue.verdict.on) for issue in issues if issue.verdict)
    return replace(_item(brief, place, kind, _topics(advice, issues), advice, stands), verdicts=verdicts)


def _opening(brief: Brief) -> Iterator[Item]:
    """The first sentence of a brief that recommends nothing and takes no position."""
    for place in sentences(brief.body)[:1]:
        yield _item(brief, place, "background", brief.topics)


def _topics(advice: Iterable[Recommendation], issues: Iterable[Issue]) -> tuple[str, ...]:
    """What a sentence itself is on: of all topics of its brief, many are another sentence's."""
    of_advice = (topic for entry in advice for topic in entry.topics)
    of_stands = (topic for issue in issues for topic in issue.topics)
    return tuple(dict.fromkeys((*of_advice, *of_stands)))


def _item(
    brief: Brief,
    place: Sentence,
    kind: ItemKind,
    topics: tuple[str, ...],
    advice: Iterable[Recommendation] = (),
    stands: Iterable[Position] = (),
) -> Item:
    quote = brief.body[place.start : place.end]
    first = next(iter(advice), None)
    holder = speaker(brief, place.start, place.end)
    return Item(
        brief_id=brief.id,
        quote=quote,
        start=place.start,
        end=place.end,
        kind=kind,
        voices=holder.names,
        outlet=holder.outlet,
        date=brief.date,
        url=brief.url,
        publisher=brief.publisher,
        title=brief.title,
        source_title=brief.source_title,
        topics=topics,
        stances=tuple((entry.issue, cast(Stance, entry.stance)) for entry in stands),
        actor=first.actor if first else None,
        action=first.action if first else None,
        reported=brief.kind == "background",
        own_words=brief.own_words,
    )
