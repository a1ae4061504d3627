"""Slices of briefs -> numbered citations, each compared with the body it is taken from.

Every quote of an answer or a survey is made here, so that there is one check. Which slices are
worth quoting is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable

from index.corpus.quoting import is_seen, place_of
from index.corpus.voices import Voices, speaker
from index.records import Brief, Citation, Sentence

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
