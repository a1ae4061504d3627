"""Ranked passages -> ranked sentences, with how well each fits the question.

Sentence vectors lie in the edition, so a question costs one encoding. What is made of the
sentences is `index/answers/answer.py`'s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.editions.store import Edition
from index.records import Brief, Hit, Sentence
from index.retrieval.reranking import Reranker
from index.tokens import stems_of, tokens

PASSAGES = 16
"""How many of the best passages give their sentences."""

COMPARED = 40
"""How many sentences, the nearest by meaning, are compared word by word."""

WORDS_WEIGHT = 0.5
PASSAGE_WEIGHT = 1.0

ADVICE_WEIGHT = 0.4
"""What a sentence gains that carries a recommendation or a position, when the question asks what should be done."""

QUESTION_WEIGHT = 0.3
"""What a sentence gains for each step by which a question written about it is nearer to the one asked than itself."""

RERANKED = 40
"""How many sentences a reranker scores: as many as there are but for questions that ask what several say."""

RERANK_WEIGHT = 0.5
"""What the best of them by the reranker gains, the worst of them gaining nothing; the curve is flat from a quarter to
two (docs/decisions/0012-reranker.md)."""

ADVICE = re.compile(
    r"\b(?:should|ought|must|recommend\w*|propos\w*|advi[sc]e\w*|suggest\w*|urge[sd]?|next steps?|to do"
    r"|options?|ideas?|best way|way forward|how (?:can|could|do|might|would) (?:we|one|you|they)|how to"
    r"|what (?:do|does|would)(?= (?:[\w.'’-]+ ){1,4}(?:want|ask|demand|call) (?:from|of|for|\w+ to)\b)"
    r"|(?:can|could|might) (?:[\w.-]+ ){1,3}do|(?:have|want) (?:[\w.-]+ ){1,3}do|(?:can|could|might|to) be done"
    r"|(?:smart|wise|right|sensible|good|better)(?:est)? (?:moves?|steps?|course|approach|way|policy))\b",
    re.IGNORECASE,
)

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer: where it stands, its row among the sentence vectors, and its scores.

    `held` are the stems of its words and of the names of who speaks in its brief; `asked` is what a question that was
    written about it adds, `fit` what a reranker adds.
    """

    brief: Brief
    sentence: Sentence
    row: int
    hit: Hit
    meaning: float
    words: float
    held: frozenset[str]
    advice: float = 0.0
    asked: float = 0.0
    fit: float = 0.0

    @property
    def quote(self) -> str:
        """The sentence itself."""
        return self.brief.body[self.sentence.start : self.sentence.end]

    @property
    def relevance(self) -> float:
        """Cosine, share of the question's word weight and the passage's score, weighted; about 0 to 2.5."""
        return self.meaning + WORDS_WEIGHT * self.words + PASSAGE_WEIGHT * (self.hit.score + self.hit.gain)

    @property
    def score(self) -> float:
        """What sentences are ranked by: relevance, and what advice, a written question and a reranker add."""
        return self.relevance + self.advice + self.asked + self.fit


def candidates(
    edition: Edition, question: str, vector: Vectors, hits: Sequence[Hit], *, passages: int = PASSAGES
) -> list[Candidate]:
    """The sentences of the best passages, best first."""
    places = [
        (hit, sentence, edition.first_sentence[hit.row] + at)
        for hit in hits[:passages]
        for at, sentence in enumerate(edition.passages[hit.row].sentences)
    ]
    if not places:
        return []
    cosines = edition.sentence_vectors[[row for _, _, row in places]] @ vector
    written = written_about(edition, vector, hits[:passages])
    gains = QUESTION_WEIGHT * np.maximum(0, [written.get(row, -1.0) for _, _, row in places] - cosines)
    kept = np.argsort(-(cosines + gains), kind="stable")[: max(COMPARED, 3 * passages)]
    asked = edition.words.weights(question)
    edition.briefs.ahead({hit.brief_id for hit, _, _ in places})
    names = {brief_id: _names(edition.briefs[brief_id]) for brief_id in {hit.brief_id for hit, _, _ in places}}
    wants_advice = asks_for_advice(question)
    found = []
    for at in kept:
        hit, sentence, row = places[at]
        brief = edition.briefs[hit.brief_id]
        quote = brief.body[sentence.start : sentence.end]
        held = stems_of(quote) | names[hit.brief_id]
        advice = ADVICE_WEIGHT if wants_advice and takes_a_stance(brief, quote) else 0.0
        scores = float(cosines[at]), share(asked, held)
        found.append(Candidate(brief, sentence, row, hit, *scores, held, advice, float(gains[at])))
    return sorted(found, key=lambda candidate: -candidate.score)


def written_about(edition: Edition, vector: Vectors, hits: Sequence[Hit]) -> dict[int, float]:
    """By the row of a sentence, the cosine of the nearest question that was written about it."""
    edition.briefs.ahead({hit.brief_id for hit in hits})
    places = [
        (edition.first_sentence[hit.row] + about, edition.first_question[hit.row] + at)
        for hit in hits
        for at, (_, about) in enumerate(edition.questions[hit.row])
    ]
    cosines = edition.question_vectors.cosines_of(vector, np.array([row for _, row in places], dtype=np.int64))
    best: dict[int, float] = {}
    for (row, _), cosine in zip(places, cosines.tolist(), strict=True):
        best[row] = max(cosine, best.get(row, -1.0))
    return best


def reranked(
    reranker: Reranker, question: str, ranked: Sequence[Candidate], hits: Sequence[Hit]
) -> tuple[list[Candidate], list[Hit]]:
    """The sentences and the passages in the order that a reranker's scores of the sentences give them.

    A passage gains what the best of its sentences gains, and keeps the score that it was found with.
    """
    if not ranked:
        return [], list(hits)
    head, tail = ranked[:RERANKED], ranked[RERANKED:]
    fits = reranker.scores(question, [candidate.quote for candidate in head])
    # Cross-encoders have scales of their own: only the order of the sentences and the steps between them count.
    gains = RERANK_WEIGHT * (fits - fits.min()) / (np.ptp(fits) or 1.0)
    scored = [replace(candidate, fit=float(gain)) for candidate, gain in zip(head, gains, strict=True)]
    best: dict[int, float] = {}
    for candidate in scored:
        best[candidate.hit.row] = max(candidate.fit, best.get(candidate.hit.row, 0.0))
    return (
        sorted([*scored, *tail], key=lambda candidate: -candidate.score),
        sorted(hits, key=lambda hit: -(hit.score + hit.gain + best.get(hit.row, 0.0))),
    )


def asks_for_advice(question: str) -> bool:
    """Whether a question asks what should be done."""
    return ADVICE.search(question) is not None


def takes_a_stance(brief: Brief, quote: str) -> bool:
    """Whether a sentence carries a recommendation or a position of its brief."""
    said = [entry.says for entry in brief.recommendations] + [entry.says for entry in brief.positions]
    return any(says in quote or quote in says for says in said)


def _names(brief: Brief) -> frozenset[str]:
    """The words of who speaks in a brief: a sentence of it answers a question that names them."""
    return frozenset(tokens(" ".join([*brief.authors, brief.publisher or ""])))


def share(asked: dict[str, float], held: frozenset[str]) -> float:
    """The share, 0 to 1, of the question's word weight that is held."""
    total = sum(asked.values())
    return sum(weight for token, weight in asked.items() if token in held) / total if total else 0.0
