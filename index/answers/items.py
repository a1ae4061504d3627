"""Items: the sentences of the briefs that are worth carrying to a reader one by one.

Each sentence that says a recommendation or takes a position is one, whatever else it says. A brief
with neither stands in with the sentence that most of its written questions are about, for what people would ask
tells them something. Its first sentence says what the piece is ("A chronology covers …"), and is taken for want of
another alone. A document opens with whatever its pages do, and gives none. Who gets which item, and when, is not
decided here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import cast

from index.corpus.chunking import place_of, sentences
from index.corpus.voices import speaker
from index.editions.store import Edition
from index.records import Brief, Item, ItemKind, Position, Recommendation, Sentence, Stance
from index.subject import Issue, Subject


def items(edition: Edition) -> tuple[Item, ...]:
    """The items of all briefs, by brief and then in the order of its body."""
    asked = _asked_about(edition)
    ordered = (edition.briefs[brief_id] for brief_id in sorted(edition.briefs))
    return tuple(item for brief in ordered for item in items_of(brief, edition.subject, asked.get(brief.id, ())))


def items_of(brief: Brief, subject: Subject, asked: Iterable[Sentence] = ()) -> tuple[Item, ...]:
    """The items of one brief in the order of its body, each an exact slice of it, none twice.

    `asked` are the sentences that its written questions are about, one a question.
    """
    said = dict.fromkeys([*(r.says for r in brief.recommendations), *(p.says for p in brief.positions)])
    made = [_said(brief, subject, says, place) for says in said if (place := place_of(says, brief))]
    made += [] if made or brief.own_words else _telling(brief, asked)
    return tuple(sorted(made, key=lambda item: (item.start, item.end)))


def _said(brief: Brief, subject: Subject, says: str, place: Sentence) -> Item:
    """The one item of all that a sentence recommends and where it stands."""
    advice = [entry for entry in brief.recommendations if entry.says == says]
    stands = [entry for entry in brief.positions if entry.says == says]
    kind: ItemKind = "recommendation" if advice else "position"
    issues = [subject.issue(entry.issue) for entry in stands]
    verdicts = tuple((issue.name, issue.verdict.on) for issue in issues if issue.verdict)
    return replace(_item(brief, place, kind, _topics(advice, issues), advice, stands), verdicts=verdicts)


def _telling(brief: Brief, asked: Iterable[Sentence]) -> Iterator[Item]:
    """The sentence that stands in for a brief that recommends nothing and takes no position."""
    places = sentences(brief.body)
    about = Counter(one for one in asked if one.start > places[0].start) if places else Counter[Sentence]()
    found = max(about, key=lambda one: (about[one], -one.start), default=None)
    for place in [found] if found else places[1:2] or places[:1]:
        yield _item(brief, place, "background", brief.topics)


def _asked_about(edition: Edition) -> dict[str, list[Sentence]]:
    """The sentences that the written questions of each brief are about."""
    found: dict[str, list[Sentence]] = {}
    for passage, written in zip(edition.passages, edition.questions, strict=True):
        found.setdefault(passage.brief_id, []).extend(passage.sentences[at] for _, at in written)
    return found


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
