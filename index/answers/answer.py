"""What was found for a question -> an Answer: statements with checked quotes, or an honest "not in the briefs".

Every quote is compared with the body it is taken from before it leaves this module; what does not
match is dropped with its statement. The texts of briefs and questions are data here: nothing in
them is followed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.answers import quotes as quoting
from index.answers.features import Features, lacks_kind, missing, unheard
from index.answers.wording import whose_words
from index.corpus.voices import speaker
from index.editions.store import Edition
from index.english import joined, spoken_date
from index.messages import say
from index.reading.question import Reading
from index.records import LONGEST_QUESTION, Answer, Brief, Citation, Hit, Nearest, Reason, Sentence, Statement
from index.retrieval.sentences import Candidate, asks_for_advice, takes_a_stance

RANKED = 20
"""Passages that an answer is chosen from."""

STATEMENTS, VOICES = 5, 15
"""Statements of an answer: of one to a question, and of one that asks what several say, one each."""

PER_BRIEF = 2
"""Statements that one brief may give while others have something to say too."""

SECOND, WITHIN = 0.8, 0.9
"""Shares of the best sentence's score that a second statement, and each one after it, must reach."""

SECOND_ADVICE, WITHIN_ADVICE, WITHIN_VOICES = 0.6, 0.8, 0.7
"""The same where the question asks what should be done, on which several have a say, and for several voices."""

STANCE = 0.2
"""What a sentence that takes a stance gains where several are to have their say."""

SAME = 0.92
"""Two sentences with a higher cosine say the same; the lower-ranked one is left out."""

PARTLY = 0.3
"""The score from which a passage that does not answer comes near the question."""

NAMED = 3
"""Things that the briefs lack which are named to a person."""

_KINDS = ("date", "person", "place", "name")
"""Kinds of things that are called by their own name when the briefs lack them; any other is a figure."""

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found for a question: how it was read, its unit vector, passages and their sentences, best first.

    `broad` says that it asks what several hold; `features` are the numbers by which the judge gave the probability
    that the best sentences answer it, `confidence`, and `sure` says whether that is enough.
    """

    reading: Reading
    vector: Vectors
    hits: tuple[Hit, ...]
    ranked: tuple[Candidate, ...]
    broad: bool
    features: Features
    confidence: float
    sure: bool

    @property
    def ranking(self) -> tuple[str, ...]:
        """The briefs by their best passage, best first."""
        return tuple(dict.fromkeys(hit.brief_id for hit in self.hits))


def refusal(question: str, example: str | None) -> str | None:
    """Why a text cannot be asked at all (empty, overlong), in one sentence, or None."""
    if not any(character.isalnum() for character in question):
        return say("ask-nothing-example", example=example) if example else say("ask-nothing")
    if len(question) > LONGEST_QUESTION:
        return say("ask-long", length=f"{len(question):,}", most=f"{LONGEST_QUESTION:,}")
    return None


def answer(edition: Edition, found: Findings, *, last: str | None = None) -> Answer:
    """What the edition's briefs say to a question, by what was found for it.

    `last` is the date of the newest brief, for questions about what came after it.
    """
    reading, ranked = found.reading, found.ranked
    nearest = _nearest(edition, found)
    reason = _reason(found)
    if reason is None:
        chosen = _voices(edition, ranked) if found.broad else _chosen(edition, reading, ranked)
        citations = quoting.citations(_merged(chosen))
        if citations:
            return _answered(edition, found, citations, nearest)
    reason = reason or "absent"
    lead = _lead_of_none(edition, found, reason, last)
    return not_answered(edition, reading.question, reason, lead, found.confidence, nearest, _notes(reading))


def not_answered(
    edition: Edition,
    question: str,
    reason: Reason,
    lead: str,
    confidence: float = 0.0,
    nearest: tuple[Nearest, ...] = (),
    notes: tuple[str, ...] = (),
) -> Answer:
    """An Answer of kind "none" for this reason, which `lead` says."""
    return Answer(
        question, "none", lead, confidence, nearest=nearest, edition=edition.number, reason=reason, notes=notes
    )


def too_vague(edition: Edition, reading: Reading) -> Answer:
    """An Answer of kind "none" that offers two questions which the briefs can be asked."""
    offered = joined([f"“{question}”" for question in reading.suggestions], word="or")
    return not_answered(edition, reading.question, "vague", say("ask-vague", offered=offered))


def _answered(
    edition: Edition, found: Findings, citations: tuple[Citation, ...], nearest: tuple[Nearest, ...]
) -> Answer:
    briefs = {citation.brief_id: edition.briefs[citation.brief_id] for citation in citations}
    note = _not_mentioned(missing(edition, found.reading, briefs.values()), len(briefs))
    return Answer(
        question=found.reading.question,
        kind="answer",
        lead=_lead(citations),
        confidence=found.confidence,
        statements=tuple(Statement(citation.quote, (citation.number,)) for citation in citations),
        citations=citations,
        nearest=nearest,
        edition=edition.number,
        notes=(*_notes(found.reading), *note),
    )


def _reason(found: Findings) -> Reason | None:
    """The kind of no, or None for an answer."""
    reading = found.reading
    if reading.later:
        return "later"
    strangers = reading.unknown and not (reading.experts or reading.publishers or reading.mentioned)
    if found.sure and not strangers:
        return None
    near = found.hits and found.hits[0].score >= PARTLY
    return "partly" if near and not strangers and found.ranked else "absent"


def _lead_of_none(edition: Edition, found: Findings, reason: Reason, last: str | None) -> str:
    reading = found.reading
    if reason == "later":
        return say("none-later", day=spoken_date(last))
    nowhere = unheard(edition, reading)
    if reason == "absent" and any(stranger.closest for stranger in reading.unknown):
        return say("none-unless-closest")
    if reason == "absent":
        return say("none-unheard", names=_either(nowhere)) if nowhere else say("none")
    if nowhere:
        return say("near-unheard", names=_either(nowhere))
    absent = missing(edition, reading, [edition.briefs[hit.brief_id] for hit in found.hits[:3]])
    if absent:
        return say("near-missing", names=_either(absent))
    if lacks_kind(reading, found.ranked) and reading.wants:
        return say.of("near-no", reading.wants.kind if reading.wants.kind in _KINDS else "figure")
    return say("near")


def _notes(reading: Reading) -> tuple[str, ...]:
    """How the question was read, where that is worth a word."""
    corrected = [say("read-as-word", written=written, read=read) for written, read in reading.corrections]
    return (*([say("read-as-words", words=joined(corrected))] if corrected else []), *reading.notes)


def _not_mentioned(absent: Sequence[str], briefs: int) -> tuple[str, ...]:
    """A note that what is quoted does not speak of these things, if there are any."""
    if not absent:
        return ()
    return (say("quoted-lacks-one" if briefs == 1 else "quoted-lacks", names=_either(absent)),)


def _either(names: Sequence[str]) -> str:
    return joined(names[:NAMED], word="or")


def _voices(edition: Edition, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The best sentence of each brief, a stance before a mere mention, up to VOICES, so that each side has its say."""
    weighed = [(c.relevance + STANCE * takes_a_stance(c.brief, c.quote), c) for c in ranked]
    weighed.sort(key=lambda pair: -pair[0])
    kept: dict[str, Candidate] = {}
    for score, candidate in weighed:
        if len(kept) == VOICES or score < weighed[0][0] * WITHIN_VOICES:
            break
        if candidate.brief.id not in kept and not _says_the_same(edition, candidate, [*kept.values()]):
            kept[candidate.brief.id] = candidate
    return list(kept.values())


