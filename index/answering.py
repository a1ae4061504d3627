"""Ranked sentences -> an Answer: statements with checked quotes, or an honest "not in the briefs".

Every quote is compared with the body it is taken from before it leaves this module; what does not
match is dropped with its statement. The texts of briefs and questions are data here: nothing in
them is followed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index import confidence, quoting
from index.confidence import Evidence
from index.editions import Edition
from index.evidence import Candidate, candidates
from index.records import LONGEST_QUESTION, Answer, Brief, Citation, Hit, Nearest, Sentence, Statement
from index.search import search

STATEMENTS = 5
PER_BRIEF = 2
"""Statements that one brief may give while others have something to say too."""

SECOND, WITHIN = 0.6, 0.8
"""Shares of the best sentence's score that a second statement, and each one after it, must reach."""

SAME = 0.92
"""Two sentences with a higher cosine say the same; the lower-ranked one is left out."""

Vectors = NDArray[np.float32]


def refusal(question: str) -> str | None:
    """Why a text cannot be asked at all (empty, overlong), in one sentence, or None."""
    if not any(character.isalnum() for character in question):
        return "There is no question in that. Ask in a sentence, for example: What should happen at Yongbyon?"
    if len(question) > LONGEST_QUESTION:
        return f"That is {len(question):,} characters long; please ask in at most {LONGEST_QUESTION:,}."
    return None


def answer(edition: Edition, question: str, vector: Vectors) -> Answer:
    """What the edition's briefs say to `question`, whose unit vector is `vector`."""
    hits = search(edition, question, vector, k=20)
    ranked = candidates(edition, question, vector, hits)
    sure = confidence.probability(_evidence(ranked, hits))
    nearest = _nearest(edition, hits)
    if sure < confidence.FLOOR:
        return not_answered(edition, question, confidence=sure, nearest=nearest)
    chosen = _merged(_chosen(edition, ranked))
    citations = quoting.citations(chosen)
    if not citations:
        return not_answered(edition, question, confidence=sure, nearest=nearest)
    return Answer(
        question=question,
        kind="answer",
        lead=_lead(citations),
        confidence=sure,
        statements=tuple(Statement(citation.quote, (citation.number,)) for citation in citations),
        citations=citations,
        nearest=nearest,
        edition=edition.number,
    )


def not_answered(
    edition: Edition,
    question: str,
    *,
    confidence: float = 0.0,
    nearest: tuple[Nearest, ...] = (),
    why: str | None = None,
) -> Answer:
    """An Answer of kind "none": `why`, or that the briefs do not answer this."""
    lead = why or "The briefs do not answer this."
    return Answer(question, "none", lead, confidence, nearest=nearest, edition=edition.number)


def _evidence(ranked: Sequence[Candidate], hits: Sequence[Hit]) -> Evidence:
    if not ranked:
        return Evidence(0.0, 0.0, 0.0, 0.0)
    best = max(ranked, key=lambda candidate: candidate.relevance)
    return Evidence(best.meaning, best.words, max(hit.meaning for hit in hits), max(hit.words for hit in hits))


def _chosen(edition: Edition, ranked: Sequence[Candidate]) -> list[Candidate]:
    """Up to STATEMENTS good sentences, no two alike, spread over briefs and their authors."""
    best = ranked[0].score
    kept: list[Candidate] = []
    briefs: Counter[str] = Counter()
    others = len({c.brief.id for c in ranked if c.score >= WITHIN * best}) > 1
    for candidate in ranked:
        if len(kept) == STATEMENTS or candidate.score < best * (SECOND if len(kept) < 2 else WITHIN):
            break
        if others and briefs[candidate.brief.id] == PER_BRIEF:
            continue
        if _says_the_same(edition, candidate, kept):
            continue
        kept.append(candidate)
        briefs[candidate.brief.id] += 1
    return kept


def _says_the_same(edition: Edition, candidate: Candidate, kept: Sequence[Candidate]) -> bool:
    if not kept:
        return False
    cosines = edition.sentence_vectors[[c.row for c in kept]] @ edition.sentence_vectors[candidate.row]
    return bool(cosines.max() > SAME)


def _merged(chosen: Sequence[Candidate]) -> list[tuple[Brief, Sentence]]:
    """The chosen sentences as slices, best brief first; neighbours in one paragraph become one slice."""
    slices: list[tuple[Brief, Sentence]] = []
    for brief_id in dict.fromkeys(candidate.brief.id for candidate in chosen):
        own = sorted((c for c in chosen if c.brief.id == brief_id), key=lambda c: c.sentence.start)
        joined = [own[0].sentence]
        for candidate in own[1:]:
            between = candidate.brief.body[joined[-1].end : candidate.sentence.start]
            if between.strip() or "\n\n" in between:
                joined.append(candidate.sentence)
            else:
                joined[-1] = Sentence(joined[-1].start, candidate.sentence.end)
        slices += [(own[0].brief, sentence) for sentence in joined]
    return slices


def _lead(citations: Sequence[Citation]) -> str:
    """A sentence that opens the answer and claims nothing beyond what is quoted."""
    count = len({citation.brief_id for citation in citations})
    if count == 1:
        return "This is what one of our briefs says, in our words about its source:"
    return f"This is what {count} of our briefs say, in our words about each source:"


def _nearest(edition: Edition, hits: Sequence[Hit]) -> tuple[Nearest, ...]:
    """The three briefs that come nearest, best first."""
    best: dict[str, Nearest] = {}
    for hit in hits:
        best.setdefault(hit.brief_id, Nearest(hit.brief_id, edition.briefs[hit.brief_id].title, round(hit.score, 4)))
    return tuple(best.values())[:3]
