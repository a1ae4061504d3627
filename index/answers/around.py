"""What stands around a quote: its paragraph as it is now, and the other side; and around an item, with two voices."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import cast

from index.answers import positions, quotes
from index.answers.quotes import spoken_issue
from index.corpus.chunking import place_of
from index.corpus.voices import entries
from index.editions.store import Edition
from index.messages import say
from index.records import Answer, Brief, Citation, Item, Placed, Sentence, Stance, Stand, Statement, Survey, View

PARAGRAPH = 1200
"""Characters of a paragraph that stand around a quote; a longer one, in a whole document, is cut between words."""

VOICES = 2
"""Others who are heard on what an item says."""

OTHERS: dict[Stance, tuple[Stance, ...]] = {
    "supports": ("opposes", "conditional"),
    "opposes": ("supports", "conditional"),
    "conditional": ("supports", "opposes"),
}
"""The other stances to each, the opposite first."""

SUMMED = 8
"""Sentences that stand for a brief without positions and recommendations."""

Slice = tuple[Brief, Sentence]


def around(edition: Edition, item: Item, question: str) -> Answer | None:
    """The item with the sentences beside it, and others on its issue or topic, as the answer to `question`.

    None when the edition has the item no more.
    """
    brief = edition.briefs.get(item.brief_id)
    if brief is None or brief.body[item.start : item.end] != item.quote:
        return None
    heard = [(brief, widened(edition, brief, Sentence(item.start, item.end))), *others(edition, item)]
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


def placed(edition: Edition, citation: Citation) -> Placed:
    """Where a quote stands now: in its brief, or in another one, if its own was given another name."""
    own = edition.briefs.get(citation.brief_id)
    if own is not None and own.text[citation.start : citation.end] == citation.quote:
        return _placed(own, citation.start, citation.quote)
    for brief in (*([own] if own else []), *edition.briefs.values()):
        start = brief.text.find(citation.quote) if citation.quote in brief.body else -1
        if start >= 0:
            return _placed(brief, start, citation.quote)
    return Placed("gone" if own is None else "changed", own)


def _placed(brief: Brief, start: int, quote: str) -> Placed:
    return Placed("stands", brief, start, paragraph(brief, start, start + len(quote)))


def paragraph(brief: Brief, start: int, end: int) -> Sentence:
    """The paragraph in which a slice of a brief lies, or as much of it on both sides as a reader wants to see."""
    text = brief.text
    first, last = text.rfind("\n\n", 0, start) + 2, text.find("\n\n", end)
    first, last = (0 if first < 2 else first), (len(text) if last < 0 else last)
    beside = max(0, PARAGRAPH - (end - start)) // 2
    if start - first > beside:
        first = start if (space := text.find(" ", start - beside, start)) < 0 else space + 1
    if last - end > beside:
        last = end if (space := text.rfind(" ", end, end + beside)) < 0 else space
    return Sentence(first, last)


def sentences_of(edition: Edition, brief: Brief) -> list[Sentence]:
    """The sentences of a brief that may be quoted, in its order."""
    return sorted({*edition.layout.sentences_of(brief.id)}, key=attrgetter("start"))


def widened(edition: Edition, brief: Brief, said: Sentence) -> Sentence:
    """From the sentence before a slice to the one behind it, if nothing but a space parts them in a paragraph."""
    inside = sentences_of(edition, brief)
    before = max((one for one in inside if one.end <= said.start), key=attrgetter("end"), default=None)
    behind = min((one for one in inside if one.start >= said.end), key=attrgetter("start"), default=None)
    return Sentence(
        before.start if before and _goes_on(brief.body[before.end : said.start]) else said.start,
        behind.end if behind and _goes_on(brief.body[said.end : behind.start]) else said.end,
    )


def _goes_on(between: str) -> bool:
    """Whether two sentences with this between them stand side by side in a paragraph: no mark, comment or heading."""
    return not between.strip() and "\n\n" not in between


def others(edition: Edition, item: Item) -> list[Slice]:
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


def opposed(edition: Edition, citation: Citation) -> tuple[Survey, ...]:
    """The surveys of those who take another stance than a quote takes, issue by issue; none where nobody does.

    Whoever is quoted is not set against themselves. Those on whose issue somebody takes the opposite come first.
    """
    names = citation.holder.names if citation.holder else ()
    found = []
    for issue, stance in _taken(edition, citation):
        whole = positions.survey(edition, issue, first=OTHERS[stance][0], without=names)
        others = positions.narrowed(whole, OTHERS[stance])
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


def sides(edition: Edition, citation: Citation) -> tuple[tuple[str, Stance], ...]:
    """The issues on which a quote takes a side, as they are spoken, each with the side."""
    verdict = {issue.name: issue.verdict for issue in edition.subject.issues}
    return tuple(
        (spoken_issue(Stand(issue, stance, None, verdict.get(issue))), stance)
        for issue, stance in _taken(edition, citation)
    )


def summary(edition: Edition, brief: Brief) -> Answer:
    """What a brief says in short: the sentences of its positions and recommendations, or else its first ones."""
    told = [(brief.id, sentence) for sentence in _main_sentences(edition, brief)]
    return quotes.answer_of(edition, say("summary-of", title=brief.title), told)


def _main_sentences(edition: Edition, brief: Brief) -> list[str]:
    said = {entry.says for entry in entries(brief)}
    places = sorted((place.start, told) for told in said if (place := place_of(told, brief)))
    if places:
        return [told for _, told in places]
    held = {one for passage in edition.passages if passage.brief_id == brief.id for one in passage.sentences}
    return [brief.body[one.start : one.end] for one in sorted(held, key=attrgetter("start"))[:SUMMED]]
