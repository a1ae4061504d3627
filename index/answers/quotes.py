"""Slices of briefs -> numbered citations, each compared with the body it is taken from.

Every quote of an answer or a survey is made here, so that there is one check. Which slices are
worth quoting is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.answers.wording import quotes_lead
from index.corpus.quoting import is_seen, place_of
from index.corpus.voices import Voices, speaker
from index.editions.store import Edition
from index.records import Answer, Brief, Citation, Sentence, Statement

__all__ = ["citations", "is_exact", "place_of"]


def citations(voices: Voices, slices: Iterable[tuple[Brief, Sentence]]) -> tuple[Citation, ...]:
    """Numbered citations whose quotes are exact slices, with their voices; a quote that is not exact is dropped."""
    made: list[Citation] = []
    for brief, sentence in slices:
        held = speaker(brief, sentence.start, sentence.end)
        quote = brief.body[sentence.start : sentence.end]
        citation = Citation(
            number=len(made) + 1,
            brief_id=brief.id,
            title=brief.title,
            author=brief.author,
            date=brief.date,
            url=brief.url,
            quote=quote,
            start=sentence.start,
            end=sentence.end,
            publisher=brief.publisher,
            source_title=brief.source_title,
            own_words=brief.own_words,
            holder=held,
            voices=voices.of(held),
        )
        if is_exact(citation, brief):
            made.append(citation)
    return tuple(made)


def is_exact(citation: Citation, brief: Brief) -> bool:
    """Whether the quote stands in the brief, to the letter, where the citation says it does, and is seen there so."""
    return is_seen(brief, citation.start, citation.end) and brief.body[citation.start : citation.end] == citation.quote


def answer_of(edition: Edition, question: str, wanted: Sequence[tuple[str, str]]) -> Answer:
    """The answer that is made of these quotes, each the id of a brief and whole sentences of it, in this order.

    A quote that the edition does not hold to the letter is left out.
    """
    briefs = edition.briefs
    places = [
        (briefs[one], place) for one, quote in wanted if one in briefs and (place := place_of(quote, briefs[one]))
    ]
    whole = [(brief, place) for brief, place in places if _is_whole(edition, brief.id, place)]
    made = citations(edition.voices, whole)
    statements = tuple(Statement(one.quote, (one.number,)) for one in made)
    lead = quotes_lead(made) if made else ""
    return Answer(question, "answer" if made else "none", lead, 1.0, statements, made, edition=edition.number)


def _is_whole(edition: Edition, brief_id: str, place: Sentence) -> bool:
    """Whether a slice begins and ends with a sentence: half of one may say the contrary."""
    held = [one for passage in edition.passages if passage.brief_id == brief_id for one in passage.sentences]
    return any(one.start == place.start for one in held) and any(one.end == place.end for one in held)