def _chosen(edition: Edition, reading: Reading, ranked: Sequence[Candidate]) -> list[Candidate]:
    """Up to STATEMENTS good sentences, no two alike, spread over briefs and their authors."""
    advice = asks_for_advice(reading.text)
    second, within = (SECOND_ADVICE, WITHIN_ADVICE) if advice else (SECOND, WITHIN)
    best = ranked[0].score
    kept: list[Candidate] = []
    briefs: Counter[str] = Counter()
    others = len({c.brief.id for c in ranked if c.score >= within * best}) > 1
    for candidate in ranked:
        if len(kept) == STATEMENTS or candidate.score < best * (second if len(kept) < 2 else within):
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
    """The chosen sentences as slices, best brief first; neighbours in one paragraph become one slice.

    What somebody said through an outlet stays apart from what others say, so that each keeps its name.
    """
    slices: list[tuple[Brief, Sentence]] = []
    for brief_id in dict.fromkeys(candidate.brief.id for candidate in chosen):
        own = sorted((c for c in chosen if c.brief.id == brief_id), key=lambda c: c.sentence.start)
        merged = [own[0].sentence]
        for candidate in own[1:]:
            between = candidate.brief.body[merged[-1].end : candidate.sentence.start]
            if between.strip() or "\n\n" in between or _told_apart(candidate.brief, merged[-1], candidate.sentence):
                merged.append(candidate.sentence)
            else:
                merged[-1] = Sentence(merged[-1].start, candidate.sentence.end)
        slices += [(own[0].brief, sentence) for sentence in merged]
    return slices


def _told_apart(brief: Brief, one: Sentence, other: Sentence) -> bool:
    """Whether two sentences have different holders, and an outlet reports one of them."""
    first, second = (speaker(brief, sentence.start, sentence.end) for sentence in (one, other))
    return first != second and bool(first.outlet or second.outlet)


def _lead(citations: Sequence[Citation]) -> str:
    """A sentence that opens the answer and claims nothing beyond what is quoted."""
    count = len({citation.brief_id for citation in citations})
    if count == 1:
        if citations[0].own_words:
            return say("lead-document", words=whose_words(citations))
        return say("lead-brief")
    own = any(citation.own_words for citation in citations)
    return say("lead-briefs-documents" if own else "lead-briefs", count=count, words=whose_words(citations))


def _nearest(edition: Edition, found: Findings) -> tuple[Nearest, ...]:
    """The three briefs that come nearest, best first, each with its best sentence."""
    best: dict[str, Hit] = {}
    for hit in found.hits:
        best.setdefault(hit.brief_id, hit)
    quotes: dict[str, str] = {}
    for candidate in found.ranked:
        quotes.setdefault(candidate.brief.id, candidate.quote)
    return tuple(
        Nearest(
            brief_id,
            edition.briefs[brief_id].title,
            round(hit.score, 4),
            quotes.get(brief_id) or _nearest_sentence(edition, found.vector, hit),
            edition.briefs[brief_id].own_words,
        )
        for brief_id, hit in list(best.items())[:3]
    )


def _nearest_sentence(edition: Edition, vector: Vectors, hit: Hit) -> str:
    """The sentence of a passage that is nearest to the question; "" when it has none (a heading by itself)."""
    sentences, first = edition.passages[hit.row].sentences, edition.first_sentence[hit.row]
    if not sentences:
        return ""
    nearest = sentences[int(np.argmax(edition.sentence_vectors[first : first + len(sentences)] @ vector))]
    return edition.briefs[hit.brief_id].body[nearest.start : nearest.end]
