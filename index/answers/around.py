"""An item of a daily brief -> what stands around it in its brief, and two other voices on the same."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from index.answers import positions, quotes
from index.editions.store import Edition
from index.messages import say
from index.records import Answer, Brief, Citation, Item, Sentence, Statement, View

VOICES = 2
"""Others who are heard on what an item says."""

Slice = tuple[Brief, Sentence]


def around(edition: Edition, item: Item, question: str) -> Answer | None:
    """The item with the sentences beside it, and others on its issue or topic, as the answer to `question`.

    None when the edition has the item no more.
    """
    brief = edition.briefs.get(item.brief_id)
    if brief is None or brief.body[item.start : item.end] != item.quote:
        return None
    heard = [(brief, _widened(edition, item)), *_others(edition, item)]
    citations = quotes.citations(edition.voices, heard)
    other = say("around-others")
    return Answer(
        question=question,
        kind="answer",
        lead=say("around"),
        confidence=1.0,
        statements=tuple(Statement(one.quote, (one.number,), "" if one.number == 1 else other) for one in citations),
        citations=citations,
        edition=edition.number,
        next=(question,),
    )


def _widened(edition: Edition, item: Item) -> Sentence:
    """From the sentence before an item to the one behind it, if nothing but a space parts them in a paragraph."""
    inside = [one for passage in edition.passages if passage.brief_id == item.brief_id for one in passage.sentences]
    body = edition.briefs[item.brief_id].body
    before = max((one for one in inside if one.end <= item.start), key=attrgetter("end"), default=None)
    behind = min((one for one in inside if one.start >= item.end), key=attrgetter("start"), default=None)
    return Sentence(
        before.start if before and _goes_on(body[before.end : item.start]) else item.start,
        behind.end if behind and _goes_on(body[item.end : behind.start]) else item.end,
    )


def _goes_on(between: str) -> bool:
    """Whether two sentences with this between them stand side by side in a paragraph: no mark, comment or heading."""
    return not between.strip() and "\n\n" not in between


def _others(edition: Edition, item: Item) -> list[Slice]:
    """What others say on the issue of an item, those of another mind first, or for want of one on its topic."""
    found: dict[tuple[str, ...], Slice] = {}
    for names, citation in (*_on_issues(edition, item), *_on_topics(edition, item)):
        if names and not set(names) & set(item.voices) and citation.brief_id != item.brief_id:
            found.setdefault(names, (edition.briefs[citation.brief_id], Sentence(citation.start, citation.end)))
    return list(found.values())[:VOICES]


def _on_issues(edition: Edition, item: Item) -> Iterator[tuple[tuple[str, ...], Citation]]:
    for issue, stance in item.stances:
        survey = positions.survey(edition, issue)
        for view in sorted(survey.views, key=lambda view: (view.stance == stance, _is_official(view))):
            yield view.holder.names, survey.citations[view.citation - 1]


def _is_official(view: View) -> bool:
    """Whether nobody but a government takes the view: experts and organisations are heard first."""
    return all(voice.kind == "government" for voice in view.voices)


def _on_topics(edition: Edition, item: Item) -> Iterator[tuple[tuple[str, ...], Citation]]:
    """What others advise on its topics, the latest first."""
    for topic in item.topics:
        counsel = positions.recommendations(edition, topic)
        for advice in reversed(counsel.advice):
            yield advice.holder.names, counsel.citations[advice.citation - 1]
